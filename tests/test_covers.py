"""Stages of an own file that cover stages of other frameworks: each of those goes there as a whole."""

import io
import pickle
from fractions import Fraction

import attrs
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey import cli
from customer_journey.crosswalks.correspondences import Ground
from customer_journey.errors import AmbiguousConversionError, InvalidDecisionError
from strategies import frameworks, made

#: A company's own roll-up of a product's stages.
ROLL_UP = """
id = "acme"
axis = "buyer"

[[stages]]
id = "marketing"
labels = {en = "Marketing"}
covers = [
  "hubspot-lifecycle:subscriber", "hubspot-lifecycle:lead", "hubspot-lifecycle:marketingqualifiedlead",
]

[[stages]]
id = "sales"
labels = {en = "Sales"}
aliases = ["Lead"]
covers = ["hubspot-lifecycle:salesqualifiedlead", "hubspot-lifecycle:opportunity"]

[[stages]]
id = "customers"
labels = {en = "Customers"}
covers = ["hubspot-lifecycle:customer", "hubspot-lifecycle:evangelist"]
"""
GOES_TO = {
    "subscriber": "marketing",
    "lead": "marketing",
    "marketingqualifiedlead": "marketing",
    "salesqualifiedlead": "sales",
    "opportunity": "sales",
    "customer": "customers",
    "evangelist": "customers",
}
HUBSPOT = cj.frameworks["hubspot-lifecycle"]


def read(text):
    """Read a framework from the text of a file."""
    return cj.Framework.from_toml(io.BytesIO(text.encode()))


def framework(id, stages, **options):
    """Make a framework by hand: stage id to moments and the stages that it covers."""
    bare = made(id, {stage: moments for stage, (moments, _) in stages.items()}, **options)
    told = tuple(attrs.evolve(stage, covers=stages[stage.id][1]) for stage in bare)
    return attrs.evolve(bare, stages=told)


#: The moments of *wide* are mostly those of *late*.
SOURCE = made(
    "product", {"wide": ["problem", "usage", "support", "renewal"], "narrow": ["problem"], "off": []}
)


def own(**covers):
    """Return a framework of an own file with the stages early and late, and what each covers."""
    moments = {"early": ["problem"], "late": ["usage", "support", "renewal"]}
    return framework("own", {id: (moments[id], covers.get(id, ())) for id in moments})


def candidates(xw, stage):
    """Return where a stage goes, how much of it, and why."""
    return [(c.target.id, c.share, c.ground) for c in xw.candidates(stage)]


# What covers says goes before the moments.


@pytest.mark.parametrize("policy", cj.Policy)
def test_a_covered_stage_goes_there_as_a_whole(policy):
    """Under every policy, whatever its moments say; the other stages convert as before."""
    xw = cj.crosswalk(SOURCE, own(early=["product:wide"]))
    assert xw.convert("wide", policy=policy).id == "early"
    first, second = xw.candidates("wide")
    assert (first.target.id, first.share, first.ground) == ("early", 1, Ground.COVERS)
    assert first.why == "own:early is declared to cover it"
    assert (first.declared, second.target.id, second.share, second.declared) == (True, "late", 0, False)
    assert xw.uncovered("wide") == 0
    assert candidates(xw, "narrow") == candidates(cj.crosswalk(SOURCE, own()), "narrow")


def test_covers_go_before_an_exact_counterpart():
    """The file says so."""
    mine = framework("own", {"same": (["problem"], ()), "other": (["usage"], ["product:narrow"])})
    assert cj.convert("narrow", source=SOURCE, target=mine).id == "other"
    assert cj.crosswalk(SOURCE, mine).relation("narrow", "same") is cj.Relation.EXACT


def test_several_claimants_leave_it_to_the_moments():
    """A stage that two stages cover converts as if none did."""
    both = own(early=["product:wide"], late=["product:wide"])
    with pytest.raises(AmbiguousConversionError) as caught:
        cj.convert("wide", source=SOURCE, target=both)
    xw = cj.crosswalk(SOURCE, both)
    assert candidates(xw, "wide") == candidates(cj.crosswalk(SOURCE, own()), "wide")
    assert all(option.declared for option in caught.value.options)
    assert cj.convert("wide", source=SOURCE, target=both, policy="largest").id == "late"


