"""Content types: each named in three languages, defined, found by all its names, and used for what it is."""

import pickle
import tomllib
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

import customer_journey as cj
from customer_journey.catalogue import bundled
from customer_journey.catalogue.content_types import content_type_of
from customer_journey.content.claims import claims_about, content_tables, content_warnings
from customer_journey.errors import AmbiguousNameError, InvalidFileError, NotFoundError
from customer_journey.model.folding import fold
from customer_journey.model.stages import Placement

TYPES = tuple(cj.content_types.values())

#: What the five source articles name (the digest of them lists these).
NAMED_BY_THE_ARTICLES = (
    "blog post,landing page,sales landing page,feature page,pricing page,technical writing,comparison page,"
    "user guide,instruction leaflet,tips-and-tricks post,drip campaign,knowledge base,affiliate guide,"
    "referral guide,loyalty programme,style guide,brand reference guide,media kit,testimonial,review,"
    "case study,social proof,video testimonial,e-book,free trial,low-cost trial,consultation,"
    "try-before-you-buy,white paper,product description,demo video,FAQ,special offer,coupon,survey,"
    "about page,home page,contact page,paid ad,YouTube ad,organic post,newsletter,e-mail list,"
    "problem explainer,basics article,best-of list,authority article,troubleshooting article,"
    "advanced use-case article,book chapters,order confirmation e-mail,follow-up e-mail,feedback form,"
    "references"
)


def test_there_are_enough():
    """At least 60 types, under ids of their own, in the order of their file."""
    assert len(cj.content_types) == len(TYPES) >= 60
    assert list(cj.content_types) == [t.id for t in TYPES]
    assert len({t.id for t in TYPES}) == len(TYPES)


@pytest.mark.parametrize("content_type", TYPES, ids=str)
def test_type_is_described(content_type):
    """A type has labels in English, Swedish and Norwegian, a kind, and a definition that is a sentence."""
    assert {"en", "sv", "nb"} <= content_type.labels.keys()
    assert all(text == text.strip() and text for text in content_type.labels.values())
    assert isinstance(content_type.kind, cj.ContentKind)
    assert content_type.definition.endswith(".")
    assert len(content_type.definition) > 20
    assert content_type.label == str(content_type) == content_type.labels["en"]


@pytest.mark.parametrize("content_type", TYPES, ids=str)
def test_every_name_resolves(content_type):
    """Its id, its labels and its aliases name it, in any case and with any separators."""
    for name in chain.from_iterable(content_type.names):
        for written in (name, name.upper(), f"  {name} ", name.replace(" ", "_"), name.replace("-", " ")):
            assert cj.content_types.resolve(written) is content_type, written


def test_no_name_is_claimed_twice():
    """No name belongs to two types, in any spelling: nothing that a source lists is mistaken for another."""
    claimed: dict[str, str] = {}
    for content_type in TYPES:
        for name in chain.from_iterable(content_type.names):
            assert claimed.setdefault(fold(name), content_type.id) == content_type.id, name


@pytest.mark.parametrize("name", NAMED_BY_THE_ARTICLES.split(","))
def test_types_of_the_articles(name):
    """Everything that the source articles name is a type, under the name that they use."""
    assert isinstance(cj.content_types.resolve(name), cj.ContentType)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kundcase", "case-study"),
        ("droppkampanj", "drip-campaign"),
        ("Kunskapsbas", "knowledge-base"),
        ("Case Studies", "case-study"),
        ("EBOOK", "e-book"),
        ("målsida", "landing-page"),
    ],
)
def test_names_of_people(name, expected):
    """The words that marketers use, in their language, find the type."""
    assert cj.content_types.resolve(name).id == expected


@pytest.mark.parametrize(
    ("name", "near"), [("bloog post", "blog-post"), ("case-studdy", "case-study"), ("e-boook", "e-book")]
)
def test_unknown_name_suggests(name, near):
    """A misspelled name is not found; the error suggests what may have been meant."""
    with pytest.raises(NotFoundError, match="There is no content type called") as caught:
        cj.content_types.resolve(name)
    assert near in {cj.content_types.resolve(candidate).id for candidate in caught.value.candidates}


def test_unknown_id_suggests():
    """Looking up by id is exact: labels are not accepted, and similar ids are suggested."""
    with pytest.raises(KeyError, match="There is no content type called 'Case study'"):
        cj.content_types["Case study"]
    with pytest.raises(NotFoundError) as caught:
        content_type_of("case-studdy")
    assert "case-study" in caught.value.candidates
    assert "case-studies" not in cj.content_types
    assert cj.content_types.get("case-studies") is None


def test_name_of_two_types():
    """A name whose parts fit two types is refused, and both are named."""
    with pytest.raises(AmbiguousNameError, match="in 'content types'") as caught:
        cj.content_types.resolve("e-book/webinar")
    assert caught.value.candidates == ("e-book", "webinar")


