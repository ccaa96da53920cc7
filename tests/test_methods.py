"""Equations from the docstrings, the evidence behind the defaults, and the screen that shows both."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import tomllib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import costmodel
from costmodel import assumptions, docstrings, methods, parameters, text
from costmodel.__main__ import main
from tests.browser import ROOT
from tests.screen import Screen
from ui import methods as page

EQUATIONS = methods.equations()
BY_ID = {equation.id: equation for equation in EQUATIONS}
LANGUAGES = ("zh", "en")
COMMAND = re.compile(r"\\[A-Za-z]+")
EACH = pytest.mark.parametrize("equation", EQUATIONS, ids=lambda equation: equation.id)


def documented():
    """Public functions and classes of the package that have an equation."""
    for module in pkgutil.walk_packages(costmodel.__path__, "costmodel."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            own = getattr(value, "__module__", None) == module.name and not name.startswith("_")
            if own and ".. math::" in docstrings.docstring(value).replace('"', "\n"):
                yield f"{module.name.removeprefix('costmodel.')}.{name}", docstrings.docstring(value)


# ---- Completeness -------------------------------------------------------------------------------------


def test_every_equation_of_the_model_is_listed_once():
    found = {name for name, words in documented() if re.search(r"^\.\. math::", words, re.MULTILINE)}
    assert len(found) > 100
    assert found == set(BY_ID)
    assert len(EQUATIONS) == len(BY_ID)


def test_the_thread_of_the_overview_runs_through_all_of_its_parts():
    thread = methods.for_screen("overview")
    assert {equation.screen for equation in thread} >= {"labeling", "compute", "gap", "roi"}
    assert len(thread) == len({equation.id for equation in thread})
    assert [e for screen in methods.SCREENS for e in methods.for_screen(screen)] == list(EQUATIONS)
    assert methods.for_screen("assumptions") == []


@EACH
def test_words_are_there_in_both_languages(equation):
    assert equation.formulas
    assert re.search(r"[\u4e00-\u9fff].*。$", equation.words["zh"])
    assert equation.words["en"].endswith(".")
    for words in (equation.words, *(symbol.words for symbol in equation.symbols)):
        assert set(words) == set(LANGUAGES)
        assert all(words.values())
        assert not re.search(r"[\u4e00-\u9fff，。；：「」]", words["en"])
    # What is not modeled stands in the docstring in English; a translation without it is a leftover.
    assert bool(equation.omitted["zh"]) == bool(equation.omitted["en"])


@EACH
def test_symbols_are_those_of_the_equation(equation):
    """A symbol that was renamed in the docstring must not keep its old explanation."""
    assert equation.symbols
    formulas = " ".join(equation.formulas)
    bare = COMMAND.sub(" ", formulas)
    for symbol in equation.symbols:
        where = bare if re.fullmatch(r"[A-Za-z]+", symbol.latex) else formulas
        assert re.search(re.escape(symbol.latex) + r"(?![a-z])", where), symbol.latex


@EACH
def test_formulas_are_whole(equation):
    for formula in equation.formulas:
        assert formula.count("{") == formula.count("}")
        assert formula.count(r"\left") == formula.count(r"\right")
        assert formula.count(r"\begin") == formula.count(r"\end")
        aligned = re.sub(r"\\begin\{cases\}.*?\\end\{cases\}", "", formula)
        assert "&" not in aligned
        assert not re.search(r"\$|\n|^[,.]|[,.]$", formula)


# ---- Reading a docstring ------------------------------------------------------------------------------

DOCSTRING = r"""Price of a thing.

Parameters
----------
items, more : float or array
    Things [item], of which
    some are new.
cap : float
    Largest price.

Notes
-----
Before the equation:

.. math::
   a &= b, \quad \text{where } c > 0

   d &= \frac{e}{f}, \qquad
       g = h

with ``e`` of `other`. Not modeled: rain,
and snow.

After it.

References
----------
Somebody (1999),
page 3.

