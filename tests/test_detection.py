"""Detection: which vocabularies explain a column, ties as ties, and what each leaves unexplained."""

import csv
import json
import pickle
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from blanks import is_blank
from customer_journey.errors import InvalidValueError, NotFoundError
from customer_journey.model.folding import fold
from strategies import made

EXPORT = Path(__file__).parents[1] / "examples" / "crm_export.csv"
WORKFLOW = (
    "todo,to do,in review,review,done,blocked,backlog,ready,ready for QA,QA,testing,cancelled,"
    "wontfix,duplicate,on hold,pending,approved,rejected,draft,published,archived,in development,deployed"
)


def ids(explanations):
    return [e.framework.id for e in explanations]


# Ties, and what has none.


def test_a_tie_is_a_tie():
    """Awareness, consideration, decision are two vocabularies' words: both are best, and none is chosen."""
    found = cj.detect(["awareness", "consideration", "decision"])
    assert sorted(ids(found.best)) == ["buyers-journey", "four-stage"]
    assert found.best[0].rank == found.best[1].rank == (3, 3)
    assert all(e.complete for e in found.best)
    assert set(found.best) < set(found.complete) <= set(found.ranked)


def test_displayed_names_go_before_aliases():
    """Vocabularies that merely know the words as aliases explain as many rows, and rank below."""
    found = cj.detect(["awareness", "consideration", "decision"])
    assert "nine-stage" in ids(found.complete)
    assert "nine-stage" not in ids(found.best)
    nine = next(e for e in found.ranked if e.framework.id == "nine-stage")
    assert nine.rows == 3
    assert nine.displayed < 3


def test_a_shortened_or_decorated_label_is_a_label():
    """It counts as the label; a longer name, or another one, does not."""
    salesforce = cj.frameworks["salesforce-opportunity"]

    def displayed(value, framework=salesforce):
        (only,) = cj.detect([value], among=[framework]).ranked
        return only.displayed

    assert [displayed(v) for v in ("Closed Won", "closed_won", "Won", "won ✅", "06 - Closed Won")] == [1] * 5
    assert displayed("Closed Won", cj.frameworks["sales-pipeline"]) == 0
    assert displayed("MQL", cj.frameworks["hubspot-lifecycle"]) == 0


def test_ends_of_deals_are_a_tie():
    """People shorten Closed Won to Won, so every vocabulary of deals that knows both words is best."""
    found = cj.detect(["won", "lost"])
    deals = {e.framework.id for e in found.complete if e.framework.axis is cj.Axis.DEAL}
    assert set(ids(found.best)) == deals >= {"salesforce-opportunity", "hubspot-deal", "sales-pipeline"}
    whole = ids(cj.detect(["Closed Won", "Closed Lost"]).best)
    assert "sales-pipeline" not in whole
    assert set(whole) < deals


@given(
    st.sampled_from(
        [s for f in cj.frameworks.values() for s in f if re.fullmatch(r"[A-Za-z ]+", s.labels["en"])]
    ),
    st.integers(1, 99),
    st.sampled_from(" .)"),
)
def test_numbering_changes_no_ranking(stage, number, mark):
    """A column with numbers before its labels is ranked like one without."""
    framework, label = cj.frameworks[stage.framework], stage.labels["en"]
    bare, numbered = (cj.detect([text], among=[framework]) for text in (label, f"{number:02}{mark} {label}"))
    assert [e.rank for e in numbered.ranked] in ([e.rank for e in bare.ranked], [])


@pytest.mark.parametrize("value", WORKFLOW.split(","))
def test_a_workflow_is_no_journey(value):
    """The status of a task names no stage of any vocabulary, nor does it in any other case."""
    assert cj.detect([value, value.title(), value.upper()]).ranked == ()


def test_a_workflow_column_explains_nothing():
    """A whole column of workflow states is recognised as what it is."""
    found = cj.detect(WORKFLOW.split(",") * 10)
    assert (found.ranked, found.best, found.complete, dict(found.misplaced)) == ((), (), (), {})
    assert found.total == 10 * len(WORKFLOW.split(","))
    assert repr(found) == "<Detection: nothing explains these values>"


