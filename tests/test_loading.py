"""Reading files of one's own: strict, every mistake told at once with its place."""

from __future__ import annotations

import datetime as dt
import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.catalogue.loading import framework_from
from customer_journey.catalogue.reading import Table, toml_table
from customer_journey.catalogue.spine import spine, spine_from
from customer_journey.errors import InvalidFileError, InvalidFrameworkError, Problem
from customer_journey.model.stages import Question

GOOD = """
id = "mine"

[references.book]
title = "A book"

[[stages]]
id = "first"
moments = ["problem..encounter"]

[[stages]]
id = "second"
moments = ["purchase"]
"""


def read(text: str | bytes) -> cj.Framework:
    return cj.Framework.from_toml(io.BytesIO(text if isinstance(text, bytes) else text.encode()))


def stage(lines: str) -> str:
    """Return a framework of one stage with these lines."""
    return f'id = "mine"\n[[stages]]\nid = "first"\n{lines}\n'


def problems(text: str | bytes) -> dict[str, str]:
    """Return the mistakes of a file: place to messages, one in each line."""
    with pytest.raises(InvalidFileError) as caught:
        read(text)
    found: dict[str, str] = {}
    for problem in caught.value.problems:
        found[problem.path] = f"{found.get(problem.path, '')}{problem.message}\n"
    return found


def test_a_good_file_is_read():
    """The smallest useful framework: two stages and their moments."""
    mine = read(GOOD)

    assert (mine.id, [s.id for s in mine]) == ("mine", ["first", "second"])
    assert {"problem", "research", "encounter"} == mine["first"].span
    assert cj.convert("second", source=mine, target="hourglass").id == "buy"


@pytest.mark.parametrize("kind", [str, os.fspath, lambda path: path])
def test_a_path_is_read(tmp_path, kind):
    """A path may be a text or an object."""
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, "utf-8")

    assert read(GOOD) == cj.Framework.from_toml(kind(path))


