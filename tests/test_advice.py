"""Advice: what the sources say of content at a stage, what follows for other stages, with the way back."""

from __future__ import annotations

import io
import pickle
from collections import Counter
from fractions import Fraction
from functools import cache

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import advised
import customer_journey as cj
import strategies
from customer_journey.catalogue.content_types import content_types
from customer_journey.catalogue.spine import spine
from customer_journey.content import advice as advising
from customer_journey.content.claims import claims_about, content_tables
from customer_journey.errors import (
    ForeignStageError,
    InvalidFrameworkError,
    InvalidValueError,
    NotFoundError,
)
from customer_journey.model.stages import Placement
from laws import nearness_by_hand
from strategies import SPINE, made

STAGES = tuple(stage for framework in cj.frameworks.values() for stage in framework)
KEYS = [stage.key for stage in STAGES]
HELPS = (cj.Fit.PRIMARY, cj.Fit.SUPPORTING)
BEFORE = ("challenge", "discovery", "consideration", "comparison")
AFTER = ("adoption", "usage", "support", "advocacy")

of_every_stage = pytest.mark.parametrize("stage", STAGES, ids=KEYS)


@cache
def asked(key: str) -> cj.Advice:
    framework, _, stage = key.partition(":")
    return cj.recommend(framework, stage)


def all_items(advice: cj.Advice) -> tuple[cj.Recommendation, ...]:
    """Return all recommendations, those that stand elsewhere too."""
    return advice.items + advice.elsewhere


@cache
def by_hand(one: cj.Stage, other: cj.Stage) -> Fraction:
    return nearness_by_hand(one, other, spine().weights)


@cache
def concerns_by_id(named: str, content_type: str, *, warned: bool) -> bool:
    first, second = cj.content_types[named], cj.content_types[content_type]
    return first in (second, *second.ancestors) if warned else second in (first, *first.ancestors)


def concerns(claim: cj.Claim, content_type: cj.ContentType) -> bool:
    """Return whether a claim is about a type: a warning about a broader one, or praise of a narrower one."""
    return concerns_by_id(claim.content_type, content_type.id, warned=claim.fit is cj.Fit.AVOID)


def item(advice: cj.Advice, content_type: str) -> cj.Recommendation | None:
    return next((r for r in all_items(advice) if r.content_type.id == content_type), None)


# What the source articles say.


@pytest.mark.parametrize(
    ("stage", "content"),
    [
        ("nine-stage:challenge", "blog-post problem-explainer basics-article"),
        ("nine-stage:discovery", "landing-page"),
        ("nine-stage:consideration", "feature-page pricing-page technical-article landing-page"),
        ("nine-stage:comparison", "comparison-page best-of-list blog-post authority-article"),
        ("nine-stage:adoption", "user-guide tips-and-tricks-post drip-campaign knowledge-base"),
        ("nine-stage:adoption", "instruction-leaflet"),
        ("nine-stage:usage", "advanced-use-case-article"),
        ("nine-stage:support", "knowledge-base troubleshooting-article"),
        ("nine-stage:advocacy", "affiliate-guide referral-guide loyalty-programme style-guide media-kit"),
        ("nine-stage:advocacy", "brand-guide"),
        ("hourglass:know", "social-post paid-ad"),
        ("hourglass:trust", "testimonial review video-testimonial social-proof"),
        ("hourglass:try", "free-trial e-book consultation book-chapter low-cost-trial try-before-you-buy"),
        ("hourglass:refer", "referral-programme customer-club partner-programme"),
        ("four-stage:consideration", "review product-description demo-video"),
    ],
)
def test_what_the_articles_recommend(stage, content):
    """What an article recommends at a stage of its own is recommended there, on its own word."""
    for content_type in content.split():
        found = item(asked(stage), content_type)
        assert found is not None, content_type
        assert found in asked(stage).items
        assert found.own
        assert found.fit in HELPS


@pytest.mark.parametrize("stage", BEFORE)
def test_no_user_guide_before_the_purchase(stage):
    """Nobody wants a guide to what they have not decided to buy: the article warns, in its own words."""
    found = item(asked(f"nine-stage:{stage}"), "user-guide")
    assert found is not None
    assert (found.fit, found.own) == (cj.Fit.AVOID, True)
    assert found.evidence[0].claim.reason


