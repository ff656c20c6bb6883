"""How records are read and written: JSON lines, whole or not at all."""

import errno
import gzip
import io
import json
import os
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, TypeVar

from pydantic import BaseModel, ValidationError

from annotate.errors import AnnotateError, InputError, Reject, place, refuse

RecordT = TypeVar("RecordT", bound=BaseModel)

STDIO = "-"
"""As a path: standard input, or standard output."""

MAX_BYTES = 10_000_000
"""The most that one article, or one line, may hold; more is refused before it fills the memory."""


def resource(name: str) -> Path:
    """A file or folder that the toolkit ships, such as `configs/scheme.yaml`, in a checkout or installed."""
    package = Path(__file__).parent
    return next((root / name for root in (package.parent, package) if (root / name).exists()), package / name)


def open_bytes(path: Path) -> io.BufferedReader:
    """A file opened to read its bytes.

    Raises:
        InputError: it is missing, a folder, or not ours to read.
    """
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file.") from None
    except IsADirectoryError:
        raise InputError(f"{path}: this is a folder, and a file is expected.") from None
    except PermissionError:
        raise InputError(f"{path}: this file may not be read; check its permissions.") from None
    except OSError as error:
        raise InputError(f"{str(path)[:200]}: this file cannot be opened ({error.strerror}).") from None


def read_bytes(path: Path, limit: int | None = None) -> bytes:
    """The content of a file.

    Raises:
        InputError: as `open_bytes`, or it holds more than `limit` bytes.
    """
    with open_bytes(path) as file:
        content = file.read() if limit is None else file.read(limit + 1)
    if limit is not None and len(content) > limit:
        raise too_large(str(path), limit)
    return content


def too_large(where: str, limit: int = MAX_BYTES) -> InputError:
    """What is said of an article or a line that holds more than `limit` bytes."""
    return InputError(f"{where}: more than {limit / 1e6:g} MB stand here; split it, that much is not read as one.")


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
        InputError: with the line that is not UTF-8, is no JSON, is no object, or is longer than `MAX_BYTES`.
    """
    return objects(read_lines(path), path)


def objects(lines: Iterable[bytes], path: Path, reject: Reject = refuse) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects in the lines of `path`, as `read_objects`; lines that hold none go to `reject`."""
    empty = True
    for number, line in numbered(lines, path, reject):
        if not line.strip():
            continue
        empty = False
        try:
            value = _object(line, place(path, number))
        except InputError as error:
            reject(error)
        else:
            yield number, value
    if empty:
        raise InputError(f"{place(path)}: the file is empty; one JSON object a line is expected.")


def _object(line: bytes, where: str) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(f"{where}: this is not UTF-8.") from None
    except json.JSONDecodeError as error:
        detail = f"{error.msg.removesuffix(' at')} at column {error.colno}"
        raise InputError(f"{where}: this is no JSON ({detail}).") from None
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, brackets in thousands
        raise InputError(f"{where}: this JSON cannot be read ({error}).") from None
    if not isinstance(value, dict):
        raise InputError(f"{where}: a JSON object is expected on each line.")
    return value


def numbered(lines: Iterable[bytes], path: Path, reject: Reject = refuse) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers, from 1; one that holds more than `MAX_BYTES` goes to `reject`."""
    number, inside = 1, False
    for piece in lines:
        if not inside and len(piece) <= MAX_BYTES:
            yield number, piece
        elif not inside:
            reject(too_large(place(path, number)))
        inside = not piece.endswith(b"\n")
        number += not inside


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, unpacked where its name ends in `.gz`, or of standard input for `-`.

    Of a line longer than `MAX_BYTES`, pieces come that `numbered` refuses.

    Raises:
        InputError: as `open_bytes`, or the file is damaged.
    """
    number = 0
    with _opened(path) as file:
        try:
            while line := file.readline(MAX_BYTES + 1):
                number += 1
                yield line
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"{place(path, number + 1)}: the file is damaged ({error}).") from None


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    if str(path) == STDIO:
        yield sys.stdin.buffer
        return
    with open_bytes(path) as file:
        if path.suffix.lower() == ".gz":
            with gzip.open(file, "rb") as unpacked:
                yield unpacked
        else:
            yield file


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


def spare(output: Path | None, inputs: Iterable[str | Path | None]) -> None:
    """Sees that an output is none of the inputs.

    Raises:
        InputError: it is, and would be lost.
    """
    if output is None or str(output) == STDIO:
        return
    if any(given is not None and Path(given).resolve() == output.resolve() for given in inputs):
        raise InputError(f"{output}: this is an input too, and would be lost; name another file.")


@contextmanager
def writing(path: Path) -> Iterator[IO[str]]:
    """A text file that appears under its name when the block ends well, and not at all when it does not.

    Raises:
        InputError: nothing can be written there.
        AnnotateError: the disk is full.
    """
    if str(path) == STDIO:
        if isinstance(sys.stdout, io.TextIOWrapper):  # records are UTF-8, whatever the terminal speaks
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        yield sys.stdout
        sys.stdout.flush()
        return
    with writing_bytes(path) as file, io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
        yield text


@contextmanager
def writing_bytes(path: Path) -> Iterator[BinaryIO]:
    """As `writing`, for what is no text."""
    if str(path) == STDIO:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:  # a folder opens here only to be refused; a device or a pipe takes what comes, and must not be replaced
        present = None if path.is_file() or not path.exists() else path.open("wb")
    except IsADirectoryError:
        raise InputError(f"{path}: this is a folder; name a file.") from None
    except OSError as error:
        raise InputError(f"{path}: nothing can be written there ({error.strerror}).") from None
    try:
        with present or _replacing(path.resolve(), str(path)) as file:
            yield file
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise AnnotateError(f"{path}: nothing more can be written there ({error.strerror}).") from None
        raise


@contextmanager
def _replacing(path: Path, given: str) -> Iterator[BinaryIO]:
    made = [folder for folder in path.parents if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(f"{given}: nothing can be written there ({error.strerror}).") from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(path)
        made.clear()
    finally:
        temporary.unlink(missing_ok=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()


def write_records(path: Path, records: Iterable[BaseModel]) -> int:
    """Writes records as JSON lines, as they come; returns how many."""
    return write_lines(path, (item.model_dump_json() + "\n" for item in records))


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Writes lines, as they come; returns how many."""
    count = 0
    with writing(path) as file:
        for line in lines:
            file.write(line)
            count += 1
    return count