def test_a_stage_that_covers_the_same_twice_is_one_claimant():
    """So the stage goes there."""
    assert cj.convert("wide", source=SOURCE, target=own(early=["product:wide"] * 2)).id == "early"


def test_a_covered_stage_off_the_path_goes_there_too():
    """It has no moments; a stage that the file does not name has no counterpart."""
    xw = cj.crosswalk(SOURCE, own(late=["product:off"]))
    assert xw.convert("off").id == "late"
    assert xw.relation("off", "late") is cj.Relation.NONE
    assert xw.apportion({"off": 3}).whole == {"late": 3}
    for format in ("text", "json", "csv", "sssom", "skos", "svg", "mermaid"):
        assert cj.exports.write(xw, format)


@pytest.mark.parametrize("covers", ["product:gone", "wide", ":wide", "other:wide", "product:"])
def test_what_covers_names_elsewhere_counts_for_nothing(covers):
    """A stage of a framework made in Python may cover what does not exist here."""
    plain, told = (cj.crosswalk(SOURCE, mine) for mine in (own(), own(early=[covers])))
    assert all(candidates(told, stage.id) == candidates(plain, stage.id) for stage in SOURCE)


def test_an_always_on_stage_can_cover():
    """Other stages do not convert to it."""
    mine = framework("own", {"always": (["usage"], ["product:wide"])}, always=["always"])
    assert cj.convert("wide", source=SOURCE, target=mine).id == "always"
    assert not cj.crosswalk(SOURCE, framework("own", {"a": (["usage"], ())}, always=["a"])).lossless


def test_the_way_back_follows_the_moments():
    """A stage that covers several does not go to one of them because of that."""
    plain, told = (cj.crosswalk(mine, SOURCE) for mine in (own(), own(late=["product:wide"])))
    assert all(candidates(told, stage) == candidates(plain, stage) for stage in ("early", "late"))
    assert [c.declared for c in told.candidates("late")] == [True]


def test_weights_do_not_matter():
    """Neither do those of its moments."""
    xw = cj.crosswalk(SOURCE, own(early=["product:wide"]), weights={"problem": Fraction(1, 10**6)})
    assert xw.convert("wide").id == "early"


@given(frameworks(), frameworks(), st.data())
def test_law_covers_settle_a_stage(source, target, data):
    """A stage converts, under every policy, to the one stage that covers it; the shares sum to 1 as ever."""
    keys = [f"{source.id}:{stage.id}" for stage in source]
    claims = {stage.id: data.draw(st.sets(st.sampled_from(keys), max_size=2)) for stage in target}
    told = tuple(attrs.evolve(stage, covers=tuple(claims[stage.id])) for stage in target)
    xw = cj.crosswalk(source, attrs.evolve(target, stages=told))
    policies = [policy for policy in cj.Policy if target.ordered or not policy.needs_order]
    for stage, key in zip(source, keys, strict=True):
        assert sum(c.share for c in xw.candidates(stage)) + xw.uncovered(stage) == 1
        by = [id for id, covered in claims.items() if key in covered]
        if len(by) == 1 and xw.source != xw.target:
            assert {xw.convert(stage, policy=policy).id for policy in policies} == set(by)


# Decisions.


def test_a_decision_goes_before_covers():
    """It is marked as a decision; the stage that covers stays a candidate."""
    xw = cj.crosswalk(SOURCE, own(early=["product:wide"]), decide={"wide": "late"})
    assert xw.convert("wide").id == "late"
    assert candidates(xw, "wide") == [("late", 1, Ground.DECISION), ("early", 0, Ground.ELSEWHERE)]
    assert "decided" in f"{xw:text}"
    assert "declared" not in f"{xw:text}"


def test_a_decision_for_what_covers_is_a_decision():
    """Both say the same."""
    xw = cj.crosswalk(SOURCE, own(early=["product:wide"]), decide={"wide": "early"})
    assert candidates(xw, "wide")[0] == ("early", 1, Ground.DECISION)


