"""Read the project's Python files as syntax trees, for the tests of the border and of forbidden calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.browser import ROOT


def python_files(*places: str) -> list[Path]:
    """Files of the named folders, and the named files themselves."""
    found = [path for place in places for path in [ROOT / place, *(ROOT / place).rglob("*.py")]]
    return sorted(path for path in found if path.is_file())


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def module_name(path: Path) -> str:
    """Dotted name: ``ui/text.py`` is ``ui.text``, ``ui/__init__.py`` is ``ui``."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def called_name(call: ast.Call) -> str:
    """Return ``st.html`` for the call ``st.html(...)``."""
    return ast.unparse(call.func)


def imported_names(node: ast.AST, package: str) -> list[str]:
    """Modules that one statement or call imports; ``from a import b`` may mean a.b, so it counts as both."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        parents = package.split(".")
        base = parents[: len(parents) - node.level + 1] if node.level else []
        start = ".".join([*base, node.module] if node.module else base)
        return [start, *(f"{start}.{alias.name}" for alias in node.names)]
    by_name = isinstance(node, ast.Call) and called_name(node).endswith(("import_module", "__import__"))
    return [node.args[0].value] if by_name and isinstance(node.args[0], ast.Constant) else []


def package_of(path: Path) -> str:
    name = module_name(path)
    return name if path.name == "__init__.py" else name.rpartition(".")[0]


def imports(path: Path) -> set[str]:
    """Every module that a file imports, also inside functions."""
    nodes = ast.walk(tree_of(path))
    return {name for node in nodes for name in imported_names(node, package_of(path))}


def top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run when the module is imported, without those for type checkers only."""
    for statement in body:
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            continue
        yield statement
        for inner in ("body", "orelse", "finalbody", "handlers"):
            if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from top_level(getattr(statement, inner, []))


def imports_at_start(path: Path) -> set[str]:
    """Modules that a file imports as soon as it is imported itself."""
    statements = top_level(tree_of(path).body)
    return {name for statement in statements for name in imported_names(statement, package_of(path))}


def touches(names: set[str], *packages: str) -> set[str]:
    """Those of ``names`` that are one of ``packages`` or lie inside one."""
    return {
        name for name in names for package in packages if name == package or name.startswith(package + ".")
    }
