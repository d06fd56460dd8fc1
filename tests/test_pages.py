"""Pages: what they show for each kind of value, and that no field of a record is forgotten."""

import json

import attrs
import pytest

import customer_journey as cj
from customer_journey.exports import formats, write
from customer_journey.pages import advice, crosswalk, framework, stage
from customer_journey.pages.blocks import Listing, Table
from customer_journey.pages.naming import BY_ID, BY_LABEL, Naming
from customer_journey.pages.page import page_of
from strategies import made

XW = cj.crosswalk("hourglass", "nine-stage", decide={"like": "comparison"})
GUIDE = cj.Citation(cj.Source("guide", "A guide"), "page 2")
CRM = cj.crosswalk("hubspot-lifecycle", "nine-stage", weights={"assessment": 3})


def test_every_field_of_a_stage_has_its_place():
    """A new field needs a heading, unless the beginning of the page shows it."""
    fields = [field.name for field in attrs.fields(cj.Stage)]
    assert sorted([*stage.HEADINGS, *stage.SHOWN_ABOVE]) == sorted(fields)


@attrs.frozen(repr=False)
class Toy(cj.Stage):
    """A stage with one more field."""

    budget: tuple[str, ...] = ()


def test_a_new_field_of_a_stage(monkeypatch):
    """A new field is in JSON automatically, and on the page under its heading."""
    toy = Toy("shop", "try", span={"trial"}, reason="they try", budget=("10 a month", "100 a year"))
    assert json.loads(write(toy, "json"))["budget"] == ["10 a month", "100 a year"]
    assert not any(isinstance(block, Listing) and block.title == "Budget" for block in page_of(toy))
    monkeypatch.setitem(stage.HEADINGS, "budget", "Budget")
    assert Listing("Budget", ("10 a month", "100 a year")) in page_of(toy)
    for form in ("text", "markdown", "html"):
        assert "100 a year" in f"{toy:{form}}"


@pytest.mark.parametrize(
    ("value", "entries"),
    [
        ("", []),
        ("a text", ["a text"]),
        (("a", "b"), ["a", "b"]),
        ({"en": "Buy"}, ["en: Buy"]),
        ((cj.Question("pain", "What hurts?"),), ["pain: What hurts?"]),
        ((cj.Question("pain", "Where?", implied=True),), ["pain: Where? (implied)"]),
        ((cj.Question("pain", "When?", source=GUIDE),), ["pain: When? (A guide, page 2)"]),
        ((cj.Question("pain", "Why?", True, GUIDE),), ["pain: Why? (implied; A guide, page 2)"]),
        (frozenset(), []),
    ],
)
def test_a_field_of_any_kind_has_entries(value, entries):
    """Texts, lists and mappings become the entries of a list; an empty value has no entries."""
    assert stage._entries(value, BY_ID) == entries


# Core and fringe.

HOSTILE = "<b>*use*</b>\x1b[31m | `x`\nnext line \u202e"
SUPPORT = cj.Stage(
    "one",
    "support",
    span={"usage", "support", "renewal"},
    core={"support"},
    reason="They get help.",
    fringe_reasons={"usage": HOSTILE},
    covers=("crm:helped", "shop:help"),
)


def test_a_stage_says_what_is_core_and_what_is_fringe():
    """Each moment of the fringe has a line with its reason; a stage off the path has neither."""
    blocks = page_of(SUPPORT)
    assert Listing("Core: support", ("They get help.",)) in blocks
    assert Listing("Covers as a whole", ("crm:helped", "shop:help")) in blocks
    [fringe] = [b for b in blocks if isinstance(b, Listing) and b.title == "Fringe: usage renewal"]
    assert fringe.entries == (f"usage: {HOSTILE}", "renewal: No reason is given.")
    whole, off = cj.Stage("one", "use", span={"usage"}), cj.Stage("one", "other", reason="No step.")
    assert "Core: usage\n  No reason is given.\n" in f"{whole:text}"
    assert "Fringe" not in f"{whole:text}"
    assert "Off the path\n  No step.\n" in f"{off:text}"
    assert "Core" not in f"{off:text}"


def test_a_hostile_reason_is_text():
    """It is escaped on every page that shows it."""
    assert "usage: <b>*use*</b>\\x1b[31m | `x`\n  next line \\u202e\n" in f"{SUPPORT:text}"
    assert "<li>usage: &lt;b&gt;*use*&lt;/b&gt;\\x1b[31m | `x`<br>next line \\u202e</li>" in f"{SUPPORT:html}"
    assert r"- usage: &lt;b&gt;\*use\*&lt;/b&gt;\\x1b\[31m \| \`x\` next line" in f"{SUPPORT:markdown}"
    assert json.loads(f"{SUPPORT:json}")["fringe_reasons"] == {"usage": HOSTILE}


def test_a_framework_lists_cores_and_fringes():
    """The fringes have a column only if there are some."""
    found = made("one", {"see": ["problem"], "rest": []}, fringes={"see": ["trial", "usage..renewal"]})
    [table] = [block for block in page_of(found) if isinstance(block, Table)]
    assert table.header == ("stage", "label", "core", "fringe")
    assert table.rows == (
        ("see", "see", "problem", "trial usage..renewal"),
        ("rest", "rest", "off the path", ""),
    )
    [table] = [block for block in page_of(made("one", {"see": ["problem"]})) if isinstance(block, Table)]
    assert table.header == ("stage", "label", "core")


