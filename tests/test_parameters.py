"""Records: complete, consistent, sourced, in everyday words, and all used."""

from __future__ import annotations

import ast
import json
import math
import re
from collections import Counter

import pytest

from costmodel import _data, evaluate, parameters, presets, strategies, text
from tests.plans import records
from tests.screen import Screen
from tests.sources import called_name, python_files, tree_of
from ui import navigation

CATALOGUE = parameters.catalogue()
ALL = pytest.mark.parametrize("record", records(), ids=lambda record: record.id)
NUMBERS = pytest.mark.parametrize("record", records("number", "integer"), ids=lambda record: record.id)
LANGUAGES = ("zh", "en")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TABLES = {
    f"{path.stem}.{name}": table
    for path in sorted(_data.path("parameters").glob("*.toml"))
    for name, table in _data.toml("parameters", path.name).items()
}


# --- The records themselves ------------------------------------------------------------------


@ALL
def test_record_is_complete(record):
    assert record.unit in parameters.UNITS
    assert record.level in (1, 2, 3)
    assert record.section in parameters.SECTIONS
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", record.date)


@pytest.mark.parametrize("name", TABLES)
def test_texts_of_a_record_are_in_both_languages(name):
    """Everything the popover of an input says, in every file of records."""
    table = TABLES[name]
    for key in ("label", "help", "where", "note"):
        assert set(table[key]) == set(LANGUAGES)
        assert all(table[key].values())
        assert not CHINESE.search(table[key]["en"])
    for key in ("help", "note"):
        assert table[key]["zh"].endswith("。")
        assert table[key]["en"].endswith(".")
    for key in ("help", "where", "note"):
        assert CHINESE.search(table[key]["zh"])
    assert not table["where"]["zh"].endswith("。")
    assert not table["where"]["en"].endswith(".")


@pytest.mark.parametrize("source", parameters.sources().values(), ids=parameters.sources())
def test_source_is_complete(source):
    for words in (source["title"], source["authors"]):
        assert set(words) == set(LANGUAGES)
        assert all(words.values())
        assert CHINESE.search(words["zh"]) or words["zh"] == words["en"]  # a paper's title or its authors
        assert not CHINESE.search(words["en"])
    assert 1900 < source["year"] <= 2026
    assert source["kind"] in {"published", "measured", "recalled", "assumption", "decision"}
    assert str(source["read"]) <= "2026-11-21"


@ALL
def test_record_has_a_source(record):
    assert record.source in parameters.sources()


@NUMBERS
def test_ranges_lie_inside_each_other(record):
    low, high = record.allowed
    assert low <= record.usual[0] <= record.value <= record.usual[1] <= high
    assert record.usual[0] < record.usual[1]
    assert low <= record.slider[0] < record.slider[1] <= high
    assert record.slider[0] <= record.value <= record.slider[1]
    assert record.step > 0
    assert math.isfinite(low)
    assert math.isfinite(high)
    if record.scale == "log":
        assert record.slider[0] >= 0  # a slider may have a stop at zero before its decades
    if record.distribution == "lognormal":
        assert record.usual[0] > 0
    if record.kind == "integer":
        assert all(isinstance(v, int) for v in (record.value, *record.allowed, *record.usual, *record.slider))


@pytest.mark.parametrize("record", records("choice"), ids=lambda record: record.id)
def test_choices_have_names(record):
    assert record.value in record.choices
    assert all(set(names) == set(LANGUAGES) and all(names.values()) for names in record.choices.values())


def test_switches_and_choices_have_no_range():
    for record in records("switch", "choice"):
        assert record.unit == record.kind
        assert record.allowed is record.usual is record.slider is None
        assert record.distribution == "none"


def test_bounds_name_known_parameters_of_one_unit():
    ordered = [r for r in records() if r.less_than]
    assert ordered
    for record in ordered:
        assert CATALOGUE[record.less_than].unit == record.unit
        assert record.value < CATALOGUE[record.less_than].value


def test_labels_are_unique():
    for lang in LANGUAGES:
        assert [name for name, n in Counter(r.label[lang] for r in records()).items() if n > 1] == []


def test_only_shares_look_like_shares():
    """A percent typed as 95 would be refused, not taken for 9,500 %."""
    for record in records("number"):
        if record.unit == "share" and record.slider:
            assert record.slider[1] <= 3.0, record.id


