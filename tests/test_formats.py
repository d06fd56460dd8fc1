"""What is exported: every text parses in a real tool of its format, and says there what the library says."""

import csv
import io
import json
import re
import tomllib
from collections import Counter, defaultdict
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise, product

import attrs
import networkx as nx  # tests need not be quick to import
import pytest
import rdflib
import sssom_pydantic
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

import customer_journey as cj
from customer_journey.catalogue.plain_data import nested
from customer_journey.errors import (
    ConversionError,
    InvalidFrameworkError,
    InvalidValueError,
    UnorderedFrameworkError,
)
from customer_journey.exports import skos, sssom, write
from customer_journey.exports.addresses import BASE, mapping_property
from customer_journey.model.labels import Labels
from customer_journey.model.printing import printable
from customer_journey.pages import stage as stage_pages
from customer_journey.pages.blocks import Listing, Table
from customer_journey.pages.numbers import percent
from customer_journey.pages.page import page_of
from strategies import SPINE, made

IDS = sorted(cj.frameworks)
#: Every pair, for what is cheap; each framework beside the next and beside the nine stages, for what is not.
PAIRS = list(product(IDS, IDS))
SOME_PAIRS = sorted({*zip(IDS, IDS[1:] + IDS[:1], strict=True), *((id, "nine-stage") for id in IDS)})

CC_BY = rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")

# Frameworks whose every text is hostile.

SIGNS = [
    '"',
    '"""',
    "'''",
    "\\",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "|",
    "\\|",
    "<script>",
    "</b>",
    "]]>",
    "&amp;",
    "`",
]
SIGNS += ["\u202e", "\0", "\x1b[31m", "\x85", "\x9b2J", "\x7f", "\u2028", "\ufeff", "\ufffe", "\U0010ffff"]
SIGNS += [
    "🦆",
    "👩\u200d👩\u200d👧",
    "é",
    "e\u0301",
    "*a*",
    "_b_",
    "[x](y)",
    "![",
    "#",
    "- ",
    "1. ",
    "---",
    "~~",
    "@en",
]
SIGNS += ["^^", "{", "}", "%", "http://x.y", "\\u0041", "null", ";", ",", "=", "+", " "]

