"""Pages generated from the data: one for each framework, the statements, the content types.

The data never passes through a markup parser. It becomes text nodes, so it is shown exactly as it is.
Only page titles have to pass through the parser; they are escaped.
"""

from __future__ import annotations

import re
from pathlib import Path
from string import punctuation
from typing import TYPE_CHECKING

from docutils import nodes
from drawing_pages import pictured
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

import customer_journey as cj
from customer_journey import drawing
from customer_journey.catalogue.schema import schema_text
from customer_journey.content.claims import ContentTable, content_tables, content_warnings
from customer_journey.crosswalks.statements import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx.application import Sphinx

_FOLDER = "reference/frameworks"
_LANGUAGES = {"en": "English", "sv": "Swedish", "nb": "Norwegian"}
#: Only some stages have these, those for which a source uses the language.
_FURTHER_LANGUAGES = {"da": "Danish", "de": "German", "fr": "French", "es": "Spanish"}
_FITS = {
    cj.Fit.PRIMARY: "Primary content",
    cj.Fit.SUPPORTING: "Supporting content",
    cj.Fit.AVOID: "Content to avoid",
}
_KINDS = {
    cj.ContentKind.FORMAT: ("Formats", "Something to read, watch, listen to, use or attend."),
    cj.ContentKind.OFFER: ("Offers", "Something to take up: a trial, a consultation, a coupon."),
    cj.ContentKind.PROGRAMME: ("Programmes", "Something to join: a loyalty programme, a club."),
    cj.ContentKind.CHANNEL: ("Channels", "Where content runs, if sources list that together with formats."),
}


def text(words: object) -> list[nodes.Node]:
    """Return text as nodes, with its white space normalized."""
    return [nodes.Text(" ".join(str(words).split()))]


def code(words: str) -> nodes.Node:
    """Return text as code."""
    return nodes.literal("", words)


def listed(parts: Iterable[Sequence[nodes.Node]], between: str = ", ") -> list[nodes.Node]:
    """Return parts with a separator between them."""
    found: list[nodes.Node] = []
    for part in parts:
        found += [nodes.Text(between), *part] if found else part
    return found


def moments(span: Iterable[str]) -> list[nodes.Node]:
    """Return a span as ids and ranges, as in a file."""
    return listed([code(words)] for words in cj.spine().ranges(span))


def link(label: str, words: str, *, is_id: bool = True) -> nodes.Node:
    """Return a link to a label, resolved by Sphinx."""
    shown = code(words) if is_id else nodes.inline("", words)
    return addnodes.pending_xref(
        "", shown, refdomain="std", reftype="ref", reftarget=label, refexplicit=True, refwarn=True
    )


def named(label: str, name: str, id: str) -> list[nodes.Node]:
    """Return a name that links to a label, and the id below it."""
    parts = (link(label, name, is_id=False), code(id))
    return [nodes.line_block("", *(nodes.line("", "", part) for part in parts))]


def citation(cited: cj.Citation) -> list[nodes.Node]:
    """Return a citation, its title linked to the address if there is one."""
    source = cited.source
    who = ", ".join(source.authors) or source.publisher
    year = f" ({source.year})" if source.year is not None else ""
    title: nodes.Node = nodes.emphasis("", source.title)
    # Only web addresses become links, whatever the data contains.
    if source.url.startswith(("https://", "http://")):
        title = nodes.reference("", "", title, refuri=source.url)
    lead = f"{who}{year}: " if who else ""
    tail = ("" if who else year) + (f", {cited.locator}" if cited.locator else "")
    return [nodes.Text(lead), title, nodes.Text(tail)]


def paragraph(*parts: nodes.Node) -> nodes.paragraph:
    """Return a paragraph."""
    return nodes.paragraph("", "", *parts)


def labelled(label: str, parts: Sequence[nodes.Node]) -> nodes.field:
    """Return one item of a list of facts."""
    return nodes.field("", nodes.field_name("", label), nodes.field_body("", paragraph(*parts)))


def facts(pairs: Iterable[tuple[str, Sequence[nodes.Node]]]) -> nodes.field_list:
    """Return a list of facts, without the empty ones."""
    lines = (labelled(label, parts) for label, parts in pairs if parts)
    return nodes.field_list("", *lines, classes=["facts"])


