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
import readings
from customer_journey.catalogue import bundled
from customer_journey.catalogue.frameworks import Catalogue
from customer_journey.catalogue.spine import spine
from customer_journey.crosswalks.statements import statements
from customer_journey.model.folding import fold

DATA = Path(bundled.__file__).parents[1] / "data"
FILES = sorted(DATA.rglob("*.toml"))
FRAMEWORK_FILES = sorted((DATA / "frameworks").iterdir())
IDS = [path.stem for path in FRAMEWORK_FILES]
LANGUAGES = {"en", "sv", "nb"}
#: The frameworks whose stages two readers read.
TWICE_READ = tuple(dict.fromkeys(key.split(":")[0] for key in readings.first_reading()))
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
    """Moments, or off the path with a reason: no span is borrowed from another file.

    What a product declares to belong to a stage exists, and is another vocabulary's.
    """
    for stage in tomllib.loads(path.read_text("utf-8"))["stages"]:
        assert ("moments" in stage) != ("off_path" in stage), stage["id"]
        for framework, _, covered in (key.partition(":") for key in stage.get("covers", ())):
            assert covered in cj.frameworks[framework]
            # Its file written and read again, as a file of one's own, borrows no further moment.
            assert cj.frameworks[framework][covered].span <= cj.frameworks[path.stem][stage["id"]].span
            assert framework != path.stem
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
    "dm-lifecycle",
    "edelman-cdj",
    "hierarchy-of-effects",
    "product-led",
    "sirius-waterfall-2012",
    "vtiger-lead",
}


@each_framework
def test_the_stages_stand_in_the_order_of_the_spine(framework):
    """The middle of each core lies no earlier than the middle of the one before; exits aside."""
    walked = [s for s in framework if s.core & spine().path and not s.parallel]
    cores = [stage.core & spine().path for stage in walked]
    middles = [Fraction(sum(spine().position[m] for m in core), len(core)) for core in cores]
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


def test_two_readers_agree():
    """Two readers, who did not see each other's work, find much the same cores and give the same answers."""
    first, second = readings.first_reading(), readings.second_reading()
    assert list(first) == list(second)
    assert set(first) == {stage.key for id in TWICE_READ for stage in cj.frameworks[id]}
    spans, cores = readings.likeness(first, second)
    assert spans > Fraction(3, 4)
    assert cores > Fraction(7, 8)
    alike, apart, total = readings.same_answers(first, second, "unique")
    assert alike / total > 0.8
    assert apart / total < 0.01


def test_cores_follow_from_the_count():
    """Where sources were counted, the core and the fringe in the data are what the count gives."""
    for key, meant in readings.tallied():
        framework, stage = key.split(":")
        found = cj.frameworks[framework][stage]
        assert (found.span, found.core) == meant, key


def test_counted_sources_can_be_looked_up():
    """Each is a reference of the framework or an address, and names moments of the spine."""
    for path in sorted((Path(__file__).parent / "tallies").glob("*.json")):
        known = {source.id for source in cj.frameworks[path.stem].references}
        for stage, entry in json.loads(path.read_text("utf-8")).items():
            assert stage in cj.frameworks[path.stem]
            assert entry["sources"]
            assert entry.get("judged", {"why": "."})["why"].endswith(".")
            for source in entry["sources"]:
                id = source["source"].partition("#")[0]
                assert id in known or id.startswith("http"), (path.stem, source)
                assert {*source["defines"], *source["also"]} <= spine().position.keys(), (path.stem, source)


def test_each_moment_of_a_fringe_has_a_reason():
    """What does not define a stage is in its span because a source says so."""
    for framework in cj.frameworks.values():
        for stage in framework:
            assert stage.fringe == stage.fringe_reasons.keys(), stage.key