def test_a_decision_that_a_file_backs_needs_no_override():
    """Even if the stages share no moments."""
    decided = cj.crosswalk(SOURCE, own(early=["product:off"], late=["product:off"]), decide={"off": "late"})
    assert decided.convert("off").id == "late"
    with pytest.raises(InvalidDecisionError):
        cj.crosswalk(SOURCE, own(early=["product:off"]), decide={"off": "late"})


# Files, pickles and overlays.


def test_covers_survive_toml_and_pickling():
    """What was read is what is written, and what arrives in another process converts the same."""
    acme = read(ROLL_UP)
    assert acme["sales"].covers == ("hubspot-lifecycle:salesqualifiedlead", "hubspot-lifecycle:opportunity")
    for again in (read(acme.to_toml()), pickle.loads(pickle.dumps(acme))):
        assert again == acme
        assert {id: cj.convert(id, source=HUBSPOT, target=again).id for id in GOES_TO} == GOES_TO
    xw = cj.crosswalk(HUBSPOT, acme)
    twin = pickle.loads(pickle.dumps(xw))
    assert twin.candidates("lead") == xw.candidates("lead")


def test_covered_stages_with_a_core_survive_toml():
    """The moments, the core and what is covered are all written."""
    text = ROLL_UP.replace('id = "sales"', 'id = "sales"\nmoments = ["usage"]\ncore = ["usage"]')
    again = read(read(text).to_toml())
    assert again == read(text)
    assert again["sales"].core == {"usage"}
    assert again["sales"].span > HUBSPOT["opportunity"].span


#: A company's own labels for the product's stages; one of them means something else there.
OVERLAY = """
overlays = "hubspot-lifecycle"
id = "acme-hubspot"

[stages.lead]
labels = {en = "Hand-raiser"}
moments = ["referral"]
"""


def test_an_overlay_converts_like_what_it_changes():
    """By the ids of its stages, also of those whose moments it changes."""
    xw = cj.crosswalk(read(OVERLAY), read(ROLL_UP))
    assert {id: xw.convert(id).id for id in GOES_TO} == GOES_TO
    assert xw.relation("lead", "marketing") is cj.Relation.NONE


def test_an_overlay_that_covers_stages_of_its_base():
    """The stages of the base go where it says; among its own stages each is itself."""
    added = (
        '\n[[added]]\nid = "pipeline"\ncovers = ["hubspot-lifecycle:lead", "hubspot-lifecycle:opportunity"]\n'
    )
    mine = read(OVERLAY + added)
    assert cj.convert("opportunity", source=HUBSPOT, target=mine).id == "pipeline"
    to_itself = cj.crosswalk(mine, mine)
    assert [to_itself.convert(stage).id for stage in mine] == [stage.id for stage in mine]


def test_a_framework_that_covers_stages_of_another_with_its_id():
    """In its crosswalk to itself they are not meant."""
    mine = framework("own", {"a": (["problem"], ["own:b"]), "b": (["usage"], ())})
    xw = cj.crosswalk(mine, mine)
    assert [xw.convert(stage).id for stage in mine] == ["a", "b"]
    assert not any(c.declared for stage in mine for c in xw.candidates(stage))


# A roll-up: everything converts, and nothing is said against it.


def test_roll_up_one_by_one():
    """Seven of seven stages convert."""
    xw = cj.crosswalk("hubspot-lifecycle", read(ROLL_UP))
    assert {id: xw.convert(id).id for id in GOES_TO} == GOES_TO
    assert {c.ground for id in GOES_TO for c in xw.candidates(id) if c.share} == {Ground.COVERS}
    assert xw.apportion(dict.fromkeys(GOES_TO, 1)).coverage == 1


def not_said_against(text):
    """Return whether a report advises nothing, warns of nothing, and leaves nothing out."""
    return not any(word in text for word in ("not converted", "Why not", "note:", "With ", "decide", "cross"))