@pytest.mark.parametrize("stage", AFTER)
def test_no_sales_page_after_the_purchase(stage):
    """Nobody who has bought wants to be sold the same: the article warns, in its own words."""
    found = item(asked(f"nine-stage:{stage}"), "sales-landing-page")
    assert found is not None
    assert (found.fit, found.own) == (cj.Fit.AVOID, True)
    assert found.evidence[0].claim.reason


def test_warnings_stand_last():
    """Primary content comes first and what to avoid last; what the stage's own source says before others."""
    for key in KEYS:
        items = all_items(asked(key))
        order = [(list(cj.Fit).index(r.fit), not own_says(r), -r.strength) for r in items]
        assert order == sorted(order)


def own_says(r: cj.Recommendation) -> bool:
    """Return whether the stage's own file says that the type has this fit."""
    return any(p.content_type == r.content_type.id and p.fit is r.fit for p in r.stage.content)


def test_nothing_at_the_purchase():
    """The article says that buying has nothing to do with content: no items, the reason, others' claims."""
    advice = asked("nine-stage:purchase")
    assert advice.items == ()
    assert advice.note == cj.frameworks["nine-stage"]["purchase"].no_content
    assert "nothing to do with content marketing" in advice.note
    assert len(advice.elsewhere) > 20
    assert {r.content_type.id for r in advice.elsewhere} >= {"coupon", "pricing-page", "sales-call"}
    assert all(not r.own for r in advice.elsewhere)
    assert not any(advice.of_fit(fit) for fit in cj.Fit)


@pytest.mark.parametrize("key", [s.key for s in STAGES if sorted(s.span) == ["decision", "purchase"]])
def test_purchase_elsewhere_knows_of_the_silence(key):
    """The purchase of another source has its advice, and a note that one source says: nothing."""
    advice = asked(key)
    if not cj.frameworks[key.partition(":")[0]][key.partition(":")[2]].no_content:
        assert advice.items
        assert "nine-stage:purchase covers the same moments, and its source says: The act" in advice.note


# Every stage of every framework.


@of_every_stage
def test_never_an_unexplained_blank(stage):
    """A stage has advice or a note that says why not; what stands elsewhere is there only with a note."""
    advice = asked(stage.key)
    assert advice.stage is stage
    assert advice.items or advice.note.strip()
    assert advice.note or not advice.elsewhere
    assert bool(advice.elsewhere) <= bool(stage.no_content)


@of_every_stage
def test_every_item_leads_to_a_source(stage):
    """Behind each recommendation stands evidence: a stage, a publication with a title, and a weight."""
    for r in all_items(asked(stage.key)):
        assert r.evidence
        assert r.stage is stage
        assert all(e.source.source.title.strip() for e in (*r.evidence, *r.against))
        assert all(concerns(e.claim, r.content_type) for e in (*r.evidence, *r.against))
        assert all(0 < e.weight <= 1 for e in r.evidence)
        assert all(0 <= e.weight <= 1 for e in r.against)
        assert 0 <= r.agreement <= 1
        assert 0 < r.strength <= len({e.source.source.id for e in r.evidence})
        assert all((e.claim.fit is cj.Fit.AVOID) == (r.fit is cj.Fit.AVOID) for e in r.evidence)


@of_every_stage
def test_evidence_is_complete(stage):
    """Evidence for and against share no claim; every claim about exactly these moments is in one of them."""
    exactly: dict[str, set[cj.Claim]] = {}
    for claim in claims_about(cj.frameworks[stage.framework]):
        if claim.fit is not cj.Fit.AVOID and claim.stage.span == stage.span:
            exactly.setdefault(claim.content_type, set()).add(claim)
    for r in all_items(asked(stage.key)):
        shown = {e.claim for e in (*r.evidence, *r.against)}
        assert len(shown) == len(r.evidence) + len(r.against)
        assert exactly.get(r.content_type.id, set()) <= shown


@of_every_stage
def test_weights_are_of_shared_ground(stage):
    """A claim about the stage itself weighs 1, one about another stage as much as the two share."""
    for r in all_items(asked(stage.key)):
        for e in (*r.evidence, *r.against):
            other = e.claim.stage
            assert e.weight == (1 if other.key == stage.key else by_hand(stage, other))


@of_every_stage
def test_one_recommendation_per_type(stage):
    """A type of content is spoken of once, with all evidence in one place."""
    counted = Counter(r.content_type.id for r in all_items(asked(stage.key)))
    assert set(counted.values()) <= {1}


