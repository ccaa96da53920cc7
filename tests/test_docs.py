"""Every public name of the model is documented as numpydoc asks; the examples run with the doctests."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import costmodel

# Modules behind the command line and the link: called by this package only, so that a sentence is enough.
BEHIND_THE_SCENES = {
    "commands",
    "frozen",
    "link_packed",
    "link_text",
    "plan_file",
    "plan_report",
    "sweep_command",
}
# Parts of the kernel, which only ``project.run`` joins, of screens' reports and of files: a sentence each.
PARTS = ("costmodel.kernel.", "costmodel.screens.", "costmodel.report.")
A_SENTENCE_IS_ENOUGH = {
    "costmodel.link.nearest",
    "costmodel.strategy_catalogue.find",
    "costmodel.strategy_mix.leverage",
}
NAMES = sorted(
    module.name
    for module in pkgutil.walk_packages(costmodel.__path__, "costmodel.")
    if not module.name.endswith("__main__")
)


def defined_in(module: Any) -> Iterator[tuple[str, Any]]:
    """Public functions and classes that a module defines itself, cached ones included."""
    for name, value in vars(module).items():
        own = getattr(value, "__module__", None) == module.__name__
        if own and not name.startswith("_") and (inspect.isclass(value) or inspect.isroutine(_plain(value))):
            yield name, value


def _plain(value: Any) -> Any:
    """Return the function inside a cache, a property or a class method."""
    for inner in ("__wrapped__", "__func__", "func", "fget"):
        value = getattr(value, inner, None) or value
    return value


def public_functions() -> Iterator[tuple[str, Callable]]:
    for name in NAMES:
        last = name.rpartition(".")[2]
        if last.startswith("_") or last in BEHIND_THE_SCENES or name.startswith(PARTS):
            continue
        for key, value in defined_in(importlib.import_module(name)):
            if not inspect.isclass(value) and f"{name}.{key}" not in A_SENTENCE_IS_ENOUGH:
                yield f"{name}.{key}", _plain(value)


def section(docstring: str, title: str) -> str:
    """Text of a numpydoc section, empty where there is none."""
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\w[\w ]*\n-+\n|\Z)", docstring, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


@pytest.mark.parametrize("name", NAMES)
def test_module_classes_and_functions_say_what_they_are(name):
    module = importlib.import_module(name)
    assert module.__doc__
    for key, value in defined_in(module):
        words = value.__doc__ or ""
        assert words.strip(), key
        assert not words.startswith(f"{key}("), f"{key}: only the docstring that dataclasses make"
        if inspect.isclass(value):
            for method, inner in vars(value).items():
                function = _plain(inner)
                if inspect.isfunction(function) and not method.startswith("_"):
                    assert function.__doc__ or inherited(value, method), f"{key}.{method}"


def inherited(owner: type, method: str) -> bool:
    return any(getattr(getattr(base, method, None), "__doc__", None) for base in owner.__mro__[1:])


@pytest.mark.parametrize(
    ("name", "function"), list(public_functions()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_function_with_arguments_has_its_sections(name, function):
    words = inspect.getdoc(function)
    signature = inspect.signature(function)
    if not signature.parameters:
        return
    described = section(words, "Parameters")
    for parameter in signature.parameters:
        assert re.search(rf"(?:^|, )\*{{0,2}}{parameter}\b", described, re.MULTILINE), f"{name}: {parameter}"
    if signature.return_annotation not in (None, "None"):
        assert section(words, "Returns").strip(), f"{name}: Returns"


def test_described_parameters_exist():
    """A name in the section that the function does not take is a leftover of an earlier signature."""
    for name, function in public_functions():
        described = section(inspect.getdoc(function), "Parameters")
        named = {
            part.strip().lstrip("*")
            for line in described.splitlines()
            if line and not line.startswith(" ")
            for part in line.partition(" : ")[0].split(",")
        }
        assert named <= set(inspect.signature(function).parameters), name


MODELS = ("labeling", "compute", "generalization", "compression", "value", "finance")


@pytest.mark.parametrize("model", MODELS)
def test_model_functions_have_an_equation_and_an_example(model):
    module = importlib.import_module(f"costmodel.{model}")
    functions = [value for _, value in defined_in(module) if not inspect.isclass(value)]
    assert functions
    examples = [inspect.getdoc(f) for f in functions if section(inspect.getdoc(f), "Examples")]
    assert len(examples) == len(functions)
    assert any(".. math::" in inspect.getdoc(f) for f in functions)


def test_public_names_of_the_package():
    assert {"Scenario", "presets", "evaluate", "next_best_move", "sweep", "Result"} <= set(costmodel.__all__)
    for name in costmodel.__all__:
        assert getattr(costmodel, name).__doc__, name


def test_nothing_names_this_machine():
    """Docstrings go to the methods page: no path of a developer's machine in them."""
    for name in NAMES:
        source = inspect.getsource(importlib.import_module(name))
        assert not re.search(r"/(?:home|root|work|Users)/", source), name
