"""What compression is worth: cheaper devices against worse decisions, edge against cloud."""

import numpy as np

from costmodel._values import Values, require_positive
from costmodel.errors import NoSolutionError

_BYTES_PER_GB = 1e9
_GB_PER_TB = 1000.0
# 730 hours a month, 1000 W a kilowatt
_KWH_PER_WATT_MONTH = 0.73


def fleet_saving(
    *,
    units: Values,
    hardware_saving: Values,
    engineering: Values,
    decisions: Values,
    accuracy_drop: Values,
    value_swing: Values,
    serving_saving: Values = 0.0,
) -> Values:
    r"""What compression earns over the life of a fleet of devices.

    Parameters
    ----------
    units : float or array
        Devices [device].
    hardware_saving : float or array
        Price of a device before less its price after [CNY/device].
    engineering : float or array
        Cost of compressing the model, once [CNY].
    decisions : float or array
        Decisions of one device over its life [decision/device].
    accuracy_drop : float or array
        Accuracy lost, as a share of all decisions: 0.015 for 1.5 points.
    value_swing : float or array
        Value of a right decision plus cost of a wrong one [CNY/decision].
    serving_saving : float or array, optional
        Cloud cost saved by one device over its life [CNY/device].

    Returns
    -------
    float or array
        Saving, below 0 where compression loses money [CNY].

    Notes
    -----
    .. math:: S = N\,(\Delta h + s - D\,\Delta A\,(v + c_e)) - E

    Not modeled: discounting; the cash flow of a scenario has it.

    Examples
    --------
    >>> saving = fleet_saving(units=1000, hardware_saving=550, engineering=60_000, decisions=150_000,
    ...                       accuracy_drop=0.015, value_swing=0.08)
    >>> round(saving)
    310000
    """
    per_device = _saving_per_device(hardware_saving, serving_saving, decisions * accuracy_drop * value_swing)
    return units * per_device - engineering


def _saving_per_device(hardware_saving: Values, serving_saving: Values, value_lost: Values) -> Values:
    return hardware_saving + serving_saving - value_lost


def break_even_decisions(hardware_saving: Values, accuracy_drop: Values, value_swing: Values) -> Values:
    r"""Decisions over a device's life at which worse decisions have eaten the cheaper hardware.

    Parameters
    ----------
    hardware_saving : float or array
        Price of a device before less its price after [CNY/device].
    accuracy_drop : float or array
        Accuracy lost, as a share of all decisions.
    value_swing : float or array
        Value of a right decision plus cost of a wrong one [CNY/decision].

    Returns
    -------
    float or array
        Decisions per device [decision/device]; with more of them compression loses money.

    Raises
    ------
    NoSolutionError
        If the decisions lose nothing, so that no number of them eats the saving.

    Notes
    -----
    .. math:: D^* = \frac{\Delta h}{\Delta A\,(v + c_e)}

    References
    ----------
    Article 1, the drone maker's table: 800 to 250 CNY, 96 to 94.5 %.

    Examples
    --------
    >>> round(break_even_decisions(hardware_saving=550, accuracy_drop=0.015, value_swing=0.08))
    458333
    """
    lost = accuracy_drop * value_swing
    if not np.all(np.asarray(lost) > 0):
        raise NoSolutionError("The decisions lose no value, so no number of them eats the hardware saving.")
    return hardware_saving / lost


def break_even_fleet(
    *,
    hardware_saving: Values,
    engineering: Values,
    decisions: Values,
    accuracy_drop: Values,
    value_swing: Values,
    serving_saving: Values = 0.0,
) -> Values:
    r"""Devices from which compression pays for its engineering.

    Parameters
    ----------
    hardware_saving, engineering, decisions, accuracy_drop, value_swing, serving_saving : float or array
        As in ``fleet_saving``.

    Returns
    -------
    float or array
        Devices at which the saving is 0 [device].

    Raises
    ------
    NoSolutionError
        If each device loses money, so that no fleet is large enough.

    Notes
    -----
    .. math:: N^* = \frac{E}{\Delta h + s - D\,\Delta A\,(v + c_e)}

    Examples
    --------
    >>> devices = break_even_fleet(hardware_saving=550, engineering=60_000, decisions=150_000,
    ...                            accuracy_drop=0.015, value_swing=0.08)
    >>> round(devices, 1)
    162.2
    """
    per_device = _saving_per_device(hardware_saving, serving_saving, decisions * accuracy_drop * value_swing)
    if not np.all(np.asarray(per_device) > 0):
        raise NoSolutionError("Each device loses more value than it saves, so no fleet is large enough.")
    return engineering / per_device


