"""A small page with made-up figures that exercises the browser components as the app does.

Started by ``tests/components_page.py``. The model is invented: only the contract is real.
"""

import sys
import time
from pathlib import Path

import numpy as np
import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.demo_figures import COLORS, DEFAULTS, EN_VERDICTS, NAMES, TRACKS, ZH, ZH_VERDICTS, X, model
from ui import components


def main() -> None:
    """One run of the page."""
    st.set_page_config(page_title="Components", layout="wide")
    style()
    state = st.session_state
    visit = state.setdefault("visit", 0)
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
        components.bar(bar_data(), key("bar"))
    if notice:
        st.warning(notice)
    if st.toggle("Chart", value=True, key=key("chart")):
        components.hero(hero_data(result), key("hero"))
    # Last: the answer to an input lets its next value go, which would interrupt what is still to come.
    with st.sidebar:
        for name in DEFAULTS:
            components.range_control(range_data(name), key(name))
    st.button("Begin anew", on_click=begin_anew)
    st.caption(f"run {(time.perf_counter() - started) * 1000:.1f} ms, {len(state['applied'])} messages")
    st.caption(f"visit {visit}")


def begin_anew() -> None:
    """Forget everything, as for the next visitor; the components are others then, too."""
    visit = st.session_state["visit"] + 1
    st.session_state.clear()
    st.session_state["visit"] = visit


def key(name: str) -> str:
    """Key of a component of this visit."""
    return f"{name}-{st.session_state['visit']}"


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
    for name in [*DEFAULTS, "hero", "bar"]:
        sent = (state.get(key(name)) or {}).get("sent")
        if sent and sent["seq"] != state["acks"].get(name):
            state["acks"][name] = sent["seq"]
            state["applied"].append((name, sent["action"], sent["value"]))
            notice = act(name, sent["action"], sent["value"]) or notice
    return notice


def act(source: str, action: str, value: object) -> str:
    """Do one message; returns a sentence where it is refused."""
    state = st.session_state
    if action == "set":
        name = "precision" if source == "hero" else source
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
    low, high, step, scale, factor, decimals = TRACKS[name]
    question, unit, note = {
        "precision": (
            "How many of 100 labels must be right?",
            "%",
            text("vendor price ¥{p} a label", p=f"{price:.2f}"),
        ),
        "photos": (
            "Photos collected from real users",
            text("photos"),
            text("¥2.5 each · closes the gap to the field"),
        ),
        "runs": (
            "How many training runs until it is right?",
            "",
            text("¥31.7k a run · 35 % extra for experiments"),
        ),
        "decisions": ("Decisions per device and month", "", ""),
        "value": (
            "What is a right answer worth?",
            text("CNY"),
            text("a wrong one costs ¥0.050 (returns, support)"),
        ),
        "compress": (
            "Compress the model for cheaper devices",
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
            for label in ("Undo", "Redo", "Copy link", "Copied", "Language", "Skip to the inputs")
        },
        "languages": [["zh", "中文"], ["en", "English"]],
        "lang": state["lang"],
        "title": state["named"] or text("Product recognition 2027"),
        "date": text("21 Nov 2026"),
    }


main()
