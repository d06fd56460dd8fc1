"""``draw``: a picture of a framework, of a crosswalk, or of several frameworks."""

from base64 import b64encode
from collections.abc import Callable, Sequence

import attrs

from customer_journey import drawing
from customer_journey.catalogue.frameworks import frameworks
from customer_journey.cli import inputs, outputs, terminal
from customer_journey.cli.decisions import DecisionOptions, decided_crosswalk
from customer_journey.cli.options import CommandOptions, argument, option, refuse_unused, repeatable
from customer_journey.drawing.pictures import PICTURES
from customer_journey.drawing.writers import ENDS, form_of
from customer_journey.model.errors import NO_VALUE, InvalidValueError
from customer_journey.model.framework import Framework

FORMATS = sorted(set(ENDS.values()))

_FRAMEWORKS = "one is drawn in its own shape, two as a crosswalk, more side by side; if none is given, all"


def _pictures_that_take(argument: str) -> dict[str, list[str]]:
    """Return the pictures that an option applies to: those that take an argument of this name."""
    return {"picture": [kind for kind, takes in PICTURES.items() if argument in takes]}


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """What to draw, and how."""

    frameworks: tuple[str, ...] = argument(
        f"{inputs.FRAMEWORK}; {_FRAMEWORKS}", nargs="*", metavar="FRAMEWORK", default=()
    )
    picture: str | None = option(
        "kind of picture (default: what fits the other arguments)", choices=lambda: PICTURES
    )
    stage: str | None = option(
        "draw the candidates for this stage of the first framework", applies_to=_pictures_that_take("stage")
    )
    count: tuple[str, ...] = repeatable(
        "number of people at a stage", metavar="STAGE=NUMBER", applies_to=_pictures_that_take("counts")
    )
    format: str | None = option("format (default: from the file name, or svg)", choices=lambda: FORMATS)
    output: str | None = outputs.output_option()
    theme: str | None = option(
        "colours of svg, png and html (default: light)",
        choices=lambda: ["light", "dark"],
        # For the other formats, the program that draws them chooses the colours.
        applies_to={"format": ["svg", "png", "html"]},
    )
    language: str | None = inputs.language_option()
    decisions: DecisionOptions = attrs.field(
        factory=DecisionOptions, metadata={"applies_to": _pictures_that_take("target")}
    )


def run(options: Options) -> None:
    """Draw a picture to a file, or to standard output."""
    form = _format(options)
    refuse_unused(options, "format", form)
    drawn = picture(options)
    made = drawn.to_bytes(form, theme=options.theme or "light")  # type: ignore[arg-type]  # from the choices
    if options.json:
        data = b64encode(made).decode() if form == "png" else made.decode()
        facts = {"title": drawn.title, "description": drawn.description, "format": form, "data": data}
        terminal.show(terminal.json_text(facts))
    elif options.output or form == "png":
        with outputs.destination(options.output, binary="a PNG") as out:
            out.write(made)
    else:
        terminal.export(made.decode())


def _format(options: Options) -> str:
    if options.output is None:
        return options.format or "svg"
    if options.json:
        raise InvalidValueError("--output", NO_VALUE, "left out", "--json writes to standard output")
    return options.format or form_of(options.output)


def picture(options: Options) -> drawing.Drawing:
    """Return the picture that the options ask for.

    Raises:
        InvalidValueError: the number of frameworks does not fit the picture, an option has no effect on it,
            or an option that it needs is missing.
    """
    kind = options.picture or _implied(options)
    takes = PICTURES[kind]
    wanted = 2 if "target" in takes else 1
    if "frameworks" not in takes and len(options.frameworks) != wanted:
        expected = f"{wanted} for a picture of kind {kind!r}"
        raise InvalidValueError("the number of frameworks", len(options.frameworks), expected)
    refuse_unused(options, "picture", kind)
    if "stage" in takes and not options.stage:
        raise InvalidValueError("--stage", NO_VALUE, "given", "it names the stage whose candidates are drawn")
    drawn = [inputs.framework(name) for name in options.frameworks] or [*frameworks.values()]
    language = inputs.language_of(options.language, *drawn)
    draw: Callable[..., drawing.Drawing] = getattr(drawing, kind)
    return draw(*_arguments(options, takes, drawn), language=language)


def _implied(options: Options) -> str:
    """Return the kind of picture that the other options imply."""
    if options.stage:
        return "candidates"
    if options.count:
        return "counts"
    return {1: "framework", 2: "crosswalk"}.get(len(options.frameworks), "rosetta")


def _arguments(options: Options, takes: tuple[str, ...], drawn: Sequence[Framework]) -> Sequence[object]:
    """Return the arguments, besides the language, of the function that draws the picture."""
    if "frameworks" in takes:
        return [drawn]
    first = drawn[0]
    if "target" in takes:
        xw = decided_crosswalk(first, drawn[1], options.decisions)
        return [xw, first.resolve(options.stage)] if options.stage else [xw]
    if "counts" in takes:
        form = "STAGE=NUMBER, such as lead=120"
        return [first, inputs.assignments("--count", options.count, form, _number, of=first)]
    return [first]


def _number(text: str) -> int | None:
    # Python refuses to convert thousands of digits, and no picture could show such a number.
    return int(text) if text.isdecimal() and len(text) <= 1000 else None
