"""Links: round trips, everything people paste, everything that must not break (L5, L6 of the test plan)."""

from __future__ import annotations

import base64
import json
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costmodel import frozen, link, link_packed, link_text, parameters, presets, remarks, text
from costmodel.errors import LinkError
from costmodel.parameters import Parameter, Problem
from costmodel.scenario import Scenario
from tests.fuzz import kinds, packed

PLAN = presets.load("ecommerce")


def value_of(record: Parameter) -> st.SearchStrategy:
    """Every allowed value of a parameter."""
    if record.kind == "switch":
        return st.booleans()
    if record.kind == "choice":
        return st.sampled_from(list(record.choices))
    low, high = record.allowed
    return st.integers(round(low), round(high)) if record.kind == "integer" else st.floats(low, high)


def changes_of(ids: list[str]) -> st.SearchStrategy:
    return st.fixed_dictionaries({i: value_of(parameters.find(i)) for i in ids})


IDS = st.sampled_from(sorted(parameters.catalogue()))
CHANGES = st.lists(IDS, max_size=30, unique=True).flatmap(changes_of)
WORDS = st.text(max_size=15)
NOTES = st.dictionaries(IDS, st.tuples(WORDS, WORDS), max_size=3)
PINS = st.sets(IDS, max_size=remarks.MOST_PINS)
PRESETS = st.sampled_from(sorted(frozen.version(frozen.CURRENT)["presets"]))
NAMES = st.text(max_size=80)


@settings(max_examples=300, deadline=None)
@given(preset=PRESETS, changes=CHANGES, name=NAMES, pins=PINS, notes=NOTES)
def test_a_link_gives_back_the_scenario(preset: str, changes: dict, name: str, pins: set, notes: dict):
    changed = frozen.preset(frozen.CURRENT, preset).accept(changes)[0]
    plan = changed.model_copy(update={"name": link._clean_name(name), "pins": remarks.pins_of(pins)})
    for identifier, (note, owner) in notes.items():
        plan = plan.annotate(identifier, note, owner=owner)
    written = link.encode(plan, page="overview", headline=(2_189_345.6, -0.123456), lang="zh")
    assert link.open_link(written) == link.Opened(plan, (), (2_189_000.0, -0.1235), "zh", "overview")
    assert len(written) <= link.LONGEST
    assert link.encode(link.decode(written)) == link.encode(plan)


@settings(max_examples=200, deadline=None)
@given(name=st.text(max_size=300))
def test_any_name_travels_once_it_is_clean(name: str):
    opened = link.decode(link.encode(PLAN.model_copy(update={"name": name})))
    assert len(opened.name) <= link.LONGEST_NAME
    assert link.decode(link.encode(opened)) == opened
    assert not name or opened.name == text.clean(opened.name)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_short_and_exactly(number: float):
    written = link_text.number_text(number)
    assert float(written) == number
    assert len(written) <= len(repr(number))
    assert "+" not in written


def test_equal_plans_have_one_link():
    first = PLAN.replace({"labeling.items": 5000, "compute.runs": 3})
    second = PLAN.replace({"compute.runs": 3.0, "labeling.items": 5000.0})
    assert (
        link.encode(first) == link.encode(second) == "v=1&preset=ecommerce&labeling.items=5000&compute.runs=3"
    )
    assert link.encode(
        PLAN.replace({"labeling.items": 5000}).replace({"labeling.items": 1e5})
    ) == link.encode(PLAN)


def test_numbers_are_the_shortest():
    zero = PLAN.replace({"labeling.target_precision": 0.98, "labeling.qa_overhead": -0.0})
    assert link.encode(zero).endswith("&labeling.target_precision=0.98&labeling.qa_overhead=0")


def test_switches_choices_and_extras_are_readable():
    plan = PLAN.replace({"compression.enabled": True, "labeling.workflow": "cheapest"})
    plan = plan.model_copy(update={"name": "门店 A"})
    assert link.encode(plan, page="overview", headline=(2_188_999.7, 0.111351), lang="en") == (
        "v=1&preset=ecommerce&h=2189000~0.1114&labeling.workflow=cheapest&compression.enabled=true"
        "&lang=en&page=overview&name=%E9%97%A8%E5%BA%97%20A"
    )


