"""The bundled files, each of them: complete, cited, and consistent with each other."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

import customer_journey as cj
from customer_journey.catalogue import bundled
from customer_journey.catalogue.frameworks import Catalogue
from customer_journey.catalogue.spine import spine
from customer_journey.crosswalks.statements import statements
from customer_journey.model.names import fold

DATA = Path(bundled.__file__).parents[1] / "data"
FILES = sorted(DATA.rglob("*.toml"))
FRAMEWORK_FILES = sorted((DATA / "frameworks").iterdir())
IDS = [path.stem for path in FRAMEWORK_FILES]
LANGUAGES = {"en", "sv", "nb"}
#: A path of some machine: at the start of a word, so that no address of the web is meant.
MACHINE_PATH = re.compile(r"(?<![\w./:-])/(home|root|tmp|work|mnt|var|Users)/|\b[A-Z]:\\|file://|~/")
#: What closed won and closed lost say themselves.
CIRCULAR = re.compile(r"^(The|A) (deal|opportunity|lead) is (won|lost|closed)\b", re.IGNORECASE)

each_framework = pytest.mark.parametrize("framework", [cj.frameworks[id] for id in IDS], ids=IDS)


def citations(framework: cj.Framework) -> list[cj.Citation]:
    """Return every citation that a framework holds."""
    found = [*framework.sources]
    for stage in framework:
        found += [*stage.sources, *(figure.source for figure in stage.figures)]
        found += [question.source for question in stage.questions if question.source]
    for transition in framework.transitions:
        found += transition.sources
    return found


def test_the_folder_holds_frameworks_only():
    """Every file there is a framework, and the catalogue lists them all, sorted."""
    assert {".toml"} == {path.suffix for path in FRAMEWORK_FILES}
    assert list(bundled.framework_ids()) == IDS
    assert {"nine-stage", "four-stage", "hourglass", "three-phase", "four-phase", "sale-phases"} <= set(IDS)


@pytest.mark.parametrize("path", FRAMEWORK_FILES, ids=IDS)
def test_a_file_is_named_after_its_framework(path):
    """The id within is the name without."""
    assert path.stem == tomllib.loads(path.read_text("utf-8"))["id"] == cj.frameworks[path.stem].id


@each_framework
def test_a_framework_says_what_it_is(framework):
    """Its name in three languages, a description, who coined it, and where that is told."""
    assert set(framework.labels) >= LANGUAGES
    assert all(text.strip() for text in framework.labels.values())
    assert framework.description.strip()
    assert framework.originator.strip()
    assert framework.sources


@each_framework
def test_every_stage_has_labels_and_a_definition(framework):
    """People see a name in their language, and can read what it means."""
    for stage in framework:
        assert set(stage.labels) >= LANGUAGES, stage
        assert all(text.strip() == text != "" for text in stage.labels.values()), stage
        assert stage.definition.strip(), stage


@each_framework
def test_a_value_is_what_the_product_stores_and_no_translation(framework):
    """One text for each stage, in letters that every system stores; other languages are labels or aliases."""
    for stage in framework:
        assert len(stage.values) <= 1, stage
        assert all(value.isascii() and value.isprintable() for value in stage.values), stage
        others = {fold(text) for language, text in stage.labels.items() if language != "en"}
        others -= {fold(stage.labels["en"])}
        assert not others & {fold(value) for value in stage.values}, stage


@each_framework
def test_a_language_names_all_stages_on_the_path_or_none(framework):
    """Half a list would show two languages at once."""
    walked = [stage for stage in framework if stage.span & spine().path]
    for language in {language for stage in walked for language in stage.labels}:
        assert all(language in stage.labels for stage in walked), language


@each_framework
def test_no_definition_only_turns_its_label_round(framework):
    """A deal that is won when it is won tells nobody what happens."""
    for stage in framework:
        assert not CIRCULAR.search(stage.definition), stage


@each_framework
def test_every_stage_has_a_span_with_a_reason_and_a_citation(framework):
    """No meaning without an argument; a stage off the path has one for that."""
    for stage in framework:
        assert stage.reason.strip(), stage
        assert stage.sources, stage
        assert stage.span <= spine().path | spine().exit_ids, stage


@pytest.mark.parametrize("path", FRAMEWORK_FILES, ids=IDS)
def test_a_bundled_stage_says_itself_what_it_covers(path):
    """Moments, or off the path with a reason: no span is borrowed from another file."""
    for stage in tomllib.loads(path.read_text("utf-8"))["stages"]:
        assert ("moments" in stage) != ("off_path" in stage), stage["id"]
        assert "covers" not in stage, stage["id"]
        assert stage.get("reason", stage.get("off_path", "")).strip(), stage["id"]


@each_framework
def test_every_transition_has_a_reason_and_a_citation(framework):
    """An arrow that the order does not imply needs a source."""
    for transition in framework.transitions:
        assert transition.reason.strip(), transition
        assert transition.sources, transition


#: Their sources put a later moment of the spine first, as their notes say.
NOT_IN_THE_ORDER_OF_THE_SPINE = {
    "aarrr",
    "aisdalslove",
    "edelman-cdj",
    "ga4-lifecycle",
    "hierarchy-of-effects",
    "sirius-waterfall-2012",
    "vtiger-lead",
}


@each_framework
def test_the_stages_stand_in_the_order_of_the_spine(framework):
    """The middle of each span lies no earlier than the middle of the one before; exits aside."""
    walked = [s for s in framework if s.span & spine().path and not s.parallel]
    spans = [stage.span & spine().path for stage in walked]
    middles = [Fraction(sum(spine().position[m] for m in span), len(span)) for span in spans]
    in_order = sorted(middles) == middles

    assert in_order or not framework.ordered or framework.id in NOT_IN_THE_ORDER_OF_THE_SPINE
    assert not (in_order and framework.id in NOT_IN_THE_ORDER_OF_THE_SPINE)


@each_framework
def test_every_reference_is_cited(framework):
    """Nobody looks up a publication that nothing rests on."""
    assert {source.id for source in framework.references} == {c.source.id for c in citations(framework)}


def test_every_reference_of_the_statements_is_cited():
    """The same for the file of statements."""
    references = tomllib.loads((DATA / "statements.toml").read_text("utf-8"))["references"]

    assert set(references) == {statement.source.source.id for statement in statements()}


def test_one_id_means_one_publication_in_all_files():
    """A publication is written in the same words wherever it is cited."""
    known: dict[str, cj.Source] = {}
    all_sources = [source for id in IDS for source in cj.frameworks[id].references]
    for source in (*all_sources, *(statement.source.source for statement in statements())):
        assert known.setdefault(source.id, source) == source
    assert len({source.id for source in all_sources}) < len(all_sources)


#: The places of the five source articles, spelled in one way only.
ARTICLES = {
    "nine-stages-article": r"opening|The Phases of the Customer Journey|list( [1-9](-[1-9])?)?"
    r"|before section 1|section [1-9]|glossary|conclusion",
    "digital-journey-article": r"introduction|1 early phase|2 middle phase|3 late phase",
    "hourglass-article": r"why the journey matters|the funnel as an hourglass|section [1-7]",
    "four-stages-article": r"Del [1-3]|Konklusjon",
    "journey-a-to-z-article": r"introduction|benefits of mapping|Oppdagelsesfasen|Vurderingsfase|Kjøpsfase"
    r"|Oppbevaringsfase|improving the map",
}


def strings(value: object) -> Iterator[str]:
    """Yield every string of a file, however deep in tables and lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


