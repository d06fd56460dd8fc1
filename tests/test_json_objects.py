"""JSON objects as text: reading fast finds what reading slowly finds, and writing keeps the rest."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from customer_journey.files import json_objects
from customer_journey.files.json_objects import json_object

#: Few signs, and those that matter, so that texts look like each other and like what lies between them.
TEXTS = st.text('a,:"\\/ {}[å\u20ac🦆', max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def written(draw, value):
    """Write a value as JSON: with spaces at will, and signs of texts escaped at will."""
    space = st.sampled_from(["", "", " ", "\t"])

    def text(of):
        signs = (draw(st.sampled_from([json.dumps(c)[1:-1], disguised(c)])) for c in of)
        return '"' + "".join(signs) + '"'

    def anything(of):
        if isinstance(of, str):
            return text(of)
        if isinstance(of, list):
            return "[" + ",".join(map(anything, of)) + "]"
        if isinstance(of, dict):
            members = (
                f"{draw(space)}{text(n)}{draw(space)}:{draw(space)}{anything(v)}" for n, v in of.items()
            )
            return "{" + ",".join(members) + draw(space) + "}"
        return json.dumps(of)

    return anything(value)


def disguised(sign):
    """Return the sign as an escape, though it may need none."""
    return r"\/" if sign == "/" else "".join(f"\\u{ord(c):04x}" for c in sign if ord(c) < 0x10000) or sign


@st.composite
def objects(draw):
    """An object, the same as text, and the name of one of its members."""
    held = draw(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
    return held, draw(written(held)), draw(st.sampled_from(sorted(held)))


@given(objects())
@example(({"a": 1, ",": "b"}, r'{"a":1,",":"b"}', ","))
@example(({"a": "b", ":": "x"}, r'{"a":"b",":":"x"}', ":"))
@example(({"x": {"a": 1}, "a": 2}, r'{"x":{"a":1},"\u0061":2}', "a"))
@example(({"x": 'a"a', "a": 1}, r'{"x":"a\"a","a":1}', "a"))
@example(({'x"a': 2, "a": 1}, r'{"x\"a":2,"\u0061":1}', "a"))
@example(({"x": {"/": 1}, "/": 2}, r'{"x":{"/":1},"\/":2}', "/"))
def test_a_member_stands_where_reading_slowly_finds_it(case):
    """The place of a member, which is looked for first in one step, is that of the step-by-step reading."""
    held, text, name = case
    member = json_objects._members(text)[name]
    found = json_object(text)
    assert json.loads(text) == held
    assert found.raw(name) == text[member.start : member.end]
    assert list(found.values) == list(held)


@given(
    objects(), st.dictionaries(TEXTS, VALUES.map(json.dumps), max_size=3), st.sampled_from(["", " ", "\t"])
)
def test_with_members_changes_those_and_keeps_the_order(case, texts, around):
    """What is written reads as the object with these members, the new ones last."""
    held, text, name = case
    texts = {name: '"new"', **texts}
    changed = json.loads(json_object(around + text + around).with_members(texts))
    assert changed == held | {n: json.loads(t) for n, t in texts.items()}
    assert list(changed) == [*held, *(n for n in texts if n not in held)]


@pytest.mark.parametrize(("name", "quick"), [("stage", True), ("a b", True), ("x", False), ("n", True)])
def test_plain_members_are_found_in_one_step(monkeypatch, name, quick):
    """Where a name is plain and stands there once, nothing is read again."""
    holder = json_object(r'{"stage":"K\u00f6p","a b":"x","n":-1.5e3, "x":"\"n\""}')
    read, slowly = json_objects._members, []
    monkeypatch.setattr(json_objects, "_members", lambda text: slowly.append(text) or read(text))
    holder.raw(name)
    assert bool(slowly) != quick


def test_with_members_of_the_empty_object():
    """An empty object gets its first members without a comma."""
    assert json_object("{ }").with_members({"a": "1", "b": "2"}) == '{"a": 1, "b": 2 }'
