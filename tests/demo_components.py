"""A small page with made-up figures that exercises the browser components as the app does.

Started by ``tests/test_components_browser.py``. The model is invented: only the contract is real.
"""

import sys
import time
from pathlib import Path

import numpy as np
import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ui import components

ZH = {
    "How many of 100 labels must be right?": "100 个标签里要有多少个是对的?",
    "Photos collected from real users": "从真实用户那里收集的照片",
    "How many training runs until it is right?": "要训练多少次才能做好?",
    "Decisions per device and month": "每台设备每月要判断多少次?",
    "What is a right answer worth?": "一次正确判断值多少钱?",
    "Compress the model for cheaper devices": "压缩模型,使用更便宜的设备",
    "vendor price ¥{p} a label": "供应商报价 ¥{p} 每个标签",
    "¥2.5 each · closes the gap to the field": "每张 ¥2.5 · 缩小实验室与现场的差距",
    "¥31.7k a run · 35 % extra for experiments": "每次 ¥3.17 万 · 实验另加 35 %",
    "a wrong one costs ¥0.050 (returns, support)": "一次错误损失 ¥0.050(退货、客服)",
    "¥800 → ¥250 a device, −1.5 points": "每台 ¥800 → ¥250,准确率 −1.5 点",
    "was {v}": "原为 {v}",
    "default {v}": "默认 {v}",
    "Total cost, 36 months": "总成本,36 个月",
    "Return (ROI)": "投资回报率 (ROI)",
    "Pays back": "回本时间",
    "Right in the field": "现场正确率",
    "build ¥0.53 M · P80 ¥2.4 M": "建设 ¥53 万 · P80 ¥240 万",
    "(benefit − cost) / cost": "(收益 − 成本)/ 成本",
    "budget ¥2.5 M: under by ¥0.3 M": "预算 ¥250 万:结余 ¥30 万",
    "needs 63 to break even": "达到 63 即可保本",
    "labels right": "标签正确",
    "right in the lab": "实验室正确",
    "right in the field": "现场正确",
    "average between retrainings": "两次再训练之间的平均",
    "break-even": "保本点",
    "Labels": "标注",
    "Engineering": "工程",
    "Training": "训练",
    "Retraining": "再训练",
    "Devices": "设备",
    "Operations": "运维",
    "Total cost over 36 months": "36 个月的总成本",
    "Return on investment": "投资回报率",
    "Net present value": "净现值",
    "Labels right, of 100": "每 100 个标签中正确的个数",
    "pays back": "回本",
    "loses money": "亏损",
    "you": "你在这里",
    "best {v}": "最佳 {v}",
    "next point costs {cost}, is worth {worth}": "下一个百分点花费 {cost},带来 {worth}",
    "never": "无法回本",
    "month {v}": "第 {v} 个月",
    "{v} of 100": "100 中的 {v}",
    "Show against": "横轴",
    "36 months": "36 个月",
    "Build only": "仅建设",
    "ROI": "ROI",
    "NPV": "净现值",
    "Refit axes": "重设坐标",
    "type a value": "输入数值",
    "reset": "恢复默认",
    "where does this come from?": "这个数从哪里来?",
    "Next best move: collect 15,000 more photos (¥52k)": "下一步最值得做:再收集 15,000 张照片(¥5.2 万)",
    "earns ¥0.4 M more": "多赚 ¥40 万",
    "Every number: click for equation, source, date": "每个数字:点击查看公式、来源、日期",
    "scenario 7F3A-91C2 · model 0.1 · data 2026-11": "方案 7F3A-91C2 · 模型 0.1 · 数据 2026-11",
    "Undo": "撤销",
    "Redo": "重做",
    "Copy link": "复制链接",
    "Copied": "已复制",
    "Language": "语言",
    "Product recognition 2027": "商品识别 2027",
    "21 Nov 2026": "2026 年 11 月 21 日",
    "This link works on this machine only.": "此链接只能在本机打开。",
    "Zoom": "缩放",
    "Pan": "平移",
    "Show all": "显示全部",
    "Save as picture": "保存为图片",
    "Range ¥0.3 to ¥2.1, vendor quotes of March 2026, three vendors. A second vendor would change it.": (
        "范围 ¥0.3 至 ¥2.1,三家供应商 2026 年 3 月报价。换一家供应商会改变它。"
    ),
    "photos": "张",
    "CNY": "元",
    "A chart of cost and return against the share of right labels.": "成本与回报随标签正确率变化的图。",
    "120 is above the maximum of 99.5; the value stays.": "超出最大值 99.5,数值不变。",
}
EN_VERDICTS = {
    "earns": "As planned this earns {gain} over 36 months and pays back in {month}. "
    "At {best} right labels in 100 it would earn {most}; beyond that, labels cost more than they bring.",
    "loses": "As planned this loses {gain} over 36 months and never pays back: the field will see {field} "
    "right in 100, it needs {need}.",
}
ZH_VERDICTS = {
    "earns": "照此计划,36 个月可赚 {gain},在{month}回本。标签正确率到 {best} 时可赚 {most};"
    "再往上,更好的标签花得比带来的多。",
    "loses": "照此计划,36 个月会亏 {gain},无法回本:现场每 100 次只有 {field} 次正确,需要 {need} 次。",
}
DEFAULTS = {"precision": 0.95, "photos": 5000, "runs": 6, "decisions": 4200, "value": 0.03, "compress": False}
X = np.round(np.arange(85, 99.51, 0.25), 2)
NAMES = ["Operations", "Devices", "Retraining", "Training", "Engineering", "Labels"]
COLORS = [
    ("#c9d0dc", "#465067"),
    ("#d5dbe3", "#3d465b"),
    ("#dfe4ea", "#353d50"),
    ("#e7ebef", "#2d3546"),
    ("#a9cfe0", "#2b5a75"),
    ("#0b6b98", "#3aa0d0"),
]


