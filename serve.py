"""Serve the page script with security headers and compressed JavaScript.

``python3 dev.py app`` runs ``streamlit run serve.py``. ``streamlit run app.py`` shows the same pages without
what stands here. Behind a proxy: ``COSTMODEL_FRAME_ANCESTORS="https://intranet.example"`` names the sites
that may embed the app, ``STREAMLIT_SERVER_ALLOWED_HOSTS`` the names under which it is reached.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import logging
import os
import re
import threading
import time
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import plotly
import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config
from streamlit.starlette import App

FRONTEND = Path(streamlit.__file__).parent / "static"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PLOTLY_URL = f"/assets/plotly-{plotly.__version__}.min.js"
ONE_YEAR = "public, max-age=31536000, immutable"
UNUSED_FEATURES = (
    "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb"
)
CALM = 20.0  # seconds after the start that belong to the first visitors
FRAME_ANCESTOR = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?")


def frame_ancestors(setting: str) -> list[str]:
    """Sites that may embed the app, from a list separated by spaces or commas."""
    sites = setting.replace(",", " ").split()
    for site in sites:
        if not FRAME_ANCESTOR.fullmatch(site):
            raise SystemExit(
                f"COSTMODEL_FRAME_ANCESTORS: {site!r} is not a site such as https://intranet.example:8443."
            )
    return sites


def inline_script_hashes(html: str) -> list[str]:
    """Content security policy sources of the scripts written inside a page."""
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    digests = [hashlib.sha256(script.encode()).digest() for script in scripts]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def content_security_policy(*, html: str, ancestors: list[str]) -> str:
    """Allow this server only, the page's own inline scripts, and components imported from blob: URLs."""
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", "blob:", *inline_script_hashes(html)],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'", "data:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "frame-ancestors": ["'self'", *ancestors],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def security_headers(*, html: str, ancestors: list[str]) -> dict[str, str]:
    """Headers of every answer."""
    headers = {
        "Content-Security-Policy": content_security_policy(html=html, ancestors=ancestors),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES.split()),
    }
    if not ancestors:  # this older header cannot name sites
        headers["X-Frame-Options"] = "SAMEORIGIN"
    return headers


def origin_allowed(origin: str | None, *, host: str | None, others: list[str]) -> bool:
    """Whether a page from ``origin`` may open the WebSocket; programs send no origin."""
    return origin is None or urlsplit(origin).netloc == host or origin in others


class Guard:
    """Add the security headers, hide the metrics, refuse WebSockets that other sites open.

    Streamlit would ask an outside server for its own address before it refuses a foreign origin, and accepts
    any page served from localhost; this check comes first and does neither.
    """

    def __init__(self, app, *, headers: dict[str, str], origins: list[str], prefix: str) -> None:
        self.app = app
        self.headers = headers
        self.origins = origins
        self.hidden = prefix + "/_stcore/metrics"
        # The chart's component asks for Plotly a second after the page; so it comes with the first scripts.
        self.preload = f"<{prefix}{PLOTLY_URL}>; rel=preload; as=script"

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "websocket":
            await self.open_websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self.answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def open_websocket(self, scope, receive, send) -> None:
        request = Headers(scope=scope)
        if origin_allowed(request.get("origin"), host=request.get("host"), others=self.origins):
            await self.app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def answer(self, scope, receive, send) -> None:
        async def send_with_headers(message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Link"] = self.preload
            await send(message)

        hidden = scope["path"] == self.hidden
        app = PlainTextResponse("Not found", status_code=404) if hidden else self.app
        await app(scope, receive, send_with_headers)


def accepts_gzip(headers: Headers) -> bool:
    return "gzip" in headers.get("accept-encoding", "")


@cache
def gzipped(path: Path) -> bytes:
    """Compress an installed file once; level 6 takes 0.1 s for the largest, level 9 saves 0.3 % more."""
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)


async def compressed_file(path: Path, media_type: str) -> Response:
    body = await asyncio.to_thread(gzipped, path)
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding", "Cache-Control": ONE_YEAR}
    return Response(body, media_type=media_type, headers=headers)


