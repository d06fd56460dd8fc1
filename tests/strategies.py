"""Hypothesis strategies: frameworks made of records, split spines, weights and counts."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import attrs
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.catalogue.spine import spine
from customer_journey.model.folding import fold
from customer_journey.model.labels import Labels
from customer_journey.model.moments import Moment, Span, Spine, Split
from customer_journey.model.stages import Figure, Fit, Placement, Question

SPINE = spine()
PATH = tuple(moment.id for moment in SPINE.moments)
EXITS = tuple(moment.id for moment in SPINE.exits)

#: Frameworks with one id are editions of one framework: not equal, unless all is equal.
FRAMEWORK_IDS = ("alpha", "beta", "gamma")
#: Stages of different frameworks often have one id, which must mean nothing.
STAGE_IDS = ("awareness", "consideration", "trial", "decision", "purchase", "use", "loyalty", "other", "x-1")

#: Few spans, drawn often: so stages are often equal, nested, overlapping or apart.
COMMON_SPANS = tuple(
    SPINE.span(texts)
    for texts in (
        ["problem"],
        ["problem..encounter"],
        ["encounter..inquiry"],
        ["following..comparison"],
        ["decision"],
        ["decision..purchase"],
        ["purchase..usage"],
        ["usage", "loyalty..referral"],
        ["problem..referral"],
        ["lost", "churned"],
    )
)

common_spans = st.sampled_from(COMMON_SPANS)
no_span: st.SearchStrategy[Span] = st.just(frozenset())
ranges = st.tuples(st.sampled_from(range(len(PATH))), st.integers(1, 6)).map(
    lambda drawn: frozenset(PATH[drawn[0] : drawn[0] + drawn[1]])
)
any_spans = st.frozensets(st.sampled_from(PATH + EXITS), min_size=1, max_size=6)
spans = st.one_of(common_spans, common_spans, common_spans, no_span, ranges, any_spans)


#: Bundled frameworks of every kind, for what is too slow over all of them.
SOME = tuple(
    cj.frameworks[id]
    for id in (
        "buyers-journey",
        "four-stage",
        "gartner-b2b",
        "hourglass",
        "hubspot-lifecycle",
        "klaviyo-rfm",
        "nine-stage",
        "race",
        "sale-phases",
        "salesforce-opportunity",
        "see-think-do-care",
        "three-phase",
    )
)


def made(
    id: str,
    cores: Mapping[str, Sequence[str]],
    *,
    axis: str = "buyer",
    shape: str = "line",
    always=(),
    fringes: Mapping[str, Sequence[str]] = {},
):
    """Make a framework by hand: stage id to the moments of its core; ``always`` names the parallel stages.

    ``fringes`` has the moments outside the core, of the stages that have some.
    """
    return cj.Framework(
        id=id,
        axis=cj.Axis(axis),
        shape=cj.Shape(shape),
        stages=tuple(
            cj.Stage(
                id,
                stage,
                span=SPINE.span([*core, *fringes.get(stage, ())]),
                core=SPINE.span(core),
                reason="made by hand",
                parallel=stage in always,
            )
            for stage, core in cores.items()
        ),
    )


# Frameworks for the laws of conversion: spans and cores are all that matters.


@st.composite
def bare_stages(draw, framework: str, id: str, *, fringes=True):
    """Draw a stage with nothing but a span and a core; where it has no span, a reason."""
    span = draw(spans)
    core = span
    if fringes and span and draw(st.booleans()):
        core = draw(st.frozensets(st.sampled_from(SPINE.ordered(span)), min_size=1))
    reason = "" if span else "No step of a journey."
    parallel = draw(st.sampled_from([False, False, False, True]))
    return cj.Stage(framework, id, span=span, core=core, reason=reason, parallel=parallel)


@st.composite
def frameworks(draw, stage_ids=STAGE_IDS, *, fringes=True):
    """Draw a framework of one to seven stages, at times with moments outside their cores."""
    id = draw(st.sampled_from(FRAMEWORK_IDS))
    ids = draw(st.lists(st.sampled_from(stage_ids), min_size=1, max_size=7, unique=True))
    return cj.Framework(
        id=id,
        axis=draw(st.sampled_from(cj.Axis)),
        shape=draw(st.sampled_from(cj.Shape)),
        stages=tuple(draw(bare_stages(id, stage, fringes=fringes)) for stage in ids),
    )


# Weights and counts.

_numbers = st.one_of(
    st.integers(1, 50), st.floats(0.1, 10), st.fractions(Fraction(1, 10), 10, max_denominator=30)
)
weights = st.dictionaries(st.sampled_from(PATH + EXITS), _numbers, max_size=8)
#: As far apart as weights may be.
extreme_weights = st.dictionaries(
    st.sampled_from(PATH + EXITS), st.sampled_from([1e-9, 1, 10**9]), max_size=24
)


def counts(framework: cj.Framework, *, most: int = 10**6) -> st.SearchStrategy[dict[str, int]]:
    """Draw numbers of customers in some stages of a framework."""
    numbers = st.one_of(st.integers(0, 12), st.integers(0, most))
    return st.dictionaries(st.sampled_from([stage.id for stage in framework]), numbers)


@st.composite
def crosswalks(draw, weighted=weights, *, fringes=True):
    """Draw a crosswalk between two drawn frameworks, at times from one to itself."""
    source = draw(frameworks(fringes=fringes))
    another = frameworks(fringes=fringes)
    target = draw(st.one_of(another, another, another, st.just(source)))
    return cj.crosswalk(source, target, weights=draw(weighted))


@st.composite
def counted_crosswalks(draw, *, rounds=1, most=10**6):
    """Draw a crosswalk and counts of customers in its source, one mapping per round."""
    xw = draw(crosswalks())
    return xw, *(draw(counts(xw.source, most=most)) for _ in range(rounds))


# Spines in which a moment was split.


def split_moment(old: Spine, moment: str, portions: Sequence[int]) -> Spine:
    """Return the spine with a moment split where it stood, its weight shared in these portions."""
    whole = old.weights[moment]
    parts = tuple(
        Moment(f"{moment}-{n}", weight=whole * Fraction(portion, sum(portions)))
        for n, portion in enumerate(portions, 1)
    )
    split = Split(moment, tuple(part.id for part in parts))

    def told_apart(moments: tuple[Moment, ...]) -> tuple[Moment, ...]:
        return tuple(new for m in moments for new in (parts if m.id == moment else (m,)))

    return Spine(told_apart(old.moments), told_apart(old.exits), (*old.splits, split))


portions = st.lists(st.integers(1, 9), min_size=2, max_size=3)


@st.composite
def splits(draw, moments=PATH):
    """Draw a spine in which a moment was split; at times one of its parts was split again."""
    moment = draw(st.sampled_from(moments))
    once = split_moment(SPINE, moment, draw(portions))
    if not draw(st.booleans()):
        return once
    part = draw(st.sampled_from(once.parts(moment)))
    return split_moment(once, part, draw(portions))


# Frameworks with everything that a file can hold, for the round trip.

_characters = st.characters(exclude_categories=["Cs"])
free_texts = st.text(_characters, max_size=15)
texts = st.text(_characters, min_size=1, max_size=15).filter(str.strip)
lists_of_texts = st.lists(texts, max_size=2).map(tuple)
years = st.none() | st.integers(1, 9999)
languages = st.sampled_from(["en", "sv", "nb", "pt-BR", "zh-Hant-TW"])

sources = st.builds(
    cj.Source,
    texts.filter(lambda text: "#" not in text),
    title=texts,
    authors=lists_of_texts,
    publisher=free_texts,
    year=years,
    url=free_texts,
    language=free_texts,
    note=free_texts,
)


def citations(references: Sequence[cj.Source]) -> st.SearchStrategy[tuple[cj.Citation, ...]]:
    """Draw citations of these references."""
    if not references:
        return st.just(())
    citation = st.builds(cj.Citation, st.sampled_from(references), free_texts)
    return st.lists(citation, max_size=2).map(tuple)


def placements(references: Sequence[cj.Source]) -> st.SearchStrategy[Placement]:
    """Draw what these references say of a type of content."""
    return st.builds(
        Placement,
        st.sampled_from(list(cj.content_types)),
        st.sampled_from(Fit),
        free_texts,
        citations(references),
    )


def questions(references: Sequence[cj.Source]) -> st.SearchStrategy[tuple[Question, ...]]:
    """Draw questions, those on one topic together, at times implied by one of these references."""
    source = citations(references).map(lambda cited: next(iter(cited), None))
    asked = st.tuples(texts, st.booleans(), source)
    by_topic = st.dictionaries(free_texts, st.lists(asked, min_size=1, max_size=2), max_size=2)
    return by_topic.map(lambda drawn: tuple(Question(topic, *q) for topic, qs in drawn.items() for q in qs))


def names(count: int) -> st.SearchStrategy[list[str]]:
    """Draw names of which no two are one when folded."""
    own = texts.filter(lambda name: fold(name) not in map(fold, STAGE_IDS))
    return st.lists(own, min_size=count, max_size=count, unique_by=lambda name: fold(name) or name)


@st.composite
def told_stages(draw, bare, references, inherited):
    """Draw a stage with names, texts and sources; ``inherited`` are the framework's sources."""
    aliases, values, labels = (draw(st.integers(0, 2)) for _ in range(3))
    own = draw(names(aliases + values + labels))
    tags = draw(st.lists(languages, min_size=labels, max_size=labels, unique=True))
    cited = draw(citations(references))
    content = tuple(draw(st.lists(placements(references), max_size=2)))
    return attrs.evolve(
        bare,
        labels=Labels(dict(zip(tags, own[:labels], strict=True))),
        aliases=tuple(own[labels : labels + aliases]),
        values=tuple(own[labels + aliases :]),
        reason=draw(free_texts if bare.span else texts),
        fringe_reasons={moment: draw(texts) for moment in sorted(bare.fringe) if draw(st.booleans())},
        definition=draw(free_texts),
        sources=draw(st.one_of(st.just(inherited), citations(references))),
        goals=draw(lists_of_texts),
        activities=draw(lists_of_texts),
        channels=draw(lists_of_texts),
        touchpoints=draw(lists_of_texts),
        questions=draw(questions(references)),
        pitfalls=draw(lists_of_texts),
        figures=tuple(Figure(draw(texts), citation) for citation in cited),
        content=content,
        no_content="" if content else draw(free_texts),
    )


