"""Names of people to stages: the tiers one by one, and whatever else people may type."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.catalogue.guards import guards
from customer_journey.crosswalks.outcomes import outcomes
from customer_journey.errors import AmbiguousNameError, InvalidValueError, NotFoundError
from customer_journey.model.fields import FrozenMap
from customer_journey.model.folding import fold
from customer_journey.model.labels import Labels, check_language
from customer_journey.model.names import NameIndex, near

NAMES = {
    "won": (("won",), ("CW-1",), ("Closed Won",), ("Deal made", "Betald")),
    "lost": (("lost",), ("CL-1",), ("Closed Lost",), ("Deal broken", "Förlorad")),
    "open": (("open",), (), ("Öppen", "Under way"), ("In Progress",)),
}
INDEX = NameIndex("deals", NAMES, guards=guards)

each_framework = pytest.mark.parametrize("framework", [cj.frameworks[id] for id in cj.frameworks], ids=str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("won", "won"),
        ("CW-1", "won"),
        ("Closed Won", "won"),
        ("Betald", "won"),
        ("Öppen", "open"),
    ],
)
def test_names_as_written(text, expected):
    """The first tier: id, machine value, label, alias, to the letter."""
    assert expected == INDEX.resolve(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WON", "won"),
        (" won\t", "won"),
        ("cw 1", "won"),
        ("closed_won", "won"),
        ("closed-won", "won"),
        ("Closed.Won", "won"),
        ("ClosedWon", "won"),
        ("closed\u00a0won", "won"),
        ("closed\u2013won", "won"),
        ("c\u200blosed won", "won"),
        ("OPPEN", "open"),
        ("o\u0308ppen", "open"),
        ("oppen", "open"),
        ("ÖPPEN", "open"),
        ("ｗｏｎ", "won"),  # noqa: RUF001  # full width, as typed on some keyboards
        ("forlorad", "lost"),
        ("førlorad", "lost"),
        ("under/way", "open"),
    ],
)
def test_names_folded(text, expected):
    """The second tier: no case, no accents, no spaces, no separators."""
    assert expected == INDEX.resolve(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Closed Won (finally)", "won"),
        ("Closed (really) Won", "won"),
        ("[!] Closed Won", "won"),
        ("Closed Won {2}", "won"),
        ("The end (Closed Won)", "won"),
        ("The end (x) [Closed Won]", "won"),
        ("won (lost)", "lost"),
        ("the end (won) (WON)", "won"),
        ("won)", "won"),
        ("(won", "won"),
        ("((won))", "won"),
        ("()", None),
    ],
)
def test_names_with_brackets(text, expected):
    """The text outside brackets and what stands inside agree, or one of them names nothing, or an exit."""
    if expected is None:
        with pytest.raises(NotFoundError):
            INDEX.resolve(text)
    else:
        assert expected == INDEX.resolve(text)


def test_brackets_that_disagree_are_ambiguous():
    """Nothing outside is a name, and two inside are."""
    with pytest.raises(AmbiguousNameError) as caught:
        INDEX.resolve("the end (won) (lost)")

    assert caught.value.candidates == ("won", "lost")


ENGLISH = ("stage", "stages", "Phase", "step")
NORDIC = (
    "steg",
    "steget",
    "fas",
    "FASEN",
    "fase",
    "skede",
    "stadie",
    "stadiet",
    "stadium",
    "trinn",
    "trinnet",
)


@pytest.mark.parametrize("word", [*ENGLISH, *NORDIC, "Étape"])
@pytest.mark.parametrize(
    "text", ["won {}", "Closed-Won_{}", "won {} (x)", "deal ({}) (won {})", " won / {} "]
)
def test_names_with_a_word_for_stage(text, word):
    """A trailing word that means "stage", in several languages."""
    assert INDEX.resolve(text.format(word, word)) == "won"


@pytest.mark.parametrize("text", ["wonstage", "won stage one", "won stage stage", "stage", "fasen"])
def test_a_word_for_stage_counts_only_as_a_whole_word(text):
    """English joins it to no name; it counts once, before a name or behind it, and is no name by itself."""
    with pytest.raises(NotFoundError):
        INDEX.resolve(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("won/Closed Won", "won"),
        ("Betald / deal made", "won"),
        ("won//", "won"),
        ("won / deal made / betald", "won"),
    ],
)
def test_names_with_slashes(text, expected):
    """Parts around a slash, all of which name the same."""
    assert expected == INDEX.resolve(text)


@pytest.mark.parametrize("text", ["won/elsewhere", "elsewhere/won", "won stage/x", "a/b/c/lost/e", "x/lost"])
def test_a_list_with_an_unknown_part_is_not_found(text):
    """Nobody knows what the other part says."""
    with pytest.raises(NotFoundError):
        INDEX.resolve(text)


@pytest.mark.parametrize("text", ["/home/won/export", "https://won/", "files/won/", "a//won", "../x/ /won"])
def test_paths_and_addresses_are_no_names(text):
    """Where nothing stands between, before or after slashes, the words around them name no stage."""
    with pytest.raises(NotFoundError):
        INDEX.resolve(text)


@pytest.mark.parametrize("text", ["won/lost", "won / betald / Closed Lost", "lost stage/won stage"])
def test_slashes_that_disagree_are_ambiguous(text):
    """Parts that are names of different stages are told, by id."""
    with pytest.raises(AmbiguousNameError) as caught:
        INDEX.resolve(text)

    assert {"won", "lost"} == set(caught.value.candidates)
    assert (text, "deals") == (caught.value.name, caught.value.framework)
    assert "means several things in 'deals': use " in str(caught.value)


def test_an_earlier_tier_keeps_a_folded_name():
    """Written out, a name is its own stage's; folded, it is that of the earlier tier."""
    index = NameIndex("f", {"a-b": (("a-b",), (), (), ()), "x": (("x",), (), ("A B",), ())})

    assert (index.resolve("a-b"), index.resolve("A B"), index.resolve("a b")) == ("a-b", "x", "a-b")


