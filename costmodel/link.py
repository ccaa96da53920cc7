"""A scenario as a link: what differs from a preset, readable, and opened anywhere to the same digits.

``v=1&preset=NAME&section.id=value...`` names only what differs from the preset as frozen in version ``v``. Above
1,500 characters the same fields travel packed: ``v=1&s=<base64url(zlib(JSON))>&c=<checksum>``. Whatever can be read
of a link is used; everything that cannot is named in ``Opened.problems``.
"""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from os.path import commonprefix
from typing import Any
from urllib.parse import quote, unquote, unquote_plus

from costmodel import frozen, link_packed, parameters, text
from costmodel.errors import LinkError, ParameterError
from costmodel.link_packed import Scalar
from costmodel.parameters import Problem
from costmodel.scenario import Scenario

LONGEST_READ = 4096  # characters
LONGEST_READABLE = 1500  # above it the fields are packed
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
        Everything that could not be used, in the order of the link. Besides the kinds of ``Problem``:
        ``repeated``, a key given twice with different values, of which the last is used.
    headline : (float, float) or None
        Total cost [CNY] and ROI that the sender saw, four significant digits.
    lang, page : str
        Empty where the link names none.
    migrated_from : int or None
        Version of the link where it is older than the current one.
    """

    scenario: Scenario
    problems: tuple[Problem, ...] = ()
    headline: Headline | None = None
    lang: str = ""
    page: str = ""
    migrated_from: int | None = None


def encode(scenario: Scenario, *, page: str = "", headline: Headline | None = None, lang: str = "") -> str:
    """Query string of a scenario, without the leading question mark.

    Parameters
    ----------
    scenario : Scenario
    page : str
        Screen to open.
    headline : (float, float)
        Total cost [CNY] and ROI, kept with four significant digits.
    lang : {"", "zh", "en"}
        Only where the language was chosen by hand.

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
    version = f"v={frozen.CURRENT}&"
    query = version + "&".join(f"{key}={_written(value)}" for key, value in fields.items())
    if len(query) > LONGEST_READABLE:
        query = version + link_packed.pack(fields, frozen.CURRENT)
    if len(query) > LONGEST:
        raise LinkError(
            f"The plan differs from its preset in too much for a link of {LONGEST:,} characters; "
            "save it as a file, or enter values with fewer digits."
        )
    if decode(query) != scenario.model_copy(update={"name": _clean_name(scenario.name)}):
        raise LinkError(
            "A value of this plan lies outside its bounds, so that a link cannot carry it; reset it."
        )
    return query


def _fields_of(scenario: Scenario, page: str, headline: Headline | None, lang: str) -> dict[str, Scalar]:
    """Fields in canonical order: the sender's headline early, so that a cut link shows other figures than it."""
    known = frozen.version(frozen.CURRENT)["presets"]
    if scenario.preset not in known:
        raise LinkError(
            f"A link cannot start from the preset {text.clean(scenario.preset, 40)!r}; choose another."
        )
    fields: dict[str, Scalar] = {"preset": scenario.preset}
    if headline is not None:
        fields["h"] = "~".join(_number_text(float(f"{figure:.4g}")) for figure in headline)
    base = frozen.preset(frozen.CURRENT, scenario.preset)
    fields |= {i: value for i, (value, _) in scenario.differences(base).items()}
    extras = {"lang": lang, "page": page, "name": _clean_name(scenario.name)}
    return fields | {key: given for key, given in extras.items() if given}


def _clean_name(name: str) -> str:
    return text.clean(name, LONGEST_NAME) if name else ""