def test_a_workflow_with_words_of_products():
    """Words that a CRM stores for its leads and deals explain their own rows, and the column is nobody's."""
    found = cj.detect([*WORKFLOW.split(","), "new", "open", "in progress", "closed"])
    assert (found.ranked, found.best, found.complete) == ((), (), ())
    assert all(e.rows <= 3 for e in found.weak)
    assert {e.framework.axis.family for e in found.weak} <= {cj.Family.CONTACT, cj.Family.DEAL}


@pytest.mark.parametrize("framework", cj.frameworks.values(), ids=list(cj.frameworks))
def test_every_vocabulary_is_recognised(framework):
    """A column of a framework's ids, or of its machine values, has that framework among the best."""
    assert framework.id in ids(cj.detect([stage.id for stage in framework]).best)
    values = [(stage.values or (stage.id,))[0] for stage in framework]
    assert framework.id in ids(cj.detect(values).best)
    labels = [label for stage in framework for label in stage.labels.values()]
    assert framework.id in ids(cj.detect(labels).complete)


# Counting.


def test_counts_and_blanks():
    """Rows are counted, blank cells apart; what is unexplained comes with its count, commonest first."""
    cells = ["lead"] * 3 + [None, "", "  ", "\t\n"] + ["VIP"] + ["Fan"] * 2 + ["customer"]
    found = cj.detect(cells, among=["hubspot-lifecycle"])
    assert (found.total, found.blank) == (7, 4)
    (only,) = found.ranked
    assert (only.rows, only.complete) == (4, False)
    assert list(only.unexplained.items()) == [("Fan", 2), ("VIP", 1)]
    assert {value: stage.id for value, stage in only.stages.items()} == {
        "lead": "lead",
        "customer": "customer",
    }


def test_a_mapping_of_counts():
    """Values with their counts mean the same as a column with as many cells."""
    counts = {"lead": 3, "VIP": 1, "?": 2, "": 4}
    column = list(Counter(counts).elements())
    one, two = cj.detect(counts), cj.detect(column)
    assert (one.ranked, one.total, one.blank) == (two.ranked, two.total, two.blank)
    assert cj.detect(Counter(counts)) == one


def test_series_of_pandas():
    """A column with all that pandas calls missing, its categories, and its counts mean the same."""
    pd = pytest.importorskip("pandas")
    cells = ["lead", "lead", None, float("nan"), pd.NA, pd.NaT, "VIP"]
    found = cj.detect(cells, among=["hubspot-lifecycle"])
    assert (found.total, found.blank) == (3, 4)
    column = pd.Series(cells, dtype=object)
    for same in (column, column.astype("category"), column.value_counts(dropna=False)):
        assert cj.detect(same, among=["hubspot-lifecycle"]) == found
    with pytest.raises(
        InvalidValueError, match=r'values must be one column, not DataFrame: pass df\["stage"\], for example'
    ):
        cj.detect(column.to_frame("stage"))


def test_detections_as_records():
    """One record per vocabulary, best first, the weak ones too."""
    found = cj.detect(["lead", "MQL", "customer"])
    records = found.to_dicts()
    assert [r["framework"] for r in records] == [e.framework.id for e in (*found.ranked, *found.weak)]
    assert records[0] == {
        "framework": "hubspot-lifecycle",
        "rows": 3,
        "share": 1.0,
        "displayed": found.ranked[0].displayed,
        "unexplained": 0,
    }


def test_an_iterator_will_do():
    """Cells may come one by one, as from a file; having none is not a mistake."""
    assert cj.detect(cell for cell in ["lead", "customer"]).total == 2
    empty = cj.detect([])
    assert (empty.ranked, empty.total, empty.blank) == ((), 0, 0)
    assert (empty.best, empty.complete, dict(empty.misplaced)) == ((), (), {})
    blank = cj.detect([None, " "])
    assert (blank.ranked, blank.total, blank.blank) == ((), 0, 2)


