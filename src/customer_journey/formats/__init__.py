"""What frameworks and crosswalks look like outside Python: one module per format, the same verbs in each.

``framework_text`` and ``crosswalk_text`` return text that ends with a line end.
"""