Examples
--------
>>> 1
1
"""


def test_a_docstring_comes_apart_as_a_reader_would_take_it():
    assert docstrings.formulas(DOCSTRING) == (
        r"a = b, \quad \text{where } c > 0",
        r"d = \frac{e}{f}",
        "g = h",
    )
    assert docstrings.not_modeled(DOCSTRING) == "Rain, and snow."
    assert docstrings.remarks(DOCSTRING) == ("Before the equation:", "with e of other.", "After it.")
    assert docstrings.inputs(DOCSTRING) == (
        ("items, more", "Things [item], of which some are new."),
        ("cap", "Largest price."),
    )
    assert docstrings.section(DOCSTRING, "References") == "Somebody (1999),\npage 3."
    assert docstrings.section(DOCSTRING, "Raises") == ""


def test_equations_read_as_in_the_sources():
    """Typed here from MODEL: the vendors' curve beyond its tiers, and the field accuracy."""
    assert BY_ID["labeling.tier_unit_cost"].formulas[1:] == (
        r"c = c_n \Big(\frac{1-p_n}{1-p}\Big)^g",
        r"g = \frac{\ln(c_n / c_{n-1})}{\ln((1-p_{n-1}) / (1-p_n))}",
    )
    assert BY_ID["generalization.field_accuracy"].formulas == (
        r"A_{field} = \Phi(\Phi^{-1}(A_{lab}) - \delta) - \Delta",
    )
    assert BY_ID["value.break_even_accuracy"].references.startswith("Elkan (2001)")


# ---- Evidence -----------------------------------------------------------------------------------------


def test_evidence_counts_every_default_once():
    """Counted again from the files as they stand."""
    kinds = {key: source["kind"] for key, source in tomllib.loads(read("data/sources.toml")).items()}
    counted = {
        section: Counter(
            kinds[record["source"]]
            for record in tomllib.loads(read(f"data/parameters/{section}.toml")).values()
        )
        for section in parameters.SECTIONS
    }
    assert {section: +Counter(found) for section, found in methods.evidence().items()} == counted
    doubtful = sum(found["recalled"] + found["assumption"] for found in counted.values())
    decided = sum(found["decision"] for found in counted.values())
    total = sum(found.total() for found in counted.values()) - decided
    for lang in LANGUAGES:
        said = text.say(methods.lead(), lang)
        assert re.findall(r"\d+", said).count(str(doubtful)) == 1
        assert {str(total), str(total - doubtful), str(doubtful), str(decided)} <= set(
            re.findall(r"\d+", said)
        )


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


# ---- The screen ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=LANGUAGES)
def screen(request) -> Screen:
    return Screen(query=f"v=1&lang={request.param}", page="methods")


def lang_of(screen: Screen) -> str:
    return screen.app.session_state["lang"]


def test_the_sentence_leads_and_the_bars_carry_it(screen):
    assert screen.lead == text.say(methods.lead(), lang_of(screen))
    (chart,) = screen.charts
    by_kind = {series["key"]: series for series in chart["series"]}
    assert list(by_kind) == list(methods.EVIDENCE)
    counts = methods.evidence().values()
    ends = Counter()
    for kind, series in by_kind.items():
        assert [ends[place] for place in series["x"]] == series["low"]  # where the stronger kinds end
        lengths = [end - start for start, end in zip(series["low"], series["y"], strict=True)]
        ends.update(dict(zip(series["x"], lengths, strict=True)))
        assert sum(lengths) == sum(found[kind] for found in counts)
    weak = [
        sum(
            s["y"][s["x"].index(0)] - s["low"][s["x"].index(0)]
            for s in by_kind.values()
            if s["key"] in methods.WEAK and 0 in s["x"]
        )
    ]
    assert weak == [max(map(methods.weak, counts))]  # the part to check first comes first


def test_every_screens_equations_are_shown_when_asked_for(screen):
    lang = lang_of(screen)
    for name in ("overview", *methods.SCREENS):
        screen.app.segmented_control(key=page.SCREEN).set_value(name)
        screen.run()
        shown = [block.value for block in screen.app.markdown if "$$" in block.value]
        assert shown == [page.markdown(equation, lang) for equation in methods.for_screen(name)]


def test_details_show_inputs_and_references(screen):
    screen.answer(page.KEY, "open", "gap")
    screen.app.toggle(key=page.DETAILS).set_value(True)
    screen.run()
    shown = "\n".join(block.value for block in screen.app.markdown)
    assert "`costmodel.generalization.field_accuracy`" in shown
    assert "- `lab_accuracy`" in shown
    assert "Taori et al" in shown
    screen.app.toggle(key=page.DETAILS).set_value(False)