def test_a_crosswalk_says_why():
    """A fringe in the notes; below the table, which moments of a divided stage go where."""
    source = made(
        "left", {"all": ["problem", "usage..renewal"], "see": ["problem"]}, fringes={"see": ["trial"]}
    )
    target = made("right", {"find": ["problem"], "use": ["usage"], "test": ["trial"]})
    blocks = page_of(cj.crosswalk(source, target))
    [table] = [block for block in blocks if isinstance(block, Table)]
    assert [row[-1] for row in table.rows] == ["", "", "", "", "fringe only"]
    assert [row[3] for row in table.rows] == ["1/4", "1/4", "1/2", "1", "0"]
    told = Listing(
        "Divided stages, by moment",
        ("all: problem → find; usage → use; support, renewal → no counterpart",),
    )
    assert told in blocks


def test_what_takes_no_share_for_another_reason_is_no_fringe():
    """It is always on, or another stage takes all by a decision."""
    source = made("left", {"see": ["problem", "trial"]})
    target = made("right", {"find": ["problem"], "test": ["trial"], "talk": ["trial"]}, always={"talk"})
    xw = cj.crosswalk(source, target, decide={"see": "find"})
    [table] = [block for block in page_of(xw) if isinstance(block, Table)]
    assert {row[2]: row[-1] for row in table.rows} == {"find": "decided", "test": "", "talk": "always on"}
    assert Listing("Divided stages, by moment", ()) in page_of(xw)


@pytest.mark.parametrize(
    ("reason", "sources", "entry"),
    [
        ("", (), "a → b (skip)"),
        ("They hurry.", (), "a → b (skip): They hurry."),
        ("", (GUIDE,), "a → b (skip) (A guide, page 2)"),
        ("They hurry.", (GUIDE, GUIDE), "a → b (skip): They hurry. (A guide, page 2; A guide, page 2)"),
    ],
)
def test_a_transition_has_its_reason_and_its_sources(reason, sources, entry):
    """Each is there if it is known."""
    assert framework._transition(cj.Transition("a", "b", "skip", reason, sources)) == entry


# One writer for each fact.


@pytest.mark.parametrize("xw", [XW, CRM], ids=["decided", "across axes"])
def test_every_table_of_a_crosswalk_has_the_same_rows(xw):
    """Text, Markdown, records, JSON and pictures show the same rows in the same order."""
    rows = xw.rows()
    shown = [(row.source.id, str(row.relation), row.target.id if row.target else None) for row in rows]
    assert [(r["source"], r["relation"], r["target"]) for r in xw.to_dicts()] == shown
    [table] = [block for block in page_of(xw) if isinstance(block, Table)]
    assert [cells[:3] for cells in table.rows] == [(s, r, t or crosswalk.NO_COUNTERPART) for s, r, t in shown]
    stages = json.loads(write(xw, "json"))["stages"]
    listed = [
        (id, c["relation"], c["target"])
        for id, of in stages.items()
        for c in (*of["candidates"], *([{"relation": "none", "target": None}] * (of["uncovered"] != "0")))
    ]
    assert listed == shown
    drawn = cj.drawing.crosswalk(xw)._outline[1]
    assert [cells[1] for cells in drawn.rows] == [relation for _, relation, _ in shown]


def test_rows_of_one_stage():
    """The rows of a crosswalk are those of its stages, each of which ends with what is uncovered."""
    assert XW.rows() == tuple(row for s in XW.source for row in XW.rows(s))
    *sharing, alone = XW.rows("try")
    assert all(row.share == 0 for row in sharing)
    assert (alone.target, alone.share, alone.statements) == (None, 1, ())
    for s in CRM.source:
        *found, last = CRM.rows(s)
        assert all(row.target for row in found)
        assert sum(row.share for row in (*found, last)) == 1


@pytest.mark.parametrize("value", [XW, XW.source, XW.source["like"], cj.detect(["lead"]), cj.agreement()])
def test_one_way_to_write_a_value(value):
    """An f-string and the exports give the same text in every format of a value."""
    for export in formats(value):
        assert format(value, export.name) == write(value, export.name)


# Names.


def test_names_are_in_the_language_of_the_page():
    """Labels are in the language asked for; ids are the same in all."""
    buy = XW.source["buy"]
    assert Naming(labels=True, language="sv").of(buy) == "Köpa (buy)"
    assert Naming(labels=False, language="sv").of(buy) == BY_ID.of(buy) == "buy"
    swedish, english = (write(XW, "markdown", language=language) for language in ("sv", "en"))
    assert "Köpa" in swedish
    assert "Köpa" not in english
    assert "| Buy |" in english
    assert write(XW, "text", language="sv").splitlines()[1:] == write(XW, "text").splitlines()[1:]


def test_who_coined_a_framework():
    """The originator and the year, as far as they are known."""
    known = {"originator": "Somebody", "year": 1998}
    stages = (cj.Stage("x", "a", span={"trial"}, reason="it is"),)
    listed = [
        framework.origin(cj.Framework(id="x", stages=stages, **{name: known[name] for name in names}))
        for names in ([], ["originator"], ["year"], [*known])
    ]
    assert listed == ["", "Somebody", "1998", "Somebody, 1998"]


def test_evidence_is_shown_if_it_is_asked_for():
    """The page of advice ends with hints; with evidence, each recommendation says why."""
    found = cj.recommend("hourglass", "trust")
    plain, full = (
        [
            block.title
            for block in advice.page(found, BY_LABEL, with_evidence=evidence)
            if isinstance(block, Listing)
        ]
        for evidence in (False, True)
    )
    kinds = [title.partition(":")[0] for title in plain]
    assert list(dict.fromkeys(kinds)) == ["Avoid", "Questions", "Touchpoints", "Pitfalls"]
    assert len(full) == len(plain) + 2 * len((*found.first, *found.of_fit(cj.Fit.AVOID)))


def test_a_value_without_a_page():
    """A value of another kind is refused."""
    with pytest.raises(NotImplementedError, match="int"):
        page_of(3)
