"""Which texts are blank, for tests about other things; ``test_cells`` says which words are."""

from customer_journey.crosswalks.cells import is_missing, missing_of


def is_blank(text, *frameworks):
    """Return whether a text has only spaces, or is a word for a missing value and no stage's name."""
    return not text.strip() or all(is_missing(f, text, missing_of(None)) for f in frameworks)
