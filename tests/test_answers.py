"""How often the policies answer, and how often as most publications do."""

from fractions import Fraction

import pytest

import customer_journey as cj
from customer_journey.crosswalks.answers import _reasons, human_agreement, mean_sizes
from customer_journey.crosswalks.polls import polls, publisher_of
from customer_journey.crosswalks.statements import statements
from strategies import made

RECORDS = {record.policy.value: record for record in cj.agreement().records}


def answer(source, target, policy="largest"):
    """Return the id of the stage to which a stage, given by its key, converts."""
    framework, _, stage = source.partition(":")
    return cj.convert(stage, source=framework, target=target, policy=policy).id


def test_most_conversions_between_the_most_used_vocabularies_are_answered():
    """Of 682: more than half for certain, four of five with the largest share."""
    assert {record.conversions for record in RECORDS.values()} == {682}
    assert RECORDS["unique"].answered / 682 >= 0.53
    assert RECORDS["largest"].answered / 682 >= 0.78


@pytest.mark.parametrize(("policy", "right", "wrong"), [("unique", 0.68, 0.03), ("largest", 0.9, 0.07)])
def test_answers_are_those_of_most_publications(policy, right, wrong):
    """Where at least three publishers, and three of four, give one answer, so does the library."""
    record = RECORDS[policy]
    assert record.majorities >= 160
    assert record.right / record.majorities >= right
    assert len(record.wrong) / record.majorities <= wrong


def test_an_answer_against_most_publications_has_a_reason():
    """And every reason is for such an answer: none is left over."""
    wrong = [error for policy in ("unique", "largest") for error in RECORDS[policy].wrong]
    assert [str(error) for error in wrong if not error.reason] == []
    assert {(error.poll.source.key, error.poll.target.id) for error in wrong} == set(_reasons())


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("tofu-mofu-bofu:tofu", "buyers-journey", "awareness"),
        ("tofu-mofu-bofu:mofu", "buyers-journey", "consideration"),
        ("tofu-mofu-bofu:bofu", "buyers-journey", "decision"),
        ("buyers-journey:consideration", "tofu-mofu-bofu", "mofu"),
        ("tofu-mofu-bofu:bofu", "five-stage-journey", "purchase"),
        ("see-think-do-care:see", "five-stage-journey", "awareness"),
        ("five-stage-journey:awareness", "see-think-do-care", "see"),
        ("hubspot-lifecycle:customer", "salesforce-opportunity", "closed-won"),
        ("five-stage-journey:advocacy", "aarrr", "referral"),
        ("hubspot-deal:qualifiedtobuy", "hubspot-lifecycle", "opportunity"),
    ],
)
def test_what_publications_agree_on(source, target, expected):
    """What a marketer expects is what comes out."""
    assert answer(source, target) == expected


def test_trying_lies_between_considering_and_buying():
    """The nine stages have no trial: its neighbours are told, and nothing after the purchase."""
    xw = cj.crosswalk("hourglass", "nine-stage")
    found = {c.target.id for c in xw.candidates("try")}
    assert found & {"consideration", "comparison"}
    assert found.isdisjoint({"purchase", "adoption", "usage", "support", "advocacy"})
    with pytest.raises(cj.errors.NoCounterpartError, match="falls between 'comparison' and 'purchase'"):
        xw.convert("try")


def test_stages_have_small_cores_and_few_candidates():
    """Wide fringes would buy candidates, not answers."""
    core, span = mean_sizes()
    assert core < Fraction(3, 2) < span < Fraction(5, 2)
    assert cj.agreement().candidates <= 2.2
    assert cj.agreement().far <= 96


# Polls.


def test_publications_of_one_publisher_count_once():
    """Two pages of one site are one voice, with both answers."""
    first, *_ = (s for s in statements() if s.source.source.url)
    assert publisher_of(first.source) in first.source.source.url
    for poll in polls():
        assert poll.total == len(poll.answers) >= 1
        assert all(ids <= {stage.id for stage in poll.target} for ids in poll.answers.values())
        assert sum(poll.votes.values()) == sum(map(len, poll.answers.values()))


def poll_of(*answers):
    """Return a poll with these answers, each of one publisher."""
    target = made("other", {"a": ["problem"], "b": ["trial"]})
    source = made("one", {"x": ["problem"]})["x"]
    return cj.Poll(source, target, {f"site-{i}": frozenset(ids) for i, ids in enumerate(answers)})


@pytest.mark.parametrize(
    ("answers", "majority"),
    [
        (["a", "a"], None),
        (["a", "a", "a"], "a"),
        (["a", "a", "a", "b"], "a"),
        (["a", "a", "a", "ab"], "a"),
        (["a", "a", "b", "b"], None),
        (["a", "a", "a", "b", "b"], None),
        (["ab", "ab", "ab"], None),
        ([], None),
    ],
)
def test_a_majority_is_of_three_and_of_three_in_four(answers, majority):
    """A publication that names two stages is a vote for both, and a majority for neither."""
    found = poll_of(*answers)
    assert (found.majority and found.majority.id) == majority


def test_a_poll_in_words():
    """Votes are counted out of all publishers, most first."""
    assert str(poll_of("b", "a", "b", "ab")) == "3 of 4 sources: b, 2 of 4 sources: a"
    assert str(poll_of()) == "no source"
    assert poll_of("a", "a", "b").comparisons == [True, False, False]
    leaders = [poll.leader for poll in (poll_of("a"), poll_of("a", "ab"), poll_of("a", "b"), poll_of())]
    assert [leader and leader.id for leader in leaders] == ["a", "a", None, None]


def test_a_framework_of_ones_own_has_no_poll():
    """Statements are about bundled frameworks, even if another one has the same id."""
    own = made("buyers-journey", {"consideration": ["problem"]})
    mofu = cj.frameworks["tofu-mofu-bofu"]["mofu"]
    assert cj.poll(mofu, "buyers-journey").total >= 20
    assert cj.poll(mofu, own).total == 0
    assert cj.poll(own["consideration"], "tofu-mofu-bofu").total == 0


def test_publications_agree_with_each_other_more_often_than_not():
    """This is the ceiling of any answer."""
    same, compared = human_agreement()
    assert compared > 9000
    assert 0.9 < same / compared < 1
