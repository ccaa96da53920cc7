"""Pictures of every screen from a real browser, in both languages.

python -m docs.screens                     write docs/screens/NAME-en.png and NAME-zh.png
python -m docs.screens roi gap             only these screens
python -m docs.screens --phone FOLDER      and the same screens at phone width into FOLDER
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
from ui import navigation

SCREENS = Path(__file__).with_name("screens")
LOCALES = {"en": "en-US", "zh": "zh-CN"}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DRAWN = ".main-svg .trace path, .assumptions table"
TALLEST = 3000  # pixels; the table of all assumptions is longer than a picture should be
LARGEST = 240_000  # bytes in full colour; the README loads the Overview
PRESETS = {"compression": "drone", "strategies": "half"}  # where the screen has most to say
BESIDE = {"compare": "&labeling.target_precision=0.98&with1=preset%3Decommerce&with2=preset%3Darticle"}
EXAMPLE = {"data", "actuals"}  # empty until a sample is asked for
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
    if any(url.endswith(f"page={name}") for name in EXAMPLE):
        page.get_by_test_id("stBaseButton-primary").click()
    page.locator(DRAWN).first.wait_for(state="attached", timeout=60_000)
    if whole:
        height = page.locator(MAIN).evaluate("main => main.scrollHeight")
        page.set_viewport_size({**screen["viewport"], "height": min(height, TALLEST)})
    page.wait_for_timeout(1500)  # fonts, the last cards, and whatever fades in
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    context.close()
    shrink(path)


def shrink(path: Path) -> None:
    """Write a picture again small: in its own colours, or a large one in its 256 main ones."""
    with Image.open(path) as picture:
        whole = picture.convert("RGB")
    whole.save(path, optimize=True)
    if whole.height > DESKTOP["viewport"]["height"] or path.stat().st_size > LARGEST:
        whole.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


def take_all(url: str, names: list[str], phones: Path | None) -> None:
    with chromium() as browser:
        for name in names:
            plan = f"v=1&preset={PRESETS.get(name, 'ecommerce')}{BESIDE.get(name, '')}"
            address = f"{url}/?{plan}&page={name}"
            whole = name != navigation.FIRST  # of the Overview the README shows what stands above the fold
            for lang, locale in LOCALES.items():
                path = SCREENS / f"{name}-{lang}.png"
                take(browser, address, locale=locale, screen=DESKTOP, whole=whole, path=path)
                if phones:
                    path = phones / f"{name}-{lang}-phone.png"
                    take(browser, address, locale=locale, screen=PHONE, whole=True, path=path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Pictures of the screens.", allow_abbrev=False)
    parser.add_argument("names", nargs="*", choices=[[], *navigation.names()], metavar="NAME")
    parser.add_argument("--phone", type=Path, metavar="FOLDER", help="also at phone width, into FOLDER")
    parser.add_argument("--url", help="an app that runs already; by default one is started")
    options = parser.parse_args()
    names = options.names or navigation.names()
    if options.url:
        take_all(options.url, names, options.phone)
        return
    with serving("serve.py") as url:
        take_all(url, names, options.phone)


if __name__ == "__main__":
    main()
