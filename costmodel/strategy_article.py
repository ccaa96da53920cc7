"""The article's five steps to half the cost, and what they give for the shares of a given project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from costmodel import _data
from costmodel._values import Values, require
from costmodel.errors import NoSolutionError, Reason
from costmodel.kernel.lines import COMPONENT_OF


@dataclass(frozen=True)
class ArticleStep:
    """A step of the article: the saving that it states (0..1) and the cost lines it stands for.

    ``share_at_60`` is its share of the cost where training takes 60 % of it.
    """

    key: str
    name: Mapping[str, str]
    saving: float
    elements: tuple[str, ...]
    share_at_60: float


@cache
def article_path() -> tuple[ArticleStep, ...]:
    """The five steps: initial development, labels, training, inference, operations.

    Examples
    --------
    >>> [step.saving for step in article_path()]
    [0.6, 0.5, 0.0, 0.7, 0.4]
    """
    return tuple(
        ArticleStep(
            key=step["key"],
            name=MappingProxyType(step["name"]),
            saving=step["saving"],
            share_at_60=step["share_at_60"],
            elements=tuple(line for line, part in COMPONENT_OF.items() if part in step["components"]),
        )
        for step in _data.toml("strategies.toml")["path"]
    )


def path_shares(elements: Mapping[str, float]) -> tuple[float, ...]:
    """Share of a project's total cost that falls to each of the article's steps.

    Parameters
    ----------
    elements : mapping of str to float
        Cost lines [CNY], for example ``Result.elements``.

    Returns
    -------
    tuple of float
        0..1, together 1.

    Raises
    ------
    NoSolutionError
        If nothing is spent.

    Examples
    --------
    >>> path_shares({"staff": 10.0, "labels": 10.0, "final_runs": 60.0, "devices": 10.0, "operations": 10.0})
    (0.1, 0.1, 0.6, 0.1, 0.1)
    """
    total = sum(elements.values())
    if total <= 0:
        raise NoSolutionError(Reason("refusal.nothing_spent"))
    return tuple(sum(elements.get(e, 0.0) for e in step.elements) / total for step in article_path())


def path_saving(shares: Sequence[Values], savings: Sequence[Values]) -> Values:
    r"""Saving of the total when each part of it saves its own share.

    Parameters
    ----------
    shares : sequence of float or array
        Parts of the total cost, 0..1, together 1.
    savings : sequence of float or array
        Saved share of each part, 0..1.

    Returns
    -------
    float or array
        Saved share of the total.

    Raises
    ------
    ParameterError
        If the shares do not add up to 1.

    Notes
    -----
    .. math:: s = \sum_i w_i s_i

    The parts are different money, so their savings are weighted; strategies on the same money multiply, see
    ``remaining``.

    References
    ----------
    Article 2, the path to half the cost; article 1, compute at 60 % of it.

    Examples
    --------
    >>> article = [step.saving for step in article_path()]
    >>> round(path_saving([0.2] * 5, article), 4), round(path_saving([0.1, 0.1, 0.6, 0.1, 0.1], article), 4)
    (0.44, 0.22)
    """
    _require_whole(shares)
    return sum((share * saving for share, saving in zip(shares, savings, strict=True)), start=0.0)


def needed_saving(shares: Sequence[float], savings: Sequence[float], *, step: int, target: float) -> float:
    r"""What one part has to save on top so that the total saves the target.

    Parameters
    ----------
    shares, savings : sequence of float
        As ``path_saving`` takes them.
    step : int
        Place of the part, from 0.
    target : float
        Saving of the total that is asked for (0..1).

    Returns
    -------
    float
        Saved share of that part (0..1); 0 where the target is reached without it.

    Raises
    ------
    NoSolutionError
        If the target is out of reach even with this part saved entirely.

    Notes
    -----
    .. math:: s_j = \Big(t - \sum_{i \ne j} w_i s_i\Big) / w_j

    References
    ----------
    Articles 1 and 2 together: with compute at 60 % of cost, half the cost needs 46.7 % less of training.

    Examples
    --------
    >>> article = [step.saving for step in article_path()]
    >>> round(needed_saving([0.1, 0.1, 0.6, 0.1, 0.1], article, step=2, target=0.5), 6)
    0.466667
    """
    _require_whole(shares)
    others = path_saving(shares, [0.0 if i == step else saving for i, saving in enumerate(savings)])
    missing = max(target - float(others), 0.0)
    if missing > shares[step]:
        best = float(others) + shares[step]
        raise NoSolutionError(
            f"A saving of {target:.1%} is not reachable; with all of this part saved the best is {best:.1%}."
        )
    return missing / shares[step] if missing else 0.0


def _require_whole(shares: Sequence[Values]) -> None:
    total = sum(shares, start=0.0)
    whole = (total > 1.0 - 1e-9) & (total < 1.0 + 1e-9)
    require(whole, name="sum of shares", value=total, unit="share", why="is not 1; give every part its share")