# Types.


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        (f"year = 1900.7\n{GOOD}", "year", "must be a whole number, not a number with a fraction"),
        (f"year = true\n{GOOD}", "year", "must be a whole number, not true or false"),
        (f'year = "1900"\n{GOOD}', "year", "must be a whole number, not a string"),
        (f"year = 1900-01-01\n{GOOD}", "year", "must be a whole number, not a date or time"),
        (f"note = 1\n{GOOD}", "note", "must be a string, not a whole number"),
        (f"note = 07:32:00\n{GOOD}", "note", "must be a string, not a date or time"),
        (f"description = {{}}\n{GOOD}", "description", "must be a string, not a table"),
        (f'sources = "book"\n{GOOD}', "sources", "must be a list, not a string"),
        (f'labels = "Mine"\n{GOOD}', "labels", "must be a table, not a string"),
        (f"labels = {{en = 1}}\n{GOOD}", "labels.en", "must be a string, not a whole number"),
        (f"labels = {{en = []}}\n{GOOD}", "labels.en", "must be a string, not a list"),
        (stage('moments = "trial"'), "stages[0].moments", "must be a list, not a string"),
        (stage("moments = [1]"), "stages[0].moments[0]", "must be a string, not a whole number"),
        (stage('moments = ["trial", ""]'), "stages[0].moments[1]", "must not be empty"),
        (stage('moments = ["trial"]\naliases = [" "]'), "stages[0].aliases[0]", "must not be empty"),
        (
            stage('moments = ["trial"]\nparallel = 1'),
            "stages[0].parallel",
            "must be true or false, not a whole number",
        ),
        (
            stage('moments = ["trial"]\nparallel = "yes"'),
            "stages[0].parallel",
            "must be true or false, not a string",
        ),
        (
            stage('moments = ["trial"]\nquestions = ["Why?"]'),
            "stages[0].questions",
            "must be a table, not a list",
        ),
        (
            stage('moments = ["trial"]\nquestions = {why = ["Why?", 7]}'),
            "stages[0].questions.why[1]",
            "must be a string or a table, not a whole number",
        ),
        (
            stage('moments = ["trial"]\nfigures = ["81 %"]'),
            "stages[0].figures[0]",
            "must be a table, not a string",
        ),
        ('id = "mine"\nstages = {id = "first"}', "stages", "must be a list, not a table"),
        ('id = "mine"\nstages = ["first"]', "stages[0]", "must be a table, not a string"),
    ],
)
def test_wrong_types_are_told(text, path, message):
    """A string is not a list, true is not 1, 1900.7 is not a year."""
    assert message in problems(text)[path].splitlines()


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        (f'shape = "circle"\n{GOOD}', "shape", "'circle' must be one of line, funnel, hourglass"),
        (f'axis = "seller"\n{GOOD}', "axis", "'seller' must be one of buyer, company"),
        (
            f'{GOOD}[[transitions]]\nfrom = "first"\nto = "second"\nkind = "jump"',
            "transitions[0].kind",
            "'jump' must be one of next, skip",
        ),
    ],
)
def test_unknown_choices_are_told(text, path, message):
    """What there is to choose from stands in the message."""
    assert problems(text)[path].startswith(message)


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        (f'shap = "line"\n{GOOD}', "shap", "unknown key; did you mean 'shape'?"),
        (stage('moment = ["trial"]'), "stages[0].moment", "unknown key; did you mean 'moments'?"),
        (stage('moments = ["trial"]\nalias = ["x"]'), "stages[0].alias", "did you mean 'aliases'?"),
        (GOOD.replace("title", "titel"), "references.book.titel", "did you mean 'title'?"),
        (f"zzzzzz = 1\n{GOOD}", "zzzzzz", "unknown key; known: axis, base, description, id, "),
        (f"{'k' * 200} = 1\n{GOOD}", "k" * 80 + "…", "unknown key; known: "),
    ],
)
def test_unknown_keys_are_told(text, path, message):
    """A misspelt key must not be passed over; the nearest known one is suggested."""
    assert message in problems(text)[path]


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("", "id", "is missing: give a string"),
        ("", "stages", "is missing: give a list"),
        ('id = " "\n[[stages]]\nid = "first"\nmoments = ["trial"]', "id", "must not be empty"),
        ('id = "mine"\nstages = []', "stages", "a framework needs at least one stage"),
        ('id = "mine"\n[[stages]]\nmoments = ["trial"]', "stages[0].id", "is missing: give a string"),
        ('[references.book]\nyear = 1999\n[[stages]]\nid = "a"', "references.book.title", "is missing"),
        (f'{GOOD}[[transitions]]\nfrom = "first"', "transitions[0].to", "is missing: give a string"),
        (
            stage('moments = ["trial"]\nfigures = [{text = "81 %"}]'),
            "stages[0].figures[0].source",
            "is missing",
        ),
        (stage(""), "stages[0].moments", "or why none (off_path)"),
    ],
)
def test_missing_keys_are_told(text, path, message):
    """What a framework cannot do without is asked for."""
    assert message in problems(text)[path]


def test_a_missing_key_is_told_once():
    """The check of the whole does not repeat what reading has told of a place."""
    with pytest.raises(InvalidFrameworkError) as caught:
        read("")

    assert [problem.path for problem in caught.value.problems] == ["id", "stages"]


# Meaning.


