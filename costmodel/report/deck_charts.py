"""Native charts of the slides: they stay editable, with their figures in a sheet behind each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from costmodel import text
from costmodel.report.deck_theme import Box, color

SMALL = 12  # points
_CATEGORIES: Any = CategoryChartData  # without types in python-pptx
_POINTS: Any = XyChartData
Numbers = Sequence[float | None]


def chart(
    slide: Any,
    kind: XL_CHART_TYPE,
    box: Box,
    categories: Sequence[str],
    series: Sequence[tuple[str, Numbers]],
    *,
    alt: str,
    legend: bool = False,
) -> Any:
    """Chart over categories, drawn plainly: no title, faint grid, small quiet letters."""
    data: Any = _CATEGORIES()
    data.categories = [
        "\n".join(text.clean(line, 120, empty=" ") for line in c.split("\n")) for c in categories
    ]
    for name, values in series:
        data.add_series(text.clean(name, 120), list(values))
    return _drawn(slide, kind, box, data, alt, legend=legend)


def xy_chart(
    slide: Any, box: Box, series: Sequence[tuple[str, Sequence[tuple[float, float]]]], *, alt: str
) -> Any:
    """Chart of points, smooth lines without markers."""
    data: Any = _POINTS()
    for name, points in series:
        added = data.add_series(text.clean(name, 120))
        for x, y in points:
            added.add_data_point(x, y)
    return _drawn(slide, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, box, data, alt, legend=False)


def _drawn(slide: Any, kind: XL_CHART_TYPE, box: Box, data: Any, alt: str, *, legend: bool) -> Any:
    frame = slide.shapes.add_chart(kind, *box.sides, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", text.clean(alt, 1000, empty=""))
    made = frame.chart
    made.has_title = False
    made.font.size = Pt(SMALL)
    made.font.color.rgb = color("muted")
    made.has_legend = legend
    if legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for axis in (made.category_axis, made.value_axis):
        axis.format.line.color.rgb = color("pale")
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
        axis.has_major_gridlines = False
    made.value_axis.has_major_gridlines = True
    made.value_axis.major_gridlines.format.line.color.rgb = color("hairline")
    made.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    return made


def name_axis(axis: Any, title: str, *, code: str = "") -> None:
    """Title of an axis with its unit, and how its numbers are printed."""
    axis.has_title = True
    frame = axis.axis_title.text_frame
    frame.text = text.clean(title, 120)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(SMALL), False, color("muted")
    if code:
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = code, False


def fill(series: Any, rgb: RGBColor | None) -> None:
    """Colour of a bar or an area; none where it is only a base."""
    if rgb is None:
        series.format.fill.background()
        return
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb
    if hasattr(series, "invert_if_negative"):
        series.invert_if_negative = False


def fill_point(series: Any, index: int, name: str) -> None:
    """Own colour of one bar."""
    format_ = series.points[index].format
    format_.fill.solid()
    format_.fill.fore_color.rgb = color(name)


def stroke(series: Any, rgb: RGBColor, width: float = 2.25, *, smooth: bool = False) -> None:
    """Line of a curve without markers."""
    series.format.line.color.rgb, series.format.line.width = rgb, Pt(width)
    if hasattr(series, "smooth"):
        series.smooth = smooth
    series.marker.style = XL_MARKER_STYLE.NONE


def spot(series: Any, rgb: RGBColor, style: XL_MARKER_STYLE) -> None:
    """A series of single points: a marker and no line."""
    series.format.line.fill.background()
    series.marker.style, series.marker.size = style, 11
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = rgb
    series.marker.format.line.color.rgb = color("card")


def label_points(
    series: Any, codes: Sequence[str | None], *, place: str = "outEnd", bold: bool = False, tone: str = "text"
) -> None:
    """Figures at single points, each printed by its own format code; none where the code is None."""
    labels = series._element.get_or_add_dLbls()
    for child in list(labels):
        labels.remove(child)
    for index, code in enumerate(codes):
        if code is not None:
            labels.append(parse_xml(_label_xml(index, code, place, bold, tone)))
    for tag, shown in _SHOWN.items():
        labels.append(parse_xml(f'<c:{tag} {nsdecls("c")} val="{int(shown and not codes)}"/>'))


_SHOWN = {
    "showLegendKey": False,
    "showVal": True,
    "showCatName": False,
    "showSerName": False,
    "showPercent": False,
    "showBubbleSize": False,
}


def _label_xml(index: int, code: str, place: str, bold: bool, tone: str) -> str:
    shown = "".join(f'<c:{tag} val="{int(value)}"/>' for tag, value in _SHOWN.items())
    written = code.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    font = (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{SMALL * 100}" b="{int(bold)}">'
        f'<a:solidFill><a:srgbClr val="{color(tone)}"/></a:solidFill></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )
    return (
        f'<c:dLbl {nsdecls("c", "a")}><c:idx val="{index}"/>'
        f'<c:numFmt formatCode="{written}" sourceLinked="0"/><c:spPr/>{font}'
        f'<c:dLblPos val="{place}"/>{shown}</c:dLbl>'
    )


def lines_over_bars(made: Any, first: int) -> None:
    """Draw the series of a bar chart from that one on as lines on the same axes."""
    bars = made._chartSpace.chart.plotArea.find(qn("c:barChart"))
    moved = bars.findall(qn("c:ser"))[first:]
    for series in moved:
        bars.remove(series)
        for unknown in series.findall(qn("c:invertIfNegative")):  # lines have no such thing
            series.remove(unknown)
    axes = [axis.get("val") for axis in bars.findall(qn("c:axId"))]
    lines = parse_xml(
        f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/><c:marker val="1"/>'
        + "".join(f'<c:axId val="{axis}"/>' for axis in axes)
        + "</c:lineChart>"
    )
    for place, series in enumerate(moved, start=2):
        lines.insert(place, series)
    bars.addnext(lines)


def plot_area(made: Any, left: float, top: float, width: float, height: float) -> None:
    """Place of the plot inside its chart, shares of it: so that two charts stand exactly above each other."""
    area = made._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    places = {"x": left, "y": top, "w": width, "h": height}
    inner = "".join(f'<c:{side}Mode val="edge"/>' for side in "xy")
    inner += "".join(f'<c:{side} val="{share}"/>' for side, share in places.items())
    target = '<c:layoutTarget val="inner"/>'
    xml = f"<c:layout {nsdecls('c')}><c:manualLayout>{target}{inner}</c:manualLayout></c:layout>"
    area.insert(0, parse_xml(xml))


def logarithmic(axis: Any) -> None:
    """Equal ratios at equal distances."""
    axis._element.find(qn("c:scaling")).insert(0, parse_xml(f'<c:logBase {nsdecls("c")} val="10"/>'))


def on_the_marks(made: Any) -> None:
    """Let a curve begin at the edge of the plot and not half a step inside, as an area does."""
    axis = made.value_axis._element
    for old in axis.findall(qn("c:crossBetween")):
        axis.remove(old)
    axis.find(qn("c:crosses")).addnext(parse_xml(f'<c:crossBetween {nsdecls("c")} val="midCat"/>'))
