"""Pages: what there is to say about each kind of value, as blocks that any format can be made of."""

from collections.abc import Sequence
from functools import singledispatch
from importlib import import_module

from customer_journey.pages.blocks import Block
from customer_journey.pages.naming import BY_ID, Naming


@singledispatch
def page_of(value: object, naming: Naming = BY_ID) -> Sequence[Block]:
    """Return the page of a value: everything that there is to say about it.

    The class of a value from a higher layer names, as ``_page_module``, the module that registers its page.

    Raises:
        NotImplementedError: values of this type have no page.
    """
    _register_pages()
    if module := getattr(value, "_page_module", ""):
        import_module(module)
    page = page_of.dispatch(type(value))
    if page is page_of.dispatch(object):
        raise NotImplementedError(type(value).__name__)
    return page(value, naming)


def _register_pages() -> None:
    # They are imported only when a page is needed, because together they import most of the library.
    from customer_journey.pages import (
        advice,
        agreement,
        changes,
        crosswalk,
        framework,
        offered,
        stage,
        vocabularies,
    )

    for module in (advice, agreement, changes, crosswalk, framework, stage):
        page_of.register(module.page)
    page_of.register(advice.plan_page)
    page_of.register(advice.recommendation_page)
    page_of.register(framework.graph_page)
    page_of.register(offered.catalogue_page)
    page_of.register(offered.content_types_page)
    page_of.register(crosswalk.apportionment_page)
    page_of.register(vocabularies.detection_page)
    page_of.register(vocabularies.false_friends_page)