def test_lengths():
    """No link of ten slider values passes 450 characters: the ids alone take up to 35 each."""
    sliders = [r for r in parameters.catalogue().values() if r.slider and r.kind == "number"]
    longest = sorted(sliders, key=lambda r: -len(r.id))[:10]
    ten = PLAN.accept({r.id: float(f"{sum(r.slider) / 2.1:.3g}") for r in longest})[0]
    assert len(link.encode(ten, headline=(2_189_000.0, 0.1114))) <= 450
    three = PLAN.replace(
        {"labeling.target_precision": 0.98, "generalization.field_items": 5000, "compute.runs": 8}
    )
    assert len(link.encode(three)) <= 120
    records = [r for r in parameters.catalogue().values() if r.allowed][:80]
    most = PLAN.accept({r.id: r.allowed[0] + (r.allowed[1] - r.allowed[0]) / 3 for r in records})[0]
    assert len(link_text.write_fields({r.id: most[r.id] for r in records})) > link.LONGEST_READABLE
    assert len(link.encode(most)) <= link.LONGEST


def test_a_long_plan_is_packed_and_opens_the_same():
    changes = {r.id: r.allowed[1] for r in parameters.catalogue().values() if r.allowed}
    plan = PLAN.accept(changes)[0].model_copy(update={"name": "全部改动"})
    written = link.encode(plan, lang="zh")
    assert written.startswith("v=1&s=")
    assert len(written) < 1000
    assert link.open_link(f"看看 https://plan.example/?{written}。") == link.Opened(plan, lang="zh")
    assert link.decode(f"{written}&labeling.items=7")["labeling.items"] == 7.0  # changed by hand


def test_a_plan_too_long_for_a_link_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(link, "LONGEST", 30)
    with pytest.raises(LinkError, match="save it as a file"):
        link.encode(PLAN.replace({"labeling.items": 5000}))


def test_a_preset_that_links_do_not_know_is_refused():
    with pytest.raises(LinkError, match="choose another"):
        link.encode(PLAN.model_copy(update={"preset": "mine"}))


def test_an_unchecked_value_is_not_sent():
    broken = PLAN.labeling.model_copy(update={"items": -5.0})
    with pytest.raises(LinkError, match="outside its bounds"):
        link.encode(PLAN.model_copy(update={"labeling": broken}))


WANTED = "v=1&preset=article&labeling.items=5000&compression.enabled=true"


@pytest.mark.parametrize(
    "pasted",
    [
        WANTED,
        f"?{WANTED}",
        f"https://plan.example/?{WANTED}",
        f"http://127.0.0.1:8501/labeling?{WANTED}#top",
        f"  \n{WANTED}\t ",
        f"As planned this earns 0.1 M. See https://plan.example/?{WANTED}.",
        f"按此计划净赚 4.6 万：https://plan.example/?{WANTED}，请看。",
        f"（https://plan.example/?{WANTED}）",
        f"[plan](https://plan.example/?{WANTED})",
        f"<https://plan.example/?{WANTED}>",
        f"a=b c=d {WANTED}!",
        WANTED.replace("&", "&amp;"),
        WANTED.replace(".", "%2E"),
        f"{WANTED}&utm_source=mail&from=singlemessage&embed=true",
        f"compression.enabled=1&{WANTED.removesuffix('&compression.enabled=true')}",
        WANTED.removeprefix("v=1&"),
        WANTED.replace("5000", "5e3"),
        WANTED.replace("5000", "5000.0"),
        WANTED.replace("5000", "5e+3"),
    ],
)
def test_everything_people_paste_opens(pasted: str):
    plan = presets.load("article").replace({"labeling.items": 5000, "compression.enabled": True})
    assert link.open_link(pasted) == link.Opened(plan)


def test_names_typed_into_the_address_bar():
    assert link.decode("v=1&name=门店 A").name == "门店"
    assert link.decode("v=1&name=A+B%2BC").name == "A B+C"
    assert link.decode("v=1&name=%E9%97").name == "\ufffd"
    assert link.decode("v=1&name=a%00%E2%80%AEb").name == "ab"