def main() -> None:
    """One run of the page."""
    st.set_page_config(page_title="Components", layout="wide")
    style()
    state = st.session_state
    state.setdefault("values", dict(DEFAULTS))
    state.setdefault("lang", st.query_params.get("lang", "en"))
    state.setdefault("named", st.query_params.get("name"))
    state.setdefault("acks", {})
    state.setdefault("undo", [])
    state.setdefault("redo", [])
    state.setdefault("measure", "roi")
    state.setdefault("applied", [])
    notice = apply_messages()
    started = time.perf_counter()
    result = model(state["values"])
    with st.container():
        components.bar(bar_data(), "bar")
    if notice:
        st.warning(notice)
    if st.toggle("Chart", value=True):
        components.hero(hero_data(result), "hero")
    # Last: the answer to an input lets its next value go, which would interrupt what is still to come.
    with st.sidebar:
        for name in DEFAULTS:
            components.range_control(range_data(name), name)
    st.caption(f"run {(time.perf_counter() - started) * 1000:.1f} ms, {len(state['applied'])} messages")


def style() -> None:
    """The page's frame, as the app sets it."""
    st.html(
        "<style>.stMainBlockContainer{padding:24px 28px 40px;max-width:1180px}"
        "[data-testid=stSidebarContent]{padding:0} .stApp header{background:none}</style>"
    )


def text(english: str, **slots: object) -> str:
    """The sentence in the chosen language, its slots filled."""
    found = ZH[english] if st.session_state["lang"] == "zh" else english
    return found.format(**slots) if slots else found


def apply_messages() -> str:
    """Apply what the browser sent, each message once; a refusal comes back as a sentence."""
    state, notice = st.session_state, ""
    for key in [*DEFAULTS, "hero", "bar"]:
        sent = (state.get(key) or {}).get("sent")
        if sent and sent["seq"] != state["acks"].get(key):
            state["acks"][key] = sent["seq"]
            state["applied"].append((key, sent["action"], sent["value"]))
            notice = act(key, sent["action"], sent["value"]) or notice
    return notice


