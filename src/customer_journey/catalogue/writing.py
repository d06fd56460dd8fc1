"""A framework as the text of its file, in the format that :mod:`customer_journey.catalogue.loading` reads."""

from collections.abc import Iterator
from itertools import groupby

import attrs

from customer_journey.catalogue.codec import entries
from customer_journey.catalogue.spine import spine
from customer_journey.catalogue.toml_text import Value, key_text, line
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Question, Stage


def framework_text(framework: Framework) -> str:
    """Return a framework as the text of its file.

    Raises:
        InvalidValueError: a string has a lone surrogate, which no file can hold; or the exit moments are
            not those of the bundled spine, with which the file will be read.
    """
    if framework.exit_moments != spine().exit_names:
        raise InvalidValueError("exit_moments", sorted(framework.exit_moments), "the exits of the spine")
    tables = [_table(entries(framework, references={}, stages={}, transitions={}))]
    tables += [_table(entries(s), f"[references.{key_text(s.id)}]") for s in framework.references]
    tables += ["\n".join(_stage(stage, framework)) for stage in framework]
    tables += [_table(entries(transition), "[[transitions]]") for transition in framework.transitions]
    return "\n\n".join(tables) + "\n"


def _table(stated: dict[str, Value], *header: str) -> str:
    return "\n".join([*header, *(line(key, value) for key, value in stated.items())])


def _stage(stage: Stage, framework: Framework) -> Iterator[str]:
    # Names that :meth:`Framework.also_called` has added become aliases: a file has no other place for them.
    named = attrs.evolve(stage, aliases=framework.names_of(stage)[-1])
    given: dict[str, dict[str, Value]] = {
        "questions": {},
        "span": {"moments": [*spine().ranges(stage.span)]},
        "core": {"core": [*spine().ranges(stage.core)]} if stage.fringe else {},
    }
    if not stage.span:
        given.update(span={"off_path": stage.reason}, reason={})
    if stage.sources == framework.sources:
        given["sources"] = {}
    elif not stage.sources:
        given["sources"] = {"sources": []}  # without the key, the framework's sources would be meant
    yield _table(entries(named, **given), "[[stages]]")
    if stage.questions:
        yield "\n[stages.questions]"
        for topic, questions in groupby(stage.questions, key=lambda question: question.topic):
            yield line(topic, [_question(question) for question in questions])


def _question(question: Question) -> Value:
    """Return a question as its text alone, or as a table if there is more to it."""
    stated = entries(question)
    return stated if len(stated) > 1 else question.text
