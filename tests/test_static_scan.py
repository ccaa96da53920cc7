"""Calls that no file may make, and state that users would share."""

from __future__ import annotations

import ast
import re

import pytest

from tests.browser import ROOT
from tests.sources import called_name, imported_names, place, python_files, touches, tree_of

SHIPPED = python_files("costmodel", "ui", "pages", "app.py", "serve.py")
FORBIDDEN_CALLS = re.compile(
    r"(builtins\.)?(eval|exec|compile|__import__)|yaml\.(unsafe_)?load|os\.(system|popen)"
)
MARKUP_CALLS = re.compile(
    r"(st|streamlit)\.(html|iframe)|(st\.|streamlit\.)?components(\.v[12])?\.(html|iframe|component)|component|declare_component"
)
FILE_CALLS = {"Path", "read_text", "joinpath", "with_name", "with_suffix", "resolve"}
CHANGING_METHODS = {
    *("append", "extend", "insert", "remove", "pop", "popitem", "clear", "update", "setdefault", "add"),
    *("discard", "sort", "reverse", "appendleft"),
}
CONTAINERS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
CONTAINER_MAKERS = {"list", "dict", "set", "defaultdict", "deque", "Counter", "OrderedDict"}


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def forbidden_calls(tree: ast.AST) -> list[str]:
    return [called_name(call) for call in calls(tree) if FORBIDDEN_CALLS.fullmatch(called_name(call))]


def unsafe_markup(tree: ast.AST) -> list[str]:
    """Return calls that let text be taken as HTML."""
    return [
        f"line {call.lineno}"
        for call in calls(tree)
        if any(
            keyword.arg == "unsafe_allow_html" and not is_false(keyword.value) for keyword in call.keywords
        )
    ]


def is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def is_fixed(node: ast.expr) -> bool:
    """Whether an expression is a file name, or made of literals, CONSTANTS and the texts of files only."""
    if isinstance(node, ast.JoinedStr) and re.search(r"\.(js|css|html)'$", ast.unparse(node)):
        return True
    if isinstance(node, ast.Subscript):  # whatever the key, what a constant holds is fixed
        return is_fixed(node.value)
    if isinstance(node, ast.Attribute) and node.attr.isupper():  # a constant of another module
        return True
    if isinstance(node, ast.Name):
        return node.id.lstrip("_").isupper() or node.id in ("Path", "__file__")
    if isinstance(node, ast.Call) and called_name(node).rpartition(".")[2] not in FILE_CALLS:
        return False
    return all(is_fixed(part) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))


def markup_of(call: ast.Call) -> list[ast.expr]:
    """Arguments that become HTML, style or script: all but a component's name and switches."""
    named = [keyword.value for keyword in call.keywords if keyword.arg in ("html", "js", "css", "body", None)]
    return [*(call.args[1:] if called_name(call).endswith("component") else call.args[:1]), *named]


def loose_markup(tree: ast.AST) -> list[str]:
    """Return HTML and component declarations whose text is put together at run time."""
    markup = [call for call in calls(tree) if MARKUP_CALLS.fullmatch(called_name(call))]
    return [f"line {call.lineno}" for call in markup if not all(map(is_fixed, markup_of(call)))]


def is_built_sql(node: ast.expr) -> bool:
    by_operator = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod)
    by_format = isinstance(node, ast.Call) and called_name(node).endswith(".format")
    return isinstance(node, ast.JoinedStr) or by_operator or by_format


def built_queries(tree: ast.AST) -> list[str]:
    """Return database calls whose statement is put together from parts."""
    runs = [call for call in calls(tree) if called_name(call).rpartition(".")[2].startswith("execute")]
    return [f"line {call.lineno}" for call in runs if call.args and is_built_sql(call.args[0])]


def shared_containers(tree: ast.Module) -> set[str]:
    """Names of lists, dicts and sets that a module holds."""
    names = set()
    for statement in tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
        value = getattr(statement, "value", None)
        makes = isinstance(value, ast.Call) and called_name(value).rpartition(".")[2] in CONTAINER_MAKERS
        if isinstance(value, CONTAINERS) or makes:
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def changed_names(node: ast.AST) -> list[str]:
    """Names whose content one statement or call changes: ``x[...] =``, ``del x[...]``, ``x.append(...)``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return [ast.unparse(node.func.value)] if node.func.attr in CHANGING_METHODS else []
    targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else []
    targets = [node.target] if isinstance(node, ast.AugAssign) else targets
    return [ast.unparse(target.value) for target in targets if isinstance(target, ast.Subscript)]


def shared_state(tree: ast.Module) -> list[str]:
    """Return what functions change outside themselves: globals, and containers that the module holds."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = [node for function in functions for node in ast.walk(function)]
    declared = [name for node in inside if isinstance(node, ast.Global) for name in node.names]
    changed = {name for node in inside for name in changed_names(node)}
    return declared + sorted(changed & shared_containers(tree))


def unsafe_imports(tree: ast.AST) -> set[str]:
    """Modules that run or load what somebody else wrote."""
    names = {name for node in ast.walk(tree) for name in imported_names(node, "")}
    return touches(names, "pickle", "cPickle", "dill", "joblib", "marshal", "shelve", "subprocess")