MODEL_WORDS = {
    "en": """shift rho mfu kappa probit sigma tau beta alpha exponent correlation concentration coverage floor
        threshold utilization epoch flops variance quantile distribution drift asymptote hyperparameter
        precision recall f1 roi npv irr latency pruning quantize distil""",
    "zh": """偏移 漂移 相关 系数 指数 概率 分布 方差 阈值 收敛 置信 精确率 召回 量化 剪枝 蒸馏 净现值
        内部收益率 折现 利用率 梯度 超参""",
}


# --- What a screen shows first ---------------------------------------------------------------


def test_level_1_is_five_sliders_and_a_switch():
    first = [r for r in records() if r.level == 1]
    assert {r.id for r in first} == {
        "labeling.target_precision",
        "generalization.field_items",
        "compute.runs",
        "serving.decisions",
        "value.right",
        "compression.enabled",
    }
    assert Counter("switch" if r.kind == "switch" else "slider" for r in first) == {"slider": 5, "switch": 1}


@pytest.mark.parametrize("page", navigation.names())
def test_level_2_is_at_most_eight_on_a_screen(page):
    mounted = Screen("v=1&preset=ecommerce&lang=en", page=page).app.get("bidi_component")
    shown = {json.loads(component.proto.json).get("id") for component in mounted}
    assert sum(r.level == 2 for r in records() if r.id in shown) <= 8


@pytest.mark.parametrize("record", [r for r in records() if r.level <= 2], ids=lambda record: record.id)
def test_first_inputs_are_questions_in_everyday_words(record):
    assert record.question["en"].endswith("?")
    assert record.question["zh"].endswith("？")
    english = set(re.findall(r"[a-z0-9]+", record.question["en"].lower()))
    assert not english & set(MODEL_WORDS["en"].split())
    assert [word for word in MODEL_WORDS["zh"].split() if word in record.question["zh"]] == []


SHOWN_ONLY = {"project.currency", "project.fx_cny_per_usd"}  # how figures are printed; `ui` reads them
# What a gate is worth: the plan assumes that it is passed; tests/test_gates.py.
OF_GATES = {f"gates.{gate}_{what}" for gate in ("poc", "pilot") for what in ("pass", "signal")}
# What a path is looked for; tests/test_screen_strategies.py.
ASKED_FOR = {"strategies.target"}
# An alternative that the compression screen compares with (tests/test_screen_compression.py).
COMPARED = {"serving.alternative_price", "serving.alternative_mb"}
# Runs left and carbon: on the compute screen only; tests/test_screen_compute.py.
OF_COMPUTE = {"compute.grid", "compute.spent"}
# How draws are made; tests/test_uncertainty.py.
OF_DRAWS = {f"uncertainty.{name}" for name in ("draws", "seed", "tolerance", "rho_value", "rho_runs")}
EVERYTHING_ON = {
    "labeling.workflow": "cheapest",
    "labeling.core_share": 0.5,
    "labeling.edge_precision": 0.9,
    "labeling.model_available": True,
    "compute.utilization": 0.8,
    "compression.enabled": True,
    "compression.value_per_100ms": 0.001,
    "serving.upload_mb": 1.0,
    "serving.compliance_cost": 100.0,
    "serving.replacement": 12.0,
    "value.review": True,
    "value.severe_rate": 1.0,
    "gates.pilot": True,
    "project.horizon": 48,
    "project.budget": 1000.0,
    "project.deadline": 1.0,
    "compute.monthly_budget": 1.0,
    "compute.approval_threshold": 1.0,
    "compute.warn_share": 0.01,
    "compression.size_limit": 1.0,
    "compression.latency_limit": 1.0,
}
WORKLOAD = {"compute.hours_from": "workload"}
# Every strategy that no model computes; of the two architectures, which exclude each other, one at a time.
ADOPTED = {
    f"strategies.{key}": 0.5
    for key in strategies.catalogue()
    if f"strategies.{key}_effect" in CATALOGUE and key != "moe"
}
BIG_MODEL = {"strategies.moe": 0.5, "serving.cloud_price": 5.0, "compression.enabled": True}
SETTINGS = [
    {},
    ADOPTED,
    BIG_MODEL,
    EVERYTHING_ON,
    {**EVERYTHING_ON, "value.baseline": "manual", "compression.enabled": False, "value.review": False},
    {**EVERYTHING_ON, "value.baseline": "api", "labeling.target_precision": 0.97, "labeling.core_share": 1.0},
    {"labeling.throughput": 10_000.0, "labeling.items": 50_000.0, "generalization.monitoring": True},
    {"labeling.workflow": "own", "labeling.active_learning": True, "labeling.synthetic": True},
    {"labeling.workflow": "own", "labeling.own_tools": True},
    {"value.wrong_from": "parts", "value.return_rate": 0.01},
    {
        **EVERYTHING_ON,
        "compression.figures": "methods",
        "compression.quantization": "int8",
        "compression.sparsity": 0.5,
        "compression.mac_ratio": 2.0,
        "serving.cloud_price": 5.0,
        "serving.watts": 5.0,
        "serving.autoscaling": True,
    },
    {**WORKLOAD, "compute.family": "transformer", "compute.commitment": "three_years"},
    {**WORKLOAD, "compute.family": "vision", "compute.commitment": "one_year"},
    {**WORKLOAD, "compute.family": "generic", "compute.own_share": 0.5, "compute.storage_monthly": True},
    {**WORKLOAD, "compute.family": "measured", "compute.spot_share": 0.5, "compute.transfer_learning": True},
    {"compute.mixed_precision": True, "serving.cloud_price": 5.0, "serving.batch": 4},
]


