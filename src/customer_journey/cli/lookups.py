"""The commands that look things up, one function each."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence

from customer_journey import exports
from customer_journey.catalogue import schema
from customer_journey.catalogue.content_types import content_types
from customer_journey.catalogue.frameworks import frameworks
from customer_journey.catalogue.spine import spine
from customer_journey.cli.inputs import (
    OF_FILE,
    column_of,
    decided_crosswalk,
    framework,
    is_file,
    names_file,
    no_column,
    texts_of,
)
from customer_journey.cli.options import language_of, refuse_idle
from customer_journey.cli.search import found_by
from customer_journey.cli.terminal import export, report, show
from customer_journey.content.advice import Recommendation, recommend, stages_for
from customer_journey.crosswalks.agreement import agreement
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.detection import Detection, detect
from customer_journey.exports import json_text
from customer_journey.exports.addresses import BASE, is_bundled
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage
from customer_journey.namesakes import false_friends
from customer_journey.pages import plain
from customer_journey.pages.blocks import Block, listing, printable, table

__all__ = [
    "check",
    "detect_values",
    "list_frameworks",
    "print_schema",
    "recommend_content",
    "show_agreement",
    "show_crosswalk",
    "show_false_friends",
    "show_framework",
]

_OF_ADVICE = {"language": ("text",)}
#: What published texts say if it is not told.
_UNTOLD = {"base": f"addresses begin with {BASE}", "license": "no licence is stated"}


def list_frameworks(args: argparse.Namespace) -> None:
    """``frameworks``: list them by axis and shape, all or those that the words are found in."""
    listed = sorted(found_by(args.words, frameworks), key=lambda f: (f.axis.family, f.axis, f.shape, f.id))
    if args.json:
        data = [
            {"id": f.id, "label": f.label, "axis": f.axis, "shape": f.shape, "stages": [s.id for s in f]}
            for f in listed
        ]
        show(json_text.dumps(data))
        return
    rows = [[f.axis, f.shape, f.id, str(len(f)), f.label] for f in listed]
    show(table(["axis", "shape", "id", "stages", "name"], rows))


def show_framework(args: argparse.Namespace) -> None:
    """``show``: a framework, or one of its stages."""
    form = _form(args)
    of_stage = ["text", *(each.name for each in exports.formats(Stage))]
    if args.stage is not None and form not in of_stage:
        expected = f"{' or '.join(of_stage)}: the others are of a whole framework, and a stage is given"
        raise InvalidValueError("--format", form, expected)
    refuse_idle(args, _meant_for(Framework) | {"language": ["text", *_with("language")]}, "format", form)
    shown = framework(args.framework)
    if args.stage is not None:
        stage = shown.resolve(args.stage)
        told = json_text.dumps(stage) if form == "json" else None
        show(told or plain.stage_text(stage, language=language_of(args, shown)))
    elif form == "text":
        show(*plain.framework_blocks(shown, language=language_of(args, shown)))
    else:
        options = {"language": language_of(args, shown)} if form in _with("language") else {}
        export(exports.write(shown, form, **options, **_published(args, form, shown)))


def _with(option: str, of: type = Framework) -> list[str]:
    """Return the formats of a kind of value that take an option."""
    return [each.name for each in exports.formats(of) if option in each.options]


def _meant_for(of: type) -> dict[str, list[str]]:
    """Return which formats of a kind of value take each option of publishing."""
    return {option: _with(option, of) for option in _UNTOLD}


def _form(args: argparse.Namespace) -> str:
    """Return the format asked for; ``--json`` names one too."""
    if args.json and args.format not in (None, "json"):
        raise InvalidValueError(
            "--format", args.format, "left out: --json is given, and names another format"
        )
    return "json" if args.json else args.format or "text"


def show_crosswalk(args: argparse.Namespace) -> None:
    """``crosswalk``: how the stages of two frameworks correspond."""
    form = _form(args)
    refuse_idle(args, _meant_for(Crosswalk), "format", form)
    xw = decided_crosswalk(args, framework(args.source))
    if form == "text":
        show(*plain.crosswalk_blocks(xw))
    else:
        export(exports.write(xw, form, **_published(args, form, xw.source, xw.target)))


def _published(args: argparse.Namespace, form: str, *written: Framework) -> Mapping[str, str]:
    """Return the address and the licence to publish under, as far as they are given."""
    told = {name: text for name in _UNTOLD if (text := getattr(args, name)) is not None}
    own = [f.id for f in written if not is_bundled(f)] if form in _with("base", Crosswalk) else []
    lacking = {f"--{name}": why for name, why in _UNTOLD.items() if name not in told}
    if own and lacking:
        say = f"say {' and '.join(lacking)} before you publish"
        report(f"{' and '.join(own)}: {' and '.join(lacking.values())}; {say}")
    return told


def recommend_content(args: argparse.Namespace) -> None:
    """``recommend``: what to publish at a stage, or where a type of content belongs."""
    refuse_idle(args, _OF_ADVICE, "format", "json" if args.json else "text")
    asked = framework(args.framework)
    if (args.stage is None) == (args.content is None):
        raise InvalidValueError("the stage", None, "given, or --content in its place, and not both")
    if args.content is not None:
        found = stages_for(content_types.resolve(args.content), asked)
        if args.json:
            show(json_text.dumps(found))
        else:
            show(*_stages_blocks(found, language=language_of(args, asked), evidence=args.evidence))
        return
    advice = recommend(asked, asked.resolve(args.stage))
    if args.json:
        show(json_text.dumps(advice))
    else:
        show(*plain.advice_blocks(advice, language=language_of(args, asked), evidence=args.evidence))


def _stages_blocks(found: Sequence[Recommendation], *, language: str, evidence: bool) -> Iterator[Block]:
    """Yield where a type of content belongs, and who says so if that is asked."""
    rows = [(r.stage.id, *plain.recommendation_row(r, language)) for r in found]
    yield table(("stage", *plain.RECOMMENDATION), rows)
    if evidence:
        for r in found:
            yield listing(f"{r.stage.id}: {r.fit}, because", r.evidence)
            yield listing(f"{r.stage.id}: against it", r.against)


def detect_values(args: argparse.Namespace) -> None:
    """``detect``: which vocabulary values speak."""
    if args.column is None:
        if idle := [name for name in OF_FILE if getattr(args, name)]:
            option = idle[0].replace("_", "-")
            raise InvalidValueError("--column", None, f"given with --{option}: it names the column to read")
        found = _explained(args.values)
    elif len(args.values) == 1:
        with column_of(args, args.values[0]) as column:
            found = detect(texts_of(column.counts()))
    else:
        raise InvalidValueError("the input", args.values, "one file, as --column is given")
    if args.json:
        show(json_text.dumps(found))
    else:
        show(*plain.detection_blocks(found))


def _explained(values: list[str]) -> Detection:
    """Return which vocabularies explain values; the name of a file is none."""
    for value in filter(names_file, values):
        raise no_column(value)
    found = detect(values)
    if not found.ranked:
        for value in filter(is_file, values):
            raise no_column(value)
    return found


def show_false_friends(args: argparse.Namespace) -> None:
    """``false-friends``: what one word names in different vocabularies."""
    found = false_friends(args.word)
    if args.json:
        show(json_text.dumps(found))
    else:
        show(*plain.false_friends_blocks(found))


def show_agreement(args: argparse.Namespace) -> None:
    """``agreement``: how far the crosswalks bear out what publications state."""
    found = agreement()
    if args.json:
        show(json_text.dumps(found))
    else:
        show(*plain.agreement_blocks(found))


def check(args: argparse.Namespace) -> None:
    """``check``: whether a framework of one's own is sound."""
    checked = Framework.from_toml(args.file)
    covered = frozenset[str]().union(*(stage.span for stage in checked))
    missing = spine().ranges(spine().path - covered)
    if args.json:
        data = {"id": checked.id, "stages": len(checked), "uncovered": list(missing)}
        show(json_text.dumps(data))
        return
    told = f"no stage covers {', '.join(missing)}" if missing else "the stages cover the whole path"
    verdict = f"\n{printable(args.file)} is sound: {len(checked)} stages; {told}.\n"
    show(*plain.framework_blocks(checked), verdict)


def print_schema(args: argparse.Namespace) -> None:  # noqa: ARG001  # commands are called alike
    """``schema``: the JSON Schema of the framework format."""
    export(schema.schema_text())
