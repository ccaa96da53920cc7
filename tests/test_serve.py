"""What serve.py adds: security headers, closed doors, compressed scripts."""

from __future__ import annotations

import gzip
import http.client
import random
from pathlib import Path
from urllib.parse import urlsplit

import plotly
import pytest
import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

import serve
from tests.browser import ROOT, copy_server, serving

CANARY = "swordfish-5731"
PAGE = f"""
import os
import streamlit as st

st.title("A page")  # {CANARY}
st.write(os.environ.get("COSTMODEL_PLOTLY_URL"))
st.download_button("Download", data="figures", file_name="figures.txt")
"""
POLICY = (
    "default-src 'self'; script-src 'self' blob: 'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'self'"
)  # verified in Chromium with a slider, a chart and a table
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=()"
    ),
    "x-frame-options": "SAMEORIGIN",
}


def small_app(folder: Path) -> Path:
    """Make a folder with serve.py, its configuration, a secret, and a page of three lines."""
    copy_server(folder, page=PAGE)
    (folder / ".streamlit" / "secrets.toml").write_text(f'key = "{CANARY}"\n', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def small_server(tmp_path_factory):
    with serving("serve.py", folder=small_app(tmp_path_factory.mktemp("served"))) as url:
        yield url


class Answer:
    """Status, lower-case headers and body of one HTTP answer."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()


def ask(url: str, path: str, *, method: str = "GET", **headers: str) -> Answer:
    """Send one request; the path goes out as it is written, not tidied."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = Answer(connection.getresponse())
    connection.close()
    return answer


def upgrade(url: str, *, origin: str | None, host: str) -> int:
    """Status of the answer to a WebSocket handshake."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.putrequest("GET", "/_stcore/stream", skip_host=True)
    fixed = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    fixed |= {"Host": host, "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    for name, value in (fixed | ({"Origin": origin} if origin else {})).items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


def websocket_url(url: str) -> str:
    return url.replace("http", "ws", 1) + "/_stcore/stream"


def page_messages(url: str) -> list[ForwardMsg]:
    """Open a session as a browser does and collect what the page script sends."""
    request = BackMsg()
    request.rerun_script.query_string = ""
    messages = []
    with connect(websocket_url(url), subprotocols=["streamlit"], max_size=None) as socket:
        socket.send(request.SerializeToString())
        while not messages or messages[-1].WhichOneof("type") != "script_finished":
            messages.append(ForwardMsg.FromString(socket.recv(timeout=30)))
    return messages


def elements(url: str) -> list:
    return [message.delta.new_element for message in page_messages(url) if message.HasField("delta")]


def assert_guarded(answer: Answer) -> None:
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def static_script() -> Path:
    """Return the largest script of the installed frontend."""
    return max((serve.FRONTEND / "static" / "js").glob("*.js"), key=lambda path: path.stat().st_size)


def test_every_answer_has_the_headers(small_server):
    download = next(element for element in elements(small_server) if element.HasField("download_button"))
    for path, status in {
        "/": 200,
        "/some-page": 200,
        f"/static/js/{static_script().name}": 200,
        download.download_button.url: 200,
        "/media/missing.png": 404,
        "/healthz": 200,
        "/_stcore/health": 200,
        "/_stcore/metrics": 404,
        serve.PLOTLY_URL: 200,
    }.items():
        answer = ask(small_server, path)
        assert answer.status == status, path
        assert_guarded(answer)


def test_the_page_asks_for_plotly_at_once(small_server):
    assert ask(small_server, "/").headers["link"] == f"<{serve.PLOTLY_URL}>; rel=preload; as=script"
    assert "link" not in ask(small_server, "/healthz").headers


def test_upload_without_token_is_refused(small_server):
    answer = ask(small_server, "/_stcore/upload_file/session/file", method="PUT", Content_Length="0")
    assert answer.status == 403
    assert_guarded(answer)


def test_host_config_names_no_foreign_site(small_server):
    assert b'"allowedOrigins":[]' in ask(small_server, "/_stcore/host-config").body


def test_metrics_are_hidden(small_server):
    assert b"cache_memory_bytes" not in ask(small_server, "/_stcore/metrics").body


@pytest.mark.parametrize("host", ["good", "foreign"])
@pytest.mark.parametrize("origin", ["good", "foreign", "absent", "rebound", "neighbour"])
def test_websocket_opens_for_this_site_only(small_server, origin, host):
    here = urlsplit(small_server).netloc
    origins = {
        "good": f"http://{here}",
        "foreign": "https://attacker.example",
        "absent": None,
        "rebound": "http://rebound.example",  # a name that an attacker points at this machine
        "neighbour": "http://localhost:9999",  # another program of this machine
    }
    hosts = {"good": here, "foreign": "rebound.example"}
    status = upgrade(small_server, origin=origins[origin], host=hosts[host])
    assert status == (101 if host == "good" and origin in ("good", "absent") else 403)


def test_random_frames_reveal_no_path(small_server):
    chance = random.Random(7)
    for _ in range(200):
        with connect(websocket_url(small_server), subprotocols=["streamlit"], max_size=None) as socket:
            socket.send(b"\xff" + chance.randbytes(chance.randrange(1, 200)))
            try:
                while True:
                    assert str(ROOT).encode() not in socket.recv(timeout=0.05)
            except (ConnectionClosed, TimeoutError):
                pass
    assert ask(small_server, "/healthz").body == b"ok"


ROUTES = ["/", "/static/", "/static/js/", "/media/", "/component/", "/assets/", "/app/static/", "/_stcore/"]
CLIMBS = [
    "../../../../../../etc/passwd",
    "..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/.streamlit/secrets.toml",
    "..%252f..%252f.streamlit%252fsecrets.toml",
    "..\\..\\.streamlit\\secrets.toml",
    "..%5c..%5cserve.py",
    "....//....//app.py",
    "%00/../app.py",
    "//server/share/secrets.toml",
    ".streamlit/secrets.toml",
]


@pytest.mark.parametrize("climb", CLIMBS)
@pytest.mark.parametrize("route", ROUTES)
def test_no_path_reaches_a_file(small_server, route, climb):
    answer = ask(small_server, route + climb)
    assert answer.status in (301, 400, 404) or b"<title>Streamlit</title>" in answer.body
    assert CANARY.encode() not in answer.body
    assert b"root:" not in answer.body
    assert b"announce_plotly" not in answer.body


STEPS_UP = (
    *("../", "..%2f", "%2e%2e/", "%2e%2e%2f", ".%2e/", "..%252f", "%252e%252e%252f", "%25252e%25252e/"),
    *("..\\", "..%5c", "%2e%2e%5c", "..%255c", "..\\/", "....//", "....\\\\", "..;/", "..%00/", "/./../"),
    *("%c0%ae%c0%ae/", "..%c0%af", "%e0%80%ae%e0%80%ae/", "%uff0e%uff0e/", "%ef%bc%8e%ef%bc%8e/", "..//"),
)
# Files of the server, and words that stand in each and in no page.
SECRETS = {
    "serve.py": b"def content_security_policy",
    "app.py": b"session.settle()",
    "ui/session.py": b"def through_app",
    "__init__.py": b"registration uses private names",  # of ui/components, beside the assets
    ".streamlit/config.toml": b"minCachedMessageSize",
    "etc/passwd": b"root:",
}
STRAIGHT = (
    *("/etc/passwd", "//etc/passwd", "%2fetc%2fpasswd", "%252fetc%252fpasswd", "file:///etc/passwd"),
    *("\\\\server\\share\\serve.py", "%5c%5cserver%5cshare%5cserve.py", "//server/share/serve.py"),
    *("\\\\?\\C:\\serve.py", "C:\\serve.py", "C:/serve.py", "C%3a%5cserve.py", "serve.py", "app.py"),
    *(f"{ROOT}/serve.py", f"%2f{ROOT}/serve.py", f"{ROOT}/ui/session.py", ".streamlit/config.toml"),
    *("serve.py%00.js", "../serve.py%00.js", "..%2fserve.py%3f.js", "~/serve.py", "*", "%2a", "."),
)
TRAVERSALS = sorted(
    {step * depth + target for step in STEPS_UP for depth in (1, 2, 3, 5, 8) for target in SECRETS}
    | set(STRAIGHT)
)
COMPONENTS = [
    f"/_stcore/bidi-components/costmodel.{name}/" for name in ("hero", "table", "plotly", "no-such")
]
SCREENS = [f"/{path.stem}/" for path in sorted((ROOT / "pages").glob("*.py"))]
EVERY_ROUTE = [*ROUTES, *COMPONENTS, *SCREENS, "/component/costmodel.hero/", "/_stcore/upload_file/"]


def statuses_of(url: str, paths: list[str]) -> set[int]:
    """Ask for each path as it is written; no answer may hold a file of the server."""
    answers = {path: ask(url, path) for path in paths}
    held = [path for path, one in answers.items() for words in SECRETS.values() if words in one.body]
    assert held == []
    pages = [one.body for one in answers.values() if one.status == 200]
    assert all(b"<title>Streamlit</title>" in body for body in pages)
    return {one.status for one in answers.values()}


@pytest.mark.parametrize("route", EVERY_ROUTE)
def test_hundreds_of_paths_reach_no_file(server, route):
    """S1: on the whole app, whose components and pages have routes of their own."""
    elements(server)  # a visitor has been here: the components are registered
    chosen = TRAVERSALS if route in COMPONENTS else random.Random(route).sample(TRAVERSALS, 200)
    assert statuses_of(server, [route + climb for climb in chosen]) <= {200, 301, 307, 400, 403, 404, 405}


def test_the_words_tell_the_files_of_the_server():
    """Else the test above would pass whatever came; and what shall be served is served."""
    for name, words in SECRETS.items():
        folder = {"etc/passwd": Path("/"), "__init__.py": ROOT / "ui" / "components"}.get(name, ROOT)
        assert not (folder / name).exists() or words in (folder / name).read_bytes()
    assert len(TRAVERSALS) > 600


def test_a_component_has_its_own_files(server):
    elements(server)
    for name in ("hero.js", "hero.css"):
        assert ask(server, COMPONENTS[0] + name).body == (ROOT / "ui/components/assets" / name).read_bytes()
    assert ask(server, COMPONENTS[2] + "plotly.min.js").status == 200
    assert ask(server, COMPONENTS[0] + "session.py").status == 404


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [("gzip, deflate, br", True), ("br;q=1.0, gzip;q=0.5", True), ("br", False), ("", False)],
)
def test_scripts_are_compressed_where_wanted(small_server, accepted, compressed):
    installed_plotly = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    script = static_script()
    for path, file in {serve.PLOTLY_URL: installed_plotly, f"/static/js/{script.name}": script}.items():
        answer = ask(small_server, path, Accept_Encoding=accepted)
        assert ("content-encoding" in answer.headers) == compressed
        body = gzip.decompress(answer.body) if compressed else answer.body
        assert body == file.read_bytes()
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].partition(";")[0].endswith("/javascript")
        if compressed:
            assert answer.headers["vary"] == "Accept-Encoding"
            assert len(answer.body) < 0.35 * len(body)


def test_page_script_learns_the_plotly_address(small_server):
    texts = [element.markdown.body for element in elements(small_server) if element.HasField("markdown")]
    assert serve.PLOTLY_URL in texts


def test_embedding_sites_are_configured(tmp_path):
    folder = small_app(tmp_path)
    env = {"COSTMODEL_FRAME_ANCESTORS": "https://intranet.example, https://*.wiki.example:8443"}
    with serving("serve.py", folder=folder, env=env) as url:
        headers = ask(url, "/").headers
    wanted = "frame-ancestors 'self' https://intranet.example https://*.wiki.example:8443"
    assert headers["content-security-policy"].endswith(wanted)
    assert "x-frame-options" not in headers


def test_path_prefix_is_kept(tmp_path):
    folder = small_app(tmp_path)
    with serving("serve.py", folder=folder, prefix="/planner") as url:
        assert ask(url, "/planner" + serve.PLOTLY_URL).status == 200
        assert ask(url, "/planner/_stcore/metrics").status == 404
        script = f"/planner/static/js/{static_script().name}"
        assert ask(url, script, Accept_Encoding="gzip").headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("setting", ["*", "intranet.example", "https://a.example; script-src *", "'none'"])
def test_a_bad_embedding_site_is_refused(setting):
    with pytest.raises(SystemExit, match="COSTMODEL_FRAME_ANCESTORS"):
        serve.frame_ancestors(setting)


def test_policy_follows_the_installed_page():
    """The hash is that of CSP level 3's own example of an inline script."""
    page = "<script>alert('Hello, world.');</script><script src='x.js'></script>"
    assert serve.inline_script_hashes(page) == ["'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"]
    assert streamlit.__version__ == "1.67.0"  # POLICY above holds the hash of its page


def test_operator_is_warned_about_open_hosts(monkeypatch, caplog):
    settings = {"server.address": "0.0.0.0", "server.allowedHosts": []}
    monkeypatch.setattr(serve.config, "get_option", settings.get)
    serve.warn_if_open()
    assert "STREAMLIT_SERVER_ALLOWED_HOSTS" in caplog.text


@pytest.mark.browser
def test_the_app_opens_behind_the_headers(server, page):
    page.goto(server)
    page.get_by_role("heading", level=1).first.wait_for()


@pytest.mark.browser
def test_the_app_opens_without_serve(plain_server, page):
    page.goto(plain_server)
    page.get_by_role("heading", level=1).first.wait_for()
