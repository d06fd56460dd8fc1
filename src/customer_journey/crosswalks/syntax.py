"""Syntax: how a user writes what a message advises, in Python or on the command line."""

import attrs


@attrs.frozen
class Syntax:
    """How options are written where the reader of a message is.

    Attributes:
        policy: the choice of a policy; ``{}`` stands for its name.
        decide: a decision; ``{}`` stands for the source stage, then for its counterpart.
    """

    policy: str
    decide: str


PYTHON = Syntax('policy="{}"', 'decide={{"{}": "{}"}}')
COMMAND_LINE = Syntax("--policy {}", "--decide {}={}")
