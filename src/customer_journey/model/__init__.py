"""The basic values: moments, stages, frameworks and their graphs."""
