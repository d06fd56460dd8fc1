"""Ways out: what a report or an error says about converting more."""

from collections import Counter

import attrs
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey import cli
from customer_journey.catalogue.plain_data import nested
from customer_journey.crosswalks.polls import Poll
from customer_journey.crosswalks.syntax import COMMAND_LINE, PYTHON
from customer_journey.errors import ConversionError, UnconvertedValuesError
from customer_journey.pages import outcomes as pages
from strategies import crosswalks, made

#: The core of *aside* is none of the target's; what each policy answers stands in a test below.
SOURCE = made(
    "crm",
    {
        "won": ["purchase"],
        "mostly": ["decision", "purchase", "usage"],
        "part": ["usage", "renewal"],
        "tie": ["usage", "loyalty"],
        "aside": ["advocacy", "loyalty"],
        "gone": ["referral"],
    },
    axis="contact",
)
SOURCE = attrs.evolve(
    SOURCE, stages=[attrs.evolve(s, core=["advocacy"]) if s.id == "aside" else s for s in SOURCE]
)
MOSTLY = "'crm:mostly' has several counterparts in 'plan': buy (2/3), use (1/3)."
GONE = "'crm:gone' has no counterpart in 'plan': it comes after 'loyal', and no stage there comes later."
STAGES = {"early": ["problem"], "buy": ["decision", "purchase"], "use": ["usage"], "loyal": ["loyalty"]}
TARGET = made("plan", STAGES, axis="usage")
UNORDERED = made("bag", STAGES, shape="set")


def ways_out(*values, policy="unique", target=TARGET, syntax=COMMAND_LINE):
    """Return what a report says about other policies; each value stands for two rows."""
    xw = cj.crosswalk(SOURCE, target)
    return list(pages.ways_out(cj.outcomes(xw, dict.fromkeys(values, 2), policy=policy), syntax))


def reasons(*values, target=TARGET, source=SOURCE, decide=None):
    """Return why values were not converted, as the command line says it, by the values."""
    found = cj.outcomes(cj.crosswalk(source, target, decide=decide), Counter(values))
    return {each.quoted: each.why(COMMAND_LINE) for each in pages.unsettled(found)}


def report(*values, **options):
    """Return the report on a column of a dataframe."""
    column = pd.DataFrame({"stage": values})
    return cj.columns.report(column, "stage", source=SOURCE, target=TARGET, **options)


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Return a function that runs ``convert`` between the frameworks above, of a stage or a column."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "crm.toml").write_text(SOURCE.to_toml(), "utf-8")
    (tmp_path / "plan.toml").write_text(TARGET.to_toml(), "utf-8")

    def run(*options, cells=()):
        (tmp_path / "in.csv").write_text("\n".join(["stage", *cells, ""]), "utf-8")
        what = ["in.csv", "--column", "stage", "-o", "out.csv"] if cells else []
        code = cli.main(["convert", *what, *options, "--from", "crm.toml", "--to", "plan.toml"])
        return code, capsys.readouterr().err.splitlines()

    return run


@pytest.mark.parametrize(
    ("stage", "answers"),
    [
        ("won", {"unique": "buy", "largest": "buy", "earliest": "buy", "latest": "buy"}),
        ("mostly", {"largest": "buy", "earliest": "buy", "latest": "use"}),
        ("part", {"largest": "use", "earliest": "use", "latest": "use"}),
        ("tie", {"earliest": "use", "latest": "loyal"}),
        ("aside", {"largest": "loyal"}),
        ("gone", {}),
    ],
)
def test_what_each_policy_answers(stage, answers):
    """An error knows what the other policies answer, but for those that need an order that is not there."""
    for policy in cj.Policy:
        if policy not in answers:
            with pytest.raises(ConversionError) as caught:
                cj.convert(stage, source=SOURCE, target=TARGET, policy=policy)
            assert {p: s.id for p, s in caught.value.alternatives.items()} == answers
    found = cj.outcomes(cj.crosswalk(SOURCE, UNORDERED), {stage: 1})[0].alternatives
    assert found.keys() == ({"largest"} & answers.keys() if "unique" not in answers else set())


@given(crosswalks(), st.sampled_from(cj.Policy))
def test_law_of_the_way_out(xw, policy):
    """Whoever follows an error gets the answer that it states; whoever decides as suggested gets that one."""
    assume(xw.target.ordered or not policy.needs_order)
    for outcome in cj.outcomes(xw, {stage.id: 1 for stage in xw.source}, policy=policy):
        stated = xw.answers[outcome.stage.id] if outcome.kept else {}
        assert outcome.alternatives == {p: stage for p, stage in stated.items() if stage}
        assert (outcome.suggested is not None) == bool(outcome.kept and xw.candidates(outcome.stage))
        if outcome.suggested:
            decided = cj.crosswalk(xw.source, xw.target, decide={outcome.stage: outcome.suggested})
            assert decided.convert(outcome.stage) == outcome.suggested