def test_the_order_of_stages_does_not_matter():
    """A tier is looked through for all stages before the next one."""
    turned = NameIndex("deals", dict(reversed(NAMES.items())), guards=guards)

    for text in ("won", "closed lost", "the end (betald)", "oppen stage", "won/betald"):
        assert INDEX.resolve(text) == turned.resolve(text)


@pytest.mark.parametrize("text", ["", " ", "-", "/", "()", "\u200b", "\0", "\ud800", "💥", "won" * 50])
def test_what_is_no_name_is_not_found(text):
    """Nothing, separators, invisible or broken letters: not found, and the message can be printed."""
    with pytest.raises(NotFoundError) as caught:
        INDEX.resolve(text)

    assert "There is no stage of 'deals' called " in str(caught.value)
    assert str(caught.value).isprintable()
    assert str(caught.value).encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Clsed Won", ("Closed Won",)), ("Förlorat", ("Förlorad",)), ("qqqq", ()), ("closed wan " * 20, ())],
)
def test_near_names_are_suggested(text, expected):
    """A misspelling is answered with the names as their file has them; a text that is too long is not."""
    with pytest.raises(NotFoundError) as caught:
        INDEX.resolve(text)

    assert expected == caught.value.candidates[:1]
    assert ("Did you mean" in str(caught.value)) == bool(expected)


def test_names_that_share_a_word_are_near():
    """Where none is spelled alike; those that share most come first, and small words count for nothing."""
    known = [
        "ga4-lifecycle",
        "tofu-mofu-bofu",
        "hubspot_deal_stages",
        "hubspot-lifecycle",
        "state-of-the-art",
    ]
    assert near("GA4", known) == ("ga4-lifecycle",)
    assert near("TOFU / BOFU", known) == ("tofu-mofu-bofu",)
    assert near("the deal pipeline that our HubSpot has", known)[0] == "hubspot_deal_stages"
    assert near("of a", known) == ()


def test_near_gives_few_names_best_first():
    """At most as many as asked for, and none twice for the same folded name."""
    known = ["usage", "Usage", "usages", "sausage", "advocacy"]

    assert near("usage", known) == ("usage", "usages", "sausage")
    assert near("usage", known, limit=1) == ("usage",)
    assert () == near(7, known) == near("x" * 101, known)


@pytest.mark.parametrize("wrong", [None, 7, 1.5, b"won", ["won"], ("won",), float("nan"), object()])
def test_what_is_no_text_is_refused(wrong):
    """A cell without a text is a mistake of the caller's, not an unknown name."""
    with pytest.raises(InvalidValueError, match=r"the name must be a string, not .*"):
        INDEX.resolve(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "won " * 25_000,
        "/" * 100_000,
        "won/" * 25_000,
        "(" * 5_000,
        "(" * 5_000 + ")" * 5_000,
        "(a" * 450,
        "[won" * 240,
        "()" * 490,
        "won/" * 240 + "x",
        " stage" * 160,
        "ﷺ" * 999,
        "e" + "\u0301" * 998,
    ],
    ids=lambda text: f"{text[:6]}x{len(text)}",
)
def test_odd_names_are_answered_quickly(text):
    """Length, brackets, slashes and marks cost bounded work: an answer or not found, at once."""
    start = time.perf_counter()
    try:
        assert INDEX.resolve(text) == "won"
    except NotFoundError as error:
        assert len(str(error)) < 1000
    assert time.perf_counter() - start < 2


def test_a_name_longer_than_any_is_found_as_written_only():
    """Beyond a thousand characters only the exact name is looked up."""
    long = "n" * 2000
    index = NameIndex("f", {"a": (("a",), (), (), (long,))})

    assert index.resolve(long) == "a"
    with pytest.raises(NotFoundError):
        index.resolve(long.upper())


# The bundled names.