def table(
    head: Sequence[str], rows: Iterable[Sequence[Sequence[nodes.Node]]], widths: Sequence[int], *classes: str
) -> nodes.table:
    """Return a table."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in widths), cols=len(head))
    cells = [nodes.entry("", paragraph(*text(words))) for words in head]
    group += nodes.thead("", nodes.row("", *cells))
    lines = [nodes.row("", *map(_cell, row)) for row in rows]
    group += nodes.tbody("", *lines)
    return nodes.table("", group, classes=[*classes, "colwidths-auto"])


def _cell(parts: Sequence[nodes.Node]) -> nodes.entry:
    blocks = parts and isinstance(parts[0], nodes.line_block)
    return nodes.entry("", *(parts if blocks else [paragraph(*parts)]))


def lines(found: Iterable[str]) -> nodes.line_block:
    """Return lines with their breaks kept."""
    return nodes.line_block("", *(nodes.line("", "", nodes.Text(words)) for words in found))


def section(title: Sequence[nodes.Node], id: str, *content: nodes.Node) -> nodes.section:
    """Return a section."""
    return nodes.section("", nodes.title("", "", *title), *content, ids=[id], names=[])


class FromData(SphinxDirective):
    """A directive whose text appears on the page exactly as in the data."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes, without typographic quotes and dashes."""
        made = self.made()
        for node in made:
            node["support_smartquotes"] = False
        return made

    def made(self) -> list[nodes.Element]:
        """Return the nodes."""
        raise NotImplementedError


class FrameworkPage(FromData):
    """Everything about one framework except its title."""

    required_arguments = 1

    def made(self) -> list[nodes.Element]:
        """Return the nodes of the page."""
        f = cj.frameworks[self.arguments[0]]
        targets = self.env.domains.standard_domain.anonlabels
        for stage in f:
            targets[stage.key] = self.env.docname, _section_id(stage.id)
        top = facts(
            [
                *(
                    ((_LANGUAGES | _FURTHER_LANGUAGES).get(tag, tag), text(label))
                    for tag, label in f.labels.items()
                ),
                ("Id", [code(f.id)]),
                ("Axis", text(f"{f.axis} (family: {f.axis.family})")),
                ("Shape", text(f.shape)),
                ("Originator", text(f.originator) if f.originator else []),
                ("Year", text(f.year) if f.year is not None else []),
            ]
        )
        parts: list[nodes.Element] = [paragraph(*text(f.description))] if f.description else []
        parts += [*pictured(drawing.framework(f)), top]
        parts += [section(text("Stages"), "stages", _overview(f), *map(_stage, f.stages))]
        if f.transitions:
            parts.append(section(text("Transitions"), "transitions", _transitions(f)))
        if f.note:
            parts.append(section(text("Note"), "note", paragraph(*text(f.note))))
        if f.references:
            parts.append(section(text("Sources"), "sources", _references(f)))
        return parts


def _overview(f: cj.Framework) -> nodes.table:
    tags = [tag for tag in _LANGUAGES if tag != "en" and any(tag in s.labels for s in f.stages)]
    fringes = any(s.fringe for s in f.stages)
    rows = [
        [
            named(s.key, s.label, s.id),
            *(text(s.labels.get(tag, "")) for tag in tags),
            moments(s.core) or text("off the path"),
            *([moments(s.fringe)] if fringes else []),
        ]
        for s in f.stages
    ]
    meaning = ["Core", "Fringe"] if fringes else ["Core"]
    head = ["English, id", *(_LANGUAGES[tag] for tag in tags), *meaning]
    return table(head, rows, [2] * (len(tags) + 1) + [3] * len(meaning), "wrapped", "named")


def _stage(s: cj.Stage) -> nodes.section:
    details = facts(
        [
            ("Id", [code(s.id)]),
            ("Core", moments(s.core) or text("none: off the path")),
            ("Reason", text(s.reason) if s.reason else []),
            *(
                (f"Fringe: {moment}", text(s.fringe_reasons.get(moment, "no reason is given")))
                for moment in cj.spine().ordered(s.fringe)
            ),
            ("Covers as a whole", listed([code(key)] for key in s.covers)),
            ("Parallel", text("takes no share of a conversion") if s.parallel else []),
            ("Machine values", listed([code(value)] for value in s.values)),
            *((name, text(s.labels[tag])) for tag, name in _FURTHER_LANGUAGES.items() if tag in s.labels),
            ("Other names", text(", ".join(s.aliases)) if s.aliases else []),
            *(
                (label, content(p.content_type for p in s.content if p.fit is fit))
                for fit, label in _FITS.items()
            ),
            ("Nothing to publish", text(s.no_content) if s.no_content else []),
            ("Sources", listed(map(citation, s.sources), "; ")),
        ]
    )
    definition = [paragraph(*text(s.definition))] if s.definition else []
    return section(text(s.label), _section_id(s.id), *definition, details)


