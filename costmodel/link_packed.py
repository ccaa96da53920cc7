"""The packed form of a link: JSON, compressed, in base64url; read without trusting a byte of it."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

from costmodel import frozen
from costmodel.errors import LinkError
from costmodel.link_text import Scalar

LARGEST = 16_384  # bytes after inflating


def pack(fields: Mapping[str, Scalar], version: int) -> str:
    """Fields as ``s=...&c=...``.

    Parameters
    ----------
    fields : mapping of str to bool, int, float or str
    version : int
        Version of the link format. Values go into the list ``values`` in the order of its parameters, which
        takes a third less room than naming them; null is the preset's value.

    Returns
    -------
    str

    Examples
    --------
    >>> unpack(pack({"preset": "article", "labeling.items": 5}, 1).split("&")[0][2:], None, 1)
    {'preset': 'article', 'labeling.items': 5}
    """
    ids = _ids(version)
    named = {key: value for key, value in fields.items() if key not in ids}
    content = {**named, "values": [fields.get(identifier) for identifier in ids]}
    written = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    packed = base64.urlsafe_b64encode(zlib.compress(written, 9)).decode().rstrip("=")
    return f"s={packed}&c={checksum(packed)}"


def _ids(version: int) -> Mapping[str, Scalar]:
    defaults: Mapping[str, Scalar] = frozen.version(version)["defaults"]
    return defaults


def checksum(packed: str) -> str:
    """Four characters that tell a link cut on its way from a whole one.

    Parameters
    ----------
    packed : str
        Value of ``s``.

    Returns
    -------
    str

    Examples
    --------
    >>> checksum("abc")
    'JEHC'
    """
    return base64.urlsafe_b64encode(zlib.crc32(packed.encode()).to_bytes(4, "big")[1:]).decode()


def unpack(packed: str, check: Scalar | None, version: int) -> dict[str, Scalar]:
    """Fields of the packed form.

    Parameters
    ----------
    packed : str
        Value of ``s``.
    check : str or None
        Value of ``c``, None where the link has none.
    version : int

    Returns
    -------
    dict of str to bool, int, float or str

    Raises
    ------
    LinkError
        If the text is damaged, inflates to more than 16,384 bytes, or holds anything but fields.

    Examples
    --------
    >>> unpack("eNqrViooSi1OLVGyUlBKLCrJTM5JVaoFAFCgB1I", None, 1)
    {'preset': 'article'}
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]+", packed) or (check is not None and check != checksum(packed)):
        raise LinkError("damaged")
    try:
        content = _CONTENT.validate_json(_inflated(packed), strict=True)
    except ValidationError:  # also for deep nesting and for numbers of thousands of digits
        raise LinkError("no_plan") from None
    return {key: _bounded(value) for key, value in _named(content, version).items()}


def _inflated(packed: str) -> bytes:
    inflate = zlib.decompressobj()
    try:
        written = inflate.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), LARGEST + 1)
    except (zlib.error, binascii.Error):
        raise LinkError("damaged") from None
    if len(written) > LARGEST:
        raise LinkError("too_large", most=f"{LARGEST:,}")
    if not inflate.eof or inflate.unconsumed_tail or inflate.unused_data:
        raise LinkError("damaged")
    return written


_Content = dict[str, bool | int | float | str | list[bool | int | float | str | None]]
_CONTENT: TypeAdapter[_Content] = TypeAdapter(_Content)


def _named(content: _Content, version: int) -> dict[str, Scalar]:
    ids = _ids(version)
    values = content.pop("values", [])
    fields = {key: value for key, value in content.items() if not isinstance(value, list)}
    if len(fields) < len(content) or not isinstance(values, list) or len(values) > len(ids):
        raise LinkError("no_plan")
    return fields | {i: value for i, value in zip(ids, values, strict=False) if value is not None}


def _bounded(value: Scalar) -> Scalar:
    """Whole numbers that no float holds become infinite, and are refused by their name."""
    if isinstance(value, bool | str) or abs(value) < 1e300:
        return value
    return float("inf") if value > 0 else float("-inf")