RULES = (forbidden_calls, unsafe_markup, loose_markup, built_queries, unsafe_imports, shared_state)


@pytest.mark.parametrize("path", SHIPPED, ids=place)
def test_nothing_forbidden(path):
    found = {rule.__name__: rule(tree_of(path)) for rule in RULES}
    assert {name: violations for name, violations in found.items() if violations} == {}


PLANTED = {
    forbidden_calls: "def f(name):\n    return eval(name)",
    unsafe_markup: "st.markdown(plan.name, unsafe_allow_html=True)",
    loose_markup: "st.html(f'<b>{plan.name}</b>')",
    built_queries: "db.execute('select ' + plan.name)",
    unsafe_imports: "def f(data):\n    from pickle import loads\n    return loads(data)",
    shared_state: "SEEN = {}\ndef f(plan):\n    SEEN[plan.name] = plan",
}
FOLDERS = {path.parent for path in SHIPPED}


def test_the_scan_reaches_every_folder():
    """Also those that came later; a folder of Python that is not shipped stands outside these."""
    wanted = {
        "costmodel/kernel",
        "costmodel/screens",
        "ui/components",
        "ui/views",
        "pages",
        "ui",
        "costmodel",
    }
    assert wanted <= {place(folder) for folder in FOLDERS}
    for room in ("costmodel", "ui", "pages"):
        assert {path for path in SHIPPED if place(path).startswith(f"{room}/")} == set(
            (ROOT / room).rglob("*.py")
        )


@pytest.mark.parametrize("rule", PLANTED, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("folder", sorted(FOLDERS), ids=place)
def test_a_planted_violation_is_found_in_every_folder(folder, rule):
    for path in (path for path in SHIPPED if path.parent == folder):
        planted = ast.parse(path.read_text(encoding="utf-8") + "\n\n" + PLANTED[rule])
        assert rule(planted)


def test_every_rule_has_its_violation():
    assert set(PLANTED) == set(RULES)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (forbidden_calls, "eval(name)"),
        (forbidden_calls, "yaml.load(text)"),
        (unsafe_markup, "st.markdown(name, unsafe_allow_html=True)"),
        (unsafe_markup, "st.markdown(name, unsafe_allow_html=flag)"),
        (loose_markup, "st.html(name)"),
        (loose_markup, "st.html(f'<b>{name}</b>')"),
        (loose_markup, "st.components.v1.html('<b>' + name)"),
        (loose_markup, "st.components.v2.component('range', js=build(name))"),
        (loose_markup, "st.components.v2.component('range', html=f'<b>{name}</b>')"),
        (built_queries, "db.execute(f'select {name}')"),
        (built_queries, "db.executescript('select ' + name)"),
        (shared_state, "SEEN = []\ndef f():\n    SEEN.append(1)"),
        (shared_state, "SEEN = {}\ndef f(key):\n    SEEN[key] = 1"),
        (shared_state, "SEEN: dict[str, int] = {}\ndef f(key):\n    del SEEN[key]"),
        (shared_state, "SEEN = set()\ndef f():\n    SEEN.add(1)"),
        (shared_state, "count = 0\ndef f():\n    global count\n    count += 1"),
    ],
)
def test_the_rule_finds(rule, text):
    assert rule(ast.parse(text))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (forbidden_calls, "re.compile(pattern)"),
        (unsafe_markup, "st.markdown(name, unsafe_allow_html=False)"),
        (loose_markup, "st.html(Path(__file__).with_name('hero.html'))"),
        (loose_markup, "st.html(theme.STYLE)"),
        (loose_markup, "st.components.v2.component('range', js=(HERE / 'range.js').read_text(), css=CSS)"),
        (
            loose_markup,
            "st.components.v2.component(name, html=f'<p style=\"{HEIGHTS[name]}px\">', js=f'{name}.js')",
        ),
        (built_queries, "db.execute('select body from scenario where id = ?', [key])"),
        (shared_state, "NAMES = ['a']\ndef f(rows):\n    rows.append(NAMES[0])"),
        (shared_state, "SEEN = {}\nSEEN['a'] = 1"),
    ],
)
def test_the_rule_lets_pass(rule, text):
    assert not rule(ast.parse(text))


def waits_for_words(tree: ast.AST) -> list[str]:
    """Waits for an expression: asked again it is an ``eval`` to the browser, which the page forbids."""
    found = [call for call in calls(tree) if called_name(call).endswith(".wait_for_function")]
    asked = [(call.lineno, call.args[0]) for call in found]
    return [
        f"line {line}"
        for line, what in asked
        if not isinstance(what, ast.Name | ast.Attribute) and "=>" not in ast.unparse(what)
    ]


@pytest.mark.parametrize("path", python_files("tests", "docs"), ids=place)
def test_journeys_wait_for_functions(path):
    assert waits_for_words(tree_of(path)) == []


def test_the_rule_for_waits_finds():
    assert waits_for_words(ast.parse("page.wait_for_function(\"location.search.includes('h')\")")) == [
        "line 1"
    ]
    assert waits_for_words(ast.parse('page.wait_for_function(f"() => ({X})()")')) == []
