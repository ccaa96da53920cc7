"""Saving strategies in the calculation: share, effect, what is left of costs; follows ``strategy_mix``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from costmodel.kernel.saving import BY_THE_MODEL, COMPRESSION, SWITCHES, hourly_parts
from costmodel.report.workbook.lines import Given, Line, Part, Words, in_both, one, said
from costmodel.strategy_catalogue import NO_OVERLAP, caps, catalogue, find, standard_parts
from costmodel.strategy_mix import (
    BY_THE_HOUR,
    CLOUD_PRICES,
    Block,
    Member,
    affected_elements,
    blocks,
    compatible,
    of_training,
)

# Saved share of what a strategy acts on where a model computes it.
EFFECTS = {
    "synthetic_data": "1-1/(1+{labeling.synthetic_exchange}*MIN({labeling.synthetic_ratio},{k.copies}))",
    "active_learning": "1-1/MIN(MAX((MAX({labeling.items},1)/{labeling.active_seed})"
    "^(1-1/{labeling.active_gain}),1),{k.active_cap})",
    "compression_inference": "1-1/{model_speedup}",
    "transfer_learning": "1-{compute.transfer_share}",
    "spot": "MAX(1-{compute.spot_price}*{compute.spot_rework},0)",
    "reserved": "1-IF({compute.commitment=three_years},{compute.three_year_price},{compute.one_year_price})",
    "hw_sw_optimised": "1-1/{compute.mixed_speedup}",
    "autoscaling": "MAX(1-{serving.utilization_before}/{serving.utilization_after},0)",
}
# What a strategy saves where that is not its effect times its share.
SAVINGS = {
    "hw_sw_optimised": "IF({compute.hours_from=hours},{effect_hw_sw_optimised}*{share_hw_sw_optimised},0)",
    # More GPUs finish sooner and need more hours together.
    "parallelism": "(1-(1-{effect_parallelism})^(LN({k.per_doubling})/LN({k.two}*{k.per_doubling})))"
    "*{share_parallelism}",
}


def share_part() -> Part:
    """How far each strategy is in use, what it saves, what bringing it in costs.

    Returns
    -------
    Part
    """
    return Part("shares", tuple(_shares()), folded=True)


def _shares() -> Iterator[Line]:
    keys = tuple(catalogue())
    for key in keys:
        yield _named("share", key, "share", _share(key))
    acting = [key for key in keys if key not in BY_THE_MODEL]
    for key in acting:
        effect = EFFECTS.get(key, f"{{strategies.{key}_effect}}")
        yield _named("effect", key, "share", effect)
    for key in acting:
        saved = SAVINGS.get(key, f"{{effect_{key}}}*{{share_{key}}}")
        yield _named("saved", key, "share", saved)
    for key in CLOUD_PRICES:
        yield _named("bought", key, "share", f"{{saved_{key}}}*{{cloud_part}}")
    brought_in = [key for key in keys if key not in COMPRESSION]
    for key in brought_in:
        yield _named("effort", key, "weeks", f"{{share_{key}}}*{{strategies.{key}_weeks}}")
    weeks = "+".join(f"{{effort_{key}}}" for key in brought_in)
    yield one("adoption", "CNY", f"{{strategies.week_cost}}*({weeks})")
    shorter = [key for key in sorted(acting) if find(key).wall_share]
    factors = (f"(1-{{effect_{key}}}*{{share_{key}}}*{{wall.{key}}})" for key in shorter)
    yield one("wall_left", "share", "*".join(factors))


def _share(key: str) -> str:
    listed = f"{{strategies.{key}}}"
    if key not in SWITCHES:
        return listed
    switch = "IF({compute.commitment=on_demand},0,1)" if key == "reserved" else f"{{{SWITCHES[key]}}}"
    return f"MAX({switch},{listed})"


def _named(kind: str, key: str, unit: str, formula: str) -> Line:
    return Line(f"{kind}_{key}", unit, formula, label=said(kind, find(key).name))


def reach_part() -> Part:
    """What the strategies together leave of each cost line.

    Returns
    -------
    Part
    """
    return Part("left", tuple(_reach()), folded=True)


def _reach() -> Iterator[Line]:
    known: dict[str, str] = {}
    places: dict[tuple[str, str], list[str]] = {}
    for number, block in enumerate(blocks()):
        groups = [group for group in block.groups if group[0][0] not in BY_THE_MODEL]
        if not groups:
            continue
        names = []
        for group in groups:
            formula = _group(group, of_training(block))
            if formula not in known:
                known[formula] = f"group_{len(known)}"
                yield _factor(known[formula], formula, [key for key, _ in group])
            names.append(known[formula])
        kept = _capped(block, names)
        members = [key for group in groups for key, _ in group]
        yield _factor(f"block_{number}", kept, members)
        whole = "hourly" if block.kind in BY_THE_HOUR else "gates" if block.kind == "gates" else "whole"
        for element in block.elements:
            places.setdefault((element, whole), []).append(f"{{block_{number}}}")
    for element in affected_elements():
        yield from _left(element, places)


def _left(element: str, places: dict[tuple[str, str], list[str]]) -> Iterator[Line]:
    def product(kind: str) -> str:
        return "*".join(places.get((element, kind), ["1"]))

    part = "gpu_part" if element in hourly_parts(0.0) else f"part.{element}"
    known = element in hourly_parts(0.0) or element in standard_parts()
    hourly = product("hourly")
    paid = f"(1-{{{part}}}*(1-{hourly}))" if known else hourly
    label = said("leaves_of", in_both(f"line.cost_{element}"))
    if element == "labels":
        # Gates stop projects, not labels: the time that labeling takes is without them.
        yield one("labels_made", "share", f"{product('whole')}*{paid}")
    yield Line(f"left_{element}", "share", f"{product('whole')}*{product('gates')}*{paid}", label=label)


def _factor(name: str, formula: str, keys: Iterable[str]) -> Line:
    return Line(name, "share", formula, label=said("leaves", *names_of(keys)))


def _group(group: tuple[Member, ...], training: bool) -> str:
    """The least of all orders in which one strategy leads and the others add what does not overlap."""
    reached = {key: _reached(key, share, training) for key, share in group}
    leads = [_led(lead, chosen, reached) for chosen in compatible(tuple(reached)) for lead in chosen]
    return leads[0] if len(leads) == 1 else f"MIN({','.join(leads)})"


def _reached(key: str, share: float, training: bool) -> str:
    saved = f"{{bought_{key}}}" if training and key in CLOUD_PRICES else f"{{saved_{key}}}"
    return saved if share == 1.0 else f"{saved}*{{reach.{key}_{percent(share)}}}"


def _led(lead: str, chosen: Iterable[str], reached: dict[str, str]) -> str:
    factors = [f"(1-{reached[lead]})"]
    partners = catalogue()[lead].overlaps
    for key in chosen:
        if key != lead:
            beside = f"MIN({reached[key]},{reached[lead]})"
            kept = f"{{overlap.{pair(lead, key)}}}*" if partners.get(key, NO_OVERLAP) != NO_OVERLAP else ""
            factors.append(f"(1-{kept}{beside})")
    return "*".join(factors)


def _capped(block: Block, groups: Iterable[str]) -> str:
    product = "*".join(f"{{{name}}}" for name in groups)
    return f"MAX(1-{{cap.{block.kind}}},{product})" if block.kind in caps() else product


def percent(share: float) -> int:
    """A share as a whole number of percent, for names.

    Parameters
    ----------
    share : float

    Returns
    -------
    int
    """
    return round(share * 100)


def pair(first: str, second: str) -> str:
    """Name of two strategies, the same in either order.

    Parameters
    ----------
    first, second : str

    Returns
    -------
    str
    """
    return ".".join(sorted((first, second)))


def names_of(keys: Iterable[str]) -> tuple[Words, ...]:
    """Names of strategies, each once.

    Parameters
    ----------
    keys : iterable of str

    Returns
    -------
    tuple of mapping
        By language.
    """
    return tuple(find(key).name for key in dict.fromkeys(keys))


def given() -> tuple[Given, ...]:
    """Figures of the catalogue that the formulas use: overlaps, reaches, caps, parts paid by the hour.

    Returns
    -------
    tuple of Given
    """
    return tuple({row.name: row for row in _given()}.values())


def _given() -> Iterator[Given]:
    for key, strategy in catalogue().items():
        for act in strategy.acts:
            if act.share != 1.0:
                yield _row("reach", f"reach.{key}_{percent(act.share)}", act.share, key)
        for partner, kept in strategy.overlaps.items():
            yield _row("overlap", f"overlap.{pair(key, partner)}", kept, *sorted((key, partner)))
        if strategy.wall_share:
            yield _row("wall", f"wall.{key}", strategy.wall_share, key)
    for kind, most in caps().items():
        yield Given(f"cap.{kind}", most, "share", said(f"cap_{kind}"))
    for element, part in standard_parts().items():
        yield Given(f"part.{element}", part, "share", said("part", in_both(f"line.cost_{element}")))


def _row(kind: str, name: str, value: float, *keys: str) -> Given:
    return Given(name, value, "share", said(kind, *names_of(keys)))
