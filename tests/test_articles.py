"""What the five source articles say, asked of the library."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations

import pytest

import customer_journey as cj
from customer_journey.catalogue.spine import spine
from customer_journey.errors import (
    AmbiguousConversionError,
    NoCounterpartError,
    NotFoundError,
    PartialCounterpartError,
)
from customer_journey.model.folding import fold

SAME_PURCHASE = (
    ("four-stage", "decision"),
    ("hourglass", "buy"),
    ("nine-stage", "purchase"),
    ("four-phase", "purchase"),
    ("three-phase", "late"),
    ("sale-phases", "during"),
)
ARTICLES = ("nine-stage", "sale-phases", "three-phase", "hourglass", "four-stage", "four-phase")
AFTER_PURCHASE = (
    ("nine-stage", "adoption"),
    ("nine-stage", "usage"),
    ("nine-stage", "support"),
    ("nine-stage", "advocacy"),
    ("four-stage", "post-purchase"),
    ("four-phase", "retention"),
    ("hourglass", "repeat"),
    ("hourglass", "refer"),
)


#: What the guide to mapping asks about while the brand is being discovered.
TOPICS = (
    "motivation source actions touchpoints pain-points information feelings experience questions suggestions"
)


def relation(source: str, s: str, target: str, t: str) -> cj.Relation:
    return cj.crosswalk(source, target).relation(s, t)


def holds_of_cores(statement, c: cj.Correspondence) -> bool:
    """Return whether one stage is stated to be a part of the other, and its core lies in the other's span."""
    parts = {cj.Relation.BROAD: (c.source, c.target), cj.Relation.NARROW: (c.target, c.source)}
    part, whole = parts.get(statement.relation, (None, None))
    return part is not None and part.core <= whole.span


def candidate(source: str, s: str, target: str, t: str) -> cj.Correspondence:
    found = cj.crosswalk(source, target).candidates(s)
    return next(c for c in found if c.target.id == t)


# The stages, in order and under the articles' own names.


@pytest.mark.parametrize(
    ("framework", "names", "expected"),
    [
        (
            "nine-stage",
            "Utmaning,Upptäckt,Omtanke,Jämförelse,Köp,Adoption,Användning,Support,Advokatverksamhet",
            "challenge,discovery,consideration,comparison,purchase,adoption,usage,support,advocacy",
        ),
        ("sale-phases", "Före försäljningen,Under försäljningen,Efter försäljningen", "before,during,after"),
        ("sale-phases", "Förförsäljning,Försäljning,Efterförsäljning", "before,during,after"),
        ("three-phase", "Tidig fas,Mellan fas,Sen fas", "early,middle,late"),
        ("hourglass", "Know,Like,Trust,Try,Buy,Repeat,Refer", "know,like,trust,try,buy,repeat,refer"),
        (
            "hourglass",
            "vet,gillar,lita på,försök,köp,upprepa,hänvisa",
            "know,like,trust,try,buy,repeat,refer",
        ),
        (
            "four-stage",
            "Bevissthet,Vurdering,Beslutning,Etter kjøp",
            "awareness,consideration,decision,post-purchase",
        ),
        (
            "four-phase",
            "Oppdagelsesfasen,Vurderingsfase,Kjøpsfase,Oppbevaringsfase",
            "discovery,consideration,purchase,retention",
        ),
    ],
)
def test_headings_of_the_articles_resolve_in_order(framework, names, expected):
    """The headings of an article, mistranslated ones too, name all its stages in order."""
    stages = cj.frameworks[framework]

    assert expected.split(",") == [stage.id for stage in stages]
    assert expected.split(",") == [stages.resolve(name).id for name in names.split(",")]


@pytest.mark.parametrize(
    "name", ["övervägande", "Omtanke", "CONSIDERATION stage", " consideration_stage ", "Övervägandestadiet"]
)
def test_consideration_under_all_its_names(name):
    """Case, spaces, underscores, Swedish and the word "stage" do not hide the consideration."""
    assert cj.frameworks["nine-stage"].resolve(name).id == "consideration"


