"""``goal-seek``, ``optimize`` and ``gates``: what the package finds, as text and as JSON, and refusals."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

import costmodel
from costmodel import decisions, evaluate, presets, simulate, text
from costmodel.__main__ import main
from costmodel.limits import own_limits
from costmodel.scenario import Scenario
from costmodel.screens.risk import resembles
from tests.refused import refused_in_chinese


@pytest.fixture
def run(capsys: pytest.CaptureFixture) -> Callable[..., str]:
    def run_command(*args: str) -> str:
        assert main(args) == 0
        printed = capsys.readouterr()
        assert printed.err == ""
        return printed.out

    return run_command


def strictly(written: str):
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(written, parse_constant=refuse)


def test_names_of_the_package():
    assert costmodel.goal_seek is decisions.goal_seek
    assert costmodel.optimize is decisions.optimize
    assert costmodel.frontier is decisions.frontier
    for name in decisions.__all__:
        assert getattr(decisions, name) is not None


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_goal_seek_says_what_the_package_says(run, lang):
    found = decisions.goal_seek(presets.load("drone"), "serving.devices", "roi", 0.8)
    shown = run(
        "goal-seek",
        *["--preset", "drone", "--input", "serving.devices", "--output", "roi", "--target", "80%"],
        "--lang",
        lang,
    )
    assert shown.splitlines()[0] == found.said(lang)


def test_goal_seek_json_can_be_set(run):
    data = strictly(run("goal-seek", "--json", "--input", "value.right"))
    assert (data["output"], data["target"], data["reached"], data["kind"]) == ("npv", 0.0, True, "found")
    result = evaluate(presets.load().replace(data["set"]))
    assert abs(result.npv) < 1e-6 * result.cost_total
    assert data["result"] == pytest.approx(result.npv, abs=1e-3)


def test_goal_seek_out_of_reach_is_an_answer(run):
    asked = ("--preset", "article", "--input", "labeling.target_precision", "--output", "payback_months")
    data = strictly(run("goal-seek", "--json", *asked, "--target", "12"))
    assert (data["reached"], data["result"], data["set"]) == (False, None, {})
    assert data["sentence"].startswith("Not reachable")


def test_several_values_are_listed(run):
    lines = run("goal-seek", "--input", "labeling.target_precision").splitlines()
    assert len(decisions.goal_seek(presets.load(), "labeling.target_precision").hits) == 2
    assert len(lines) == 5  # the sentence, a gap, the head of the table and two rows


def test_money_in_the_plan_s_currency(run):
    dollars = run("goal-seek", "--input", "value.right", "--set", "project.currency=USD")
    assert "US$" in dollars
    assert "¥" not in dollars


def test_optimize_is_the_package_s(run):
    data = strictly(
        run("optimize", "--json", "--budget", "1500000", "--over", "generalization.field_items", "strategies")
    )
    others = {"months": 9.0, "latency": 300.0}  # of the preset: tests/test_presets.py
    best = decisions.optimize(presets.load(), ["generalization.field_items", "strategies"], 1.5e6, **others)
    assert data["after"] == vars(best.after)
    assert data["limits"] == {"budget": 1.5e6} | others
    plan = presets.load().replace(data["set"])
    assert plan == best.scenario
    assert evaluate(plan).npv == pytest.approx(data["npv"], rel=1e-9)
    changes = {key: value for key, value in data["scenario"].items() if key != "preset"}
    assert Scenario().replace(changes).values() == plan.values()


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_optimize_names_each_change(run, lang):
    over = ["labeling.target_precision", "generalization.field_items", "compression.enabled"]
    own = own_limits(presets.load())
    best = decisions.optimize(presets.load(), over, field_accuracy=0.93, **own)
    shown = run("optimize", "--over", *over, "--field-accuracy", "93%", "--lang", lang)
    assert shown.splitlines()[0] == text.say(best.sentence, lang)
    for change in best.changes:
        assert text.figure("money", change.worth, lang) in shown
    for standing in (best.before, best.after):
        assert text.figure("money", standing.cost, lang) in shown


FIELD = ("optimize", "--over", "generalization.field_items")
OWN = {"budget": "project.budget", "months": "project.deadline", "latency": "compression.latency_limit"}


@pytest.mark.parametrize("key", OWN)
def test_a_limit_of_the_plan_holds_as_if_it_were_named(run, capsys, key):
    free = [arg for other in ("budget", "deadline") for arg in ("--set", f"project.{other}=0")]
    free += ["--set", "compression.latency_limit=1e7"]
    loose = strictly(run(*FIELD, "--json", *free))
    assert loose["limits"] == {"latency": 1e7}
    figure = {"budget": "cost", "months": "launch", "latency": "latency"}[key]
    bound = repr(loose["after"][figure] * 1.001)
    by_plan = strictly(run(*FIELD, "--json", *free, "--set", f"{OWN[key]}={bound}"))
    named = strictly(run(*FIELD, "--json", *free, f"--{key}", bound))
    assert by_plan["limits"][key] == named["limits"][key] == pytest.approx(float(bound))
    assert by_plan["after"] == named["after"]
    tight = repr(0.2 * loose["after"][figure])
    assert main([*FIELD, *free, "--set", f"{OWN[key]}={tight}"]) == 2
    assert capsys.readouterr().err.startswith("Out of reach")
    own = strictly(run(*FIELD, "--json", *free, "--set", f"{OWN[key]}={tight}", f"--{key}", bound))
    assert own["limits"] == by_plan["limits"]  # what is named goes first


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_optimize_says_which_limits_it_kept_and_how_fast_it_answers(run, lang):
    shown = run("optimize", "--over", "compression.enabled", "--latency", "250", "--lang", lang)
    limits = shown.split("\n\n")[1]
    words = {
        "en": ("¥2.5M (as", "9 months (as", "250 ms"),
        "zh": ("250万（计划", "9 个月内上线（", "250 毫秒内"),
    }
    assert all(word in limits for word in words[lang])
    assert limits.count({"en": "as the plan says", "zh": "计划里写明"}[lang]) == 2
    limited = own_limits(presets.load()) | {"latency": 250.0}
    best = decisions.optimize(presets.load(), ["compression.enabled"], **limited)
    label, before, after = (cell.strip() for cell in re.split(" {2,}", shown.rstrip().splitlines()[-1]))
    assert label == text.template(lang, "decisions.mix_latency")
    unit = text.template(lang, "unit.ms")
    assert [before, after] == [
        f"{text.figure('number', each.latency, lang)} {unit}" for each in (best.before, best.after)
    ]


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("name", ["ecommerce", "medical", "solo"])
def test_gates_are_the_package_s(run, lang, name):
    found = decisions.staged(presets.load(name))
    shown = run("gates", "--preset", name, "--lang", lang)
    assert shown.splitlines()[0] == text.say(found.sentence, lang)
    cost = evaluate(presets.load(name)).cost_total
    for kind in decisions.estimate_classes().values():
        assert kind.stage[lang] in shown
        assert text.figure("money", kind.band(cost)[1], lang) in shown
    drawn = simulate(presets.load(name))
    band = [drawn.cost.quantile(level) for level in (0.1, 0.9)]
    (own,) = [
        line for line in shown.splitlines() if line.startswith(text.template(lang, "risk.classes_draws"))
    ]
    assert re.split(" {2,}", own)[2:] == [text.figure("money", end, lang) for end in band]
    data = strictly(run("gates", "--preset", name, "--json"))
    assert data["draws"]["band"] == band
    like = resembles(drawn)
    assert data["draws"]["number"] == (like and like.number)
    assert (like.stage[lang] if like else text.template(lang, "risk.classes_wide")) in shown.splitlines()[-1]
    assert [stage["gate"] for stage in data["stages"]] == [stage.gate for stage in found.stages]
    assert data["option_value"] == pytest.approx(found.option_value)


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("passes", ["0.5", "0.95"])
def test_gates_say_when_they_end_what_a_bad_verdict_means_and_the_accuracy_to_stop_at(run, passes, lang):
    plan = presets.load("ecommerce").replace({"gates.poc_pass": float(passes)})
    found = decisions.staged(plan)
    shown = run("gates", "--set", f"gates.poc_pass={passes}", "--lang", lang)
    assert [stage.stops for stage in found.stages] == [passes == "0.5"]
    head, row = (re.split(" {2,}", line.strip()) for line in shown.split("\n\n")[1].splitlines())
    assert len(head) + 1 == len(row)  # the gate's name has no title
    assert row[1] == text.figure("months", found.stages[0].end, lang)
    assert row[-1] == {"en": ("go on", "stop"), "zh": ("继续", "停")}[lang][found.stages[0].stops]
    least = text.figure("of100_exact", found.least_accuracy, lang)
    assert least in shown.split("\n\n")[2]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("goal-seek", "--input"),
        ("goal-seek --input value.rihgt", "did you mean value.right"),
        ("goal-seek --input value.right --output nvp", "did you mean npv"),
        ("goal-seek --input value.right --target much", "is not a number"),
        ("goal-seek --input value.right --target nan", "not a finite number"),
        ("optimize --over value.right", "not for the project to decide"),
        ("optimize --budget 0", "above 0"),
        ("optimize --field-accuracy 95", "write 0.9 or 90%"),
        ("optimize --budget lots", "is not a number"),
        ("optimize --over generalization.field_items --budget 1000", "the cheapest one found costs"),
        ("optimize --over generalization.field_items --months 1", "the earliest one found takes"),
        ("optimize --over generalization.field_items --latency 1", "the fastest one found takes"),
        ("optimize --over generalization.field_items --field-accuracy 0.9999", "the best one found reaches"),
    ],
)
def test_refusals_are_one_sentence(capsys, command, says):
    assert main(command.split()) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert says in printed.err
    assert printed.err.endswith((".\n", "?\n"))
    refused_in_chinese(capsys, *command.split())


def test_out_of_reach_in_chinese(capsys):
    assert main(["optimize", "--over", "generalization.field_items", "--budget", "1000", "--lang", "zh"]) == 2
    assert capsys.readouterr().err.startswith("做不到")
