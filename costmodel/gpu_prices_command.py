"""``gpu-prices``: published list prices of GPUs, with their dates."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from datetime import date
from typing import Any

from costmodel import gpu_prices, text
from costmodel.commands import Answer, plan_of
from costmodel.errors import ParameterError
from costmodel.gpu_prices import Offer
from costmodel.plan_report import table


def list_prices(args: Namespace) -> Answer:
    """Prices that pass the filters, in dollars and at the plan's exchange rate; or a plan with one of them.

    Parameters
    ----------
    args : argparse.Namespace
        ``vendor``, ``gpu``, ``commitment``, ``region``, ``since``, ``date`` and those of a plan.

    Returns
    -------
    Answer

    Raises
    ------
    ParameterError
        If a commitment or date is none, or nothing passes the filters.
    """
    plan = plan_of(args)
    found = gpu_prices.chosen(
        gpu_prices.offers(),
        vendor=args.vendor,
        card=args.gpu,
        commitment=args.commitment,
        region=args.region,
        since=gpu_prices.first_day(args.since) if args.since else None,
    )
    if not found:
        raise ParameterError(text.template(plan.lang, "gpu_prices.none"))
    today = gpu_prices.first_day(args.date) if args.date else None
    rate = float(plan.scenario["project.fx_cny_per_usd"])
    names = ("gpu", "vendor", "bought", "price", "", "date", "")
    head = tuple(text.template(plan.lang, f"gpu_prices.column_{name}") if name else "" for name in names)
    rows = [_line(offer, rate, today, plan.lang) for offer in found]
    data = [_plain(offer, rate, today) for offer in found]
    return Answer(data, table([head, *rows], right=(3, 4)), plan.notes)


def _line(offer: Offer, rate: float, today: date | None, lang: str) -> tuple[str, ...]:
    where = (gpu_prices.vendor_name(offer.vendor, lang), offer.region, gpu_prices.machine(offer, lang))
    return (
        offer.card,
        ", ".join(part for part in where if part),
        text.template(lang, f"gpu_prices.{offer.commitment}"),
        gpu_prices.dollars(offer.usd, lang),
        text.figure("money", offer.usd * rate, lang),
        offer.dated,
        gpu_prices.mark(offer, today, lang),
    )


def _plain(offer: Offer, rate: float, today: date | None) -> dict[str, Any]:
    aged = gpu_prices.age(offer, today) if today else None
    return {
        **asdict(offer),
        "day": offer.day.isoformat(),
        "cny": offer.usd * rate,
        "months_old": aged.months if aged else None,
        "old": aged.old if aged else None,
    }