def act(key: str, action: str, value: object) -> str:
    """Do one message; returns a sentence where it is refused."""
    state = st.session_state
    if action == "set":
        name = "precision" if key == "hero" else key
        if name == "precision" and not 0.85 <= value <= 0.995:
            return text("120 is above the maximum of 99.5; the value stays.")
        remember({**state["values"], name: value})
    elif action == "move":
        remember({**state["values"], "photos": state["values"]["photos"] + 15000})
    elif action in ("undo", "redo"):
        source, target = state[action], state["redo" if action == "undo" else "undo"]
        if source:
            target.append(state["values"])
            state["values"] = source.pop()
    elif action in ("lang", "measure"):
        state[action] = value
    return ""


def remember(values: dict) -> None:
    """Take new values, the old ones go to undo."""
    state = st.session_state
    state["undo"] = [*state["undo"][-50:], state["values"]]
    state["redo"] = []
    state["values"] = values


def model(values: dict) -> dict:
    """Invented costs and returns over the axis: shapes as in a real project, figures without meaning."""
    p = X / 100
    labels = 100_000 * 0.45 * (0.06 / (1 - p)) ** 1.15
    devices = 250_000 if values["compress"] else 800_000
    flat = np.ones_like(p)
    parts = [
        600_000 * flat + 10 * values["decisions"],
        devices * flat,
        (120_000 + 20_000 * values["runs"] / 6) * flat,
        31_700 * values["runs"] * flat * (1 + (p - 0.85)),
        240_000 * flat + 2.5 * values["photos"],
        labels + 60_000,
    ]
    total = np.sum(parts, axis=0)
    gap = 0.16 * (1 + values["photos"] / 500) ** -0.35
    field = (0.42 + 0.58 * ((p - 0.5) / 0.5) ** 0.8) - gap - (0.015 if values["compress"] else 0)
    per_answer = values["value"] * field - 0.05 * (1 - field)
    benefit = 36 * 1000 * values["decisions"] * per_answer * 0.715
    return {
        "parts": parts,
        "total": total,
        "field": field,
        "benefit": benefit,
        "npv": benefit - total,
        "roi": (benefit - total) / total,
    }


def money(amount: float) -> str:
    """A short amount, as the app's own format would give it."""
    if st.session_state["lang"] == "zh":
        return f"¥{amount / 1e4:,.0f} 万" if abs(amount) >= 1e4 else f"¥{amount:,.0f}"
    return f"¥{amount / 1e6:.2f} M" if abs(amount) >= 1e6 else f"¥{amount / 1e3:,.0f}k"


def point(i: int, result: dict, best: int) -> dict:
    """Everything that stands on the page when the marker is at point ``i``."""
    npv, field = result["npv"][i], result["field"][i] * 100
    month = text("never") if npv < 0 else text("month {v}", v=round(36 / (1 + result["roi"][i])))
    j = min(i, len(X) - 2)
    slope = 1 / (X[j + 1] - X[j])
    extra = [(result[name][j + 1] - result[name][j]) * slope for name in ("total", "benefit")]
    slots = {"gain": money(abs(npv)), "field": f"{field:.0f}", "need": "63"}
    if npv >= 0:
        slots = {
            "gain": money(npv),
            "month": month,
            "best": f"{X[best]:g}",
            "most": money(result["npv"][best]),
        }
    lab = field + 6.7
    return {
        "k": "earns" if npv >= 0 else "loses",
        "s": slots,
        "cards": [
            money(result["total"][i]),
            f"{result['roi'][i] * 100:.0f} %",
            month,
            text("{v} of 100", v=round(field)),
        ],
        "next": [money(extra[0]), money(extra[1])],
        "tone": "good" if npv >= 0 else "bad",
        "thread": [
            f"{X[i]:.1f}",
            f"{lab:.1f}",
            f"{field:.1f}",
            f"{field - 1.9:.1f}",
            "62.5 ✓" if field - 1.9 > 62.5 else "62.5 ✗",
        ],
        "deltas": ["", "", "−6.7", "−1.9", ""],
    }