@pytest.mark.parametrize(
    ("moment", "message"),
    [
        ("trail", "There is no moment called 'trail'. Did you mean 'trial'?"),
        ("Trial", "There is no moment called 'Trial'. Did you mean 'trial'?"),
        ("trial..compare", "There is no moment called 'compare'."),
        ("..", "There is no moment called ''."),
        ("trial..", "There is no moment called ''."),
        ("trial...decision", "There is no moment called '.decision'."),
        (
            "purchase..decision",
            "the range must be two moments of the path, the earlier one first, not 'purchase..decision'",
        ),
        (
            "purchase..lost",
            "the range must be two moments of the path, the earlier one first, not 'purchase..lost'",
        ),
        (
            "lost..churned",
            "the range must be two moments of the path, the earlier one first, not 'lost..churned'",
        ),
    ],
)
def test_moments_must_exist_and_ranges_run_forward(moment, message):
    """Every moment is looked up, and a range has two ends on the path."""
    (told,) = problems(stage(f'moments = ["problem", "{moment}"]')).items()

    assert told[0] == "stages[0].moments[1]"
    assert told[1].startswith(message)


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        ('["trial..trial"]', {"trial"}),
        ('["decision..purchase", "problem"]', {"decision", "purchase", "problem"}),
        ('["lost"]', {"lost"}),
        ('["trial", "trial"]', {"trial"}),
    ],
)
def test_moments_are_ids_and_inclusive_ranges(moments, expected):
    """Single ids, ranges with both ends, exits by id."""
    assert expected == read(stage(f"moments = {moments}"))["first"].span


@pytest.mark.parametrize("extra", ['moments = ["trial"]', 'covers = ["nine-stage:usage"]', 'reason = "Why."'])
def test_off_path_excludes_a_span(extra):
    """A stage is a step or it is none; the reason for none is what off_path says."""
    found = problems(stage(f'off_path = "A catch-all."\n{extra}'))

    message = "a stage off the path has no moments, core, fringe, covers or reason"
    assert found == {"stages[0].off_path": f"{message}\n"}


def test_off_path_alone_is_a_stage_without_span():
    """The text becomes the reason."""
    other = read(stage('off_path = "A catch-all."'))["first"]

    assert (frozenset(), "A catch-all.", False) == (other.span, other.reason, other.on_path)


def test_covers_borrows_spans():
    """A company may say what it means by stages of known frameworks, beside moments."""
    mine = read(stage('covers = ["nine-stage:adoption", "nine-stage:usage"]\nmoments = ["trial"]'))

    nine = cj.frameworks["nine-stage"]
    assert mine["first"].span == nine["adoption"].span | nine["usage"].span | {"trial"}
    assert mine["first"].core == {"onboarding", "usage", "trial"}
    assert mine["first"].reason == "Covers nine-stage:adoption, nine-stage:usage."
    assert mine["first"].covers == ("nine-stage:adoption", "nine-stage:usage")


def test_covers_keeps_a_reason_given():
    """The author's own words go before the made ones."""
    assert read(stage('covers = ["nine-stage:usage"]\nreason = "Ours."'))["first"].reason == "Ours."


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("nine-stages:usage", "There is no framework called 'nine-stages'. Did you mean 'nine-stage'?"),
        ("nine-stage:usege", "There is no stage of 'nine-stage' called 'usege'. Did you mean 'usage'?"),
        ("usage", "the key must be framework:stage, such as 'aida:interest', not 'usage'."),
        ("nine-stage:", "There is no stage of 'nine-stage' called ''."),
        ("../spine:usage", "There is no framework called '../spine'."),
    ],
)
def test_covers_must_name_stages_that_exist(key, message):
    """What is borrowed is looked up; the catalogue's own message says what is near."""
    assert message in problems(stage(f'covers = ["{key}"]'))["stages[0].covers[0]"]


def test_a_bundled_framework_cannot_borrow():
    """A file of the library names its own moments, so that loading it opens no other."""
    table = toml_table(stage('covers = ["nine-stage:usage"]').encode(), "own.toml")
    with pytest.raises(InvalidFrameworkError) as caught:
        framework_from(table, spine(), None)
    assert [problem.path for problem in caught.value.problems] == ["stages[0].moments"]

    table = toml_table(stage('covers = ["nine-stage:usage"]\nmoments = ["trial"]').encode(), "own.toml")
    first = framework_from(table, spine(), None)["first"]
    assert (first.span, first.covers) == ({"trial"}, ("nine-stage:usage",))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (f'sources = ["boko"]\n{GOOD}', "sources[0]"),
        (GOOD + 'sources = ["book#1", "boko#2"]', "stages[1].sources[1]"),
        (GOOD + 'figures = [{text = "81 %", source = "boko"}]', "stages[1].figures[0].source"),
        (
            GOOD + '[[transitions]]\nfrom = "second"\nto = "first"\nsources = ["boko"]',
            "transitions[0].sources[0]",
        ),
    ],
)
def test_references_must_be_described(text, path):
    """A citation of nothing is told wherever it stands, with the nearest reference."""
    assert {path: "there is no reference 'boko'; did you mean 'book'?\n"} == problems(text)