def _unclaimed(stages: Sequence[cj.Stage]) -> bool:
    """Return whether no two names of the stages are one when folded."""
    names = [fold(name) or name for stage in stages for tier in stage.names[1:] for name in tier]
    return len(names) == len(set(names))


@st.composite
def told_transitions(draw, framework, references):
    """Draw transitions of every kind that the plain order does not imply."""
    ids = [stage.id for stage in framework]
    plain = {(t.source, t.target) for t in framework.graph.transitions}
    drawn: dict[tuple[str, str], cj.Transition] = {}
    for kind in draw(st.lists(st.sampled_from(cj.TransitionKind), max_size=6)):
        ends = EXITS if kind is cj.TransitionKind.EXIT else ids
        ways = draw(st.sampled_from(ids)), draw(st.sampled_from(ends))
        if ways not in plain:
            drawn[ways] = cj.Transition(*ways, kind, draw(free_texts), draw(citations(references)))
    return tuple(drawn.values())


@st.composite
def told_frameworks(draw):
    """Draw a framework with names, texts, sources and transitions."""
    references = tuple(draw(st.lists(sources, max_size=2, unique_by=lambda source: source.id)))
    inherited = draw(citations(references))
    bare = draw(frameworks())
    stages = st.tuples(*(told_stages(stage, references, inherited) for stage in bare)).filter(_unclaimed)
    tags = draw(st.lists(languages, max_size=3, unique=True))
    framework = attrs.evolve(
        bare,
        stages=draw(stages),
        labels=Labels({tag: draw(texts) for tag in tags}),
        originator=draw(free_texts),
        year=draw(years),
        description=draw(free_texts),
        note=draw(free_texts),
        sources=inherited,
        references=references,
    )
    return attrs.evolve(framework, transitions=draw(told_transitions(framework, references)))


_decisions = st.builds(cj.Decision, texts, free_texts, st.booleans())
decisions = st.builds(
    cj.Decisions,
    texts,
    texts,
    st.dictionaries(st.one_of(st.sampled_from(STAGE_IDS), texts), _decisions),
    st.just(cj.data_version) | free_texts,
)

# Names that lie close to each other, for the law of names.

_pieces = ["a", "A", "á", "b", "bø", "BO", " ", "-", "/", ".", "(", ")", "stage", "fasen", "ﬁ", "İ", "\u200b"]
near_names = st.lists(st.sampled_from(_pieces), min_size=1, max_size=4).map("".join)


@st.composite
def name_tables(draw):
    """Draw stage id to names by tier, which often clash."""
    tier = st.lists(near_names, max_size=2).map(tuple)
    ids = draw(st.lists(st.sampled_from(["a", "b", "ab", "a-b", "bo"]), min_size=1, max_size=4, unique=True))
    return {id: ((id,), draw(tier), draw(tier), draw(tier)) for id in ids}
