"""The strategies screen: its report against the articles, what the page shows of it, and the two commands."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from costmodel import __main__ as command
from costmodel import _data, evaluate, parameters, presets, section_presets, strategies, text
from costmodel.kernel import saving
from costmodel.screens import strategies as screen
from costmodel.strategy_path import Step
from tests.plans import THOROUGH, by_hand, scenarios
from tests.refused import refused_in_chinese
from tests.screen import Screen, headline_of
from tests.test_strategy_plan import nothing_spent
from ui import session
from ui.views import strategies as view

ARTICLES = {
    row["id"]: float(row["expected"]) for row in _data.csv_rows("published", "decision", "articles.csv")
}
KEYS = list(strategies.catalogue())
MIX = "strategies.spot=1&strategies.mlops=1&strategies.active_learning=0.5"
LANGUAGES = pytest.mark.parametrize("lang", text.LANGUAGES)


def lines(plan):
    return {key.removeprefix("strategies."): number for key, _, number in screen.report(plan).lines}


# --- The article's five steps ----------------------------------------------------------------


def test_the_articles_five_steps_give_what_they_give():
    """44 % with equal shares and 22 % with training at 60 %, where half would need 46.7 % less training."""
    found = screen.report(presets.load()).article
    assert (100 * found.equal, 100 * found.at_60) == pytest.approx(
        (ARTICLES["path-equal-weights"], ARTICLES["path-training-60"])
    )
    assert found.needed_at_60 == pytest.approx(ARTICLES["path-needed-training"], abs=5e-7)
    assert (found.claimed, found.savings) == (0.5, (0.6, 0.5, 0.0, 0.7, 0.4))


def test_the_five_steps_by_hand():
    """Of 100: people 10, labels 20, training 40, devices 20, operations 10: 6 + 10 + 0 + 14 + 4 = 34 %."""
    lines_of = {"staff": 10.0, "labels": 20.0, "final_runs": 40.0, "devices": 20.0, "operations": 10.0}
    found = screen.article_of(lines_of, 0.5)
    assert found.shares == pytest.approx((0.1, 0.2, 0.4, 0.2, 0.1))
    assert found.here == pytest.approx(0.34)
    assert found.needed == pytest.approx(0.16 / 0.4)
    assert found.most == pytest.approx(0.74)
    assert screen.article_of(lines_of, 0.8).needed is None


@given(plan=scenarios())
@settings(THOROUGH, max_examples=30)
def test_report_overlaps_with_evaluate(plan):
    found, result = screen.report(plan), evaluate(plan)
    without = evaluate(plan.replace(strategies.mix(plan, ())))
    figures = {key.removeprefix("strategies."): number for key, _, number in found.lines}
    assert figures["after"] == pytest.approx(result.cost_total, rel=1e-12)
    assert figures["before"] == pytest.approx(without.cost_total, rel=1e-12)
    assert sum(found.article.shares) == pytest.approx(1.0)
    groups = (("people", "poc"), ("labels", "data"), ("compute",), ("devices", "serving"))
    for share, components in zip(found.article.shares, groups, strict=False):
        part = sum(without.by_component[c] for c in components)
        assert share * without.cost_total == pytest.approx(part, rel=1e-9, abs=1e-6)


def test_lead_says_whether_it_pays():
    """In the small plan 14,000 of adoption save 25,850; 112,000 of an MLOps platform save next to nothing."""
    plan = by_hand(compute__price_decline=0.0)
    leads = {
        "lead_none": plan,
        "lead_saves_one": plan.replace({"strategies.spot": 1.0}),
        "lead_saves": plan.replace({"strategies.spot": 1.0, "strategies.reserved": 1.0}),
        "lead_costs_one": plan.replace({"strategies.mlops": 1.0}),
        "lead_costs": plan.replace({"strategies.mlops": 1.0, "strategies.moe": 1.0}),
        "lead_nothing": plan.replace({"strategies.week_cost": 1e6, "compression.engineering_cost": 1e8}),
    }
    found = {key: screen.report(given_plan).lead for key, given_plan in leads.items()}
    assert {key: lead.key for key, lead in found.items()} == {key: f"strategies.{key}" for key in leads}
    assert found["lead_saves_one"].figures["saved"][1] == pytest.approx(
        0.6745 * 7300 / 7450 * 39_112.5 - 14e3
    )
    assert [found[key].tone for key in ("lead_saves", "lead_costs", "lead_none")] == ["good", "bad", ""]


@pytest.mark.parametrize("engineering", [60_000.0, 600_000.0])
def test_best_next_is_what_gains_most_when_switched_on(engineering):
    """Compression saves 553,000 on devices, which a price of 600,000 for it would eat up."""
    plan = presets.load().replace({"strategies.spot": 1.0, "compression.engineering_cost": engineering})
    now = evaluate(plan).cost_total
    gains = {
        key: now - evaluate(plan.replace(strategies.switched(plan, key, on=True))).cost_total
        for key in KEYS
        if key != "spot"
    }
    assert screen.report(plan).best == max(gains, key=gains.get)


def test_a_plan_that_spends_nothing_has_a_report():
    found = screen.report(nothing_spent())
    assert found.lead.key == "strategies.lead_nothing"
    assert found.plan.bars.before == 0.0


def test_inputs_of_every_strategy_exist_and_are_its_own():
    for row in screen.report(presets.load()).rows:
        assert row.inputs[0] == f"strategies.{row.key}"
        assert all(parameters.find(identifier) for identifier in row.inputs)
        assert len(row.inputs) >= 3


def figures_of(plan, key):
    found = strategies.in_plan(plan)
    effect = next(effect for effect in found.effects if effect.key == key)
    return effect.alone, effect.adoption, found.npv


@pytest.mark.parametrize("key", KEYS)
def test_every_input_of_a_strategy_changes_what_it_does(key):
    others = {"serving.cloud_price": 5.0, "labeling.synthetic_ratio": 1.0, f"strategies.{key}": 0.8}
    plan = presets.load().replace(others)
    before = figures_of(plan, key)
    for identifier in screen.inputs_of(key):
        value = plan[identifier]
        nearby = [plan.accept({identifier: value * factor})[0] for factor in (0.9, 1.1)]
        changed = any(figures_of(other, key) != before for other in nearby)
        assert changed == (identifier != "compute.three_year_price"), identifier  # a year's is in force


# --- The page --------------------------------------------------------------------------------


def check(page, plan, lang):
    found = screen.report(plan)
    assert page.scenario == plan
    assert page.lead == text.say(found.lead, lang, text.money_of(plan))
    cards = dict(zip(("cost", "roi", "payback", "field"), headline_of(plan, lang).cards, strict=True))
    assert page.strip == cards
    bars = [bar for series in page.charts[0]["series"] for bar in series["y"]]
    assert bars


@LANGUAGES
def test_page_says_what_the_report_says(lang):
    plan = presets.load().replace({"strategies.spot": 1.0, "strategies.mlops": 1.0})
    page = Screen(f"v=1&preset=ecommerce&lang={lang}&strategies.spot=1&strategies.mlops=1", page="strategies")
    check(page, plan, lang)
    chart, found = page.charts[0], strategies.in_plan(plan)
    total = next(series for series in chart["series"] if series["key"] == "total")
    assert total["y"] == pytest.approx([found.bars.before, evaluate(plan).cost_total], rel=1e-5)
    assert total["texts"][1] == headline_of(plan, lang).cards[0]
    table, article = page.tables
    assert [row["key"] for row in table["rows"]] == [f"strategies.{key}" for key in KEYS]
    assert {row["key"] for row in table["rows"] if row["switch"]} == {"strategies.spot", "strategies.mlops"}
    assert [row["group"] for row in table["rows"]][::5] == [
        strategies.areas()[strategies.find(key).area][lang] for key in KEYS[::5]
    ]
    assert [cell["text"] for cell in article["rows"][-1]["cells"]][2:4] == ["44%", "22%"]


@LANGUAGES
def test_no_strategy_in_use_shows_what_each_would_save(lang):
    page = Screen(f"v=1&preset=ecommerce&lang={lang}", page="strategies")
    check(page, presets.load(), lang)
    (series,) = page.charts[0]["series"]
    best = max(strategies.in_plan(presets.load()).effects, key=lambda effect: effect.net)
    assert series["y"][0] == pytest.approx(best.net, rel=1e-5)
    assert series["y"] == sorted(series["y"], reverse=True)


@LANGUAGES
def test_switches_of_the_table_act_through_both_doors(lang):
    page = Screen(f"v=1&preset=drone&lang={lang}", page="strategies")
    assert page.scenario["compression.enabled"]
    page.toggle("strategies", "strategies.spot", True)
    plan = presets.load("drone").replace({"strategies.spot": 1.0})
    check(page, plan, lang)
    page.toggle("strategies", "strategies.compression_size", False)
    off = plan.replace({"compression.enabled": False, "strategies.compression_inference": 1.0})
    check(page, off, lang)
    page.answer("bar", "undo")
    check(page, plan, lang)


def test_what_training_has_to_save_is_said_or_not_needed():
    """Drone: the five steps save 54 % without training; the opening plan 49 %; 90 % is out of reach."""
    for address, words in (
        ("preset=drone", "with no saving on training"),
        ("preset=ecommerce", "training would have to save 12% as well"),
        ("preset=ecommerce&strategies.target=0.9", "90% is out of reach here"),
    ):
        page = Screen(f"v=1&lang=en&{address}", page="strategies")
        assert words in page.tables[-1]["footer"]


@pytest.mark.parametrize("sent", [{"key": "strategies.magic", "on": True}, {"key": 3, "on": "x"}, "x"])
def test_switches_that_do_not_exist_are_refused(sent):
    page = Screen("v=1&preset=drone", page="strategies")
    page.answer("table:strategies", "toggle", sent)
    assert page.scenario == presets.load("drone")


@LANGUAGES
def test_inputs_at_their_ends(lang):
    page = Screen(f"v=1&preset=ecommerce&lang={lang}&{MIX}", page="strategies")
    shown = [i for i in page.inputs if i.startswith("strategies.")]
    assert {"strategies.target", "strategies.week_cost"} < set(shown)
    plan = page.scenario
    for identifier in shown:
        for end in parameters.find(identifier).allowed:
            page.set(identifier, end)
            check(page, plan.replace({identifier: end}), lang)
        page.set(identifier, plan[identifier])


def test_any_strategy_can_be_adjusted():
    page = Screen("v=1&preset=ecommerce&lang=en", page="strategies")
    chosen = page.app.selectbox(key="one:compression_size:en")
    assert chosen.options == [strategies.find(key).name["en"] for key in KEYS]
    chosen.set_value("spot")
    page.run()
    assert set(screen.inputs_of("spot")) <= set(page.inputs)
    page.set("strategies.spot", 0.5)
    check(page, presets.load().replace({"strategies.spot": 0.5}), "en")
    (card,) = [card for panel in page.shown("panel") for card in panel["cards"] if "Spot" in card["title"]]
    assert "0.31" in card["footer"]


@LANGUAGES
def test_the_cheapest_way_is_found_when_asked_for(lang):
    page = Screen(f"v=1&preset=drone&lang={lang}", page="strategies")
    assert len(page.tables) == 2
    page.app.button(key="strategies_find").click()
    page.run()
    found = strategies.path_to(presets.load("drone"), 0.5)
    path = page.tables[0]
    assert [row["key"] for row in path["rows"]] == [*found.keys, "total"]
    assert path["note"] == text.say(screen.path_sentence(found), lang)
    page.app.button(key="strategies_use").click()
    page.run()
    plan = presets.load("drone").replace(strategies.mix(presets.load("drone"), found.keys))
    check(page, plan, lang)
    assert len(page.tables) == 3  # the same plan underneath: the path stays
    page.set("strategies.week_cost", 9000.0)
    assert len(page.tables) == 2


def test_targets_out_of_reach_and_of_nothing():
    page = Screen("v=1&preset=ecommerce&lang=en&strategies.target=0.9", page="strategies")
    page.app.button(key="strategies_find").click()
    page.run()
    assert page.tables[0]["note"].startswith("90% is out of reach here")
    page.set("strategies.target", 0.0)
    page.app.button(key="strategies_find").click()
    page.run()
    assert page.tables[0]["note"] == "Nothing has to be done to save 0%."


def test_a_plan_that_spends_nothing_is_said_not_thrown():
    page = Screen("v=1&preset=ecommerce&lang=en", page="strategies")
    changes = nothing_spent().differences(presets.load())
    for identifier, (value, _) in changes.items():
        page.app.session_state["plan"]["changes"][identifier] = value
    page.run()
    assert page.lead.startswith("No saving strategy is in use")
    assert "strategies_find" not in [button.key for button in page.app.button]


def test_a_hostile_name_is_text():
    name = "<img src=x onerror=alert(1)>"
    page = Screen(f"v=1&preset=ecommerce&lang=en&name={name}", page="strategies")
    assert page.bar["title"] == name
    assert name not in json.dumps([page.charts, page.tables])


# --- Mixes and texts -------------------------------------------------------------------------


def test_mixes_set_every_strategy_and_every_switch():
    options = section_presets.groups()["mix"]["options"]
    wanted = {f"strategies.{key}" for key in KEYS} | set(saving.SWITCHES.values())
    for option in options:
        assert set(section_presets.values("mix", option)) == wanted
    full = presets.load("drone").replace({f"strategies.{key}": 1.0 for key in KEYS})
    assert screen.report(section_presets.apply(full, "mix", "none")).plan.bars.steps == ()
    strong = section_presets.apply(presets.load(), "mix", "measured")
    used = [row for row in screen.report(strong).rows if row.in_plan.share]
    assert {row.strength for row in used} == {"high"}
    assert not any(row.instead for row in used)


def test_every_line_that_a_strategy_acts_on_has_its_name():
    for strategy in strategies.catalogue().values():
        for act in strategy.acts:
            for element in act.elements if act.kind != "gates" else ():
                assert all(text.template(lang, f"strategies.line.{element}") for lang in text.LANGUAGES)


# --- The commands ----------------------------------------------------------------------------


def run(capsys, *arguments):
    assert command.main(arguments) == 0
    return capsys.readouterr().out


def test_strategies_on_the_command_line(capsys):
    rows = json.loads(run(capsys, "strategies", "--json", "--set", "strategies.spot=1"))
    assert [row["key"] for row in rows] == KEYS
    spot = next(row for row in rows if row["key"] == "spot")
    plan = presets.load().replace({"strategies.spot": 1.0})
    assert spot["net"] == pytest.approx(evaluate(presets.load()).cost_total - evaluate(plan).cost_total)
    one = json.loads(run(capsys, "strategies", "active_learning", "--json"))
    assert (one["article"]["row"], one["claim"], one["evidence"]) == ("A2.2", [0.5, None], [0.0, 0.2, 0.5])
    assert "竞价 GPU" in run(capsys, "strategies", "spot", "--lang", "zh")
    assert run(capsys, "strategies").count("\n") == len(KEYS) + 1


def test_path_on_the_command_line(capsys):
    found = json.loads(run(capsys, "path", "--preset", "drone", "--target", "40%", "--json"))
    assert found["reached"]
    assert found["saving"] >= 0.4
    plan = presets.load("drone").replace(found["set"])
    assert evaluate(plan).cost_total == pytest.approx(found["total"])
    assert 1 - found["total"] / found["before"] == pytest.approx(found["saving"])
    assert found["article"]["equal"] == pytest.approx(0.44)
    said = run(capsys, "path", "--lang", "zh")
    assert "文章的五步" in said
    assert "50%" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["strategies", "magic"], "There is no strategy called 'magic'"),
        (["path", "--target", "2"], "target_saving = 2"),
        (["path", "--target", "nan"], "target_saving = nan"),
        (["path", "--target", "half"], "'half' is not a share; write 0.5 or 50%"),
    ],
)
def test_commands_refuse_in_one_sentence(capsys, arguments, words):
    assert command.main(arguments) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    refused_in_chinese(capsys, *arguments)


@pytest.mark.parametrize("name", presets.names())
def test_the_best_next_step_never_loses_value(name):
    plan = presets.load(name)
    found = screen.report(plan)
    now = evaluate(plan).npv
    for effect in found.plan.effects:
        used = plan.replace(strategies.switched(plan, effect.key, on=not effect.share))
        gain = (evaluate(used).npv - now) * (-1.0 if effect.share else 1.0)
        assert effect.worth == pytest.approx(gain, rel=1e-6, abs=1e-3), effect.key
    if found.best:
        assert next(e for e in found.plan.effects if e.key == found.best).worth > 0.0


def test_what_saves_money_and_loses_more_value_is_no_next_step():
    """In the case of article 1 compression saves 493,000 and costs 700,000 of right answers."""
    found = screen.report(presets.load("article"))
    size = next(e for e in found.plan.effects if e.key == "compression_size")
    assert size.net > 490_000
    assert size.worth < -690_000
    assert found.best not in ("", "compression_size")


def test_a_step_that_moves_less_than_a_yuan_is_not_said_to_add_anything(monkeypatch):
    monkeypatch.setattr(session, "lang", lambda: "en")
    monkeypatch.setattr(session, "money", lambda: text.YUAN)
    key = "spot"
    assert "saves ¥0 after" in view._said(Step(key, -0.4, 100.0, 0.0))
    assert "adds ¥1" in view._said(Step(key, -1.0, 100.0, 0.0))