@pytest.mark.parametrize(
    ("change", "kind", "identifier"),
    [
        ("labeling.target_precision=1.2", "above", "labeling.target_precision"),
        ("labeling.items=-5", "below", "labeling.items"),
        ("labeling.items=many", "not_a_number", "labeling.items"),
        ("labeling.items=", "not_a_number", "labeling.items"),
        ("labeling.items=true", "not_a_number", "labeling.items"),
        ("labeling.items=NaN", "not_finite", "labeling.items"),
        ("labeling.items=1e999", "not_finite", "labeling.items"),
        ("compute.runs=2.5", "not_whole", "compute.runs"),
        ("compression.enabled=yes", "not_a_switch", "compression.enabled"),
        ("compression.enabled=NaN", "not_a_switch", "compression.enabled"),
        ("compression.enabled=2", "not_a_switch", "compression.enabled"),
        ("labeling.workflow=guess", "not_a_choice", "labeling.workflow"),
        ("labeling.workflow=Infinity", "not_a_choice", "labeling.workflow"),
        ("labeling.itemz=5", "unknown", "labeling.itemz"),
        ("serving.items=5", "unknown", "serving.items"),
        ("labeling.crowd_precision=0.999", "contradiction", "labeling.crowd_precision"),
        ("preset=shop", "unusable", "preset=shop"),
        ("lang=fr", "unusable", "lang=fr"),
        ("page=../etc", "unusable", "page=../etc"),
        ("h=cheap", "unusable", "h=cheap"),
        ("h=1~NaN", "unusable", "h=1~NaN"),
        ("v=one", "unusable", "v=one"),
        ("v=0", "unusable", "v=0"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_rest_is_kept(change: str, kind: str, identifier: str):
    opened = link.open_link(f"compute.exploration=0.5&{change}")
    assert kinds(opened.problems) == [(kind, identifier)]
    assert opened.scenario == PLAN.replace({"compute.exploration": 0.5})
    for lang in text.LANGUAGES:
        assert len(text.problem(opened.problems[0], lang)) > 10


def test_problems_hold_what_was_given():
    (problem,) = link.open_link("v=1&labeling.items=-5").problems
    assert problem == Problem("below", "labeling.items", -5, 1.0)
    (problem,) = link.open_link("v=1&labeling.itemz=5").problems
    assert problem == Problem("unknown", "labeling.itemz", 5, "labeling.items")


def test_of_a_repeated_key_the_last_counts_and_it_is_said():
    opened = link.open_link("v=1&labeling.items=5&labeling.items=7&labeling.items=7")
    assert opened.scenario["labeling.items"] == 7.0
    assert opened.problems == (Problem("unusable", "labeling.items=5", 5, "labeling.items=7"),)


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "?",
        "hello",
        "a=b",
        "https://shop.example/?id=5&name=x",
        "labeling.itemz=5",
        "v=2&preset=ecommerce",
        "v=99999",
        "v=1&s=",
        "v=1&s=!!!",
        "v=1&s=abc def",
        "v=1&s=AAAA",
        "v=1&s=A",
        "v=1&" + "x" * 4093,
        packed(b"[]"),
        packed(b"5"),
        packed(b"{"),
        packed(b'{"labeling.items": [1]}'),
        packed(b'{"labeling": {"items": 1}}'),
        packed(b'{"labeling.items": null}'),
        packed(b'{"values": 5}'),
        packed(b'{"values": [[1]]}'),
        packed(json.dumps({"values": [None] * 1000}).encode()),
        packed(b"\xff\xfe"),
        packed(b'{"labeling.items": ' + b"9" * 5000 + b"}"),
        packed(b"[" * 16_000),
        packed(b'{"a":' * 3_000),
        packed(b" " * 16_385),
        packed(b"{}") + "&c=AAAA",
    ],
)
def test_what_is_no_link_is_refused_in_one_sentence(broken: str):
    with pytest.raises(LinkError) as refused:
        link.decode(broken)
    said = str(refused.value)
    assert len(said) <= 200
    assert said.endswith(".")
    assert ". " not in said


def test_a_packed_link_may_name_its_values():
    written = packed(b'{"preset": "article", "labeling.items": 5000, "x.y": 1, "compute.runs": 1e400}')
    opened = link.open_link(written)
    assert opened.scenario == presets.load("article").replace({"labeling.items": 5000})
    assert sorted(kinds(opened.problems)) == [("not_finite", "compute.runs"), ("unknown", "x.y")]


# ---- Pins, notes and owners ---------------------------------------------------------------------------

REMARKED = (
    PLAN.pin("compute.runs")
    .pin("labeling.items")
    .annotate("labeling.items", "agreed with finance", owner="Li, data team.")
    .annotate("compute.runs", "", owner="王")
)
REMARKS = (
    "pins=labeling.items~compute.runs&note.labeling.items=agreed%20with%20finance"
    "&owner.labeling.items=Li%2C%20data%20team%2E&owner.compute.runs=%E7%8E%8B"
)


def test_pins_notes_and_owners_are_readable_and_come_back():
    assert link.encode(REMARKED) == f"v=1&preset=ecommerce&{REMARKS}"
    assert link.open_link(f"请看 https://plan.example/?v=1&{REMARKS}。") == link.Opened(REMARKED)
    assert link.open_link(f"v=1&{REMARKS.replace('%20', '+')}") == link.Opened(REMARKED)


def test_remarks_made_in_another_order_have_one_link():
    other = (
        PLAN.annotate("compute.runs", "", owner=" 王\u200b")
        .annotate("labeling.items", "agreed  with finance", owner="Li, data team.")
        .pin("labeling.items")
        .pin("compute.runs")
    )
    assert other == REMARKED
    unordered = PLAN.model_copy(update={"pins": REMARKED.pins[::-1], "notes": REMARKED.notes[::-1]})
    assert link.encode(unordered) == link.encode(REMARKED)


def test_long_notes_travel_packed():
    noted = PLAN
    for identifier in ("labeling.items", "compute.runs", "value.right"):
        noted = noted.annotate(identifier, "已与财务部确认：" * 15, owner="数据组" * 13)
    written = link.encode(noted.pin("compute.runs"))
    assert written.startswith("v=1&s=")
    assert link.open_link(written) == link.Opened(noted.pin("compute.runs"))


@pytest.mark.parametrize(
    ("change", "kind", "identifier"),
    [
        ("pins=labeling.itemz", "unknown", "labeling.itemz"),
        ("pins=~", "unknown", ""),
        ("pins=%3Cscript%3E", "unknown", "<script>"),
        ("note.labeling.itemz=agreed", "unknown", "note.labeling.itemz"),
        ("owner.=Li", "unknown", "owner."),
        ("note.labeling.items=" + "x" * 121, "unusable", ("note.labeling.items=" + "x" * 121)[:100]),
        ("owner.labeling.items=" + "x" * 41, "unusable", "owner.labeling.items=" + "x" * 41),
        ("note.labeling.items=a%00b", "unusable", "note.labeling.items=a\x00b"),
        ("note.labeling.items=a%E2%80%AEb", "unusable", "note.labeling.items=a\u202eb"),
    ],
)
def test_a_damaged_remark_is_named_and_the_rest_is_kept(change: str, kind: str, identifier: str):
    opened = link.open_link(
        f"v=1&compute.exploration=0.5&note.value.right=kept&{change}&owner.value.right=Li"
    )
    assert [(problem.kind, problem.id) for problem in opened.problems] in (
        [(kind, identifier)],
        [(kind, "")] * 2,  # the two sides of ~
    )
    assert opened.scenario.values() == PLAN.replace({"compute.exploration": 0.5}).values()
    assert remarks.Note("value.right", "kept", "Li") in opened.scenario.notes
    assert opened.scenario.pins == ()
    for lang in text.LANGUAGES:
        assert len(text.problem(opened.problems[0], lang)) > 10


def test_of_too_many_pins_the_first_eight_are_kept():
    ids = list(parameters.catalogue())[:10]
    opened = link.open_link("v=1&pins=" + "~".join(ids))
    assert opened.scenario.pins == tuple(ids[:8])
    assert kinds(opened.problems) == [("too_many_pins", i) for i in ids[8:]]


def test_a_note_that_is_too_long_is_cut_and_said():
    opened = link.open_link("v=1&note.labeling.items=" + "x" * 130)
    assert opened.scenario.notes == (remarks.Note("labeling.items", "x" * 120),)
    assert opened.problems[0].bound == "note.labeling.items=" + "x" * 120


def test_remarks_of_another_type_are_named():
    written = packed(b'{"pins": 5, "note.labeling.items": true, "owner.labeling.items": 1e400}')
    opened = link.open_link(written)
    assert sorted(kinds(opened.problems)) == [
        ("unusable", "note.labeling.items=True"),
        ("unusable", "owner.labeling.items=inf"),
        ("unusable", "pins=5"),
    ]
    assert opened.scenario == PLAN


def test_no_section_is_called_like_a_remark():
    assert not {"note", "owner"} & set(parameters.SECTIONS)


def raw(stream: bytes) -> str:
    return "v=1&s=" + base64.urlsafe_b64encode(stream).decode().rstrip("=")


def bombs() -> dict[str, str]:
    small = zlib.compress(b"{}")
    return {
        "zeros, 3 MB in 4,096 characters": raw(zlib.compress(b"0" * 2_900_000, 9)),
        "nested": packed(b"[" * 16_384),
        "nested objects": packed(b'{"a":' * 3_276),
        "trailing data": raw(small + b"{}"),
        "two streams": raw(small + small),
        "truncated": raw(zlib.compress(json.dumps(dict.fromkeys(parameters.catalogue(), 1)).encode())[:-5]),
        "4,097 characters": "v=1&s=" + "A" * 4_091,
        "5,000 digits": packed(b'{"labeling.items":' + b"7" * 5_000 + b"}"),
    }


@pytest.mark.parametrize("name", bombs())
def test_bombs_are_refused_quickly_and_without_memory(name: str):
    bomb = bombs()[name]
    best = min(seconds_to_refuse(bomb) for _ in range(5))
    assert best < 0.005
    tracemalloc.start()
    seconds_to_refuse(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def seconds_to_refuse(bomb: str) -> float:
    start = time.perf_counter()
    with pytest.raises(LinkError):
        link.decode(bomb)
    return time.perf_counter() - start


def test_a_link_full_of_unknown_keys_is_read_quickly():
    junk = "v=1" + "".join(f"&k{place}=1" for place in range(580))
    start = time.perf_counter()
    assert len(link.open_link(junk).problems) == 580
    assert time.perf_counter() - start < 0.1


def test_a_cut_packed_link_is_told_by_its_checksum():
    whole = "v=1&" + link_packed.pack({"preset": "article", "labeling.items": 5}, 1)
    assert link.decode(whole)["labeling.items"] == 5.0
    without_checksum = whole.index("&c=")
    assert link.decode(whole[:without_checksum])["labeling.items"] == 5.0
    for end in (*range(len("v=1&s=") + 1, without_checksum), *range(without_checksum + 3, len(whole))):
        with pytest.raises(LinkError):
            link.decode(whole[:end])


@pytest.fixture
def second_version(monkeypatch: pytest.MonkeyPatch):
    """A release in which items are thousands no more and runs have another name."""
    first = frozen.version(1)
    values = first["presets"]["ecommerce"]
    old_values = {key: value for key, value in values.items() if key != "compute.runs"}
    old = {**old_values, "labeling.items": 100.0, "compute.repeats": values["compute.runs"]}
    contents = {1: {**first, "presets": {"ecommerce": old}, "defaults": old}, 2: {**first, "version": 2}}

    def step(given: dict) -> dict:
        kept = {key: value for key, value in given.items() if key != "compute.repeats"}
        return {
            **kept,
            "labeling.items": given["labeling.items"] * 1000.0,
            "compute.runs": given["compute.repeats"],
        }

    monkeypatch.setattr(frozen, "CURRENT", 2)
    monkeypatch.setattr(frozen, "MIGRATIONS", {1: step})
    monkeypatch.setattr(frozen, "version", contents.__getitem__)
    frozen.preset.cache_clear()
    yield
    frozen.preset.cache_clear()


@pytest.mark.usefixtures("second_version")
def test_an_old_link_is_migrated():
    opened = link.open_link("v=1&preset=ecommerce&labeling.items=5&compute.repeats=3&h=2000~0.5")
    assert opened.scenario == PLAN.replace({"labeling.items": 5000, "compute.runs": 3})
    assert opened.migrated_from == 1
    assert opened.headline == (2000.0, 0.5)
    assert opened.problems == ()
    assert link.encode(opened.scenario) == "v=2&preset=ecommerce&labeling.items=5000&compute.runs=3"
    assert link.open_link(link.encode(opened.scenario)).migrated_from is None


@pytest.mark.usefixtures("second_version")
def test_bad_values_of_an_old_link_are_named():
    opened = link.open_link(
        "v=1&labeling.items=many&compute.runs=3&compute.repeats=0.5&compression.enabled=1e999"
    )
    assert opened.scenario == PLAN
    assert [p.id for p in opened.problems] == [
        "labeling.items=many",
        "compute.runs=3",
        "compression.enabled=inf",
        "compute.runs",
    ]


@pytest.mark.usefixtures("second_version")
def test_an_unchanged_old_link_is_todays_preset():
    assert link.decode("v=1&preset=ecommerce") == PLAN


def test_the_newer_release_is_named():
    with pytest.raises(LinkError, match="newer release"):
        link.decode("v=2&preset=ecommerce")


def test_opening_answers_within_five_milliseconds():
    records = [r for r in parameters.catalogue().values() if r.allowed]
    written = link.encode(PLAN.accept({r.id: r.allowed[1] for r in records})[0])
    assert min(seconds_to_open(written) for _ in range(5)) < 0.005


def seconds_to_open(written: str) -> float:
    start = time.perf_counter()
    assert isinstance(link.open_link(written).scenario, Scenario)
    return time.perf_counter() - start
