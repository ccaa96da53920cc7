"""Your data: what a visitor's rows say, what they would do to the plan, and the plan with them."""

from __future__ import annotations

import json

import pytest

from costmodel import evaluate, link, presets, text
from costmodel.__main__ import main
from costmodel.fitting_files import SCHEMAS, sample
from costmodel.fitting_report import fit
from costmodel.fitting_use import with_fit
from costmodel.screens import data as report
from costmodel.table_intake import read
from tests.browser import ROOT
from tests.screen import Screen
from ui.views import data_rows as rows

KINDS = tuple(SCHEMAS)
PLANNED = [kind for kind in KINDS if kind != "cost-performance"]
HOSTILE = "<img src=x onerror=canary()>"


def opened(kind: str = "votes", lang: str = "en", *, query: str = "") -> Screen:
    screen = Screen(f"v=1&preset=ecommerce&lang={lang}{query}", page="data")
    if kind != "votes":
        screen.app.session_state["data"] = {**held(screen), "kind": kind}
        screen.run()
    return screen


def held(screen: Screen) -> dict:
    return screen.app.session_state["data"]


def press(screen: Screen, key: str) -> Screen:
    screen.app.button(key=key).click()
    return screen.run()


def paste(screen: Screen, content: str) -> Screen:
    screen.app.text_area[0].set_value(content)
    return screen.run()


def with_sample(kind: str, lang: str = "en", *, query: str = "") -> Screen:
    return press(opened(kind, lang, query=query), "data_sample")


def fitted(kind: str, content: bytes | None = None):
    return fit(kind, read(sample(kind) if content is None else content, SCHEMAS[kind]))


def used(kind: str, plan, tier: str = "assisted"):
    found = fitted(kind)
    return with_fit(kind, found, plan, tier if kind == "invoices" else "", cheapest=False)


def cells(screen: Screen, title: str, lang: str = "en") -> list[list[str]]:
    (table,) = [t for t in screen.tables if t["title"] == text.template(lang, title)]
    return [[cell["text"] for cell in row["cells"]] for row in table["rows"]]


def cards(screen: Screen) -> dict[str, list[str]]:
    every = [card for panel in screen.shown("panel") for card in panel["cards"]]
    return {card["title"]: [row["label"] for row in card["rows"]] for card in every}


# --- Beginning ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_an_empty_screen_says_what_to_do(lang):
    screen = opened(lang=lang)
    assert [title.value for title in screen.app.title] == [text.template(lang, "data.title")]
    assert screen.app.button(key="data_sample").label == text.template(lang, "data.sample")
    assert text.template(lang, "data.about_votes") in [caption.value for caption in screen.app.caption]
    assert screen.charts == []
    assert screen.notices == []
    assert screen.link.endswith("page=data")


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_one_press_shows_what_the_command_line_says(kind, lang, tmp_path, capsys):
    path = tmp_path / "sample.csv"
    path.write_bytes(sample(kind))
    assert main(["fit", kind, str(path), "--json", "--lang", lang]) == 0
    said = json.loads(capsys.readouterr().out)["sentences"]
    screen = with_sample(kind, lang)
    assert screen.lead == said[0]
    shown = cards(screen).get(text.template(lang, "data.means"), [])
    about_tier = text.template(lang, "fitting.invoices_tier").partition("{")[0]
    assert shown == [sentence for sentence in said[1:] if not sentence.startswith(about_tier)]
    assert [title.value for title in screen.app.title] == []


@pytest.mark.parametrize("kind", KINDS)
def test_samples_say_that_they_are_made_up(kind):
    notes = (ROOT / "data" / "samples" / "README.md").read_text(encoding="utf-8")
    assert f"`{kind}.csv`" in notes
    assert "made up" in notes
    assert fitted(kind).count >= 5