def test_variants_of_one_name():
    """Case, spaces and separators hide no stage; each spelling is a value of its own."""
    spellings = [
        "Marketing Qualified Lead",
        "marketingqualifiedlead",
        "MQL",
        "marketing_qualified-lead",
        " mql ",
    ]
    found = cj.detect(spellings, among=["hubspot-lifecycle", "hourglass"])
    assert ids(found.complete) == ["hubspot-lifecycle"]
    (only,) = found.complete
    assert only.stages.keys() == set(spellings)
    assert {stage.id for stage in only.stages.values()} == {"marketingqualifiedlead"}


def test_ambiguous_values_are_unexplained():
    """A value that fits two stages explains nothing."""
    found = cj.detect(["subscriber - customer", "lead"], among=["hubspot-lifecycle"])
    assert dict(found.ranked[0].unexplained) == {"subscriber - customer": 1}


def test_example_export():
    """The example's column is HubSpot's; one value is nobody's; one cell is empty, and one holds a dash."""
    with EXPORT.open(encoding="utf-8", newline="") as file:
        cells = [row["Lifecycle Stage"] for row in csv.DictReader(file)]
    found = cj.detect(cells)
    assert ids(found.best) == ["hubspot-lifecycle"]
    assert (found.total, found.blank, found.best[0].rows) == (16, 2, 15)
    assert dict(found.best[0].unexplained) == {"VIP": 1}
    assert found.complete == ()
    assert repr(found).startswith("<Detection: hubspot-lifecycle 15/16")


# Other kinds, and a choice of frameworks.


def test_values_of_another_kind():
    """A lead status in a column of deals is found, with the stage that it names."""
    column = ["prospecting", "qualification", "closed won", "MQL", "nonsense"]
    found = cj.detect(column, among=["hubspot-lifecycle", "salesforce-opportunity", "nine-stage"])
    assert ids(found.best) == ["salesforce-opportunity"]
    assert {v: [s.key for s in stages] for v, stages in found.misplaced.items()} == {
        "MQL": ["hubspot-lifecycle:marketingqualifiedlead"]
    }


def test_values_of_the_same_kind_are_not_misplaced():
    """A value that another vocabulary of the same kind knows is only unexplained."""
    found = cj.detect(["know", "like", "trust", "try", "post-purchase"], among=["hourglass", "four-stage"])
    assert ids(found.best) == ["hourglass"]
    assert dict(found.best[0].unexplained) == {"post-purchase": 1}
    assert dict(found.misplaced) == {}


def test_a_name_alone_is_no_evidence_of_another_kind():
    """A word that vocabularies of the column's kind know, or that one journey knows, may well belong here."""
    sales = cj.detect(["Discovery", "Proposal", "Negotiation", "Closed Won"])
    assert ids(sales.best) == ["sales-pipeline"]
    assert dict(sales.misplaced) == {}
    deals = ["Prospecting", "Needs Analysis", "Perception Analysis", "Closed Won"]
    assert dict(cj.detect([*deals, "Discovery"]).misplaced) == {}
    among = ["salesforce-opportunity", "nine-stage"]
    assert dict(cj.detect([*deals, "Discovery"], among=among).misplaced) == {}
    two = cj.detect([*deals, "Discovery", "Advocacy"], among=among).misplaced
    assert [s.key for stages in two.values() for s in stages] == [
        "nine-stage:advocacy",
        "nine-stage:discovery",
    ]


def test_numeric_ids_are_a_sign_of_a_customised_product():
    """Among a product's own ids, a number that it does not have tells that somebody added a stage."""
    found = cj.detect(["decisionmakerboughtin", "qualifiedtobuy", "122178070", "closedwon"])
    assert found.best[0].numeric_ids == ("122178070",)
    assert cj.detect(["Decision Maker Bought-In", "Closed Won", "7"]).best[0].numeric_ids == ()
    assert cj.detect([0, 1, 100000007], among=["dynamics-opportunity"]).best[0].numeric_ids == ("100000007",)


