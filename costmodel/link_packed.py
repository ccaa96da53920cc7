"""The packed form of a link: JSON, compressed and written in base64url, read without trusting a byte of it."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from functools import cache

from pydantic import TypeAdapter, ValidationError

from costmodel import frozen
from costmodel.errors import LinkError

LARGEST = 16_384  # bytes after inflating
Scalar = bool | int | float | str

DAMAGED = "The link was cut or changed on its way; copy it again, whole."


def pack(fields: Mapping[str, Scalar], version: int) -> str:
    """Fields as ``s=...&c=...``.

    Parameters
    ----------
    fields : mapping of str to bool, int, float or str
    version : int
        Version of the link format, whose parameter ids serve as the dictionary of the compression.

    Returns
    -------
    str

    Examples
    --------
    >>> unpack(pack({"preset": "ecommerce"}, 1).split("&")[0][2:], None, 1)
    {'preset': 'ecommerce'}
    """
    written = json.dumps(dict(fields), ensure_ascii=False, separators=(",", ":")).encode()
    compress = zlib.compressobj(9, zdict=_dictionary(version))
    packed = base64.urlsafe_b64encode(compress.compress(written) + compress.flush()).decode().rstrip("=")
    return f"s={packed}&c={checksum(packed)}"


def checksum(packed: str) -> str:
    """Four characters that tell a link cut on its way from a whole one."""
    return base64.urlsafe_b64encode(zlib.crc32(packed.encode()).to_bytes(4, "big")[1:]).decode()


@cache
def _dictionary(version: int) -> bytes:
    return "".join(f',"{identifier}":' for identifier in frozen.version(version)["defaults"]).encode()


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
        If the text is damaged, inflates to more than 16,384 bytes, or holds anything but flat fields.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]+", packed) or (check is not None and check != checksum(packed)):
        raise LinkError(DAMAGED)
    return read_fields(_inflated(packed, version))


def _inflated(packed: str, version: int) -> bytes:
    inflate = zlib.decompressobj(zdict=_dictionary(version))
    try:
        written = inflate.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), LARGEST + 1)
    except (zlib.error, binascii.Error):
        raise LinkError(DAMAGED) from None
    if len(written) > LARGEST:
        raise LinkError(f"The link unpacks to more than {LARGEST:,} bytes; no plan is that large.")
    if not inflate.eof or inflate.unconsumed_tail or inflate.unused_data:
        raise LinkError(DAMAGED)
    return written


_FIELDS: TypeAdapter[dict[str, Scalar]] = TypeAdapter(dict[str, bool | int | float | str])


def read_fields(written: bytes) -> dict[str, Scalar]:
    """Flat JSON object, whatever was written.

    Raises
    ------
    LinkError
        If it is anything else. Deep nesting and numbers of thousands of digits end here too.
    """
    try:
        fields = _FIELDS.validate_json(written, strict=True)
    except ValidationError:
        raise LinkError("The link does not hold a plan; copy it again, whole.") from None
    return {key: _bounded(value) for key, value in fields.items()}


def _bounded(value: Scalar) -> Scalar:
    """Whole numbers that no float holds become infinite and are refused by their name."""
    if isinstance(value, bool | str) or abs(value) < 1e300:
        return value
    return float("inf") if value > 0 else float("-inf")