def hero_data(result: dict) -> dict:
    """The overview's middle."""
    state = st.session_state
    lang, measure = state["lang"], state["measure"]
    best = int(np.argmax(result["npv"]))
    you = int(np.argmin(np.abs(X / 100 - state["values"]["precision"])))
    came_from = [v["precision"] for v in state["undo"] if v["precision"] != state["values"]["precision"]]
    ghost = int(np.argmin(np.abs(X / 100 - came_from[-1]))) if came_from else None
    lower = {
        "roi": ([-0.3, 0.3], [-0.2, 0, 0.2], "Return on investment"),
        "npv": ([-6e5, 6e5], [-4e5, 0, 4e5], "Net present value"),
    }[measure]
    return {
        "ack": state["acks"].get("hero"),
        "lang": lang,
        "plotly_url": components.plotly_url(),
        "plotted": {
            "id": "precision",
            "label": text("Labels right, of 100"),
            "x": X.tolist(),
            "value_of": np.round(X / 100, 6).tolist(),
            "unit": "%",
            "ticks": {
                "vals": [86, 88, 90, 92, 94, 96, 98],
                "texts": ["86", "88", "90", "92", "94", "96", "98"],
            },
        },
        "templates": ZH_VERDICTS if lang == "zh" else EN_VERDICTS,
        "points": [point(i, result, best) for i in range(len(X))],
        "you": you,
        "best": best,
        "ghost": ghost,
        "move": {
            "text": text("Next best move: collect 15,000 more photos (¥52k)"),
            "gain": text("earns ¥0.4 M more"),
            "label": "",
        },
        "said": said(),
        "cards": [
            {"title": text("Total cost, 36 months"), "note": text("build ¥0.53 M · P80 ¥2.4 M")},
            {"title": text("Return (ROI)"), "note": text("(benefit − cost) / cost")},
            {"title": text("Pays back"), "note": text("budget ¥2.5 M: under by ¥0.3 M")},
            {"title": text("Right in the field"), "note": text("needs 63 to break even")},
        ],
        "stack": [
            {
                "key": name.lower(),
                "label": state["named"] or text(name),
                "color": list(color),
                "values": [round(float(v)) for v in part],
            }
            for name, color, part in zip(NAMES, COLORS, result["parts"], strict=True)
        ],
        "cost_title": text("Total cost over 36 months"),
        "cost_range": [0, 3e6],
        "cost_ticks": {"vals": [0, 1e6, 2e6, 3e6], "texts": ["¥0", money(1e6), money(2e6), money(3e6)]},
        "lower": {
            "title": text(lower[2]),
            "values": [round(float(v), 5) for v in result[measure]],
            "range": lower[0],
            "ticks": {
                "vals": lower[1],
                "texts": [f"{v * 100:.0f} %" if measure == "roi" else money(v) for v in lower[1]],
            },
            "zero_label_above": text("pays back"),
            "zero_label_below": text("loses money"),
            "kind": measure,
        },
        "you_label": text("you"),
        "best_label": text("best {v}", v=f"{X[best]:g}"),
        "next_template": ZH["next point costs {cost}, is worth {worth}"]
        if lang == "zh"
        else "next point costs {cost}, is worth {worth}",
        "thread": [
            {"label": text(label), "delta_tone": "bad"}
            for label in (
                "labels right",
                "right in the lab",
                "right in the field",
                "average between retrainings",
                "break-even",
            )
        ],
        "controls": {
            "axis": {
                "label": text("Show against"),
                "options": [
                    ["precision", text("Labels right, of 100")],
                    ["photos", text("Photos collected from real users")],
                ],
                "value": "precision",
            },
            "view": {
                "label": "view",
                "options": [["life", text("36 months")], ["build", text("Build only")]],
                "value": "life",
            },
            "measure": {
                "label": "measure",
                "options": [["roi", text("ROI")], ["npv", text("NPV")]],
                "value": measure,
            },
            "refit": {"label": text("Refit axes")},
        },
        "alt": text("A chart of cost and return against the share of right labels."),
        "footer": [
            text("Every number: click for equation, source, date"),
            text("scenario 7F3A-91C2 · model 0.1 · data 2026-11"),
        ],
        "labels": {
            "zoom": text("Zoom"),
            "pan": text("Pan"),
            "reset_view": text("Show all"),
            "image": text("Save as picture"),
        },
        "source_line": text("scenario 7F3A-91C2 · model 0.1 · data 2026-11"),
        "file_name": "overview",
    }


