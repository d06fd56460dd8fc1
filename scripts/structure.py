"""The structure of the package in figures: lines of code, the import graph, its cycles and layers.

Run it from a checkout: ``python scripts/structure.py``. It reads the sources and imports nothing of them.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from pathlib import Path

PACKAGE = "customer_journey"
SOURCES = Path(__file__).parents[1] / "src"
#: Imports that may run upwards: records show, read and write themselves when they are asked to.
UPWARD = {
    (f"{PACKAGE}.model.displayed", f"{PACKAGE}.display"),
    (f"{PACKAGE}.model.framework", f"{PACKAGE}.catalogue.frameworks"),
    (f"{PACKAGE}.model.framework", f"{PACKAGE}.catalogue.writing"),
}
#: No module may have more lines of code than this, and the package no more in all.
MOST_IN_MODULE, MOST_IN_ALL = 450, 8700


def modules() -> dict[str, Path]:
    """Return the modules of the package, by dotted name."""
    found = {}
    for path in sorted((SOURCES / PACKAGE).rglob("*.py")):
        parts = path.relative_to(SOURCES).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def code_lines(path: Path) -> int:
    """Return how many lines hold code: no blank lines, comments or docstrings.

    A line of nothing but brackets and commas is layout too: the formatter decides whether it is there.
    """
    text = path.read_text("utf-8")
    lines: set[int] = set()
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    skipped |= {tokenize.ENCODING, tokenize.ENDMARKER}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in skipped and token.string not in set("()[]{},"):
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        # A docstring is a statement that is nothing but a text; so are those below attributes.
        is_constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_constant and isinstance(node.value.value, str):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def imports(name: str, path: Path, known: dict[str, Path]) -> dict[str, str]:
    """Return the modules that a module imports, each with when: at once, lazily, or for types only."""
    found: dict[str, str] = {}

    def visit(node: ast.AST, when: str) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            positive = not isinstance(node.test, ast.UnaryOp)
            for child in node.body:
                visit(child, "types" if positive else when)
            for child in node.orelse:
                visit(child, when if positive else "types")
            return
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == PACKAGE:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                note(full if full in known else node.module, when)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in known:
                    note(alias.name, when)
        lazily = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.iter_child_nodes(node):
            visit(child, "lazily" if lazily and when == "at once" else when)

    def note(target: str, when: str) -> None:
        rank = ("at once", "lazily", "types")
        if target != name and (target not in found or rank.index(when) < rank.index(found[target])):
            found[target] = when

    visit(ast.parse(path.read_text("utf-8")), "at once")
    return found


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that import one another, largest first (Tarjan's algorithm)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def connect(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in sorted(graph[node]):
            if target not in index:
                connect(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], index[target])
        if low[node] == index[node]:
            group = []
            while True:
                group.append(stack.pop())
                if group[-1] == node:
                    break
            if len(group) > 1:
                found.append(sorted(group))

    sys.setrecursionlimit(10_000)
    for node in sorted(graph):
        if node not in index:
            connect(node)
    return sorted(found, key=len, reverse=True)


def faces(known: dict[str, Path]) -> set[str]:
    """Return the modules that only hand on names of others, to whoever asks for them first.

    Their type-only imports mirror names that are looked up at run time, so they stand at the top.
    """
    return {name for name, path in known.items() if "importer(__name__" in path.read_text("utf-8")}


def main() -> int:
    """Print the figures; return 1 if one of them is not what it must be."""
    known = modules()
    lines = {name: code_lines(path) for name, path in known.items()}
    edges = {name: imports(name, path, known) for name, path in known.items()}
    at_once = {n: {t for t, when in e.items() if when == "at once"} for n, e in edges.items()}
    upward_free = {n: {t for t in e if (n, t) not in UPWARD} for n, e in edges.items()}
    total = sum(lines.values())
    print(f"{len(known)} modules, {total} lines of code (at most {MOST_IN_ALL})")
    largest = sorted(lines, key=lambda name: -lines[name])[:5]
    print("largest:", ", ".join(f"{name.removeprefix(PACKAGE + '.')} {lines[name]}" for name in largest))
    top = sorted(n for n, p in known.items() if n.count(".") == 1 and p.name != "__init__.py")
    print(f"modules at the top: {len(top) + 1} ({', '.join(n.partition('.')[2] for n in top)}, __init__)")
    failed = total > MOST_IN_ALL or max(lines.values()) > MOST_IN_MODULE
    for title, graph in (
        ("at module level", at_once),
        ("with lazy and type-only imports, without the listed upward ones", upward_free),
    ):
        found = cycles(graph)
        count = sum(map(len, graph.values()))
        print(f"imports {title}: {count}; cycles: {[len(group) for group in found] or 'none'}")
        for group in found:
            print("  ", ", ".join(group))
        failed = failed or bool(found)
    for source, target in sorted(UPWARD):
        state = "runs upward, listed" if target in edges[source] else "is listed and does not exist"
        print(f"  {source} -> {target} {state}")
        failed = failed or target not in edges[source]
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
