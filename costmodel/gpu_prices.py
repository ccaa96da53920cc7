"""Published list prices of GPUs: by vendor, card, commitment, region and date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType

from costmodel import _data, ages, text
from costmodel.ages import Age
from costmodel.assumptions import folded
from costmodel.errors import ParameterError, Reason

# A way to buy: its column of the table, and the input that holds its price as a share of that on demand.
COMMITMENTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "on_demand": ("usd_per_gpu_hour_ondemand", ""),
        "one_year": ("usd_per_gpu_hour_1yr", "compute.one_year_price"),
        "three_years": ("usd_per_gpu_hour_3yr", "compute.three_year_price"),
        "spot": ("usd_per_gpu_hour_spot", "compute.spot_price"),
    }
)
DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
YEARS = re.compile(r"\d{4}(?:-\d{4})?(?=\s|$)")
# What a card's name holds besides the card: maker, line, form, memory.
BESIDES = re.compile(
    r"\b(NVIDIA|Tesla|GeForce|Quadro|Google|Tencent|SXM\d?|PCIe|DGXS|NVL|SFF|Generation|\d+ ?GB)\b"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One list price.

    Attributes
    ----------
    id : str
        Row of the table and way to buy, as ``214:spot``.
    card, vendor, region, instance : str
        As published; empty where the list does not say.
    dated : str
        Day of the price, or the year or years where no day is known.
    day : datetime.date
        The earliest day that can mean.
    commitment : str
        Key of ``COMMITMENTS``.
    usd : float
        Price [USD/GPU-hour].
    on_demand : float or None
        On-demand price of the same row [USD/GPU-hour].
    gpus : int or None
        GPUs of the machine that is rented as a whole.
    source : str
        File and page the figure was read from.
    """

    id: str
    card: str
    vendor: str
    region: str
    instance: str
    dated: str
    day: date
    commitment: str
    usd: float
    on_demand: float | None
    gpus: int | None
    source: str

    @property
    def family(self) -> str:
        """The card without maker, form and memory, such as ``A100``."""
        return " ".join(BESIDES.sub(" ", self.card).split())

    @property
    def words(self) -> str:
        """What a search for a card looks at, folded."""
        return folded(f"{self.card} {self.instance}")


@cache
def offers() -> tuple[Offer, ...]:
    """Every published price, in the order of the table; what stands there twice is given once.

    Returns
    -------
    tuple of Offer

    Examples
    --------
    >>> first = offers()[0]
    >>> first.vendor, first.family, first.commitment, first.usd, first.dated
    ('Amazon Web Services', 'K80', 'on_demand', 0.9, '2017-02-10')
    """
    found: dict[Offer, Offer] = {}
    for place, row in enumerate(_data.csv_rows("published", "compute", "gpu_hourly_prices.csv"), 2):
        for commitment, (column, _) in COMMITMENTS.items():
            if row[column]:
                offer = _offer(place, row, commitment, float(row[column]))
                found.setdefault(replace(offer, id=""), offer)
    return tuple(found.values())


def _offer(place: int, row: Mapping[str, str], commitment: str, usd: float) -> Offer:
    published = row["price_date"]
    years = YEARS.match(published)
    dated = years[0].replace("-", "–") if years else published
    on_demand, gpus = row[COMMITMENTS["on_demand"][0]], row["n_gpus"]
    return Offer(
        id=f"{place}:{commitment}",
        card=row["accelerator"],
        vendor=row["vendor"],
        region=row["location"],
        instance=" ".join(row["instance"].split()),
        dated=dated,
        day=date(int(published[:4]), 1, 1) if years else date.fromisoformat(published),
        commitment=commitment,
        usd=usd,
        on_demand=float(on_demand) if on_demand else None,
        gpus=int(float(gpus)) if gpus else None,
        source=row["source"],
    )


def find(identifier: str) -> Offer:
    """Offer of an id.

    Parameters
    ----------
    identifier : str

    Returns
    -------
    Offer

    Raises
    ------
    ParameterError
        If there is no such offer.
    """
    for offer in offers():
        if offer.id == identifier:
            return offer
    shown = text.clean(identifier, 40)
    raise ParameterError(Reason("refusal.no_list_price", id=shown))