hostile = st.one_of(
    st.lists(st.sampled_from(SIGNS), max_size=5).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
full = hostile.filter(str.strip)


@st.composite
def hostile_frameworks(draw):
    """Draw a framework in which every text contains characters that some format gives a meaning to."""
    reference = cj.Source("ref", draw(full), (draw(full),), draw(hostile), None, draw(hostile))
    cited = (cj.Citation(reference, draw(hostile)),)

    def stage(id, span):
        # A last letter of its own: no two stages may claim a name.
        return cj.Stage(
            "hostile",
            id,
            labels=Labels(en=draw(hostile) + id, sv=draw(hostile) + id),
            span=frozenset(span),
            reason=draw(full),
            aliases=tuple(dict.fromkeys((draw(hostile) + id, draw(hostile) + id))),
            definition=draw(hostile),
            goals=(draw(full),),
            sources=cited,
        )

    return cj.Framework(
        id="hostile",
        stages=(stage("x", {"trial"}), stage("y", {"usage", "support"}), stage("z", set())),
        labels=Labels(en=draw(full), sv=draw(full)),
        originator=draw(hostile),
        description=draw(hostile),
        note=draw(hostile),
        sources=cited,
        references=(reference,),
    )


def one_line(text):
    """Return a text as it is shown in one line."""
    return printable(" ".join(text.split()))


# SSSOM.


def parsed_sssom(text):
    """Return the header and the rows of an SSSOM text."""
    lines = text.splitlines(keepends=True)
    rows = csv.DictReader(
        io.StringIO("".join(lines[sum(line.startswith("#") for line in lines) :])), delimiter="\t"
    )
    return "".join(line[1:] for line in lines if line.startswith("#")), list(rows)


def expected_mappings(xw):
    """Return how often an SSSOM text must contain each (subject, predicate, object)."""
    found = [c for stage in xw.source for c in xw.candidates(stage)]
    mapped = [(c.source.key, f"skos:{mapping_property(c)}", c.target.key) for c in found]
    empty = {s.key for s in xw.source} - {c.source.key for c in found}
    return Counter([*mapped, *((key, "skos:mappingRelation", "sssom:NoTermFound") for key in empty)])


@pytest.mark.parametrize("pair", SOME_PAIRS, ids="-".join)
def test_sssom_reads(pair):
    """sssom-pydantic reads every mapping that was written, with its header."""
    xw = cj.crosswalk(*pair)
    pack = sssom_pydantic.read(io.StringIO(sssom.crosswalk_text(xw)))
    read = Counter((m.subject.curie, m.predicate.curie, m.object.curie) for m in pack.mappings)
    assert read == expected_mappings(xw)
    assert {m.subject.name for m in pack.mappings} == {stage.label for stage in xw.source}
    assert str(pack.mapping_set.id) == f"{BASE}mappings/{pair[0]}-to-{pair[1]}"
    assert all(m.mapping_tool.name == "customer_journey" for m in pack.mappings)


def test_sssom_header():
    """The header has the slots that SSSOM requires, and declares the prefixes used, and no others."""
    header, rows = parsed_sssom(sssom.crosswalk_text(cj.crosswalk("hourglass", "nine-stage")))
    slots = re.findall(r"^(\w+):", header, re.MULTILINE)
    assert {"curie_map", "license", "mapping_set_id"} <= set(slots)
    assert slots == sorted(slots)
    assert set(slots) <= set(sssom_pydantic.MappingSetRecord.model_fields)
    declared = set(re.findall(r'^  "(.+)": "https://', header, re.MULTILINE))
    curies = ("subject_id", "predicate_id", "object_id", "mapping_justification", "subject_source")
    used = {row[slot].partition(":")[0] for row in rows for slot in curies}
    assert declared == used - {"skos", "semapv", "sssom"} == {"cj", "hourglass", "nine-stage"}


def test_sssom_columns():
    """The columns are slots of SSSOM, in the order of its schema."""
    _, rows = parsed_sssom(sssom.crosswalk_text(cj.crosswalk("hourglass", "nine-stage")))
    schema = list(sssom_pydantic.Record.model_fields)
    assert list(rows[0]) == sorted(rows[0], key=schema.index)


@pytest.mark.parametrize("source", IDS)
def test_sssom_rows(source):
    """No mapping occurs twice, rows are sorted, and the cardinalities match the rows."""
    for target in IDS:
        _, rows = parsed_sssom(sssom.crosswalk_text(cj.crosswalk(source, target)))
        keys = [
            (r["subject_id"], r["predicate_id"], r["object_id"], r["mapping_justification"]) for r in rows
        ]
        assert len(keys) == len(set(keys))
        assert [list(r.values()) for r in rows] == sorted(list(r.values()) for r in rows)
        found = [r for r in rows if r["object_id"] != "sssom:NoTermFound"]
        outward, inward = (Counter(r[slot] for r in found) for slot in ("subject_id", "object_id"))
        for row in found:
            many = (inward[row["object_id"]] > 1, outward[row["subject_id"]] > 1)
            assert row["mapping_cardinality"] == ":".join("n" if more else "1" for more in many)
        lost = [r for r in rows if r["object_id"] == "sssom:NoTermFound"]
        assert all(r["mapping_cardinality"] == "1:0" and not outward[r["subject_id"]] for r in lost)
        assert {r["subject_id"] for r in rows} == {s.key for s in cj.frameworks[source]}


@pytest.mark.parametrize("id", ["cj", "skos", "semapv", "sssom", "no", "null", "123", "5a", "1e3", "a_b"])
def test_sssom_of_odd_ids(id):
    """The id of a framework may be a known prefix, or a word that YAML would read as another type."""
    odd = made(id, {"a": ["trial"], "b": ["lost"]})
    for pair in ((odd, "hourglass"), ("hourglass", odd), (odd, odd)):
        text = sssom.crosswalk_text(cj.crosswalk(*pair))
        assert len(sssom_pydantic.read(io.StringIO(text)).mappings) == len(parsed_sssom(text)[1])
        declared = re.findall(r"^#  (.+): ", text, re.MULTILINE)
        assert len(declared) == len(set(declared))


@given(hostile_frameworks())
def test_sssom_of_hostile_texts(framework):
    """No label breaks a row, whatever it contains; it is read back as it is shown."""
    xw = cj.crosswalk(framework, "nine-stage")
    text = sssom.crosswalk_text(xw)
    pack = sssom_pydantic.read(io.StringIO(text))
    assert Counter((m.subject.curie, m.predicate.curie, m.object.curie) for m in pack.mappings) == (
        expected_mappings(xw)
    )
    assert {m.subject.identifier: m.subject.name for m in pack.mappings} == {
        stage.id: one_line(stage.label) for stage in framework
    }
    assert not set(re.findall(r"[\x00-\x1f\x7f-\x9f]", text)) - {"\n", "\t"}


def test_decisions_in_sssom():
    """What the user decided is stated as curated by hand, with the reason."""
    choice = cj.Decision("comparison", override=True, reason="Ours\tis\nodd.")
    xw = cj.crosswalk("hourglass", "nine-stage", decide={"try": choice, "like": "comparison"})
    _, rows = parsed_sssom(sssom.crosswalk_text(xw))
    by_hand = {r["subject_id"]: r for r in rows if r["mapping_justification"] != "semapv:LogicalReasoning"}
    assert by_hand.keys() == {"hourglass:try", "hourglass:like"}
    row = by_hand["hourglass:try"]
    assert row["mapping_justification"] == "semapv:ManualMappingCuration"
    assert (row["predicate_id"], row["object_id"]) == ("skos:relatedMatch", "nine-stage:comparison")
    assert row["comment"] == "relation none; share 1; decided: Ours is odd."


# The table of relations.

A, B, C, D, E = "problem", "research", "encounter", "following", "assessment"
HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("axes", "s", "t", "weights", "expected"),
    [
        (("buyer", "buyer"), [A], [A], {}, "exactMatch"),
        (("buyer", "company"), [A, B], [A, B], {}, "exactMatch"),
        (("contact", "contact"), [A], [A], {}, "exactMatch"),
        (("buyer", "contact"), [A], [A], {}, "closeMatch"),
        (("contact", "deal"), [A], [A], {}, "closeMatch"),
        (("buyer", "buyer"), [A], [A, B, C, D], {}, "broadMatch"),
        (("buyer", "company"), [A], [A, B], {}, "broadMatch"),
        (("company", "buyer"), [A, B], [A], {}, "narrowMatch"),
        (("deal", "deal"), [A, B, C, D], [A], {}, "narrowMatch"),
        # Across families broad and narrow are as overlap is: close from one half on.
        (("contact", "buyer"), [A], [A, B], {}, "closeMatch"),
        (("contact", "buyer"), [A], [A, B, C], {}, "relatedMatch"),
        (("buyer", "deal"), [A, B], [A], {}, "closeMatch"),
        (("buyer", "deal"), [A, B, C], [A], {}, "relatedMatch"),
        (("contact", "deal"), [A], [A, B], {B: 2}, "relatedMatch"),
        (("contact", "deal"), [A], [A, B, C], {A: 2}, "closeMatch"),
        (("buyer", "buyer"), [A, B], [B, C], {}, "relatedMatch"),
        (("buyer", "buyer"), [A, B, C], [B, C, D], {}, "closeMatch"),
        (("buyer", "usage"), [A, B, C], [B, C, D], {}, "closeMatch"),
        (("buyer", "buyer"), [A, B, C], [B, C, D], {D: 1 + Fraction(1, 10**9)}, "relatedMatch"),
        (("buyer", "buyer"), [A, B, C], [B, C, D], {D: 1 - Fraction(1, 10**9)}, "closeMatch"),
        (("buyer", "buyer"), [A, B], [B, C], {B: 2}, "closeMatch"),
        (("buyer", "buyer"), [A], [B], {}, None),
        (("buyer", "deal"), [A], [B], {}, None),
        (("buyer", "buyer"), ["lost"], [A], {}, None),
    ],
)
def test_relations_export_as_the_table_says(axes, s, t, weights, expected):
    """Each line of the table of relations, from both sides, in SSSOM and in SKOS."""
    source, target = made("left", {"s": s}, axis=axes[0]), made("right", {"t": t}, axis=axes[1])
    mirrored = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}
    for a, b, way in ((source, target, expected), (target, source, mirrored.get(expected, expected))):
        xw = cj.crosswalk(a, b, weights=weights)
        (row,) = parsed_sssom(sssom.crosswalk_text(xw))[1]
        if way is None:
            assert (row["predicate_id"], row["object_id"]) == ("skos:mappingRelation", "sssom:NoTermFound")
        else:
            assert (row["predicate_id"], row["object_id"]) == (f"skos:{way}", b.stages[0].key)
        written = {
            str(p).partition("#")[2] for p in graph_of(skos.crosswalk_text(xw)).predicates(iri(a.stages[0]))
        }
        assert written == ({way} if way else set())