class CompressedAssets:
    """Send Streamlit's own JavaScript and styles compressed, which it leaves to a proxy.

    The paths are those of the installed files, found once: a request only looks its path up.
    """

    TYPES = {".js": "text/javascript", ".css": "text/css"}

    def __init__(self, app, *, prefix: str) -> None:
        self.app = app
        self.files = {
            f"{prefix}/{path.relative_to(FRONTEND).as_posix()}": path
            for path in (FRONTEND / "static").rglob("*")
            if path.suffix in self.TYPES and path.stat().st_size > 1000
        }

    async def __call__(self, scope, receive, send) -> None:
        wanted = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        path = self.files.get(scope["path"]) if wanted else None
        if path is None or not accepts_gzip(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        response = await compressed_file(path, self.TYPES[path.suffix])
        await response(scope, receive, send)


async def send_plotly(request) -> Response:
    """Send the installed Plotly, for charts that update in place."""
    if accepts_gzip(request.headers):
        return await compressed_file(PLOTLY, "text/javascript")
    body = await asyncio.to_thread(PLOTLY.read_bytes)
    return Response(body, media_type="text/javascript", headers={"Cache-Control": ONE_YEAR})


async def send_health(request) -> Response:
    """Tell a load balancer that the server answers."""
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


@asynccontextmanager
async def announce_plotly(app: App):
    """Tell the page script that the Plotly route exists, while it does; meanwhile load what it needs."""
    os.environ["COSTMODEL_PLOTLY_URL"] = base_path() + PLOTLY_URL
    threading.Thread(target=warm_up, daemon=True).start()
    yield
    os.environ.pop("COSTMODEL_PLOTLY_URL", None)


def warm_up() -> None:
    """Import and use once what the first visitor would wait for: model, draws, functions, number formats."""
    from costmodel import evaluate, next_best_move, presets, story, text
    from costmodel.uncertainty import bands
    from ui import curve, hero, panels, shell  # noqa: F401  (loaded for the page script)

    plan = presets.load()
    for lang in text.LANGUAGES:
        text.say(story.verdict(evaluate(plan)), lang)
    next_best_move(plan)
    bands(plan, curve.OPENING_AXIS, [plan[curve.OPENING_AXIS]], draws=64)
    time.sleep(CALM)
    load_office()


def load_office() -> None:
    """Import what the first file and the first saved scenario would wait for: a second's work."""
    from costmodel import report
    from ui import store  # noqa: F401  (loaded for the library)

    for name in report.__all__:
        getattr(report, name)


def base_path() -> str:
    """Return the configured path prefix, such as ``/planner``, or nothing."""
    prefix = (config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{prefix}" if prefix else ""


def warn_if_open() -> None:
    """Warn when other machines can reach the server under any host name."""
    address = config.get_option("server.address")
    if address not in ("127.0.0.1", "::1", "localhost") and not config.get_option("server.allowedHosts"):
        logging.getLogger("streamlit").warning(
            "server.allowedHosts is empty and the server listens on %s: "
            "set STREAMLIT_SERVER_ALLOWED_HOSTS to the names under which it is reached.",
            address or "all interfaces",
        )


def routes() -> list[Route]:
    return [Route(base_path() + PLOTLY_URL, send_plotly), Route(base_path() + "/healthz", send_health)]


def middleware() -> list[Middleware]:
    headers = security_headers(
        html=(FRONTEND / "index.html").read_text(encoding="utf-8"),
        ancestors=frame_ancestors(os.environ.get("COSTMODEL_FRAME_ANCESTORS", "")),
    )
    origins = list(config.get_option("server.corsAllowedOrigins"))
    return [
        Middleware(Guard, headers=headers, origins=origins, prefix=base_path()),
        Middleware(CompressedAssets, prefix=base_path()),
    ]


warn_if_open()
app = App("app.py", routes=routes(), middleware=middleware(), lifespan=announce_plotly)
