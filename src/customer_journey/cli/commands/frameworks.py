"""``frameworks``: all frameworks by axis and shape, or those that contain given words."""

import re
from collections.abc import Mapping, Sequence

import attrs

from customer_journey.catalogue import frameworks as catalogue
from customer_journey.cli import terminal
from customer_journey.cli.options import CommandOptions, argument
from customer_journey.model.errors import NotFoundError
from customer_journey.model.folding import fold
from customer_journey.model.framework import Framework
from customer_journey.model.names import near
from customer_journey.pages.blocks import table

_WORDS = "list only frameworks that have this word in the id, a label or the originator"

#: Similar names are looked for only for this many words, because looking for them is slow.
_MOST_WORDS = 8

_BETWEEN_WORDS = re.compile(r"[\W_]+")


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """Which frameworks to list."""

    words: tuple[str, ...] = argument(_WORDS, nargs="*", metavar="WORD", default=())


def run(options: Options) -> None:
    """List the frameworks."""
    found = _found_by(options.words, catalogue.frameworks)
    listed = sorted(found, key=lambda f: (f.axis.family, f.axis, f.shape, f.id))
    fields = ("id", "label", "axis", "shape")
    data = [{n: getattr(f, n) for n in fields} | {"stages": [s.id for s in f]} for f in listed]
    rows = [[f.axis, f.shape, f.id, str(len(f)), f.label] for f in listed]
    page = [table(["axis", "shape", "id", "stages", "name"], rows)]
    terminal.show_value(data, page, json=options.json)


def _found_by(words: Sequence[str], listed: Mapping[str, Framework]) -> list[Framework]:
    """Return the frameworks that have every word somewhere in their id, labels or originator.

    Case, accents and separators are ignored, and part of a word is enough.

    Raises:
        NotFoundError: no framework has them; suggests ids with a similar spelling.
    """
    names = {id: (id, *f.labels.values(), f.originator) for id, f in listed.items()}
    # A word of separators alone is ignored: it would be found in every name. A word with letters of which
    # folding leaves nothing is too long for a name: it stays as it is, and is found in none.
    wanted = [fold(word) or word for word in words if fold(word) or any(map(str.isalnum, word))]
    folded_names = {id: " ".join(map(fold, own)) for id, own in names.items()}
    found = [listed[id] for id, text in folded_names.items() if all(word in text for word in wanted)]
    if not found or (words and not wanted):
        raise NotFoundError("framework", " ".join(words), _near(wanted, names))
    return found


def _near(wanted: Sequence[str], names: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the ids of the frameworks with a similar name, or a similar word in a name."""
    owners: dict[str, list[str]] = {}
    # Ids come first: they are the shortest names, and the ones that users type.
    named = [(id, id) for id in names] + [(text, id) for id, own in names.items() for text in own]
    for text, id in named:
        for part in filter(None, (text, *_BETWEEN_WORDS.split(text))):
            owners.setdefault(fold(part), []).append(id)
    asked = ("".join(wanted), *wanted[:_MOST_WORDS])
    ids = (id for word in asked for text in near(word, owners) for id in owners[text])
    return tuple(dict.fromkeys(ids))[:3]