@pytest.mark.parametrize(
    ("framework", "text", "expected"),
    [
        ("hubspot-lifecycle", "Marketing Qualified Lead (MQL)", "marketingqualifiedlead"),
        ("hubspot-lifecycle", "lead (potentiell kund)", "lead"),
        ("salesforce-opportunity", "Proposal/Price Quote", "proposal-price-quote"),
        ("salesforce-opportunity", "Closed/Won", "closed-won"),
        ("nine-stage", "Decision / Purchase", "purchase"),
        ("nine-stage", "Discovery/Awareness stage", "discovery"),
        ("nine-stage", "Jämförelse-fasen", "comparison"),
        ("four-stage", "Etter kjøp", "post-purchase"),
        ("four-stage", "ETTER KJOP", "post-purchase"),
        ("hourglass", "Know (stage 1)", "know"),
        ("tofu-mofu-bofu", "ToFu", "tofu"),
    ],
)
def test_bundled_names(framework, text, expected):
    """What stands in real columns."""
    assert expected == cj.frameworks[framework].resolve(text).id


def test_a_name_of_two_bundled_stages_is_ambiguous():
    """The message says which ids there are to choose from."""
    with pytest.raises(AmbiguousNameError) as caught:
        cj.frameworks["nine-stage"].resolve("Consideration/Comparison")

    assert "'Consideration/Comparison'" in str(caught.value)
    assert str(caught.value).endswith(" 2 stages of 'nine-stage': use 'consideration' or 'comparison'.")


@each_framework
def test_every_name_finds_its_stage(framework):
    """Each id, value, label and alias, also with spaces around it."""
    for stage in framework:
        for name in (name for tier in stage.names for name in tier):
            assert stage is framework.resolve(name)
            assert stage is framework.resolve(f" {name} ")


@each_framework
def test_no_stage_lacks_a_name_that_folds_to_something(framework):
    """A label of separators alone could never be found in another spelling."""
    assert all(fold(name) for stage in framework for tier in stage.names for name in tier)


# Labels, and the maps that they are.


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (["sv-FI"], "Köp"),
        (["nb-NO", "sv-FI"], "Köp"),
        (["sv-FI", "pt-BR"], "Köp"),
        (["pt-BR"], "Compra no Brasil"),
        (["pt"], "Purchase"),
        (["nb-NO"], "Purchase"),
        (["SV_se"], "Köp"),
        (["pt-br"], "Compra no Brasil"),
        (["zh-Hant-TW"], "購買"),
        (["zh"], "Purchase"),
    ],
)
def test_a_region_falls_back_to_its_language(languages, expected):
    """It does so before the next language, and English, are asked; no language stands for its regions."""
    labels = Labels({"en": "Purchase", "sv": "Köp", "pt-BR": "Compra no Brasil", "zh-Hant": "購買"})
    assert labels.best(*languages) == expected
    assert labels.speaks(languages[0]) == (expected != "Purchase" and languages != ["nb-NO", "sv-FI"])


@pytest.mark.parametrize("tag", ["no", "nb", "nb-NO", "no-NO", "NO", "no_NO"])
def test_norwegian_is_bokmaal_where_nothing_else_is_told(tag):
    """Both tags are used for it; Nynorsk is another language."""
    for told in ("nb", "no"):
        assert Labels({"en": "Purchase", told: "Kjøp"}).best(tag) == "Kjøp"
    assert not Labels(nn="Kjøp").speaks(tag)


@pytest.mark.parametrize("language", ["xx", "english", "", None, 7])
def test_a_language_that_no_label_speaks_is_refused(language):
    """With those that there are; English and what the labels speak pass."""
    labels = [Labels(sv="Köp"), Labels(de="Kauf")]
    with pytest.raises(InvalidValueError, match=r"^language must be one of de, en, sv, not .*\.$"):
        check_language(language, labels)
    for known in ("en", "en-GB", "sv_FI", "DE"):
        check_language(known, labels)


@pytest.mark.parametrize("kind", [FrozenMap, Labels])
def test_equal_maps_hash_alike(kind):
    """The order of the entries makes no difference to equality, so it makes none to the hash."""
    one, other = kind({"en": "Use", "sv": "Bruk"}), kind({"sv": "Bruk", "en": "Use"})
    assert list(one) != list(other)
    assert one == other
    assert hash(one) == hash(other)


# The names in a column.


def test_outcomes_are_most_frequent_first():
    """Whatever order the counts come in; equally frequent values stay in theirs."""
    found = outcomes(cj.crosswalk("hourglass", "nine-stage"), {"refer": 1, "?": 2, "buy": 5, "know": 2})
    assert [(o.value, o.count) for o in found] == [("buy", 5), ("?", 2), ("know", 2), ("refer", 1)]


# Whatever comes.


WORDS = sorted({name for id in cj.frameworks for s in cj.frameworks[id] for tier in s.names for name in tier})
TEXTS = st.text(max_size=60) | st.lists(
    st.sampled_from([*WORDS, "stage", "fasen", "/", "(", ")", "[", "]", " ", "-", "stadiet", "ø"]), max_size=8
).map("".join)


@given(TEXTS)
def test_any_text_is_a_stage_or_a_documented_error(text):
    """Whatever is typed, resolving answers, or says that it is not found or ambiguous."""
    for id in cj.frameworks:
        framework = cj.frameworks[id]
        try:
            assert framework.resolve(text) in framework
        except (NotFoundError, AmbiguousNameError) as error:
            assert str(error).encode()


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    """Any text: folded, it is already folded."""
    assert fold(text) == fold(fold(text))
