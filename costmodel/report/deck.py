"""The slides of a plan: native charts, a sentence as title, the plan's link, equations in the notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from costmodel import methods, text
from costmodel.errors import ParameterError
from costmodel.report import deck_comparison, deck_costs, deck_curve, deck_return, deck_risk, deck_summary
from costmodel.report.deck_theme import (
    MARGIN,
    TITLE_LINES,
    TITLE_SIZES,
    WIDTH,
    Box,
    Line,
    clipped,
    color,
    fitting_size,
    template,
    text_box,
)
from costmodel.report.facts import OPENING_AXIS, Facts
from costmodel.report.files import Target, save, timeless
from costmodel.scenario import Scenario

MOST_TITLE_LINES = 3  # at the smallest size


@dataclass(frozen=True)
class Slide:
    """How one slide is drawn: the builder returns its title; ``screen`` names the equations in its notes."""

    build: Callable[[Any, Facts], str]
    screen: str


SLIDES: Mapping[str, Slide] = MappingProxyType(
    {
        "summary": Slide(deck_summary.summary, "overview"),
        "curve": Slide(deck_curve.curve, "labeling"),
        "components": Slide(deck_costs.components, "compute"),
        "thread": Slide(deck_costs.thread, "gap"),
        "strategies": Slide(deck_return.ways_to_save, "strategies"),
        "compression": Slide(deck_return.compression, "compression"),
        "cash": Slide(deck_return.cash, "roi"),
        "risk": Slide(deck_risk.risk, ""),
        "comparison": Slide(deck_comparison.comparison, ""),
        "assumptions": Slide(deck_risk.assumptions, ""),
    }
)


def write_pptx(
    scenario: Scenario,
    target: Target,
    lang: str,
    *,
    slides: Sequence[str] | None = None,
    date: str = "",
    url: str = "",
    axis: str = OPENING_AXIS,
    against: Sequence[Scenario] = (),
) -> None:
    """Write a plan as slides of 16:9 with native, editable charts.

    Parameters
    ----------
    scenario : Scenario
    target : str or binary file
        Where to write.
    lang : {"zh", "en"}
    slides : sequence of str, optional
        Keys of ``SLIDES`` in the order wanted; all of them, the comparison only where there is one.
    date : str
        As it is printed in the footer.
    url : str
        Where the planner is reached, so that the footer links to the plan.
    axis : str
        Number that cost and return are drawn along.
    against : sequence of Scenario
        Up to three plans to compare with; the preset that the plan started from if there is none.

    Raises
    ------
    ParameterError
        If there is no such slide, axis or language, or if there are more plans.
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> from io import BytesIO
    >>> from costmodel import presets
    >>> file = BytesIO()
    >>> write_pptx(presets.load("solo"), file, "en", slides=["summary"], date="2026-11-22")
    >>> file.getvalue()[:2]
    b'PK'
    """
    facts = Facts(scenario, lang, date, url, axis, tuple(against))
    written = BytesIO()
    presentation(facts, chosen(facts, slides)).save(written)
    save(timeless(written.getvalue()), target)


def chosen(facts: Facts, slides: Sequence[str] | None) -> list[str]:
    """Names of the slides to draw, checked.

    Parameters
    ----------
    facts : Facts
    slides : sequence of str or None
        All that have something to say where None.

    Returns
    -------
    list of str

    Raises
    ------
    ParameterError
        If there is no such slide, or none is chosen.
    """
    for name in slides or ():
        if name not in SLIDES:
            known = ", ".join(SLIDES)
            raise ParameterError(facts.t("deck.unknown_slide", name=text.clean(name, 40), known=known))
    wanted = list(dict.fromkeys(SLIDES if slides is None else slides))
    return [name for name in wanted if name != "comparison" or facts.others] or ["summary"]


def presentation(facts: Facts, names: Sequence[str]) -> Any:
    """Presentation with these slides.

    Parameters
    ----------
    facts : Facts
    names : sequence of str
        Keys of ``SLIDES``.

    Returns
    -------
    pptx.presentation.Presentation
    """
    deck = template()
    about = deck.core_properties
    about.title, about.author, about.last_modified_by = facts.name, facts.t("app.title"), ""
    about.subject, about.keywords = facts.verdict[:250], facts.fingerprint
    for name in names:
        slide = deck.slides.add_slide(deck.slide_layouts[0])
        slide.name = name
        _title(slide, SLIDES[name].build(slide, facts))
        _footer(slide, facts)
        slide.notes_slide.notes_text_frame.text = notes(facts, name)
    return deck


def _title(slide: Any, words: str) -> None:
    width = WIDTH - 2 * MARGIN
    size = fitting_size(words, TITLE_SIZES, width, TITLE_LINES)
    frame = slide.shapes.title.text_frame
    frame.text = clipped(words, size, width, MOST_TITLE_LINES)
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(size), True, color("text")


def _footer(slide: Any, facts: Facts) -> None:
    """Project, fingerprint with the link behind it, release, date, percentile; number of the slide."""
    name = clipped(facts.name, 10, 3.6)
    said = facts.t("deck.fingerprint", fingerprint=facts.fingerprint)
    box = Box(MARGIN, 6.98, WIDTH - 2 * MARGIN - 0.8, 0.3)
    parts = [Line(f"{name}  ·  ", 10, "muted")]
    frame = text_box(slide, box, parts, anchor="middle", name="footer").text_frame
    for words, linked in ((said, facts.opens), (f"  ·  {facts.stamp}", False)):
        run = frame.paragraphs[0].add_run()
        run.text, run.font.size = words, Pt(10)
        run.font.color.rgb = color("muted")
        if linked:
            run.hyperlink.address = facts.link
    number = text_box(
        slide,
        Box(WIDTH - MARGIN - 0.8, 6.98, 0.8, 0.3),
        [Line("", 10, "muted", align="right")],
        anchor="middle",
        name="number",
    )
    paragraph = number.text_frame.paragraphs[0]._p
    for run in paragraph.r_lst:
        paragraph.remove(run)
    paragraph.append(parse_xml(_NUMBER.format(ns=nsdecls("a"), color=color("muted"))))


_NUMBER = (
    '<a:fld {ns} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="en-US" sz="1000">'
    '<a:solidFill><a:srgbClr val="{color}"/></a:solidFill></a:rPr><a:t>‹#›</a:t></a:fld>'
)


def notes(facts: Facts, name: str) -> str:
    """What stands below a slide for the speaker: where the figures come from, and the equations.

    Parameters
    ----------
    facts : Facts
    name : str
        Key of ``SLIDES``.

    Returns
    -------
    str
    """
    where = facts.t("deck.link_note", link=facts.link) if facts.link else facts.t("deck.link_none")
    said = [facts.t(f"deck.slide.{name}"), f"{facts.name} · {facts.fingerprint} · {facts.stamp}", where]
    said += [facts.t("deck.basis")]
    found = methods.for_screen(SLIDES[name].screen)
    if found:
        said += ["", facts.t("deck.equations")]
    return "\n".join(said + [line for equation in found for line in _equation(facts, equation)])


def _equation(facts: Facts, equation: methods.Equation) -> list[str]:
    symbols = [
        facts.t("deck.where", symbol=symbol.latex, words=symbol.words[facts.lang])
        for symbol in equation.symbols
    ]
    lines = ["", equation.words[facts.lang], *equation.formulas, "; ".join(symbols)]
    if equation.references:
        lines.append(facts.t("deck.from", reference=equation.references))
    return [line for i, line in enumerate(lines) if line or i == 0]