def test_twins_are_close():
    """If two stages of a framework cover the same moments, neither is exact to a stage elsewhere."""
    twins = made("left", {"s": [A], "r": [A]})
    xw = cj.crosswalk(twins, made("right", {"t": [A]}))
    ways = {r["predicate_id"] for r in parsed_sssom(sssom.crosswalk_text(xw))[1]}
    assert ways == {"skos:closeMatch"}


def test_exact_matches_contradict_nothing():
    """SKOS S46 and S27 hold over all crosswalks together.

    Whatever is joined by exactMatch, over any number of frameworks, is nowhere broader, narrower or
    related; and what is broader over any number of steps is nowhere related.
    """
    ways = defaultdict(set)
    for pair in PAIRS:
        for stage in cj.frameworks[pair[0]]:
            for c in cj.crosswalk(*pair).candidates(stage):
                if c.source.key != c.target.key:
                    ways[mapping_property(c)].add((c.source.key, c.target.key))
    assert {(t, s) for s, t in ways["exactMatch"]} == ways["exactMatch"]
    assert {(t, s) for s, t in ways["narrowMatch"]} == ways["broadMatch"]
    exact = closure(ways["exactMatch"])
    assert not exact & (ways["broadMatch"] | ways["narrowMatch"] | ways["relatedMatch"])
    broader = closure(ways["broadMatch"])
    assert not broader & (ways["relatedMatch"] | {(t, s) for s, t in ways["relatedMatch"]})
    assert not {pair for pair in broader if pair[0] == pair[1]}


def closure(pairs):
    """Return all pairs that are joined over any number of steps."""
    graph = nx.DiGraph(sorted(pairs))
    return {(a, b) for a in graph for b in nx.descendants(graph, a)}


# SKOS.


def graph_of(text):
    """Return the graph that a Turtle text describes."""
    return rdflib.Graph().parse(data=text, format="turtle")


def iri(stage):
    """Return the address of a stage."""
    return rdflib.URIRef(f"{BASE}{stage.framework}/{stage.id}")


