"""Moments, the smallest steps of a journey, and the spine, which puts them in order."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from numbers import Integral

import attrs

from customer_journey.model.errors import NO_VALUE, InvalidValueError, NotFoundError
from customer_journey.model.fields import all_of, each, mapping, strict, texts
from customer_journey.model.names import near

#: The numerator and the denominator of a weight have at most this many digits: adding longer ones is slow.
_MOST_DIGITS = 30

#: What a stage covers: ids of moments.
Span = frozenset[str]


def span_of(moments: Iterable[str]) -> Span:
    """Return ids of moments as a span.

    Raises:
        InvalidValueError: a single string, or an item that is not a string.
    """
    return frozenset(texts(moments))


def _exact_weight(moment: str, weight: object) -> Fraction:
    """Return the weight as a fraction, exactly.

    Raises:
        InvalidValueError: it is not a number from 1e-9 to 1e9, or has more than thirty digits.
    """
    # The bounds keep every probability in the range in which floating point is precise.
    number = int(weight) if isinstance(weight, Integral) else weight  # NumPy's integers are not ints
    if isinstance(number, (int, float, Fraction)) and weight is not True and 1e-9 <= number <= 1e9:
        exact = Fraction(number)
        if max(exact.as_integer_ratio()) < 10**_MOST_DIGITS:
            return exact
        expected = f"a fraction of numbers with at most {_MOST_DIGITS} digits"
        raise InvalidValueError(f"the weight of {moment!r}", NO_VALUE, expected)
    raise InvalidValueError(f"the weight of {moment!r}", weight, "a number from 1e-9 to 1e9")


def _weight(weight: Fraction) -> Fraction:
    return _exact_weight("the moment", weight)


@attrs.frozen(field_transformer=strict)
class Moment:
    """The smallest step of a journey that any vocabulary here tells apart.

    Attributes:
        id: its name in the data files.
        definition: what happens in it.
        line: which published vocabularies distinguish it from its neighbours.
        weight: how much it counts when a stage is split, relative to other moments; above 0.
    """

    id: str
    definition: str = ""
    line: str = ""
    weight: Fraction = attrs.field(default=Fraction(1), converter=_weight)


@attrs.frozen(field_transformer=strict)
class Split:
    """A former moment that was divided: its id still names all of its parts."""

    id: str
    parts: tuple[str, ...] = attrs.field(converter=texts)


def _moments(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    return all_of(Moment, moments)


def _splits(splits: Iterable[Split]) -> tuple[Split, ...]:
    return all_of(Split, splits)


@attrs.frozen(field_transformer=strict)
class Spine:
    """The ordered moments, and the exits, which are off the path and have no order.

    Attributes:
        moments: the path, in order.
        exits: ways out of the journey.
        splits: former moments that have since been divided.
    """

    moments: tuple[Moment, ...] = attrs.field(converter=_moments)
    exits: tuple[Moment, ...] = attrs.field(default=(), converter=_moments)
    splits: tuple[Split, ...] = attrs.field(default=(), converter=_splits)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Place of each moment on the path, from 0; exits follow in the order of the file."""
        return {moment.id: i for i, moment in enumerate((*self.moments, *self.exits))}

    @cached_property
    def path(self) -> Span:
        """The ids on the path."""
        return frozenset(moment.id for moment in self.moments)

    @cached_property
    def exit_ids(self) -> Span:
        """The ids of the exits."""
        return frozenset(moment.id for moment in self.exits)

    @cached_property
    def exit_names(self) -> Span:
        """The ids of the exits, including former ones."""
        former = (split.id for split in self.splits if self.exit_ids.issuperset(self.parts(split.id)))
        return self.exit_ids.union(former)

    @cached_property
    def _parts(self) -> Mapping[str, tuple[str, ...]]:
        """Former id to its parts; a part may have been split again."""
        return {split.id: split.parts for split in self.splits}

    @cached_property
    def weights(self) -> Mapping[str, Fraction]:
        """Weight of each moment and exit."""
        return {moment.id: moment.weight for moment in (*self.moments, *self.exits)}

    def parts(self, name: str) -> tuple[str, ...]:
        """Return the moments that an id names: the moment itself or, if it was split, its parts.

        Raises:
            NotFoundError: no moment is or was called that.
        """
        if isinstance(name, str) and name in self.position:
            return (name,)
        if isinstance(name, str) and name in self._parts:
            return tuple(moment for part in self._parts[name] for moment in self.parts(part))
        raise NotFoundError("moment", name, near(name, [*self.position, *self._parts]))

    def span(self, expressions: Iterable[str]) -> Span:
        """Return the moments that ids and inclusive ranges ``a..b`` name.

        >>> from customer_journey.catalogue.spine import spine
        >>> sorted(spine().span(["decision..purchase", "trial"]))
        ['decision', 'purchase', 'trial']

        Raises:
            NotFoundError: no moment is called that.
            InvalidValueError: a range runs backwards or names an exit.
        """
        found: set[str] = set()
        for expression in texts(expressions):
            first, dots, last = expression.partition("..")
            found.update(self._range(expression, first, last) if dots else self.parts(first))
        return frozenset(found)

    def _range(self, expression: str, first: str, last: str) -> Iterable[str]:
        start = self.position[self.parts(first)[0]]
        stop = self.position[self.parts(last)[-1]] + 1
        if not start < stop <= len(self.moments):
            raise InvalidValueError("the range", expression, "two moments of the path, the earlier one first")
        return (moment.id for moment in self.moments[start:stop])

    def ordered(self, span: Iterable[str]) -> tuple[str, ...]:
        """Return the moments of a span in the order of the spine.

        Raises:
            NotFoundError: no moment is called that.
        """
        known = {moment for name in each("span", span, "moments") for moment in self.parts(name)}
        return tuple(sorted(known, key=self.position.__getitem__))

    def ranges(self, span: Iterable[str]) -> tuple[str, ...]:
        """Return a span as text for a file, with runs of three or more moments as ranges ``a..b``.

        >>> from customer_journey.catalogue.spine import spine
        >>> spine().ranges({"research", "problem", "encounter", "trial", "lost"})
        ('problem..encounter', 'trial', 'lost')
        """
        runs: list[list[str]] = []
        for moment in self.ordered(span):
            follows = runs and self.position[runs[-1][-1]] + 1 == self.position[moment]
            if follows and moment in self.path:
                runs[-1].append(moment)
            else:
                runs.append([moment])
        return tuple(text for run in runs for text in ([f"{run[0]}..{run[-1]}"] if len(run) > 2 else run))

    def reweighted(self, weights: Mapping[str, int | float | Fraction]) -> Mapping[str, Fraction]:
        """Return all weights, with the given ones in place of the spine's.

        A former moment's weight goes to its parts in proportion to theirs.

        Raises:
            NotFoundError: no moment is called that.
            InvalidValueError: a weight is not a number from 1e-9 to 1e9, or has more than thirty digits.
        """
        mine = dict(self.weights)
        for name, weight in mapping("weights", weights, "a mapping from moments to numbers").items():
            parts = self.parts(name)
            scale = _exact_weight(name, weight) / sum(self.weights[part] for part in parts)
            mine.update({part: self.weights[part] * scale for part in parts})
        return mine

    def __repr__(self) -> str:
        return f"<Spine of {len(self.moments)} moments and {len(self.exits)} exits>"