@of_every_stage
def test_own_source_stands(stage):
    """What the stage's own source says is what is said; others only raise what it calls supporting."""
    advice = asked(stage.key)
    for placement in stage.content:
        found = item(advice, placement.content_type)
        assert found is not None
        assert found in advice.items
        raised = placement.fit is cj.Fit.SUPPORTING and found.fit is cj.Fit.PRIMARY
        assert found.own
        assert found.sources_for > 1 if raised else found.fit is placement.fit
    assert {r.content_type.id for r in advice.items if r.own} == {p.content_type for p in stage.content}


@of_every_stage
def test_warnings_pass_from_a_whole_to_its_parts(stage):
    """What other sources than the stage's own say to avoid, they say about a stage whose core holds its."""
    for r in all_items(asked(stage.key)):
        if r.fit is cj.Fit.AVOID and not r.own:
            assert all(stage.core <= e.claim.stage.core for e in r.evidence)
    for pitfall in asked(stage.key).pitfalls:
        assert pitfall.stage.key == stage.key or stage.core <= pitfall.stage.core


def test_warnings_do_pass():
    """They pass indeed: what is wrong before the sale is wrong in a part of it."""
    passed = [r for key in KEYS for r in all_items(asked(key)) if r.fit is cj.Fit.AVOID and not r.own]
    inherited = [e for r in passed for e in r.evidence if e.claim.stage.key != r.stage.key]
    assert inherited
    own = made("own", {"noticing": ["problem"]})
    found = item(cj.recommend(own, "noticing"), "user-guide")
    assert found is not None
    assert (found.fit, found.own) == (cj.Fit.AVOID, False)


def test_warnings_do_not_pass_to_the_whole():
    """A stage that is defined by more moments than a warning is about does not inherit the warning."""
    own = made("own", {"all": ["comparison", "onboarding..usage"]})
    found = item(cj.recommend(own, "all"), "user-guide")
    assert found is not None
    assert found.fit in HELPS
    assert not any(r.fit is cj.Fit.AVOID for r in cj.recommend(own, "all").items)


@pytest.mark.parametrize(
    ("core", "fringe", "passes"),
    [
        # The core of "before the sale" holds the comparison, its fringe the trial.
        ("comparison", "", True),
        ("comparison", "trial usage", True),
        ("trial", "", False),
        ("trial", "comparison", False),
        ("comparison trial", "", False),
    ],
)
def test_warnings_pass_by_cores(core, fringe, passes):
    """A warning passes if the core asked about lies within the core that it is about; no fringe matters."""
    before = cj.frameworks["sale-phases"]["before"]
    assert "comparison" in before.core
    assert "trial" in before.fringe
    own = made("own", {"asked": core.split()}, fringes={"asked": fringe.split()})
    found = item(cj.recommend(own, "asked"), "user-guide")
    warnings = {e.claim.stage for e in found.evidence if e.claim.fit is cj.Fit.AVOID} if found else set()
    assert (before in warnings) is passes


@given(strategies.frameworks())
def test_warnings_pass_in_any_framework(framework):
    """Warnings pass from a whole to its parts, and advice is never blank, whatever the spans and cores."""
    for stage in framework:
        advice = cj.recommend(framework, stage)
        assert advice.items or advice.note
        for r in advice.items:
            assert r.evidence
            assert 0 <= r.agreement <= 1
            assert all(0 < e.weight <= 1 for e in r.evidence)
            if r.fit is cj.Fit.AVOID:
                assert all(stage.core <= e.claim.stage.core for e in r.evidence)


# Dissent.


def test_dissent_is_shown():
    """Sources that place a type elsewhere stand against it, in several frameworks."""
    divided = {key.partition(":")[0] for key in KEYS if (r := item(asked(key), "case-study")) and r.against}
    assert len(divided) >= 5
    found = item(asked("hourglass:trust"), "case-study")
    assert found is not None
    assert found.evidence
    assert found.against
    assert found.agreement < 1


def near(stage: cj.Stage, other: cj.Stage) -> Fraction:
    return Fraction(1) if stage == other else by_hand(stage, other)


