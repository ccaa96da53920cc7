"""The template of the slides: size, fonts, colours, and boxes with text in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Length, Pt

from costmodel import _data
from costmodel.project import COMPONENTS

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6  # inches
TOP, BOTTOM = 1.62, 6.78  # where the content of a slide begins and ends
LATIN, EAST_ASIAN = "Arial", "Microsoft YaHei"
LAYOUT = "Title Only"
TITLE_SIZES = (26, 24, 22, 20, 18)  # points
TITLE_LINES = 2
ANCHORS = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}
_RGB: Any = RGBColor  # without types in python-pptx
ALIGNMENTS = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT}


@dataclass(frozen=True)
class Box:
    """Place on a slide [inch]."""

    left: float
    top: float
    width: float
    height: float

    @property
    def sides(self) -> tuple[Length, Length, Length, Length]:
        """As python-pptx takes them."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


CONTENT = Box(MARGIN, TOP, WIDTH - 2 * MARGIN, BOTTOM - TOP)


@dataclass(frozen=True)
class Line:
    """One paragraph: text, size [points], and a colour of the palette."""

    text: str
    size: float = 14
    color: str = "text"
    bold: bool = False
    align: str = "left"
    after: float = 0.0


def color(name: str) -> Any:
    """Colour of the palette, or of a cost component."""
    palette = _data.toml("palette.toml")
    if name in COMPONENTS:
        return _rgb(palette["components"][COMPONENTS.index(name)])
    return _rgb(palette[name])


def quiet(name: str, share: float = 0.3) -> Any:
    """Colour mixed into white, for what is not the subject."""
    mixed = [round(share * part + (1 - share) * 255) for part in color(name)]
    return _RGB(*mixed)


def _rgb(code: str) -> Any:
    return _RGB.from_string(code.lstrip("#"))


def template() -> Any:
    """Empty presentation of 13.333 x 7.5 inches with one layout: a sentence on top, free below."""
    deck = Presentation()
    stretch = Inches(WIDTH) / deck.slide_width
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = deck.slide_master
    for layout in list(master.slide_layouts):
        if layout.name != LAYOUT:
            master.slide_layouts.remove(layout)
    for part in (master, master.slide_layouts[0]):
        for place in part.placeholders:
            _place(place, stretch)
    _title_style(master)
    _theme(master)
    return deck


def _place(placeholder: Any, stretch: float) -> None:
    """Title where our slides have it; the rest of the master stretched to the wide page."""
    if placeholder.placeholder_format.type in (1, 3):  # title, centred title
        box = Box(MARGIN, 0.42, WIDTH - 2 * MARGIN, 1.06)
        placeholder.left, placeholder.top, placeholder.width, placeholder.height = box.sides
    else:
        placeholder.left, placeholder.width = (
            int(placeholder.left * stretch),
            int(placeholder.width * stretch),
        )


def _title_style(master: Any) -> None:
    style = master.element.find(qn("p:txStyles")).find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    style.set("algn", "l")
    run = style.find(qn("a:defRPr"))
    run.set("sz", str(TITLE_SIZES[0] * 100))
    run.set("b", "1")


def _theme(master: Any) -> None:
    """Fonts and colours of the theme, so that whatever is added later looks the same."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = part.blob.decode("utf-8")
    theme = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{LATIN}"', theme)
    theme = re.sub(r'<a:ea typeface="[^"]*"', f'<a:ea typeface="{EAST_ASIAN}"', theme)
    theme = re.sub(r'(<a:font script="Hans" typeface=)"[^"]*"', rf'\1"{EAST_ASIAN}"', theme)
    slots = {
        "dk1": "text",
        "lt1": "card",
        "dk2": "muted",
        "lt2": "ground",
        "hlink": "accent",
        "folHlink": "accent",
    }
    slots |= {f"accent{i + 1}": name for i, name in enumerate(COMPONENTS[:6])}
    for slot, name in slots.items():
        theme = re.sub(
            rf"<a:{slot}>.*?</a:{slot}>",
            f'<a:{slot}><a:srgbClr val="{color(name)}"/></a:{slot}>',
            theme,
            flags=re.DOTALL,
        )
    part._blob = theme.encode("utf-8")


# --- text ---


def text_width(words: str, size: float) -> float:
    """About how wide a text is in one line [inch]; an upper estimate for common fonts."""
    ems = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.53 for c in words)
    return ems * size / 72.0


def lines_of(words: str, size: float, width: float) -> int:
    """About how many lines a text takes in a box of that width [inch]."""
    return max(1, sum(-int(-text_width(part, size) // width) or 1 for part in words.split("\n")))


def fitting_size(words: str, sizes: Sequence[float], width: float, lines: int) -> float:
    """Largest of some sizes at which a text takes no more lines than that; else the smallest."""
    return next((size for size in sizes if lines_of(words, size, width) <= lines), sizes[-1])


def clipped(words: str, size: float, width: float, lines: int = 1) -> str:
    """Text cut with an ellipsis where it would take more lines."""
    if lines_of(words, size, width) <= lines:
        return words
    kept = words
    while kept and lines_of(kept + "…", size, width) > lines:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def write(frame: Any, lines: Sequence[Line], *, anchor: str = "top", inset: float = 0.0) -> None:
    """Fill a text frame with paragraphs: text runs only."""
    frame.word_wrap = True
    frame.vertical_anchor = ANCHORS[anchor]
    frame.margin_left = frame.margin_right = Inches(inset)
    frame.margin_top = frame.margin_bottom = Inches(inset / 2)
    for i, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        paragraph.alignment = ALIGNMENTS[line.align]
        paragraph.space_after = Pt(line.after)
        run = paragraph.add_run()
        run.text = line.text
        run.font.size, run.font.bold = Pt(line.size), line.bold
        run.font.color.rgb = color(line.color)


def text_box(slide: Any, box: Box, lines: Sequence[Line], *, anchor: str = "top", name: str = "") -> Any:
    """Text without a frame."""
    shape = slide.shapes.add_textbox(*box.sides)
    write(shape.text_frame, lines, anchor=anchor)
    if name:
        shape.name = name
    return shape


def card(slide: Any, box: Box, lines: Sequence[Line], *, name: str = "") -> Any:
    """Text on a quiet ground."""
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *box.sides)
    shape.adjustments[0] = 0.06
    shape.fill.solid()
    shape.fill.fore_color.rgb = color("ground")
    shape.line.fill.background()
    shape._element.remove(shape._element.find(qn("p:style")))  # no shadow of the theme
    write(shape.text_frame, lines, anchor="middle", inset=0.16)
    if name:
        shape.name = name
    return shape
