"""Imports go one way: costmodel, then ui, then pages, then app.py. The model knows no screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import sources
from tests.browser import ROOT
from tests.sources import imports, imports_at_start, place, python_files, touches

SCREENS = ("streamlit", "plotly", "pandas", "ui", "pages", "app", "serve")
BEYOND = {"costmodel": SCREENS, "ui": ("pages", "app", "serve"), "pages": ("app", "serve")}
MODELS = ("labeling", "compute", "generalization", "compression", "value", "finance")

IMPORT_WITHOUT_SCREENS = """
import sys, time
for name in ("streamlit", "plotly", "pandas"):
    sys.modules[name] = None  # importing it raises ImportError
start = time.perf_counter()
import costmodel
seconds = time.perf_counter() - start
import importlib, pkgutil
for module in pkgutil.walk_packages(costmodel.__path__, "costmodel."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(seconds)
"""


@pytest.mark.parametrize("room", BEYOND)
def test_no_room_imports_from_beyond_it(room):
    found = {place(path): touches(imports(path), *BEYOND[room]) for path in python_files(room)}
    assert found
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("model", MODELS)
def test_models_do_not_import_each_other(model):
    others = [f"costmodel.{other}" for other in MODELS if other != model]
    files = [path for path in python_files("costmodel") if path.stem.partition("_")[0] == model]
    assert files
    for path in files:
        assert touches(imports(path), *others) == set(), place(path)


@pytest.mark.parametrize("path", python_files("costmodel"), ids=place)
def test_scipy_is_imported_where_it_is_used(path):
    """scipy.stats and scipy.optimize take longer to import than the whole package may."""
    allowed = {"scipy", "scipy.special"} | touches(imports_at_start(path), "scipy.special")
    assert touches(imports_at_start(path), "scipy") <= allowed


def test_model_imports_quickly_without_the_screens():
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_WITHOUT_SCREENS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert float(run.stdout) < 2.0  # benchmarks/model_speed.py measures; this only catches a heavy import


def write(folder: Path, text: str) -> Path:
    path = folder / "costmodel" / "sample.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "import streamlit.components.v1",
        "from streamlit import cache_data",
        "def f():\n    import streamlit",
        "async def f():\n    from streamlit.testing import v1",
        "import importlib\nimportlib.import_module('streamlit')",
    ],
)
def test_a_hidden_import_is_found(tmp_path, monkeypatch, text):
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    assert touches(imports(write(tmp_path, text)), "streamlit")


@pytest.mark.parametrize(
    "text", ["from . import compute", "from .compute import cost", "from costmodel import compute"]
)
def test_every_form_of_a_neighbours_name_is_found(tmp_path, monkeypatch, text):
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    assert touches(imports(write(tmp_path, text)), "costmodel.compute")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from scipy import stats", True),
        ("try:\n    import scipy.stats\nexcept ImportError:\n    pass", True),
        ("def f():\n    from scipy import stats", False),
        ("if TYPE_CHECKING:\n    from scipy import stats", False),
    ],
)
def test_only_imports_that_run_at_once_count_as_such(tmp_path, monkeypatch, text, found):
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    assert bool(touches(imports_at_start(write(tmp_path, text)), "scipy.stats")) == found
