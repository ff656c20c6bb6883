"""How records are read and written: JSON lines, whole or not at all."""

import gzip
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

from pydantic import BaseModel, ValidationError

from annotate.errors import InputError, place

RecordT = TypeVar("RecordT", bound=BaseModel)

STDIO = "-"
"""As a path: standard input, or standard output."""


def resource(name: str) -> Path:
    """A file or folder that the toolkit ships, such as `configs/scheme.yaml`, in a checkout or installed."""
    package = Path(__file__).parent
    return next((root / name for root in (package.parent, package) if (root / name).exists()), package / name)


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Raises:
        InputError: it is missing, a folder, or not ours to read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file.") from None
    except IsADirectoryError:
        raise InputError(f"{path}: this is a folder, and a file is expected.") from None
    except PermissionError:
        raise InputError(f"{path}: this file may not be read; check its permissions.") from None


def read_text(path: Path) -> str:
    """The content of a UTF-8 file.

    Raises:
        InputError: as `read_bytes`, or it is not UTF-8.
    """
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start + 1} is not UTF-8; save the file as UTF-8.") from None


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects of a `.jsonl` or `.jsonl.gz` file, or of standard input for `-`, with their line numbers.

    Raises:
        InputError: with the line that is not UTF-8, is no JSON, or is no object.
    """
    empty = True
    with _lines(path) as lines:
        number = 0
        try:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                empty = False
                try:
                    value = json.loads(line)
                except UnicodeDecodeError:
                    raise InputError(f"{place(path, number)}: this is not UTF-8.") from None
                except (json.JSONDecodeError, RecursionError) as error:
                    detail = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else error
                    raise InputError(f"{place(path, number)}: this is no JSON ({detail}).") from None
                if not isinstance(value, dict):
                    raise InputError(f"{place(path, number)}: a JSON object is expected on each line.")
                yield number, value
        except (OSError, EOFError) as error:
            raise InputError(f"{place(path, number + 1)}: the file is damaged ({error}).") from None
    if empty:
        raise InputError(f"{path}: the file is empty; one JSON object a line is expected.")


@contextmanager
def _lines(path: Path) -> Iterator[IO[bytes]]:
    if str(path) == STDIO:
        yield sys.stdin.buffer
        return
    try:
        opened = gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file.") from None
    except IsADirectoryError:
        raise InputError(f"{path}: this is a folder, and a JSON lines file is expected.") from None
    except PermissionError:
        raise InputError(f"{path}: this file may not be read; check its permissions.") from None
    with opened as lines:
        yield lines


def read_records(path: Path, shape: type[RecordT]) -> Iterator[RecordT]:
    """The records of a JSON lines file.

    Raises:
        InputError: with the line and the field of the first thing that is wrong.
    """
    for number, value in read_objects(path):
        yield record(value, shape, path, number)


def record(value: dict[str, Any], shape: type[RecordT], path: Path, line: int) -> RecordT:
    """One JSON object as a record.

    Raises:
        InputError: with the line and the field of the first thing that is wrong.
    """
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = place(path, line, ".".join(map(str, first["loc"])))
        raise InputError(f"{where}: {first['msg'][0].lower()}{first['msg'][1:]}.") from None


@contextmanager
def writing(path: Path) -> Iterator[IO[str]]:
    """A text file that appears under its name when the block ends well, and not at all when it does not.

    Raises:
        InputError: nothing can be written there.
    """
    if str(path) == STDIO:
        yield sys.stdout
        sys.stdout.flush()
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(f"{path}: nothing can be written there ({error.strerror}).") from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(path)
    except IsADirectoryError:
        raise InputError(f"{path}: this is a folder; name a file.") from None
    finally:
        temporary.unlink(missing_ok=True)


def write_records(path: Path, records: Iterable[BaseModel]) -> int:
    """Writes records as JSON lines, as they come; returns how many."""
    count = 0
    with writing(path) as file:
        for item in records:
            file.write(item.model_dump_json() + "\n")
            count += 1
    return count
