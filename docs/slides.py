"""Pictures of the slides in both languages, drawn by LibreOffice.

python -m docs.slides      write docs/screens/deck-LANGUAGE-SLIDE.webp

Run it with the Python of ``.venv`` from the top folder; it needs ``soffice`` and ``pdftoppm``.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from costmodel import presets
from costmodel.report import write_pptx
from costmodel.report.deck import SLIDES

SCREENS = Path(__file__).with_name("screens")
DATE, URL = "2026-11-22", "https://plan.example"
CHANGES = {"labeling.items": 60_000.0}  # so that there is something to compare
NOTES = {"zh": "与财务确认", "en": "agreed with finance"}
DOTS = 72  # an inch


def draw(lang: str, folder: Path) -> list[Path]:
    """Write the slides, print them, and take a picture of each page."""
    deck = folder / f"{lang}.pptx"
    plan = presets.load().replace(CHANGES).annotate("labeling.items", NOTES[lang])
    write_pptx(plan, str(deck), lang, date=DATE, url=URL)
    profile = (folder / "profile").as_uri()
    office = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", str(folder), str(deck)], check=True, capture_output=True)
    pages = ["pdftoppm", "-r", str(DOTS), "-png", str(deck.with_suffix(".pdf")), str(folder / lang)]
    subprocess.run(pages, check=True)
    return sorted(folder.glob(f"{lang}-*.png"))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        for lang in NOTES:
            for slide, page in zip(SLIDES, draw(lang, Path(name)), strict=True):
                with Image.open(page) as picture:
                    path = SCREENS / f"deck-{lang}-{slide}.webp"
                    picture.convert("RGB").save(path, quality=62, method=6)
                print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
