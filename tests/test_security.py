"""The bounds that SECURITY.md states are those of the code; each has a test of its own beside it."""

import re
from pathlib import Path

import pytest

from customer_journey import detection, display
from customer_journey.catalogue import reading
from customer_journey.crosswalks import cells, column_checks
from customer_journey.drawing.marks import ribbons
from customer_journey.drawing.pictures import crosswalk, framework_loop
from customer_journey.files import csv_quotes, csv_text
from customer_journey.model import (
    decorations,
    encodings,
    errors,
    fields,
    folding,
    labels,
    missing,
    moments,
    names,
)

ROOT = Path(__file__).parents[1]
#: The pattern refuses what is longer by one.
_LONGEST_WORD = int(re.search(r"{(\d+)} \)\n", reading._MARKS)[1]) - 1
#: For each test: the rows of the table that it holds, with their bounds in the code.
HELD = {
    "test_loading.py::test_a_large_file_is_not_read_to_its_end": {
        "a TOML file, or a saved crosswalk": reading._LARGEST_FILE
    },
    "test_bounds.py::test_a_file_is_refused_if_a_key_has_too_many_parts": {
        "parts of a key or table header in TOML": reading._MOST_PARTS
    },
    "test_bounds.py::test_what_costs_too_much_is_refused_before_it_is_parsed": {
        "brackets within brackets in TOML": reading._DEEPEST,
        "tables, lists and dots in the keys of a TOML file": reading._MOST_NESTS,
        "characters of a number or of an unquoted key in TOML": _LONGEST_WORD,
    },
    "test_bounds.py::test_the_first_fifty_mistakes_are_listed_and_the_rest_counted": {
        "mistakes of a file that a message lists": errors.MOST_MISTAKES,
        "characters of one mistake": errors._LONGEST_MISTAKE,
    },
    "test_bounds.py::test_a_message_lists_few_names": {
        "characters of a value in a message": errors._LONGEST_SHOWN,
        "names that a message lists": errors._MOST_NAMED,
    },
    "test_bounds.py::test_a_name_is_bounded_after_expansion_too": {
        "characters of a name, as written and after Unicode expansion": folding.LONGEST_NAME
    },
    "test_bounds.py::test_of_many_parts_none_is_looked_up": {
        "parts of a name in brackets, in a list or behind dashes and colons": decorations.MOST_PARTS
    },
    "test_bounds.py::test_few_pairs_of_characters_are_compared": {
        "characters of a name for which similar names are sought": names._LONGEST_COMPARED,
        "pairs of characters compared for suggestions": names._MOST_COMPARED,
    },
    "test_cells.py::test_long_texts_are_no_word": {
        "characters of a word for a missing value": missing._LONGEST_WORD
    },
    "test_cells.py::test_numbers_that_are_no_ids": {
        "digits of a decimal number, or of a number in JSON, that is an id": cells._MOST_DIGITS
    },
    "test_misuse.py::test_no_language": {"characters of a language tag": labels._LONGEST_TAG},
    "test_bounds.py::test_weights_have_few_digits": {"digits of a moment's weight": moments._MOST_DIGITS},
    "test_crosswalk.py::test_bad_counts_are_refused": {"a count of customers": fields._LARGEST_COUNT},
    "test_files.py::test_too_many_values": {
        "different values of a column that is converted": column_checks.MOST_VALUES
    },
    "test_detection.py::test_too_many_values": {
        "different values of a column whose vocabulary is detected": detection._MAX_VALUES
    },
    "test_encodings.py::test_few_values_choose_an_encoding": {
        "values that are not UTF-8 by which their encoding is chosen": encodings._MOST_ASKED
    },
    "test_headers.py::test_few_columns_tell_of_a_missing_header": {
        "columns in which a missing header is sought": csv_text._MOST_COLUMNS
    },
    "test_files.py::test_a_quoted_field_is_bounded": {
        "characters of a quoted CSV field": csv_quotes._LONGEST
    },
    "test_growth.py::test_more_bands_than_a_picture_may_have": {
        "bands in the picture of a crosswalk": crosswalk.MOST_BANDS
    },
    "test_growth.py::test_a_band_has_few_steps_however_long_it_is": {
        "turns of the zigzag of one band": ribbons.MOST_TURNS
    },
    "test_growth.py::test_a_long_loop_is_drawn_as_a_line": {"stages in a ring": framework_loop.MOST_STAGES},
    "test_display.py::test_too_many_stages_for_a_picture": {
        "stages in a picture that a notebook displays": display._MOST_STAGES
    },
}
BOUNDS = {row: bound for rows in HELD.values() for row, bound in rows.items()}


def stated():
    """Return the bounds in the table of SECURITY.md."""
    page = (ROOT / "SECURITY.md").read_text("utf-8")
    return dict(re.findall(r"^\| (.+?) \| (\d.*?) \| .+ \|$", page, re.MULTILINE))


def number(text):
    """Return the number that a bound stands for."""
    if text == "10^15":
        return 10**15
    factor = 1 << 20 if text.endswith("MiB") else 1
    return int(text.removesuffix("MiB").replace(" ", "")) * factor


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds_are_as_stated(name):
    """The figure on the page is the figure in the code."""
    assert number(stated()[name]) == BOUNDS[name]


def test_every_stated_bound_is_in_the_code():
    """The page states no bound that is not checked here."""
    assert list(stated()) == list(BOUNDS)


@pytest.mark.parametrize("held_by", HELD)
def test_every_bound_has_a_test(held_by):
    """The test that holds a bound exists."""
    file, _, test = held_by.partition("::")
    assert f"def {test}(" in (ROOT / "tests" / file).read_text("utf-8")