@pytest.mark.parametrize("key", ["four-stage:decision", "nine-stage:discovery", "aarrr:activation"])
def test_agreement_compares_with_what_could_be(key):
    """Agreement: the weights of those who place the type here, of what each would weigh at its nearest."""
    for r in all_items(asked(key)):
        placing = [
            claim
            for claim in claims_about(cj.frameworks[r.stage.framework])
            if claim.fit is not cj.Fit.AVOID and concerns(claim, r.content_type)
        ]
        could: dict[str, Fraction] = {}
        did: dict[str, Fraction] = {}
        itself = False
        for claim in placing:
            source = claim.source.source.id
            greatest = max(near(r.stage, s) for s in cj.frameworks[claim.stage.framework])
            could[source] = max(could.get(source, Fraction(0)), greatest)
            shared = r.stage.core & claim.stage.span or r.stage.span & claim.stage.core
            if shared and 2 * near(r.stage, claim.stage) >= greatest:
                did[source] = max(did.get(source, Fraction(0)), near(r.stage, claim.stage))
                itself |= claim.content_type == r.content_type.id
        if not itself:  # where only narrower types are placed, the broader one is not
            did = {}
        assert r.agreement == (sum(did.values()) / sum(could.values()) if any(could.values()) else 0)
        if r.fit is not cj.Fit.AVOID:
            assert {e.source.source.id for e in r.evidence} == set(did)
            away = {e.source.source.id for e in r.against if e.claim.fit is not cj.Fit.AVOID}
            assert away == {source for source, weight in could.items() if weight} - set(did)


@of_every_stage
def test_primary_needs_sources_that_place_the_type_here(stage):
    """A type is primary on the word of the stage's own source, or of three others with some strength."""
    for r in all_items(asked(stage.key)):
        if r.fit is cj.Fit.PRIMARY and not own_says(r):
            assert r.sources_for >= 3
            assert r.agreement >= Fraction(1, 4)
            assert any(e.claim.content_type == r.content_type.id for e in r.evidence)
            assert all(e.claim.stage.span & stage.span for e in r.evidence)


def test_who_warns_stands_against():
    """A warning about this core is evidence: for what is to be avoided, against what is recommended."""
    shown = 0
    for stage in STAGES:
        warned = [
            claim
            for claim in claims_about(cj.frameworks[stage.framework])
            if claim.fit is cj.Fit.AVOID and stage.core and stage.core <= claim.stage.core
        ]
        for claim in warned:
            found = item(asked(stage.key), claim.content_type)
            assert found is not None
            side = found.evidence if found.fit is cj.Fit.AVOID else found.against
            assert claim in {e.claim for e in side}
            shown += 1
    assert shown


# The law over the published tables.


def placed_by(framework: cj.Framework) -> dict[str, dict[str, set[str]]]:
    """Return content type to stage to the sources that place it there, by file or by table."""
    found: dict[str, dict[str, set[str]]] = {t: {s.id: set() for s in framework} for t in content_types}
    for claim in claims_about(framework):
        if claim.stage.framework == framework.id and claim.fit is not cj.Fit.AVOID:
            found[claim.content_type][claim.stage.id].add(claim.source.source.id)
    return found


@pytest.mark.parametrize("id", sorted({table.framework for table in content_tables()}))
def test_law_of_the_tables(id):
    """What three sources place at one stage, and none at another, is primary content of that one never."""
    framework = cj.frameworks[id]
    broken = []
    for content_type, by_stage in placed_by(framework).items():
        if max(map(len, by_stage.values())) < 3:
            continue
        for stage, sources in by_stage.items():
            found = item(asked(f"{id}:{stage}"), content_type)
            if not sources and found is not None and found.fit is cj.Fit.PRIMARY:
                broken.append((content_type, stage, by_stage, found.evidence))
    assert not broken


def test_law_of_the_tables_says_something():
    """There are many types that three sources place at one stage and none at another, in two frameworks."""
    cases = [
        (id, content_type, stage)
        for id in {table.framework for table in content_tables()}
        for content_type, by_stage in placed_by(cj.frameworks[id]).items()
        if max(map(len, by_stage.values())) >= 3
        for stage, sources in by_stage.items()
        if not sources
    ]
    assert len(cases) >= 20


def test_tables_count():
    """What three sources list at a stage, and no more elsewhere in its framework, is recommended there."""
    for id in {table.framework for table in content_tables()}:
        for content_type, by_stage in placed_by(cj.frameworks[id]).items():
            for stage, sources in by_stage.items():
                if len(sources) >= 3:
                    found = item(asked(f"{id}:{stage}"), content_type)
                    assert found is not None
                    assert sources <= {e.source.source.id for e in found.evidence + found.against}


# Equal meanings, equal evidence.


def derived(r: cj.Recommendation | None, without: set[str]) -> tuple[object, ...]:
    """Return what of a recommendation comes from other frameworks than these, in no order."""
    if r is None:
        return (frozenset(), frozenset())
    return tuple(
        frozenset(
            (e.claim, e.weight) for e in evidence if e.claim.listed or e.claim.stage.framework not in without
        )
        for evidence in (r.evidence, r.against)
    )