def test_a_reference_far_from_all_says_where_to_describe_it():
    """Without a near one the way out is to add it."""
    message = problems(f'sources = ["zeitung"]\n{GOOD}')["sources[0]"]

    assert message == "there is no reference 'zeitung'; describe it under [references.zeitung]\n"


def test_citations_have_locators():
    """What follows the # says where in the publication."""
    citation = read(GOOD + 'sources = ["book#page 3 #2"]')["second"].sources[0]

    assert (citation.source.id, citation.locator) == ("book", "page 3 #2")


@pytest.mark.parametrize(
    ("own", "expected"), [("", ["book"]), ("sources = []", []), ('sources = ["book#2"]', ["book"])]
)
def test_a_stage_inherits_the_sources_of_its_framework(own, expected):
    """Unless it has its own, which may be none."""
    found = read(f'sources = ["book"]\n{GOOD}{own}')["second"].sources

    assert expected == [citation.source.id for citation in found]
    assert [""] * (own == "") + ["2"] * ("#2" in own) == [citation.locator for citation in found]


# Contradictions.


def two(first: str, second: str) -> str:
    moments = 'moments = ["trial"]'
    return (
        f'id = "mine"\n[[stages]]\nid = "a"\n{moments}\n{first}\n[[stages]]\nid = "b"\n{moments}\n{second}\n'
    )


def test_ids_are_unique():
    """The second stage with an id says where the first is."""
    found = problems(two("", "").replace('"b"', '"a"'))

    assert found["stages[1].id"] == "'a' is also stages[0]\n"


@pytest.mark.parametrize("id", ["Mine", "my own", "../etc", "æ", "a--b", "-a", "x" * 101])
def test_ids_are_slugs(id):
    """An id is what file names, keys and columns can hold."""
    assert "must be lower-case words joined by hyphens" in problems(GOOD.replace('"mine"', f'"{id}"'))["id"]
    assert "must be lower-case words" in problems(GOOD.replace('"first"', f'"{id}"'))["stages[0].id"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('aliases = ["Köp"]', 'aliases = ["Köp"]'),
        ('aliases = ["Köp"]', 'aliases = ["KØP"]'),
        ('aliases = ["Post-purchase"]', 'aliases = ["post purchase"]'),
        ('values = ["x"]', 'values = ["x"]'),
        ('labels = {en = "Buy"}', 'aliases = ["Buy"]'),
        ('values = ["Buy"]', 'labels = {en = "Buy"}'),
        ("", 'aliases = ["a"]'),
    ],
)
def test_two_stages_cannot_claim_one_name(first, second):
    """Aliases are compared folded; machine values, and names of different tiers, as written."""
    found = problems(two(first, second))

    assert list(found) == ["stages[1]"]
    assert "names both 'a' and " in found["stages[1]"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('labels = {en = "Buy"}', 'aliases = ["buy"]'),
        ("", 'aliases = ["A"]'),
        ('values = ["x"]', 'values = ["X"]'),
        ('labels = {en = "New"}', 'labels = {en = "New"}'),
        ('labels = {en = "New"}', 'labels = {en = "New"}\naliases = ["New"]'),
        ('labels = {en = "Buy", sv = "Buy"}\naliases = ["buy"]', ""),
    ],
)
def test_names_may_be_near_across_tiers_and_within_a_stage(first, second):
    """An earlier tier keeps the folded name; a stage may repeat itself."""
    assert len(read(two(first, second))) == 2