@pytest.mark.parametrize("name", ["marketingqualifiedlead", "Marketing Qualified Lead", "MQL"])
def test_a_value_of_a_product_under_all_its_names(name):
    """HubSpot's machine value, its label and its acronym are one stage."""
    assert cj.frameworks["hubspot-lifecycle"].resolve(name).id == "marketingqualifiedlead"


def test_membership_tells_frameworks_from_what_is_none():
    """The catalogue says what is in it without an error."""
    assert "x" not in cj.frameworks
    assert "nine-stage" in cj.frameworks


# The glossary of the nine-stage article.


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("first impression", "discovery"),
        ("Första intrycksstadiet", "discovery"),
        ("awareness", "discovery"),
        ("Medvetenhetsstadium", "discovery"),
        ("decision", "purchase"),
        ("Beslutsstadiet", "purchase"),
        ("Köpbeslutssteget", "purchase"),
        ("onboarding", "adoption"),
    ],
)
def test_identical_terms_of_the_glossary_are_names(name, expected):
    """What the glossary calls identical to a stage is another name of it."""
    assert expected == cj.frameworks["nine-stage"].resolve(name).id


@pytest.mark.parametrize("name", ["retention", "Retentionsstadium", "kundretention"])
def test_retention_is_no_name_of_support(name):
    """The glossary says only that retention is in line with support."""
    with pytest.raises(NotFoundError):
        cj.frameworks["nine-stage"].resolve(name)


def test_retention_is_stated_to_be_near_support():
    """Retention and support are CLOSE as stated, and the spans bear that out."""
    found = candidate("four-phase", "retention", "nine-stage", "support")

    assert [s.relation for s in found.statements] == [cj.Relation.CLOSE]
    assert found.statements == found.supporting
    assert found.opposing == ()
    assert found.statements[0].source.source.publisher == "Content Powered"


def test_retention_is_stated_to_be_near_support_from_the_other_side():
    """The same statement from the point of view of support, with subject and object exchanged."""
    (there,) = candidate("four-phase", "retention", "nine-stage", "support").statements
    (back,) = candidate("nine-stage", "support", "four-phase", "retention").statements

    assert there.inverse == back


def test_the_first_impression_is_stated_once_to_be_discovery():
    """No other vocabulary has a stage of that name, so the two names are those of one stage."""
    (stated,) = candidate("nine-stage", "discovery", "nine-stage", "discovery").supporting

    assert (stated.subject, stated.relation) == ("first impression stage", cj.Relation.EXACT)
    assert cj.crosswalk("nine-stage", "nine-stage").statements == (stated,)


def test_decision_is_stated_to_be_purchase_and_so_it_is_derived():
    """The glossary's identity of decision and purchase holds for the four stages."""
    found = candidate("four-stage", "decision", "nine-stage", "purchase")

    assert cj.Relation.EXACT is found.relation
    assert cj.Relation.EXACT in {s.relation for s in found.supporting}
    assert found.opposing == ()


def test_decision_of_the_buyers_journey_contradicts_the_glossary():
    """There the decision comes before the payment: the statement is shown as opposing."""
    found = candidate("buyers-journey", "decision", "nine-stage", "purchase")

    assert cj.Relation.EXACT is not found.relation
    assert cj.Relation.EXACT in {s.relation for s in found.opposing}


def test_comparison_is_stated_to_be_a_part_of_consideration():
    """Comparison "is often counted as a part of consideration", as it is among the four stages."""
    found = candidate("nine-stage", "comparison", "four-stage", "consideration")

    assert cj.Relation.BROAD is found.relation
    assert cj.Relation.BROAD in {s.relation for s in found.supporting}


def test_a_crosswalk_shows_statements_about_stages_that_share_nothing():
    """A false friend is not a candidate, but statements about the pair are still shown."""
    statements = cj.crosswalk("buyers-journey", "nine-stage").statements
    about = [s for s in statements if "buyers-journey:awareness" in s.subject_stages]

    assert "nine-stage:discovery" in {key for s in about for key in s.object_stages}
    assert not cj.crosswalk("buyers-journey", "nine-stage").relation("awareness", "discovery").same_span