def _transitions(f: cj.Framework) -> nodes.table:
    rows = [
        [
            *([code(t.source)], [code(t.target)], text(t.kind), text(t.reason)),
            listed(map(citation, t.sources), "; "),
        ]
        for t in f.transitions
    ]
    return table(["From", "To", "Kind", "Reason", "Sources"], rows, [2, 2, 1, 5, 3], "wrapped")


def _references(f: cj.Framework) -> nodes.bullet_list:
    items = []
    for source in f.references:
        parts = citation(cj.Citation(source))
        if source.publisher and source.authors:
            parts += text(f". {source.publisher}".replace(". ", ", ", 1))
        if source.note:
            parts += [nodes.Text(". "), *text(source.note)]
        items.append(nodes.list_item("", paragraph(*parts)))
    return nodes.bullet_list("", *items)


class FrameworkTable(FromData):
    """All frameworks in one table and their pages below this one, sorted by name."""

    def made(self) -> list[nodes.Element]:
        """Return the table and the toctree."""
        listed = sorted(bundled(), key=lambda f: f.label.casefold())
        rows = [
            [
                named(f"framework-{f.id}", f.label, f.id),
                text(f.axis),
                text(", ".join(s.label for s in f.stages)),
            ]
            for f in listed
        ]
        made = table(["Name, id", "Axis", "Stages"], rows, [4, 1, 6], "wrapped", "named")
        return [made, *self._tree(listed)]

    def _tree(self, listed: Sequence[cj.Framework]) -> list[nodes.Node]:
        pages = "\n".join(f"/{_FOLDER}/{f.id}" for f in listed)
        return self.parse_text_to_nodes(f"```{{toctree}}\n:hidden:\n\n{pages}\n```")


def bundled() -> list[cj.Framework]:
    """Return the bundled frameworks, in the order of their ids."""
    from customer_journey.catalogue.bundled import framework_ids

    return [cj.frameworks[id] for id in framework_ids()]


class StatementList(FromData):
    """What publications say about stages of different frameworks."""

    def made(self) -> list[nodes.Element]:
        """Return the statements, one after the other."""
        return [part for i, statement in enumerate(statements()) for part in _statement(i, statement)]


def _statement(number: int, s: cj.Statement) -> list[nodes.Element]:
    lead = nodes.strong("", f"{s.subject} — {s.relation} — {s.object}")
    details = facts(
        [
            ("It says", text(s.says)),
            ("Source", citation(s.source)),
            ("Subject", listed([link(key, key)] for key in s.subject_stages)),
            ("Object", listed([link(key, key)] for key in s.object_stages)),
        ]
    )
    return [nodes.paragraph("", "", lead, ids=[f"statement-{number}"]), details]


class ContentTypeList(FromData):
    """All content types, by kind."""

    def made(self) -> list[nodes.Element]:
        """Return a section with a table for each kind."""
        targets = self.env.domains.standard_domain.anonlabels
        for id in cj.content_types:
            targets[_content_id(id)] = self.env.docname, _content_id(id)
        return [_content_kind(kind, title, meaning) for kind, (title, meaning) in _KINDS.items()]


def _content_kind(kind: cj.ContentKind, title: str, meaning: str) -> nodes.section:
    found = [t for t in cj.content_types.values() if t.kind is kind]
    rows = [
        [
            [nodes.literal("", t.id, ids=[_content_id(t.id)])],
            [lines(t.labels.get(tag, "") for tag in _LANGUAGES)],
            text(t.definition),
        ]
        for t in found
    ]
    made = table(["Id", ", ".join(_LANGUAGES.values()), "What it is"], rows, [3, 3, 6], "wrapped")
    return section(text(title), f"kind-{kind}", paragraph(*text(meaning)), made)


class ContentTypeTree(FromData):
    """The content types that have narrower ones, as nested lists."""

    def made(self) -> list[nodes.Element]:
        """Return a list whose items hold the lists of what is narrower."""
        return [_content_tree(t for t in cj.content_types.values() if t.narrower and not t.broader)]