@pytest.mark.parametrize(
    ("lines", "path", "message"),
    [
        ('from = "c"\nto = "a"', "transitions[0].from", "there is no stage 'c'"),
        ('from = "a"\nto = "c"', "transitions[0].to", "'c' is not a stage"),
        ('from = "a"\nto = "lost"\nkind = "skip"', "transitions[0].to", "'lost' is not a stage"),
        (
            'from = "a"\nto = "b"\nkind = "exit"',
            "transitions[0].to",
            "'b' is not an exit (churned, disqualified, dormant, lost)",
        ),
        ('from = "a"\nto = "b"', "transitions[0]", "a → b is already stated by the plain order"),
        (
            'from = "a"\nto = "b"\nkind = "skip"',
            "transitions[0]",
            "a → b is already stated by the plain order",
        ),
        (
            'from = "b"\nto = "a"\n[[transitions]]\nfrom = "b"\nto = "a"\nkind = "return"',
            "transitions[1]",
            "b → a is already stated by transitions[0]",
        ),
    ],
)
def test_transitions_lead_somewhere_and_are_told_once(lines, path, message):
    """An arrow joins two stages, or a stage and an exit, and says something new."""
    assert message in problems(f"{two('', '')}[[transitions]]\n{lines}")[path].splitlines()


def test_a_language_tag_looks_like_one():
    """A label's key is a language; misplaced keys are no languages."""
    found = problems(two('labels = {english = "A", pt-BR = "A", "" = "A", EN = "A"}', ""))

    assert {"stages[0].labels.'english'", "stages[0].labels.''", "stages[0].labels.'EN'"} == set(found)


LISTS = ["aliases", "values", "goals", "activities", "channels", "touchpoints", "pitfalls"]


@pytest.mark.parametrize("key", LISTS)
def test_a_list_of_texts_holds_no_blank(key):
    """A framework made in Python is as strict as a file."""
    blank = cj.Stage("mine", "first", span={"trial"}, **{key: ("told", " ")})
    with pytest.raises(InvalidFrameworkError) as caught:
        cj.Framework(id="mine", stages=(blank,))

    assert caught.value.problems == (Problem(f"stages[0].{key}", "must not be empty"),)


def of_year(year: int) -> cj.Framework:
    """Return a framework of a year, which cites a book of that year."""
    return cj.Framework(
        id="mine",
        year=year,
        stages=(cj.Stage("mine", "first", span={"trial"}),),
        references=(cj.Source("book", "A book", year=year),),
    )


@pytest.mark.parametrize("year", [-1, 0, 10_000])
def test_a_year_is_one_of_the_calendar(year):
    """There is no year 0, be it of a framework or of a reference, in Python or in a file."""
    message = f"{year} must be from 1 to 9999"
    with pytest.raises(InvalidFrameworkError) as caught:
        of_year(year)

    assert caught.value.problems == (Problem("year", message), Problem("references.book.year", message))
    told = f"year = {year}\n"
    found = problems(told + GOOD.replace('title = "A book"\n', f'title = "A book"\n{told}'))
    assert found == {"year": f"{message}\n", "references.book.year": f"{message}\n"}


@pytest.mark.parametrize("year", [1, 9999])
def test_the_first_and_the_last_year(year):
    """Both may be years of publication."""
    mine = of_year(year)

    assert (mine.year, mine.references[0].year) == (year, year)


def test_questions_stand_by_topic():
    """Those on one topic stand together, topics as they first come: a file tells them so."""
    why, feel, what = (Question(*q) for q in (("goal", "Why?"), ("mood", "How?"), ("goal", "What?")))
    asked = cj.Stage("mine", "first", span={"trial"}, questions=(why, feel, what))
    mine = cj.Framework(id="mine", stages=(asked,))

    assert mine["first"].questions == (why, what, feel)
    assert read(mine.to_toml()) == mine


FURTHER = 'text = "What for?", implied = true, source = "book#page 2"'
ASKED = f"""
id = "mine"
[references.book]
title = "A book"
[[stages]]
id = "first"
moments = ["trial"]
[stages.questions]
why = ["Why?", {{{FURTHER}}}, {{text = "Why not?"}}]
"""