def test_no_derived_relation_contradicts_an_article_about_its_own_stages():
    """An article's statement between the articles' frameworks agrees with the spans, or at least the cores.

    Support as such is a part of the time after the purchase, though its fringe (renewing) is not named there.
    """
    opposing = [
        str(statement)
        for source, target in permutations(ARTICLES, 2)
        for stage in cj.frameworks[source]
        for c in cj.crosswalk(source, target).candidates(stage)
        for statement in c.opposing
        if not holds_of_cores(statement, c)
    ]

    # The glossary's "awareness" is discovery alone; that of the four stages begins with the need.
    assert opposing
    assert all("awareness stage" in text and "exact" in text for text in opposing)


# The same moments under other names.


@pytest.mark.parametrize(("first", "second"), list(combinations(SAME_PURCHASE, 2)))
def test_the_purchase_is_one_stage_in_all_articles(first, second):
    """Decision, buy, purchase, late and during are EXACT and convert to each other both ways."""
    for (source, s), (target, t) in ((first, second), (second, first)):
        assert cj.Relation.EXACT is relation(source, s, target, t)
        assert t == cj.convert(s, source=source, target=target).id


def test_awareness_of_the_four_stages_spans_challenge_and_discovery():
    """It begins with the need and ends at the brand: wider than either stage, and covered by both."""
    xw = cj.crosswalk("four-stage", "nine-stage")

    assert {"challenge", "discovery"} == {c.target.id for c in xw.candidates("awareness")}
    assert {cj.Relation.NARROW} == {c.relation for c in xw.candidates("awareness")}
    assert xw.uncovered("awareness") == 0


def test_consideration_of_the_four_stages_spans_consideration_and_comparison():
    """It holds looking at this offer and at others, which are different stages among the nine."""
    xw = cj.crosswalk("four-stage", "nine-stage")

    assert {"consideration", "comparison"} == {c.target.id for c in xw.candidates("consideration")}
    assert xw.uncovered("consideration") == 0


def test_know_is_discovery():
    """The first introduction to the business is the nine stages' discovery."""
    assert cj.convert("know", source="hourglass", target="nine-stage").id == "discovery"


def test_refer_lies_in_advocacy_alone():
    """The hourglass's last stage is a part of the nine stages' last stage; a review may be left before."""
    first, *others = cj.crosswalk("hourglass", "nine-stage").candidates("refer")

    assert (first.target.id, first.relation, first.share) == ("advocacy", cj.Relation.BROAD, 1)
    assert [(c.target.id, c.share) for c in others] == [("usage", 0)]


def test_post_purchase_holds_everything_after_the_purchase():
    """Use, feedback, help and sharing: four of the nine stages, so no one of them is the answer."""
    with pytest.raises(AmbiguousConversionError) as caught:
        cj.convert("post-purchase", source="four-stage", target="nine-stage")

    assert {"adoption", "usage", "support", "advocacy"} == {o.target.id for o in caught.value.options}
    assert caught.value.uncovered == 0


def test_discovery_of_the_four_phases_begins_after_the_problem():
    """Who enters it already knows the pain points, so it holds nothing of the challenge."""
    assert cj.Relation.NONE is relation("four-phase", "discovery", "nine-stage", "challenge")


def test_awareness_of_the_buyers_journey_is_a_false_friend_of_discovery():
    """One word, two stages: there awareness is of the problem, which the nine stages call challenge."""
    xw = cj.crosswalk("buyers-journey", "nine-stage")

    assert xw.convert("awareness").id == "challenge"
    assert [c.target.id for c in xw.candidates("awareness")] == ["challenge"]
    assert xw.target.resolve("awareness").id == "discovery"


# What has no counterpart.


@pytest.mark.parametrize(("source", "stage"), AFTER_PURCHASE)
@pytest.mark.parametrize("policy", list(cj.Policy))
def test_the_three_phases_end_with_the_purchase(source, stage, policy):
    """Nothing after the purchase has a counterpart there, whatever the policy."""
    with pytest.raises(NoCounterpartError) as caught:
        cj.convert(stage, source=source, target="three-phase", policy=policy)

    assert caught.value.options == ()
    assert caught.value.uncovered == 1