# --- Before and after ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PLANNED)
def test_what_it_does_is_said_before_it_is_used(kind):
    screen, plan = with_sample(kind), presets.load()
    after = used(kind, plan)
    if kind == "votes":
        after = after.replace({"labeling.workflow": "cheapest"})
    assert screen.scenario == plan
    table = cells(screen, "data.before_after")
    results = [evaluate(plan), evaluate(after)]
    assert table[0][1:] == [text.figure("money", result.npv, "en") for result in results]
    assert table[1][1:] == [text.figure("money", result.cost_total, "en") for result in results]
    assert table[2][1:] == [text.figure("percent", result.roi, "en") for result in results]
    changed = [row["key"] for row in screen.tables[0]["rows"] if row.get("key")]
    assert changed == list(after.differences(plan))
    press(screen, "data_use")
    assert screen.scenario == after
    assert screen.strip["total"] if "total" in screen.strip else screen.strip["cost"] == table[1][2]
    marks = cards(screen)[text.template("en", "data.used")]
    assert len(marks) == len(after.fitted)
    assert all(mark.endswith(f"fitted from your data, n = {fitted(kind).count}") for mark in marks)


def test_better_and_worse_have_their_colours():
    def tones(kind):
        table = next(
            t for t in with_sample(kind).tables if t["title"] == text.template("en", "data.before_after")
        )
        return [row["cells"][2].get("tone", "") for row in table["rows"]][:4]

    assert tones("votes") == ["good", "good", "good", ""]  # worth more, costs less
    assert tones("invoices") == ["bad", "bad", "", ""]


def test_cost_and_performance_change_no_plan():
    screen = with_sample("cost-performance")
    assert [button.key for button in screen.app.button if button.key in ("data_use", "data_back")] == []
    assert screen.scenario == presets.load()
    screen.app.number_input(key="data_at").set_value(200_000.0)
    screen.run()
    (said,) = [t.value for t in screen.app.text if "200K" in t.value]
    assert "outside your data (5K to 150K)" in said
    assert max(screen.charts[0]["series"][0]["x"]) <= 150_000  # the band; what lies beyond has its own
    assert screen.charts[0]["x"]["range"][1] > 200_000


def test_undo_and_the_way_back():
    screen = press(with_sample("votes"), "data_use")
    after = screen.scenario
    assert screen.answer("bar", "undo").scenario == presets.load()
    assert screen.answer("bar", "redo").scenario == after
    press(screen, "data_back")
    assert screen.scenario == presets.load()
    assert text.template("en", "data.used") not in cards(screen)


def test_votes_alone_leave_the_price_list_as_it_is():
    screen = with_sample("votes")
    (box,) = screen.app.checkbox
    assert box.value
    box.uncheck()
    screen.run()
    table = cells(screen, "data.before_after")
    assert table[1][1] == table[1][2]
    assert screen.tables[0]["footer"] == text.template("en", "data.unchanged")
    press(screen, "data_use")
    assert screen.scenario == used("votes", presets.load())


def test_own_staff_are_asked_before_they_are_replaced():
    screen = with_sample("votes", query="&labeling.workflow=own")
    assert not screen.app.checkbox[0].value
    assert press(screen, "data_use").scenario["labeling.workflow"] == "own"
    other = with_sample("votes", query="&labeling.workflow=cheapest")
    assert list(other.app.checkbox) == []


def test_the_row_of_the_price_list_can_be_chosen():
    screen = with_sample("invoices")
    (choice,) = [g for g in screen.app.get("button_group") if g.label == text.template("en", "data.tier")]
    assert choice.value == "assisted"
    choice.set_value("expert")
    screen.run()
    assert press(screen, "data_use").scenario == used("invoices", presets.load(), "expert")


def test_a_fit_that_the_plan_refuses_is_shown_without_a_button():
    screen = paste(opened("shift"), "lab_accuracy,field_accuracy,field_items\n0.8,0.9,400\n")
    assert "\u22120.44" in screen.lead
    assert any("do not fit into the plan" in title for title in cards(screen))
    assert "data_use" not in [button.key for button in screen.app.button]


@pytest.mark.parametrize("preset", presets.names())
def test_the_link_of_a_plan_with_a_fit_opens_again(preset):
    plan = used("drift", used("shift", presets.load(preset)))
    screen = Screen(link.encode(plan, page="data"))
    assert screen.scenario == plan
    screen.app.session_state["data"] = {**held(screen), "kind": "shift"}
    assert len(cards(screen.run())[text.template("en", "data.used")]) == 1