def check_skos(framework):
    """Assert that a framework exported to SKOS has its content and obeys the laws of SKOS."""
    graph = graph_of(skos.framework_text(framework))
    scheme = rdflib.URIRef(BASE + framework.id)
    assert set(graph.subjects(RDF.type, SKOS.Concept)) == {iri(stage) for stage in framework}
    assert set(graph.objects(scheme, SKOS.hasTopConcept)) == {iri(stage) for stage in framework}
    kinds = Counter(graph.subjects(RDF.type))
    assert set(kinds.values()) == {1}
    for node, labels in [(scheme, framework.labels), *((iri(s), s.labels) for s in framework)]:
        shown, hidden = set(graph.objects(node, SKOS.prefLabel)), set(graph.objects(node, SKOS.hiddenLabel))
        assert {label.language for label in shown} == {tag.lower() for tag in labels} or not labels
        assert len({label.language for label in shown}) == len(shown)
        assert not shown & hidden
    for stage in framework:
        node = iri(stage)
        assert graph.value(node, SKOS.inScheme) == scheme
        assert str(graph.value(node, SKOS.notation)) == stage.id
        written = {str(text) for text in graph.objects(node, SKOS.prefLabel)}
        assert written == set(stage.labels.values()) or not stage.labels
        assert {str(text) for text in graph.objects(node, SKOS.hiddenLabel)} <= {
            *stage.values,
            *stage.aliases,
        }
        assert str(graph.value(node, SKOS.definition) or "") == stage.definition
        assert str(graph.value(node, SKOS.scopeNote) or "") == stage.reason
    orders = list(graph.objects(None, SKOS.memberList))
    assert [list(Collection(graph, order)) for order in orders] == (
        [[iri(stage) for stage in framework]] if framework.ordered else []
    )
    return graph


@pytest.mark.parametrize("id", IDS)
def test_skos_of_frameworks(id):
    """An RDF parser reads every framework and finds its content."""
    assert check_skos(cj.frameworks[id])


@given(hostile_frameworks())
def test_skos_of_hostile_texts(framework):
    """Texts are read back from Turtle unchanged."""
    text = skos.framework_text(framework)
    assert check_skos(framework)
    assert not set(re.findall(r"[\x00-\x1f\x7f-\x9f]", text)) - {"\n"}


def test_skos_of_a_stage_called_order():
    """A stage called order is a concept, not the collection with the order."""
    check_skos(made("shop", {"browse": [A], "order": ["purchase"], "stages": [B]}))


def test_skos_without_order():
    """A framework that is a set has no order in SKOS."""
    graph = check_skos(made("shop", {"a": [A], "b": [B]}, shape="set"))
    assert not list(graph.subjects(RDF.type, SKOS.OrderedCollection))


def test_skos_of_undetermined_language():
    """A name that is also a label without a language is not a hidden label."""
    stage = cj.Stage("x", "a", labels=Labels(und="Ω"), span=frozenset({A}), aliases=("Ω", "omega"))
    graph = check_skos(cj.Framework(id="x", stages=(stage,)))
    assert [str(text) for text in graph.objects(iri(stage), SKOS.hiddenLabel)] == ["omega"]


def test_one_label_per_language():
    """Language tags that differ only in case are one language: two labels in it are refused."""
    with pytest.raises(InvalidFrameworkError, match="'pt-br': is the same language as 'pt-BR'"):
        cj.Framework(
            id="x",
            stages=(cj.Stage("x", "a", labels=Labels({"pt-BR": "a", "pt-br": "b"}), span=frozenset({A})),),
        )


@pytest.mark.parametrize("pair", SOME_PAIRS, ids="-".join)
def test_skos_of_crosswalks(pair):
    """Each correspondence is a mapping relation in both directions; no stage is mapped to itself."""
    xw = cj.crosswalk(*pair)
    graph = graph_of(skos.crosswalk_text(xw))
    found = [c for stage in xw.source for c in xw.candidates(stage) if c.source != c.target]
    there = {(iri(c.source), SKOS[mapping_property(c)], iri(c.target)) for c in found}
    inverse = {SKOS.broadMatch: SKOS.narrowMatch, SKOS.narrowMatch: SKOS.broadMatch}
    back = {(o, inverse.get(p, p), s) for s, p, o in there}
    mappings = rdflib.URIRef(f"{BASE}mappings/{pair[0]}-to-{pair[1]}")
    licensed = (mappings, DCTERMS.license, CC_BY)
    versioned = (mappings, OWL.versionInfo, rdflib.Literal(cj.data_version))
    assert set(graph) == there | back | {licensed, versioned}
    assert not [s for s, _, o in graph if s == o]