def shown(scenario):
    return json.dumps(evaluate(scenario).as_dict(), sort_keys=True)


@pytest.fixture(scope="module")
def bases():
    plans = [presets.load().replace(setting) for setting in SETTINGS]
    return [(plan, shown(plan)) for plan in plans]


def other_values(record, value):
    if record.kind == "switch":
        return [not value]
    if record.kind == "choice":
        return [choice for choice in record.choices if choice != value]
    near = [value * 1.01, value * 0.99, value + record.step, value - record.step]
    kept = [int(v) if record.kind == "integer" else v for v in near]
    return [v for v in kept if record.allowed[0] <= v <= record.allowed[1] and v != value]


# --- Every record is used, and everything used has a record ----------------------------------


@ALL
def test_record_is_used(record, bases):
    """Changing it changes something that is shown, in one of the settings."""
    changed = any(
        shown(plan.accept({record.id: value})[0]) != before
        for plan, before in bases
        for value in other_values(record, plan[record.id])
    )
    assert changed == (record.id not in SHOWN_ONLY | OF_GATES | OF_COMPUTE | OF_DRAWS | COMPARED | ASKED_FOR)


MOUNTS = ("charts.show", "tables.show", "charts.held_range", "held_range")
TEXTS = text._texts("en")  # a screen's texts may begin with the name of a section


def strings(tree):
    """Strings, apart from the names of charts, tables and axes on a page."""
    mounted = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and called_name(n) in MOUNTS]
    names = {id(arg) for call in mounted for arg in call.args}
    constants = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in names)
    return {n.value for n in constants if isinstance(n.value, str)}


def test_every_id_in_the_code_has_a_record():
    pattern = re.compile(rf"(?:{'|'.join(parameters.SECTIONS)})\.[a-z_0-9]+")
    found = {
        (path.name, string)
        for path in python_files("costmodel", "ui", "pages", "app.py")
        for string in strings(tree_of(path))
        if pattern.fullmatch(string) and not string.endswith(("_", ".toml"))  # families are below
    }
    assert len(found) > 80
    assert sorted(f for f in found if f[1] not in CATALOGUE and f[1] not in TEXTS) == []


def test_every_family_of_ids_in_the_code_has_records():
    """``v[f"gates.{gate}_labels"]`` stands for ids that exist."""
    pattern = re.compile(rf"(?:{'|'.join(parameters.SECTIONS)})\.")
    families = [
        "".join(p.value if isinstance(p, ast.Constant) else "*" for p in node.values)
        for path in python_files("costmodel", "ui", "pages")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.JoinedStr)
    ]
    families = [family for family in families if pattern.match(family) and " " not in family]
    assert families
    for family in families:
        form = re.compile(re.escape(family).replace(r"\*", ".+"))
        assert any(map(form.fullmatch, (*CATALOGUE, *TEXTS))), family
