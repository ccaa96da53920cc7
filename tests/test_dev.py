"""The start script: what it installs, where it listens, what it says about tests that did not run."""

from __future__ import annotations

import ast
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

import dev
from tests.browser import ROOT, answers, copy_server, free_port

SOURCE = (ROOT / "dev.py").read_text(encoding="utf-8")

STARTED_WITHOUT_INSTALLING = """
import dev, sys, pathlib
dev.ROOT = pathlib.Path(sys.argv.pop(1))
dev.ensure_environment = lambda: None
dev.venv_python = lambda: pathlib.Path(sys.executable)
sys.exit(dev.main(sys.argv[1:]))
"""

JUNIT = """<testsuites><testsuite>
<testcase name="good"/>
<testcase name="other"/>
<testcase name="bad"><failure message="no"/></testcase>
<testcase name="unmade"><error message="fixture"/></testcase>
<testcase name="absent"><skipped message="no Chromium"/></testcase>
<testcase name="slow"><skipped message="long: later"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def empty_home(tmp_path, monkeypatch):
    """Point dev.py at a folder with a lock and no .venv; every command that it would run is recorded."""
    (tmp_path / "requirements.lock").write_text("numpy==2.4.6\n", encoding="utf-8")
    ran = []

    def record(command, **_):
        ran.append([str(word) for word in command])
        return subprocess.CompletedProcess(command, 0)

    for name, path in {"LOCK": "requirements.lock", "VENV": ".venv", "STAMP": ".venv/installed.txt"}.items():
        monkeypatch.setattr(dev, name, tmp_path / path)
    monkeypatch.setattr(dev.subprocess, "run", record)
    monkeypatch.setattr(dev, "usable", lambda uv: False)
    monkeypatch.setattr(dev, "make_venv", lambda uv: make_fake_venv())
    return ran


def make_fake_venv() -> None:
    dev.venv_python().parent.mkdir(parents=True, exist_ok=True)
    dev.venv_python().touch()


def test_only_the_standard_library_is_imported():
    nodes = [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in nodes}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_old_pythons_can_read_it_and_are_told(monkeypatch):
    ast.parse(SOURCE, feature_version=(3, 8))
    monkeypatch.setattr(dev.sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(dev, "python_version", lambda: "3.10")
    with pytest.raises(SystemExit, match=r"^Python 3\.11 or newer is needed; this is 3\.10\.$"):
        dev.main(["app"])


def test_second_start_runs_no_command(empty_home, monkeypatch):
    monkeypatch.setattr(dev, "find_uv", lambda: None)
    dev.ensure_environment()
    assert "--require-hashes" in empty_home[-1]
    empty_home.clear()
    dev.ensure_environment()
    assert empty_home == []


@pytest.mark.parametrize("change", ["lock", "python"])
def test_a_changed_lock_or_python_installs_again(empty_home, monkeypatch, change):
    monkeypatch.setattr(dev, "find_uv", lambda: None)
    dev.ensure_environment()
    empty_home.clear()
    if change == "lock":
        dev.LOCK.write_text("numpy==2.4.7\n", encoding="utf-8")
    else:
        monkeypatch.setattr(dev, "python_version", lambda: "3.99")
    dev.ensure_environment()
    assert len(empty_home) == 1


def test_uv_installs_where_it_is_on_the_path(empty_home, monkeypatch):
    monkeypatch.setattr(dev, "find_uv", lambda: "/opt/uv")
    dev.ensure_environment()
    assert empty_home[-1][:3] == ["/opt/uv", "pip", "install"]
    assert "--require-hashes" in empty_home[-1]


def test_a_failed_installation_is_not_stamped(empty_home, monkeypatch):
    monkeypatch.setattr(dev, "find_uv", lambda: None)
    failure = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(dev.subprocess, "run", lambda *_, **__: failure)
    with pytest.raises(SystemExit, match="Could not install"):
        dev.ensure_environment()
    assert not dev.STAMP.exists()


def test_missing_venv_module_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        dev.make_venv(uv=None)


def test_a_taken_port_is_passed_over():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert dev.free_port(taken, "127.0.0.1") > taken


def test_it_listens_on_this_machine_only_unless_asked():
    assert "--server.address" not in dev.app_command(port=8501, public=None)  # config.toml: 127.0.0.1
    command = dev.app_command(port=8501, public="192.168.7.5")
    assert command[command.index("--server.address") + 1] == "0.0.0.0"
    hosts = [command[i + 1] for i, word in enumerate(command) if word == "--server.allowedHosts"]
    assert {"192.168.7.5", "localhost"} <= set(hosts)


@pytest.fixture
def started(tmp_path):
    """Start ``dev.py app`` on a page of one line where the wanted port is taken; give process and port."""
    copy_server(tmp_path, page="import streamlit as st; st.title('A page')")
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port()))
        other.listen()
        port = str(other.getsockname()[1])
        command = [sys.executable, "-c", STARTED_WITHOUT_INSTALLING, str(tmp_path)]
        command += ["app", "--no-browser", "--port", port]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
        ) as process:
            yield process, port
            process.kill()


@pytest.mark.skipif(os.name == "nt", reason="Windows sends a child no Ctrl-C")
def test_app_starts_on_the_next_port_and_stops_on_ctrl_c(started):
    process, taken = started
    assert process.stdout.readline().startswith(f"Port {taken} is taken, using ")
    url = process.stdout.readline().split()[4]
    deadline = time.monotonic() + 60
    while not answers(f"{url}/healthz") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert answers(f"{url}/healthz")
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=20) == 0


@pytest.mark.parametrize("words", [["app", "--prot", "8502"], ["build"], []])
def test_unknown_words_are_refused(words, monkeypatch, capsys):
    monkeypatch.setattr(dev, "ensure_environment", lambda: pytest.fail("started all the same"))
    with pytest.raises(SystemExit) as stopped:
        dev.main(words)
    assert stopped.value.code == 2
    assert "usage: dev.py" in capsys.readouterr().err


def test_outcome_is_read_from_the_report(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(JUNIT, encoding="utf-8")
    assert dev.read_junit(report) == dev.Outcome(2, 2, Counter({"no Chromium": 1, "long: later": 1}))
    assert dev.read_junit(tmp_path / "missing.xml").failed == 1


def run_test_command(monkeypatch, outcome: dev.Outcome, *, ci: bool, lint_passes: bool = True) -> int:
    monkeypatch.setenv("CI", "true" if ci else "")
    monkeypatch.setattr(dev, "ensure_environment", lambda: None)
    monkeypatch.setattr(dev, "run_check", lambda words: lint_passes)
    monkeypatch.setattr(dev, "run_pytest", lambda arguments, long: outcome)
    return dev.main(["test"])


@pytest.mark.parametrize(
    ("outcome", "ci", "code"),
    [
        (dev.Outcome(5, 0, Counter()), True, 0),
        (dev.Outcome(5, 1, Counter()), False, 1),
        (dev.Outcome(0, 0, Counter()), False, 1),
        (dev.Outcome(5, 0, Counter({"no Chromium": 2})), False, 0),
        (dev.Outcome(5, 0, Counter({"no Chromium": 2})), True, 1),
        (dev.Outcome(5, 0, Counter({"long: later": 2})), True, 0),
    ],
)
def test_exit_code(monkeypatch, outcome, ci, code):
    assert run_test_command(monkeypatch, outcome, ci=ci) == code


def test_what_did_not_run_is_listed_before_the_last_line(monkeypatch, capsys):
    outcome = dev.Outcome(5, 0, Counter({"no Chromium": 2, "long: later": 3}))
    run_test_command(monkeypatch, outcome, ci=False)
    lines = capsys.readouterr().out.splitlines()
    assert "NOT RUN:" in lines
    assert "  6 x no Chromium" in lines  # three runs of pytest
    assert any(line.startswith("Note: 9 long tests") for line in lines)
    assert lines[-1] == "15 passed, 0 failed"


def test_a_failed_check_fails_the_run(monkeypatch, capsys):
    outcome = dev.Outcome(5, 0, Counter())
    assert run_test_command(monkeypatch, outcome, ci=False, lint_passes=False) == 1
    assert "FAILED: mypy" in capsys.readouterr().out


def test_ci_calls_the_same_command():
    script = Path(ROOT / ".ci" / "run")
    assert "python3 dev.py test" in script.read_text(encoding="utf-8")
    assert os.name == "nt" or os.access(script, os.X_OK)
