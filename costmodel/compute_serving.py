"""What serving costs when several decisions are made together."""

from costmodel._values import Values, require


def batched_price(price: Values, *, batch: Values, fixed_share: Values) -> Values:
    r"""Price of a decision that is served in a batch.

    Parameters
    ----------
    price : float or array
        Price of a decision served alone [CNY].
    batch : float or array
        Decisions served together, at least 1.
    fixed_share : float or array
        Part of the work that is done once for a batch, 0..1.

    Returns
    -------
    float or array
        Price of a decision [CNY].

    Raises
    ------
    ParameterError
        If the batch is below 1.

    Notes
    -----
    .. math:: c_b = c \left(\frac{f}{b} + 1 - f\right)

    Not modeled: the wait until a batch is full, memory that limits it.

    References
    ----------
    Article 3, batched inference. Fixed share: YOLOv5 on V100 in batches of 1 and 32,
    ``data/published/compute/inference_throughput.csv``.

    Examples
    --------
    YOLOv5m takes 8.2 ms alone and 1.7 ms in a batch of 32, which is a fixed share of 0.82:

    >>> round(batched_price(8.2, batch=32, fixed_share=0.818), 2)
    1.7
    """
    require(batch >= 1, name="batch", value=batch, unit="decisions", why="is below 1; serve at least one")
    return price * (fixed_share / batch + 1 - fixed_share)
