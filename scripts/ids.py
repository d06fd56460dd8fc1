"""Writes ``customer_journey.ids``, the types of the ids in the bundled data: ``python scripts/ids.py``."""

from pathlib import Path

import customer_journey as cj
from customer_journey.catalogue.bundled import framework_ids
from customer_journey.model.enums import class_name

MODULE = Path(__file__).parents[1] / "src" / "customer_journey" / "ids.py"
HEAD = '''\
"""Types of ids, to annotate your own code with: of the bundled frameworks, and of the stages of each.

``FrameworkId`` is the id of any bundled framework. The type of the ids of a framework's stages is named after
the framework's id, with its words capitalised: ``NineStage`` has the ids of the stages of ``nine-stage``.

>>> import customer_journey as cj
>>> def greet(stage: cj.ids.SalePhases) -> str:
...     return {"before": "Hello", "during": "Welcome", "after": "Thank you"}[stage]
>>> greet("during")
'Welcome'
"""

# Written by scripts/ids.py from the data; a test compares them.
# fmt: off
from typing import Literal, TypeAlias

'''


def text() -> str:
    """Return the module that the data call for."""
    types = {"FrameworkId": framework_ids()}
    for id in framework_ids():
        if types.setdefault(class_name(id), ids := tuple(s.id for s in cj.frameworks[id])) is not ids:
            message = f"{id}: another type is named {class_name(id)} already"
            raise SystemExit(message)
    lines = (f"{name}: TypeAlias = Literal[{_listed(ids)}]\n" for name, ids in types.items())
    return f"{HEAD}__all__ = [{_listed(sorted(types))}]\n\n{''.join(lines)}"


def _listed(names: object) -> str:
    """Return texts as a list in code, a line for each."""
    return "".join(f'\n    "{name}",' for name in names) + "\n"


if __name__ == "__main__":
    MODULE.write_text(text(), "utf-8")