def test_a_type_is_accepted_for_its_id():
    """The type itself is accepted wherever its id is; it is a value, and pickles."""
    kind = cj.content_types["case-study"]
    assert content_type_of(kind) is kind
    assert content_type_of("case-study") is kind
    assert pickle.loads(pickle.dumps(kind)) == kind
    assert hash(pickle.loads(pickle.dumps(kind))) == hash(kind)
    assert repr(kind) == "<ContentType case-study>"


def test_kinds_are_all_in_use():
    """Each kind has types, of the right kind: people join a programme and take up an offer."""
    assert {t.kind for t in TYPES} == set(cj.ContentKind)
    assert cj.content_types["loyalty-programme"].kind is cj.ContentKind.PROGRAMME
    assert cj.content_types["free-trial"].kind is cj.ContentKind.OFFER
    assert cj.content_types["newsletter"].kind is cj.ContentKind.CHANNEL
    assert cj.content_types["e-book"].kind is cj.ContentKind.FORMAT


# Broader and narrower types.


@pytest.mark.parametrize("content_type", TYPES, ids=str)
def test_broader_is_the_reverse_of_narrower(content_type):
    """A type is among the narrower ones of its broader type and of no other, and above itself never."""
    above = content_type.ancestors
    assert above[:1] == ((content_type.broader,) if content_type.broader else ())
    assert above[1:] == (content_type.broader.ancestors if content_type.broader else ())
    assert content_type not in above
    assert [t for t in TYPES if content_type in t.narrower] == list(above[:1])


@pytest.mark.parametrize(
    ("name", "expected", "narrower"),
    [
        ("email", "email-campaign", "onboarding-email nurture-email follow-up-email newsletter"),
        ("online advertising", "online-ad", "paid-search-ad social-ad retargeting-ad"),
        ("ads", "paid-ad", "online-ad broadcast-ad"),
        ("support content", "support-content", "knowledge-base product-tutorial troubleshooting-article"),
        ("video", "video", "demo-video explainer-video video-testimonial short-video"),
        ("social media", "social-post", "linkedin-post carousel"),
        ("events", "event", "webinar speaking-engagement"),
        ("sales pitch", "promotional-content", "sales-landing-page special-offer upgrade-offer"),
    ],
)
def test_words_for_many_types_name_the_broader_one(name, expected, narrower):
    """A word for several types names the type that is broader than all of them."""
    broader = cj.content_types.resolve(name)
    assert broader.id == expected
    assert set(narrower.split()) <= {t.id for t in broader.narrower}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Instagram reel", "short-video"),
        ("TikTok video", "short-video"),
        ("LinkedIn post", "linkedin-post"),
        ("guest blog post", "guest-post"),
        ("carousel post", "carousel"),
        ("product tour", "product-tour"),
        ("interactive demo", "interactive-demo"),
        ("review request", "review-request"),
        ("testimonial request", "testimonial-request"),
        ("speaking at events", "speaking-engagement"),
        ("product placement", "product-placement"),
    ],
)
def test_formats_of_today(name, expected):
    """Each is a type of its own; to ask for a review is another thing than to show one."""
    assert cj.content_types.resolve(name).id == expected


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("Snapchat ad", "ad"),
        ("customer success webinar", "Webinar"),
        ("webinar for customers", "Webinar"),
        ("Pinterest-annons", "annons"),
        ("webinar de clientes", "Webinar"),
    ],
)
def test_unknown_kind_of_a_known_type_suggests_that_type(name, head):
    """A name that ends or begins with the name of a type is not taken for it, but it is suggested first."""
    with pytest.raises(NotFoundError) as caught:
        cj.content_types.resolve(name)
    assert caught.value.candidates[0] == head


@pytest.mark.parametrize("name", ["no webinar", "webinar " * 2000, "", "…"])
def test_what_suggests_no_general_type(name):
    """A word that denies is the reason itself; in an endless text nothing is looked for."""
    with pytest.raises(NotFoundError) as caught:
        cj.content_types.resolve(name)
    assert not caught.value.candidates


def test_mistakes_in_broader_types_are_told_at_once(monkeypatch):
    """A broader type that does not exist and types in a circle are mistakes, each told with its place."""
    broader = {"a": "b", "b": "c", "c": "b", "d": "d", "e": "bb", "f": "a"}
    lines = [f'[[content_types]]\nid = "{id}"\nbroader = "{above}"\n' for id, above in broader.items()]
    monkeypatch.setattr(bundled, "read", lambda _: "".join(lines).encode())
    with pytest.raises(InvalidFileError) as caught:
        len(cj.ContentTypes())
    told = {problem.path: problem.message for problem in caught.value.problems}
    assert list(told) == [f"content_types[{place}].broader" for place in (1, 2, 3, 4)]
    assert "'d' is broader than itself" in told["content_types[3].broader"]
    assert "there is no type 'bb'" in told["content_types[4].broader"]


# The ids in the other files.


