"""``show``, ``section-presets`` and ``--use``: screens and presets of parts on the command line."""

from __future__ import annotations

import json

import pytest

from costmodel import evaluate, parameters, presets, screens, section_presets, text
from costmodel.__main__ import main
from costmodel.screens.lines import known

OPTIONS = [
    (group, option) for group, content in section_presets.groups().items() for option in content["options"]
]


def run(capsys: pytest.CaptureFixture, *args: str) -> str:
    assert main(args) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("name", screens.NAMES)
def test_a_screen_begins_with_its_finding(capsys, name, lang):
    out = run(capsys, "show", name, "--lang", lang)
    found = screens.report(name, presets.load())
    assert out.splitlines()[0] == text.say(found.lead, lang)
    for key, kind, number in found.lines:
        assert text.template(lang, key) in out
        assert text.figure(kind, number, lang) in out


@pytest.mark.parametrize("preset", presets.names())
@pytest.mark.parametrize("name", screens.NAMES)
def test_every_screen_of_every_preset_is_json(capsys, name, preset):
    data = json.loads(run(capsys, "show", name, "--preset", preset, "--json"))
    assert data["sentence"]
    assert data["lead"]["key"].startswith(f"{name}.")


def test_an_unknown_screen_is_refused(capsys):
    assert main(["show", "nosuch"]) == 2
    assert "choose one of: labeling, compute" in capsys.readouterr().err


@pytest.mark.parametrize(("group", "option"), OPTIONS)
def test_a_section_preset_sets_what_it_says(capsys, group, option):
    plan = section_presets.apply(presets.load(), group, option)
    assert section_presets.current(group, plan) == option
    out = json.loads(run(capsys, "evaluate", "--use", f"{group}={option}", "--json"))
    assert out["cost"]["total"] == evaluate(plan).cost_total


@pytest.mark.parametrize("group", section_presets.groups())
def test_the_options_of_a_group_set_the_same_inputs_and_say_where_from(group):
    content = section_presets.groups()[group]
    ids = {frozenset(option["values"]) for option in content["options"].values()}
    assert len(ids) == 1
    for option in content["options"].values():
        assert option["source"] in parameters.sources()
        for lang in text.LANGUAGES:
            assert content["title"][lang]
            assert option["title"][lang]
            assert option["note"][lang]


def test_the_groups_that_users_look_for():
    assert {"platform", "workload", "team", "shift", "drift", "value"} <= set(section_presets.groups())


def test_lists(capsys):
    rows = json.loads(run(capsys, "section-presets", "--json"))
    assert {(row["group"], row["option"]) for row in rows} == set(OPTIONS)
    one = json.loads(run(capsys, "section-presets", "team", "--json"))
    assert {row["group"] for row in one} == {"team"}
    group, option = OPTIONS[0]
    values = json.loads(run(capsys, "section-presets", group, option, "--json"))["values"]
    assert values == section_presets.values(group, option)


@pytest.mark.parametrize(
    "args",
    [
        ["section-presets", "nosuch"],
        ["section-presets", "team", "nosuch"],
        ["evaluate", "--use", "team"],
        ["evaluate", "--use", "nosuch=x"],
    ],
)
def test_unknown_groups_and_options_are_refused_in_one_sentence(capsys, args):
    assert main(args) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "choose one of" in printed.err


def test_set_comes_after_use(capsys):
    args = ("evaluate", "--use", "team=research", "--set", "compute.exploration=0.1", "--json")
    data = json.loads(run(capsys, *args))
    assert data["cost"]["total"] == evaluate(presets.load().replace({"compute.exploration": 0.1})).cost_total


def test_a_figure_of_zero_is_a_figure_and_a_missing_one_is_left_out():
    assert known([("a", "money", 0.0), ("b", "money", None), ("c", "count", 2)]) == (
        ("a", "money", 0.0),
        ("c", "count", 2.0),
    )
