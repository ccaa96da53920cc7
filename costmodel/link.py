"""A scenario as a link: what differs from a preset, readable, and opened anywhere to the same digits.

``v=1&preset=NAME&section.id=value...`` names only what differs from the preset as frozen in version ``v``.
Above 1,500 characters the same fields travel packed: ``v=1&s=<base64url(zlib(JSON))>&c=<checksum>``. Whatever
can be read of a link is used; everything that cannot is named in ``Opened.problems``.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from costmodel import frozen, link_others, link_packed, link_remarks, link_text, parameters, remarks, text
from costmodel.errors import LinkError
from costmodel.link_text import Scalar, nearest, unusable
from costmodel.parameters import Problem
from costmodel.scenario import Scenario

__all__ = [
    "Fitted",
    "Headline",
    "LinkError",
    "Opened",
    "decode",
    "encode",
    "fingerprint",
    "fitted",
    "nearest",
    "open_link",
]

LONGEST_READABLE = 1500  # characters; above it the fields are packed
LONGEST = 2000  # some chat tools cut there
LONGEST_NAME = 60
Headline = tuple[float, float]


@dataclass(frozen=True)
class Opened:
    """What a link holds.

    Attributes
    ----------
    scenario : Scenario
        The plan; where a value was refused, the preset's.
    problems : tuple of Problem
        Everything that could not be used. Kind ``unknown`` also stands for fields that are no parameter, as
        ``preset=NAME``: ``id`` says what was given and ``bound`` what is used.
    headline : (float, float) or None
        Total cost [CNY] and ROI that the sender saw, four significant digits.
    lang, page : str
        Empty where the link names none.
    migrated_from : int or None
        Version of the link where it is older than the current one.
    others : tuple of Scenario
        Plans to compare with, at most three.
    """

    scenario: Scenario
    problems: tuple[Problem, ...] = ()
    headline: Headline | None = None
    lang: str = ""
    page: str = ""
    migrated_from: int | None = None
    others: tuple[Scenario, ...] = ()


def encode(
    scenario: Scenario,
    *,
    page: str = "",
    headline: Headline | None = None,
    lang: str = "",
    others: Sequence[Scenario] = (),
) -> str:
    """Query string of a scenario, without the leading question mark.

    Parameters
    ----------
    scenario : Scenario
        Its name is cleaned and cut to 60 characters, its notes as ``costmodel.remarks`` says.
    page : str
        Screen to open.
    headline : (float, float)
        Total cost [CNY] and ROI, kept with four significant digits.
    lang : {"", "zh", "en"}
        Only where the language was chosen by hand.
    others : sequence of Scenario
        Plans to compare with, at most three; their pins and notes are left out.

    Returns
    -------
    str
        One canonical form for equal scenarios, at most 2,000 characters.

    Raises
    ------
    LinkError
        If the preset is not part of the link format, or the plan does not fit into a link.

    Examples
    --------
    >>> encode(Scenario().replace({"labeling.target_precision": 0.98, "labeling.items": 5000}))
    'v=1&preset=ecommerce&labeling.items=5000&labeling.target_precision=0.98'
    """
    fields = _fields_of(scenario, page, headline, lang)
    fields |= link_others.fields_of([_fields_of(_named_only(other), "", None, "") for other in others])
    version = f"v={frozen.CURRENT}&"
    query = version + link_text.write_fields(fields)
    if len(query) > LONGEST_READABLE:
        query = version + link_packed.pack(fields, frozen.CURRENT)
    if len(query) > LONGEST:
        raise LinkError("too_much", most=f"{LONGEST:,}")
    back = open_link(query)
    if (back.scenario, back.others) != (
        _tidy(scenario),
        tuple(_tidy(_named_only(other)) for other in others),
    ):
        raise LinkError("out_of_bounds")
    return query


@dataclass(frozen=True)
class Fitted:
    """A link, and what it had to leave out to stay short.

    Attributes
    ----------
    query : str
        As ``encode`` writes it; empty where not even the values fit.
    left_out : {"", "remarks", "others", "plan"}
        Nothing, the pins and notes, also the plans to compare with, or the plan itself.
    """

    query: str
    left_out: str = ""


def fitted(
    scenario: Scenario,
    *,
    page: str = "",
    headline: Headline | None = None,
    lang: str = "",
    others: Sequence[Scenario] = (),
) -> Fitted:
    """Link of a scenario whatever its size: figures before remarks, and none rather than a wrong one.

    Parameters
    ----------
    scenario, page, headline, lang, others
        See ``encode``.

    Returns
    -------
    Fitted

    Examples
    --------
    >>> fitted(Scenario())
    Fitted(query='v=1&preset=ecommerce', left_out='')
    """
    bare = _named_only(scenario)
    ways = [("", scenario, others), ("remarks", bare, others), *([("others", bare, ())] if others else [])]
    for left_out, plan, beside in ways:
        try:
            return Fitted(encode(plan, page=page, headline=headline, lang=lang, others=beside), left_out)
        except LinkError:
            continue
    return Fitted("", "plan")


def fingerprint(scenario: Scenario) -> str:
    """Eight characters that two plans share only where all their values are the same.

    Parameters
    ----------
    scenario : Scenario
        Its name, pins and notes do not count.

    Returns
    -------
    str

    Examples
    --------
    >>> plan = Scenario()
    >>> fingerprint(plan) == fingerprint(plan.model_copy(update={"name": "A"}))
    True
    """
    values = fitted(scenario.bare()).query or repr(scenario.values())
    digest = hashlib.sha256(values.encode()).hexdigest()[:8].upper()
    return f"{digest[:4]}-{digest[4:]}"


def _fields_of(scenario: Scenario, page: str, headline: Headline | None, lang: str) -> dict[str, Scalar]:
    """Fields in canonical order; the headline comes early, so that a link cut on its way contradicts it."""
    if scenario.preset not in frozen.version(frozen.CURRENT)["presets"]:
        raise LinkError("no_preset", preset=text.clean(scenario.preset, 40))
    fields: dict[str, Scalar] = {"preset": scenario.preset}
    if headline is not None and all(map(math.isfinite, headline)):
        fields["h"] = "~".join(link_text.number_text(float(f"{figure:.4g}")) for figure in headline)
    base = frozen.preset(frozen.CURRENT, scenario.preset)
    fields |= {i: value for i, (value, _) in scenario.differences(base).items()}
    extras = {"lang": lang, "page": page, "name": _clean_name(scenario.name)}
    return fields | {k: given for k, given in extras.items() if given} | link_remarks.fields_of(scenario)


def _named_only(scenario: Scenario) -> Scenario:
    return scenario.bare().model_copy(update={"name": scenario.name})


def _clean_name(name: str) -> str:
    return (remarks.clean(name, LONGEST_NAME) or text.clean("")) if name else ""


def _tidy(scenario: Scenario) -> Scenario:
    said = {
        "pins": remarks.pins_of(scenario.pins),
        "notes": remarks.notes_of(scenario.notes),
        "fitted": remarks.fits_of(scenario.fitted),
    }
    return scenario.model_copy(update={"name": _clean_name(scenario.name), **said})


def decode(link: str) -> Scenario:
    """Scenario of a link; values that cannot be used stay as in the preset (``open_link`` names them).

    Parameters
    ----------
    link : str
        See ``open_link``.

    Returns
    -------
    Scenario

    Raises
    ------
    LinkError
        If nothing can be read.

    Examples
    --------
    >>> decode("v=1&preset=article&labeling.target_precision=0.9")["labeling.target_precision"]
    0.9
    """
    return open_link(link).scenario


def open_link(link: str) -> Opened:
    """Everything a link holds, and everything in it that cannot be used.

    Parameters
    ----------
    link : str
        A link of any host, or only its query, also inside a sentence. Of a repeated key the last is used.

    Returns
    -------
    Opened

    Raises
    ------
    LinkError
        If nothing can be read: longer than 4,096 characters, made by a newer release, damaged, or no link.

    Examples
    --------
    >>> opened = open_link("See https://plan.example/?v=1&preset=article&labeling.items=-5.")
    >>> opened.scenario.preset, [(p.kind, p.id) for p in opened.problems]
    ('article', [('below', 'labeling.items')])
    """
    fields, problems = link_text.read_fields(link)
    version = _version(fields, problems)
    if "s" in fields:
        packed = link_packed.unpack(str(fields.pop("s")), fields.pop("c", None), version)
        fields = {**packed, **fields}
    inner = link_others.take(fields, problems)
    lang = _text_field(fields, "lang", "|".join(text.LANGUAGES), problems)
    page = _text_field(fields, "page", "[a-z_]{1,30}", problems)
    headline = _headline(fields, problems)
    scenario = _plan(fields, version, problems)
    others = tuple(_plan(other, version, problems) for other in inner)
    older = version if version < frozen.CURRENT else None
    return Opened(scenario, tuple(problems), headline, lang, page, older, others)


def _plan(fields: dict[str, Scalar], version: int, problems: list[Problem]) -> Scenario:
    name = str(fields.pop("name", ""))
    said = link_remarks.take(fields, problems)
    base = _preset(fields, version, problems)
    scenario = _changed(base, fields, version, problems)
    return scenario.model_copy(update={"name": _clean_name(name), **said})


def _version(fields: dict[str, Scalar], problems: list[Problem]) -> int:
    version = fields.pop("v", frozen.CURRENT)
    if type(version) is int and version > frozen.CURRENT:
        raise LinkError("newer", version=version, current=frozen.CURRENT)
    if type(version) is int and version >= 1:
        return version
    problems.append(unusable("v", version, frozen.CURRENT))
    return frozen.CURRENT


def _text_field(fields: dict[str, Scalar], key: str, pattern: str, problems: list[Problem]) -> str:
    value = fields.pop(key, "")
    if isinstance(value, str) and re.fullmatch(f"({pattern})?", value):
        return value
    problems.append(unusable(key, value, ""))
    return ""


def _headline(fields: dict[str, Scalar], problems: list[Problem]) -> Headline | None:
    if "h" not in fields:
        return None
    written = str(fields.pop("h"))
    figures = [link_text.read_value("", part) for part in written.split("~")]
    if len(figures) == 2 and all(map(_is_finite, figures)):
        return float(figures[0]), float(figures[1])
    problems.append(unusable("h", written, ""))
    return None


def _is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _preset(fields: dict[str, Scalar], version: int, problems: list[Problem]) -> Scenario:
    content = frozen.version(version)
    name = str(fields.pop("preset", content["opening"]))
    if name not in content["presets"]:
        problems.append(unusable("preset", name, content["opening"]))
        name = content["opening"]
    return frozen.preset(version, name)


def _changed(base: Scenario, fields: Mapping[str, Scalar], version: int, problems: list[Problem]) -> Scenario:
    """Preset with the changes of a link; adds to the problems."""
    if version < frozen.CURRENT:
        fields = _migrated(base.preset, fields, version, problems)
    known = parameters.catalogue()
    problems += [Problem("unknown", i, value, nearest(i)) for i, value in fields.items() if i not in known]
    changes = {i: link_text.fitting(i, value) for i, value in fields.items() if i in known}
    scenario, refused = base.accept(changes) if changes else (base, [])
    problems += refused
    return scenario


def _migrated(
    preset: str, fields: Mapping[str, Scalar], version: int, problems: list[Problem]
) -> dict[str, Scalar]:
    """Changes of an old link in today's parameters: changed preset migrated, minus preset migrated."""
    old = frozen.version(version)["presets"][preset]
    fits = {i: value for i, value in fields.items() if i in old and _same_type(old[i], value)}
    problems += [unusable(i, value, old.get(i, "")) for i, value in fields.items() if i not in fits]
    before, after = frozen.migrate(old, version), frozen.migrate({**old, **fits}, version)
    return {i: value for i, value in after.items() if value != before.get(i)}


def _same_type(default: Any, value: Scalar) -> bool:
    if isinstance(default, bool | str):
        return type(value) is type(default)
    return _is_finite(value)