@pytest.mark.parametrize("article", ARTICLES)
def test_a_place_in_an_article_has_one_spelling(article):
    """Whichever file cites a place, it is called the same."""
    texts = (text for path in FILES for text in strings(tomllib.loads(path.read_text("utf-8"))))
    places = {text.partition("#")[2] for text in texts if text.startswith(f"{article}#")}

    assert places
    assert [place for place in sorted(places) if not re.fullmatch(ARTICLES[article], place)] == []


@each_framework
def test_references_have_what_readers_need(framework):
    """A title, one language if it has one, an address of the web if any, a plausible year if any."""
    for source in framework.references:
        assert source.title.strip(), source.id
        assert re.fullmatch("([a-z]{2})?", source.language), source.id
        assert source.url == "" or re.match(r"https?://[^\s/]+\.[^\s]+$", source.url), source.id
        assert source.year is None or 1890 <= source.year <= 2026, source.id


def test_every_statement_speaks_of_stages_that_exist():
    """A renamed stage must not leave a statement behind."""
    for statement in statements():
        assert statement.subject_stages, statement
        assert statement.object_stages, statement
        for key in (*statement.subject_stages, *statement.object_stages):
            framework, _, stage = key.partition(":")
            assert key == cj.frameworks[framework][stage].key


def test_no_statement_is_told_twice():
    """Two statements of one pair, relation and source would count one voice twice."""
    told = [
        (subject, statement.relation, object, statement.source)
        for statement in statements()
        for subject in statement.subject_stages
        for object in statement.object_stages
    ]

    assert len(told) == len(set(told))


def test_the_spine_tells_who_draws_each_line():
    """Every moment and exit has a definition and the vocabularies that set it apart; ids are unique."""
    moments = (*spine().moments, *spine().exits)

    assert all(moment.definition.strip() and moment.line.strip() for moment in moments)
    assert len(moments) == len({moment.id for moment in moments})
    assert all(moment.weight > 0 for moment in moments)


