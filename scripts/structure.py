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
#: Imports that may run upwards: records show, read and write themselves when they are asked to, and a stage
#: knows the type of its framework.
UPWARD = {
    (f"{PACKAGE}.model.displayed", f"{PACKAGE}.display"),
    (f"{PACKAGE}.model.displayed", f"{PACKAGE}.drawing.picture"),
    (f"{PACKAGE}.model.framework", f"{PACKAGE}.catalogue.frameworks"),
    (f"{PACKAGE}.model.framework", f"{PACKAGE}.catalogue.guards"),
    (f"{PACKAGE}.model.framework", f"{PACKAGE}.catalogue.missing_words"),
    (f"{PACKAGE}.model.framework", f"{PACKAGE}.catalogue.writing"),
    (f"{PACKAGE}.model.pydantic_field", f"{PACKAGE}.catalogue.annotations"),
    (f"{PACKAGE}.model.graph", f"{PACKAGE}.catalogue.spine"),
    (f"{PACKAGE}.model.stages", f"{PACKAGE}.model.framework"),
}
#: Data in the form of a module, written by scripts/ids.py: they count as no code.
DATA = {f"{PACKAGE}.ids"}
#: No module may have more lines of code than this, and the package no more in all. Growth is a decision: the
#: commit that raises the second figure says what for.
MOST_IN_MODULE, MOST_IN_ALL = 450, 12_600


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
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            lines.difference_update(range(value.lineno, (value.end_lineno or value.lineno) + 1))
    return len(lines)


class _Imports(ast.NodeVisitor):
    """Collects what a module imports of the package, each with when: at once, lazily, or for types only."""

    RANKS = ("at once", "lazily", "types")

    def __init__(self, name: str, known: dict[str, Path]) -> None:
        self.name, self.known = name, known
        self.when = "at once"
        self.found: dict[str, str] = {}

    def _note(self, target: str) -> None:
        earlier = self.found.get(target, "types")
        if target != self.name:
            self.found[target] = min(self.when, earlier, key=self.RANKS.index)

    def _visit_all(self, nodes: list[ast.stmt], when: str) -> None:
        before, self.when = self.when, max(self.when, when, key=self.RANKS.index)
        for node in nodes:
            self.visit(node)
        self.when = before

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name in self.known:
                self._note(alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module and node.module.split(".")[0] == PACKAGE:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                self._note(full if full in self.known else node.module)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._visit_all(node.body, "lazily")

    def visit_If(self, node: ast.If) -> None:
        types = "TYPE_CHECKING" in ast.unparse(node.test)
        negated = isinstance(node.test, ast.UnaryOp)
        self._visit_all(node.body, "types" if types and not negated else self.when)
        self._visit_all(node.orelse, "types" if types and negated else self.when)


def imports(name: str, path: Path, known: dict[str, Path]) -> dict[str, str]:
    """Return the modules of the package that a module imports, each with when."""
    collector = _Imports(name, known)
    collector.visit(ast.parse(path.read_text("utf-8")))
    return collector.found


def reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    """Return the modules that can be reached from one, itself only through a cycle."""
    found: set[str] = set()
    left = set(graph[start])
    while left:
        node = left.pop()
        if node not in found:
            found.add(node)
            left |= graph[node]
    return found


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that import one another, largest first."""
    reach = {node: reachable(graph, node) for node in graph}
    groups = {
        tuple(sorted(other for other in reach[node] if node in reach[other]))
        for node in graph
        if node in reach[node]
    }
    return sorted(map(list, groups), key=len, reverse=True)


def main() -> int:
    """Print the figures; return 1 if one of them is not what it must be."""
    known = modules()
    lines = {name: 0 if name in DATA else code_lines(path) for name, path in known.items()}
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