def test_a_question_is_a_text_or_a_table():
    """A table has the text, and may say that it is implied, and where it comes from."""
    mine = read(ASKED)
    place = cj.Citation(cj.Source("book", "A book"), "page 2")

    assert mine["first"].questions == (
        Question("why", "Why?"),
        Question("why", "What for?", implied=True, source=place),
        Question("why", "Why not?"),
    )
    assert read(mine.to_toml()) == mine
    # A table that says no more than its text is written as the text.
    assert '"Why not?"]' in mine.to_toml()


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        ('text = " "', ".text", "must not be empty"),
        ("implied = true", ".text", "is missing: give a string"),
        ('text = "What for?", implied = "yes"', ".implied", "must be true or false, not a string"),
        (
            'text = "What for?", source = "bok"',
            ".source",
            "there is no reference 'bok'; did you mean 'book'?",
        ),
        ('text = "What for?", source = ""', ".source", "must not be empty"),
        ('text = "What for?", topic = "why"', ".topic", "unknown key; "),
    ],
)
def test_mistakes_in_a_question_are_told_at_their_place(text, key, message):
    """Each has the path of its key, and the question itself is not called empty on top of that."""
    found = problems(ASKED.replace(FURTHER, text))

    assert [*found] == [f"stages[0].questions.why[1]{key}"]
    assert found[f"stages[0].questions.why[1]{key}"].startswith(message)


def test_a_question_cites_a_reference_of_its_framework():
    """Otherwise it could not be written and read again."""
    asked = Question("why", "Why?", source=cj.Citation(cj.Source("book", "A book")))

    with pytest.raises(InvalidFrameworkError, match=r"stages\[0\]\.questions: 'book' is not among"):
        cj.Framework(id="mine", stages=[cj.Stage("mine", "first", span={"trial"}, questions=[asked])])


def test_every_mistake_is_told_at_once():
    """One reading finds them all, wherever they stand, each with its place."""
    found = problems("""
        id = "Mine"
        shap = "line"
        year = "old"
        sources = ["nothing"]
        [[stages]]
        id = "a"
        moments = ["trail"]
        [[stages]]
        id = "b"
        labels = {en = 3}
        off_path = "None."
        parallel = 1
        [[stages]]
        id = "c"
        moments = ["purchase..trial"]
        aliases = ["a"]
        [[transitions]]
        from = "a"
        to = "z"
    """)

    assert set(found) >= {
        "id",
        "shap",
        "year",
        "sources[0]",
        "stages[0].moments[0]",
        "stages[1].labels.en",
        "stages[1].parallel",
        "stages[2].moments[0]",
        "stages[2]",
        "transitions[0].to",
    }


def test_the_message_lists_file_places_and_mistakes():
    """One line for one mistake, a list for more."""
    one = InvalidFileError("a.toml", (Problem("id", "is missing"),))
    more = InvalidFileError("a.toml", (Problem("id", "is missing"), Problem("", "is odd")))

    assert str(one) == "a.toml: id: is missing"
    assert str(more) == "a.toml: 2 problems:\n  id: is missing\n  is odd"


def test_the_message_names_the_file(tmp_path):
    """The path as the user gave it, or a word for a stream without a name."""
    path = tmp_path / "mine.toml"
    path.write_bytes(b"")
    with pytest.raises(InvalidFileError) as of_path:
        cj.Framework.from_toml(path)
    with pytest.raises(InvalidFileError) as of_stream:
        read("")
    with path.open("rb") as file, pytest.raises(InvalidFileError) as of_file:
        cj.Framework.from_toml(file)

    assert [str(path), "<file>", str(path)] == [e.value.origin for e in (of_path, of_stream, of_file)]


# Files that are none.