def test_equal_meanings_have_equal_evidence():
    """Stages of one span and core hear the same of all who spoke of neither: evidence, dissent and fit."""
    pairs = [
        (one, two)
        for i, one in enumerate(STAGES)
        for two in STAGES[i + 1 :]
        if one.span and (one.span, one.core) == (two.span, two.core)
    ]
    assert len(pairs) > 20
    for one, two in pairs:
        own = {p.content_type for p in (*one.content, *two.content)}
        for content_type in content_types:
            first, second = (item(asked(s.key), content_type) for s in (one, two))
            if content_type in own:
                if first is not None and second is not None and first.fit is second.fit:
                    apart = {one.framework, two.framework}
                    assert derived(first, apart) == derived(second, apart)
                continue
            assert (first is None) == (second is None)
            if first is not None and second is not None:
                assert first.agreement == second.agreement
                # Sources on one of the two frameworks may tell its stages apart, which caps the fit.
                assert first.fit is second.fit or {first.fit, second.fit} == set(HELPS)
                assert derived(first, set()) == derived(second, set())


@given(strategies.frameworks(), strategies.frameworks())
def test_equal_meanings_in_frameworks_of_ones_own(one, two):
    """In frameworks without content, the same span and core bring the same advice, item for item."""
    for s in one:
        for t in two:
            if s.span and (s.span, s.core) == (t.span, t.core):
                first, second = cj.recommend(one, s), cj.recommend(two, t)
                stripped = [attrs.evolve(r, stage=t) for r in first.items]
                assert stripped == list(second.items)


# Frameworks of the user's own.

OWN = """
id = "own"
[[stages]]
id = "window"
moments = ["problem..encounter"]
reason = "Before they come in."
touchpoints = ["the shop window"]
pitfalls = ["Do not knock on the glass"]
[stages.questions]
feelings = ["Are they cold?"]
[[stages.content]]
type = "style-guide"
fit = "primary"
reason = "Ours is read by passers-by."
[[stages.content]]
type = "blog-post"
fit = "avoid"
[[stages]]
id = "till"
moments = ["decision..purchase"]
reason = "They pay."
no_content = "Our till has no screen."
[[stages]]
id = "staff"
off_path = "Nobody travels here."
"""


def own() -> cj.Framework:
    return cj.Framework.from_toml(io.BytesIO(OWN.encode()))


def test_framework_of_ones_own():
    """A framework that is not bundled gets the advice for its moments, with sources."""
    framework = made("ours", {"looking": ["assessment..comparison"], "using": ["usage"]})
    looking = cj.recommend(framework, "looking")
    assert looking.of_fit(cj.Fit.PRIMARY)
    assert not any(r.own for r in looking.items)
    assert all(r.stage == framework["looking"] for r in looking.items)
    assert cj.recommend(framework, framework["using"]).items
    assert looking.questions
    assert all(0 < h.weight <= 1 for h in looking.questions)


def test_own_word_without_a_citation():
    """What a company's own file says stands though it cites nobody: the file itself is the source."""
    window = cj.recommend(own(), "window")
    style, blog = item(window, "style-guide"), item(window, "blog-post")
    assert style is not None
    assert blog is not None
    assert (style.fit, style.own, blog.fit, blog.own) == (cj.Fit.PRIMARY, True, cj.Fit.AVOID, True)
    assert str(style.evidence[0]) == "primary at own:window (own): Ours is read by passers-by."
    assert blog.against
    assert window.items[0] == style
    assert window.of_fit(cj.Fit.AVOID)[0] == blog


def test_silence_of_ones_own():
    """What a company's own file says of publishing nothing stands too; off the path nothing is said."""
    till = cj.recommend(own(), "till")
    assert (till.items, till.note) == ((), "Our till has no screen.")
    assert till.elsewhere
    staff = cj.recommend(own(), "staff")
    assert (staff.items, staff.elsewhere) == ((), ())
    assert staff.note == "No step of a journey: Nobody travels here."


def test_own_framework_changes_nothing_for_others():
    """Asking for a framework of one's own leaves the advice for all others as it was."""
    before = cj.recommend("nine-stage", "discovery")
    cj.recommend(own(), "window")
    assert cj.recommend("nine-stage", "discovery") == before
    sources = {e.source.source.id for r in before.items for e in (*r.evidence, *r.against)}
    assert "own" not in sources


