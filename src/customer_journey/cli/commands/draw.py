"""``draw``: a picture of a framework, of a crosswalk, or of many frameworks."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path

import attrs

from customer_journey import drawing
from customer_journey.catalogue.frameworks import frameworks
from customer_journey.cli.decisions import DecisionOptions, decided_crosswalk
from customer_journey.cli.inputs import FRAMEWORK, assignments, framework, language_of, language_option
from customer_journey.cli.options import CommandOptions, argument, group, option, refuse_unused
from customer_journey.cli.outputs import destination, output_option
from customer_journey.cli.terminal import export, show_json
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.drawing.writers.endings import ENDS
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework

__all__ = ["FORMATS", "PICTURES", "Options", "picture", "run"]

FORMATS = sorted(set(ENDS.values()))

_MOST_DIGITS = 1000
_OF_CROSSWALKS = ("candidates", "crosswalk")


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """What to draw, and how."""

    frameworks: tuple[str, ...] = argument(
        f"{FRAMEWORK}: one for its own shape, two for a crosswalk, more (or none, for all) side by side",
        nargs="*",
        metavar="FRAMEWORK",
    )
    picture: str | None = option(
        "kind of picture (default: what the other arguments imply)", choices=lambda: PICTURES
    )
    stage: str | None = option(
        "the stage of the first framework whose candidates are drawn",
        applies_to={"picture": ("candidates",)},
    )
    count: tuple[str, ...] = option(
        "number of people at a stage; repeatable",
        metavar="STAGE=NUMBER",
        repeatable=True,
        applies_to={"picture": ("counts",)},
    )
    format: str | None = option(
        "default: by the ending of the name of --output, or svg", choices=lambda: FORMATS
    )
    output: str | None = output_option()
    theme: str | None = option(
        "colours of svg, png and html (default: light)",
        choices=lambda: ["light", "dark"],
        # The programs that lay out the other formats have their own colours.
        applies_to={"format": ("svg", "png", "html")},
    )
    language: str | None = language_option()
    decisions: DecisionOptions = group(DecisionOptions, applies_to={"picture": _OF_CROSSWALKS})


def run(options: Options) -> None:
    """Draw a picture to a file, or to standard output."""
    form = _format(options)
    refuse_unused(options, "format", form)
    drawn = picture(options)
    written = drawn.to_bytes(form, theme=options.theme or "light")
    binary = form == "png"
    if options.json:
        data = b64encode(written).decode() if binary else written.decode()
        show_json({"title": drawn.title, "description": drawn.description, "format": form, "data": data})
    elif options.output or binary:
        with destination(options.output, binary="a PNG") as out:
            out.write(written)
    else:
        export(written.decode())


def _format(options: Options) -> str:
    if options.output is None:
        return options.format or "svg"
    if options.json:
        raise InvalidValueError("--output", None, "left out: --json writes to standard output")
    form = options.format or ENDS.get(Path(options.output).suffix.lower())
    if form is None:
        raise InvalidValueError("--output", options.output, f"a name that ends in one of {', '.join(ENDS)}")
    return form


def picture(options: Options) -> drawing.Drawing:
    """Return the picture that the options ask for.

    Raises:
        InvalidValueError: it is of another number of frameworks, or an option has no effect on it.
    """
    kind = options.picture or _implied(options)
    wanted = 2 if kind in _OF_CROSSWALKS else 1
    if kind != "rosetta" and len(options.frameworks) != wanted:
        given, expected = len(options.frameworks), f"{wanted} for a picture of kind {kind!r}"
        raise InvalidValueError("the number of frameworks", given, expected)
    refuse_unused(options, "picture", kind)
    return PICTURES[kind](options)


def _implied(options: Options) -> str:
    """Return the kind of picture that the other options imply."""
    if options.stage:
        return "candidates"
    if options.count:
        return "counts"
    return {1: "framework", 2: "crosswalk"}.get(len(options.frameworks), "rosetta")


def _one(options: Options) -> tuple[Framework, str]:
    """Return the one framework to draw, and the language."""
    drawn = framework(options.frameworks[0])
    return drawn, language_of(options.language, drawn)


def _two(options: Options) -> tuple[Crosswalk, str]:
    """Return the crosswalk between the two frameworks to draw, and the language."""
    source, target = map(framework, options.frameworks)
    return decided_crosswalk(source, target, options.decisions), language_of(options.language, source, target)


def _framework(options: Options) -> drawing.Drawing:
    drawn, language = _one(options)
    return drawing.framework(drawn, language=language)


def _content(options: Options) -> drawing.Drawing:
    drawn, language = _one(options)
    return drawing.content(drawn, language=language)


def _counts(options: Options) -> drawing.Drawing:
    drawn, language = _one(options)
    counts = assignments(
        "--count",
        options.count,
        "STAGE=NUMBER, such as lead=120",
        name=lambda text: drawn.resolve(text).id,
        value=_number,
    )
    return drawing.counts(drawn, counts, language=language)


def _number(text: str) -> int | None:
    # Python reads no number of thousands of digits, and no picture shows one.
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def _crosswalk(options: Options) -> drawing.Drawing:
    walk, language = _two(options)
    return drawing.crosswalk(walk, language=language)


def _candidates(options: Options) -> drawing.Drawing:
    if not options.stage:
        raise InvalidValueError("--stage", None, "given: it names the stage whose candidates are drawn")
    walk, language = _two(options)
    return drawing.candidates(walk, walk.source.resolve(options.stage), language=language)


def _rosetta(options: Options) -> drawing.Drawing:
    drawn = [framework(name) for name in options.frameworks] or list(frameworks.values())
    return drawing.rosetta(drawn, language=language_of(options.language, *drawn))


#: The kinds of pictures, named as the functions of :mod:`customer_journey.drawing`.
PICTURES: Mapping[str, Callable[[Options], drawing.Drawing]] = {
    "framework": _framework,
    "counts": _counts,
    "crosswalk": _crosswalk,
    "candidates": _candidates,
    "rosetta": _rosetta,
    "content": _content,
}
