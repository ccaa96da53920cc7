"""A published list price taken into a plan: the price, how it is bought, and what the card can do."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from types import MappingProxyType

from costmodel import _data, text
from costmodel.compute_workload import default_utilization
from costmodel.errors import ParameterError
from costmodel.gpu_prices import COMMITMENTS, Offer, dollars, offers, vendor_name
from costmodel.parameters import Value
from costmodel.scenario import Scenario

PRICE, COMMITMENT, SPOT_SHARE = "compute.gpu_price", "compute.commitment", "compute.spot_share"
# Inputs that a card's data sheet gives: column, and how much of its unit one unit of the input is.
SPECS: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "compute.peak_tflops": ("planning_peak_flops", 1e12),
        "compute.bandwidth_gbs": ("mem_bw_bytes_s", 1e9),
        "compute.tdp": ("tdp_w", 1.0),
    }
)
DIGITS = 6


def settings(offer: Offer, scenario: Scenario) -> dict[str, Value]:
    """Inputs of a plan that an offer sets: the price, how it is bought, and what the card can do.

    Parameters
    ----------
    offer : Offer
    scenario : Scenario
        Its exchange rate turns dollars into yuan.

    Returns
    -------
    dict of str to float or str
        The model's price of a GPU-hour is that on demand; another way to buy is a share of it. Speed, memory
        and power of a card without a data sheet are left as they are.

    Raises
    ------
    ParameterError
        If no on-demand price stands beside a price under a commitment.

    Examples
    --------
    >>> from costmodel.gpu_prices import chosen, offers
    >>> found = settings(chosen(offers(), vendor="nebius", card="h100", commitment="spot")[0], Scenario())
    >>> found["compute.gpu_price"], found["compute.spot_price"], found["compute.peak_tflops"]
    (20.945, 0.423729, 989.4)
    """
    if offer.on_demand is None:
        raise ParameterError(
            f"The list price {offer.id} of {offer.vendor} stands without an on-demand price, of which the "
            "plan needs the share; take another row."
        )
    spot, share = offer.commitment == "spot", COMMITMENTS[offer.commitment][1]
    values: dict[str, Value] = {
        PRICE: _rounded(offer.on_demand * float(scenario["project.fx_cny_per_usd"])),
        COMMITMENT: "on_demand" if spot else offer.commitment,
        SPOT_SHARE: (scenario[SPOT_SHARE] or 1.0) if spot else 0.0,
        **specs(offer.card),
    }
    if share:
        values[share] = _rounded(offer.usd / offer.on_demand)
    return values


def specs(card: str) -> dict[str, Value]:
    """Inputs that the data sheet of a card gives, and the share of its peak that published runs reached.

    Parameters
    ----------
    card : str

    Returns
    -------
    dict of str to float
        Empty where no data sheet and no published run is known.

    Examples
    --------
    >>> specs("NVIDIA Tesla T4")
    {'compute.peak_tflops': 65.0, 'compute.bandwidth_gbs': 320.0, 'compute.tdp': 70.0}
    """
    row = _data_sheets().get(card, {})
    found: dict[str, Value] = {
        identifier: _rounded(float(row[column]) / unit)
        for identifier, (column, unit) in SPECS.items()
        if row.get(column)
    }
    with suppress(ParameterError):  # no published run on such a card
        found["compute.mfu"] = default_utilization(card)
    return found


def families(scenario: Scenario) -> tuple[str, ...]:
    """Families of cards whose data sheet a plan holds.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    tuple of str
        Empty where the plan's speed, memory and power are no card's of the price list.

    Examples
    --------
    >>> families(Scenario())
    ('A100',)
    """
    held = {identifier: float(scenario[identifier]) for identifier in SPECS}
    cards = {offer.card: offer.family for offer in offers()}
    found = (family for card, family in cards.items() if held.items() <= specs(card).items())
    return tuple(dict.fromkeys(found))


def use(scenario: Scenario, offer: Offer, lang: str) -> Scenario:
    """Plan with an offer's price; the input's note says which it is, and keeps its owner.

    Parameters
    ----------
    scenario : Scenario
    offer : Offer
    lang : {"zh", "en"}
        Of the note.

    Returns
    -------
    Scenario

    Raises
    ------
    ParameterError
        As ``settings``, or if the plan refuses a value.

    Examples
    --------
    >>> from costmodel.gpu_prices import find
    >>> use(Scenario(), find("519:on_demand"), "en").notes[0].text
    'RunPod, NVIDIA A100 PCIe, on demand: list price of 2026, US$1.39 an hour at 7.1 CNY, all listed regions'
    """
    owner = next((note.owner for note in scenario.notes if note.id == PRICE), "")
    plan = scenario.replace(settings(offer, scenario))
    return plan.annotate(PRICE, _note(offer, scenario, lang), owner=owner)


def _note(offer: Offer, scenario: Scenario, lang: str) -> str:
    rate = float(scenario["project.fx_cny_per_usd"])
    said = text.template(lang, "gpu_prices.noted").format(
        vendor=vendor_name(offer.vendor, lang),
        card=offer.card,
        bought=text.template(lang, f"gpu_prices.noted_{offer.commitment}"),
        dated=offer.dated,
        usd=dollars(offer.usd, lang),
        rate=f"{rate:g}",
    )
    return said + (
        text.template(lang, "gpu_prices.noted_region").format(region=offer.region) if offer.region else ""
    )


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


@cache
def _data_sheets() -> Mapping[str, Mapping[str, str]]:
    rows = _data.csv_rows("published", "compute", "gpu_specs.csv")
    return MappingProxyType({row["accelerator"]: row for row in rows})