def test_what_the_system_says_of_a_path_is_left_to_it(tmp_path):
    """A missing file and a directory raise the system's own errors."""
    with pytest.raises(FileNotFoundError):
        cj.Framework.from_toml(tmp_path / "none.toml")
    with pytest.raises((IsADirectoryError, PermissionError)):
        cj.Framework.from_toml(tmp_path)


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()])
def test_files_of_windows_editors_are_read(data):
    """A byte-order mark and carriage returns change nothing."""
    assert read(GOOD) == read(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"id = '\xff'", "not UTF-8 at byte 6: save it as UTF-8"),
        (GOOD.encode("utf-16"), "not UTF-8 at byte 0: save it as UTF-8"),
        ("id = 'köp'".encode("latin-1"), "not UTF-8 at byte 7: save it as UTF-8"),
        (b"id = 'a\0b'", "not TOML: "),
        (b"id = ", "not TOML: "),
        (b"id = 'a'\nid = 'b'", "not TOML: "),
        (b"[[[", "not TOML: "),
        (b"PK\x03\x04", "not TOML: "),
        (b"x = " + b"[" * 5000, "not TOML that can be read"),
        (b"x = " + b"{a=" * 5000, "not TOML that can be read"),
        (b"year = " + b"9" * 5000, "not TOML that can be read"),
        (b"#" * (5 * 1024 * 1024), "larger than 4194304 bytes"),
    ],
    ids=lambda value: "" if isinstance(value, str) else ascii(value[:12]),
)
def test_what_is_no_toml_is_one_problem_of_the_whole(data, message):
    """Bad bytes, bad syntax, hostile nesting and size: one error without a place in the file."""
    found = problems(data)

    assert list(found) == [""]
    assert found[""].startswith(message)
    assert len(found[""]) < 200


def test_a_large_file_is_not_read_to_its_end():
    """Of a file without end no more is read than tells that it is too large."""

    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size=-1):
            assert 0 < size < 5 * 1024 * 1024
            self.asked += size
            return b" " * size

    endless = Endless()
    with pytest.raises(InvalidFileError, match="larger than"):
        cj.Framework.from_toml(endless)

    assert endless.asked < 5 * 1024 * 1024


# Decisions.


def decisions(text: str) -> cj.Decisions:
    return cj.Decisions.from_toml(io.BytesIO(text.encode()))


def test_decisions_are_read():
    """A text is the target; a table says more."""
    found = decisions(
        'source = "a"\ntarget = "b"\n[decide]\nx = "y"\n'
        'z = {target = "w", reason = "Because.", override = true}'
    )

    assert cj.Decisions("a", "b", {"x": cj.Decision("y"), "z": cj.Decision("w", "Because.", True)}) == found


@pytest.mark.parametrize(
    ("line", "version"), [("", ""), ('data_version = "2024.1"', "2024.1"), ('data_version = "x"', "x")]
)
def test_decisions_of_any_version_are_read(line, version):
    """The version of the data is optional, and any is accepted; decisions made in code have that of today."""
    text = f'source = "a"\ntarget = "b"\n{line}\n[decide]\nx = "y"\n'
    assert decisions(text).data_version == version
    assert ("data_version" in decisions(text).to_toml()) is bool(version)
    made = cj.Decisions("a", "b", {"x": cj.Decision("y")})
    assert made == decisions(text)
    assert made.to_toml().splitlines()[2] == f'data_version = "{cj.data_version}"'


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        (
            'source = "a"\ntarget = "b"\ndata_version = 2026.12',
            "data_version",
            "must be a string, not a number with a fraction",
        ),
        ('target = "b"', "source", "is missing: give a string"),
        ('source = "a"\ntarget = 1', "target", "must be a string, not a whole number"),
        ('source = "a"\ntarget = "b"\ndecide = ["x"]', "decide", "must be a table, not a list"),
        ('source = "a"\ntarget = "b"\n[decide]\nx = 1', "decide.x", "must be a table, not a whole number"),
        ('source = "a"\ntarget = "b"\n[decide]\nx = {}', "decide.x.target", "is missing: give a string"),
        ('source = "a"\ntarget = "b"\n[decide]\nx = ""', "decide.x", "must not be empty"),
        (
            'source = "a"\ntarget = "b"\n[decide]\nx = {target = "y", overide = true}',
            "decide.x.overide",
            "unknown key; did you mean 'override'?",
        ),
        (
            'source = "a"\ntarget = "b"\n[decides]\nx = "y"',
            "decides",
            "unknown key; did you mean 'decide'?",
        ),
    ],
)
def test_mistakes_in_decisions_are_told(text, path, message):
    """The same strict reader reads them."""
    with pytest.raises(InvalidFileError) as caught:
        decisions(text)

    assert {path: message}.items() <= {p.path: p.message for p in caught.value.problems}.items()