@pytest.mark.parametrize(
    "text", ["", "x", "ftp://x/", "https://x/> .", "https://x/\n", "https://ö/", 'https://"']
)
def test_addresses_are_checked(text):
    """A text that is not an address is refused, so that nothing else gets between the angle brackets."""
    xw = cj.crosswalk("hourglass", "nine-stage")
    for export in (
        lambda: skos.framework_text(xw.source, base=text),
        lambda: skos.framework_text(xw.source, license=text),
        lambda: skos.crosswalk_text(xw, base=text),
        lambda: skos.crosswalk_text(xw, license=text),
        lambda: sssom.crosswalk_text(xw, base=text),
        lambda: sssom.crosswalk_text(xw, license=text),
    ):
        with pytest.raises(InvalidValueError):
            export()


@pytest.mark.parametrize("base", ["https://x/stages", "https://x/?of="])
def test_addresses_end(base):
    """A base must end with a slash or a hash, or ids would continue its last word."""
    xw = cj.crosswalk(made("x", {"a": ["trial"]}), "nine-stage")
    for export in (
        lambda: skos.framework_text(xw.source, base=base),
        lambda: skos.crosswalk_text(xw, base=base),
        lambda: sssom.crosswalk_text(xw, base=base),
    ):
        with pytest.raises(InvalidValueError, match="ends with a slash or a hash"):
            export()


def test_the_publishers_own_address():
    """Publishers can pass their own address and licence."""
    mine = "https://example.org/stages#"
    graph = graph_of(
        skos.framework_text(cj.frameworks["hourglass"], base=mine, license="https://example.org/l")
    )
    assert (rdflib.URIRef(mine + "hourglass/try"), RDF.type, SKOS.Concept) in graph
    text = sssom.crosswalk_text(cj.crosswalk("hourglass", "nine-stage"), base=mine)
    assert sssom_pydantic.read(io.StringIO(text)).converter.expand("hourglass:try") == f"{mine}hourglass/try"


def licences(text):
    """Return the licences that a text in Turtle states."""
    return set(graph_of(text).objects(None, DCTERMS.license))


def stated(xw, **options):
    """Return the licence that a crosswalk states in SSSOM."""
    return str(sssom_pydantic.read(io.StringIO(sssom.crosswalk_text(xw, **options))).mapping_set.license)


def test_licence_of_the_bundled():
    """Bundled data has its own licence, unless another one is given."""
    xw = cj.crosswalk("hourglass", "nine-stage")
    other = "https://example.org/l"
    assert licences(skos.framework_text(xw.source)) == licences(skos.crosswalk_text(xw)) == {CC_BY}
    assert stated(xw) == str(CC_BY)
    assert licences(skos.framework_text(xw.source, license=other)) == {rdflib.URIRef(other)}
    assert licences(skos.crosswalk_text(xw, license=other)) == {rdflib.URIRef(other)}
    assert stated(xw, license=other) == other


#: Called as a bundled framework is, and yet another.
IMPOSTOR = attrs.evolve(cj.frameworks["hourglass"], description="Ours.")


@pytest.mark.parametrize("own", [made("ours", {"a": ["trial"]}), IMPOSTOR], ids=["own", "impostor"])
def test_no_licence_for_the_users_own_frameworks(own):
    """If either framework is not bundled, only the publisher can license the export."""
    assert not licences(skos.framework_text(own))
    for pair in ((own, "nine-stage"), ("nine-stage", own), (own, own)):
        xw = cj.crosswalk(*pair)
        assert not licences(skos.crosswalk_text(xw))
        assert stated(xw) == "https://w3id.org/sssom/license/unspecified"
        assert stated(xw, license="https://example.org/l") == "https://example.org/l"
        assert licences(skos.crosswalk_text(xw, license=str(CC_BY))) == {CC_BY}


# JSON and TOML.


@pytest.mark.parametrize("id", IDS)
def test_json_of_frameworks(id):
    """The JSON has every stage with its span in the order of the spine, in ASCII."""
    framework = cj.frameworks[id]
    text = write(framework, "json")
    data = json.loads(text)
    assert text.isascii()
    assert [stage["id"] for stage in data["stages"]] == [stage.id for stage in framework]
    assert [stage["span"] for stage in data["stages"]] == [list(SPINE.ordered(s.span)) for s in framework]
    assert data["labels"] == dict(framework.labels)


def answer_of(xw, stage, policy):
    """Return the id that a stage converts to; None if there is an error."""
    with suppress(ConversionError, UnorderedFrameworkError):
        return xw.convert(stage, policy=policy).id


@pytest.mark.parametrize("source", IDS)
def test_json_of_crosswalks(source):
    """Exact shares and the uncovered part of every stage sum to 1; the answers are those of convert."""
    for target in IDS:
        xw = cj.crosswalk(source, target)
        data = json.loads(write(xw, "json"))
        assert Fraction(data["coverage"]) == xw.coverage
        assert {s: {str(p): answer_of(xw, s, p) for p in cj.Policy} for s in data["stages"]} == data[
            "answers"
        ]
        for stage in data["stages"].values():
            shares = [Fraction(c["share"]) for c in stage["candidates"]]
            assert sum(shares) + Fraction(stage["uncovered"]) == 1


@given(hostile_frameworks())
def test_json_of_hostile_texts(framework):
    """Texts are read back from JSON unchanged."""
    data = json.loads(write(framework, "json"))
    assert data["description"] == framework.description
    assert [stage["labels"] for stage in data["stages"]] == [dict(stage.labels) for stage in framework]
    assert json.loads(write(cj.crosswalk(framework, "hourglass"), "json"))


