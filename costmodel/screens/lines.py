"""Main figures of a screen, as ``show`` prints them."""

from collections.abc import Iterable

Line = tuple[str, str, float]  # key of the text, kind of figure, number


def known(lines: Iterable[tuple[str, str, float | None]]) -> tuple[Line, ...]:
    """Those that have a number; a plan may lack what another has."""
    return tuple((key, kind, float(number)) for key, kind, number in lines if number is not None)
