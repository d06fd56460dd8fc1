"""What can go wrong, each error in one sentence that says how to go on.

Every concrete error is also the standard exception that a caller would expect (``KeyError``,
``ValueError``, ``ImportError``), keeps its facts as attributes, and pickles.
"""

from customer_journey._lazy import importer

TYPE_CHECKING = False  # as from typing, whose import would cost more than all else here
if TYPE_CHECKING:
    from customer_journey.crosswalks.refusals import (
        AmbiguousConversionError,
        ConversionError,
        NoCounterpartError,
        PartialCounterpartError,
        UnorderedFrameworkError,
    )
    from customer_journey.model.errors import (
        NO_VALUE,
        AmbiguousNameError,
        CustomerJourneyError,
        DuplicateIdError,
        ForeignStageError,
        InvalidDecisionError,
        InvalidFileError,
        InvalidFrameworkError,
        InvalidValueError,
        MissingDependencyError,
        NotFoundError,
        Problem,
        UnconvertedValuesError,
    )

__all__ = [
    "NO_VALUE",
    "AmbiguousConversionError",
    "AmbiguousNameError",
    "ConversionError",
    "CustomerJourneyError",
    "DuplicateIdError",
    "ForeignStageError",
    "InvalidDecisionError",
    "InvalidFileError",
    "InvalidFrameworkError",
    "InvalidValueError",
    "MissingDependencyError",
    "NoCounterpartError",
    "NotFoundError",
    "PartialCounterpartError",
    "Problem",
    "UnconvertedValuesError",
    "UnorderedFrameworkError",
]

#: Conversion errors hold correspondences, so they are defined beside the crosswalks that raise them.
_CONVERSION = (
    "AmbiguousConversionError ConversionError NoCounterpartError PartialCounterpartError"
    " UnorderedFrameworkError"
)
_OTHERS = " ".join(name for name in __all__ if name not in _CONVERSION.split())

if not TYPE_CHECKING:
    __getattr__ = importer(__name__, {"crosswalks.refusals": _CONVERSION, "model.errors": _OTHERS})


def __dir__() -> list[str]:
    return __all__
