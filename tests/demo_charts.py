"""A page with one example of every style of chart, a table and a choice, in the frame of a screen.

Started by ``tests/test_components_charts.py``. The figures are invented: only the contract is real.
"""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from costmodel import evaluate, parameters
from ui import charts, controls, frame, session, shell, tables, theme
from ui.charts import Chart, Fact, Mark, Series, Spot

TARGET = parameters.find("labeling.target_precision")
SHARES = [0.86, 0.88, 0.90, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99]
MONTHS = list(range(37))
WORDS = {
    "zh": {
        "The next point of accuracy costs more than it brings.": "再提高一个百分点，花的钱比带来的多。",
        "Price of a label": "每个标签的价格",
        "Vendor price list": "供应商报价",
        "Cheapest mix of people": "最便宜的人员组合",
        "Before your last change": "上次修改之前",
        "Likely range": "常见范围",
        "core": "核心数据",
        "edge": "长尾数据",
        "you": "你在这里",
        "best": "最划算",
        "Cost so far": "累计支出",
        "Labels": "标注",
        "Training": "训练",
        "Operations": "运维",
        "launch": "上线",
        "budget": "预算",
        "Money over time": "资金随时间的变化",
        "a month": "每月",
        "all together": "累计",
        "From today to the chosen mix": "从现在到所选方案",
        "Today": "现在",
        "Own people for difficult labels": "难标的数据由自己人标注",
        "Fewer training runs": "减少训练次数",
        "Smaller model on cheaper devices": "用更小的模型和更便宜的设备",
        "Counted twice": "重复计算的部分",
        "Result": "结果",
        "Published drops": "已发表的下降幅度",
        "Published": "已发表",
        "Your plan": "你的计划",
    }
}


def say(words: str) -> str:
    return WORDS.get(session.lang(), {}).get(words, words)


def main() -> None:
    """One run of the page."""
    st.set_page_config(page_title="Charts", layout="wide")
    st.html(theme.STYLE_SHEET)
    session.start()
    st.session_state["page"] = "labeling"
    shell.collect()
    controls.collect()
    charts.collect()
    result = evaluate(session.scenario())
    shell.head(st.container(), result)
    left, right = frame.board()
    with left:
        drawn = [curve(), cash(), money(), waterfall(), published(), pairs(), sizes()]
        for chart, key in zip(
            drawn, ["curve", "cash", "money", "fall", "shifts", "pairs", "sizes"], strict=True
        ):
            charts.show(chart, key)
        table()
    with right:
        frame.section_presets("team", [("new", "new"), ("old", "old")], None, remember)
        controls.several(["labeling.workflow", TARGET.id, "compression.enabled"])
        frame.more(["labeling.core_share", "labeling.qa_overhead"])
    session.settle()


def remember(key: str) -> None:
    """Note which section preset was chosen."""
    st.session_state["chosen"] = [*st.session_state.get("chosen", []), key]


def curve() -> Chart:
    """Lines, a band, a ghost, upright and lying marks, spots, facts and words."""
    plan = session.scenario()
    x = [controls.place(TARGET, s) for s in SHARES]
    prices = [0.02 * (0.14 / (1 - s)) ** 1.4 for s in SHARES]
    cheap = [0.7 * p for p in prices]
    own = 0.02 * (0.14 / (1 - plan[TARGET.id])) ** 1.4
    _, high = charts.held_range("demo.price", 0.0, max(1.3 * own, 0.6))
    texts = [f"{s:.1%}" for s in SHARES]
    return Chart(
        lead=(say("The next point of accuracy costs more than it brings."), "warn"),
        title=say("Price of a label"),
        x=charts.parameter_axis(TARGET),
        y=charts.money_axis(say("Price of a label"), 0.0, high),
        series=(
            Series("band", say("Likely range"), x, [1.25 * p for p in prices], style="band", low=cheap),
            Series("ghost", say("Before your last change"), x, [0.85 * p for p in prices], style="ghost"),
            Series(
                "list",
                say("Vendor price list"),
                x,
                prices,
                "accent",
                hover=charts.said(texts, "money", prices),
            ),
            Series("mix", say("Cheapest mix of people"), x, cheap, "good", style="dash"),
        ),
        marks=(Mark("x", 90, say("core")), Mark("x", 91, say("edge")), Mark("y", 0.4, say("budget"), "bad")),
        spots=(Spot(100 * plan[TARGET.id], own, say("you")), Spot(94, 0.7 * prices[4], say("best"), "best")),
        facts=(
            Fact(say("Price of a label"), f"¥{own:.2f}", "+¥0.02"),
            Fact("B", "42", tone="bad"),
            Fact("C", "7"),
        ),
        alt="Price against share of right labels.",
        how="First line in plain words.\nSecond line: κ is 0.72.",
        footer=("small print",),
        file_name="price",
    )


