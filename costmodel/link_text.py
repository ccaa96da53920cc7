"""The readable form of a link: finds the query in whatever was pasted, and writes and reads its values."""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections.abc import Mapping
from functools import cache
from os.path import commonprefix
from typing import Any
from urllib.parse import quote, unquote, unquote_plus

from costmodel import parameters
from costmodel.errors import LinkError
from costmodel.parameters import Problem

LONGEST_READ = 4096  # characters
Scalar = bool | int | float | str

TEXT_KEYS = frozenset({"preset", "s", "c", "h", "lang", "page", "name", "pins", "with1", "with2", "with3"})
TYPED_KEYS = re.compile(r"name|(note|owner)\..*", re.DOTALL)  # words of the user's own
SIGNS_OF_A_LINK = frozenset({"v", "preset", "s", "h", "lang", "page"})  # any page may have a name
# Added on the way by chat tools and by the app's own server; not worth a notice.
FOREIGN_KEYS = re.compile(r"utm_.*|fbclid|gclid|spm|from|isappinstalled|embed|embed_options")
BREAKS = re.compile(r"[\s<>\"，。；：！？（）【】《》「」、“”]+")
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)  # as JSON writes it
WORDS: dict[str, Scalar] = {
    "true": True,
    "false": False,
    "NaN": math.nan,
    "Infinity": math.inf,
    "-Infinity": -math.inf,
}


def write_fields(fields: Mapping[str, Scalar]) -> str:
    """Query string of fields, in their order.

    Parameters
    ----------
    fields : mapping of str to bool, int, float or str

    Returns
    -------
    str

    Examples
    --------
    >>> write_fields({"preset": "article", "labeling.items": 5000.0, "name": "a & b."})
    'preset=article&labeling.items=5000&name=a%20%26%20b%2E'
    """
    return "&".join(f"{key}={_written(value)}" for key, value in fields.items())


def _written(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return re.sub(r"\.$", "%2E", quote(value, safe=""))  # a full stop at the end would be the sentence's
    return number_text(value)


def number_text(number: float) -> str:
    """Shortest text that reads back to the same number.

    Parameters
    ----------
    number : float
        Finite.

    Returns
    -------
    str

    Examples
    --------
    >>> [number_text(x) for x in (0.98, 5000.0, -0.0, 1e-9, 2.5e16)]
    ['0.98', '5000', '0', '1e-9', '2.5e16']
    """
    if float(number).is_integer() and abs(number) < 1e15:
        return str(int(number))
    return re.sub(r"e([+-])0*", lambda sign: sign[0][:2].replace("+", ""), repr(float(number)))


def read_fields(link: str) -> tuple[dict[str, Scalar], list[Problem]]:
    """Fields of the first thing in a text that looks like a link of a plan.

    Parameters
    ----------
    link : str
        A link of any host, or only its query, also inside a sentence.

    Returns
    -------
    (dict of str to bool, int, float or str, list of Problem)
        Of a repeated key the last value; the others are problems.

    Raises
    ------
    LinkError
        If the text is longer than 4,096 characters or holds no such thing.

    Examples
    --------
    >>> read_fields("Look: https://plan.example/?v=1&preset=article&labeling.items=5000.")
    ({'v': 1, 'preset': 'article', 'labeling.items': 5000}, [])
    """
    fields: dict[str, Scalar] = {}
    problems = []
    for key, raw in _pairs(link):
        if FOREIGN_KEYS.fullmatch(key):
            continue
        value = read_value(key, raw)
        if key in fields and fields[key] != value:
            problems.append(unusable(key, fields[key], value))
        fields[key] = value
    return fields, problems


def _pairs(link: str) -> list[tuple[str, str]]:
    if len(link) > LONGEST_READ:
        raise LinkError("too_long", most=f"{LONGEST_READ:,}")
    readable = link.encode("utf-8", "replace").decode()  # half a surrogate pair is no text
    for word in BREAKS.split(readable.replace("&amp;", "&")):
        query = word.partition("#")[0].rstrip(".,;:!?)]}'*").rpartition("?")[2]
        split = [part.partition("=") for part in query.split("&")]
        pairs = [(unquote(key), value) for key, equals, value in split if equals]
        if any(key in SIGNS_OF_A_LINK or key in parameters.catalogue() for key, _ in pairs):
            return pairs
    raise LinkError("no_link")


def read_value(key: str, raw: str) -> Scalar:
    """Value of a key: text for preset, name and the like, else a number or switch if it is written as one.

    Parameters
    ----------
    key : str
    raw : str
        Percent-encoded.

    Returns
    -------
    bool, int, float or str

    Examples
    --------
    >>> read_value("labeling.items", "5e3"), read_value("value.review", "true"), read_value("name", "1")
    (5000, True, '1')
    """
    if TYPED_KEYS.fullmatch(key):
        return unquote_plus(raw)
    if key in TEXT_KEYS:
        return unquote(raw)
    written = unquote(raw)
    if written in WORDS:
        return WORDS[written]
    if len(written) > 40 or not NUMBER.fullmatch(written):
        return written
    number = float(written)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def fitting(identifier: str, value: Any) -> Any:
    """Value as ``parameters.check`` expects it: 1 and 0 of a switch become true and false.

    Parameters
    ----------
    identifier : str
        Parameter id, known or not.
    value : object

    Returns
    -------
    object

    Examples
    --------
    >>> fitting("compression.enabled", 1), fitting("compute.runs", 1)
    (True, 1)
    """
    record = parameters.catalogue().get(identifier)
    if record is None or record.kind not in ("switch", "choice") or not isinstance(value, int | float):
        return value
    if record.kind == "switch" and value in (0, 1):
        return bool(value)
    return value if math.isfinite(value) else str(value)  # only numbers can be "not finite"


def unusable(key: str, given: object, used: object) -> Problem:
    """Problem of a field that is no parameter's value.

    Parameters
    ----------
    key : str
    given, used : object
        What the link says, and what is used in its place.

    Returns
    -------
    Problem

    Examples
    --------
    >>> unusable("preset", "shop", "ecommerce").bound
    'preset=ecommerce'
    """
    return Problem("unusable", f"{key}={given}"[:100], given, f"{key}={used}")


@cache
def _sorted_ids() -> tuple[list[str], dict[str, str]]:
    ids = sorted(parameters.catalogue())
    return ids, {identifier.partition(".")[2]: identifier for identifier in ids}


def nearest(identifier: str) -> str:
    """A known id like an unknown one: same name in another section, else the neighbour in the alphabet.

    Quick enough for a link of a thousand unknown keys, which ``difflib`` is not.

    Parameters
    ----------
    identifier : str

    Returns
    -------
    str

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
