"""Display: how notebooks, terminals and f-strings show each kind of value, whatever its labels are."""

import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from html.parser import HTMLParser
from io import StringIO
from itertools import pairwise
from xml.etree import ElementTree as ET

import attrs
import pandas as pd
import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from rich.console import Console

import customer_journey as cj
from customer_journey import drawing as draw
from customer_journey.errors import InvalidValueError
from customer_journey.model.labels import Labels
from customer_journey.model.printing import one_line, printable
from customer_journey.model.stages import Question
from customer_journey.pages.blocks import Listing, Prose, Table, joined, table
from customer_journey.pages.html import fragment
from customer_journey.pages.naming import BY_ID, BY_LABEL
from customer_journey.pages.page import page_of
from customer_journey.pages.terminal import group
from strategies import SPINE, told_frameworks

NINE = cj.frameworks["nine-stage"]
XW = cj.crosswalk("hourglass", "nine-stage", decide={"like": "comparison"})
CONTACTS = pd.DataFrame({"stage": ["Evangelist", "evangelist", "opportunity", None, "VIP | <b>", ""]})
REPORT = cj.columns.report(CONTACTS, "stage", source="hubspot-lifecycle", target="nine-stage")

FRAMEWORKS = {"framework": cj.frameworks["hourglass"], "without order": cj.frameworks["klaviyo-rfm"]}
FRAMEWORKS |= {"graph": cj.frameworks["hourglass"].graph}
TABLES = {
    "crosswalk": XW,
    "catalogue": cj.frameworks,
    "content types": cj.content_types,
    "recommendation": cj.recommend("hourglass", "trust").items[0],
    "advice": cj.recommend("hourglass", "trust"),
    "advice of nothing": cj.recommend("nine-stage", "purchase"),
    "detection": cj.detect(["MQL", "lead", "closed won", "?"]),
    "detection of nothing": cj.detect(["?"]),
    "false friends": cj.false_friends("decision"),
    "false friends of nothing": cj.false_friends("<xyzzy>"),
    "report": REPORT,
    "stage": cj.frameworks["hourglass"]["trust"],
    "stage off the path": cj.frameworks["hubspot-lifecycle"]["other"],
    "apportionment": XW.apportion({"know": 900, "try": 60}),
}
VALUES = FRAMEWORKS | TABLES
DRAWINGS = {
    "framework": draw.framework("hourglass"),
    "counts": draw.counts("hourglass", {"know": 9}),
    "crosswalk": draw.crosswalk(XW),
    "candidates": draw.candidates(XW, "trust"),
    "content": draw.content("hourglass"),
    "rosetta": draw.rosetta(["hourglass", "nine-stage"]),
}

DIAGRAM_KINDS = ["image/svg+xml", "text/plain"]
TABLE_KINDS = ["text/html", "text/markdown", "text/plain"]

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[red]bold[/] [link=http://x]y[/link] :smile:",
    "a|b `c` *d* __e__ ~~f~~ [g](h) ![i](j) <k@l.m> &amp; \\",
    "]]> & --> ' \x00\x1b[31m",
    "abc\u202edef\u2066\u200b\ufeff",
    "- 1. # >",
    "1. one",
    "<!-- a comment",
    "<pre class=x",
    "\ud800",
    "x" * 5000,
    "line\nline\r\n\n# line",
)


def each(values):
    """Return a parametrisation over named values."""
    return pytest.mark.parametrize("value", values.values(), ids=values.keys())


def hostile_framework(id="hostile"):
    """Return a framework in which every text is hostile."""
    stages = [
        cj.Stage(
            id,
            f"s{i}",
            labels=Labels(en=f"{i} {text}"),
            aliases=(f"alias {i} {text}",),
            span=SPINE.span(["trial"] if i else ["problem..decision"]),
            reason=text,
            definition=text,
            questions=(Question(text, text),),
            pitfalls=(text,),
            touchpoints=(text,),
            no_content=text,
        )
        for i, text in enumerate(HOSTILE)
    ]
    return cj.Framework(
        id=id, labels=Labels(en=HOSTILE[0]), originator=HOSTILE[1], note=HOSTILE[3], stages=tuple(stages)
    )