def test_edition_of_a_bundled_framework():
    """A framework under a known id stands in for the known one: its word counts, not the other's."""
    nine = cj.frameworks["nine-stage"]
    changed = attrs.evolve(
        nine,
        stages=tuple(
            attrs.evolve(s, content=(Placement("podcast", cj.Fit.PRIMARY, "Ours."),), no_content="")
            for s in nine.stages
        ),
    )
    advice = cj.recommend(changed, "discovery")
    assert [r.content_type.id for r in advice.items if r.own] == ["podcast"]


def test_unknown_type_in_a_framework_of_ones_own():
    """A misspelt type is not passed over: a framework that has one is refused, read or made in Python."""
    with pytest.raises(InvalidFrameworkError, match=r"stages\[0\].content\[0\].type: .*'style-gide'"):
        cj.Framework.from_toml(io.BytesIO(OWN.replace("style-guide", "style-gide").encode()))
    window = attrs.evolve(own()["window"], content=(Placement("style-gide", cj.Fit.PRIMARY),))
    with pytest.raises(InvalidFrameworkError, match=r"stages\[0\].content\[0\].type: .*'style-gide'"):
        attrs.evolve(own(), stages=(window,))


@given(strategies.frameworks(), st.data())
def test_own_word_stands_in_any_framework(framework, data):
    """Whatever a file places at its stages is said there, with its fit, cited or not, and no twin appears."""
    placements = st.builds(
        Placement, st.sampled_from(list(content_types)), st.sampled_from(cj.Fit), st.text(max_size=5)
    )
    unique = st.lists(placements, max_size=3, unique_by=lambda p: p.content_type).map(tuple)
    stages = tuple(attrs.evolve(s, content=data.draw(unique)) for s in framework)
    framework = attrs.evolve(framework, stages=stages)
    for stage in framework:
        items = cj.recommend(framework, stage).items
        fits = {r.content_type.id: (r.fit, r.own) for r in items}
        assert len(fits) == len(items)
        for placement in stage.content:
            fit, own = fits[placement.content_type]
            assert own
            assert fit is placement.fit or (placement.fit, fit) == (cj.Fit.SUPPORTING, cj.Fit.PRIMARY)


# One type over all stages.


@pytest.mark.parametrize("framework", cj.frameworks)
def test_stages_for_agrees(framework, monkeypatch):
    """For every type, what is said stage by stage is what is said of each stage, in order."""
    monkeypatch.setattr(advising, "_advice", lambda owner, stage: asked(f"{owner.id}:{stage.id}"))
    for content_type in content_types:
        expected = [
            r
            for stage in cj.frameworks[framework]
            for r in asked(stage.key).items
            if r.content_type.id == content_type
        ]
        assert list(cj.stages_for(content_type, framework)) == expected


def test_stages_for_takes_names_and_records():
    """Ids, labels and records mean the same; what is no name is refused."""
    by_id = cj.stages_for("loyalty-programme", "nine-stage")
    by_record = cj.stages_for(content_types["loyalty-programme"], cj.frameworks["nine-stage"])
    assert by_id == by_record == cj.stages_for("Loyalty programme", "nine-stage")
    assert [r.stage.id for r in by_id] == ["adoption", "usage", "support", "advocacy"]
    with pytest.raises(NotFoundError):
        cj.stages_for("Royalty programme", "nine-stage")


# Questions, touchpoints, pitfalls.


@pytest.mark.parametrize(
    ("stage", "source", "count"),
    [("awareness", "discovery", 30), ("consideration", "consideration", 19), ("decision", "purchase", 26)],
)
def test_question_bank_of_the_mapping_guide(stage, source, count):
    """Four stages get the questions of the four phases, with the stage that each is from."""
    ours, bank = cj.frameworks["four-stage"][stage], cj.frameworks["four-phase"][source]
    hints = [h for h in asked(ours.key).questions if h.stage == bank]
    assert {(h.text, h.topic) for h in hints} == {(q.text, q.topic) for q in bank.questions}
    assert len(hints) >= min(count, len(bank.questions))
    assert {h.weight for h in hints} == {nearness_by_hand(ours, bank, spine().weights)}
    told = {q.text: q for q in bank.questions}
    assert all(h.topic and str(h).startswith(f"{h.topic}: {h.text}") for h in hints)
    assert all(h.implied == str(h).endswith(" (implied)") == told[h.text].implied for h in hints)


