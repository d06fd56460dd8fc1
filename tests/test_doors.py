"""Some modules are public: pages name nothing else, and whatever these hand out can be imported from them."""

import importlib
import inspect
import os
import re
import typing
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[1]
DOORS = {
    name: importlib.import_module(name)
    for name in (
        "customer_journey",
        "customer_journey.columns",
        "customer_journey.drawing",
        "customer_journey.errors",
        "customer_journey.exports",
        "customer_journey.ids",
        "customer_journey.pandas",
        "customer_journey.polars",
    )
}
PUBLIC = {name: {door: getattr(module, door) for door in module.__all__} for name, module in DOORS.items()}

#: These two explain the code itself. (The pages in the folder ``frameworks`` are generated from the data.)
INTERNAL = {"CONTRIBUTING.md", "docs/explanation/architecture.md"}
PAGES = [
    path
    for pattern in ("*.md", "docs/**/*.md", "examples/*.py", "examples/*.ipynb")
    for path in sorted(ROOT.glob(pattern))
    if str(path.relative_to(ROOT)) not in INTERNAL and "frameworks" not in path.parts
]
# Not an address, a path or an option: a dot that ends a sentence does not count either.
DOTTED = re.compile(r"(?<![\w/.-])customer_journey((?:\.\w+)+)")
IMPORT = re.compile(r"from (customer_journey(?:\.\w+)*) import (\([^)]*\)|[^\n#]*)")
DIRECTIVE = re.compile(
    r"^ *\.\. (?P<kind>py:module|currentmodule|auto\w+|py:data|py:function|py:class):: (?P<name>[\w.]+)",
    re.MULTILINE,
)


def is_public(dotted):
    """Return whether a dotted path leads through a door to a public name, and on to its attributes."""
    door = max((d for d in DOORS if f"{dotted}.".startswith(f"{d}.")), key=len)
    name, *attributes = dotted.removeprefix(door).removeprefix(".").split(".")
    if name in ("", "__all__", "__version__"):
        return True
    if name not in PUBLIC[door]:
        return False
    # An attribute of an instance, such as a field of a record, exists as a slot of the class.
    return not attributes or hasattr(PUBLIC[door][name], attributes[0])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_name_only_what_is_public(page):
    """Each dotted path and each import on a page leads through a door."""
    text = page.read_text("utf-8")
    named = {f"customer_journey{path}" for path in DOTTED.findall(text)}
    for module, names in IMPORT.findall(text):
        parts = (part.partition(" as ")[0].strip() for part in names.strip("()").split(","))
        named |= {f"{module}.{part}" for part in parts if part}

    assert sorted(path for path in named if not is_public(path)) == []


def documented():
    """Return what the reference documents, as dotted paths."""
    found = set()
    for page in sorted(ROOT.glob("docs/reference/api/*.md")):
        module = "customer_journey"
        for kind, name in DIRECTIVE.findall(page.read_text("utf-8")):
            if kind in ("py:module", "currentmodule"):
                module = name
            elif kind != "automodule":
                found.add(name if name.startswith("customer_journey") else f"{module}.{name}")
    return found


def test_the_reference_documents_only_what_is_public():
    """Whatever module is current, the names below it are listed in its ``__all__``."""
    assert sorted(path for path in documented() if not is_public(path)) == []


def test_the_reference_documents_all_that_is_public():
    """Each public name has an entry (by the first door that has it)."""
    pages = documented()
    missing = [
        f"{door}.{name}"
        for door, names in PUBLIC.items()
        for name in names
        if door != "customer_journey.ids"  # its page states the rule by which all are named
        if not any(f"{other}.{name}" in pages for other in DOORS if names[name] is PUBLIC[other].get(name))
    ]
    assert missing == []


#: What annotations name and modules do not import at run time. networkx's own graph takes no brackets.
LAZY = {
    "nx": SimpleNamespace(DiGraph=list),
    "os": os,
    "Drawing": PUBLIC["customer_journey.drawing"]["Drawing"],
    **PUBLIC["customer_journey"],
}
LAZY |= {short: SimpleNamespace(DataFrame=object, Table=object) for short in ("pd", "pl", "pa")}


def types_in(hint):
    """Yield the classes of the package in a type hint."""
    if inspect.isclass(hint) and hint.__module__.split(".")[0] == "customer_journey":
        yield hint
    bound = getattr(hint, "__bound__", None)
    for part in (*typing.get_args(hint), *([bound] if bound else [])):
        yield from types_in(part)


def handed_out(value):
    """Yield the type hints of what a class or a function gives: attributes, properties, and return values."""
    if not inspect.isclass(value):
        yield typing.get_type_hints(value, localns=LAZY).get("return")
        return
    yield from (hint for name, hint in typing.get_type_hints(value).items() if not name.startswith("_"))
    for name, member in inspect.getmembers_static(value):
        if name.startswith("_"):
            continue
        function = getattr(member, "fget", None) or getattr(member, "func", None) or member
        if isinstance(member, staticmethod | classmethod):
            function = member.__func__
        if inspect.isfunction(function) and (function.__module__ or "").startswith("customer_journey"):
            yield typing.get_type_hints(function, localns=LAZY).get("return")


def test_what_the_doors_hand_out_can_be_imported_from_a_door():
    """Each class of the package that a public attribute, method, function or exception gives is public."""
    public = {id(value) for names in PUBLIC.values() for value in names.values()}
    roots = [value for names in PUBLIC.values() for value in names.values()]
    waiting = [value for value in roots if inspect.isclass(value) or inspect.isfunction(value)]
    private, seen = {}, set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        for hint in handed_out(value):
            for given in types_in(hint):
                if id(given) not in public:
                    private.setdefault(f"{given.__module__}.{given.__qualname__}", set()).add(
                        value.__qualname__
                    )
                waiting.append(given)

    assert private == {}


def test_the_architecture_page_names_files_that_exist():
    """Each path on it is in the package or in the repository; a bare name is somewhere in the package."""
    page = (ROOT / "docs/explanation/architecture.md").read_text("utf-8")
    paths = re.findall(r"`([\w./]*(?:/|\.py|\.toml|\.md|\.txt))`", page)
    package = ROOT / "src" / "customer_journey"
    missing = [
        path
        for path in paths
        if not (ROOT / path).exists()
        and not (package / path).exists()
        and ("/" in path or not (any(package.rglob(path)) or any((ROOT / "tests").rglob(path))))
    ]

    assert len(paths) > 30
    assert missing == []
