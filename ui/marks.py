"""Reference lines of a chart, and the one that a hand may move to set an input."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ui import session

Tone = Literal["", "good", "bad", "warn"]
DIGITS = 6  # significant digits that travel


@dataclass(frozen=True)
class Drag:
    """What moving a line does: the browser has every stop, so its words follow the thumb without the server.

    Attributes
    ----------
    input : str
        Id of the parameter that is set on release; its control follows.
    label : str
        Name of the handle for who does not see it.
    at, values : sequence of float
        Places on the axis and the input's values there, rising.
    own : int
        Number of the stop that the plan stands at.
    words : str
        What stands at the line, with slots ``{0}``, ``{1}``...
    texts : tuple of sequence of str
        Text of each slot at each stop.
    fact : (int, str) or None
        Number of a figure card that follows, and its words.
    """

    input: str
    label: str
    at: Sequence[float]
    values: Sequence[float]
    own: int
    words: str
    texts: tuple[Sequence[str], ...]
    fact: tuple[int, str] | None = None


@dataclass(frozen=True)
class Mark:
    """A reference line across the chart at a value of ``axis``, with a direct label.

    One that can be dragged stands upright on an axis that is not logarithmic; a chart has at most one.
    """

    axis: Literal["x", "y"]
    at: float
    label: str
    tone: Tone = ""
    drag: Drag | None = None


def collect(sent: Any, seq: int) -> None:
    """Apply where a line was dragged to; what is no input or no value is refused like any other."""
    if isinstance(sent, dict):
        session.try_change(str(sent.get("id")), sent.get("value"), seq)


def data(mark: Mark) -> dict[str, Any]:
    """What the component shows, as plain data."""
    shown = {"axis": mark.axis, "at": short(mark.at), "label": mark.label, "tone": mark.tone}
    if mark.drag is None:
        return shown
    drag = mark.drag
    stops = {
        "at": [short(place) for place in drag.at],
        "values": list(drag.values),
        "texts": [list(texts) for texts in drag.texts],
    }
    return shown | {"drag": {**vars(drag), **stops}}


def short(value: float) -> float:
    """No more digits than a screen can show: the message stays small."""
    return float(f"{float(value):.{DIGITS}g}")
