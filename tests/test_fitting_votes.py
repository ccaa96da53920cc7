"""Fits of votes: interval of the correlation, votes left out, classes and slips, and what a plan gets."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
from scipy import optimize, stats

from costmodel import labeling, link, presets, text
from costmodel.__main__ import main
from costmodel.fitting import FitError, t_quantile
from costmodel.fitting_files import SCHEMAS, sample
from costmodel.fitting_report import fit
from costmodel.fitting_use import changes, with_fit
from costmodel.fitting_votes import fit_votes
from costmodel.table_intake import read
from tests.screen import Screen

SETS = 500
HEAD = "item,worker,label,gold\n"
HOSTILE = "<img src=x onerror=canary()>"


def cast(rng, items, votes, accuracy, rho, classes=2):
    """Labels, one row an item; the true one is 0."""
    spread = 1 / rho - 1
    easy = rng.beta(accuracy * spread, (1 - accuracy) * spread, items)
    right = rng.random((items, votes)) < easy[:, None]
    return np.where(right, 0, rng.integers(1, classes, (items, votes)))


def fitted(labels):
    items, votes = labels.shape
    names = np.repeat(np.arange(items), votes).astype(str).tolist()
    words = labels.astype(str).ravel().tolist()
    return fit_votes(names, ["w"] * len(words), words, ["0"] * len(words))


def rows(counts, extra=""):
    """A file in which each item has so many right votes of two; every true label is known."""
    lines = [
        f"i{item},{worker},{'yes' if place < right else 'no'},yes\n"
        for item, right in enumerate(counts)
        for place, worker in enumerate("ab")
    ]
    return HEAD + "".join(lines) + extra


COUNTS = [2] * 12 + [1] * 6 + [0] * 2


def report(content):
    return fit("votes", read(content.encode(), SCHEMAS["votes"]))


# --- The interval -----------------------------------------------------------------------------------------


def by_scipy(right, votes, rho):
    """Greatest log-likelihood over the accuracy, from the distribution of scipy."""

    def lack(p):
        law = stats.betabinom(votes, p * (1 / rho - 1), (1 - p) * (1 / rho - 1))
        return -law.logpmf(right).sum()

    return optimize.minimize_scalar(lack, bounds=(1e-6, 1 - 1e-6), method="bounded").fun


@pytest.mark.parametrize(("items", "votes", "seed"), [(40, 3, 1), (60, 2, 4), (25, 7, 3)])
def test_ends_are_where_the_likelihood_of_scipy_has_fallen_by_half_of_t_squared(items, votes, seed):
    labels = cast(np.random.default_rng(seed), items, votes, 0.75, 0.4)
    right = (labels == 0).sum(axis=1)
    best = optimize.minimize_scalar(lambda rho: by_scipy(right, votes, rho), bounds=(0.01, 0.99)).fun
    found = fitted(labels).correlation
    assert 0.0 < found.low < found.value < found.high < 1.0
    for end in (found.low, found.high):
        assert by_scipy(right, votes, end) - best == pytest.approx(
            stats.t.ppf(0.975, items - 1) ** 2 / 2, abs=1e-3
        )


def test_the_interval_of_the_worked_case_by_hand():
    """Pairs: two right .75 (1 - .25 (1 - rho)), and so on; 12, 6 and 2 of them."""
    found = fit_votes(*(report_columns(rows(COUNTS)))).correlation

    def lack(rho):
        def at(p):
            both, mixed = p * (1 - (1 - p) * (1 - rho)), p * (1 - p) * (1 - rho)
            none = (1 - p) * (1 - p * (1 - rho))
            return -(12 * np.log(both) + 6 * np.log(mixed) + 2 * np.log(none))

        return optimize.minimize_scalar(at, bounds=(1e-6, 1 - 1e-6), method="bounded").fun

    assert found.value == pytest.approx(0.2)
    assert found.low == 0.0
    assert lack(0.0) - lack(0.2) < t_quantile(19) ** 2 / 2  # 0 is not ruled out
    assert lack(found.high) - lack(0.2) == pytest.approx(t_quantile(19) ** 2 / 2, abs=1e-4)


def report_columns(content):
    table = read(content.encode(), SCHEMAS["votes"])
    return [table.texts(name) for name in ("item", "worker", "label", "gold")]


LONG = pytest.mark.long
SETTINGS = [
    pytest.param(30, 2, 0.85, 0.2, 2),
    pytest.param(100, 2, 0.9, 0.2, 2),
    pytest.param(40, 3, 0.85, 0.2, 5, marks=LONG),
    pytest.param(150, 3, 0.95, 0.3, 2, marks=LONG),
    pytest.param(60, 3, 0.9, 0.2, 2, marks=LONG),
    pytest.param(40, 3, 0.85, 0.2, 2, marks=LONG),
    pytest.param(20, 3, 0.7, 0.6, 2, marks=LONG),
    pytest.param(50, 5, 0.7, 0.1, 2, marks=LONG),
    pytest.param(150, 3, 0.95, 0.3, 5, marks=LONG),
]


@pytest.mark.parametrize(("items", "votes", "accuracy", "rho", "classes"), SETTINGS)
def test_intervals_hold_for_few_items_and_few_errors(items, votes, accuracy, rho, classes):
    rng, inside = np.random.default_rng(7), []
    for _ in range(SETS):
        found = fitted(cast(rng, items, votes, accuracy, rho, classes))
        ends = (found.correlation, rho), (found.accuracy, accuracy)
        inside.append([one.low <= truth <= one.high for one, truth in ends])
    share = np.mean(inside, axis=0)
    assert np.all((share >= 0.90) & (share <= 0.99)), share


def test_classes_that_get_mixed_up_are_in_the_interval():
    """Wrong votes that crowd on one of four others agree more often, by which the estimate rises."""
    rng, inside = np.random.default_rng(8), []
    every = cast(rng, 200_000, 3, 0.85, 0.2, 5)
    every = np.where((every > 0) & (rng.random(every.shape) < 0.6), 1, every)
    agree = np.mean([every[:, a] == every[:, b] for a, b in ((0, 1), (0, 2), (1, 2))])
    truth = labeling.vote_correlation(np.mean(every == 0), agree, 5)
    assert truth > 0.26
    for part in np.array_split(every[: 150 * 200], 200):
        found = fitted(part).correlation
        inside.append(found.low <= truth <= found.high)
    assert np.mean(inside) > 0.86


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [([2] * 12 + [0] * 5, 0.7, 1.0), ([1] * 20, 0.0, 0.2), ([2] * 39 + [1], 0.0, 0.99)],
)
def test_votes_at_the_ends_have_intervals_too(counts, low, high):
    found = fit_votes(*report_columns(rows(counts))).correlation
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0
    assert found.low == pytest.approx(low, abs=0.02)
    assert found.high == pytest.approx(high, abs=0.1)


def test_one_error_among_three_classes():
    content = rows([2] * 20 + [1], "x,a,third,third\nx,b,third,\n")
    found = report(content).found.correlation
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0


def test_five_hundred_votes_are_fitted_while_a_hand_rests():
    labels = cast(np.random.default_rng(2), 167, 3, 0.85, 0.2)
    fitted(labels)
    start = time.perf_counter()
    for _ in range(5):
        fitted(labels)
    assert (time.perf_counter() - start) / 5 < 0.15


@pytest.mark.parametrize(("right", "key"), [(2, "all_right"), (0, "all_wrong")])
def test_votes_that_tell_nothing_of_errors(right, key):
    with pytest.raises(FitError) as caught:
        report(rows([right] * 20, "x,a,no,\n"))
    assert caught.value.key == key
    assert caught.value.said("zh").endswith("。")


# --- What is left out, and the classes --------------------------------------------------------------------

UNLABELED = "".join(f"u{item},{worker},yes,\n" for item in range(99) for worker in "abc")
SINGLES = "s1,a,yes,yes\ns2,a,no,yes\ns3,a,yes,yes\n"


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_votes_that_are_not_used_are_counted_aloud(lang):
    said = report(rows(COUNTS, UNLABELED + SINGLES)).said(lang)
    plain = report(rows(COUNTS)).said(lang)
    (left_out,) = [one for one in said if "297" in one]
    assert "99" in left_out
    template = text.template(lang, "fitting.votes_single")
    assert template.format(items="3") in said
    assert len(said) == len(plain) + 2
    assert "297" not in said[0]  # the finding counts the 43 that are used


def test_the_unused_change_no_figure():
    with_them, without = (report(rows(COUNTS, extra)) for extra in (UNLABELED, ""))
    assert with_them.estimates == without.estimates
    assert with_them.count == without.count == 40
    counted = {"left_out_items": 99, "left_out_votes": 297, "single": 0, "items": 20}
    assert {name: with_them.data[name] for name in counted} == counted


def test_a_single_vote_counts_for_the_accuracy_alone():
    found, plain = (report(rows(COUNTS, extra)).found for extra in (SINGLES, ""))
    assert found.accuracy.value == pytest.approx((15 + 2) / 23)
    assert found.correlation == plain.correlation
    assert (found.single, found.items, found.paired, found.votes) == (3, 23, 20, 43)


def classes_said(extra, lang="en"):
    (one,) = [note.said(lang) for note in report(rows(COUNTS, extra)).notes if note.key == "votes_classes"]
    return one


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("", "2 classes: yes, no."),
        ("x,a,maybe,\n", "3 classes: maybe (1 vote), yes, no."),
        ("x,a,maybe,\nx,b,maybe,\n", "3 classes: maybe (2 votes), yes, no."),
        ("i0,c,yes,yes\nx,a,yes,never\n", "3 classes: never (no vote), yes, no."),
        ("".join(f"x,{n},class {n},\n" for n in range(8)), "10 classes: " + "class 0 (1 vote)"),
    ],
)
def test_classes_are_named_the_rare_ones_first(extra, said):
    assert classes_said(extra).startswith(said)


def test_many_classes_are_counted_after_six():
    extra = "".join(f"x,{n},class {n},\n" for n in range(8))
    assert classes_said(extra).endswith("class 5 (1 vote) and 4 more.")
    assert classes_said(extra, "zh").endswith("class 5（1 票），另有 4 个。")


def test_slips_are_warned_of_by_line_and_never_merged():
    extra = "x,a,Yes,\nx,b,ＮＯ,\ny,a,no,yse\n"
    found = report(rows(COUNTS, extra))
    alike, unvoted = found.warned("en")
    for named in ("'yes' (line 2)", "'Yes' (line 42)", "'no' (line 27)", "'ＮＯ' (line 43)"):
        assert named in alike
    assert "'yse' (line 44)" in unvoted
    assert "'yes'" not in unvoted
    assert found.found.classes == 5
    assert not set(found.warned("en")) & set(found.said("en"))
    assert "“yse”（第 44 行）" in found.warned("zh")[1]
    assert report(rows(COUNTS)).warned("en") == []


# --- Command line and screen ------------------------------------------------------------------------------


def run(tmp_path, capsys, content, *args):
    path = tmp_path / "votes.csv"
    path.write_text(content, encoding="utf-8")
    assert main(["fit", "votes", str(path), *args]) == 0
    return capsys.readouterr()


def test_the_command_says_what_is_left_out_and_warns_beside_it(tmp_path, capsys):
    content = rows(COUNTS, UNLABELED + "y,a,no,Yse\n")
    printed = run(tmp_path, capsys, content)
    assert "297 of your votes, on 99 of your items" in printed.out
    assert "Note: True labels that nobody voted for: 'Yse' (line 339)" in printed.err
    data = json.loads(run(tmp_path, capsys, content, "--json").out)
    assert (data["left_out_votes"], data["left_out_items"], data["single"]) == (297, 99, 1)
    assert data["cast"] == {"yes": 327, "no": 11, "Yse": 0}
    assert data["warnings"] == [
        "True labels that nobody voted for: 'Yse' (line 339). Check how they are spelled."
    ]


@pytest.mark.parametrize("workflow", ["tiers", "own", "cheapest"])
def test_command_and_screen_give_the_same_plan(workflow, tmp_path, capsys):
    content = sample("votes").decode()
    chosen = ("--set", f"labeling.workflow={workflow}")
    data = json.loads(run(tmp_path, capsys, content, "--json", *chosen).out)
    assert ("labeling.workflow" in data["set"]) == (workflow == "tiers")
    screen = Screen(f"v=1&preset=ecommerce&lang=en&labeling.workflow={workflow}", page="data")
    screen.app.button(key="data_sample").click()
    screen.run().app.button(key="data_use").click()
    screen.run()
    assert link.decode(data["link"]) == screen.scenario
    plan = presets.load().replace({"labeling.workflow": workflow})
    printed = run(tmp_path, capsys, content, *chosen).out
    assert ("--set labeling.workflow=cheapest" in printed) == (workflow == "tiers")
    assert plan.replace(data["set"]).differences(screen.scenario) == {}


def test_what_was_chosen_overrules_the_rule():
    found, plan = report(sample("votes").decode()), presets.load()
    assert changes(found.found, plan)["labeling.workflow"] == "cheapest"
    assert with_fit("votes", found, plan, cheapest=False)["labeling.workflow"] == "tiers"
    assert with_fit("votes", found, plan)["labeling.workflow"] == "cheapest"
    shift = fit("shift", read(sample("shift"), SCHEMAS["shift"]))
    assert with_fit("shift", shift, plan)["labeling.workflow"] == "tiers"


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_screen_says_it_and_shows_words_as_words(lang):
    content = rows(COUNTS, UNLABELED + f"y,a,no,{HOSTILE}\n")
    screen = Screen(f"v=1&preset=ecommerce&lang={lang}", page="data")
    screen.app.text_area[0].set_value(content)
    screen.run()
    cards = {card["title"]: card for panel in screen.shown("panel") for card in panel["cards"]}
    means = [row["label"] for row in cards[text.template(lang, "data.means")]["rows"]]
    assert any("297" in one and "99" in one for one in means)
    warned = cards[text.template(lang, "data.warned")]
    assert warned["tone"] == "warn"
    assert HOSTILE in warned["rows"][0]["label"]
    assert all("canary" not in markdown.value for markdown in screen.app.markdown)
    assert "canary" not in screen.link