def test_roll_up_of_a_column():
    """Every row converts, the page marks each row, and the records say what the answers rest on."""
    frame = pd.DataFrame({"stage": [*GOES_TO, "MQL"]})
    to = {"source": "hubspot-lifecycle", "target": read(ROLL_UP)}
    assert cj.columns.convert(frame, "stage", **to)["stage"].tolist() == [*GOES_TO.values(), "marketing"]
    found = cj.columns.report(frame, "stage", **to)
    assert found.rows["converted"] == found.total == 8
    assert found.coverage == 1
    assert {record["ground"] for record in found.to_dicts()} == {"covers"}
    assert str(found).count("declared") == 8
    assert not_said_against(str(found))


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Return a function that runs the command line in a folder with the roll-up."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.toml").write_text(ROLL_UP, "utf-8")

    def run(*argv):
        code = cli.main(argv)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_roll_up_on_the_command_line(run, tmp_path):
    """Neither a stage nor a column brings a hint against the file, though it calls *sales* a lead too."""
    ends = ("--from", "hubspot-lifecycle", "--to", "acme.toml")
    for stage, target in GOES_TO.items():
        assert run("convert", stage, *ends) == (0, f"{target}\n", "")
    (tmp_path / "in.csv").write_text("\n".join(["stage", *GOES_TO, ""]), "utf-8")
    code, out, err = run("convert", "in.csv", "--column", "stage", *ends)
    assert (code, out.split()[1:]) == (0, [f"{target}," for target in GOES_TO.values()])
    assert err.splitlines() == [
        "hubspot-lifecycle → acme: 7 of 7 rows converted",
        *(f"  declared: {stage} → {target}" for stage, target in GOES_TO.items()),
    ]
    decided = run("convert", "in.csv", "--column", "stage", *ends, "--decide", "lead=sales")[2]
    assert "  decided: lead → sales" in decided.splitlines()
    assert "declared: lead" not in decided


def test_a_note_where_no_file_declares_anything(run, tmp_path):
    """The user's own decision for the same brings one: *sales* is called a lead too."""
    bare = attrs.evolve(read(ROLL_UP), stages=[attrs.evolve(s, covers=()) for s in read(ROLL_UP)])
    (tmp_path / "bare.toml").write_text(bare.to_toml(), "utf-8")
    ends = ("--from", "hubspot-lifecycle", "--decide", "lead=marketing", "--to")
    assert "  note: 'lead' was converted to 'marketing', but" in run("convert", "lead", *ends, "bare.toml")[2]
    assert run("convert", "lead", *ends, "acme.toml") == (0, "marketing\n", "")


def test_no_false_friend_where_a_file_declares_something():
    """Whichever of the two it is a file of."""
    product = made("product", {"late": ["problem"]})
    for mine, false in ((own(), [True]), (own(late=["product:late"]), [False])):
        for among in ([product, mine], [mine, product]):
            assert [pair.false for pair in cj.false_friends("late", among=among).pairs] == false


def suggested(source, target, stage):
    """Return the id of the stage that a report suggests to decide on."""
    (outcome,) = cj.outcomes(cj.crosswalk(source, target), {stage: 1})
    return outcome.suggested.id


@pytest.mark.parametrize(("covers", "expected"), [((), "late"), (["product:wide"], "early")])
def test_no_decision_is_offered_against_a_file(covers, expected):
    """If several stages cover a stage, one of them is offered, whatever the moments say."""
    stages = {"late": (["usage", "support", "renewal"], ()), "early": (["problem"], covers)}
    mine = framework("own", {**stages, "other": (["problem"], covers)})
    assert suggested(SOURCE, mine, "wide") == expected


@pytest.mark.parametrize(
    ("covers", "expected"), [((), "third"), (["product:first", "product:second"], "first")]
)
def test_no_decision_is_offered_against_a_file_on_the_way_back(covers, expected):
    """If a stage covers several, one of them is offered."""
    mine = framework("own", {"roll": (["problem", "usage", "support"], covers)})
    product = made("product", {"first": ["problem"], "second": ["problem"], "third": ["usage", "support"]})
    assert suggested(mine, product, "roll") == expected


def test_every_view_marks_what_a_file_declares():
    """Pages, pictures and exports."""
    xw = cj.crosswalk("hubspot-lifecycle", read(ROLL_UP))
    assert f"{xw:text}".count("declared") == len(GOES_TO)
    assert cj.exports.write(xw, "sssom").count("ManualMappingCuration") == len(GOES_TO)
    assert cj.exports.write(xw, "skos").count("Declared: converts to acme:") == len(GOES_TO)
    assert "declared" in cj.drawing.candidates(xw, "lead").to_text()
    assert "declared" in cj.drawing.crosswalk(xw).to_svg()