def chosen(
    among: Iterable[Offer],
    *,
    vendor: str = "",
    card: str = "",
    commitment: str = "",
    region: str = "",
    since: date | None = None,
) -> tuple[Offer, ...]:
    """Offers that pass every filter, the cheapest first, of equal prices the newest.

    Parameters
    ----------
    among : iterable of Offer
    vendor, card, region : str
        Part of the name, of a vendor in either language; of a card every word. Empty for all.
    commitment : str
        Key of ``COMMITMENTS``; empty for all.
    since : datetime.date, optional
        Dated on this day or later.

    Returns
    -------
    tuple of Offer

    Raises
    ------
    ParameterError
        If there is no such commitment.

    Examples
    --------
    >>> found = chosen(offers(), vendor="nebius", card="h100", commitment="spot")
    >>> [(offer.usd, offer.dated) for offer in found]
    [(1.25, '2025–2026'), (1.25, '2025–2026')]
    """
    if commitment and commitment not in COMMITMENTS:
        known = ", ".join(COMMITMENTS)
        given = text.clean(commitment, 40)
        raise ParameterError(Reason("refusal.no_commitment", given=given, known=known))
    kept = [
        offer
        for offer in among
        if commitment in ("", offer.commitment)
        and folded(vendor) in vendor_words(offer.vendor)
        and folded(region) in folded(offer.region)
        and all(word in offer.words for word in folded(card).split())
        and (since is None or offer.day >= since)
    ]
    return tuple(sorted(kept, key=lambda offer: (offer.usd, -offer.day.toordinal())))


def first_day(words: str) -> date:
    """First day that a year, a month or a day names.

    Parameters
    ----------
    words : str
        As 2025, 2025-03 or 2025-03-14.

    Returns
    -------
    datetime.date

    Raises
    ------
    ParameterError
        If it names none.

    Examples
    --------
    >>> first_day("2025-03")
    datetime.date(2025, 3, 1)
    """
    named = DAY.fullmatch(words)
    with suppress(ValueError):
        if named:
            return date(int(named[1]), int(named[2] or 1), int(named[3] or 1))
    raise ParameterError(Reason("refusal.no_date", given=text.clean(words, 40)))


def age(offer: Offer, today: date) -> Age:
    """How old a list price is on a day; of a price without a day, since the earliest it can be of.

    Parameters
    ----------
    offer : Offer
    today : datetime.date

    Returns
    -------
    Age

    Examples
    --------
    >>> age(offers()[0], date(2026, 11, 22)).months
    117
    """
    return ages.age_of("price", offer.day, today)


def mark(offer: Offer, today: date | None, lang: str) -> str:
    """Months of a list price that is older than prices may be; empty where it is not, or no day is known.

    Parameters
    ----------
    offer : Offer
    today : datetime.date or None
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> mark(offers()[0], date(2026, 11, 22), "en")
    '117 months old'
    """
    return ages.said(age(offer, today), lang) if today else ""


def dollars(usd: float, lang: str) -> str:
    """A price in dollars, to three digits.

    Parameters
    ----------
    usd : float
        Price [USD].
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> dollars(3.168, "en")
    'US$3.17'
    """
    return text.figure("money", usd, lang, text.Money("USD", 1.0))


def vendor_name(vendor: str, lang: str) -> str:
    """A vendor as readers of a language know it.

    Parameters
    ----------
    vendor : str
        As published.
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> vendor_name("Alibaba Cloud", "zh"), vendor_name("RunPod", "zh")
    ('阿里云', 'RunPod')
    """
    names: Mapping[str, Mapping[str, str]] = _data.toml("gpu_vendors.toml")
    return names[vendor][lang] if vendor in names else vendor


def machine(offer: Offer, lang: str) -> str:
    """How many GPUs the machine has that is rented as a whole; empty where the list does not say.

    Parameters
    ----------
    offer : Offer
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> machine(next(offer for offer in offers() if offer.gpus == 8), "en")
    '8 GPUs'
    """
    if offer.gpus is None:
        return ""
    key = "gpu_prices.machine_one" if offer.gpus == 1 else "gpu_prices.machine"
    return text.template(lang, key).format(gpus=offer.gpus)


@cache
def vendor_words(vendor: str) -> str:
    """What a search for a vendor looks at: its names, folded.

    Parameters
    ----------
    vendor : str

    Returns
    -------
    str

    Examples
    --------
    >>> vendor_words("Tencent Cloud")
    '腾讯云 tencent cloud'
    """
    return folded(" ".join(vendor_name(vendor, lang) for lang in text.LANGUAGES))
