#!/usr/bin/env python3
"""Two commands, the same on Linux, macOS and Windows, with nothing but Python 3.11.

python3 dev.py app     start the planner and open it in the browser
python3 dev.py test    check the code and run all tests

The first start makes .venv and installs requirements.lock; later starts find it as it should be.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import webbrowser
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "installed.txt"
OLDEST_PYTHON = (3, 11)


# ---- The environment ----------------------------------------------------------------------------------


def python_version() -> str:
    return "{}.{}".format(*sys.version_info)


def wanted_stamp() -> str:
    """Say what .venv should hold: the lock's hash and the Python it was made with."""
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {python_version()}\n"


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def find_uv() -> str | None:
    """Path of uv; a shim that starts nothing does not count."""
    uv = shutil.which("uv")
    return uv if uv and works([uv, "--version"]) else None


def usable(uv: str | None) -> bool:
    """Whether .venv runs, was made with this Python, and can be installed into."""
    same_version = f"import sys; sys.exit('{{}}.{{}}'.format(*sys.version_info) != {python_version()!r})"
    has_installer = uv is not None or works([str(venv_python()), "-m", "pip", "--version"])
    return works([str(venv_python()), "-c", same_version]) and has_installer


def make_venv(uv: str | None) -> None:
    python = getattr(sys, "_base_executable", sys.executable)
    shutil.rmtree(VENV, ignore_errors=True)
    if uv:
        command = [uv, "venv", "--quiet", "--python", python, str(VENV)]
    elif importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        command = [python, "-m", "venv", str(VENV)]
    else:
        sys.exit(
            "Python's venv module is missing; on Debian or Ubuntu install it with: apt install python3-venv"
        )
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"Could not make {VENV}; the lines above say why.")


def install_lock(uv: str | None) -> None:
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(venv_python())]
    else:
        command = [str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*command, "--require-hashes", "-r", str(LOCK)], check=False).returncode:
        sys.exit("Could not install requirements.lock; check the network and run the command again.")


def ensure_environment() -> None:
    """Make .venv hold what requirements.lock names; at once when it already does."""
    wanted = wanted_stamp()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted and venv_python().exists():
        return
    uv = find_uv()
    print(f"Installing into {VENV} (once, up to a minute) ...", flush=True)
    if not usable(uv):
        make_venv(uv)
    STAMP.unlink(missing_ok=True)
    install_lock(uv)
    STAMP.write_text(wanted, encoding="utf-8")


# ---- app ----------------------------------------------------------------------------------------------


def is_free(port: int, address: str) -> bool:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket() as probe:
        if os.name != "nt":  # a server just stopped holds its port a minute; on Windows this would steal one
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def free_port(first: int, address: str) -> int:
    """Return the first free port from ``first`` on."""
    for port in range(first, min(first + 100, 65536)):
        if is_free(port, address):
            return port
    sys.exit(f"No free port from {first} on; name another with --port.")


def lan_address() -> str | None:
    """Return the address other machines of the network use; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return probe.getsockname()[0]


def app_command(*, port: int, public: str | None) -> list[str]:
    """Return the command line of the server, for this machine only or also for the network."""
    command = [str(venv_python()), "-m", "streamlit", "run", "serve.py", "--server.port", str(port)]
    if public:
        names = ["localhost", "127.0.0.1", public, socket.gethostname(), f"{socket.gethostname()}.local"]
        command += ["--server.address", "0.0.0.0", "--browser.serverAddress", public]
        command += [word for name in names for word in ("--server.allowedHosts", name)]
    return command


def can_show_browser() -> bool:
    on_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return os.name == "nt" or sys.platform == "darwin" or bool(on_screen)


def open_when_ready(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=1).close()
            webbrowser.open(url)
            return
        except OSError:
            time.sleep(0.2)


def run_app(options: argparse.Namespace, rest: list[str]) -> int:
    ensure_environment()
    public = lan_address() if options.lan else None
    if options.lan and not public:
        sys.exit("This machine has no network address; start without --lan.")
    port = free_port(options.port, "0.0.0.0" if public else "127.0.0.1")
    if port != options.port:
        print(f"Port {options.port} is taken, using {port}.")
    print(f"The planner runs at http://127.0.0.1:{port} until you press Ctrl-C.", flush=True)
    env = {**os.environ, "PYTHONUTF8": "1", "STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "true"}
    if public:
        print(f"Other machines of your network open http://{public}:{port}", flush=True)
        env.setdefault("COSTMODEL_PUBLIC_URL", f"http://{public}:{port}")
    if not options.no_browser and can_show_browser():
        threading.Thread(target=open_when_ready, args=[f"http://127.0.0.1:{port}"], daemon=True).start()
    return run_until_stopped(app_command(port=port, public=public), env)


def run_until_stopped(command: list[str], env: dict[str, str]) -> int:
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        return process.wait()
    except KeyboardInterrupt:  # Ctrl-C went to the server too; it needs a moment
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
        process.terminate()
        process.wait()
        return 0


def add_app_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lan", action="store_true", help="also answer other machines of your network")
    parser.add_argument("--port", type=int, default=8501, help="first port to try (8501)")
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")


# ---- test ---------------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """What a run of pytest did: counts, and the reasons of what it left out."""

    passed: int
    failed: int
    skipped: Counter


def read_junit(path: Path) -> Outcome:
    """Read pytest's report file; a run that wrote none counts as one failure."""
    if not path.exists():
        return Outcome(0, 1, Counter())
    cases = ET.parse(path).getroot().findall(".//testcase")
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    reasons = [case.find("skipped").get("message", "") for case in cases if case.find("skipped") is not None]
    return Outcome(len(cases) - len(failed) - len(reasons), len(failed), Counter(reasons))