@pytest.mark.parametrize("id", IDS)
def test_toml_of_frameworks(id):
    """A framework written as TOML is read as the same framework."""
    framework = cj.frameworks[id]
    text = framework.to_toml()
    assert tomllib.loads(text)["id"] == id
    assert cj.Framework.from_toml(io.BytesIO(text.encode())) == framework


@given(hostile_frameworks())
def test_toml_of_hostile_texts(framework):
    """Texts are read back from TOML unchanged."""
    text = framework.to_toml()
    assert cj.Framework.from_toml(io.BytesIO(text.encode())) == framework
    assert not set(re.findall(r"[\x00-\x1f\x7f-\x9f]", text)) - {"\n"}


# Markdown and plain text.

MARKDOWN = MarkdownIt("commonmark").enable("table").enable("strikethrough")


def shown(token):
    """Return the text of an inline token; assert that it contains only lines, and titles in bold."""
    kinds = [child.type for child in token.children if child.content or child.type != "text"]
    assert {*kinds} <= {"text", "hardbreak"} or kinds == ["strong_open", "text", "strong_close"]
    return "".join(child.content for child in token.children)


def rendered(text):
    """Return headings, paragraphs, list items and rows of cells, as text."""
    tokens, kinds, rows = MARKDOWN.parse(text), defaultdict(list), []
    for opening, token in pairwise(tokens):
        if opening.type == "tr_open":
            rows.append([])
        if token.type == "inline" and opening.type in ("td_open", "th_open"):
            rows[-1].append(shown(token))
        elif token.type == "inline":
            kinds[opening.type].append(shown(token))
    return kinds, rows, {token.type for token in tokens}


def check_markdown(text):
    """Assert that all rows have the same number of bars, and that no tag is unescaped."""
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    bars = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows}
    assert len(bars) == 1
    assert "<" not in text
    assert not set(re.findall(r"[\x00-\x1f\x7f-\x9f]", text)) - {"\n"}
    _, cells, kinds = rendered(text)
    assert len(cells) == len(rows) - 1
    assert {len(row) for row in cells} == {bars.pop() - 1}
    assert not kinds & {
        "html_block",
        "html_inline",
        "code_block",
        "fence",
        "hr",
        "blockquote_open",
        "ordered_list_open",
    }


@pytest.mark.parametrize("id", IDS)
def test_markdown_of_frameworks(id):
    """A Markdown parser finds the title, a row per stage and an item per source."""
    framework = cj.frameworks[id]
    text = write(framework, "markdown")
    check_markdown(text)
    kinds, (_, *rows), _ = rendered(text)
    paragraphs = kinds["paragraph_open"]
    assert paragraphs[0] == f"{id}: {framework.label}"
    cited = [one_line(str(citation)) for citation in framework.sources]
    assert paragraphs[-len(cited) :] == cited
    assert [(row[0], row[1]) for row in rows] == [(stage.id, stage.label) for stage in framework]


@pytest.mark.parametrize("source", IDS)
def test_markdown_of_crosswalks(source):
    """A Markdown parser finds a row per correspondence, and one per stage that is not fully covered."""
    for target in IDS:
        xw = cj.crosswalk(source, target)
        text = write(xw, "markdown")
        kinds, (header, *rows), _ = rendered(text)
        expected = sum(len(xw.candidates(stage)) + bool(xw.uncovered(stage)) for stage in xw.source)
        assert len(rows) == expected
        assert header[:4] == ["stage", "relation", "counterpart", "share"]
        assert kinds["paragraph_open"][0] == f"{xw.source.label} → {xw.target.label}"


@given(hostile_frameworks())
@example(
    cj.Framework(
        id="x",
        description="- 1. ---",
        stages=(cj.Stage("x", "a", labels=Labels(en="\\| |\\"), span=frozenset({A}), definition="1. <b>"),),
    )
)
def test_markdown_of_hostile_texts(framework):
    """Texts are shown as text and never become markup, whatever they contain."""
    text = write(framework, "markdown")
    check_markdown(text)
    kinds, (_, *rows), _ = rendered(text)
    _, _, *paragraphs = filter(None, kinds["paragraph_open"])
    described = ["What it is", one_line(framework.description)] if framework.description else []
    noted = ["Note", one_line(framework.note)] if framework.note else []
    happens = [one_line(f"{s.id}: {s.definition}") for s in framework if s.definition]
    cited = [one_line(str(citation)) for citation in framework.sources]
    expected = [*described, *noted, "Stages", *(["What happens"] * bool(happens)), *happens]
    assert paragraphs == [*filter(None, expected), *["Sources"] * bool(cited), *cited]
    assert [(row[0], row[1]) for row in rows] == [(s.id, one_line(s.label)) for s in framework]
    xw = cj.crosswalk(framework, "hourglass")
    check_markdown(write(xw, "markdown"))


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (0, "0 %"),
        (Fraction(1, 101), "under 1 %"),
        (0.01, "1 %"),
        (Fraction(1, 100), "1 %"),
        (Fraction(99, 100), "99 %"),
        (0.99, "99 %"),
        (Fraction(991, 1000), "over 99 %"),
        (0.9949, "over 99 %"),
        (Fraction(999999, 1000000), "over 99 %"),
        (1, "100 %"),
    ],
)
def test_percent_near_its_ends(part, expected):
    """A part within one per cent of 0 or 1 is shown as such, and never rounded to it."""
    assert percent(part) == expected