def test_among():
    """Only the frameworks asked for are tried, by id or as objects, one's own included."""
    own = made("own", {"curious": ["inquiry"], "fan": ["advocacy"]})
    found = cj.detect(["curious", "fan", "awareness"], among=[own, "four-stage"])
    assert (ids(found.ranked), ids(found.weak)) == (["own"], ["four-stage"])
    assert cj.detect(["curious"]).ranked == ()
    with pytest.raises(InvalidValueError, match="among must be at least one framework"):
        cj.detect(["awareness"], among=[])
    with pytest.raises(NotFoundError, match="no framework called 'four-stages'"):
        cj.detect(["awareness"], among=["four-stages"])


# Wrong use.


@pytest.mark.parametrize("wrong", [b"lead", True, ["lead"], object(), 1j])
def test_values_that_are_no_text_and_no_number_are_refused(wrong):
    """What cannot name a stage is no cell of such a column."""
    with pytest.raises(InvalidValueError, match=r"each value must be text, a number or missing, not .*"):
        cj.detect(["lead", wrong])


def test_too_many_values():
    """A column with more than 10,000 different values is refused: it holds no stages."""
    with pytest.raises(InvalidValueError, match="at most 10000 different values"):
        cj.detect(map(str, range(10_001)))


# Laws.

names = st.sampled_from(
    sorted({n for f in cj.frameworks.values() for s in f for tier in s.names for n in tier})
)
cells = st.one_of(names, names.map(str.upper), names, st.text(max_size=6), st.sampled_from([None, "", " "]))


@given(st.lists(cells, max_size=30))
def test_rows_add_up(column):
    """For every explanation the rows explained and those not explained are all rows that hold a value."""
    found = cj.detect(column)
    blank = sum(cell is None or is_blank(cell, *cj.frameworks.values()) for cell in column)
    assert (found.blank, found.total) == (blank, len(column) - blank)
    for e in (*found.ranked, *found.weak):
        assert e.rows + sum(e.unexplained.values()) == found.total
        assert e.rows > 0
        assert 0 <= e.displayed <= e.rows
        assert not e.stages.keys() & e.unexplained.keys()
        assert e.complete == (e.rows == found.total)
        listed = list(e.unexplained.values())
        assert listed == sorted(listed, reverse=True)
        for value, stage in e.stages.items():
            assert e.framework.find(value) == stage
        shown = {fold(n) for s in e.framework for tier in s.names[:3] for n in tier}
        rows = [c for c in column if c is not None and c in e.stages and fold(c) in shown]
        assert len(rows) <= e.displayed <= e.rows


@given(st.lists(cells, max_size=30))
def test_best_are_the_maxima(column):
    """The best are those of the highest rank, all of them; the ranking falls, and leaves nobody out."""
    found = cj.detect(column)
    ranks = [e.rank for e in (*found.ranked, *found.weak)]
    assert ranks == sorted(ranks, reverse=True)
    assert set(found.best) == {e for e in found.ranked if e.rank == max(ranks)}
    assert bool(found.best) == bool(found.ranked)
    for framework in cj.frameworks.values():
        explains = any(
            c is not None and c.strip() and cj.detect([c], among=[framework]).ranked for c in set(column)
        )
        assert explains == (framework.id in ids((*found.ranked, *found.weak)))
    assert all(2 * e.rows >= found.total for e in found.ranked)
    assert all(2 * e.rows < found.total for e in found.weak)


@given(st.lists(cells, max_size=20), st.randoms(use_true_random=False))
def test_order_does_not_matter(column, random):
    """Neither the order of the cells nor that of the frameworks changes what is found."""
    found = cj.detect(column)
    cells, tried = list(column), list(cj.frameworks)
    random.shuffle(cells)
    random.shuffle(tried)
    again = cj.detect(cells, among=tried)
    assert (again.ranked, again.total, again.blank) == (found.ranked, found.total, found.blank)
    assert (again.weak, again.misplaced) == (found.weak, found.misplaced)


@given(st.lists(cells, max_size=20))
def test_misplaced_is_of_another_kind(column):
    """What is misplaced is explained by none of the best, and named by a stage of another family."""
    found = cj.detect(column)
    families = {e.framework.axis.family for e in found.best}
    for value, stages in found.misplaced.items():
        assert all(value in e.unexplained for e in found.best)
        assert stages
        assert not {cj.frameworks[s.framework].axis.family for s in stages} & families