def test_an_address_opens_the_equations_it_names(screen):
    screen.answer(page.KEY, "open", "compression")
    assert screen.app.session_state[page.SCREEN] == "compression"
    screen.answer(page.KEY, "open", "<script>")
    assert screen.app.session_state[page.SCREEN] == "compression"


def other_page() -> None:
    from ui import methods, session

    session.start()
    methods.link("gap")


def test_another_screen_opens_its_equations_here(monkeypatch):
    opened = []
    monkeypatch.setattr("streamlit.switch_page", opened.append)
    app = AppTest.from_function(other_page, default_timeout=30).run()
    assert opened == []
    app.button[0].click().run()
    assert not app.exception
    assert opened == ["pages/methods.py"]
    assert app.session_state[page.SCREEN] == "gap"


def test_every_default_is_listed_with_what_it_rests_on(screen):
    (shown,) = screen.shown("methods")
    lang = lang_of(screen)
    rows = [row for group in shown["groups"] for row in group["rows"]]
    assert [row["id"] for row in rows] == list(parameters.catalogue())
    for row in rows:
        record = parameters.find(row["id"])
        assert row["value"] == text.value_text(record, record.value, lang)
        assert row["source"] == [record.source, record.where[lang], record.date]
        assert row["note"] == record.note[lang]
        assert row["kind"] in dict(shown["kinds"])
        for other in LANGUAGES:
            assert assumptions.folded(record.label[other]) in row["words"]
    bounded = next(row for row in rows if row["id"] == "labeling.target_precision")
    assert re.findall(r"[\d.]+%", bounded["allowed"] + bounded["usual"]) == ["50%", "99.99%", "90%", "98%"]


def test_links_are_those_of_the_sources(screen):
    (shown,) = screen.shown("methods")
    known = {source.get("url", "") for source in parameters.sources().values()}
    assert {source["url"] for source in shown["sources"]} == known
    assert all(url.startswith("https://") for url in known - {""})
    assert "http" not in json.dumps([shown["groups"], shown["labels"]])
    assert {source["key"] for source in shown["sources"]} >= {
        row["source"][0] for group in shown["groups"] for row in group["rows"]
    }


def test_nothing_changes_below_while_a_plan_changes():
    """What does not change travels as a reference: the list is the same whatever the plan holds."""
    one, other = (Screen(query=f"v=1&compute.runs={runs}", page="methods") for runs in (5, 9))
    assert one.shown("methods") == other.shown("methods")


@given(st.text(max_size=60))
def test_words_stay_words_in_markdown(words):
    """Every mark that Markdown or KaTeX would act on stands behind a backslash."""
    escaped = page.plain(words)
    assert re.sub(r"\\([^\w\s]|_)", r"\1", escaped) == words
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`$<>\[\]#|~:]", escaped)


# ---- The command line ---------------------------------------------------------------------------------


def test_command_line(capsys):
    assert main(["methods", "--json"]) == 0
    everything = json.loads(capsys.readouterr().out)
    assert [entry["id"] for entry in everything] == [equation.id for equation in EQUATIONS]
    assert main(["methods", "gap", "--lang", "zh"]) == 0
    listed = capsys.readouterr().out
    assert all(equation.words["zh"] in listed for equation in methods.for_screen("gap"))
    assert main(["methods", "roi", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["screen"] == "roi"
    assert main(["methods", "field_accuracy"]) == 0
    shown = capsys.readouterr().out
    assert r"\Phi(\Phi^{-1}(A_{lab}) - \delta) - \Delta" in shown
    assert "Left out: An own shift" in shown


def test_command_line_refuses_what_it_does_not_know(capsys):
    assert main(["methods", "field_acuracy"]) == 2
    refused = capsys.readouterr().err
    assert refused == "There is no equation or screen called field_acuracy; did you mean field_accuracy?\n"
    assert main(["methods", "field_acuracy", "--lang", "zh"]) == 2
    assert "是否想写 field_accuracy" in capsys.readouterr().err
