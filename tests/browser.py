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
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

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
ONE_PROCESS = "--process-per-site"  # pages of a context share what was read and compiled of the app


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


class Visitors:
    """Contexts of a browser, each used by one test after another.

    A page opens in half the time where its context has shown the app before. Between two tests a context
    loses its pages, cookies and stores; one page without scripts stays, so that its process does.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: dict[str, list[BrowserContext]] = defaultdict(list)
        self.kinds: dict[BrowserContext, str] = {}
        self.kept: dict[BrowserContext, Page] = {}

    def open(self, *, anew: bool = False, **options: Any) -> Page:
        """A page with a context's options, 1440 x 900, English and light unless told."""
        wanted = {"locale": "en-US", **options}
        size = wanted.pop("viewport", {"width": 1440, "height": 900})
        scheme = wanted.pop("color_scheme", "light")
        kind = repr(sorted(wanted.items()))
        if self.free[kind] and not anew:
            context = self.free[kind].pop()
        else:
            context = self.browser.new_context(viewport=size, **wanted)
        self.kinds[context] = "" if anew else kind
        page = context.new_page()
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        return page

    def leave(self, context: BrowserContext, *, keep: bool = True) -> None:
        """Take a context back; close it where it is not to be used again."""
        from playwright.sync_api import Error

        kind = self.kinds.pop(context)
        try:
            if not (keep and kind and self.empty(context)):
                self.kept.pop(context, None)
                context.close()
                return
        except Error:  # its server has gone
            context.close()
            return
        self.free[kind].append(context)

    def empty(self, context: BrowserContext) -> bool:
        """Close the pages of a context but one, forget what they stored; say whether it can be used again."""
        kept = self.kept.get(context)
        pages = [page for page in context.pages if page is not kept]
        if kept is None:
            site = next((urlsplit(page.url) for page in pages if page.url.startswith("http")), None)
            if site is None:
                return False
            kept = self.kept[context] = context.new_page()
            kept.goto(f"{site.scheme}://{site.netloc}/_stcore/health")
        for page in pages:
            page.close()
        context.unroute_all()
        context.set_storage_state({})
        return True


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