def cash() -> Chart:
    """Layers on top of each other, held steps."""
    spent = [[3e4 + 900 * m for m in MONTHS], [2e4 + 300 * m for m in MONTHS], [2000.0 * m for m in MONTHS]]
    colors = theme.component_colors()
    names = (("labels", "Labels"), ("compute", "Training"), ("operations", "Operations"))
    layers = [
        Series(
            key,
            say(name),
            MONTHS,
            ys,
            colors[key],
            style="stack",
            hover=charts.said([str(m) for m in MONTHS], "money", ys),
        )
        for (key, name), ys in zip(names, spent, strict=True)
    ]
    steps = Series(
        "steps", say("budget"), MONTHS, [6e4 * (1 + m // 12) for m in MONTHS], "text", style="steps"
    )
    return Chart(
        title=say("Cost so far"),
        x=charts.month_axis(36),
        y=charts.money_axis(say("Cost so far"), 0.0, 2.2e5),
        series=(*layers, steps),
        marks=(Mark("x", 9, say("launch"), "good"),),
        alt="Cost by month.",
        file_name="cash",
    )


def money() -> Chart:
    """Bars below zero and a line."""
    monthly = [-6e4 if m < 9 else 3.2e4 for m in MONTHS]
    total = [sum(monthly[: m + 1]) for m in MONTHS]
    return Chart(
        title=say("Money over time"),
        x=charts.month_axis(36),
        y=charts.money_axis("", *charts.fitted(min(total), max(total))),
        series=(
            Series("monthly", say("a month"), MONTHS, monthly, "#8A96A2", style="bar"),
            Series("total", say("all together"), MONTHS, total, "text", "area"),
        ),
        marks=(Mark("x", 27, "27"),),
        alt="Cash flow.",
        file_name="money",
    )


def waterfall() -> Chart:
    """Bars with a lower end, long names, lying."""
    names = [
        "Today",
        "Own people for difficult labels",
        "Fewer training runs",
        "Smaller model on cheaper devices",
        "Counted twice",
        "Result",
    ]
    ends = [2.19e6, 2.0e6, 1.85e6, 1.1e6, 1.22e6, 1.22e6]
    low, high = [0, 2.19e6, 2.0e6, 1.85e6, 1.1e6, 0], max(ends)
    groups = (("text", (0, 5)), ("good", (1, 2, 3)), ("bad", (4,)))
    series = tuple(
        Series(
            color,
            "",
            at,
            [ends[i] for i in at],
            color,
            "bar",
            low=[low[i] for i in at],
            texts=charts.figures("money", [ends[i] - (low[i] if 0 < i < 5 else 0) for i in at]),
        )
        for color, at in groups
    )
    return Chart(
        title=say("From today to the chosen mix"),
        x=charts.category_axis([say(n) for n in names]),
        y=charts.money_axis(say("Cost so far"), 0.0, 1.15 * high),
        series=series,
        marks=(Mark("y", 1.095e6, "−50%"),),
        alt="Waterfall.",
        horizontal=True,
        file_name="fall",
    )


def published() -> Chart:
    """Points with error lines and names on a log axis."""
    sizes, drops = [1200, 5000, 26000, 29000, 90000, 1.2e6], [0.31, 0.12, 0.16, 0.17, 0.07, 0.03]
    return Chart(
        title=say("Published drops"),
        x=charts.number_axis("n", 500, 3e6, log=True),
        y=charts.share_axis(say("Published drops"), 0.0, 0.45),
        series=(
            Series(
                "published",
                say("Published"),
                sizes,
                drops,
                "#7D6ECB",
                "points",
                low=[d * 0.7 for d in drops],
                high=[d * 1.4 for d in drops],
                texts=[
                    "WILDS iWildCam",
                    "ObjectNet",
                    "CIFAR-10.1",
                    "CIFAR-10.2",
                    "ImageNet-V2",
                    "<b>Camelyon</b> & co",
                ],
                hover=charts.said(list("abcdef"), "percent", drops),
            ),
            Series("own", say("Your plan"), [8000], [0.21], "accent", "points"),
        ),
        spots=(Spot(8000, 0.21, say("you")),),
        alt="Drops.",
        file_name="shifts",
    )


def pairs() -> Chart:
    """Bars side by side over names."""
    names = [say(n) for n in ("Labels", "Training", "Operations")]
    before, after = [5e5, 3e5, 1.2e6], [4.1e5, 2.2e5, 7e5]
    sides = charts.beside(
        [
            Series(
                "before",
                say("Today"),
                [0, 1, 2],
                before,
                "muted",
                "bar",
                texts=charts.figures("money", before),
            ),
            Series(
                "after",
                say("Result"),
                [0, 1, 2],
                after,
                "accent",
                "bar",
                texts=charts.figures("money", after),
            ),
        ]
    )
    return Chart(
        title=say("From today to the chosen mix"),
        x=charts.category_axis(names),
        y=charts.money_axis("", 0.0, 1.4e6),
        series=sides,
        alt="Before and after.",
        file_name="pairs",
        height=300,
    )


def sizes() -> Chart:
    """A filled curve, many upright names."""
    names = [
        "Own people for difficult labels",
        "Today",
        "Fewer training runs",
        "Result",
        "Counted twice",
        "<i>x</i> & y",
    ]
    ys = [0.2, 0.5, 0.4, 0.8, 0.9, 0.3]
    return Chart(
        title=say("Your plan"),
        x=charts.category_axis([say(n) for n in names]),
        y=charts.share_axis("", 0.0, 1.0),
        series=(Series("bars", "", range(6), ys, "#009E73", "bar", texts=[f"{y:.0%}" for y in ys]),),
        alt="Sizes.",
        file_name="sizes",
        height=300,
    )


def table() -> None:
    """Groups, a marked row, a switch, tones, notes and bars."""
    columns = [
        tables.Column(say("Labels")),
        tables.Column(say("Price of a label"), "right"),
        tables.Column(say("Published"), "right", bar=True, width="30%"),
    ]
    rows = [
        tables.Row(("95–97", tables.Cell("¥0.30", note="usual"), tables.Cell("41%", share=0.41)), group="A"),
        tables.Row(("97–98", "¥0.60", tables.Cell("80%", "good", share=0.8)), mark=True, group="A"),
        tables.Row(
            ("Compress", tables.Cell("¥1.20", "bad"), tables.Cell("0%", share=0.0)),
            key="compression.enabled",
            switch=bool(session.scenario()["compression.enabled"]),
            group="B",
        ),
    ]
    tables.show(say("Vendor price list"), columns, rows, "tiers", note="note", footer="footer")


main()
