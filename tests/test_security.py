"""The bounds that SECURITY.md states are those of the code; each has a test of its own beside it."""

import re
from pathlib import Path

import pytest

from customer_journey import detection, display
from customer_journey.catalogue import reading
from customer_journey.crosswalks import column_checks
from customer_journey.drawing.pictures import crosswalk
from customer_journey.files import csv_text
from customer_journey.model import errors, fields, labels, moments, names

ROOT = Path(__file__).parents[1]
#: For each row of the table: the bound in the code, and the test that holds it.
BOUNDS = {
    "a TOML file": (reading._LARGEST_FILE, "test_loading.py::test_a_large_file_is_not_read_to_its_end"),
    "parts of a key or table header in TOML": (
        reading._MOST_PARTS,
        "test_bounds.py::test_a_file_is_refused_if_a_key_has_too_many_parts",
    ),
    "brackets within brackets in TOML": (
        reading._DEEPEST,
        "test_bounds.py::test_what_costs_too_much_is_refused_before_it_is_parsed",
    ),
    "tables, lists and dots in the keys of a TOML file": (
        reading._MOST_NESTS,
        "test_bounds.py::test_what_costs_too_much_is_refused_before_it_is_parsed",
    ),
    "mistakes of a file that a message lists": (
        errors.MOST_MISTAKES,
        "test_bounds.py::test_the_first_fifty_mistakes_are_listed_and_the_rest_counted",
    ),
    "characters of one mistake": (
        errors._LONGEST_MISTAKE,
        "test_bounds.py::test_the_first_fifty_mistakes_are_listed_and_the_rest_counted",
    ),
    "characters of a value in a message": (errors._LONGEST_SHOWN, "test_bounds.py::test_a_message_lists_few_names"),
    "names that a message lists": (errors._MOST_NAMED, "test_bounds.py::test_a_message_lists_few_names"),
    "characters of a name, as written and after Unicode expansion": (
        names._LONGEST_NAME,
        "test_bounds.py::test_a_name_is_bounded_after_expansion_too",
    ),
    "parts of a name around slashes or in brackets": (
        names._MOST_PARTS,
        "test_bounds.py::test_of_many_parts_none_is_looked_up",
    ),
    "characters of a name for which similar names are sought": (
        names._LONGEST_COMPARED,
        "test_bounds.py::test_few_pairs_of_characters_are_compared",
    ),
    "pairs of characters compared for suggestions": (
        names._MOST_COMPARED,
        "test_bounds.py::test_few_pairs_of_characters_are_compared",
    ),
    "characters of a language tag": (labels._LONGEST_TAG, "test_misuse.py::test_no_language"),
    "digits of a moment's weight": (moments._MOST_DIGITS, "test_bounds.py::test_weights_have_few_digits"),
    "a count of customers": (fields._MOST, "test_crosswalk.py::test_bad_counts_are_refused"),
    "different values of a column that is converted": (column_checks.MOST_VALUES, "test_files.py::test_too_many_values"),
    "different values of a column whose vocabulary is detected": (detection._MOST, "test_detection.py::test_too_many_values"),
    "characters of a quoted CSV field": (csv_text._LONGEST, "test_files.py::test_a_quoted_field_is_bounded"),
    "bands in the picture of a crosswalk": (crosswalk.MOST_BANDS, "test_growth.py::"),
    "stages in a picture that a notebook displays": (display._MOST_STAGES, "test_display.py::test_too_many_stages_for_a_picture"),
}


def stated():
    """Return the bounds in the table of SECURITY.md."""
    rows = re.findall(r"^\| (.+?) \| (\d.*?) \| .+ \|$", (ROOT / "SECURITY.md").read_text("utf-8"), re.MULTILINE)
    return dict(rows)


def number(text):
    """Return the number that a bound stands for."""
    if text == "10^15":
        return 10**15
    digits, _, unit = text.partition(" MiB")
    return int(digits.replace(" ", "")) * (1 << 20 if text.endswith("MiB") else 1)


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds_are_as_stated(name):
    """The figure on the page is the figure in the code."""
    assert number(stated()[name]) == BOUNDS[name][0]


def test_every_stated_bound_is_in_the_code():
    """The page states no bound that is not checked here."""
    assert list(stated()) == list(BOUNDS)


@pytest.mark.parametrize("name", BOUNDS)
def test_every_bound_has_a_test(name):
    """The test that holds a bound exists."""
    module, _, test = BOUNDS[name][1].partition("::")
    assert f"def {test}(" in (ROOT / "tests" / module).read_text("utf-8")