@of_every_stage
def test_hints_have_a_home(stage):
    """The stage's own questions, touchpoints and pitfalls come first, all of them; no hint comes twice."""
    advice = asked(stage.key)
    for hints, wanted in (
        (advice.questions, [q.text for q in stage.questions]),
        (advice.touchpoints, stage.touchpoints),
        (advice.pitfalls, stage.pitfalls),
    ):
        own = list(dict.fromkeys(wanted))
        assert [h.text for h in hints[: len(own)]] == own
        assert all(h.stage == stage and h.weight == 1 for h in hints[: len(own)])
        assert len({h.text for h in hints}) == len(hints)
        weights = [h.weight for h in hints]
        assert weights == sorted(weights, reverse=True)
        for h in hints:
            told_there = {*h.stage.touchpoints, *h.stage.pitfalls, *(q.text for q in h.stage.questions)}
            assert h.text in told_there
            assert 0 < h.weight <= 1


def test_off_the_path_only_its_own():
    """A state that is not a step of a journey shares no moments, so it gets nothing from other stages."""
    other = asked("hubspot-lifecycle:other")
    assert (other.items, other.questions, other.touchpoints, other.pitfalls) == ((), (), (), ())
    assert other.note.startswith("No step of a journey: ")


# Wrong use, and records.


def test_wrong_use():
    """Unknown frameworks and stages, and stages of another framework, are errors that say so."""
    with pytest.raises(NotFoundError, match="no framework called 'nine'"):
        cj.recommend("nine", "purchase")
    with pytest.raises(NotFoundError, match="stage of 'nine-stage'"):
        cj.recommend("nine-stage", "Kopp")
    with pytest.raises(ForeignStageError):
        cj.recommend("nine-stage", cj.frameworks["hourglass"]["buy"])


def test_records():
    """Advice is a value: the same twice, picklable, and short to look at."""
    one, two = (cj.recommend("hourglass", "trust") for _ in range(2))
    assert one == two
    assert pickle.loads(pickle.dumps(one)) == one
    counts = {fit: len(one.of_fit(fit)) for fit in cj.Fit}
    assert sum(counts.values()) == len(one.items)
    assert repr(one) == (
        f"<Advice for hourglass:trust: {counts[cj.Fit.PRIMARY]} primary,"
        f" {counts[cj.Fit.SUPPORTING]} supporting, {counts[cj.Fit.AVOID]} avoid>"
    )
    assert repr(one.items[0]) == "<review: primary at hourglass:trust>"
    assert one.first == one.items[:10]
    assert repr(one.items[0].evidence[0]) == "<Evidence: review primary at hourglass:trust, weight 1>"
    hint = one.touchpoints[0]
    assert str(hint) == hint.text


def test_spans_of_the_spine_are_known():
    """Each moment of the path, as a stage of its own, has advice or a note."""
    framework = made("moments", {moment.id: [moment.id] for moment in SPINE.moments})
    for stage in framework:
        advice = cj.recommend(framework, stage)
        assert advice.items or advice.note


def test_advice_of_a_fit_by_name():
    """A name does as well as the member, and one that there is not is refused."""
    advice = cj.recommend("nine-stage", "adoption")
    assert advice.of_fit("primary") == advice.of_fit(cj.Fit.PRIMARY) != ()
    with pytest.raises(InvalidValueError, match="fit must be one of primary, supporting, avoid, not 'best'"):
        advice.of_fit("best")


def test_advice_says_what_it_does_not_distinguish():
    """Stages of the same moments get the same advice, and a stage with nothing primary says so."""
    twins = [cj.recommend("pipedrive-deal", s) for s in ("qualified", "contact-made")]
    assert "Contact Made covers the same moments: " in twins[0].note
    assert "Qualified covers the same moments: " in twins[1].note
    three = cj.recommend("hubspot-deal", "appointmentscheduled")
    assert "Qualified To Buy and Presentation Scheduled cover the same moments: " in three.note
    assert [(i.content_type, i.fit) for i in twins[0].items] == [
        (i.content_type, i.fit) for i in twins[1].items
    ]
    for framework in cj.frameworks.values():
        for stage in framework:
            advice = cj.recommend(framework, stage)
            none = bool(advice.items) and not advice.of_fit("primary")
            assert ("Nothing is primary" in advice.note) == none, stage.key


def test_other_cores_are_distinguished():
    """Stages of the same moments that others of them define get different advice, and no note denies it."""
    both = ["problem", "comparison"]
    framework = made("own", {m: [m] for m in both}, fringes=dict.fromkeys(both, both))
    problem, comparison = (cj.recommend(framework, m) for m in both)
    assert framework["problem"].span == framework["comparison"].span
    assert "the same moments" not in problem.note + comparison.note
    assert [(i.content_type, i.fit) for i in problem.items] != [
        (i.content_type, i.fit) for i in comparison.items
    ]


