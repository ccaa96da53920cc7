"""Start the app and a real browser, for the browser tests and for benchmarks/."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """Path of a Chromium, Chrome or Edge: COSTMODEL_CHROMIUM, then the path, then playwright's own."""
    configured = os.environ.get("COSTMODEL_CHROMIUM")
    if configured:
        return configured
    return next(filter(None, map(shutil.which, BROWSERS)), None) or playwrights_own()


def playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def wait_until_healthy(process: subprocess.Popen, url: str, log: Path, *, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not answers(f"{url}/_stcore/health"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
        time.sleep(0.1)


def copy_server(folder: Path, *, page: str) -> None:
    """Copy serve.py and its configuration beside another app.py."""
    (folder / ".streamlit").mkdir()
    shutil.copy(ROOT / ".streamlit" / "config.toml", folder / ".streamlit")
    shutil.copy(ROOT / "serve.py", folder)
    (folder / "app.py").write_text(page, encoding="utf-8")


@contextmanager
def serving(
    script: str, *, folder: Path = ROOT, prefix: str = "", env: dict[str, str] | None = None
) -> Iterator[str]:
    """Run ``streamlit run script`` inside ``folder`` on a free port; give its address."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", url.rpartition(":")[2]]
    command += ["--server.headless", "true", "--server.baseUrlPath", prefix]
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "server.log"
        with log.open("w", encoding="utf-8") as output:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
            )
            try:
                wait_until_healthy(process, url + prefix, log)
                yield url
            finally:
                process.terminate()
                process.wait(timeout=20)
