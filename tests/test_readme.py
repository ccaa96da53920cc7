"""Both READMEs: what they quote is what the program says, what they show runs, what they name exists."""

from __future__ import annotations

import doctest
import re
import struct
from pathlib import Path

import pytest

import dev
from docs import quotes
from tests.browser import ROOT

README = {lang: path.read_text(encoding="utf-8") for lang, path in quotes.READMES.items()}
PAGES = [*quotes.READMES.values(), ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
PYTHON_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANY_BLOCK = re.compile(r"^```\w*\n.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
LARGEST_PICTURE = 250_000  # bytes

languages = pytest.mark.parametrize("lang", README)


@languages
def test_quoted_figures_are_current(lang: str):
    """Red after a change of results: ``python -m docs.quotes`` renews them, and the printouts."""
    assert quotes.with_quotations(README[lang], lang) == README[lang]


@languages
def test_commands_print_what_the_readme_shows(lang: str):
    assert quotes.with_printouts(README[lang]) == README[lang]


def test_an_outdated_figure_is_noticed():
    outdated = README["en"].replace(quotes.quotations("en")["moved_verdict"], "As planned this earns ¥1.")
    assert outdated != README["en"]
    assert quotes.with_quotations(outdated, "en") == README["en"]


@languages
def test_money_is_quoted_never_typed(lang: str):
    prose = quotes.QUOTATION.sub("", ANY_BLOCK.sub("", README[lang]))
    assert re.findall(r"[¥$€]\s?\d\S*", prose) == []


@languages
def test_python_blocks_run(lang: str):
    (block,) = PYTHON_BLOCK.findall(README[lang])
    example = doctest.DocTestParser().get_doctest(block, {}, "README", None, 0)
    assert len(example.examples) == 3
    assert doctest.DocTestRunner().run(example).failed == 0


def test_both_languages_show_the_same():
    def shown(lang: str) -> list[str]:
        blocks = quotes.BLOCK.findall(README[lang])
        return [line.replace(" --lang zh", "") for block in blocks for line in quotes.commands(block)]

    assert shown("en") == shown("zh")
    assert PYTHON_BLOCK.findall(README["en"]) == PYTHON_BLOCK.findall(README["zh"])
    for pattern in (r"^## ", r"^\d\. ", r"^- ", r"^\| \["):
        counts = {len(re.findall(pattern, text, re.MULTILINE)) for text in README.values()}
        assert len(counts) == 1, pattern


@languages
def test_both_commands_exist(lang: str):
    named = re.findall(r"python3 dev\.py (\w+)(?: (--\w+))?", README[lang])
    assert {word for word, _ in named} == set(dev.COMMANDS)
    for word, option in named:
        dev_options = (ROOT / "dev.py").read_text(encoding="utf-8")
        assert not option or f'"{option}"' in dev_options, word


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_resolve(page: Path):
    targets = [t for t in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in t]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@languages
def test_every_page_is_named(lang: str):
    linked = set(LINK.findall(README[lang]))
    assert {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")} <= linked


@languages
def test_the_picture_is_of_the_desktop_and_light(lang: str):
    path = ROOT / "docs" / "screens" / f"overview-{lang}.png"
    assert f"(docs/screens/{path.name})" in README[lang]
    written = path.read_bytes()
    assert struct.unpack(">II", written[16:24]) == (1440, 900)
    assert len(written) <= LARGEST_PICTURE