def displays(framework):
    """Return every kind of value that shows the texts of a framework."""
    stage = framework.stages[0]
    names = [name for stage in framework for tier in stage.names for name in tier]
    contacts = pd.DataFrame({"stage": pd.Series([*HOSTILE[:7], *names[:3]], dtype=object)})
    return (
        framework,
        framework.graph,
        cj.crosswalk(framework, NINE),
        cj.crosswalk(NINE, framework),
        cj.recommend(framework, stage),
        cj.detect([*HOSTILE, *names], among=[framework]),
        cj.detect([*names, "purchase"], among=[framework, NINE]),
        cj.false_friends(names[-1], among=[framework, NINE]),
        cj.false_friends(HOSTILE[0], among=["aida"]),
        cj.columns.report(contacts, "stage", source=framework, target=NINE),
    )


# Readers of what is shown.


class Page(HTMLParser):
    """A fragment of HTML: asserts that it is well formed and harmless, and keeps its texts."""

    KNOWN = frozenset(["table", "caption", "thead", "tbody", "tr", "th", "td", "p", "b", "ul", "li", "br"])
    KNOWN |= frozenset(["details", "summary"])
    ATTRIBUTES = frozenset({"border", "scope", "align", "valign", "style", "data-quarto-disable-processing"})
    STYLES = frozenset(f"text-align:{side};vertical-align:top" for side in ("left", "right"))
    STYLES |= frozenset(["text-align:left", "margin:1em 0"])

    def __init__(self, text):
        """Read the text."""
        super().__init__()
        self.open, self.tables, self.texts = [], [], defaultdict(list)
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        assert tag in self.KNOWN
        assert {name for name, _ in attrs} <= self.ATTRIBUTES
        assert {value for name, value in attrs if name == "style"} <= self.STYLES
        if tag == "br":
            self.texts[self.open[-1]][-1] += "\n"
            return
        self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        self.texts[tag].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open:
            assert not data.strip()
            return
        self.texts[self.open[-1]][-1] += data
        if self.open[-1] in ("td", "th"):
            self.tables[-1][-1][-1] += data

    def handle_comment(self, data):
        pytest.fail(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


MARKDOWN = MarkdownIt("commonmark").enable("table").enable("strikethrough")
_PAIRED = ["paragraph", "bullet_list", "list_item", "table", "thead", "tbody", "tr", "th", "td"]
MARKDOWN_KINDS = {f"{kind}_{end}" for kind in _PAIRED for end in ("open", "close")} | {"inline"}


def inline_text(token):
    """Return the text of an inline token; assert that it contains only text and titles in bold."""
    assert {child.type for child in token.children} <= {"text", "strong_open", "strong_close", "hardbreak"}
    return "".join("\n" if child.type == "hardbreak" else child.content for child in token.children)


def markdown_parts(text):
    """Return the tables of a Markdown text as rows of cells, and the entries of its lists."""
    tokens, tables, entries = MARKDOWN.parse(text), [], []
    assert {token.type for token in tokens} <= MARKDOWN_KINDS
    for opening, token in pairwise(tokens):
        text = inline_text(token) if token.type == "inline" else ""
        if opening.type == "table_open":
            tables.append([])
        elif opening.type == "tr_open":
            tables[-1].append([])
        elif opening.type in ("th_open", "td_open"):
            tables[-1][-1].append(text)
        elif opening.type == "list_item_open":
            entries.append("")
        elif opening.type == "paragraph_open" and opening.level == 2:
            entries[-1] += text
    return tables, entries


def tables_of(value, naming=BY_LABEL):
    """Return the cells of the tables that a value is made of, header first."""
    return [[b.header, *b.rows] for b in page_of(value, naming) if isinstance(b, Table)]


def entries_of(value):
    """Return the entries of the lists that a value is made of."""
    return [e for b in page_of(value, BY_LABEL) if isinstance(b, Listing) for e in b.entries]


def captions_of(value):
    """Return the captions of the tables that a value is made of."""
    return [b.caption for b in page_of(value) if isinstance(b, Table) and b.caption]


def in_one_line(text):
    return printable(" ".join(text.split()))


def check_html(value):
    """Check that the HTML is harmless and has the content of the blocks."""
    page = Page(f"{value:html}")
    expected = [[[printable(cell) for cell in row] for row in rows] for rows in tables_of(value)]
    assert page.tables == expected
    assert page.texts["caption"] == [*map(printable, captions_of(value))]
    assert page.texts["li"] == ["\n".join(map(printable, e.splitlines())) for e in entries_of(value)]
    return page


def check_markdown(value):
    """Check that the Markdown is only text and has the content of the blocks."""
    tables, entries = markdown_parts(f"{value:markdown}")
    assert tables == [[[in_one_line(cell) for cell in row] for row in rows] for rows in tables_of(value)]
    assert entries == [in_one_line(entry) for entry in entries_of(value)]


def check_text(value):
    """Check that the text sends no commands to a terminal and has one line for each row of each table."""
    lines = [" ".join(line.split()) for line in f"{value:text}".split("\n")]
    assert all(line.isprintable() for line in lines)
    for rows in tables_of(value, BY_ID):
        expected = [" ".join(" ".join(map(printable, row)).split()) for row in rows]
        start = lines.index(expected[0])
        assert lines[start : start + len(expected)] == expected


def check_rich(value):
    """Check that rich prints every cell unchanged and sends no commands to the terminal."""
    console = Console(record=True, width=20_000, file=StringIO(), color_system=None)
    console.print(value)
    printed = console.export_text()
    lines = [" ".join(line.split()) for line in printed.split("\n")]
    assert all(line.isprintable() for line in lines)
    for rows in tables_of(value):
        assert {" ".join(" ".join(map(printable, row)).split()) for row in rows} <= {*lines}


def check_display(value):
    """Check everything that front ends request from a value."""
    made = value._repr_mimebundle_()
    kinds = DIAGRAM_KINDS if isinstance(value, (cj.Framework, cj.StageGraph)) else TABLE_KINDS
    assert list(made) == kinds
    assert value._mime_() == (kinds[0], made[kinds[0]])
    assert "could not be displayed" not in made["text/plain"]
    for check in (check_html, check_markdown, check_text, check_rich):
        check(value)


# Bundles.


@each(FRAMEWORKS | DRAWINGS)
def test_diagrams(value):
    """A diagram is a picture with an outline, and nothing else."""
    made = value._repr_mimebundle_()
    assert list(made) == DIAGRAM_KINDS
    assert ET.fromstring(made["image/svg+xml"]).tag == "{http://www.w3.org/2000/svg}svg"
    assert made["image/svg+xml"] == f"{value:svg}"
    assert value._mime_() == ("image/svg+xml", made["image/svg+xml"])


@each(TABLES)
def test_tables(value):
    """A table has the same content as HTML, as Markdown and as text."""
    assert value._repr_mimebundle_() == {
        "text/html": f"{value:html}",
        "text/markdown": f"{value:markdown}",
        "text/plain": f"{value:text}",
    }
    assert value._mime_() == ("text/html", f"{value:html}")


@each(VALUES | DRAWINGS)
def test_include_and_exclude(value):
    """A front end can include or exclude some types; of unknown types it gets none."""
    made = value._repr_mimebundle_()
    for kind in made:
        assert value._repr_mimebundle_(include=[kind]) == {kind: made[kind]}
        assert value._repr_mimebundle_(exclude={kind}) == {k: v for k, v in made.items() if k != kind}
        assert value._repr_mimebundle_(include=[kind], exclude=[kind]) == {}
    assert value._repr_mimebundle_(include=["application/json", "image/png"]) == {}
    assert value._repr_mimebundle_(include=None, exclude=[]) == made


@each(VALUES)
def test_same_each_time(value):
    """A value is displayed in the same way every time."""
    assert value._repr_mimebundle_() == value._repr_mimebundle_()
    assert f"{value:html}" == f"{value:html}"


def test_too_many_stages_for_a_picture():
    """If there are too many stages for a picture, only the outline is shown."""
    stages = [cj.Stage("long", f"s{i}", span=frozenset(["trial"]), reason="made by hand") for i in range(41)]
    made = cj.Framework(id="long", stages=tuple(stages))
    shown = made._repr_mimebundle_()
    assert list(shown) == ["text/plain"]
    assert made._mime_() == ("text/plain", shown["text/plain"])
    assert all(f"s{i}" in shown["text/plain"] for i in range(41))


@each(VALUES)
def test_a_failure_shows_text(value, monkeypatch):
    """A display that fails still shows the repr of the value and the error."""

    def fail(*_, **__):
        raise RuntimeError("boom")

    for place in ("exports.pages.page_of", "display.drawing.framework", "exports.pages.html.fragment"):
        monkeypatch.setattr(f"customer_journey.{place}", fail)
    made = value._repr_mimebundle_()
    assert made == {"text/plain": f"{value!r} (could not be displayed: RuntimeError('boom'))"}
    assert value._mime_() == ("text/plain", made["text/plain"])


# Every kind, every text.


@each(VALUES)
def test_every_kind(value):
    """HTML, Markdown, text and rich show the same content, all of it as plain text."""
    check_display(value)


@pytest.mark.parametrize("place", range(10))
def test_hostile_texts(place):
    """A value shows its texts as text, whatever they contain."""
    check_display(displays(hostile_framework())[place])


def test_hostile_hints():
    """Lists show their entries as text, whatever the entries begin with."""
    framework = hostile_framework()
    for stage, text in zip(framework, HOSTILE, strict=True):
        value = cj.recommend(framework, stage)
        assert [*map(one_line, filter(str.strip, entries_of(value)))].count(one_line(text)) >= 2
        check_display(value)


@settings(max_examples=25)
@given(told_frameworks())
def test_any_framework(framework):
    """Every valid framework, and every value made from it, can be displayed."""
    for value in displays(framework):
        check_display(value)


def test_labels_come_back():
    """Parsed again, the pages contain the labels unchanged; markup in labels is text."""
    page = check_html(hostile_framework())
    labels = [row[1] for row in page.tables[0][1:]]
    assert labels == [printable(f"{i} {text}") for i, text in enumerate(HOSTILE)]
    console = Console(record=True, width=20_000, file=StringIO(), color_system=None)
    console.print(hostile_framework())
    printed = console.export_text()
    assert "2 [red]bold[/] [link=http://x]y[/link] :smile:" in printed
    assert "alias" not in printed
    assert r"\x1b[31m" in printed


def test_header_cells():
    """Every column and every row has a header cell, unless the cell would be empty."""
    read = ET.fromstring(
        f"<page>{fragment([table(['a', '', 'b'], [['x', '1', '2'], ['', '3', '4']])])}</page>"
    )
    head, *rows = ([(cell.tag, cell.get("scope")) for cell in row] for row in read.iter("tr"))
    assert head == [("th", "col"), ("td", None), ("th", "col")]
    assert rows == [[("th", "row"), ("td", None), ("td", None)], [("td", None)] * 3]


# Formats.


@each(FRAMEWORKS | {"crosswalk": XW})
def test_formats_of_pictures(value):
    """A value with a picture also has it in an f-string."""
    drawn = draw.crosswalk(value) if isinstance(value, cj.Crosswalk) else draw.framework(value)
    assert f"{value:svg}" == drawn.to_svg()
    assert f"{value:mermaid}" == drawn.to_mermaid()
    assert f"{value:dot}" == drawn.to_dot()
    with pytest.raises(
        InvalidValueError,
        match=r"the format must be one of text, markdown, html, .*svg, mermaid, dot, not 'pdf'",
    ):
        f"{value:pdf}"


def test_a_name_is_set_as_any_text():
    """A width or a sign is not the name of a format; it aligns the text."""
    stage = NINE["usage"]
    assert (f"{stage:<8}|", f"{stage:>8}|", f"{NINE:.4}") == ("Usage   |", "   Usage|", "Nine")
    for made in (stage, NINE):
        with pytest.raises(ValueError, match="Invalid format specifier"):
            f"{made:zz9}"


@pytest.mark.parametrize("kind", [kind for kind in TABLES if kind != "crosswalk"])
def test_formats_of_tables(kind):
    """If a value has no picture, the error lists the formats that it has."""
    for form in ("svg", "mermaid", "dot", "pdf", "TEXT"):
        with pytest.raises(InvalidValueError, match=r"one of text, markdown, html(, json)?, not '.*'\.$"):
            format(TABLES[kind], form)


@each(VALUES | DRAWINGS)
def test_no_format(value):
    """Without a format, an f-string is the same as str()."""
    assert f"{value}" == str(value) == format(value, "")


# Costs.

_WATCHED = """
import sys, socket
calls = []
sys.addaudithook(lambda event, args: calls.append(event) if event.startswith("socket.") else None)
import customer_journey as cj
value = {expression}
{action}
print(*sorted({{"networkx", "narwhals", "rich", "IPython", "pandas", "numpy"}} & set(sys.modules)), *calls)
"""


@pytest.mark.parametrize(
    "expression",
    [
        "cj.frameworks['hourglass']",
        "cj.crosswalk('hourglass', 'nine-stage')",
        "cj.recommend('hourglass', 'trust')",
        "cj.detect(['MQL', 'lead'])",
        "cj.false_friends('decision')",
    ],
)
def test_displaying_loads_nothing_heavy(expression):
    """A display imports neither a graph library nor a front end, and does not use the network."""
    action = (
        "value._repr_mimebundle_(); value._mime_(); f'{value:html}{value:markdown}{value:text}'; repr(value)"
    )
    program = _WATCHED.format(expression=expression, action=action)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_what_is_loaded_is_seen():
    """The test above would notice a loaded library and an opened socket."""
    action = "value.graph.to_networkx(); socket.socket().close()"
    program = _WATCHED.format(expression="cj.frameworks['hourglass']", action=action)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {"networkx", "socket.__new__"} <= set(done.stdout.split())


@each(VALUES | DRAWINGS)
def test_repr_is_short_and_quick(value):
    """A repr is one line, and takes less than a millisecond."""
    best = 1.0
    for _ in range(5):
        start = time.perf_counter()
        shown = repr(value)
        best = min(best, time.perf_counter() - start)
    assert re.fullmatch(r"<[^\n]{1,300}>", shown)
    assert best < 0.001


def test_a_drawing_that_fails_is_shown_as_text(monkeypatch):
    """A picture that cannot be made does not hide the drawing."""
    drawing = cj.drawing.framework("three-phase")

    def fails(*_args):
        raise RuntimeError

    monkeypatch.setattr("customer_journey.drawing.writers.svg.text", fails)
    assert set(drawing._repr_mimebundle_()) == {"text/plain"}
    assert drawing._mime_()[0] == "text/plain"


def test_stages_in_a_list():
    """Stages can be given as a list or as a tuple; the framework is the same."""
    given = cj.frameworks["three-phase"]
    listed = attrs.evolve(given, stages=list(given.stages), transitions=list(given.transitions))
    assert listed == given
    assert hash(listed) == hash(given)
    assert cj.crosswalk(listed, "nine-stage").convert("late").id == "purchase"


# Names.


def named(id, label):
    """Return a stage of the nine-stage journey with this label."""
    return cj.Stage("nine-stage", id, labels=Labels(en=label))


@pytest.mark.parametrize(
    ("id", "label", "shown"),
    [
        ("consideration", "Consideration", "Consideration"),
        ("initial-set", "Initial  set", "Initial set"),
        ("post-purchase", "Post-purchase", "Post-purchase"),
        ("mql", "Marketing qualified lead", "Marketing qualified lead (mql)"),
        ("initialset", "Initial set", "Initial set (initialset)"),
        ("buy", "", "buy"),
        ("buy", " \n", "buy"),
    ],
)
def test_a_label_has_its_id_beside_it_unless_it_tells_it(id, label, shown):
    """A name in a notebook contains the id, so that people can copy it."""
    stage = named(id, label)
    assert BY_LABEL.of(stage) == shown
    assert BY_ID.of(stage) == id
    assert BY_ID.of_any(stage) == f"nine-stage:{id}"
    assert BY_LABEL.of_any(stage) == f"Nine-stage customer journey: {' '.join(label.split()) or id}"


def test_stages_of_frameworks_that_nobody_knows():
    """If a stage belongs to a user's framework, only the id of the framework is known."""
    stage = cj.Stage("ours", "mql", labels=Labels(en="Lead of ours"))
    assert BY_LABEL.of_any(stage) == "ours: Lead of ours"
    assert BY_LABEL.of_framework(stage) == BY_ID.of_framework(stage) == "ours"


@each({kind: TABLES[kind] for kind in ("crosswalk", "detection", "report")})
def test_text_has_ids_and_the_other_kinds_labels(value):
    """Text names stages by id, to be copied; HTML by label, to be read."""
    hubspot = "hubspot-lifecycle"
    ids = {"marketingqualifiedlead", "evangelist", hubspot, "know"} & {
        cell for rows in tables_of(value, BY_ID) for row in rows for cell in row
    }
    labels = {cell for rows in tables_of(value) for row in rows for cell in row}
    assert ids
    assert not ids & labels - {"evangelist"}


# Tables and lists.


def test_columns_of_nothing_are_left_out():
    """A column that is empty in every row is left out; a table without rows keeps its header."""
    assert table(["a", "b", "c"], [["1", " ", ""], ["", "", "x"]]).filled == table(
        ["a", "c"], [["1", ""], ["", "x"]]
    )
    assert table(["a"], []).filled.header == ("a",)
    assert "own source" not in f"{TABLES['advice of nothing']:text}"
    assert "own source" in f"{TABLES['advice']:text}"


def test_numbers_are_aligned_at_their_ends():
    """A column of numbers, shares or percentages is aligned to the right; one with a word in it is not."""
    columns = ["1/2", "12.50", "under 1 %", "7", "", "1 for", "x1", "²"]
    made = table([""] * len(columns), [columns, ["1"] * 4 + [""] + ["1"] * 3])
    assert made.numeric == (True, True, True, True, False, False, False, False)
    page = ET.fromstring(f"<page>{fragment([table(['a', 'n'], [['x', '1']])])}</page>")
    sides = [
        (cell.get("align"), cell.get("style").split(";")[0]) for cell in page.iter() if cell.get("align")
    ]
    assert sides == [("left", "text-align:left"), ("right", "text-align:right")] * 2


def test_long_lists_are_folded():
    """A long list is collapsed; its summary says how many entries it has."""
    short, long = (fragment([Listing("Asked", tuple("abcdefghi")[:count])]) for count in (8, 9))
    assert "<details" not in short
    assert "<summary><b>Asked</b> (9)</summary>" in long
    assert long.count("<li>") == 9


def test_captions_belong_to_their_tables():
    """The table of what others publish is not captioned as a recommendation."""
    assert captions_of(TABLES["advice"]) == ["What to publish at Trust"]
    assert captions_of(TABLES["advice of nothing"]) == []
    given = fragment([table(["a"], [["1"]], caption="own"), table(["b"], [["2"]])], caption="given")
    assert re.findall(r"<caption[^>]*>(.*)</caption>", given) == ["own"]


# Terminals.


def on_terminal(value, width):
    """Return the lines that rich prints for a value."""
    console = Console(record=True, width=width, file=StringIO(), color_system=None)
    console.print(value)
    return console.export_text().split("\n")


@each(VALUES)
@pytest.mark.parametrize("width", [30, 60, 80])
def test_nothing_is_cut_off(value, width):
    """However narrow the terminal, each letter of each cell is printed, in lines that fit."""
    lines = on_terminal(value, width)
    assert max(map(len, lines)) <= width
    printed = Counter("".join(lines))
    expected = Counter("".join(printable(c) for rows in tables_of(value) for row in rows for c in row))
    assert all(printed[c] >= count for c, count in expected.items() if c != " ")


def test_ids_are_whole_where_there_is_room():
    """Columns of prose become narrower before columns of ids do."""
    prose = "words that go on and on " * 5
    made = group([table(["id", "why"], [["marketingqualifiedlead", prose], ["x", prose]])])
    assert sum(line.startswith("marketingqualifiedlead  words") for line in on_terminal(made, 40)) == 1


def test_prose_is_as_wide_as_the_room(monkeypatch):
    """Paragraphs are wrapped anew, list entries are indented, and in a pipe the width is always the same."""
    blocks = [Prose("some words\n" * 30), Listing("Why", ("some words " * 30,)), Prose("")]
    for width in (20, 33, 100):
        lines = joined(blocks, width=width).split("\n")
        assert width - 10 < max(map(len, lines)) <= width
        assert [line.rstrip() for line in on_terminal(group(blocks), width)] == lines
    assert joined(blocks, width=500) == joined(blocks, width=100) == joined(blocks)
    assert joined(blocks, width=1) == joined(blocks, width=20)
    assert fragment(blocks).startswith("<p>some words some words ")
    monkeypatch.setenv("COLUMNS", "40")
    assert joined(blocks) == joined(blocks, width=100)
    monkeypatch.setattr("sys.stdout", Watched())
    assert joined(blocks) == joined(blocks, width=40)
    monkeypatch.setattr("sys.stdout", None)
    assert joined(blocks) == joined(blocks, width=100)


class Watched(StringIO):
    """A stream that is a terminal."""

    def isatty(self):
        return True


def test_a_report_says_why_not():
    """Below the table, each reason stands with the values that were not converted."""
    (why,) = (block for block in page_of(REPORT) if isinstance(block, Listing) and block.title == "Why not")
    kept = {outcome.value for outcome in REPORT.outcomes if outcome.kept}
    assert "VIP | <b>" in kept
    assert {value for value in kept for entry in why.entries if entry.startswith(f"'{value}' (")} == kept
    unknown = "'VIP | <b>' (1 row): There is no stage of 'hubspot-lifecycle' called 'VIP | <b>'"
    assert unknown in " ".join(f"{REPORT:text}".split())


def test_a_stage_without_labels_is_called_by_its_id():
    """In advice as everywhere else."""
    ours = cj.Framework(id="ours", stages=[cj.Stage("ours", "a", span=["trial"])])
    assert f"{cj.recommend(ours, 'a'):text}".startswith("ours:a: a\n")
