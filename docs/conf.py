"""Configuration of the documentation build."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
# Document the package in this checkout, installed or not.
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent / "src")]

import customer_journey  # noqa: E402  # found through the line above

project = "customer_journey"
author = "The customer_journey authors"
project_copyright = "the customer_journey authors"
version = release = customer_journey.__version__

# No intersphinx: the documentation builds without a network.
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "framework_pages",
    "advice_pages",
    "readings_pages",
    "tidy",
]
exclude_patterns = ["_build", "_ext"]
source_suffix = {".md": "markdown"}

nitpicky = True
# Without intersphinx, names of other projects have no target. Only these may be missing.
nitpick_ignore_regex = [
    ("py:.*", r"(collections(\.abc)?|enum|fractions|os|typing|typing_extensions|importlib\.metadata)\..*"),
    ("py:.*", r"(networkx|nx)\..*"),
    ("py:class", r"(Fraction|Mapping)"),  # known by their short names only
    ("py:class", r"customer_journey\.columns\..*\.(Frame|Column)"),  # type variables: what is given
    ("py:class", r"customer_journey\.crosswalks\.syntax\.Syntax"),  # private: for the command line's messages
]

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

add_module_names = False
autodoc_class_signature = "mixed"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True  # "Attributes:" of a record is a list, not one entry for each
python_maximum_signature_line_length = 160

html_theme = "furo"
html_title = f"customer_journey {release}"
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"navigation_with_keys": True}
