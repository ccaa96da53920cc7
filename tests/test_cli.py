"""The command line: the same figures as the package, and one sentence for everything that is refused."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from costmodel import evaluate, link, parameters, plan_report, presets, story, text
from costmodel.__main__ import main
from costmodel.parameters import Parameter
from tests.refused import refused_in_chinese

ROOT = Path(__file__).resolve().parent.parent
RECORDS = parameters.catalogue()
NUMBERS = [record for record in RECORDS.values() if record.allowed]


@pytest.fixture
def run(capsys: pytest.CaptureFixture) -> Callable[..., str]:
    """Standard output of a command that must succeed without a note."""

    def run_command(*args: str) -> str:
        assert main(args) == 0
        printed = capsys.readouterr()
        assert printed.err == ""
        return printed.out

    return run_command


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture) -> Callable[..., str]:
    """The one sentence of a command that must be refused."""

    def refused_command(*args: str) -> str:
        assert main(args) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.endswith((".\n", "?\n"))
        assert printed.err.count("\n") == 1
        if "--lang" not in args:
            refused_in_chinese(capsys, *args)
        return printed.err.strip()

    return refused_command


def loads(written: str):
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(written, parse_constant=refuse)


@pytest.mark.parametrize("preset", presets.names())
@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_evaluate_begins_with_the_verdict(run, preset: str, lang: str):
    result = evaluate(presets.load(preset))
    lines = run("evaluate", "--preset", preset, "--lang", lang).splitlines()
    assert lines[0] == text.say(story.verdict(result), lang)
    shown = "\n".join(lines)
    assert text.figure("money", result.cost_total, lang) in shown
    for name, amount in result.by_component.items():
        assert (text.template(lang, f"component.{name}") in shown) == (amount != 0)
        share = text.figure("percent", amount / result.cost_total, lang)
        assert not amount or f"{text.figure('money', amount, lang)} {share}" in " ".join(shown.split())
    assert text.figure("signed_percent", result.roi, lang) in shown
    assert text.decimal(result.accuracy["field"] * 100.0, lang, 1) + "%" in shown
    for flag in result.flags:
        assert text.say(flag, lang) in shown


def test_evaluate_json_is_the_result(run):
    changed = ("--set", "labeling.target_precision=0.98", "--set", "compression.enabled=true")
    data = loads(run("evaluate", "--json", *changed))
    plan = presets.load("ecommerce").replace({"labeling.target_precision": 0.98, "compression.enabled": True})
    result = evaluate(plan)
    assert data["cost"]["total"] == result.cost_total
    assert data["cost"]["by_component"] == result.by_component
    assert data["scenario"] == {
        "preset": "ecommerce",
        "labeling.target_precision": 0.98,
        "compression.enabled": True,
    }
    assert data["verdict"] == text.say(story.verdict(result), "en")


def test_evaluate_json_holds_what_is_promised(run):
    data = loads(run("evaluate", "--json", "--preset", "article"))
    assert {"total", "by_component", "build", "life", "poc"} <= data["cost"].keys()
    assert {"npv", "roi", "irr", "payback_months", "months", "flags"} <= data.keys()
    assert {"label", "lab", "compressed", "field", "break_even"} <= data["accuracy"].keys()
    assert sum(data["cost"]["by_component"].values()) == pytest.approx(data["cost"]["total"], rel=1e-12)
    assert data["payback_months"] is None


def test_evaluate_of_a_link_keeps_what_can_be_used(capsys: pytest.CaptureFixture):
    pasted = "看 https://plan.example/?v=1&preset=article&labeling.items=-5&compute.runs=3&lang=zh。"
    assert main(["evaluate", "--json", "--link", pasted]) == 0
    printed = capsys.readouterr()
    data = loads(printed.out)
    assert data["scenario"] == {"preset": "article", "compute.runs": 3}
    assert printed.err == f"Note: {data['problems'][0]}\n"
    assert "labeling.items" in data["problems"][0]
    assert "低于" in data["problems"][0] or "小于" in data["problems"][0]


@pytest.mark.parametrize(
    "content",
    [
        {"preset": "drone", "name": "试点", "labeling.items": 5000, "compute.runs": 3, "value.review": 1},
        {
            "preset": "drone",
            "name": "试点",
            "labeling": {"items": 5000},
            "compute": {"runs": 3},
            "value.review": True,
        },
    ],
)
def test_a_plan_in_a_file(run, tmp_path: Path, content: dict):
    file = tmp_path / "plan.json"
    file.write_text("\ufeff" + json.dumps(content, ensure_ascii=False), encoding="utf-8")
    wanted = {"labeling.items": 5000, "compute.runs": 3, "value.review": True}
    plan = presets.load("drone").replace(wanted)
    data = loads(run("evaluate", "--json", "--scenario", str(file)))
    assert data["npv"] == evaluate(plan).npv
    assert data["scenario"]["name"] == "试点"
    again = tmp_path / "again.json"
    again.write_text(json.dumps(data["scenario"]), encoding="utf-8")
    assert loads(run("evaluate", "--json", "--scenario", str(again))) == data


def test_lists(run):
    assert [row["name"] for row in loads(run("presets", "--json"))] == list(presets.names())
    assert run("presets").startswith("ecommerce")
    assert [row["id"] for row in loads(run("parameters", "--json"))] == list(RECORDS)
    assert len(run("parameters", "--lang", "zh").splitlines()) == len(RECORDS)
    assert loads(run("sources", "--json")).keys() == parameters.sources().keys()
    assert len(run("sources").splitlines()) == len(parameters.sources())


@pytest.mark.parametrize("identifier", RECORDS)
def test_one_parameter(run, identifier: str):
    assert identifier in run("parameters", identifier)
    data = loads(run("parameters", identifier, "--json"))
    assert data["value"] == RECORDS[identifier].value
    assert data["note"] == RECORDS[identifier].note


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_parameter_says_where_it_is_from(run, lang: str):
    record = RECORDS["labeling.items"]
    said = run("parameters", record.id, "--lang", lang)
    title = parameters.sources()[record.source]["title"][lang]
    assert f"{title}: {record.where[lang]} ({record.date})" in said
    assert record.note[lang] in said
    assert title in run("sources", "--lang", lang)


def test_sweep_is_the_kernel_along_one_parameter(run):
    rows = loads(run("sweep", "--over", "labeling.target_precision=0.90:0.98:0.01", "--json"))
    points = [row["labeling.target_precision"] for row in rows]
    assert points == [0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98]
    for row, point in zip(rows, points, strict=True):
        result = evaluate(presets.load("ecommerce").replace({"labeling.target_precision": point}))
        assert row["cost_total"] == pytest.approx(result.cost_total, rel=1e-12)
        assert row["cost_build"] == pytest.approx(result.cost_build, rel=1e-12)
        assert row["roi"] == pytest.approx(result.roi, rel=1e-9)
        assert row["accuracy_field"] == pytest.approx(result.accuracy["field"], rel=1e-12)
        assert row["payback_months"] == (result.payback_months and pytest.approx(result.payback_months))
        assert {name: row[name] for name in result.by_component} == pytest.approx(result.by_component)


@pytest.mark.parametrize(
    ("over", "points"),
    [
        ("labeling.workflow=tiers,cheapest", ["tiers", "cheapest"]),
        ("compression.enabled=false,true", [False, True]),
        ("compute.runs=1:7:3", [1, 4, 7]),
        ("compute.runs=5:5:1", [5]),
        ("project.horizon=12,24,36", [12, 24, 36]),
    ],
)
def test_sweep_over_choices_switches_and_whole_numbers(run, over: str, points: list):
    identifier = over.partition("=")[0]
    rows = loads(run("sweep", "--over", over, "--json"))
    assert [row[identifier] for row in rows] == points
    for row, point in zip(rows, points, strict=True):
        result = evaluate(presets.load("ecommerce").replace({identifier: point}))
        assert row["npv"] == pytest.approx(result.npv, rel=1e-9)
        assert row["cost_total"] == pytest.approx(result.cost_total, rel=1e-12)


def test_sweep_as_csv(run, tmp_path: Path):
    args = ("sweep", "--preset", "article", "--over", "labeling.items=10000:30000:10000", "--csv")
    printed = run(*args, "-")
    file = tmp_path / "sweep.csv"
    assert "3 rows" in run(*args, str(file))
    assert file.read_text(encoding="utf-8") == printed
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [float(row["labeling.items"]) for row in rows] == [10000, 20000, 30000]
    assert {row["payback_months"] for row in rows} == {""}
    assert all(math.isfinite(float(row["npv"])) for row in rows)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_sweep_says_that_it_is_in_yuan_where_the_plan_shows_dollars(lang, capsys):
    over = ["sweep", "--over", "labeling.target_precision=0.9:0.95:0.05", "--lang", lang]
    assert main([*over, "--set", "project.currency=USD"]) == 0
    assert "CNY" in capsys.readouterr().err
    assert main(over) == 0
    assert capsys.readouterr().err == ""


def test_sweep_as_a_table(run):
    lines = run("sweep", "--over", "labeling.target_precision=0.9:0.95:0.01").splitlines()
    assert lines[0].split()[:3] == ["labeling.target_precision", "cost_total", "cost_build"]
    assert len(lines) == 7
    assert len({len(line) for line in lines}) == 1


def test_links_go_out_and_come_back(run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("COSTMODEL_PUBLIC_URL", raising=False)
    plan = presets.load("drone").replace({"labeling.items": 5000})
    args = ("link", "encode", "--preset", "drone", "--set", "labeling.items=5000")
    result = evaluate(plan)
    query = run(*args).strip()
    assert query == link.encode(plan, headline=(result.cost_total, result.roi))
    monkeypatch.setenv("COSTMODEL_PUBLIC_URL", "https://plan.example/cost/")
    address = run(*args, "--page", "overview").strip()
    assert address == f"https://plan.example/cost/?{query}&page=overview"
    assert loads(run(*args, "--json"))["link"] == f"https://plan.example/cost/?{query}"
    data = loads(run("link", "decode", address, "--json"))
    assert data["scenario"] == {"preset": "drone", "labeling.items": 5000.0}
    assert data["headline"]["cost"] == pytest.approx(result.cost_total, rel=1e-3)
    assert data["page"] == "overview"
    assert data["problems"] == []
    assert "labeling.items" in run("link", "decode", query)


def bad_values(record: Parameter) -> list[tuple[str, str]]:
    low, high = record.allowed
    below, above = low - max(abs(low), 1.0), high + max(abs(high), 1.0)
    words = [("NaN", "finite"), ("Infinity", "finite"), ("-1e999", "finite"), ("many", "not a number")]
    return [(f"{below:.0f}", "below its minimum"), (f"{above:.0f}", "above its maximum"), *words]


@pytest.mark.parametrize("record", NUMBERS, ids=lambda record: record.id)
def test_bad_numbers_are_refused_by_name(refusal, record: Parameter):
    for value, reason in bad_values(record):
        said = refusal("evaluate", "--set", f"{record.id}={value}")
        assert record.id in said
        assert record.label["en"] in said
        assert reason in said
        assert "enter" in said


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ("labeling.target_precision=1.2", ["= 120%", "above its maximum 99.99%", "enter 99.99% or less"]),
        ("labeling.items=0", ["= 0 items", "below its minimum 1 item", "enter 1 item or more"]),
        ("labeling.crowd_precision=0.999", ["labeling.assisted_precision", "must stay below"]),
        ("compression.enabled=maybe", ["neither on nor off", "enter true or false"]),
        ("compression.enabled=NaN", ["neither on nor off"]),
        ("labeling.workflow=guess", ["not one of its choices", "tiers, cheapest"]),
        ("labeling.itemz=5", ["no parameter called labeling.itemz", "labeling.items"]),
        ("labeling.items", ["--set takes ID=VALUE"]),
        ("labeling.items=", ["not a number"]),
        ("labeling.items=1_000", ["not a number"]),
        ("labeling.items=" + "9" * 5000, ["not a number"]),
        ("labeling.items=\udcff", ["not a number"]),
        ("labeling.items=\u202e5", ["not a number"]),
        ("=5", ["no parameter"]),
    ],
)
def test_bad_changes_are_refused_in_one_sentence(refusal, change: str, parts: list[str]):
    said = refusal("evaluate", "--set", change)
    assert [part for part in parts if part not in said] == []
    assert len(said) < 400


@pytest.mark.parametrize(
    ("args", "part"),
    [
        ((), "COMMAND"),
        (("guess",), "invalid choice"),
        (("evaluate", "--set"), "expected one argument"),
        (("evaluate", "--jso"), "--jso"),
        (("evaluate", "--lang", "fr"), "--lang"),
        (("evaluate", "--preset", "shop"), "There is no preset called 'shop'; choose one of"),
        (("evaluate", "--preset", "../parameters/labeling"), "no preset"),
        (("evaluate", "--preset", "drone", "--link", "v=1"), "not allowed with"),
        (("evaluate", "--link", "hello"), "not a link"),
        (("evaluate", "--link", "v=2&preset=drone"), "newer release"),
        (("evaluate", "--link", ""), "not a link"),
        (("evaluate", "--scenario", "no/such/file.json"), "cannot be read (No such file"),
        (("evaluate", "--scenario", "."), "cannot be read"),
        (("evaluate", "--scenario", "a\x00b"), "cannot be read"),
        (("parameters", "labeling.itemz"), "labeling.items"),
        (("link",), "encode|decode"),
        (("link", "decode", "v=1&s=AAAA"), "cut or changed"),
        (("sweep",), "--over"),
        (("sweep", "--over", "labeling.items"), "ID=LOW:HIGH:STEP"),
        (("sweep", "--over", "labeling.items=1:2"), "ID=LOW:HIGH:STEP"),
        (("sweep", "--over", "labeling.items="), "ID=LOW:HIGH:STEP"),
        (("sweep", "--over", "labeling.items=1:9:0"), "STEP above 0"),
        (("sweep", "--over", "labeling.items=1:9:NaN"), "STEP above 0"),
        (("sweep", "--over", "labeling.items=1:9:x"), "STEP above 0"),
        (("sweep", "--over", "labeling.items=9:1:1"), "STEP above 0"),
        (("sweep", "--over", "labeling.items=1:1e9:1e-300"), "points, above the most of 201"),
        (("sweep", "--over", "labeling.items=1:1000:1"), "points, above the most of 201"),
        (("sweep", "--over", "compute.runs=" + ",".join(["1"] * 202)), "202 points"),
        (("sweep", "--over", "labeling.target_precision=0.9:1.2:0.1"), "above its maximum 99.99%"),
        (("sweep", "--over", "labeling.workflow=tiers:cheapest:1"), "ID=LOW:HIGH:STEP"),
        (("sweep", "--over", "labeling.workflow=tiers,guess"), "not one of its choices"),
        (("sweep", "--over", "labeling.crowd_precision=0.9:0.99:0.01"), "must stay below"),
        (("sweep", "--over", "compute.runs=1,2", "--csv", "no/such/folder/x.csv"), "cannot be written"),
    ],
)
def test_bad_commands_are_refused_in_one_sentence(refusal, args: tuple[str, ...], part: str):
    assert part in refusal(*args)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "is not a JSON object"),
        (b"[]", "is not a JSON object"),
        (b"\xff\xfe", "is not a JSON object"),
        (b"[" * 60_000, "is not a JSON object"),
        (b'{"labeling.items":' + b"9" * 6_000 + b"}", "is not a JSON object"),
        (b" " * 65_537, "larger than 65,536 bytes"),
        (b'{"preset": 5}', "preset of a plan is a text"),
        (b'{"name": ["x"]}', "name of a plan is a text"),
        (b'{"preset": "shop"}', "no preset called 'shop'"),
        (b'{"labeling.items": -5}', "below its minimum"),
        (b'{"labeling.items": "5"}', "not a number"),
        (b'{"labeling.items": NaN}', "not a finite number"),
        (b'{"labeling.items": 1e999}', "not a finite number"),
        (b'{"labeling.items": true}', "not a number"),
        (b'{"labeling.items": {"a": 1}}', "not a number"),
        (b'{"compression.enabled": NaN}', "neither on nor off"),
        (b'{"labeling": {"itemz": 5}}', "no parameter called labeling.itemz"),
        (b'{"labeling": 5}', "no parameter called labeling"),
        (b'{"labeling.items": -5, "compute.runs": 0, "x": 1}', "(and 2 more refused)"),
    ],
)
def test_bad_files_are_refused_in_one_sentence(refusal, tmp_path: Path, content: bytes, part: str):
    file = tmp_path / "plan.json"
    file.write_bytes(content)
    assert part in refusal("evaluate", "--json", "--scenario", str(file))


def test_a_refusal_changes_nothing(run, refusal):
    before = run("evaluate", "--json")
    refusal("evaluate", "--set", "labeling.items=5000", "--set", "compute.runs=0")
    assert run("evaluate", "--json") == before


def test_the_process_speaks_utf8_and_returns_its_code():
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "costmodel"]
    good = subprocess.run([*command, "evaluate", "--lang", "zh"], cwd=ROOT, env=env, capture_output=True)
    assert good.returncode == 0
    assert good.stderr == b""
    assert "个月" in good.stdout.decode()
    bad = subprocess.run([*command, "evaluate", "--set", "x=1"], cwd=ROOT, env=env, capture_output=True)
    assert bad.returncode == 2
    assert bad.stdout == b""
    assert bad.stderr.decode().startswith("There is no parameter called x")


def test_help_and_version_exit_zero(capsys: pytest.CaptureFixture):
    for args in (["--help"], ["evaluate", "--help"], ["sweep", "--help"], ["link", "--help"], ["--version"]):
        with pytest.raises(SystemExit) as left:
            main(args)
        assert left.value.code == 0
        assert capsys.readouterr().out


def test_tables_are_aligned_for_chinese():
    shown = plan_report.table([("标注", "1"), ("a", "10")], right=(1,), indent=2)
    assert shown == "  标注   1\n  a     10"


def test_refusals_follow_the_language(tmp_path, capsys):
    plan = tmp_path / "plan.json"
    plan.write_text('{"preset": "ecommerce", "compute.runs": 0, "labeling.items": -1}', encoding="utf-8")
    for arguments, says in (
        (
            ["--set", "compute.runs=0"],
            "正式训练次数（compute.runs）= 0 次，低于下限 1 次；请输入不小于 1 次 的值。",
        ),
        (["--link", "hello"], "这不是方案的链接；请从地址栏复制完整地址。"),
        (["--scenario", str(plan)], "（另有 1 项被拒）。"),
    ):
        assert main(["evaluate", "--lang", "zh", *arguments]) == 2
        refused = capsys.readouterr().err.strip()
        assert refused.endswith(says)
        assert "\n" not in refused