# A report.


def test_the_shortest_listing():
    """What ``earliest`` and ``latest`` convert too is not listed again."""
    assert ways_out("won", "mostly") == ["With --policy largest, 1 more stage would convert (2 rows)."]
    assert ways_out("mostly", "Mostly", "part", "huh", "gone", None) == [
        "With --policy largest, 2 more stages would convert (6 rows)."
    ]
    assert ways_out("mostly", "aside") == ["With --policy largest, 2 more stages would convert (4 rows)."]
    assert ways_out("mostly", syntax=PYTHON) == [
        'With policy="largest", 1 more stage would convert (2 rows).'
    ]


def test_each_policy_that_converts_others_has_a_line():
    """``largest`` refuses a tie; the first and the last take no stage without a share."""
    assert ways_out("mostly", "part", "tie") == [
        "With --policy largest, 2 more stages would convert (4 rows).",
        "With --policy earliest, 3 more stages would convert (6 rows).",
        "With --policy latest, 3 more stages would convert (6 rows).",
    ]
    assert ways_out("aside", "tie", policy="latest") == [
        "With --policy largest, 1 more stage would convert (2 rows)."
    ]
    assert ways_out("aside", "tie", policy="largest") == [
        "With --policy earliest, 1 more stage would convert (2 rows).",
        "With --policy latest, 1 more stage would convert (2 rows).",
    ]


def test_no_policy_that_changes_nothing():
    """It would convert nothing more, or the target has no order."""
    assert ways_out("won", "gone", "huh", "", None) == []
    assert ways_out("tie", target=UNORDERED) == []
    assert ways_out("mostly", "tie", target=UNORDERED) == [
        "With --policy largest, 1 more stage would convert (2 rows)."
    ]


def test_large_numbers_can_be_read():
    """Thousands are set apart."""
    xw = cj.crosswalk(SOURCE, TARGET)
    assert list(pages.ways_out(cj.outcomes(xw, {"mostly": 3120}), PYTHON)) == [
        'With policy="largest", 1 more stage would convert (3,120 rows).'
    ]


def test_one_entry_for_a_stage():
    """Whatever it is called; the most frequent first, unknown values each alone."""
    found = reasons(*["huh"] * 4, "Mostly", "mostly", "MOSTLY", "mostly", "!", "part")
    assert list(found) == [
        "'huh' (4 rows)",
        "'mostly', 'Mostly' and 'MOSTLY' (4 rows)",
        "'!' (1 row)",
        "'part' (1 row)",
    ]
    assert found["'mostly', 'Mostly' and 'MOSTLY' (4 rows)"] == (f"{MOSTLY} For example: --decide mostly=buy")
    assert found["'!' (1 row)"] == "There is no stage of 'crm' called '!'."


def test_few_spellings_are_quoted():
    """The others are counted."""
    (values,) = reasons(*["tie", "TIE", "Tie", "tiE", "tIe", " tie ", "tie "])
    assert values == "'tie', 'TIE', 'Tie', 'tiE', 'tIe' and 2 more (7 rows)"


def test_a_decision_is_offered_where_one_is_left():
    """A stage with candidates has one; what has none, or names no stage, has none."""
    found = reasons("part", "aside", "gone", "parrt")
    offered = {values: why.partition("For example: ")[2] for values, why in found.items()}
    assert offered == {
        "'part' (1 row)": "--decide part=use",
        "'aside' (1 row)": "--decide aside=loyal",
        "'gone' (1 row)": "",
        "'parrt' (1 row)": "",
    }
    assert "Did you mean 'part'?" in found["'parrt' (1 row)"]


def test_decisions_that_are_offered_convert():
    """Each of them is allowed."""
    found = cj.outcomes(cj.crosswalk(SOURCE, TARGET), {stage.id: 1 for stage in SOURCE})
    decide = {o.stage: o.suggested for o in found if o.suggested}
    assert {stage.id for stage in decide} == {"mostly", "part", "tie", "aside"}
    assert reasons(*(stage.id for stage in SOURCE), decide=decide).keys() == {"'gone' (1 row)"}