def _written(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quote(value, safe="~").replace(".", "%2E") if not NUMBERS.fullmatch(value) else value
    return _number_text(value)


NUMBERS = re.compile(r"[-0-9.e]+~[-0-9.e]+")


def _number_text(number: float) -> str:
    """Shortest text that reads back to the same number: 0.98, 5000, 1e-9."""
    if float(number).is_integer() and abs(number) < 1e15:
        return str(int(number))
    return re.sub(r"e([+-])0*", lambda sign: "e-" if sign[1] == "-" else "e", repr(number))


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
        A link of any host, or only its query, also inside a sentence. Of a repeated key the last value is used.

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
    given, problems = _given(_pairs(link))
    version = _version(given, problems)
    if "s" in given:
        given = {**link_packed.unpack(str(given.pop("s")), given.pop("c", None), version), **given}
    given.pop("c", None)
    name = str(given.pop("name", ""))
    lang = _one_of(given, "lang", ("", *text.LANGUAGES), problems)
    page = _one_of(given, "page", None, problems)
    headline = _headline(given, problems)
    base = _preset(given, version, problems)
    scenario, refused = _changed(base, given, version)
    return Opened(
        scenario=scenario.model_copy(update={"name": _clean_name(name)}),
        problems=(*problems, *refused),
        headline=headline,
        lang=lang,
        page=page,
        migrated_from=version if version < frozen.CURRENT else None,
    )


OWN_KEYS = frozenset({"v", "preset", "s", "h", "lang", "page"})
# Added on the way by chat tools and by the app's own server; not worth a notice.
FOREIGN_KEYS = re.compile(r"utm_.*|fbclid|gclid|spm|from|isappinstalled|embed|embed_options")
BREAKS = re.compile(r"[\s<>\"，。；：！？（）【】《》「」、“”]+")


def _pairs(link: str) -> list[tuple[str, str]]:
    """Keys and undecoded values of the first thing in a text that looks like one of our links."""
    if len(link) > LONGEST_READ:
        raise LinkError(
            f"The link is longer than {LONGEST_READ:,} characters; copy it again from the address bar."
        )
    for word in BREAKS.split(link.replace("&amp;", "&")):
        query = word.partition("#")[0].rpartition("?")[2].rstrip(".,;:!)]}'*")
        pairs = [
            (key, value) for key, equals, value in (p.partition("=") for p in query.split("&")) if equals
        ]
        if any(key in OWN_KEYS or key in parameters.catalogue() for key, _ in pairs):
            return pairs
    raise LinkError("This is not a link of a plan; copy the whole address from the address bar.")


def _given(pairs: list[tuple[str, str]]) -> tuple[dict[str, Scalar], list[Problem]]:
    given: dict[str, Scalar] = {}
    problems = []
    for raw_key, raw in pairs:
        key = unquote(raw_key)
        if FOREIGN_KEYS.fullmatch(key):
            continue
        value = unquote_plus(raw) if key == "name" else _scalar(unquote(raw))
        if key in given and given[key] != value:
            problems.append(Problem("repeated", key, value))
        given[key] = value
    return given, problems


NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
WORDS: dict[str, Scalar] = {
    "true": True,
    "false": False,
    "NaN": math.nan,
    "Infinity": math.inf,
    "-Infinity": -math.inf,
}


def _scalar(written: str) -> Scalar:
    if written in WORDS:
        return WORDS[written]
    if len(written) > 40 or not NUMBER.fullmatch(written):
        return written
    number = float(written)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _version(given: dict[str, Scalar], problems: list[Problem]) -> int:
    version = given.pop("v", frozen.CURRENT)
    if isinstance(version, int) and 1 <= version <= frozen.CURRENT:
        return int(version)
    if isinstance(version, int) and version > frozen.CURRENT:
        raise LinkError(
            f"The link was made by a newer release (version {version}, this one reads up to {frozen.CURRENT}); "
            "update the program or ask for the figures."
        )
    problems.append(_unknown_choice("v", version, frozen.CURRENT))
    return frozen.CURRENT


def _unknown_choice(key: str, given: Scalar, used: object) -> Problem:
    return Problem("unknown", f"{key}={given}"[:100], given, f"{key}={used}")


def _one_of(
    given: dict[str, Scalar], key: str, allowed: tuple[str, ...] | None, problems: list[Problem]
) -> str:
    value = given.pop(key, "")
    if isinstance(value, str) and (value in allowed if allowed else re.fullmatch("[a-z_-]{0,30}", value)):
        return value
    problems.append(_unknown_choice(key, value, ""))
    return ""


def _headline(given: dict[str, Scalar], problems: list[Problem]) -> Headline | None:
    if "h" not in given:
        return None
    written = given.pop("h")
    cost, _, roi = (_scalar(part) for part in str(written).partition("~"))
    if _is_finite(cost) and _is_finite(roi):
        return float(cost), float(roi)
    problems.append(_unknown_choice("h", written, "cost~roi"))
    return None


def _is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _preset(given: dict[str, Scalar], version: int, problems: list[Problem]) -> Scenario:
    content = frozen.version(version)
    name = given.pop("preset", content["opening"])
    if name in content["presets"]:
        return frozen.preset(version, str(name))
    problems.append(_unknown_choice("preset", name, content["opening"]))
    return frozen.preset(version, content["opening"])


def _changed(base: Scenario, given: Mapping[str, Scalar], version: int) -> tuple[Scenario, list[Problem]]:
    if not given:
        return base, []
    if version < frozen.CURRENT:
        given, problems = _migrated(base.preset, given, version)
    else:
        problems = []
    known = parameters.catalogue()
    changes = {i: _as_switch(i, value) for i, value in given.items() if i in known}
    problems += [Problem("unknown", i, value, nearest(i)) for i, value in given.items() if i not in known]
    scenario, refused = base.accept(changes)
    return scenario, problems + refused


def _as_switch(identifier: str, value: Scalar) -> Scalar:
    is_switch = parameters.catalogue()[identifier].kind == "switch"
    return bool(value) if is_switch and not isinstance(value, str) and value in (0, 1) else value


def _migrated(name: str, given: Mapping[str, Scalar], version: int) -> tuple[dict[str, Any], list[Problem]]:
    """Changes of an old link in today's parameters: what migrating the changed preset changes in the migrated one."""
    old = frozen.version(version)["presets"][name]
    fits = {i: value for i, value in given.items() if i in old and _same_type(old[i], value)}
    problems = [Problem("unknown", i, value, nearest(i)) for i, value in given.items() if i not in old]
    problems += [Problem("not_a_number", i, given[i]) for i in given if i in old and i not in fits]
    before, after = frozen.migrate(old, version), frozen.migrate({**old, **fits}, version)
    return {i: value for i, value in after.items() if value != before.get(i)}, problems


def _same_type(default: Any, value: Scalar) -> bool:
    if isinstance(default, bool | str):
        return type(value) is type(default)
    return _is_finite(value) and not isinstance(value, bool)


@cache
def _sorted_ids() -> tuple[list[str], dict[str, str]]:
    ids = sorted(parameters.catalogue())
    return ids, {identifier.partition(".")[2]: identifier for identifier in ids}


def nearest(identifier: str) -> str:
    """A known id like an unknown one: of the same name in another section, else the neighbour in the alphabet.

    Examples
    --------
    >>> nearest("labelling.items"), nearest("labeling.target_precison")
    ('labeling.items', 'labeling.target_precision')
    """
    ids, by_name = _sorted_ids()
    place = bisect(ids, identifier)
    neighbours = ids[max(place - 1, 0) : place + 1]
    alike = max(neighbours, key=lambda known: len(commonprefix((known, identifier))))
    return by_name.get(identifier.partition(".")[2], alike)
