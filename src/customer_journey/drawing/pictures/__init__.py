"""One module for each picture, named after the function in it that draws the picture.

A new picture is a module of that kind, a line in :data:`PICTURES`, and its names in ``drawing/__init__.py``
for type checkers.
"""

#: The pictures, and what each of them takes besides a language.
PICTURES = {
    "candidates": ("source", "target", "stage"),
    "content": ("framework",),
    "counts": ("framework", "counts"),
    "crosswalk": ("source", "target"),
    "framework": ("framework",),
    "rosetta": ("frameworks",),
}
