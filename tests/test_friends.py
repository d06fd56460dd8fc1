"""False friends, the agreement with statements, and overlays of a portal's labels."""

import io
from fractions import Fraction

import pytest

import customer_journey as cj
from customer_journey.crosswalks.agreement import agreement, checks
from customer_journey.crosswalks.relations import Relation
from customer_journey.crosswalks.statements import Statement
from customer_journey.errors import InvalidFileError, NotFoundError
from strategies import made

OVERLAY = """
overlays = "hubspot-deal"
id = "acme-deals"

[stages.qualifiedtobuy]
same = true
labels = {en = "Fit confirmed"}

[stages.presentationscheduled]
labels = {en = "First meeting"}
moments = ["inquiry"]
reason = "We set it when the first call is booked."

[[added]]
id = "parked"
values = ["999998694"]
labels = {en = "Parked"}
moments = ["dormant"]
reason = "Set by hand when a deal sleeps."
"""


def overlay(text=OVERLAY):
    return cj.Framework.from_toml(io.BytesIO(text.encode()))


def test_one_word_for_different_moments():
    """Awareness is of a problem here and of a brand there; equal stages are not false friends."""
    found = cj.false_friends("Awareness")
    named = {stage.key for stage in found.stages}
    assert {"buyers-journey:awareness", "hierarchy-of-effects:awareness", "nine-stage:discovery"} <= named
    false = {(p.first.key, p.second.key) for p in found.false}
    assert ("buyers-journey:awareness", "nine-stage:discovery") in false
    assert all(p.relation not in (Relation.EXACT, Relation.CLOSE) for p in found.false)
    assert [p.steps for p in found.pairs] == sorted((p.steps for p in found.pairs), reverse=True)


def test_engage_means_stages_far_apart():
    """Engage is before the sale in one vocabulary and long after it in another."""
    furthest = cj.false_friends("engage").pairs[0]
    assert furthest.steps > 3
    assert furthest.relation is Relation.NONE


def test_a_word_that_nobody_has():
    """No stage, no pairs."""
    found = cj.false_friends("zzz")
    assert (found.stages, found.pairs) == ((), ())


@pytest.mark.parametrize("among", ["four-stage", cj.frameworks["four-stage"], ["four-stage"]])
def test_in_one_vocabulary(among):
    """A single vocabulary may be given without a list: by its id, or itself."""
    found = cj.false_friends("awareness", among=among)
    assert [stage.key for stage in found.stages] == ["four-stage:awareness"]
    assert found.pairs == ()
    with pytest.raises(NotFoundError, match="no framework called 'four-stages'"):
        cj.false_friends("awareness", among="four-stages")


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("problem", "problem", 0),
        ("problem", "research", 0),
        ("problem", "encounter", 1),
        ("problem..research", "following..assessment", 1),
        ("problem", "assessment", 4),
        ("problem", "lost", 0),
    ],
)
def test_steps_are_the_moments_between(one, other, steps):
    """Neighbours have none between them; an exit is not on the path."""
    among = [made("one", {"word": [one]}), made("other", {"word": [other]})]
    (pair,) = cj.false_friends("word", among=among).pairs
    assert pair.steps == steps


def test_of_pairs_equally_far_apart_those_that_share_least_come_first():
    """No two of these have a moment between them; what they share of spans and of cores counts alike."""
    cores = {"whole": "problem..encounter", "start": "problem..research", "end": "encounter"}
    among = [made(id, {"word": [core]}) for id, core in cores.items()]
    among.append(made("rim", {"word": ["problem"]}, fringes={"word": ["research", "encounter"]}))
    found = cj.false_friends("word", among=among)
    assert [(p.first.framework, p.second.framework, p.nearness, p.steps) for p in found.pairs] == [
        ("start", "end", 0, 0),
        ("rim", "end", (Fraction(1, 3) + 0) / 2, 0),
        ("whole", "end", Fraction(1, 3), 0),
        ("start", "rim", (Fraction(2, 3) + Fraction(1, 2)) / 2, 0),
        ("whole", "start", Fraction(2, 3), 0),
        ("whole", "rim", (1 + Fraction(1, 3)) / 2, 0),
    ]


def test_a_candidate_two_stages_away_is_far():
    """Adoption and support are next to usage, which is named; advocacy is two stages after it."""
    stated = Statement(
        "repeat",
        Relation.CLOSE,
        "usage",
        ("hourglass:repeat",),
        ("nine-stage:usage",),
        "They go together.",
        cj.Citation(cj.Source("book", "A book")),
    )
    (check,) = checks([stated])
    assert check.candidates == 4
    assert check.far == ("nine-stage:advocacy",)