def test_a_stage_that_runs_in_parallel_is_offered_last():
    """Others do not convert to it."""
    mine = made("mine", {"always": ["loyalty", "advocacy"], "step": ["loyalty"]}, always=["always"])
    (outcome,) = cj.outcomes(cj.crosswalk(SOURCE, mine), {"aside": 1}, policy="latest")
    assert [option.target.id for option in outcome.error.options] == ["always", "step"]
    assert outcome.suggested.id == "step"
    (outcome,) = cj.outcomes(cj.crosswalk(SOURCE, attrs.evolve(mine, stages=mine.stages[:1])), {"aside": 1})
    assert outcome.suggested.id == "always"


@pytest.mark.parametrize(
    ("answers", "told", "offered"),
    [
        (["use"] * 9, "9 of 9 sources: use", "use"),
        (["use", "use", "buy"], "2 of 3 sources: use, 1 of 3 sources: buy", "use"),
        (["use", "buy"], "1 of 2 sources: use, 1 of 2 sources: buy", "buy"),
        (["early"] * 3, "3 of 3 sources: early", "buy"),
        ([], "", "buy"),
    ],
)
def test_what_publications_say(monkeypatch, answers, told, offered):
    """It stands behind the reason. The decision for what most of them name is offered if it is possible."""
    votes = {f"{n}.example": frozenset({id}) for n, id in enumerate(answers)}
    monkeypatch.setattr(
        "customer_journey.crosswalks.outcomes.poll", lambda source, target: Poll(source, target, votes)
    )
    (why,) = reasons("mostly", "Mostly").values()
    assert why == f"{MOSTLY} {told and f'{told}. '}For example: --decide mostly={offered}"
    told_of = report("mostly", "won").to_dicts()
    assert [(record["publications"], record["suggested"]) for record in told_of] == [
        (told or None, offered),
        (None, None),
    ]


def test_publications_of_bundled_frameworks():
    """Whatever they say, it is what a poll says."""
    xw = cj.crosswalk("hubspot-lifecycle", "tofu-mofu-bofu")
    found = cj.outcomes(xw, {stage.id: 1 for stage in xw.source})
    polled = [outcome for outcome in found if outcome.poll]
    assert polled
    for outcome in polled:
        assert outcome.poll == cj.poll(outcome.stage, "tofu-mofu-bofu")
        assert f" {outcome.poll}. " in pages.Unsettled([outcome]).why(PYTHON) + " "


# Across axes.


def crossing(*values, source=SOURCE, target=TARGET, decide=None):
    """Return what a report says about stages that cross axes."""
    xw = cj.crosswalk(source, target, decide=decide)
    return pages.crossing(cj.outcomes(xw, dict.fromkeys(values, 1), policy="largest"), xw)


def test_what_crosses_axes_is_said_once():
    """By stage, whatever it is called; values that were not converted do not cross."""
    assert crossing("won", "Won", "gone", "huh") == (
        "1 stage crosses from contact records to what users do: won → buy"
    )
    assert crossing("won", "WON", "part") == (
        "2 stages cross from contact records to what users do: won → buy, part → use"
    )
    assert crossing("gone", "huh") == ""


@pytest.mark.parametrize(
    ("axes", "told"),
    [
        (("deal", "buyer"), "from deals to what buyers do"),
        (("company", "deal"), "from what the company does to deals"),
        (("buyer", "company"), ""),
        (("usage", "usage"), ""),
    ],
)
def test_axes_in_words(axes, told):
    """Axes of one family do not cross."""
    source, target = (attrs.evolve(f, axis=axis) for f, axis in zip((SOURCE, TARGET), axes, strict=True))
    assert told in crossing("won", source=source, target=target)
    assert bool(told) == bool(crossing("won", source=source, target=target))


def test_what_somebody_meant_does_not_cross():
    """The user decided, or a file declares it."""
    assert crossing("won", "part", decide={"part": "use"}).endswith("do: won → buy")
    declared = tuple(attrs.evolve(s, covers=["crm:won"] if s.id == "buy" else []) for s in TARGET)
    assert crossing("won", target=attrs.evolve(TARGET, stages=declared)) == ""


# As data, on a page, and on the command line.


def test_records():
    """The flat records have the same columns for every value; a converted value has no way out."""
    records = {record["value"]: record for record in report("won", "mostly", "gone", "huh", None).to_dicts()}
    assert len({tuple(record) for record in records.values()}) == 1
    told = ("ground", "crosses_axis", "suggested", "with_largest", "with_earliest", "with_latest")
    assert {value: tuple(record[column] for column in told) for value, record in records.items()} == {
        "won": ("core", True, None, None, None, None),
        "mostly": (None, None, "buy", "buy", "buy", "use"),
        **dict.fromkeys(("gone", "huh", None), (None,) * 6),
    }
    assert records["mostly"]["why_not"] == MOSTLY