def _content_tree(types: Iterable[cj.ContentType]) -> nodes.bullet_list:
    items = []
    for t in types:
        below = [_content_tree(t.narrower)] if t.narrower else []
        items.append(nodes.list_item("", paragraph(nodes.Text(f"{t.label} "), *content([t.id])), *below))
    return nodes.bullet_list("", *items)


def _content_id(content_type: str) -> str:
    return f"content-{content_type}"


class ContentTableList(FromData):
    """The published tables, by the framework to whose stages they are assigned."""

    def made(self) -> list[nodes.Element]:
        """Return a section for each framework, in the order of the file."""
        found = content_tables()
        ids = dict.fromkeys(t.framework for t in found)
        return [
            section(
                [nodes.Text("For "), link(f"framework-{id}", id)],
                f"tables-{id}",
                *(part for t in found if t.framework == id for part in _content_table(t)),
            )
            for id in ids
        ]


class ContentWarningList(FromData):
    """The published warnings, in the order of their file."""

    def made(self) -> list[nodes.Element]:
        """Return a table with a row for each."""
        rows = [
            [
                content(w.types),
                listed([link(key, key)] for key in w.stages) or text("general"),
                text(w.says),
                citation(w.source),
            ]
            for w in content_warnings()
        ]
        return [table(["About", "At", "It says", "Source"], rows, [2, 3, 5, 4], "wrapped")]


def _content_table(t: ContentTable) -> list[nodes.Element]:
    lines = [
        *_placed(t, t.placements, ""),
        *_placed(t, t.avoid, "avoid at "),
        labelled("Read as", text(t.note)) if t.note else None,
        labelled("Source", text(t.source.source.note)) if t.source.source.note else None,
    ]
    details = nodes.field_list("", *filter(None, lines), classes=["facts"])
    return [nodes.paragraph("", "", *citation(t.source), classes=["lead"]), details]


def _placed(t: ContentTable, placed: Mapping[str, Sequence[str]], before: str) -> list[nodes.field]:
    return [
        nodes.field(
            "",
            nodes.field_name("", "", nodes.Text(before), link(f"{t.framework}:{stage}", stage)),
            nodes.field_body("", paragraph(*content(types))),
        )
        for stage, types in placed.items()
    ]


def content(types: Iterable[str]) -> list[nodes.Node]:
    """Return links to content types."""
    return listed([link(_content_id(id), id)] for id in types)


def _write_schema(app: Sphinx, failed: Exception | None) -> None:
    """Put the JSON Schema into the root folder of the pages, under a permanent name."""
    if failed is None and app.builder.format == "html":
        Path(app.outdir, "framework.schema.json").write_text(schema_text(), "utf-8", newline="\n")


def _write_pages(app: Sphinx) -> None:
    """Write one short source file for each framework: its title and the directive that fills the page."""
    folder = Path(app.srcdir, _FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    pages = {
        f"{f.id}.md": f"(framework-{f.id})=\n# {_escaped(f.label)} `{f.id}`\n\n"
        f"```{{framework-page}} {f.id}\n```\n"
        for f in bundled()
    }
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, page in pages.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != page:
            path.write_text(page, "utf-8")


def _escaped(words: str) -> str:
    """Return text as one line of Markdown that shows it literally."""
    return re.sub(f"([{re.escape(punctuation)}])", r"\\\1", " ".join(words.split()))


def _made_from_data(
    app: Sphinx, _env: object, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Return the pages to rebuild every time, because their data may have changed."""
    made = (
        "reference/frameworks",
        "reference/spine",
        "reference/statements",
        "reference/content-types",
        "explanation/method",
        "explanation/spine-review",
        "how-to/draw",
        "index",
    )
    return [page for page in app.project.docnames if page.startswith(made)]


def _section_id(stage: str) -> str:
    return f"stage-{stage}"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives with Sphinx."""
    directives: dict[str, type[SphinxDirective]] = {
        "framework-page": FrameworkPage,
        "framework-table": FrameworkTable,
        "statement-list": StatementList,
        "content-type-list": ContentTypeList,
        "content-type-tree": ContentTypeTree,
        "content-table-list": ContentTableList,
        "content-warning-list": ContentWarningList,
    }
    for name, directive in directives.items():
        app.add_directive(name, directive)
    app.setup_extension("spine_pages")
    app.setup_extension("drawing_pages")
    app.connect("builder-inited", _write_pages)
    app.connect("env-get-outdated", _made_from_data)
    app.connect("build-finished", _write_schema)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
