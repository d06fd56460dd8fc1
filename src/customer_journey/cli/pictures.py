"""The command ``draw``: a picture of a framework, of a crosswalk, or of many frameworks."""

from __future__ import annotations

import argparse
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from customer_journey.catalogue.frameworks import frameworks
from customer_journey.cli.inputs import decided_crosswalk, framework, once, pairs
from customer_journey.cli.options import language_of, refuse_idle
from customer_journey.cli.outputs import whole_file
from customer_journey.cli.terminal import export, show
from customer_journey.drawing.pictures import PICTURES as TAKEN
from customer_journey.drawing.writers.endings import ENDS
from customer_journey.exports import json_text
from customer_journey.model.errors import InvalidValueError

if TYPE_CHECKING:
    from customer_journey.drawing import Drawing

__all__ = ["FORMATS", "PICTURES", "draw"]

FORMATS = sorted(set(ENDS.values()))

_MOST_DIGITS = 1000
_COUNT = "STAGE=NUMBER, such as lead=120"


def draw(args: argparse.Namespace) -> None:
    """``draw``: a picture to a file, or to standard output."""
    args.output = None if args.output == "-" else args.output
    told = Path(args.output).suffix.lower() if args.output else ""
    form = args.format or ENDS.get(told) or "svg"
    if args.output and not args.format and told not in ENDS:
        raise InvalidValueError("--output", args.output, f"a name that ends in one of {', '.join(ENDS)}")
    if args.output and args.json:
        raise InvalidValueError("--output", args.output, "left out: --json goes to standard output")
    refuse_idle(args, _OF_THEMED, "format", form)
    picture = _picture(args)
    made = picture.to_bytes(form, theme=args.theme or "light")
    if args.json:
        show(json_text.dumps(_data(picture, form, made)))
    elif args.output:
        with whole_file(args.output) as out:
            out.write(made)
    elif form == "png" and sys.stdout.isatty():
        raise InvalidValueError("--output", None, "given: a PNG is nothing for a terminal")
    elif form == "png":
        sys.stdout.flush()
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
    else:
        export(made.decode())


def _data(picture: Drawing, form: str, made: bytes) -> dict[str, object]:
    data = b64encode(made).decode() if form == "png" else made.decode()
    return {"title": picture.title, "description": picture.description, "format": form, "data": data}


def _picture(args: argparse.Namespace) -> Drawing:
    kind = args.picture or _usual(args)
    if kind != "rosetta" and len(args.frameworks) != (wanted := 2 if kind in _OF_TWO else 1):
        given, expected = len(args.frameworks), f"{wanted} for a picture of kind {kind!r}"
        raise InvalidValueError("the number of frameworks", given, expected)
    refuse_idle(args, _OF_PICTURES, "picture", kind)
    return PICTURES[kind](args)


def _usual(args: argparse.Namespace) -> str:
    """Return the kind of picture that the other arguments speak of."""
    if args.stage:
        return "candidates"
    if args.count:
        return "counts"
    return {0: "rosetta", 1: "framework", 2: "crosswalk"}.get(len(args.frameworks), "rosetta")


def _framework(args: argparse.Namespace) -> Drawing:
    from customer_journey import drawing

    drawn = framework(args.frameworks[0])
    return drawing.framework(drawn, language=language_of(args, drawn))


def _content(args: argparse.Namespace) -> Drawing:
    from customer_journey import drawing

    drawn = framework(args.frameworks[0])
    return drawing.content(drawn, language=language_of(args, drawn))


def _counts(args: argparse.Namespace) -> Drawing:
    from customer_journey import drawing

    drawn = framework(args.frameworks[0])
    counts: dict[str, int] = {}
    for name, number in pairs("count", args.count, _COUNT):
        # Python reads no number of thousands of digits, and no picture shows one.
        if not number.isdecimal() or len(number) > _MOST_DIGITS:
            raise InvalidValueError("--count", f"{name}={number}", f"of the form {_COUNT}")
        once("count", counts, drawn.resolve(name).id, int(number))
    return drawing.counts(drawn, counts, language=language_of(args, drawn))


def _crosswalk(args: argparse.Namespace) -> Drawing:
    from customer_journey import drawing

    args.target = args.frameworks[1]
    walk = decided_crosswalk(args, framework(args.frameworks[0]))
    return drawing.crosswalk(walk, language=language_of(args, walk.source, walk.target))


def _candidates(args: argparse.Namespace) -> Drawing:
    from customer_journey import drawing

    if not args.stage:
        raise InvalidValueError("--stage", None, "given: whose candidates are drawn")
    args.target = args.frameworks[1]
    walk = decided_crosswalk(args, framework(args.frameworks[0]))
    language = language_of(args, walk.source, walk.target)
    return drawing.candidates(walk, walk.source.resolve(args.stage), language=language)


def _rosetta(args: argparse.Namespace) -> Drawing:
    from customer_journey import drawing

    drawn = [framework(name) for name in args.frameworks] or list(frameworks.values())
    return drawing.rosetta(drawn, language=language_of(args, *drawn))


def _taking(argument: str) -> tuple[str, ...]:
    """Return the kinds of picture that take an argument."""
    return tuple(kind for kind, arguments in TAKEN.items() if argument in arguments)


_OF_TWO = _taking("target")
#: Options that mean something for some kinds of picture only.
_OF_PICTURES = {
    "stage": _taking("stage"),
    "count": _taking("counts"),
    "decide": _OF_TWO,
    "decisions": _OF_TWO,
}
#: Options that mean something in some formats only: elsewhere colours are the reader's own.
_OF_THEMED = {"theme": ("svg", "png", "html")}
PICTURES: Mapping[str, Callable[[argparse.Namespace], Drawing]] = {
    "framework": _framework,
    "counts": _counts,
    "crosswalk": _crosswalk,
    "candidates": _candidates,
    "rosetta": _rosetta,
    "content": _content,
}