def unit_cloud_cost(
    *,
    price_per_1000: Values,
    bytes_per_decision: Values = 0.0,
    egress_price: Values = 0.0,
    compliance_price: Values = 0.0,
) -> Values:
    r"""Cost of one decision made in the cloud.

    Parameters
    ----------
    price_per_1000 : float or array
        Price of 1,000 calls [CNY/1000].
    bytes_per_decision : float or array, optional
        Bytes that travel for one decision [byte/decision].
    egress_price : float or array, optional
        Price of traffic [CNY/GB].
    compliance_price : float or array, optional
        Cost of protecting what is uploaded [CNY/TB].

    Returns
    -------
    float or array
        Cost [CNY/decision].

    Notes
    -----
    .. math:: c = \frac{p}{1000} + b\,(e + k)

    with traffic e and protection k per byte.

    Examples
    --------
    >>> round(unit_cloud_cost(price_per_1000=10, bytes_per_decision=2e5, egress_price=0.8), 5)
    0.01016
    """
    return (
        price_per_1000 / 1000
        + bytes_per_decision * (egress_price + compliance_price / _GB_PER_TB) / _BYTES_PER_GB
    )


def cloud_cost(decisions: Values, unit_cost: Values) -> Values:
    r"""Cost of a month of decisions in the cloud.

    Parameters
    ----------
    decisions : float or array
        Decisions of all devices [decision/month].
    unit_cost : float or array
        Cost of one, see ``unit_cloud_cost`` [CNY/decision].

    Returns
    -------
    float or array
        Cost [CNY/month].

    Notes
    -----
    .. math:: V\,c

    Examples
    --------
    >>> cloud_cost(4_200_000, 0.01)
    42000.0
    """
    return decisions * unit_cost


def edge_cost(
    *,
    devices: Values,
    capex: Values,
    life_months: Values,
    watts: Values,
    tariff: Values,
    maintenance: Values = 0.0,
) -> Values:
    r"""Cost of a month of decisions on the devices themselves.

    Parameters
    ----------
    devices : float or array
        Devices [device].
    capex : float or array
        Hardware for the model in one device [CNY/device].
    life_months : float or array
        Months until it is replaced, above 0 [month].
    watts : float or array
        Mean power of that hardware [W].
    tariff : float or array
        Price of electricity [CNY/kWh].
    maintenance : float or array, optional
        Updates and repair [CNY/device/month].

    Returns
    -------
    float or array
        Cost [CNY/month].

    Raises
    ------
    ParameterError
        If the life is not above 0.

    Notes
    -----
    .. math:: n \left(\frac{K}{L} + 0.73\,W e + m\right)

    where 0.73 kWh is one watt for the 730 hours of a month.

    Examples
    --------
    >>> round(edge_cost(devices=1000, capex=250, life_months=36, watts=2, tariff=0.6))
    7820
    """
    require_positive("life_months", life_months, "month")
    return devices * (capex / life_months + _KWH_PER_WATT_MONTH * watts * tariff + maintenance)


def break_even_volume(edge: Values, unit_cost: Values) -> Values:
    r"""Decisions a month from which the edge is cheaper than the cloud.

    Parameters
    ----------
    edge : float or array
        Cost of a month on the devices, see ``edge_cost`` [CNY/month].
    unit_cost : float or array
        Cost of one decision in the cloud, see ``unit_cloud_cost`` [CNY/decision].

    Returns
    -------
    float or array
        Decisions at which both cost the same [decision/month].

    Raises
    ------
    NoSolutionError
        If the cloud costs nothing per decision.

    Notes
    -----
    .. math:: V^* = C_{edge} / c

    Examples
    --------
    >>> break_even_volume(7820.0, 0.01)
    782000.0
    """
    if not np.all(np.asarray(unit_cost) > 0):
        raise NoSolutionError("The cloud costs nothing per decision, so the edge never becomes cheaper.")
    return edge / unit_cost
