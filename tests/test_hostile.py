"""I1 of the test plan: what people type, or put into a link, is shown as text on every screen."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import expect

from costmodel import link, parameters, presets, remarks, text
from costmodel.scenario import Scenario
from tests.browser import ROOT
from tests.screen import Screen
from ui import navigation

# Each says "canary" within an owner's forty characters, so that it is found again wherever it goes.
HOSTILE = tuple(
    r"""
<script>canary()</script>
<script src=//canary.invalid/x></script>
</script><script>canary()</script>
</textarea><script>canary()</script>
</style><script>canary()</script>
--><script>canary()</script>
"><script>canary()</script>
'><script>canary()</script>
<img src=x onerror=canary()>
<img src=x onerror="canary()">
<img src='http://canary.invalid/i.png'>
<img/src=x/onerror=canary()>
<IMG SRC=javascript:canary()>
<svg onload=canary()>
<svg><script>canary()</script></svg>
<svg><image href=//canary.invalid/s>
<math href=javascript:canary()>x</math>
<body onload=canary()>
<iframe src=//canary.invalid/f></iframe>
<iframe srcdoc='<b>canary</b>'>
<object data=//canary.invalid/o></object>
<embed src=//canary.invalid/e>
<video src=//canary.invalid/v autoplay>
<audio src=x onerror=canary()>
<link rel=stylesheet href=//canary.invalid>
<base href=//canary.invalid/>
<meta http-equiv=refresh canary>
<form action=//canary.invalid><input>
<input autofocus onfocus=canary()>
<details open ontoggle=canary()>
<marquee onstart=canary()>
<a href="http://canary.invalid">x</a>
<a href='javascript:canary()'>x</a>
<a href="data:text/html,canary">x</a>
<b>canary</b><br><i>x</i>
<span style="color:red">canary</span>
<sub>canary</sub><sup>x</sup>
<!-- canary -->
<![CDATA[canary]]>
<?xml canary?>
&lt;script&gt;canary()&lt;/script&gt;
&#60;img src=x onerror=canary()&#62;
&amp;lt;b&amp;gt;canary
\u003cscript\u003ecanary()
%3Cscript%3Ecanary()%3C/script%3E
![canary](http://canary.invalid/p.png)
![x](//canary.invalid/p.png "t")
![x][canary]
[canary](http://canary.invalid)
[canary](javascript:canary())
[x](data:text/html;base64,canary)
[canary]: http://canary.invalid
<http://canary.invalid>
http://canary.invalid/auto
www.canary.invalid
mailto:canary@canary.invalid
# canary
> canary
- canary
1. canary
**canary** _x_ ~~x~~
`canary`
``` canary ```
| canary | x |
$canary^2$
$$canary$$
\(canary\) \[x\]
\href{http://canary.invalid}{x}
\url{http://canary.invalid}
\unicode{x}canary
\def\canary{x}\canary
:red[canary]
:red-background[canary]
:material/home: canary
:streamlit: canary :smile:
{npv} {canary} {0}
{canary!r:>99} {0.__class__}
{{canary}} ${canary} <%= canary %>
{% canary %} #{canary} [[canary]]
%s %n %(canary)s %{x}
expression(canary())
url(//canary.invalid/c.png)
body{background:url(//canary.invalid)}
@import '//canary.invalid/c.css';
javascript:canary()
data:text/html,<script>canary()</script>
vbscript:canary
=HYPERLINK("http://canary.invalid")
+canary|' /C calc'!A0
@canary -1+1
'; drop table canary; --
" or "canary"="
../../canary/../etc/passwd
\\canary.invalid\share
""".strip().splitlines()
) + (
    "canary\u202egnp.exe",
    "\u2066canary\u2069 \u200fx",
    "can\u200bary canary\ufeff",
    "canary\u0000\u0007\u001b[31m",
    "canary\u2028x\u2029y",
    "canary\ud800",
    "<scr\u0000ipt>canary()</script>",
    "<scr\u200bipt>canary()</script>",
    "canary\U000e0041\U000e007f",
    "<ｓcript>canary()＜/script＞",
    "x" + "\u0301" * 12 + " canary",
    "canary\r\nSet-Cookie: x=1",
)
PAGES = navigation.names()
# Where Streamlit may carry what was typed: data of components that set text as text, and what a field holds.
HOLDERS = {
    ("bidi_component", "costmodel.bar", "json"),
    ("bidi_component", "costmodel.panel", "json"),
    ("bidi_component", "costmodel.range", "json"),  # a note stands below its input, set as text
    ("bidi_component", "costmodel.assumptions", "json"),
    ("text_input", "", "default"),
    ("text_input", "", "id"),
}
NAMING = {  # the screens whose tables and charts name projects and plans; both set text as text
    "portfolio": {("bidi_component", f"costmodel.{name}", "json") for name in ("table", "chart_panel")},
    "compare": {("bidi_component", "costmodel.table", "json")},
}


def fields_with(message: Any, word: str) -> Iterator[str]:
    """Names of the outermost fields of a message in which a word stands."""
    for field, value in message.ListFields():
        if word in str(value) or word.encode() in (value if isinstance(value, bytes) else b""):
            yield field.name


def holders(screen: Screen, word: str = "canary") -> set[tuple[str, str, str]]:
    """Kind of element, component and field, wherever the word stands on the screen."""
    protos = [(e.type, e.proto) for e in screen.app if getattr(e, "proto", None) is not None]
    return {
        (kind, getattr(proto, "component_name", ""), name)
        for kind, proto in protos
        for name in fields_with(proto, word)
    }


def annotated() -> Scenario:
    """A plan with every hostile text as a note and as an owner, and one as its name."""
    plan = presets.load().model_copy(update={"name": text.clean(HOSTILE[0], link.LONGEST_NAME)})
    notes = [
        remarks.Note(identifier, words, words)
        for identifier, words in zip(parameters.catalogue(), HOSTILE, strict=False)
    ]
    return plan.model_copy(update={"notes": remarks.notes_of(notes), "pins": ("compute.runs",)})


def with_plan(plan: Scenario, page: str, lang: str) -> Screen:
    """The screen of a plan that no link could carry."""
    screen = Screen(f"v=1&preset={plan.preset}&lang={lang}", page=page)
    notes = [[note.id, note.text, note.owner] for note in plan.notes]
    said = {"name": plan.name, "pins": list(plan.pins), "notes": notes}
    screen.app.session_state["plan"] = {**screen.app.session_state["plan"], **said}
    return screen.run()


def hostile_link(words: str) -> str:
    """Query whose every part is hostile, also those that nobody reads."""
    there = ("compute.runs", "labeling.workflow", "gates.poc", "pins", "preset", "lang", "h", "name")
    parts = {"v": "1", **dict.fromkeys(there, words), words: words}
    parts |= {"note.labeling.items": words, "owner.labeling.items": words, "note.no.such": words}
    return urlencode(parts, quote_via=quote, errors="replace")


def test_there_are_eighty_texts_and_each_is_found_again():
    assert len(set(HOSTILE)) == len(HOSTILE) >= 80
    assert all("canary" in text.clean(words, remarks.LONGEST_OWNER) for words in HOSTILE)


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_hostile_name_notes_and_owners_are_text_on_every_screen(page, lang):
    screen = with_plan(annotated(), page, lang)
    found = holders(screen)
    assert ("bidi_component", "costmodel.bar", "json") in found
    assert found <= HOLDERS | NAMING.get(page, set())
    if page == "assumptions":
        (shown,) = screen.shown("assumptions")
        expected = {note.id: [note.text, note.owner] for note in annotated().notes}
        assert shown["notes"] == expected
        assert len(expected) == len(HOSTILE)


@pytest.mark.parametrize(("turn", "words"), list(enumerate(HOSTILE)))
def test_a_link_with_hostile_words_everywhere_is_text(turn, words):
    check_link(words, PAGES[turn % len(PAGES)])


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES)
def test_every_link_with_hostile_words_is_text_on_every_screen(page):
    for words in HOSTILE:
        check_link(words, page)


def invisible(words: str) -> set[str]:
    """Characters that nobody sees or that turn the direction, among these words."""
    return {c for c in words if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


def check_link(words: str, page: str) -> None:
    screen = Screen(hostile_link(words), page=page)
    typed = words.encode("utf-8", "replace").decode()  # as a browser sends it
    assert screen.bar["title"] == text.clean(typed, link.LONGEST_NAME)
    assert screen.bar["page"] == page
    assert screen.scenario["compute.runs"] == presets.load()["compute.runs"]
    said = " ".join(screen.complaints)
    assert {"compute.runs", "labeling.workflow", "gates.poc"} <= set(re.findall(r"[a-z]+\.[a-z_]+", said))
    assert invisible(said + screen.bar["title"] + screen.bar["share"]["sentence"]) == set()
    assert holders(screen) <= HOLDERS | NAMING.get(page, set())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_is_none_is_said_as_text(page):
    screen = Screen(f"v=1&page={quote(HOSTILE[PAGES.index(page)])}")
    assert screen.bar["page"] == navigation.FIRST
    assert len(screen.complaints) == 1
    assert holders(screen) == {("bidi_component", "costmodel.panel", "json")}


@pytest.mark.parametrize("key", ["a b", "a<b", 'a"b', "a?b", "a&b", "a#b", "a=b", "a\nb"])
def test_a_strange_key_does_not_hide_what_stands_behind_it(key):
    screen = Screen(f"v=1&{quote(key)}=1&compute.runs=9", page="roi")
    assert (screen.scenario["compute.runs"], screen.bar["page"]) == (9, "roi")
    assert len(screen.complaints) == 1


# --- scripts ------------------------------------------------------------------------------------------------

ASSETS = sorted((ROOT / "ui" / "components" / "assets").glob("*.js"))
SINKS = re.compile(
    r"\b(innerHTML|outerHTML|srcdoc|insertAdjacentHTML|createContextualFragment|DOMParser|setHTML\w*)\b"
    r"|document\.write|\beval\(|new Function\b|setTimeout\(\s*[\"'`]|javascript:"
)


# The one place that reads what Plotly drew, as XML and through a filter: tests/test_pictures.py tries it.
READS_A_DRAWING = {
    "vector.js": 'quiet(new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement)'
}


@pytest.mark.parametrize("path", ASSETS, ids=lambda path: path.name)
def test_no_script_takes_text_for_markup(path):
    script = path.read_text(encoding="utf-8")
    read = READS_A_DRAWING.get(path.name, "")
    assert read in script
    assert SINKS.findall(script.replace(read, "", 1) if read else script) == []


@pytest.mark.parametrize(
    "line",
    [
        "node.innerHTML = data.title",
        'node.insertAdjacentHTML("beforeend", words)',
        "eval(data.code)",
        "new Function(words)()",
        'setTimeout("run()", 1)',
        "document.write(words)",
    ],
)
def test_the_rule_for_scripts_finds(line):
    assert SINKS.search(line)


# --- in a real browser --------------------------------------------------------------------------------------

PLAIN_KEYS = {
    *("style", "kind", "key", "color", "axis", "tone", "lang", "plotly_url", "id", "name", "view"),
    *("file_name", "next_template", "saves_template"),
}
OWN_TAG = re.compile(r'<span style="color:[^"<>&]*">[■–]</span> |</?b>|<br>')
THEME = {
    **dict.fromkeys(("text", "muted", "hairline", "card", "accent", "good", "bad", "warn"), "#123456"),
    **dict.fromkeys(("zero", "ghost", "loss", "band"), "#654321"),
    "font": "sans-serif",
    "size": 12,
}
# Every text that a drawing's function gives to Plotly, for one chart's data.
TEXTS_OF_CHART = """async ({ url, data, theme, hero }) => {
  const { figure } = await import(`${url}/figure.js`);
  const { plot } = await import(`${url}/plot.js`);
  const { titled, picture } = await import(`${url}/picture.js`);
  const full = { ...theme, measure: (text) => 6 * text.length, fill: (color) => [color].flat()[0] };
  const size = { width: 900, height: 500 };
  const { traces, layout } = (hero ? figure : plot)(data, size, full);
  const line = { at: 0, text: "<i>canary", above: 0 };
  const beside = { title: "<s>canary", names: [["<u>canary", "#123456"]], line };
  const caption = { verdict: "<b>canary", source: "<i>canary", headline: "<a href=//canary>", ...beside };
  const drawn = { data: traces, layout };
  const saved = hero ? picture(drawn, data, 0, full, caption) : titled(drawn, full, caption);
  const texts = [];
  const walk = (value) => {
    if (typeof value === "string") texts.push(value);
    else if (value && typeof value === "object") {
      Object.entries(value).forEach(([key, part]) => key !== "uirevision" && walk(part)); // never drawn
    }
  };
  [traces, layout, saved].forEach(walk);
  return texts;
}"""


def poisoned(value: Any, words: str, key: str = "") -> Any:
    """Data of a chart, all that is words replaced by hostile ones."""
    if isinstance(value, dict):
        return {k: v if k in PLAIN_KEYS else poisoned(v, words, k) for k, v in value.items()}
    if isinstance(value, list):
        return [poisoned(part, words, key) for part in value]
    return words if isinstance(value, str) else value


@pytest.mark.browser
def test_every_text_of_every_drawing_is_escaped_for_plotly(plain_server, page):
    """Annotations, titles, ticks and hover texts of all charts, on screen and in the saved picture."""
    page.goto(plain_server)
    page.locator(".main-svg").first.wait_for()
    words = "<a href='//canary'>canary</a> & <b>canary</b> <script>"
    for name in PAGES:
        screen = Screen("v=1&preset=drone", page=name)
        for hero in (True, False):
            for data in screen.shown("hero" if hero else "chart_panel"):
                given = {"url": "/_stcore/bidi-components/costmodel.hero", "hero": hero, "theme": THEME}
                texts = page.evaluate(TEXTS_OF_CHART, {**given, "data": poisoned(data, words)})
                found = [drawn for drawn in texts if "canary" in drawn]
                assert found, name
                assert [drawn for drawn in found if "<" in OWN_TAG.sub("", drawn)] == []
                assert any("&amp;" in drawn for drawn in found)


SHOWN = (HOSTILE[8], HOSTILE[1], HOSTILE[45], HOSTILE[19], HOSTILE[64], HOSTILE[31])
HELD = ("compute.runs", "labeling.items", "value.right", "compute.gpu_price")
CANARIES = """() => document.querySelectorAll(
  '[src*=canary], [href*=canary], [srcdoc], [action*=canary], [style*=canary], .stMarkdown .katex').length"""


def plan_to_open() -> Scenario:
    plan = presets.load("drone").model_copy(update={"name": text.clean(HOSTILE[4], link.LONGEST_NAME)})
    for identifier, words, owner in zip(HELD, SHOWN, SHOWN[2:], strict=False):
        plan = plan.pin(identifier).annotate(identifier, words, owner=owner)
    return plan


@pytest.mark.browser
def test_a_hostile_plan_does_nothing_on_any_screen(plain_server, open_page):
    """Without serve.py's headers, which would stop a request that the page made."""
    requests, dialogs = [], []
    page = open_page()
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.add_init_script("window.canary = () => { window.hurt = true; }")
    for name in PAGES:
        query = link.encode(plan_to_open(), page=name)
        page.goto(f"{plain_server}/?{query}&{quote(HOSTILE[8])}=1&labeling.classes={quote(HOSTILE[45])}")
        page.locator('[data-test-script-state="notRunning"]').wait_for()
        expect(page.locator(".bar .title")).to_have_text(plan_to_open().name)
        expect(page.get_by_role("alert").first).to_contain_text("labeling.classes")
        page.mouse.wheel(0, 4000)
        if name == "assumptions":
            notes_are_text(page)
        if name not in ("methods",):  # whose own titles are mathematics
            assert page.evaluate(CANARIES) == 0, name
        assert page.evaluate("window.hurt") is None, name
    assert [url for url in requests if not url.startswith((plain_server, "data:", "blob:"))] == []
    assert dialogs == []


def notes_are_text(page) -> None:
    """In the row, and in its fields once it is open."""
    for note in plan_to_open().notes:
        row = page.locator(f'tr[data-id="{note.id}"]')
        expect(row.locator(".said")).to_have_text(f"{note.text} · {note.owner}")
        row.locator(".more").click()
        fields = page.locator(f'tr[data-id="{note.id}"] + tr.details input')
        expect(fields.nth(0)).to_have_value(note.text)
        expect(fields.nth(1)).to_have_value(note.owner)


def test_data_of_components_are_data():
    """What a component shows travels as JSON, never as a part of its markup or script."""
    screen = with_plan(annotated(), "assumptions", "en")
    for element in screen.app.get("bidi_component"):
        assert isinstance(json.loads(element.proto.json), dict)
        markup = (element.proto.html_content, element.proto.js_content, element.proto.css_content)
        assert not any("canary" in part for part in markup)
