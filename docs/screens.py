"""Pictures of the Overview from a real browser, as the README shows them.

python -m docs.screens                     write docs/screens/overview-en.png and overview-zh.png
python -m docs.screens --phone FOLDER      and the same screen at phone width into FOLDER
python -m docs.screens --url URL           of an app that runs already

Run it with the Python of ``.venv`` from the top folder after a change of the screen or of a preset.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from tests.browser import FLAGS, find_chromium, serving

SCREENS = Path(__file__).with_name("screens")
LOCALES = {"en": "en-US", "zh": "zh-CN"}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
CHART = ".main-svg .scatterlayer .trace"
MAIN = "[data-testid=stMain]"  # the part that scrolls


@contextmanager
def chromium() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


def take(browser, url: str, *, locale: str, screen: dict, whole: bool, path: Path) -> None:
    """Open the app in a session of its own, wait until the chart stands, and write the picture."""
    context = browser.new_context(locale=locale, color_scheme="light", reduced_motion="reduce", **screen)
    page = context.new_page()
    page.goto(url)
    page.locator(CHART).first.wait_for(state="attached", timeout=60_000)
    if whole:
        height = page.locator(MAIN).evaluate("main => main.scrollHeight")
        page.set_viewport_size({**screen["viewport"], "height": height})
    page.wait_for_timeout(1500)  # fonts, the last cards, and whatever fades in
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    context.close()
    shrink(path)


def shrink(path: Path) -> None:
    """Write a picture again as small as it gets with its own colours; a palette would mix up components."""
    with Image.open(path) as picture:
        whole = picture.convert("RGB")
    whole.save(path, optimize=True)
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


def take_all(url: str, phones: Path | None) -> None:
    with chromium() as browser:
        for lang, locale in LOCALES.items():
            name = f"overview-{lang}"
            take(browser, url, locale=locale, screen=DESKTOP, whole=False, path=SCREENS / f"{name}.png")
            if phones:
                path = phones / f"{name}-phone.png"
                take(browser, url, locale=locale, screen=PHONE, whole=True, path=path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Pictures of the Overview.", allow_abbrev=False)
    parser.add_argument("--phone", type=Path, metavar="FOLDER", help="also at phone width, into FOLDER")
    parser.add_argument("--url", help="an app that runs already; by default one is started")
    options = parser.parse_args()
    if options.url:
        take_all(options.url, options.phone)
        return
    with serving("serve.py") as url:
        take_all(url, options.phone)


if __name__ == "__main__":
    main()