@given(hostile_frameworks())
def test_text_of_hostile_texts(framework):
    """Plain text contains no control characters, and each row of a table is one line."""
    xw = cj.crosswalk(framework, "nine-stage")
    texts = [write(framework, "text", language="sv"), write(xw, "text")]
    texts += [write(stage, "text") for stage in framework]
    for text in texts:
        assert all(line.isprintable() for line in text.split("\n"))
    lines = texts[0].split("\n")
    assert sum(line.startswith(("x  ", "y  ", "z  ")) for line in lines) >= len(framework)


@pytest.mark.parametrize("export", ["text", "markdown", "html", "json", "skos"])
def test_every_framework_and_crosswalk_exports(export):
    """Every format writes every framework and every pair, with a line break at the end."""
    for id in IDS:
        assert write(cj.frameworks[id], export).endswith("\n")
    for pair in SOME_PAIRS:
        assert write(cj.crosswalk(*pair), export).endswith("\n")


def test_exports_contain_what_the_user_settled():
    """Decisions, the user's own weights and own names are in every format that has a place for them."""
    ours = cj.frameworks["hubspot-lifecycle"].also_called({"VIP": "customer"})
    decide = {"customer": cj.Decision("usage", 'They "use" it.')}
    xw = cj.crosswalk(ours, "nine-stage", decide=decide, weights={"comparison": 3})
    written = skos.crosswalk_text(xw)
    note = r'customer> skos:editorialNote "Decided: converts to nine-stage:usage. They \"use\" it."@en .'
    assert written.count("editorialNote") == written.count(note) == 1
    assert "editorialNote" not in skos.crosswalk_text(cj.crosswalk(ours, "nine-stage"))
    assert 'skos:hiddenLabel "VIP"@und' in skos.framework_text(ours)
    assert nested(xw)["weights"] == {"comparison": "3"}
    assert '#comment: "Weights of moments: comparison 3"' in sssom.crosswalk_text(xw).splitlines()
    assert "comment:" not in sssom.crosswalk_text(cj.crosswalk(ours, "nine-stage"))


@pytest.mark.parametrize(
    "value",
    [
        cj.crosswalk("hourglass", "nine-stage"),
        cj.crosswalk("hourglass", "nine-stage").apportion({"buy": 3}),
        cj.Decisions("hourglass", "nine-stage", {}),
        cj.recommend("hourglass", "trust"),
        cj.frameworks["hourglass"],
    ],
    ids=lambda value: type(value).__name__,
)
def test_json_states_the_version_of_the_data(value):
    """Whatever is written as JSON begins with it; a value that is older keeps its own."""
    data = json.loads(write(value, "json"))
    assert next(iter(data.items())) == ("data_version", cj.data_version)
    if "data_version" in attrs.fields_dict(type(value)):
        older = attrs.evolve(value, data_version="2024.1")
        assert (json.loads(write(older, "json"))["data_version"], older) == ("2024.1", value)


def test_every_format_of_a_crosswalk_states_the_version_of_the_data():
    """Those that have a place for it do, once; a framework of one's own has no version of ours."""
    xw = cj.crosswalk("hourglass", "nine-stage")
    for form in ("text", "markdown", "html"):
        assert write(xw, form).count(f"ata version {cj.data_version}") == 1
        assert write(xw.apportion({"buy": 3}), form).count(f"ata version {cj.data_version}") == 1
    parsed = sssom_pydantic.read(io.StringIO(write(xw, "sssom")))
    assert f'#mapping_set_version: "{cj.data_version}"' in write(xw, "sssom").splitlines()
    assert cj.data_version in str(parsed)
    own = made("own", {"a": [A], "b": [B]})
    for framework, versions in ((xw.source, [cj.data_version]), (own, [])):
        found = graph_of(skos.framework_text(framework)).objects(None, OWL.versionInfo)
        assert [str(version) for version in found] == versions


# What a page tells.


def listed(blocks):
    """Return the entries of lists by their titles."""
    return {block.title: block.entries for block in blocks if isinstance(block, Listing)}


@pytest.mark.parametrize("id", IDS)
def test_a_stage_is_shown_in_full(id):
    """Every text of a stage is on its page, including its content or why it has none."""
    for stage in cj.frameworks[id]:
        text = " ".join(write(stage, "text").split())
        written = [*stage.aliases, *stage.values, *stage.labels.values(), stage.definition, stage.reason]
        written += [*stage.goals, *stage.activities, *stage.channels, *stage.touchpoints, *stage.pitfalls]
        written += [stage.no_content, *(q.text for q in stage.questions), *(f.text for f in stage.figures)]
        written += [str(citation) for citation in stage.sources]
        for placed in stage.content:
            label = str(cj.content_types[placed.content_type].labels)
            written += [f"{label}, {placed.fit}", placed.reason, *map(str, placed.sources)]
        assert [part for part in written if " ".join(printable(part).split()) not in text] == []
        assert ("It runs alongside the other stages" in text) is stage.parallel
        assert ("Nothing to publish" in text) is bool(stage.no_content)