def test_json():
    """The report in JSON has the same, with the votes of publications as numbers."""
    found = report("mostly").to_dict()["values"]
    assert [(o["with_latest"], o["suggested"], o["publications"]) for o in found] == [("use", "buy", None)]
    xw = cj.crosswalk("hubspot-lifecycle", "tofu-mofu-bofu")
    polled = [outcome for outcome in cj.outcomes(xw, {stage.id: 1 for stage in xw.source}) if outcome.poll]
    assert nested(polled[0])["publications"] == polled[0].poll.votes


def test_the_page_of_a_report():
    """It ends with the ways out, as one writes them in Python."""
    assert str(report("won", "mostly", "Mostly")).endswith("""
Across axes
  1 stage crosses from contact records to what users do: won → buy

Why not
  'Mostly' and 'mostly' (2 rows): 'crm:mostly' has several counterparts in 'plan': buy (2/3), use
    (1/3). For example: decide={"mostly": "buy"}

Other policies
  With policy="largest", 1 more stage would convert (2 rows).
""")
    assert "Across axes" not in str(report("mostly"))
    assert "Why not" not in str(report("won"))
    assert "policies" not in str(report("won"))


def test_the_report_on_a_file(run):
    """It ends with the ways out, as one writes them on the command line."""
    assert run(cells=["won", "mostly", "Mostly", "huh", "gone"]) == (
        0,
        [
            "crm → plan: 1 of 5 rows converted, 1 unknown, 2 ambiguous, 1 without a counterpart",
            "  1 stage crosses from contact records to what users do: won → buy",
            f"  'mostly' and 'Mostly' (2 rows) not converted: {MOSTLY} For example: --decide mostly=buy",
            "  'huh' (1 row) not converted: There is no stage of 'crm' called 'huh'.",
            f"  'gone' (1 row) not converted: {GONE}",
            "  use --name VALUE=STAGE to say which stage an unknown value means",
            "  With --policy largest, 1 more stage would convert (2 rows).",
        ],
    )
    code, (total, *rest) = run("--policy", "largest", "--strict", cells=["won", "mostly", "gone"])
    assert code == 2
    assert total.endswith("; nothing was written because of --strict")
    assert not any("With --policy" in line for line in rest)


def test_many_values_are_counted(run):
    """A report on a file lists fifty reasons, and counts the values and rows of the others."""
    _, lines = run(cells=["mostly", "Mostly", *(f"x{n}" for n in range(60)), "tie"])
    listed = [line for line in lines if "not converted" in line]
    assert len(listed) == 51
    assert listed[0].startswith("  'mostly' and 'Mostly' (2 rows)")
    assert listed[-1] == "  ... and 12 more values in 12 rows not converted"


@pytest.mark.parametrize(
    ("stage", "options", "end"),
    [
        ("mostly", (), "use (1/3). Decide on one of them. With --policy largest: buy."),
        ("part", (), " Decide on this counterpart. With --policy largest: use."),
        (
            "aside",
            ("--policy", "latest"),
            " To convert it all the same, decide on it. With --policy largest: loyal.",
        ),
        ("tie", (), "Decide on one of them. With --policy earliest: use; with --policy latest: loyal."),
        (
            "gone",
            (),
            GONE,
        ),
    ],
)
def test_an_error_ends_with_the_way_out(run, stage, options, end):
    """In one line, with exit code 2; in Python as one writes it there."""
    code, (line,) = run(stage, *options)
    assert (code, line[-len(end) :]) == (2, end)
    with pytest.raises(ConversionError) as caught:
        cj.convert(stage, source=SOURCE, target=TARGET, policy=options[-1] if options else "unique")
    in_python = line.removeprefix("customer-journey: ")
    for policy in cj.Policy:
        in_python = in_python.replace(f"--policy {policy}", f'policy="{policy}"')
    assert str(caught.value) == in_python
    assert in_python.startswith(caught.value.reason)


def test_a_column_that_is_refused_says_it_too():
    """For each of the values that it quotes."""
    with pytest.raises(UnconvertedValuesError, match='With policy="largest": buy') as caught:
        cj.columns.convert(pd.DataFrame({"stage": ["mostly"]}), "stage", source=SOURCE, target=TARGET)
    assert "\n" not in str(caught.value)
