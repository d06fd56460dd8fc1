"""Parquet files: one column converted, every other one as it was, a part of the rows at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, cast

import attrs

from customer_journey.crosswalks.outcomes import Outcome
from customer_journey.files.column_file import changed, check_encoding, check_size, missing, placed
from customer_journey.files.kinds import refuse_other_kinds, start_of
from customer_journey.model.errors import InvalidFileError, MissingDependencyError, shown

__all__ = ["ParquetColumn", "parquet_column"]

#: Rows that are read and written at a time: a row group of the usual size.
_ROWS = 122_880
#: Bytes of a column that are read at a time.
_BYTES = 1 << 16


@attrs.frozen
class ParquetColumn:
    """One column of texts in a Parquet file.

    Attributes:
        file: the file, opened in binary mode, that can seek.
        origin: what to call it in messages.
        column: the column's name.
        parquet: the file as PyArrow reads it.
    """

    file: BinaryIO
    origin: str
    column: str
    parquet: Any

    def counts(self) -> Counter[object]:
        """Return how many rows hold each distinct value, None for null.

        Raises:
            InvalidFileError: the file is damaged, or has far too many different values.
        """
        found: Counter[object] = Counter()
        for batch in self._batches([self.column]):
            # By name: a struct may hold a path that reads like the column.
            for pair in self._texts(_plain(batch.column(self.column)).value_counts()):
                found[pair["values"]] += pair["counts"]
            check_size(found, self.origin, self.column)
        return found

    def _batches(self, columns: list[str] | None = None) -> Iterator[Any]:
        import pyarrow as pa

        try:
            yield from self.parquet.iter_batches(batch_size=_ROWS, columns=columns)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from None

    def _texts(self, values: Any) -> list[Any]:
        """Return values as Python's own."""
        try:
            return cast("list[Any]", values.to_pylist())
        except UnicodeDecodeError as error:
            raise self._damaged(error) from None

    def _damaged(self, error: Exception) -> InvalidFileError:
        told = " ".join(str(error).split())  # PyArrow tells causes in lines of their own
        return InvalidFileError.of(self.origin, f"a damaged Parquet file: {told}")

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(self.parquet.schema_arrow.names)

    def check_names(self, *, into: str, unconverted_into: str) -> None:
        """Refuse names of new columns that would overwrite others.

        Raises:
            InvalidValueError: they would, or UTF-8 cannot write them.
        """
        check_encoding(into=into, unconverted_into=unconverted_into)
        placed(self._names, self.column, into=into, unconverted_into=unconverted_into)

    def write(
        self, out: BinaryIO, outcomes: tuple[Outcome, ...], *, into: str, unconverted_into: str
    ) -> None:
        """Write the file with the outcomes as columns of texts, null where there is nothing.

        Raises:
            InvalidFileError: the file changed since its values were counted.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        targets = {o.value: o.target.id if o.target else None for o in outcomes}
        kept = {o.value: o.value if o.kept else None for o in outcomes}
        old = self.parquet.schema_arrow
        names = placed(self._names, self.column, into=into, unconverted_into=unconverted_into)
        # By place: other columns may share a name.
        fields = [
            pa.field(name, pa.string()) if name in (into, unconverted_into) else old.field(place)
            for place, name in enumerate(names)
        ]
        schema = pa.schema(fields, metadata=old.metadata)
        with pq.ParquetWriter(out, schema, compression=self._compression()) as writer:
            for batch in self._batches():
                values = _plain(batch.column(self.column))
                new = {into: self._mapped(values, targets), unconverted_into: self._mapped(values, kept)}
                columns = [
                    new[name] if name in new else batch.column(place) for place, name in enumerate(names)
                ]
                writer.write_batch(pa.record_batch(columns, schema=schema))

    def _mapped(self, values: Any, answers: Mapping[object, object]) -> Any:
        """Return the answers to these values; each distinct value is looked up once."""
        import pyarrow as pa
        import pyarrow.compute as pc

        coded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
        texts = self._texts(coded.dictionary)
        # A category that no row uses has no answer, and needs none.
        unknown = pa.array([value not in answers for value in texts], pa.bool_()).take(coded.indices)
        if pc.any(unknown).as_py() or (values.null_count and None not in answers):
            raise changed(self.origin)
        found = [answers.get(value) for value in texts]
        return pa.array(found, pa.string()).take(coded.indices)

    def _compression(self) -> str:
        """Return the compression of the file's first column, or the usual one if it has no rows."""
        metadata = self.parquet.metadata
        if not metadata.num_row_groups or not metadata.num_columns:
            return "snappy"
        found = str(metadata.row_group(0).column(0).compression).lower()
        return "none" if found == "uncompressed" else found


def _plain(values: Any) -> Any:
    """Return texts in a type that PyArrow can count and encode."""
    import pyarrow as pa

    return values.cast(pa.large_string()) if pa.types.is_string_view(values.type) else values


def parquet_column(file: BinaryIO, column: str, *, origin: str) -> ParquetColumn:
    """Find a column in a Parquet file.

    Raises:
        MissingDependencyError: PyArrow is not installed.
        InvalidFileError: no Parquet file, or a column that holds no texts.
        NotFoundError: the file has no such column.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingDependencyError("pyarrow", "parquet") from None
    try:
        # Read as a stream, and not ahead: only the rows at hand are in memory, however large their group.
        parquet = pq.ParquetFile(file, pre_buffer=False, buffer_size=_BYTES)
        names = tuple(parquet.schema_arrow.names)
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        if not start_of(file).startswith(b"PAR1"):
            refuse_other_kinds(file, origin)
        raise InvalidFileError.of(origin, "no Parquet file that can be read") from None
    if column not in names:
        raise missing(column, names, origin)
    if names.count(column) > 1:
        raise InvalidFileError.of(origin, "the file has this column twice", path=shown(column))
    kind = parquet.schema_arrow.field(column).type
    held = kind.value_type if pa.types.is_dictionary(kind) else kind
    texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)
    if not any(holds(held) for holds in texts):
        raise InvalidFileError.of(origin, f"holds {kind}, and no texts", path=shown(column))
    return ParquetColumn(file, origin, column, parquet)