@given(st.lists(cells, max_size=10))
def test_detections_are_values(column):
    """The same column brings equal detections; they pickle, and print on one line."""
    found = cj.detect(column)
    assert found == cj.detect(column)
    assert pickle.loads(pickle.dumps(found)) == found
    assert "\n" not in repr(found)


# The command.


def test_command_tells_a_tie(run):
    """The command lists the vocabularies and says that two explain the values equally well."""
    code, out, err = run("detect", "awareness", "consideration", "decision")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].split() == [
        "vocabulary",
        "rows",
        "explained",
        "by",
        "label",
        "not",
        "explained",
    ]
    assert "a tie: buyers-journey and four-stage explain them equally well\n" in out


def test_command_on_a_file(run):
    """The page shows everything about a column: the best, what it leaves over, and the blank cells."""
    code, out, _ = run("detect", EXPORT, "--column", "Lifecycle Stage")
    assert code == 0
    assert re.search(r"^hubspot-lifecycle +15 of 16 +14 +'VIP' x1$", out, re.MULTILINE)
    assert "best: hubspot-lifecycle; 2 blank" in out


def test_command_finds_nothing(run):
    """Values of no vocabulary are no error; the command says so."""
    code, out, err = run("detect", "todo", "done")
    assert (code, out, err) == (0, "No vocabulary explains these 2 values.\n", "")


def test_command_shows_weak_fits_as_such(run):
    """What explains less than half is no best, but named with what it explains, and the next step."""
    code, out, err = run("detect", "Qualification", "Proposal", "Foo", "Bar", "Baz")
    assert (code, err) == (0, "")
    assert out.startswith(
        "No vocabulary explains half of these 5 values.\n\nWeak fits, which may be chance\n"
    )
    assert "  salesforce-opportunity explains 2 of 5: 'Qualification', 'Proposal'\n" in out
    assert "--name VALUE=STAGE" in out
    assert "TOML file" in out
    assert "best" not in out
    weak = json.loads(run("detect", "Qualification", "Proposal", "Foo", "Bar", "Baz", "--json")[1])["weak"]
    assert weak["salesforce-opportunity"] == 2
    found = cj.detect(["Qualification", "Proposal", "Foo", "Bar", "Baz"])
    assert repr(found).startswith("<Detection: only weak fits: outlook-bcm 2/5, salesforce-opportunity 2/5")


def test_commands_tell_of_a_customised_product(run, tmp_path):
    """Both commands point from an unknown numeric id to overlays, once."""
    values = ["decisionmakerboughtin", "qualifiedtobuy", "122178070", "closedwon"]
    path = tmp_path / "deals.csv"
    path.write_text("\n".join(["stage", *values]))
    said = "has no '122178070': a numeric id is the sign of a customised pipeline"
    out = run("detect", *values)[1]
    err = run("convert", path, "--column", "stage", "--from", "hubspot-deal", "--to", "nine-stage")[2]
    for text in (out, err):
        assert text.count(said) == 1
        assert "overlays = 'hubspot-deal'" in text
    pd = pytest.importorskip("pandas")
    report = cj.columns.report(pd.DataFrame({"s": values}), "s", source="hubspot-deal", target="nine-stage")
    assert said in str(report)
    err = run("convert", path, "--column", "stage", "--to", "nine-stage")[2]
    assert "no framework explains every value, hubspot-deal explains 3 of 4 rows (see:" in err


def test_command_tells_values_of_another_kind(run):
    """Values of another kind are listed with the stage that they name."""
    _, out, _ = run("detect", "Id. Decision Makers", "Perception Analysis", "MQL")
    listed = "".join(out.partition("Values of another kind\n")[2].split())
    assert listed.startswith("MQLdoesnotnameastageofsalesforce-opportunity,but")
    assert "hubspot-lifecycle:marketingqualifiedlead" in listed