def test_agreement_counts():
    """There are at least 150 statements, most are compatible, and every check belongs to one pair."""
    found = agreement()
    assert len(found.checks) >= 150
    assert found.agreeing <= found.compatible <= len(found.checks)
    assert sum(len(part.checks) for part in found.by_pair().values()) == len(found.checks)
    assert found.compatible / len(found.checks) > 0.9
    assert found.candidates < 2.5


def test_overlay():
    """Labels are the portal's, ids and values the product's, meanings as given; the rest is kept."""
    deals, base = overlay(), cj.frameworks["hubspot-deal"]
    assert deals.resolve("First meeting").id == "presentationscheduled"
    assert deals["presentationscheduled"].span == {"inquiry"}
    assert deals["presentationscheduled"].values == base["presentationscheduled"].values
    assert deals["qualifiedtobuy"].span == base["qualifiedtobuy"].span
    assert deals["contractsent"].labels == base["contractsent"].labels
    assert deals.resolve("999998694").id == "parked"
    assert cj.Framework.from_toml(io.BytesIO(deals.to_toml().encode())) == deals


def test_an_overlay_adds_names():
    """Without new labels all old names stay; new labels replace them, as they may mean another stage now."""
    text = 'overlays = "hubspot-lifecycle"\nid = "ours"\n[stages.customer]\nsame = true\n{}\n'
    added = overlay(text.format('aliases = ["VIP"]\nvalues = ["98765432"]'))
    base = cj.frameworks["hubspot-lifecycle"]["customer"]
    assert {added.resolve(name) for name in ("VIP", "98765432", *base.labels.values(), *base.aliases)} == {
        added["customer"]
    }
    renamed = overlay(text.format('labels = {en = "Client"}\naliases = ["VIP"]'))
    assert renamed.resolve("VIP") == renamed.resolve("Client") == renamed["customer"]
    assert renamed.find("Kund") is None
    assert renamed["customer"].span == base.span


def test_an_overlay_keeps_what_it_does_not_say():
    """A new meaning removes the old definition, but not the names, the sources and the place."""
    text = """
        overlays = "gartner-b2b"
        id = "ours"
        [stages.validation]
        moments = ["proof"]
        reason = "So."
        {}
    """
    base, ours = cj.frameworks["gartner-b2b"], overlay(text.format(""))
    old, new = base["validation"], ours["validation"]
    assert old.parallel
    assert (new.parallel, new.labels, new.aliases, new.sources) == (
        True,
        old.labels,
        old.aliases,
        base.sources,
    )
    assert (new.definition, new.questions, new.span) == ("", (), {"proof"})
    assert ours.note == f"An overlay on gartner-b2b. {base.note}"
    assert not overlay(text.format("parallel = false"))["validation"].parallel
    renamed = overlay(text.format('labels = {en = "Check"}'))["validation"]
    assert (dict(renamed.labels), renamed.aliases) == ({"en": "Check"}, ())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("same = true\n", "", "say same = true"),
        (
            "[stages.qualifiedtobuy]",
            "[stages.qualifiedtobay]",
            r"stages\.qualifiedtobay: There is no stage of 'hubspot-deal' .* Did you mean 'qualifiedtobuy'",
        ),
        ('moments = ["inquiry"]', 'moments = ["inqiry"]', "inquiry"),
    ],
)
def test_overlay_mistakes(old, new, message):
    """A new label without a meaning, a misspelt stage, a misspelt moment."""
    with pytest.raises(InvalidFileError, match=message):
        overlay(OVERLAY.replace(old, new))


def test_an_overlay_that_forgets_what_it_means_has_one_mistake():
    """Nothing is read into the stage, so nothing else is reported."""
    with pytest.raises(InvalidFileError) as caught:
        overlay(OVERLAY.replace("same = true", ""))
    assert [problem.path for problem in caught.value.problems] == ["stages.qualifiedtobuy.same"]


@pytest.mark.parametrize("base", ["3", '""', "[]"])
def test_overlay_on_what_is_not_an_id(base):
    """The mistake is reported with its place, not as a framework without a name."""
    with pytest.raises(InvalidFileError, match=r"^<file>: overlays: must "):
        overlay(f'overlays = {base}\nid = "x"\n')


def test_overlay_on_nothing():
    """The framework to overlay must exist."""
    with pytest.raises(NotFoundError, match="hubspot-deal"):
        overlay(OVERLAY.replace('"hubspot-deal"', '"hubspot-deals"'))
