"""LibreOffice opens the slides: a page each, drawn, with the words of the language on it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from costmodel import presets
from costmodel.report import write_pptx
from costmodel.report.deck import SLIDES
from tests.office import find_office

MISSING = not os.environ.get("CI") and find_office() is None
pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(MISSING, reason="no LibreOffice; install libreoffice-impress"),
]
PLANS = {"ecommerce": {"labeling.items": 60_000.0}, "drone": {"compute.runs": 9}, "half": {"compute.runs": 9}}
SECONDS = 120


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, bytes]:
    """PDF of every deck, by preset and language, in one run of the program."""
    folder: Path = tmp_path_factory.mktemp("decks")
    for name, changes in PLANS.items():
        for lang in ("zh", "en"):
            plan = presets.load(name).replace({"uncertainty.draws": 64, **changes})
            write_pptx(plan, str(folder / f"{name}-{lang}.pptx"), lang, date="2026-11-22")
    program = find_office() or "soffice"
    profile = (folder / "profile").as_uri()
    files = sorted(map(str, folder.glob("*.pptx")))
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=SECONDS
    )
    return {path.stem: path.read_bytes() for path in folder.glob("*.pdf")}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PLANS)
def test_every_slide_is_a_page_of_16_to_9(pages, name, lang):
    pdf = pages[f"{name}-{lang}"]
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == len(SLIDES)
    width, height = map(float, re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf).groups())
    assert width / height == pytest.approx(16 / 9, rel=1e-3)


@pytest.mark.parametrize("name", PLANS)
def test_chinese_slides_have_a_chinese_font(pages, name):
    fonts = {
        lang: set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", pages[f"{name}-{lang}"]))
        for lang in ("zh", "en")
    }
    assert any(re.search(rb"CJK|YaHei|SimSun|Hei|WenQuan|Song", font) for font in fonts["zh"]), fonts
    assert any(re.search(rb"Arial|Liberation|Helvet|DejaVu", font) for font in fonts["en"]), fonts
