"""The workbook as the second implementation of the model: a spreadsheet recalculates it."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import pytest

from costmodel import Scenario, evaluate, presets
from costmodel.report import write_xlsx
from costmodel.report.workbook import cells, inputs_sheet
from costmodel.report.workbook.cells import INPUT_COLUMN
from costmodel.report.workbook.plan import Content, cell_value
from tests import office
from tests.plans import random_value, records
from tests.workbooks import close, expected

# In CI a missing spreadsheet is a failure, as a missing browser is.
missing = not os.environ.get("CI") and office.find_office() is None
pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(missing, reason="no LibreOffice; install one or set COSTMODEL_OFFICE"),
]

INPUTS = "xl/worksheets/sheet2.xml"

# Preset that is exported, and the inputs that are changed in its sheet afterwards.
CHANGED: dict[str, tuple[str, dict[str, Any]]] = {
    "gpu_price": (
        "drone",
        {"compute.gpu_price": 41.5, "compute.own_share": 0.4, "compute.own_capex": 90_000.0},
    ),
    "decisions": ("ecommerce", {"serving.decisions": 9000.0, "value.right": 0.041, "value.baseline": "api"}),
    "time": (
        "camera",
        {
            "project.discount_rate": 0.17,
            "project.build_months": 8.3,
            "project.horizon": 71,
            "project.timing": "end",
            "project.inflation": 0.06,
            "gates.pilot": True,
            "serving.replacement": 11.0,
        },
    ),
    "field": (
        "article",
        {
            "generalization.field_items": 900.0,
            "generalization.augmented_items": 4000.0,
            "generalization.noise_after_shift": True,
            "generalization.worst_group_shift": 0.4,
            "generalization.monitoring": True,
            "generalization.retrain_every": 7,
        },
    ),
    "review": (
        "driving",
        {
            "value.review": True,
            "value.review_capacity": 0.11,
            "value.concentration": 9.0,
            "value.review_cost": 0.001,
        },
    ),
    "workload": (
        "drone",
        {
            "compute.hours_from": "workload",
            "compute.family": "vision",
            "compute.gpus": 24,
            "compute.epochs": 300.0,
        },
    ),
    "transformer": ("recommender", {"compute.hours_from": "workload", "compute.family": "transformer"}),
    "compression": (
        "half",
        {
            "compression.enabled": True,
            "compression.figures": "methods",
            "compression.quantization": "int4",
            "compression.sparsity": 0.5,
            "compression.mac_ratio": 1.7,
            "compression.depthwise": True,
            "compression.value_per_100ms": 0.004,
        },
    ),
    "strategies": (
        "recommender",
        {
            "strategies.right_sized_arch": 0.7,
            "strategies.moe": 1.0,
            "strategies.multi_cloud": 0.9,
            "strategies.parallelism": 0.5,
            "strategies.roi_gates": 1.0,
            "strategies.active_learning": 0.8,
            "strategies.synthetic_data": 0.6,
            "strategies.data_dedup_pruning": 1.0,
            "compute.spot_share": 0.6,
            "compute.commitment": "three_years",
        },
    ),
    "cheapest": ("medical", {"labeling.workflow": "cheapest", "labeling.target_precision": 0.985}),
    "own_staff": (
        "solo",
        {"labeling.workflow": "own", "labeling.own_wage": 55.0, "labeling.core_share": 0.6},
    ),
}


def wild(seed: int) -> Scenario:
    """A plan from anywhere in the allowed box, bounds included."""
    dice = Random(seed)
    return presets.load().accept({record.id: random_value(record, dice) for record in records()})[0]


WILD = {seed: wild(seed) for seed in (2, 5, 11)}


def write(plan: Scenario, path: Path) -> Path:
    write_xlsx(plan, str(path), "en")
    return path


def type_in(path: Path, changes: dict[str, Any]) -> None:
    """Change cells of the sheet of inputs as a reader would; the chart, the lists and the formats stay."""
    plan = Content(presets.load("drone"), "en")
    rows = {record.id: row for row, _, record in inputs_sheet.rows(plan) if hasattr(record, "id")}
    parts = {}
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    xml = parts[INPUTS].decode()
    for identifier, value in changes.items():
        cell = cells.column_name(INPUT_COLUMN) + str(rows[identifier] + 1)
        shown = cell_value(identifier, value, "en")
        text = f"<is><t>{escape(shown)}</t></is>" if isinstance(shown, str) else f"<v>{shown!r}</v>"
        kind = ' t="inlineStr"' if isinstance(shown, str) else ""
        xml, found = re.subn(
            rf'<c r="{cell}"( s="\d+")(?: t="s")?>.*?</c>', rf'<c r="{cell}"\1{kind}>{text}</c>', xml
        )
        assert found == 1, identifier
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in (parts | {INPUTS: xml.encode()}).items():
            file.writestr(name, part)


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> dict[str, dict[str, str]]:
    """Results of all files after one start of the office."""
    folder = tmp_path_factory.mktemp("office")
    files = [write(presets.load(name), folder / f"preset_{name}.xlsx") for name in presets.names()]
    for key, (preset, changes) in CHANGED.items():
        files.append(write(presets.load(preset), folder / f"changed_{key}.xlsx"))
        type_in(files[-1], changes)
    files += [write(plan, folder / f"wild_{seed}.xlsx") for seed, plan in WILD.items()]
    return office.recalculated(files, folder)


def differences(figures: dict[str, str], plan: Scenario) -> dict[str, tuple[Any, Any]]:
    wanted = expected(evaluate(plan), "en")
    read = {label: number(figures[label]) for label in wanted}
    return {label: (read[label], value) for label, value in wanted.items() if not close(read[label], value)}


def number(cell: str) -> float | str:
    try:
        return float(cell.removesuffix("%")) / (100.0 if cell.endswith("%") else 1.0)
    except ValueError:
        return cell


@pytest.mark.parametrize("name", presets.names())
def test_recalculated_preset_equals_evaluate(shown, name: str):
    assert differences(shown[f"preset_{name}"], presets.load(name)) == {}


@pytest.mark.parametrize("seed", WILD)
def test_plans_from_the_whole_allowed_box_equal_evaluate(shown, seed: int):
    assert differences(shown[f"wild_{seed}"], WILD[seed]) == {}


@pytest.mark.parametrize("key", CHANGED)
def test_inputs_changed_in_the_sheet_give_the_figures_of_the_changed_plan(shown, key: str):
    preset, changes = CHANGED[key]
    plan = presets.load(preset).replace(changes)
    assert differences(shown[f"changed_{key}"], plan) == {}
    # The change is felt: the file as exported said something else.
    assert differences(shown[f"changed_{key}"], presets.load(preset)) != {}


@pytest.mark.parametrize("key", CHANGED)
def test_checks_of_the_sheet_are_fine(shown, key: str):
    figures, (preset, changes) = shown[f"changed_{key}"], CHANGED[key]
    plan = presets.load(preset)
    assert figures["Cost lines add up to the total"] == "fine"
    assert figures["Inputs only the app can follow"] == "fine"
    assert float(figures["Inputs changed since the export"]) == len(plan.replace(changes).differences(plan))


def test_a_change_that_the_sheet_cannot_follow_is_said(tmp_path):
    path = write(presets.load("medical").replace({"labeling.workflow": "cheapest"}), tmp_path / "market.xlsx")
    type_in(path, {"labeling.correlation": 0.7})
    figures = office.recalculated([path], tmp_path)["market"]
    assert figures["Inputs only the app can follow"] == "change them in the app and export again"
