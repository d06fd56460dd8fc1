"""What can go wrong. The message of each error is one sentence that says how to fix it.

Every concrete error is also the standard exception that a caller would expect (``KeyError``,
``ValueError``, ``ImportError``), keeps its facts as attributes, and pickles.
"""

# Conversion errors hold correspondences, so they are defined beside the crosswalks that raise them.
from customer_journey.crosswalks.refusals import (
    AmbiguousConversionError,
    ConversionError,
    NoCounterpartError,
    PartialCounterpartError,
)
from customer_journey.model.errors import (
    NO_VALUE,
    AmbiguousNameError,
    CustomerJourneyError,
    DuplicateIdError,
    ForeignStageError,
    IncomparableError,
    InvalidDecisionError,
    InvalidFileError,
    InvalidFrameworkError,
    InvalidValueError,
    MissingDependencyError,
    NotFoundError,
    PositionError,
    Problem,
    UnconvertedValuesError,
    UnorderedFrameworkError,
)

__all__ = [
    "NO_VALUE",
    "AmbiguousConversionError",
    "AmbiguousNameError",
    "ConversionError",
    "CustomerJourneyError",
    "DuplicateIdError",
    "ForeignStageError",
    "IncomparableError",
    "InvalidDecisionError",
    "InvalidFileError",
    "InvalidFrameworkError",
    "InvalidValueError",
    "MissingDependencyError",
    "NoCounterpartError",
    "NotFoundError",
    "PartialCounterpartError",
    "PositionError",
    "Problem",
    "UnconvertedValuesError",
    "UnorderedFrameworkError",
]