@pytest.mark.parametrize("id", IDS)
def test_a_framework_shows_transitions_and_stages_that_are_always_on(id):
    """Transitions with reason and sources, and stages that are always on: as text and as Markdown."""
    framework = cj.frameworks[id]
    shown = listed(page_of(framework))
    said = [f"{t.reason} ({'; '.join(map(str, t.sources))})" for t in framework.transitions]
    parallel = tuple(stage.id for stage in framework if stage.parallel)
    entries = shown["Additional transitions"]
    assert all(entry.endswith(words) for entry, words in zip(entries, said, strict=True))
    assert shown["Always on"] == parallel
    items = rendered(write(framework, "markdown"))[0]["paragraph_open"]
    expected = [*(["Always on", *parallel] if parallel else [])]
    expected += ["Additional transitions", *map(one_line, entries)] if entries else []
    expected += ["Sources", *(one_line(str(citation)) for citation in framework.sources)]
    assert items[-len(expected) :] == expected


def test_always_on_somewhere():
    """The test above has cases: stages that are always on, and transitions."""
    assert any(stage.parallel for id in IDS for stage in cj.frameworks[id])
    assert any(t.reason and t.sources for id in IDS for t in cj.frameworks[id].transitions)


def test_the_users_own_names():
    """The user's own names are on the page of the framework and on that of the stage."""
    ours = cj.frameworks["hubspot-lifecycle"].also_called({"VIP": "customer", "opp": "opportunity"})
    assert listed(page_of(ours))["Your own names"] == ("VIP: customer", "opp: opportunity")
    stage = ours["customer"]
    known, alone = (listed(stage_pages.page(stage, framework=f)) for f in (ours, None))
    assert known["Also called"] == (*alone["Also called"], "VIP")


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_facts_about_a_whole_crosswalk_are_stated_once(form):
    """The user's own weights and a crossing of axes are stated below the table, if there are any."""
    usual = write(cj.crosswalk("hourglass", "nine-stage", weights={"comparison": 1}), form)
    assert "eights:" not in usual
    assert "axes" not in usual
    weights = {"comparison": 3, "trial": Fraction(1, 2)}
    xw = cj.crosswalk("hubspot-lifecycle", "nine-stage", weights=weights)
    assert "eights: comparison 3, trial 0.5" in write(xw, form)
    assert write(xw, form).count("rosses axes: from contact to buyer") == 1


def test_columns_of_a_crosswalk():
    """The columns for notes and statements are there only if a row has some."""
    source, target = made("left", {"see": ["problem"]}), made("right", {"look": ["unaware..problem"]})
    plainly, decided = (
        write(cj.crosswalk(source, target, decide=decide), "text").splitlines()[0]
        for decide in (None, {"see": "look"})
    )
    assert plainly.split() == ["stage", "relation", "counterpart", "share"]
    assert decided.split() == [*plainly.split(), "notes"]
    assert "statements" in write(cj.crosswalk("hourglass", "nine-stage"), "text").splitlines()[0].split()
    assert "always on" in write(cj.crosswalk("hourglass", "gartner-b2b"), "text")


def test_a_statement_quotes_its_source():
    """The words of the source are in quotation marks."""
    statement, *_ = cj.crosswalk("hourglass", "nine-stage").statements
    assert str(statement).startswith("“know” — close — “prospects become aware of the company”: To know is")


def test_false_friends_that_cover_the_same_moments():
    """Pairs of the same cores and fringes share a row, whichever comes first."""
    found = cj.false_friends("awareness")
    rows = [block for block in page_of(found) if isinstance(block, Table)][1].rows
    assert sum(int(row[-1]) for row in rows) == len(found.false)
    grounds = [frozenset((row[0], row[2])) for row in rows]
    assert len(grounds) == len({*grounds}) < len(found.false)
    relations = {(row[0], row[2]): row[1] for row in rows}
    assert relations["problem (unaware)", "encounter"] == "none"
    assert relations["problem (research encounter)", "encounter"] == "narrow"
    steps = [int(row[4]) for row in rows]
    assert steps == sorted(steps, reverse=True)


def test_blank_cells_are_mentioned_if_there_are_any():
    """Blank cells are mentioned only if there are some; names that are labels are counted."""
    some, none = (page_of(cj.detect(["MQL", *rest])) for rest in ([""], []))
    assert some[1].endswith("; 1 blank\n")
    assert "blank" not in none[1]
    assert none[0].header == ("vocabulary", "rows explained", "by label")
    by_id = {row[0]: row[1:] for row in none[0].rows}
    assert by_id["hubspot-lifecycle"] == ("1 of 1", "0")
