"""GPUs of one's own, and the electricity and carbon of any of them."""

import numpy as np

from costmodel import _data
from costmodel._values import Values, require_positive
from costmodel.compute_levers import price_per_useful_hour
from costmodel.errors import NoSolutionError

_DEFAULTS = _data.toml("compute_defaults.toml")["energy"]
_LOAD: float = _DEFAULTS["load"]["value"]
_SERVER: float = _DEFAULTS["server"]["value"]
_WATTS_PER_KILOWATT = 1000.0


def on_prem_hourly_cost(
    *,
    capex: Values,
    resale_share: Values,
    life_hours: Values,
    watts: Values,
    pue: Values,
    tariff: Values,
    opex: Values,
    utilization: Values,
) -> Values:
    r"""Cost of a used hour of a GPU that one owns.

    Parameters
    ----------
    capex : float or array
        Purchase with the GPU's part of server and network [CNY].
    resale_share : float or array
        Share of the purchase got back at the end.
    life_hours : float or array
        Hours from purchase to sale, idle ones included, above 0 [h].
    watts : float or array
        Mean power, with the GPU's part of the server [W].
    pue : float or array
        Energy of the building divided by energy of its machines.
    tariff : float or array
        Price of electricity [CNY/kWh].
    opex : float or array
        Staff, space and repair [CNY/h].
    utilization : float or array
        Share of the hours that is used, above 0.

    Returns
    -------
    float or array
        Cost of a used hour [CNY/GPU-hour].

    Raises
    ------
    ParameterError
        If life or utilization is not above 0.

    Notes
    -----
    .. math:: c = \frac{1}{u}\left(\frac{K(1-r)}{L} + \frac{W\,\mathrm{PUE}\,e}{1000} + o\right)

    Not modeled: cost of capital; the cash flow discounts the purchase.

    Examples
    --------
    >>> cost = on_prem_hourly_cost(capex=100_000, resale_share=0.1, life_hours=30_000, watts=500,
    ...                            pue=1.3, tariff=0.8, opex=1.0, utilization=0.5)
    >>> round(cost, 2)
    9.04
    """
    require_positive("life_hours", life_hours, "h")
    power = watts * pue * tariff / _WATTS_PER_KILOWATT
    return price_per_useful_hour(capex * (1 - resale_share) / life_hours + power + opex, utilization)


def break_even_hours(*, capex: Values, cloud_price: Values, run_price: Values) -> Values:
    r"""Hours of use from which a GPU of one's own is cheaper than the cloud.

    Parameters
    ----------
    capex : float or array
        Purchase, less what its sale brings [CNY].
    cloud_price : float or array
        Price of an hour in the cloud [CNY/GPU-hour].
    run_price : float or array
        Power and running cost of an own hour, the purchase left out [CNY/GPU-hour].

    Returns
    -------
    float or array
        Hours at which both have cost the same [h].

    Raises
    ------
    NoSolutionError
        If an own hour costs no less than a cloud hour even without the purchase.

    Notes
    -----
    .. math:: H^* = \frac{K}{c_{cloud} - c_{run}}

    Examples
    --------
    >>> break_even_hours(capex=95_000, cloud_price=20, run_price=1)
    5000.0
    """
    if np.any(np.asarray(cloud_price <= run_price)):
        raise NoSolutionError(
            "An own hour costs no less than a cloud hour even without the purchase, so buying never pays."
        )
    return capex / (cloud_price - run_price)


def mean_watts(tdp_watts: Values, *, load: Values = _LOAD, server: Values = _SERVER) -> Values:
    r"""Mean power of a GPU in training, with its part of the server.

    Parameters
    ----------
    tdp_watts : float or array
        Rated power of one GPU [W].
    load : float or array, optional
        Mean power of the GPU as a share of its rated power.
    server : float or array, optional
        Power of the machine divided by the power of its GPUs.

    Returns
    -------
    float or array
        Power [W].

    Notes
    -----
    .. math:: W = l\, W_{TDP}\, s

    References
    ----------
    As in ``energy_kwh``.

    Examples
    --------
    >>> mean_watts(400.0)
    390.0
    """
    return tdp_watts * load * server


def energy_kwh(
    gpu_hours: Values, *, tdp_watts: Values, pue: Values, load: Values = _LOAD, server: Values = _SERVER
) -> Values:
    r"""Electricity that a run takes.

    Parameters
    ----------
    gpu_hours : float or array
        Hours of all GPUs together [GPU-hour].
    tdp_watts : float or array
        Rated power of one GPU [W].
    pue : float or array
        Energy of the building divided by energy of its machines.
    load : float or array, optional
        Mean power of the GPU as a share of its rated power.
    server : float or array, optional
        Power of the machine divided by the power of its GPUs.

    Returns
    -------
    float or array
        Energy [kWh].

    Notes
    -----
    .. math:: E = \frac{H\, W\, \mathrm{PUE}}{1000}

    with W of ``mean_watts``. With measured power per accelerator, load and server are 1.

    References
    ----------
    Patterson et al. (2021), Carbon emissions and large neural network training, arXiv:2104.10350, Table 4.

    Examples
    --------
    >>> round(energy_kwh(1536, tdp_watts=400, pue=1.2), 1)
    718.8
    """
    return gpu_hours * mean_watts(tdp_watts, load=load, server=server) * pue / _WATTS_PER_KILOWATT


def carbon_kg(energy: Values, grams_per_kwh: Values) -> Values:
    r"""Carbon dioxide set free by the electricity of a run.

    Parameters
    ----------
    energy : float or array
        Electricity [kWh].
    grams_per_kwh : float or array
        Carbon intensity of the region's grid [g/kWh].

    Returns
    -------
    float or array
        Carbon dioxide equivalent [kg].

    Notes
    -----
    .. math:: m = E\,g / 1000

    Not modeled: making the machines.

    References
    ----------
    mlco2/impact, ``data/published/compute/region_carbon_pue.csv``.

    Examples
    --------
    >>> carbon_kg(718.8, 557.0)
    400.3716
    """
    return energy * grams_per_kwh / 1000.0