# --- What cannot be used ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_every_fault_is_listed_and_nothing_else_is_lost(lang):
    screen = with_sample("drift", lang)
    before = screen.charts[0]["series"]
    paste(screen, "age,accuracy\nx,0.9\n1,95\n2,0.8\n")
    faults = cards(screen)[text.template(lang, "data.faults").format(count=2)]
    assert faults[0].startswith(text.template(lang, "intake.at").format(line=2, column=1, reason=""))
    assert faults[1].startswith(text.template(lang, "intake.at").format(line=3, column=2, reason=""))
    assert screen.lead == text.template(lang, "data.stale")
    assert (screen.charts[0]["stale"], screen.charts[0]["series"]) == ("all", before)
    assert "data_use" not in [button.key for button in screen.app.button]
    assert screen.scenario == presets.load()
    assert paste(screen, sample("drift").decode()).charts[0]["stale"] == ""


def test_too_few_rows_are_said_in_one_sentence():
    screen = paste(opened("invoices"), "date,items,amount\n2026-01-05,10,5\n")
    assert cards(screen)["To correct in your rows: 1"] == [
        "It takes 3 invoices to say how sure a price is; there are 1. Add some."
    ]
    assert screen.charts == []


def test_words_of_a_file_are_words_only():
    content = "item,worker,label,gold\n" + "".join(f"i{n},{HOSTILE},m,m\ni{n},b,o,\n" for n in range(12))
    screen = paste(opened(), content + f"i3,{HOSTILE},m,\n")
    (faults,) = [labels for title, labels in cards(screen).items() if title.startswith("To correct")]
    assert HOSTILE in faults[0]
    assert all(HOSTILE not in markdown.value for markdown in screen.app.markdown)
    assert "canary" not in screen.link
    assert screen.charts == []


def test_rows_stay_out_of_the_link_and_in_the_session():
    screen = with_sample("votes")
    assert "photo" not in screen.link
    screen.go("roi").go("data")
    assert screen.lead == text.say(fitted("votes").sentences[0], "en")
    press(screen, "data_drop")
    assert screen.charts == []


def test_more_rows_than_a_page_can_wait_for_are_refused_at_once():
    content = b"items,accuracy\n" + b"1,0.5\n" * 2001
    (error,) = rows.read("learning-curve", content).faults
    assert "2,000 rows" in error.said("en")
    assert rows.read("learning-curve", content.replace(b"\n", b"\r")).faults[0].said("zh") == error.said("zh")


def test_an_edit_of_the_table_is_fitted_and_the_table_goes_on():
    screen = with_sample("drift")
    key = f"data_rows:drift:{held(screen)['given']['drift']['version']}"
    assert key in screen.app.session_state
    lead = screen.lead
    edited = rows.edited(
        "drift", rows.rows_of("drift", sample("drift")), {"deleted_rows": list(range(10, 18))}
    )
    content = rows.content_of("drift", edited)
    now = held(screen)
    given = {**now["given"]["drift"], "content": content, "from": "table"}
    screen.app.session_state["data"] = {**now, "given": {"drift": given}}
    screen.run()
    assert screen.lead != lead
    assert screen.lead.startswith("Fitted from 10 of your 10")
    assert held(screen)["given"]["drift"]["version"] == now["given"]["drift"]["version"]
    screen.go("roi").go("data")  # the table was gone: it begins with what is held
    assert held(screen)["given"]["drift"]["base"] == content


def drawing(kind: str, plan=None, **more):
    table = read(sample(kind), SCHEMAS[kind])
    return report.drawn(fit(kind, table).found, table, plan or presets.load(), **more)


def test_what_lies_beyond_the_data_is_marked():
    shown = drawing("cost-performance", at=300_000.0)
    assert shown.ends == (5000.0, 150_000.0)
    assert max(shown.curves["fit"][0]) == pytest.approx(315_000)
    line, descent = (fitted("cost-performance").found.line, shown.curves["descent"])
    by_hand = line.intercept.value + line.slope.value * descent[0]
    assert descent[1] == pytest.approx(by_hand, rel=1e-6)
    chart = with_sample("cost-performance").charts[0]
    styles = {series["key"]: (series["style"], series["color"]) for series in chart["series"]}
    assert styles["beyond"] == ("dash", "muted")
    assert styles["band_beyond"] == ("band", "muted")
    assert [mark["at"] for mark in chart["marks"] if mark["axis"] == "x"] == [150_000.0]
