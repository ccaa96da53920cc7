"""Two replicas behind the proxy of docs/nginx.conf on one PostgreSQL: saved on one, opened on the other."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser import ROOT, answers, free_port, serving
from tests.library_browser import links, open_dialog, save
from tests.screens_browser import at_rest, go, plan_of, says
from tests.stores import serving_postgres

pytestmark = [pytest.mark.browser, pytest.mark.postgres]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True)
class Farm:
    """Address of the proxy, its log, and the two replicas behind it."""

    url: str
    log: Path
    replicas: tuple[str, str]

    def served(self, uri: str) -> list[str]:
        """Replicas that answered for this address, in the order of the log."""
        lines = (line.split() for line in self.log.read_text(encoding="utf-8").splitlines())
        return [words[5] for words in lines if words[3] == uri]


def configured(folder: Path, port: int, replicas: tuple[str, str]) -> Path:
    """The shipped configuration, with this test's ports and folders."""
    text = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    for shipped, ours in zip(("127.0.0.1:8501", "127.0.0.1:8502"), replicas, strict=True):
        assert shipped in text
        text = text.replace(shipped, ours.removeprefix("http://"))
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    text = text.replace("/var/log/nginx", str(folder)).replace("/run/nginx.pid", str(folder / "nginx.pid"))
    if not Path("/etc/nginx/mime.types").exists():
        text = text.replace("include /etc/nginx/mime.types;", "")
    folders = [
        f"{kind}_temp_path {folder}/{kind};" for kind in ("proxy", "client_body", "fastcgi", "uwsgi", "scgi")
    ]
    text = text.replace("server_tokens off;", "server_tokens off; " + " ".join(folders))
    path = folder / "nginx.conf"
    path.write_text(text, encoding="utf-8")
    return path


@contextmanager
def proxied(folder: Path, replicas: tuple[str, str]) -> Iterator[Farm]:
    port = free_port()
    path = configured(folder, port, replicas)
    who = " user root;" if os.geteuid() == 0 else ""
    process = subprocess.Popen([NGINX, "-c", path, "-g", f"daemon off;{who}"])
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 20
        while not answers(f"{url}/healthz"):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield Farm(url, folder / "access.log", replicas)
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    if NGINX is None:
        assert not os.environ.get("CI"), "nginx is missing"
        pytest.skip("no nginx")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        folder.chmod(0o711)
        with serving_postgres(folder) as postgres:
            env = {
                "COSTMODEL_DATABASE_URL": postgres.new_database("farm"),
                "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(16),
            }
            with (
                serving("serve.py", env=env) as one,
                serving("serve.py", env=env) as two,
                proxied(folder, (one, two)) as found,
            ):
                yield found


def visitor_of(farm: Farm, replica: str) -> str:
    """A cookie that leads to a replica: the proxy chooses by its hash."""
    for number in range(64):
        cookie = f"{number:032x}"
        command = ["curl", "-s", "-o", os.devnull, "-H", f"Cookie: costmodel_visitor={cookie}"]
        subprocess.run([*command, f"{farm.url}/healthz"], check=True)
        if farm.served("/healthz")[-1] == replica.removeprefix("http://"):
            return cookie
    raise AssertionError("every visitor is sent to the same replica")


def open_on(open_page, farm: Farm, replica: str):
    page = open_page()
    cookie = {"name": "costmodel_visitor", "value": visitor_of(farm, replica), "url": farm.url}
    page.context.add_cookies([cookie])
    return page


def test_saved_on_one_replica_and_opened_on_the_other(open_page, farm):
    one, two = (open_on(open_page, farm, replica) for replica in farm.replicas)
    go(one, farm.url, "roi")
    dialog = open_dialog(one)
    save(one, dialog, 1)
    view, edit = links(dialog)
    two.goto(edit)
    two.locator(".main-svg").first.wait_for()
    two.wait_for_function("() => !location.search.includes('k=')")
    at_rest(two)
    says(two, plan_of(one))
    theirs = open_dialog(two)
    save(two, theirs, 2)
    # Each stayed with its replica, also for the WebSocket.
    assert set(farm.served("/_stcore/stream")) <= {r.removeprefix("http://") for r in farm.replicas}
    written = farm.log.read_text(encoding="utf-8")
    assert view.rpartition("=")[2] not in written
    assert edit.rpartition("=")[2] not in written


def test_a_first_visit_is_given_a_cookie_and_compressed_scripts(open_page, farm):
    page = open_page()
    answer = page.goto(farm.url)
    cookie = next(c for c in page.context.cookies() if c["name"] == "costmodel_visitor")
    assert re.fullmatch("[0-9a-f]{32}", cookie["value"])
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert "content-security-policy" in answer.headers
    assert answer.headers["content-encoding"] == "gzip"
    page.locator(".main-svg").first.wait_for()
    assert page.request.get(f"{farm.url}/_stcore/metrics").status == 404
