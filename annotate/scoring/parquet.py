"""Scored claims as Parquet: a row for each claim, a column for each field of the record, nested where the record is."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Literal, get_args, get_origin

from pydantic import ValidationError

from annotate.encoder.batches import windows
from annotate.errors import InputError, place
from annotate.files import open_bytes, read_records, writing_bytes
from annotate.records import Record, ScoredClaim
from annotate.scheme import reason

if TYPE_CHECKING:
    from pyarrow import DataType, RecordBatch, Schema

ROWS = 10_000
"""Claims in a row group, which is what is in memory at a time: many for speed, few enough for a small machine."""


def write_parquet(path: Path, claims: Iterable[ScoredClaim]) -> int:
    """Writes claims as they come, packed with zstd; returns how many.

    Raises:
        InputError: nothing can be written there, or a number of a claim is too large for a table.
    """
    from pyarrow.parquet import ParquetWriter

    count = 0
    with writing_bytes(path) as file, ParquetWriter(file, schema(ScoredClaim), compression="zstd") as writer:
        for batch in batches(claims, ScoredClaim):
            writer.write_batch(batch)
            count += len(batch)
    return count


def read_parquet(path: Path) -> Iterator[ScoredClaim]:
    """The claims of a Parquet file, a few at a time; columns that no claim has are passed over.

    Raises:
        InputError: this is no Parquet file, a damaged one, or one without claims; or with the row and the field of the
            first thing that is wrong.
    """
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    row = 0
    with open_bytes(path) as file:
        try:
            table = ParquetFile(file)
            columns = [name for name in ScoredClaim.model_fields if name in table.schema_arrow.names]
            for batch in table.iter_batches(batch_size=1000, columns=columns):
                for value in batch.to_pylist(maps_as_pydicts="strict"):
                    row += 1
                    yield ScoredClaim.model_validate(value)
        except ValidationError as error:
            first = error.errors()[0]
            where = place(f"{path}, row {row}", field=".".join(map(str, first["loc"])))
            raise InputError(f"{where}: {reason(first)}.") from None
        except (ArrowException, OSError, ValueError) as error:
            raise InputError(f"{path}: this is no Parquet file, or a damaged one ({error}).") from None
    if not row:
        raise InputError(f"{path}: the table is empty; a row for each claim is expected.")


def scored_claims(path: Path) -> Iterator[ScoredClaim]:
    """The claims that `annotate score` or `export` wrote, as JSON lines, gzipped or not, or as Parquet.

    Raises:
        InputError: with the place of the first thing that is wrong.
    """
    return read_parquet(path) if is_parquet(path) else read_records(path, ScoredClaim)


def is_parquet(path: Path) -> bool:
    """Whether a file is Parquet, by its name."""
    return path.suffix.lower() == ".parquet"


def batches(records: Iterable[Record], shape: type[Record]) -> Iterator["RecordBatch"]:
    """Records as pieces of an Arrow table, as they come.

    Args:
        records: all of one sort.
        shape: which.

    Raises:
        InputError: a number is too large for a table.
    """
    from pyarrow import RecordBatch

    columns = schema(shape)
    for window in windows(records, ROWS):
        try:
            yield RecordBatch.from_pylist([record.model_dump() for record in window], schema=columns)
        except OverflowError:
            raise InputError("A claim holds a number of twenty digits, which no table can.") from None


def schema(shape: type[Record]) -> "Schema":
    """The columns of a table of records: one for each field."""
    import pyarrow as pa

    return pa.schema(list(_arrow(shape)))


def _arrow(annotation: object) -> "DataType":
    """The type of a field as Arrow's: a record is a struct, a tuple a list, and what names have numbers a map."""
    import pyarrow as pa

    kind, parts = get_origin(annotation), get_args(annotation)
    if kind is Literal:
        return pa.string()
    if kind is tuple:  # a span, too: a list of two numbers
        return pa.list_(_arrow(parts[0]))
    if kind is dict:
        return pa.map_(*map(_arrow, parts))
    if NoneType in parts:
        return _arrow(next(part for part in parts if part is not NoneType))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return pa.struct({name: _arrow(field.annotation) for name, field in annotation.model_fields.items()})
    plain: dict[object, DataType] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    return plain[annotation]