def test_a_plan_is_the_advice_for_all_stages():
    """Without a stage, advice on each stage in order; its records are theirs."""
    plan = cj.recommend("nine-stage")
    assert plan.framework is cj.frameworks["nine-stage"]
    assert list(plan.stages) == [asked(f"nine-stage:{s.id}") for s in plan.framework]
    assert plan.to_dicts() == [record for advice in plan.stages for record in advice.to_dicts()]
    assert repr(plan) == "<Plan for nine-stage: 9 stages>"
    assert pickle.loads(pickle.dumps(plan)) == plan


@of_every_stage
def test_what_comes_first_is_to_be_published(stage):
    """The first ten are the first items, without any that is to be avoided."""
    advice = asked(stage.key)
    assert len(advice.first) <= 10
    assert advice.first == tuple(r for r in advice.items if r.fit in HELPS)[: len(advice.first)]


# What marketers ask for by name: at which stages the types that everybody knows must be primary.


@pytest.mark.parametrize("key", ["four-stage:decision", "tofu-mofu-bofu:bofu", "buyers-journey:decision"])
@pytest.mark.parametrize(
    "content_type", ["product-demo", "free-trial", "pricing-page", "testimonial", "case-study"]
)
def test_content_of_a_decision(key, content_type):
    """Whoever decides wants to see it, to try it, to know its price, and to hear of others."""
    found = item(asked(key), content_type)
    assert found is not None
    assert found.fit is cj.Fit.PRIMARY


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("nine-stage:adoption", "onboarding-email quick-start-guide product-tour"),
        ("nine-stage:advocacy", "referral-programme review-request loyalty-programme"),
        ("five-stage-journey:advocacy", "referral-programme review-request"),
        ("hubspot-lifecycle:marketingqualifiedlead", "case-study webinar"),
    ],
)
def test_content_that_everybody_names(key, content):
    """Types that belong to a stage above all are primary there."""
    fits = {r.content_type.id: r.fit for r in asked(key).items}
    assert {id: fits.get(id) for id in content.split()} == dict.fromkeys(content.split(), cj.Fit.PRIMARY)


# Publications that the rule has never seen.


def test_advice_agrees_with_the_tables_set_aside():
    """What they name, the advice has; what most of them name is primary, and comes first."""
    found = advised.scores()
    shares = {figure: Fraction(*advised.total(found, figure)) for figure in ("advised", "primary", "ten")}
    assert shares["advised"] >= Fraction(95, 100)
    assert shares["primary"] >= Fraction(85, 100)
    assert shares["ten"] >= Fraction(75, 100)
    assert advised.total(found, "advised")[1] > 100
    assert advised.total(found, "primary")[1] > 100


def test_the_first_ten_are_named_at_every_stage():
    """By publications that speak of a stage as nearly as their vocabularies allow, the rule's own measure."""
    found = advised.scores(same=advised.as_near_as_possible)
    assert all(each.ten[1] == 10 for each in found.values())
    assert Fraction(*advised.total(found, "ten")) >= Fraction(75, 100)
    assert Fraction(*advised.total(found, "primary")) >= Fraction(85, 100)


@of_every_stage
def test_three_warnings_are_never_outvoted(stage):
    """What three publications warn against is to be avoided, unless the stage's own source recommends it."""
    own = {p.content_type for p in stage.content}
    told = [
        claim
        for claim in claims_about(cj.frameworks[stage.framework])
        if claim.fit is cj.Fit.AVOID
        and (claim.stage == stage or (stage.core and stage.core <= claim.stage.core))
    ]
    for r in all_items(asked(stage.key)):
        warnings = {claim.source.source.id for claim in told if concerns(claim, r.content_type)}
        if len(warnings) >= 3 and r.content_type.id not in own:
            assert r.fit is cj.Fit.AVOID


def test_advice_as_records():
    """One record per recommendation, of plain values."""
    advice = cj.recommend("nine-stage", "adoption")
    records = advice.to_dicts()
    assert [r["content_type"] for r in records] == [i.content_type.id for i in advice.items]
    assert records[0]["own"] is True
    assert all(type(v) in (str, int, float, bool) for r in records for v in r.values())
    assert all(r["sources_for"] >= 1 and 0 <= r["agreement"] <= 1 for r in records)