@pytest.mark.parametrize(
    ("source", "stage", "target"),
    [
        ("nine-stage", "challenge", "hourglass"),
        ("hourglass", "try", "nine-stage"),
        ("hubspot-lifecycle", "other", "nine-stage"),
        ("hubspot-lifecycle", "other", "sale-phases"),
    ],
)
def test_what_an_article_leaves_out_has_no_counterpart(source, stage, target):
    """The hourglass begins after the need, the nine stages have no trial, and `other` is not a step."""
    with pytest.raises(NoCounterpartError):
        cj.convert(stage, source=source, target=target)


def test_post_purchase_is_only_partly_in_a_line_that_ends_with_using():
    """Of using, help and sharing, the funnel of Google's reports knows only the first."""
    with pytest.raises(PartialCounterpartError) as caught:
        cj.convert("post-purchase", source="four-stage", target="ga4-lifecycle")

    assert [o.target.id for o in caught.value.options if o.share] == ["retention"]
    assert 0 < caught.value.options[0].share < caught.value.uncovered < 1
    assert (caught.value.before, caught.value.after) == (caught.value.options[0].target, None)


# Before, during and after.


def test_the_sale_phases_cover_the_whole_path():
    """The three phases have no gap from the problem on, with which the article begins the journey."""
    covered = frozenset().union(*(stage.span for stage in cj.frameworks["sale-phases"]))
    assert spine().path - covered == {"unaware"}


@pytest.mark.parametrize(
    "source", [id for id in cj.frameworks if cj.frameworks[id].axis.family is cj.Family.JOURNEY]
)
def test_every_journey_converts_fully_to_the_sale_phases(source):
    """Each stage has its place before, during or after the sale; exits, and who is unaware, have none."""
    xw = cj.crosswalk(source, "sale-phases")
    for stage in xw.source:
        if stage.span:
            outside = stage.core - spine().path | stage.core & {"unaware"}
            assert xw.uncovered(stage) == Fraction(len(outside), len(stage.core))


@pytest.mark.parametrize(
    ("phase", "stages"),
    [
        ("before", {"challenge", "discovery", "consideration", "comparison"}),
        ("during", {"purchase"}),
        ("after", {"adoption", "usage", "support", "advocacy"}),
    ],
)
def test_the_nine_stages_are_a_finer_cut_of_the_sale_phases(phase, stages):
    """Each of the nine stages lies in one of the three phases."""
    nine = cj.frameworks["nine-stage"]

    assert stages == {s.id for s in nine if cj.convert(s, source=nine, target="sale-phases").id == phase}


# Ways through the journey.


def test_referrals_of_the_hourglass():
    """Buyers bring new people, who begin at know, and those whom a partner sends begin with trust."""
    graph = cj.frameworks["hourglass"].graph

    assert {("refer", "know"), ("refer", "trust")} == {(t.source, t.target) for t in graph.referrals}


def test_a_sale_may_be_lost_at_the_purchase():
    """Step five has two outcomes, and buying from a competitor is the exit."""
    exits = cj.frameworks["nine-stage"].graph.exits

    assert [(t.source, t.target) for t in exits] == [("purchase", "lost")]


def test_retention_leads_back_to_the_purchase():
    """Satisfied customers of the four phases go on buying."""
    returns = cj.frameworks["four-phase"].graph.returns

    assert [(t.source, t.target) for t in returns] == [("retention", "purchase")]


def test_sharing_attracts_new_customers():
    """Post-purchase leads into another person's awareness."""
    referrals = cj.frameworks["four-stage"].graph.referrals

    assert [(t.source, t.target) for t in referrals] == [("post-purchase", "awareness")]


def test_a_failed_trial_is_an_exit():
    """Who cannot download the book is gone, and nobody may ever know."""
    assert ("try", "lost") in {(t.source, t.target) for t in cj.frameworks["hourglass"].graph.exits}


# Figures, questions, warnings, names.


