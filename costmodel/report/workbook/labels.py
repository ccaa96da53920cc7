"""Labels in the calculation: what a label costs and how right it is; follows ``kernel.labels``."""

from __future__ import annotations

from collections.abc import Iterator

from costmodel.report.workbook.lines import Line, Part, one

# Precision at which the price list is read, and the precision that the plan wants.
PLACES = {
    "core": "asked_core",
    "edge": "asked_edge",
    "own": "labeling.own_precision",
}
WANTED = {"core": "labeling.target_precision", "edge": "labeling.edge_precision"}


def label_part(market_points: int) -> Part:
    """Lines of the labels' price and precision.

    Parameters
    ----------
    market_points : int
        Corners of the market of labels that the app searched.

    Returns
    -------
    Part
    """
    slopes = tuple(_slope(k) for k in range(1, market_points))
    bought = tuple(line for place in ("core", "edge") for line in _bought(place, market_points))
    asked = (_asked(place, f"market.precision_{market_points - 1}") for place in WANTED)
    return Part("labels", (*asked, *_price_list(), *_own(), *slopes, *bought, *_mix()))


def _asked(place: str, best: str) -> Line:
    """Beyond the best that the market reaches, the best is asked for."""
    wanted = WANTED[place]
    searched = f"MIN({{{wanted}}},{{{best}}})"
    return one(f"asked_{place}", "share", f"IF({{labeling.workflow=cheapest}},{searched},{{{wanted}}})")


def _price_list() -> Iterator[Line]:
    low, middle, high = (f"labeling.{tier}" for tier in ("crowd", "assisted", "expert"))
    for name, start, end in (("steep_low", low, middle), ("steep_high", middle, high)):
        rise = f"LN({{{end}_cost}}/{{{start}_cost}})"
        yield one(name, "index", f"{rise}/({{{end}_precision}}-{{{start}_precision}})")
    errors = f"(1-{{{middle}_precision}})/(1-{{{high}_precision}})"
    yield one("steep_beyond", "index", f"LN({{{high}_cost}}/{{{middle}_cost}})/LN({errors})")
    yield one("dearest_label", "CNY/label", f"{{k.dearest}}*{{{high}_cost}}")
    for place, at in PLACES.items():
        lines = {
            "below": f"LN({{{low}_cost}})+({{{at}}}-{{{low}_precision}})*{{steep_low}}",
            "between": f"LN({{{middle}_cost}})+({{{at}}}-{{{middle}_precision}})*{{steep_high}}",
            "beyond": f"LN({{{high}_cost}})+{{steep_beyond}}*LN((1-{{{high}_precision}})/(1-{{{at}}}))",
        }
        for name, formula in lines.items():
            yield one(f"log_{name}_{place}", "index", formula)
        steps = f"IF({{{at}}}>{{{middle}_precision}},{{log_between_{place}}},{{log_below_{place}}})"
        chosen = f"IF({{{at}}}>{{{high}_precision}},{{log_beyond_{place}}},{steps})"
        yield one(f"listed_{place}", "CNY/label", f"EXP(MIN({chosen},LN({{dearest_label}})))")


def _own() -> Iterator[Line]:
    seconds = "IF({labeling.own_tools}=1,{labeling.own_seconds_tools},{labeling.own_seconds})"
    paid = "{labeling.own_wage}/{k.seconds}*" + seconds
    yield one("own_known", "CNY/label", paid + "/{labeling.own_utilization}*(1+{labeling.own_overhead})")
    for place in ("core", "edge"):
        factor = f"MIN(MAX({{listed_{place}}}/{{listed_own}},1/{{k.dearest}}),{{k.dearest}})"
        yield one(f"own_{place}", "CNY/label", f"{{own_known}}*{factor}")


def _slope(k: int) -> Line:
    rise = f"{{market.cost_{k}}}-{{market.cost_{k - 1}}}"
    run = f"{{market.precision_{k}}}-{{market.precision_{k - 1}}}"
    label = {"zh": f"市场价斜率，第 {k} 段", "en": f"Slope of the market, stretch {k}"}
    return Line(f"slope_{k}", "CNY/label", f"({rise})/({run})", label=label)


def _bought(place: str, points: int) -> Iterator[Line]:
    wanted, best = WANTED[place], f"market.precision_{points - 1}"
    yield one(f"reached_{place}", "share", f"MAX(MIN({{{wanted}}},{{{best}}}),{{market.precision_0}})")
    stretches = (
        f"{{market.cost_{k - 1}}}+({{reached_{place}}}-{{market.precision_{k - 1}}})*{{slope_{k}}}"
        for k in range(1, points)
    )
    yield one(f"bought_{place}", "CNY/label", f"MAX({','.join(['{market.cost_0}', *stretches])})")
    # 1 where the price list alone is cheaper than what the market offers at this precision.
    yield one(f"from_list_{place}", "switch", f"IF({{listed_{place}}}<{{bought_{place}}},1,0)")
    mixed = f"IF({{from_list_{place}}}=1,{{listed_{place}}},{{bought_{place}}})"
    own = f"IF({{labeling.workflow=own}},{{own_{place}}},{mixed})"
    yield one(f"price_{place}", "CNY/label", f"IF({{labeling.workflow=tiers}},{{listed_{place}}},{own})")
    searched = f"IF({{from_list_{place}}}=1,{{asked_{place}}},{{reached_{place}}})"
    got = f"IF({{labeling.workflow=cheapest}},{searched},{{asked_{place}}})"
    yield one(f"precision_{place}", "share", got)


def _mix() -> Iterator[Line]:
    for name, unit in (("price", "CNY/label"), ("precision", "share")):
        core, edge = (
            f"{{labeling.core_share}}*{{{name}_core}}",
            f"(1-{{labeling.core_share}})*{{{name}_edge}}",
        )
        yield one(f"label_{name}", unit, f"{core}+{edge}")
    yield one("rework", "ratio", "1+{labeling.qa_overhead}")
