"""Syntax: how a user writes what a message advises, in Python or on the command line."""

import attrs


@attrs.frozen
class Syntax:
    """How options are written where the reader of a message is.

    Attributes:
        policy: the choice of a policy; ``{}`` stands for its name.
        decide: a decision; ``{}`` stands for the source stage, then for its counterpart.
        split: a conversion that splits lists of stages.
    """

    policy: str
    decide: str
    split: str


PYTHON = Syntax('policy="{}"', 'decide={{"{}": "{}"}}', "split=True")
COMMAND_LINE = Syntax("--policy {}", "--decide {}={}", "--split")