@pytest.mark.parametrize(
    ("framework", "stage", "number", "title"),
    [
        ("hourglass", "refer", "81 %", "Rethinking the Customer Journey: A Strategy for Marketers"),
        ("hourglass", "refer", "27 %", "Rethinking the Customer Journey: A Strategy for Marketers"),
        ("four-phase", "retention", "65 %", "Kundereisen fra A - Å"),
    ],
)
def test_figures_are_kept_with_their_source(framework, stage, number, title):
    """Each number of the articles stands at its stage and says who gives it."""
    figures = [f for f in cj.frameworks[framework][stage].figures if number in f.text]

    assert [title] == [f.source.source.title for f in figures]
    assert figures[0].source.locator
    assert title in str(figures[0])


@pytest.mark.parametrize(
    ("stage", "topics"),
    [
        (
            "discovery",
            TOPICS,
        ),
        ("consideration", "motivation actions touchpoints pain-points feelings experience questions"),
        ("purchase", "motivation actions touchpoints feelings experience questions challenges"),
        ("retention", "motivation actions touchpoints experience"),
    ],
)
def test_the_question_bank_has_every_topic(stage, topics):
    """The guide to mapping asks under these headings in each of its four phases, and always something."""
    questions = cj.frameworks["four-phase"][stage].questions

    assert set(topics.split()) == {question.topic for question in questions}
    assert all(question.text.endswith("?") for question in questions)


@pytest.mark.parametrize(
    ("stage", "implied"),
    [
        ("discovery", ["without the product", "first touchpoints", "before they discovered"]),
        ("consideration", ["interact with you and your brand", "choose another brand"]),
        ("purchase", ["further fees", "all that they get", "refunded or exchanged"]),
        ("retention", ["a high return", "touchpoints and channels"]),
    ],
)
def test_what_the_guide_only_implies_is_no_question_of_its_own(stage, implied):
    """An instruction to find something out, or a statement about it, is marked where it became a question."""
    found = [q.text for q in cj.frameworks["four-phase"][stage].questions if q.implied]

    assert len(found) == len(implied)
    assert all(words in text for words, text in zip(implied, found, strict=True))


def test_the_introduction_of_the_guide_asks_the_reader_too():
    """It has the reader take the customer's place: the question says that it comes from there."""
    cited = {q.text: q.source for q in cj.frameworks["four-phase"]["purchase"].questions if q.source}

    assert [source.locator for source in cited.values()] == ["introduction"]
    assert all(text.startswith("If it were you") for text in cited)


@pytest.mark.parametrize("stage", ["know", "like", "trust", "try"])
def test_the_hourglass_asks_before_the_purchase(stage):
    """The questions that customers ask themselves stand at the first four of the seven stages."""
    assert cj.frameworks["hourglass"][stage].questions


@pytest.mark.parametrize(
    ("warning", "stages"),
    [
        ("user guide", {"challenge", "discovery", "consideration", "comparison"}),
        ("sales landing page", {"adoption", "usage", "support", "advocacy"}),
        ("content marketing to matter in the act of purchase", {"purchase"}),
    ],
)
def test_warnings_stand_at_their_stages(warning, stages):
    """No user guide before the purchase, no sales page after it, no content for the act itself."""
    nine = cj.frameworks["nine-stage"]

    assert stages == {stage.id for stage in nine if any(warning in text for text in stage.pitfalls)}


@pytest.mark.parametrize(
    ("framework", "name", "stage"),
    [
        ("nine-stage", "Omtanke", "consideration"),
        ("nine-stage", "Advokatverksamhet", "advocacy"),
        ("four-phase", "Oppbevaringsfase", "retention"),
        ("hourglass", "remiss", "refer"),
        ("sale-phases", "Förförsäljning", "before"),
    ],
)
def test_mistranslations_resolve_and_are_never_displayed(framework, name, stage):
    """Care, law practice, storage, a doctor's referral, advance sale: understood, never said."""
    labels = [text for id in cj.frameworks for s in cj.frameworks[id] for text in s.labels.values()]

    assert stage == cj.frameworks[framework].resolve(name).id
    assert not [label for label in labels if fold(name) in fold(label)]
