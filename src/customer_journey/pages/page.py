"""Pages: what there is to say of each kind of value, as blocks, before it becomes text, HTML or Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from importlib import import_module

from customer_journey.pages.blocks import Block
from customer_journey.pages.naming import BY_ID, Naming

#: The modules that register a page each. They are imported when a page is first asked for.
_MODULES = ("advice", "agreement", "crosswalk", "detection", "false_friends", "framework", "stage")


@singledispatch
def page_of(value: object, naming: Naming = BY_ID) -> Sequence[Block]:
    """Return the page of a value: all that there is to say of it. Each kind of value registers its own.

    A kind from a room above names the module that registers its page, as ``_page_module``.
    """
    for module in _MODULES:
        import_module(f"customer_journey.pages.{module}")
    if module := getattr(value, "_page_module", ""):
        import_module(module)
    page = page_of.dispatch(type(value))
    if page is page_of.dispatch(object):
        raise NotImplementedError(type(value).__name__)
    return page(value, naming)