def test_command_as_json(run):
    """The JSON says what the library says."""
    code, out, _ = run("detect", EXPORT, "--column", "Lifecycle Stage", "--json")
    data = json.loads(out)
    assert code == 0
    assert (data["total"], data["blank"], data["best"], data["complete"]) == (
        16,
        2,
        ["hubspot-lifecycle"],
        [],
    )
    first = data["ranked"][0]
    assert (first["framework"], first["rows"]) == ("hubspot-lifecycle", 15)
    assert first["unexplained"] == {"VIP": 1}
    assert first["stages"]["MQL"] == "marketingqualifiedlead"
    tie = json.loads(run("detect", "awareness", "consideration", "decision", "--json")[1])
    assert tie["best"] == ["buyers-journey", "four-stage"]
    assert json.loads(run("detect", "todo", "--json")[1])["ranked"] == []


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (
            ["a.csv", "b.csv", "--column", "stage"],
            "the input must be a single file when --column is given, not ",
        ),
        (["no.csv", "--column", "stage"], "no.csv: No such file or directory."),
        ([EXPORT, "--column", "lifecycle"], "called 'lifecycle'"),
    ],
)
def test_command_wrong_use(run, argv, message):
    """What cannot be read is one sentence and exit code 2."""
    code, out, err = run("detect", *argv)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


# Converting without --from.


def test_convert_refuses_a_tie(run, tmp_path):
    """With several vocabularies to choose from nothing is converted: they are named."""
    path = tmp_path / "in.csv"
    path.write_text("stage\nawareness\nconsideration\ndecision\n")
    code, out, err = run("convert", path, "--column", "stage", "--to", "nine-stage")
    assert (code, out) == (2, "")
    assert "--from must be given: " in err
    assert "buyers-journey, four-stage" in err
    assert "each explain every value (see: customer-journey detect)" in err


@pytest.mark.parametrize("rows", ["todo\ndone\n", "lead\nVIP\n", "know\nlike\nbogus\n"])
def test_convert_refuses_what_nothing_explains(run, tmp_path, rows):
    """With a value over, no vocabulary is taken: the user says which."""
    path = tmp_path / "in.csv"
    path.write_text(f"stage\n{rows}")
    out_path = tmp_path / "out.csv"
    code, out, err = run("convert", path, "--column", "stage", "--to", "nine-stage", "-o", out_path)
    assert (code, out) == (2, "")
    assert "--from must be given: no framework explains every value" in err
    assert not out_path.exists()


def test_convert_goes_ahead_with_the_only_one(run, tmp_path):
    """Where just one vocabulary explains every value it is taken, and named."""
    path = tmp_path / "in.csv"
    path.write_text("stage\nMQL\nmarketingqualifiedlead\n\nevangelist\nsubscriber\nother\n")
    argv = ("convert", path, "--column", "stage", "--to", "nine-stage", "--policy", "largest")
    code, out, err = run(*argv)
    assert code == 0
    assert (
        err.splitlines()[0]
        == "converting from hubspot-lifecycle, the only framework that explains every value"
    )
    explicit = run(*argv, "--from", "hubspot-lifecycle")
    assert out == explicit[1]


def test_convert_one_stage_without_from(run):
    """A single stage goes the same way: taken if only one vocabulary has it, else refused."""
    code, out, err = run("convert", "Perception Analysis", "--to", "nine-stage")
    assert (code, out) == (0, "consideration\n")
    assert err == "converting from salesforce-opportunity, the only framework that explains every value\n"
    code, out, err = run("convert", "consideration", "--to", "hourglass")
    assert (code, out) == (2, "")
    assert "--from must be given" in err
    assert run("convert", "todo", "--to", "hourglass")[0] == 2


def test_convert_an_empty_column_without_from(run, tmp_path):
    """A column without a value says nothing about its vocabulary."""
    path = tmp_path / "in.csv"
    path.write_text("stage,n\n,1\n ,2\n")
    code, out, err = run("convert", path, "--column", "stage", "--to", "nine-stage")
    assert (code, out) == (2, "")
    assert "no framework explains every value" in err


@pytest.mark.parametrize("wrong", ["lead", {"lead": "3"}, {"lead": -1}, {"lead": True}, {"lead": 1.5}])
def test_what_is_no_column_is_refused(wrong):
    """A string is not a column of its letters, and a count is a whole number."""
    with pytest.raises(InvalidValueError):
        cj.detect(wrong)