def run_check(words: str) -> bool:
    print(f"\n== {words}", flush=True)
    return subprocess.run([str(venv_python()), "-m", *words.split()], cwd=ROOT, check=False).returncode == 0


def run_pytest(arguments: list[str], *, long: bool) -> Outcome:
    print(f"\n== pytest {' '.join(arguments)}", flush=True)
    env = {**os.environ, "PYTHONUTF8": "1", **({"COSTMODEL_LONG": "1"} if long else {})}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [str(venv_python()), "-m", "pytest", *arguments, f"--junitxml={report}"]
        code = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
        outcome = read_junit(report)
    broken = code not in (0, 5) and not outcome.failed  # 5: nothing here carries the marker
    return outcome._replace(failed=outcome.failed + broken)


def say_not_run(skipped: Counter) -> int:
    """List what was left out; return how many of them CI must not leave out."""
    long = sum(count for reason, count in skipped.items() if reason.startswith("long:"))
    others = {reason: count for reason, count in skipped.items() if not reason.startswith("long:")}
    print("\nNOT RUN:" + ("" if others else " nothing"))
    for reason, count in sorted(others.items()):
        print(f"  {count} x {reason}")
    if long:
        print(f"Note: {long} long tests are left for python3 dev.py test --long")
    return sum(others.values())


def run_test(options: argparse.Namespace, rest: list[str]) -> int:
    ensure_environment()
    broken = [words for words in ("ruff check .", "ruff format --check .", "mypy") if not run_check(words)]
    parts = (["-n", "2", "-m", "not browser"], ["-n", "2", "-m", "browser and not alone"], ["-m", "alone"])
    outcomes = [run_pytest([*part, *rest], long=options.long) for part in parts]
    left_out = say_not_run(sum((outcome.skipped for outcome in outcomes), Counter()))
    for words in broken:
        print(f"FAILED: {words}")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes) + len(broken)
    print(f"\n{passed} passed, {failed} failed")
    strict = os.environ.get("CI") == "true"
    return int(failed > 0 or passed == 0 or (strict and left_out > 0))


def add_test_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--long", action="store_true", help="also run the tests marked long")
    parser.epilog = "Other arguments go to pytest, for example: dev.py test tests/test_link.py -k bomb"


# ---- The table of commands ----------------------------------------------------------------------------


class Command(NamedTuple):
    """A word after dev.py: what it is for, its options, what runs it, whether it takes further words."""

    help: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, list[str]], int]
    takes_more: bool = False


COMMANDS = {
    "app": Command("start the planner and open it in the browser", add_app_options, run_app),
    "test": Command("check the code and run all tests", add_test_options, run_test, takes_more=True),
}


def main(words: list[str] | None = None) -> int:
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Python 3.11 or newer is needed; this is {python_version()}.")
    parser = argparse.ArgumentParser(prog="dev.py", description="Start or test the planner.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        command.add_options(commands.add_parser(name, help=command.help, allow_abbrev=False))
    options, rest = parser.parse_known_args(words)
    command = COMMANDS[options.command]
    if rest and not command.takes_more:
        parser.error(f"unknown: {' '.join(rest)}")
    try:
        return command.run(options, rest)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
