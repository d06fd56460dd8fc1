"""Columns of Spark, which reads some names as expressions."""

from typing_extensions import override

from customer_journey.columns.engines.lazy import Lazy


class Spark(Lazy):
    """A frame of Spark, or of SQLFrame."""

    ignores_case = True

    @override
    def misreads(self, name: str, column: object) -> bool:
        # Spark reads a dot as the way to a part of a column, and backticks as quotes.
        return super().misreads(name, column) or (name == column and not {".", "`"}.isdisjoint(name))