def said() -> str:
    """What the last step changed."""
    state = st.session_state
    before = state["undo"][-1] if state["undo"] else state["values"]
    changed = [
        f"{name}: {before[name]:g} → {value:g}"
        for name, value in state["values"].items()
        if value != before[name]
    ]
    return ", ".join(changed)


def range_data(name: str) -> dict:
    """One input of the sidebar."""
    values, state = st.session_state["values"], st.session_state
    price = 0.25 * (0.06 / (1 - values["precision"])) ** 1.05
    question, low, high, step, scale, factor, decimals, unit, note = {
        "precision": (
            "How many of 100 labels must be right?",
            0.85,
            0.995,
            0.0025,
            "linear",
            100,
            1,
            "%",
            text("vendor price ¥{p} a label", p=f"{price:.2f}"),
        ),
        "photos": (
            "Photos collected from real users",
            500,
            100_000,
            100,
            "log",
            1,
            0,
            text("photos"),
            text("¥2.5 each · closes the gap to the field"),
        ),
        "runs": (
            "How many training runs until it is right?",
            1,
            20,
            1,
            "linear",
            1,
            0,
            "",
            text("¥31.7k a run · 35 % extra for experiments"),
        ),
        "decisions": ("Decisions per device and month", 500, 20_000, 100, "log", 1, 0, "", ""),
        "value": (
            "What is a right answer worth?",
            0.005,
            0.2,
            0.001,
            "log",
            1,
            3,
            text("CNY"),
            text("a wrong one costs ¥0.050 (returns, support)"),
        ),
        "compress": (
            "Compress the model for cheaper devices",
            0,
            1,
            1,
            "linear",
            1,
            0,
            "",
            text("¥800 → ¥250 a device, −1.5 points"),
        ),
    }[name]
    default, value = DEFAULTS[name], values[name]
    before = [v[name] for v in state["undo"] if v[name] != value]
    return {
        "kind": "switch" if name == "compress" else "range",
        "id": name,
        "question": text(question),
        "value": value,
        "min": low,
        "max": high,
        "step": step,
        "scale": scale,
        "factor": factor,
        "decimals": decimals,
        "unit": unit,
        "default": default,
        "default_text": text("default {v}", v=f"{default * factor:g}"),
        "was_text": text("was {v}", v=f"{before[-1] * factor:g}") if before and value != default else None,
        "note": note,
        "note_tone": "",
        "source": text(
            "Range ¥0.3 to ¥2.1, vendor quotes of March 2026, three vendors. A second vendor would change it."
        ),
        "plotted": name == "precision",
        "disabled": False,
        "ack": state["acks"].get(name),
        "labels": {
            label: text(english)
            for label, english in (
                ("typed", "type a value"),
                ("reset", "reset"),
                ("about", "where does this come from?"),
            )
        },
    }


def bar_data() -> dict:
    """Title, address and link."""
    state = st.session_state
    changed = {name: value for name, value in state["values"].items() if value != DEFAULTS[name]}
    query = (
        "?v=1&preset=demo"
        + "".join(f"&{name}={value}" for name, value in changed.items())
        + f"&lang={state['lang']}"
    )
    return {
        "ack": state["acks"].get("bar"),
        "query": query,
        "write": True,
        "can_undo": bool(state["undo"]),
        "can_redo": bool(state["redo"]),
        "share": {
            "sentence": "Product recognition 2027: earns ¥0.04 M",
            "warning": text("This link works on this machine only."),
            "base": None,
        },
        "labels": {
            label.lower().split()[0]: text(label)
            for label in ("Undo", "Redo", "Copy link", "Copied", "Language")
        },
        "languages": [["zh", "中文"], ["en", "English"]],
        "lang": state["lang"],
        "title": state["named"] or text("Product recognition 2027"),
        "date": text("21 Nov 2026"),
    }


main()
