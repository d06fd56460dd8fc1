"""Parquet files: one column is converted, some rows at a time, and every other column stays as it was."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain, pairwise
from typing import Any, BinaryIO

import attrs
from typing_extensions import override

from customer_journey.crosswalks.cells import as_text
from customer_journey.crosswalks.outcomes import Outcome
from customer_journey.files.column_file import ColumnFile, FileFormat, cells_of, missing, place_of
from customer_journey.files.kinds import refuse_other_kinds, start_of
from customer_journey.model.errors import InvalidFileError, MissingDependencyError, shown

#: How many rows are read and written at a time: a usual size of row groups.
_ROWS = 122_880
#: How many bytes of a column are read at a time.
_BYTES = 1 << 16


@attrs.frozen(kw_only=True)
class ParquetColumn(ColumnFile):
    """One column of text or numbers in a Parquet file.

    Attributes:
        parquet: the file as PyArrow reads it.
    """

    parquet: Any

    @override
    def names(self) -> tuple[str, ...]:
        return tuple(self.parquet.schema_arrow.names)

    @override
    def counted(self) -> Iterator[tuple[object, int]]:
        for _, values in self._batches([self.column]):
            yield from ((pair["values"], pair["counts"]) for pair in values.value_counts().to_pylist())

    @override
    def write(self, out: BinaryIO, outcomes: Iterable[Outcome], **new: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        cells = {o.value: cells_of(o, new) for o in outcomes}
        old = self.parquet.schema_arrow
        names = self.with_new(self.names(), new)
        # Columns are taken by place, because several others may share a name.
        kinds = {"share_into": pa.float64()}
        places = dict(zip(self.places(names, *new.values()), new.items(), strict=True))
        fields = [
            pa.field(name, kinds.get(places[place][0], pa.string())) if place in places else old.field(place)
            for place, name in enumerate(names)
        ]
        schema = pa.schema(fields, metadata=old.metadata)
        # Some rows are read first, because PyArrow ends the process if a writer is asked for columns that it
        # cannot read.
        next(self._batches(), None)
        try:
            with pq.ParquetWriter(out, schema, compression=self._compression()) as writer:
                for batch, values in self._batches():
                    # Only the values that rows hold are compared: a dictionary may list others too.
                    if not cells.keys() >= set(values.unique().to_pylist()):
                        raise self.changed()
                    rows, replaced = _replaced(values, cells)
                    columns = [
                        replaced[places[place][1]].cast(schema.field(place).type)
                        if place in places
                        else self._taken(batch.column(place), rows)
                        for place in range(len(names))
                    ]
                    writer.write_batch(pa.record_batch(columns, schema=schema))
        except pa.ArrowException as error:
            # A damaged schema can be read, but not written.
            raise self._damaged(error) from None

    def _batches(self, columns: list[str] | None = None) -> Iterator[tuple[Any, Any]]:
        """Yield some rows at a time, and their column as a dictionary array, which holds each value once.

        Args:
            columns: the names of the columns to read; by default all.

        Raises:
            InvalidFileError: the file is damaged.
        """
        import pyarrow as pa

        earlier = self.names()[: self.place].count(self.column)
        try:
            for batch in self.parquet.iter_batches(batch_size=_ROWS, columns=columns):
                # Taken by name: the path of a member of a struct may look like the column's name, and then
                # that member is read as well.
                values = batch.column(batch.schema.get_all_field_indices(self.column)[earlier])
                if pa.types.is_string_view(values.type):
                    values = values.cast(pa.large_string())  # PyArrow cannot encode views
                if not pa.types.is_dictionary(values.type):
                    values = values.dictionary_encode()
                values.validate(full=True)
                yield batch, _with_texts(values)
        except Exception as error:  # noqa: BLE001  # PyArrow raises nearly anything for damaged files
            raise self._damaged(error) from None

    def _taken(self, column: Any, rows: Any) -> Any:
        """Return a column with the value of each row that is written."""
        import pyarrow as pa

        try:
            return column if len(rows) == len(column) else column.take(rows)
        except pa.ArrowNotImplementedError:
            raise self.error(f"it holds {column.type}, which cannot be split: convert it unsplit") from None

    def _damaged(self, error: Exception) -> InvalidFileError:
        # PyArrow puts each cause on a line of its own, but a message is one line.
        reason = " ".join(str(error).split()) or type(error).__name__
        return self.error(f"a damaged Parquet file: {reason}")

    def _compression(self) -> str:
        """Return the compression of the file's first column, or the usual one if the file has no rows."""
        metadata = self.parquet.metadata
        found = metadata.row_group(0).column(0).compression if metadata.num_row_groups else "SNAPPY"
        return "none" if found == "UNCOMPRESSED" else str(found).lower()


def _with_texts(values: Any) -> Any:
    """Return a dictionary array with texts in place of numbers."""
    import pyarrow as pa

    from customer_journey.columns.engines.pyarrow import holds_numbers

    if not holds_numbers(values.type.value_type):
        return values
    texts = pa.array(map(as_text, values.dictionary.to_pylist()), pa.string())
    # Numbers that Arrow tells apart may be written alike, such as 0.0 and -0.0.
    return pa.DictionaryArray.from_arrays(values.indices, texts).cast(pa.string()).dictionary_encode()


def _replaced(values: Any, cells: Mapping[object, list[dict[str, object]]]) -> tuple[Any, dict[str, Any]]:
    """Return the place of the row that each written row stands for, and the new columns."""
    import pyarrow as pa
    import pyarrow.compute as pc

    # Nulls get a place of their own, the last one.
    listed = [cells.get(value, []) for value in [*values.dictionary.to_pylist(), None]]
    ends = accumulate(map(len, listed), initial=0)
    places = pa.array([list(range(*pair)) for pair in pairwise(ends)], pa.list_(pa.int32()))
    taken = places.take(pc.fill_null(values.indices, len(listed) - 1))
    table = pa.Table.from_pylist(list(chain.from_iterable(listed))).take(taken.flatten())
    return pc.list_parent_indices(taken), {n: table[n].combine_chunks() for n in table.column_names}


def parquet_column(file: BinaryIO, column: str, *, origin: str) -> ParquetColumn:
    """Find a column in a Parquet file.

    Raises:
        MissingDependencyError: PyArrow is not installed.
        InvalidFileError: it is not a Parquet file, or the column holds neither text nor numbers.
        NotFoundError: the file has no such column.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingDependencyError("pyarrow", "parquet") from None
    from customer_journey.columns.engines.pyarrow import holds_ids

    try:
        # The file is read as a stream, and nothing is read ahead, so only some rows are in memory, however
        # large a row group is.
        parquet = pq.ParquetFile(file, pre_buffer=False, buffer_size=_BYTES)
        names = tuple(parquet.schema_arrow.names)
    except Exception:  # noqa: BLE001  # PyArrow raises nearly anything for damaged files
        if not start_of(file).startswith(b"PAR1"):
            refuse_other_kinds(file, origin)
        raise InvalidFileError.of(origin, "not a readable Parquet file") from None
    place = place_of(column, names, origin)
    if place is None:
        raise missing(column, names, origin)
    kind = parquet.schema_arrow.field(place).type
    if not holds_ids(kind) and not pa.types.is_null(kind):
        raise InvalidFileError.of(origin, f"holds {kind}, not text or numbers", path=shown(column))
    return ParquetColumn(file=file, origin=origin, column=names[place], place=place, parquet=parquet)


FORMAT = FileFormat("parquet", (".parquet", ".pq"), parquet_column)