@pytest.mark.parametrize("framework", cj.frameworks.values(), ids=list(cj.frameworks))
def test_ids_in_frameworks(framework):
    """A framework's file names known types only, each once per stage, with a reason and a source."""
    for stage in framework:
        ids = [placement.content_type for placement in stage.content]
        assert set(ids) <= cj.content_types.keys()
        assert len(set(ids)) == len(ids)
        assert all(placement.reason and placement.sources for placement in stage.content)
        assert not (stage.content and stage.no_content)


@pytest.mark.parametrize("table", content_tables(), ids=lambda table: f"{table.source.source.id}")
def test_ids_in_tables(table):
    """A published table names known stages and types only, each once, and has a source."""
    framework = cj.frameworks[table.framework]
    assert table.source.source.title
    assert table.placements
    assert table.note
    for by_stage in (table.placements, table.avoid):
        for stage, ids in by_stage.items():
            assert stage in framework
            assert ids
            assert set(ids) <= cj.content_types.keys()
            assert len(set(ids)) == len(ids)
    for stage, ids in table.avoid.items():
        assert not set(ids) & set(table.placements.get(stage, ())), "placed and warned against at once"


def test_most_types_are_used():
    """Claims are about known types only, and there are claims about most types."""
    claimed = {claim.content_type for claim in claims_about(cj.frameworks["nine-stage"])}
    assert claimed <= cj.content_types.keys()
    assert len(claimed) > len(TYPES) / 2


def test_one_source_makes_a_claim_once():
    """If a placement cites several places in one source, the first is shown; other sources are kept."""
    book, site = cj.Source("book", "A book"), cj.Source("site", "A site")
    cited = (cj.Citation(book, "page 1"), cj.Citation(site, "top"), cj.Citation(book, "page 9"))
    placement = Placement("blog-post", "primary", sources=cited)
    stage = cj.Stage("mine", "first", span={"trial"}, content=(placement,))
    mine = cj.Framework(id="mine", stages=(stage,), references=(book, site))
    cited = [claim.source for claim in claims_about(mine) if claim.stage.framework == "mine"]
    assert sorted(cited, key=str) == [cj.Citation(book, "page 1"), cj.Citation(site, "top")]


def test_one_source_is_described_once():
    """A publication cited in a framework's file and in the tables is the same record in both."""
    cited: dict[str, cj.Source] = {}
    for claim in claims_about(cj.frameworks["nine-stage"]):
        source = claim.source.source
        assert cited.setdefault(source.id, source) == source


@pytest.mark.parametrize("warning", content_warnings(), ids=lambda warning: warning.says)
def test_ids_in_warnings(warning):
    """A published warning names known types, and known stages unless it is general; it is a sentence."""
    assert warning.types
    assert set(warning.types) <= cj.content_types.keys()
    assert warning.says.endswith(".")
    for key in warning.stages:
        framework, _, stage = key.partition(":")
        assert stage in cj.frameworks[framework]


def test_warnings_about_stages_are_claims():
    """A warning about a stage is a claim of *avoid* there, for its own reason; a general one is none."""
    about = claims_about(cj.frameworks["nine-stage"])
    found = Counter((c.content_type, c.stage.key, c.reason) for c in about if c.fit is cj.Fit.AVOID)
    for warning in content_warnings():
        expected = {(id, key, warning.says) for id in warning.types for key in warning.stages}
        assert all(found[claim] == 1 for claim in expected)
        assert warning.stages or not any(reason == warning.says for *_, reason in found)


def test_there_is_evidence_of_what_comes_after_the_purchase():
    """There are warnings, general ones too, and tables in several languages about the time after the sale."""
    assert sum(not warning.stages for warning in content_warnings()) >= 20
    assert sum(bool(warning.stages) for warning in content_warnings()) >= 15
    assert len({table.source.source.language for table in content_tables()}) >= 8
    assert len(about_moments("onboarding usage support renewal repurchase expansion loyalty")) >= 30
    assert len(about_moments("advocacy referral")) >= 20


def about_moments(moments):
    """Return the publications whose tables place content at a stage with one of the moments in its core."""
    return {
        table.source.source.id
        for table in content_tables()
        for stage in table.placements
        if cj.frameworks[table.framework][stage].core & set(moments.split())
    }


# Tables that were set aside, by chance, to test the rule of advice.

ASIDE = tomllib.loads(Path(__file__).with_name("content_tables_aside.toml").read_text("utf-8"))


def test_tables_set_aside_name_stages_and_types_that_exist():
    """Each cites a publication of its file, and places known types at stages of a bundled framework."""
    assert len(ASIDE["tables"]) >= 45
    for table in ASIDE["tables"]:
        assert table["source"].partition("#")[0] in ASIDE["references"]
        for placed in (table.get("placements", {}), table.get("avoid", {})):
            for stage, types in placed.items():
                assert stage in cj.frameworks[table["framework"]], table
                assert set(types) <= set(cj.content_types), table


def test_what_is_set_aside_is_no_evidence():
    """The tables set aside and those in the data have no publication in common."""
    known = {table.source.source.id for table in content_tables()}
    assert known.isdisjoint(ASIDE["references"])
