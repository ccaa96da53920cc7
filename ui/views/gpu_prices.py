"""The dialog behind "GPU price list": published prices by vendor, card, way to buy, region and date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import streamlit as st

from costmodel import gpu_price_plan, gpu_prices, parameters, text
from costmodel.gpu_prices import COMMITMENTS, Offer
from ui import dialogs, session, tables
from ui.tables import Cell, Column, Row

NAME = "gpu_prices"
MOST = 40  # rows shown
UNBROKEN = "\u2011"  # a hyphen at which no line breaks
PERIODS = {"since_12": 12, "since_24": 24, "since_all": 0}  # months


def button() -> None:
    """What opens the dialog."""
    st.button(session.t("gpu_prices.open"), key="gpu_prices:open", on_click=dialogs.ask, args=(NAME,))


def show() -> None:
    """Open the dialog where it was asked for."""
    if dialogs.about(NAME) is not None:
        st.dialog(session.t("gpu_prices.title"), width="large", on_dismiss=dialogs.close)(_ask)()


def _ask() -> None:
    """Filters, the table, and a price that is taken over as one step of undo."""
    wanted = tables.picked(NAME)
    if wanted:
        session.attempt(lambda: _use(wanted))
        dialogs.close()
    if dialogs.about(NAME) is None:
        st.rerun()
    found = _filtered()
    if found:
        columns, rows = table(found[:MOST])
        tables.choose(session.t("gpu_prices.table"), columns, rows, NAME, note=_count(found), footer=footer())
    else:
        st.caption(session.t("gpu_prices.none"))


def _use(identifier: str) -> None:
    session.use(gpu_price_plan.use(session.scenario(), gpu_prices.find(identifier), session.lang()))


def _filtered() -> tuple[Offer, ...]:
    """Offers that pass the filters; each filter lists what the table holds at all."""
    known, lang = gpu_prices.offers(), session.lang()
    bought = _choose_bought()
    first, second, third, fourth = st.columns(4)
    with first:
        own = gpu_price_plan.families(session.scenario())
        family = _one("gpu", (o.family for o in known), str, first=own[0] if own else "")
    with second:
        vendor = _one("vendor", (o.vendor for o in known), lambda v: gpu_prices.vendor_name(v, lang))
    with third:
        region = _one("region", (o.region for o in known if o.region), str, every="any_region")
    with fourth:
        since = _since()
    wanted = {"family": family, "vendor": vendor, "region": region}
    among = (o for o in known if all(value in ("", getattr(o, name)) for name, value in wanted.items()))
    return gpu_prices.chosen(among, commitment=bought, since=since)


def _choose_bought() -> str:
    names = {name: session.t(f"gpu_prices.{name}") for name in COMMITMENTS}
    return st.segmented_control(
        session.t("gpu_prices.commitment"),
        list(names),
        default="on_demand",
        format_func=names.__getitem__,
        required=True,
        key=f"gpu_prices:bought:{session.lang()}",
        label_visibility="collapsed",
    )


def _one(
    name: str, values: Iterable[str], said: Callable[[str], str], *, every: str = "all", first: str = ""
) -> str:
    """One of the values, or all: the empty text."""
    known = {value: said(value) for value in values}
    titles = {"": session.t(f"gpu_prices.{every}"), **dict(sorted(known.items(), key=lambda k: k[1].lower()))}
    return st.selectbox(
        session.t(f"gpu_prices.{name}"),
        list(titles),
        index=list(titles).index(first),
        format_func=titles.__getitem__,
        key=f"gpu_prices:{name}:{session.lang()}:{first}",
    )


def _since() -> date | None:
    """First day of the period; the last 24 months at first."""
    names = {name: session.t(f"gpu_prices.{name}") for name in PERIODS}
    chosen = st.selectbox(
        session.t("gpu_prices.since"),
        list(names),
        index=1,
        format_func=names.__getitem__,
        key=f"gpu_prices:since:{session.lang()}",
    )
    return months_before(session.today(), PERIODS[chosen]) if PERIODS[chosen] else None


def months_before(day: date, months: int) -> date:
    """First day of the month so many months earlier."""
    index = 12 * day.year + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def _count(found: Sequence[Offer]) -> str:
    shown, count = (text.figure("count", n, session.lang()) for n in (MOST, len(found)))
    if len(found) > MOST:
        return session.t("gpu_prices.found_most", shown=shown, count=count)
    return session.t("gpu_prices.found", count=count)


def table(found: Sequence[Offer]) -> tuple[list[Column], list[Row]]:
    """A row a price: card, vendor, price in the plan's currency, date with its age and the button."""
    titles = ("gpu", "price", "date")
    columns = [
        Column(session.t(f"gpu_prices.column_{title}"), "right" if title == "price" else "left")
        for title in titles
    ]
    return columns, [_row(offer) for offer in found]


def _row(offer: Offer) -> Row:
    lang = session.lang()
    rate = float(session.scenario()["project.fx_cny_per_usd"])
    usable, old = offer.on_demand is not None, gpu_prices.mark(offer, session.today(), lang)
    said = (old, "" if usable else session.t("gpu_prices.no_on_demand"))
    price = text.figure("money", offer.usd * rate, lang, session.money())
    return Row(
        (
            Cell(offer.card, note=_rented(offer)),
            Cell(
                price, note="" if session.money().currency == "USD" else gpu_prices.dollars(offer.usd, lang)
            ),
            Cell(
                offer.dated.replace("-", UNBROKEN), "warn" if old else "", note=" · ".join(filter(None, said))
            ),
        ),
        key=offer.id,
        pick=session.t("gpu_prices.use") if usable else "",
    )


def _rented(offer: Offer) -> str:
    """Vendor, region, and the machine that is rented as a whole."""
    lang = session.lang()
    parts = (
        gpu_prices.vendor_name(offer.vendor, lang),
        offer.region,
        offer.instance,
        gpu_prices.machine(offer, lang),
    )
    return " · ".join(part for part in parts if part)


def footer() -> str:
    """Rate and what using a price sets."""
    record = parameters.find("project.fx_cny_per_usd")
    rate = text.value_text(record, session.scenario()[record.id], session.lang())
    return session.t("gpu_prices.footer", rate=rate.split()[0], date=record.date)
