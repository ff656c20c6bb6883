"""Tables: JSON lines, CSV and Parquet, an article a row."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from annotate.errors import InputError, Reject, place, refuse
from annotate.files import MAX_BYTES, numbered, objects, open_bytes, read_lines, too_large
from annotate.records import Article

_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can write half a pair, and no text can hold it

Rows = Iterator[tuple[str, Article]]
"""Articles, each with the place where it stands."""

_FIELDS = {"title": ("title",), "outlet": ("outlet", "publisher"), "date": ("date",), "url": ("url",)}
_COLUMNS = ["id", "text", *(column for columns in _FIELDS.values() for column in columns)]


def article(row: Mapping[str, Any], where: str) -> Article:
    """A row as an article. Only `id` and `text` must be there; columns that no article has are ignored.

    Raises:
        InputError: with the field that is missing or wrong.
    """
    name, text = row.get("id"), row.get("text")
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise InputError(f"{where}, field id: {_found(name)}; a name or a number of the article's own is expected.")
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{where}, field text: {_found(text)}; the text of an article is expected.")
    if len(text) > MAX_BYTES:
        raise too_large(f"{where}, field text")
    told = {
        field: next((value for column in columns if (value := _told(row, column, where))), None)
        for field, columns in _FIELDS.items()
    }
    fields = {"id": str(name), "text": text} | told
    for field, value in fields.items():
        if value and _SURROGATE.search(value):
            raise InputError(f"{where}, field {field}: half a surrogate pair stands here, which is no character.")
    return Article.model_validate(fields)


def _told(row: Mapping[str, Any], column: str, where: str) -> str | None:
    match row.get(column):
        case None:
            return None
        case str() | int() as value:
            return str(value)
        case date() as value:
            return value.isoformat()
        case value:
            raise InputError(f"{where}, field {column}: {_found(value)}; a string is expected.")


def _found(value: Any) -> str:
    match value:
        case None:
            return "this is missing"
        case str():
            return "this is empty"
        case _:
            return f"found is {type(value).__name__}"


def readable(rows: Iterable[tuple[str, Mapping[str, Any]]], reject: Reject) -> Rows:
    """The articles that rows tell of; rows that are none go to `reject`."""
    for where, row in rows:
        try:
            found = article(row, where)
        except InputError as error:
            reject(error)
        else:
            yield where, found


def json_lines(path: Path, reject: Reject = refuse) -> Rows:
    """The articles of a `.jsonl` or `.jsonl.gz` file."""
    return rows(read_lines(path), path, reject)


def rows(lines: Iterable[bytes], path: Path, reject: Reject = refuse) -> Rows:
    """The articles in the JSON lines of `path`, or of standard input for `-`."""
    return readable(((place(path, line), row) for line, row in objects(lines, path, reject)), reject)


def csv_table(path: Path, reject: Reject = refuse) -> Rows:
    """The articles of a CSV file with a header, in UTF-8; commas, semicolons or tabs divide the columns.

    Raises:
        InputError: as `_csv_rows`, and for a row that is no article, where it is not rejected.
    """
    return readable(_csv_rows(path, reject), reject)


def _csv_rows(path: Path, reject: Reject) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a table, each with where it stands.

    Raises:
        InputError: with the line that is not UTF-8 or no CSV, or has more or fewer fields than the header.
    """
    csv.field_size_limit(MAX_BYTES)
    lines = _decoded(path)
    first = next(lines, "").removeprefix("\ufeff")
    if not first.strip():
        raise InputError(f"{path}: the file is empty; a header and a row for each article are expected.")
    delimiter = next((mark for mark in ",;\t" if "text" in first.strip().replace('"', "").split(mark)), ",")
    table = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    line = 1
    empty = True
    try:
        columns = next(table)
        if missing := [column for column in ("id", "text") if column not in columns]:
            raise InputError(f"{place(path, 1)}: there is no column {' and no column '.join(missing)} in this header.")
        line = table.line_num + 1
        for row in table:
            where = place(path, line)
            line = table.line_num + 1
            if not row:
                continue
            if len(row) != len(columns):
                reject(InputError(f"{where}: {len(row)} fields stand here, and {len(columns)} in the header."))
                continue
            empty = False
            yield where, dict(zip(columns, row, strict=True))
    except csv.Error as error:
        raise InputError(f"{place(path, line)}: this is no CSV ({error}).") from None
    if empty:
        raise InputError(f"{path}: the table is empty; a header and a row for each article are expected.")


def _decoded(path: Path) -> Iterator[str]:
    for number, line in numbered(read_lines(path), path):
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            raise InputError(f"{place(path, number)}: this is not UTF-8; save the table as CSV in UTF-8.") from None


def parquet(path: Path, reject: Reject = refuse) -> Rows:
    """The articles of a Parquet file, a few at a time.

    Raises:
        InputError: this is no Parquet file, or a damaged one; a row is no article, and is not rejected.
    """
    return readable(_parquet_rows(path), reject)


def _parquet_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    row = 0
    with open_bytes(path) as file:
        try:
            table = ParquetFile(file)
            columns = [column for column in _COLUMNS if column in table.schema_arrow.names]
            for batch in table.iter_batches(batch_size=16, columns=columns):
                for value in batch.to_pylist():
                    row += 1
                    yield f"{path}, row {row}", value
        except (ArrowException, OSError, ValueError) as error:
            raise InputError(f"{path}: this is no Parquet file, or a damaged one ({error}).") from None
    if not row:
        raise InputError(f"{path}: the table is empty; a row for each article is expected.")