# The spine.


@pytest.mark.parametrize("weight", [0, -1, 1.5, True, "0", "1/0", "-1/2", "1e3", "½", "", [], 10**10])
def test_weights_of_the_spine_are_fractions_above_zero(weight):
    """Whole numbers or texts such as "1/3", so that nothing is rounded."""
    with pytest.raises(InvalidFileError):
        spine_from(Table({"moments": [{"id": "a", "weight": weight}]}, "spine"))


def test_a_split_moment_still_names_its_parts():
    """A file written before a split keeps its meaning, in a range too."""
    moments = [{"id": id} for id in ("before", "left", "right", "after")]
    splits = [{"id": "whole", "parts": ["left", "right"]}]
    parts = spine_from(Table({"moments": moments, "splits": splits}, "spine"))

    assert {"left", "right"} == parts.span(["whole"])
    assert {"before", "left", "right"} == parts.span(["before..whole"])
    assert {"left", "right", "after"} == parts.span(["whole..after"])


# Whatever comes.

SCALARS = st.one_of(
    st.none().map(lambda _: dt.date(2021, 9, 2)),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["trial", "problem..purchase", "lost", "nine-stage:usage", "first", "book", "line", "skip"]
    ),
)
KEYS = st.one_of(
    st.text(max_size=5),
    st.sampled_from(
        [
            "id",
            "labels",
            "axis",
            "shape",
            "year",
            "sources",
            "references",
            "title",
            "stages",
            "moments",
            "covers",
            "off_path",
            "reason",
            "aliases",
            "values",
            "parallel",
            "figures",
            "text",
            "source",
            "questions",
            "transitions",
            "from",
            "to",
            "kind",
            "en",
            "sv",
            "decide",
            "target",
            "override",
        ]
    ),
)
VALUES = st.recursive(
    SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(KEYS, v, max_size=4), max_leaves=12
)
STAGES = st.lists(st.dictionaries(KEYS, VALUES, max_size=5), max_size=3)
TABLES = st.tuples(
    st.dictionaries(KEYS, VALUES, max_size=4),
    st.fixed_dictionaries({}, optional={"id": st.just("mine"), "stages": STAGES, "transitions": STAGES}),
).map(lambda parts: {**parts[0], **parts[1]})


def borrow(key: str) -> frozenset[str]:
    framework, _, id = key.partition(":")
    return cj.frameworks[framework][id].span


@given(TABLES)
def test_any_table_is_a_framework_or_an_invalid_file(table):
    """Whatever stands under the keys, reading it gives a framework or the list of its mistakes."""
    try:
        framework = framework_from(Table(table, "any"), spine(), borrow)
    except InvalidFileError as error:
        assert error.problems
        assert str(error)
    else:
        assert framework.stages


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_a_framework_or_an_invalid_file(data):
    """Whatever the bytes of a file are, no error but the documented one comes out."""
    for read_as in (cj.Framework.from_toml, cj.Decisions.from_toml):
        with pytest.raises(InvalidFileError) as caught:
            read_as(io.BytesIO(data))
        assert str(caught.value)


@given(st.integers(0, len(GOOD)), st.integers(0, len(GOOD)), st.text(max_size=5))
def test_a_damaged_file_is_a_framework_or_an_invalid_file(start, end, inserted):
    """A good file with a piece cut out and another put in is read, or refused with its mistakes."""
    try:
        damaged = (GOOD[:start] + inserted + GOOD[end:]).encode("utf-8", "surrogatepass")
        assert read(damaged).stages
    except InvalidFileError as error:
        assert error.problems
