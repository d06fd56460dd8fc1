"""What is drawn in the tests: every picture of what is bundled, and of made and hostile frameworks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import attrs
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey import drawing as draw
from customer_journey.model.folding import fold
from customer_journey.model.labels import Labels
from strategies import SOME, bare_stages, made, told_transitions

#: A drawing, and what to call it where it fails.
Named = tuple[str, draw.Drawing]

SHAPES = tuple(cj.Shape)


def counted(framework: cj.Framework) -> dict[str, int]:
    """Return counts as they are met: large, small, none, and more than before."""
    falling = (52_000, 9_100, 2_450, 2_449, 0, 240, 1_000_000, 3)
    return {stage.id: falling[i % len(falling)] for i, stage in enumerate(framework)}


def of_one(framework: cj.Framework, language: str = "en") -> Iterator[Named]:
    """Yield the pictures of one framework."""
    name = f"{framework.id} {language}"
    yield f"framework {name}", draw.framework(framework, language=language)
    yield f"counts {name}", draw.counts(framework, counted(framework), language=language)
    yield f"content {name}", draw.content(framework, language=language)


def of_two(source: cj.Framework, target: cj.Framework) -> Iterator[Named]:
    """Yield the crosswalk of two frameworks, and the candidates of each stage."""
    xw = cj.crosswalk(source, target)
    yield f"crosswalk {source.id} {target.id}", draw.crosswalk(xw)
    for stage in source:
        yield f"candidates {source.id}:{stage.id} {target.id}", draw.candidates(xw, stage)


def languages(framework: cj.Framework) -> list[str]:
    """Return the languages that some stage of a framework has a label in."""
    return sorted({language for stage in framework for language in stage.labels})


def bundled() -> Iterator[Named]:
    """Yield every picture of every bundled framework, with its neighbour and with the nine stages."""
    every = list(cj.frameworks.values())
    for framework, following in zip(every, [*every[1:], every[0]], strict=True):
        for language in languages(framework):
            yield from of_one(framework, language)
        yield from of_two(framework, following)
        yield from of_two(framework, cj.frameworks["nine-stage"])
    for source in SOME:
        yield from ((f"crosswalk {source.id} {t.id}", draw.crosswalk(cj.crosswalk(source, t))) for t in SOME)
    yield "rosetta of all", draw.rosetta(every)
    yield "rosetta of some", draw.rosetta(SOME)


def _decided() -> cj.Crosswalk:
    return cj.crosswalk("hubspot-lifecycle", "nine-stage", decide={"customer": "usage"})


_PEOPLE = {"know": 5200, "like": 2100, "trust": 900, "try": 240, "buy": 95, "repeat": 40, "refer": 1}

#: One picture of each kind and shape, for what is too slow over all.
SHOWN: Mapping[str, Callable[[], draw.Drawing]] = {
    "line": lambda: draw.framework("nine-stage"),
    "funnel": lambda: draw.framework("aida"),
    "hourglass": lambda: draw.framework("hourglass", language="sv"),
    "bow-tie": lambda: draw.framework("bow-tie"),
    "loop": lambda: draw.framework("mckinsey-cdj"),
    "set": lambda: draw.framework("klaviyo-rfm"),
    "counts": lambda: draw.counts("hourglass", _PEOPLE),
    "content": lambda: draw.content("nine-stage"),
    "crosswalk": lambda: draw.crosswalk(_decided()),
    "candidates": lambda: draw.candidates(cj.crosswalk("four-stage", "nine-stage"), "consideration"),
    "rosetta": lambda: draw.rosetta(
        ["aida", "four-stage", "hourglass", "hubspot-lifecycle", "nine-stage", "race"]
    ),
}


# Hostile labels.

_MARKUP = (
    "<script>window.ran = 1; alert(1)</script>",
    '"><img src=x onerror="window.ran = 1; alert(1)">',
    "]]><svg onload='window.ran = 1'>",
    "</title></desc></text></svg><iframe src='javascript:alert(1)'>",
    "<!-- --> <![CDATA[ x ]]> &lt;b&gt; &amp; &#x3c; <br>",
    "' onmouseover='window.ran = 1",
)
_DIAGRAMS = (
    '"]; n9["A"] --> n8',
    '\\"]; n9 -> n8 [label="',
    "%%{init: {'securityLevel': 'loose'}}%%",
    "%% a comment",
    "#quot; #35; #lt;b#gt; 50% %% 100%",
    "Lifestyle:#35;x; classDef x fill:#f00;",
    "click n0 call alert(1)",
    "n0@{ shape: circle }:::after",
    "\\N \\G \\l \\r \\n \\\\",
    "<<b>html</b>>",
    "`**bold** _under_`",
    "1. a list",
    "- a list",
    "# a heading",
    "![x](javascript:alert(1)) [y](z)",
    "$$x^2$$ fa:fa-ban x|y {z} ~~~ ---",
    "ﬂ°°60¶ßscript",
    "end",
)
_LETTERS = (
    "abc\u202edef\u2066ghi",
    "a\u200bb\u200dc\ufeffd\u00ade",
    "👩\u200d👩\u200d👧 🦆 🇸🇪 👍🏽",
    "\x00\x01\x1b[31mred\x7f\x85",
    "line one\nline two\r\nline three\u2028four",
    "\ufffe\uffff\U0010ffff\ue000 \ud800",
    "a" + "\u0301" * 200,
    "مرحبا שלום",
    "﷽ — ⸻ ௵ 𒐫",
    "x" * 5_000,
    "購入" * 2_500,
)
HOSTILE = (*_MARKUP, *_DIAGRAMS, *_LETTERS)


def hostile_framework(labels: tuple[str, ...] = HOSTILE, *, id: str = "hostile", shape: str = "line"):
    """Make a framework whose stages have these labels."""
    moments = [["problem"], ["assessment..comparison"], ["decision"], ["purchase"], ["usage"], []]
    plain = made(id, {f"s{i}": moments[i % len(moments)] for i in range(len(labels))}, shape=shape)
    stages = (attrs.evolve(s, labels=Labels(en=label)) for s, label in zip(plain, labels, strict=True))
    return attrs.evolve(plain, labels=Labels(en=labels[0]), stages=tuple(stages))


def hostile() -> Iterator[Named]:
    """Yield every kind of picture with hostile labels, few at a time, and once all."""
    for start in range(0, len(HOSTILE), 6):
        shape = SHAPES[start // 6 % len(SHAPES)]
        framework = hostile_framework(HOSTILE[start : start + 6], id=f"h{start}", shape=shape)
        yield from of_one(framework)
        yield from of_two(framework, cj.frameworks["nine-stage"])
        yield f"to {framework.id}", draw.crosswalk(cj.crosswalk("four-stage", framework))
        yield f"rosetta {framework.id}", draw.rosetta([framework, "nine-stage"])
    yield "all", draw.framework(hostile_framework())


# Made frameworks.

_words = st.one_of(
    st.text("abcdefghijklmnopqrstuvwxyzABCMW", min_size=1, max_size=14),
    st.sampled_from(
        ["Övervägande", "Œuvre", "façade", "Straße", "ľščťžýáíé", "Ελλάδα", "Щука", "ﬁn", "I", "l"]
    ),
    st.sampled_from(
        ["購入", "比較検討する段階", "구매", "ー", "\uff0c", "แรงบันดาลใจ", "प्रतिष्ठा", "مقارنة", "השוואה"]
    ),
    st.sampled_from(["🦆", "👩\u200d👩\u200d👧", "🇸🇪", "👍🏽", "⚠\ufe0f", "⚠", "→", "∞", "\u2013", "…"]),
    st.sampled_from(
        ["W" * 40, "m" * 80, "—" * 30, "購" * 40, "🦆" * 30, "@" * 50, "i" * 80, "x-" * 30, "a/b/c"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6),
)
#: Texts of 1 to 80 characters.
labels = st.lists(_words, min_size=1, max_size=8).map(lambda words: " ".join(words)[:80].strip()).filter(bool)


@st.composite
def labelled_frameworks(draw, id: str):
    """Draw a framework of 2 to 14 stages in any shape, with transitions of every kind."""
    count = draw(st.integers(2, 14))
    texts = draw(st.lists(labels, min_size=count, max_size=count, unique_by=lambda t: fold(t) or t))
    bare = [draw(bare_stages(id, f"stage-{i}")) for i in range(count)]
    stages = [attrs.evolve(s, labels=Labels(en=text)) for s, text in zip(bare, texts, strict=True)]
    framework = cj.Framework(
        id=id,
        labels=Labels(en=draw(labels)),
        axis=draw(st.sampled_from(cj.Axis)),
        shape=draw(st.sampled_from(cj.Shape)),
        stages=tuple(stages),
    )
    return attrs.evolve(framework, transitions=draw(told_transitions(framework, ())))