def test_every_moment_is_covered_by_some_stage():
    """A moment that no vocabulary covers would be told apart for nobody."""
    covered = frozenset().union(*(stage.span for id in IDS for stage in cj.frameworks[id]))

    assert spine().path <= covered


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_no_file_holds_a_path_of_a_machine(path):
    """What an author had on disk is nobody's business."""
    assert not MACHINE_PATH.search(path.read_text("utf-8"))


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_files_are_plain_utf_8(path):
    """No byte-order mark, no carriage return, no tab, no broken letter, a line break at the end."""
    text = path.read_bytes().decode("utf-8")

    assert not re.search("[\ufeff\ufffd\r\t]", text)
    assert text.endswith("\n")


def test_the_data_folder_holds_no_python():
    """Data is data."""
    assert not list(DATA.rglob("*.py"))


# Laziness.


@pytest.fixture
def opened(monkeypatch):
    """Return a list that fills with the names of the data files opened."""
    spine()
    names = []
    read = bundled.read
    monkeypatch.setattr(bundled, "read", lambda name: names.append(name) or read(name))
    return names


@pytest.fixture
def parsed(monkeypatch):
    """Return a list that fills with the texts parsed as TOML."""
    spine()
    texts = []
    loads = tomllib.loads
    monkeypatch.setattr(tomllib, "loads", lambda text: texts.append(text) or loads(text))
    return texts


def test_loading_one_framework_opens_its_file_alone(opened, parsed):
    """Adding a framework costs its own file."""
    catalogue = Catalogue()

    assert catalogue["hourglass"].id == "hourglass"
    assert opened == ["frameworks/hourglass.toml"]
    assert len(parsed) == 1


def test_a_framework_is_read_once(opened):
    """Asking again gives the same object."""
    catalogue = Catalogue()

    assert catalogue["hourglass"] is catalogue["hourglass"]
    assert opened == ["frameworks/hourglass.toml"]


def test_listing_reads_no_file(opened, parsed):
    """Ids, length, membership and display come from the names of the files."""
    catalogue = Catalogue()

    assert [id for id in catalogue if id in IDS] == IDS
    assert len(catalogue) >= len(IDS)
    assert "nine-stage" in catalogue
    assert "aarrr" in repr(catalogue)
    assert [] == opened == parsed


def test_an_id_cannot_lead_out_of_the_folder(opened):
    """What is no id is not joined to a path."""
    for id in ("../spine", "../../data/spine", "/etc/passwd", "nine-stage.toml", "", "x\0y", "..\\spine", 7):
        with pytest.raises(KeyError):
            Catalogue()[id]
    assert opened == []


def readings(name):
    """Return a file of readings of spans."""
    return json.loads((Path(__file__).parent / name).read_text("utf-8"))


def test_every_difference_of_the_second_reading_is_settled():
    """Where the readings differed, or a review did later, the frameworks hold what the sources settled."""
    settled = readings("settled_spans.json")
    ids = [moment.id for moment in (*spine().moments, *spine().exits)]
    assert len([key for key, told in settled.items() if not told.get("later")]) == 22
    for key, told in settled.items():
        framework, stage = key.split(":")
        assert cj.frameworks[framework][stage].span == set(told["settled"]), key
        assert set(readings("second_spans.json")[framework][stage]["moments"]) == set(told["second"]), key
        assert (told["first"] == told["second"]) is told.get("later", False), key
        for span in (told["first"], told["second"], told["settled"]):
            assert span == sorted(span, key=ids.index), key
        assert told["why"].endswith("."), key
        assert told["source"].startswith(("https://", "http://")), key


def test_what_still_differs_from_the_second_reading_was_settled_so():
    """A span that is changed later, or a stage that was overlooked, shows here."""
    settled = readings("settled_spans.json")
    for id, stages in readings("second_spans.json").items():
        for stage in cj.frameworks[id]:
            if stage.span != set(stages[stage.id]["moments"]):
                assert stage.key in settled


def test_a_second_reader_finds_much_the_same():
    """The spans of ten frameworks were assigned again by another reader, who had not seen these."""
    second = readings("second_spans.json")
    likeness = []
    for id, stages in second.items():
        assert list(stages) == [stage.id for stage in cj.frameworks[id]]
        for stage in cj.frameworks[id]:
            other = spine().span(stages[stage.id]["moments"])
            both = stage.span | other
            likeness.append(Fraction(len(stage.span & other), len(both)) if both else Fraction(1))
    assert sum(likeness) / len(likeness) >= Fraction(3, 4)
