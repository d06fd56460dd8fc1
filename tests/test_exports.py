"""The list of exports: what it contains, what it refuses, and that a new export needs only an entry."""

import io
import subprocess
import sys

import pytest

import customer_journey as cj
from customer_journey import exports
from customer_journey.errors import InvalidValueError
from customer_journey.exports import registry

XW = cj.crosswalk("hourglass", "nine-stage")


def test_importing_the_module_is_cheap():
    """No format is imported before the list is read."""
    code = (
        "import sys; import customer_journey.exports\n"
        "print(*(name for name in sys.modules if name.startswith('customer_journey.exports.')))\n"
        "print('customer_journey.crosswalks.crosswalk' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["customer_journey.exports.registry", "False"]


def test_every_export_writes_text():
    """For each kind of value, every export gives text that ends with a line break."""
    values = [
        XW,
        XW.source,
        XW.source["like"],
        XW.candidates("like")[0],
        cj.recommend("hourglass", "trust"),
        cj.recommend("hourglass", "trust").items[0],
        cj.detect(["lead"]),
        cj.false_friends("lead"),
        cj.agreement(),
        cj.Decisions("hourglass", "nine-stage", {}),
        cj.changes(io.BytesIO(exports.write(XW, "json").encode())),
    ]
    for value in values:
        assert exports.formats(value), value
        for export in exports.formats(value):
            assert export.writer(value) == exports.write(value, export.name)
            assert exports.write(value, export.name).endswith("\n")


@pytest.fixture
def toy(monkeypatch):
    """Register an export of crosswalks for one test."""
    monkeypatch.setattr(registry, "_REGISTERED", {(e.of, e.name): e for e in exports.formats(cj.Crosswalk)})
    made = exports.Export(
        "toy", cj.Crosswalk, lambda xw, sign="→": f"{xw.source.id} {sign} {xw.target.id}\n", ("sign",)
    )
    exports.register(made)
    return made


def test_one_more_export(toy):
    """What is registered is listed and written; its options are passed on."""
    assert toy in exports.formats(XW)
    assert toy not in exports.formats(cj.Framework)
    assert exports.write(XW, "toy") == "hourglass → nine-stage\n"
    assert exports.write(XW, "toy", sign="to") == "hourglass to nine-stage\n"
    assert f"{XW:toy}" == "hourglass → nine-stage\n"


@pytest.mark.parametrize("name", ["", "a-b", ">20", "x1"])
def test_a_name_that_an_f_string_cannot_contain(name):
    """The name of a format consists of letters: anything else would set a width or a sign."""
    with pytest.raises(InvalidValueError, match="must be made of letters"):
        exports.register(exports.Export(name, cj.Crosswalk, str))


@pytest.mark.parametrize(
    ("value", "format", "options", "message"),
    [
        (XW, "toml", {}, "one of text, markdown, html, csv, json, skos, sssom, svg, mermaid, dot"),
        (XW.source, "csv", {}, "one of text, markdown, html, json, skos, toml, svg, mermaid, dot"),
        (XW, "skos", {"bass": "x"}, "one of base, license"),
        (XW, "csv", {"base": "x"}, "left out: it takes none"),
        (3, "json", {}, "one of Advice, Agreement, .*Crosswalk, .*Stage"),
    ],
)
def test_refusals_list_what_there_is(value, format, options, message):
    """An unknown format, option or kind of value is refused with those that are known."""
    with pytest.raises(InvalidValueError, match=message):
        exports.write(value, format, **options)


def test_published_texts_take_addresses():
    """The list says which exports contain addresses."""
    assert {e.name for e in exports.formats(cj.Crosswalk) if e.publishes} == {"skos", "sssom"}
    assert {e.name for e in exports.formats(cj.Framework) if e.publishes} == {"skos"}
