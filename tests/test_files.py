"""Files: whole or not at all, and JSON lines that tell where they are wrong."""

import gzip
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import AnnotateError, InputError
from annotate.files import (
    MAX_BYTES,
    open_bytes,
    read_bytes,
    read_objects,
    read_records,
    read_text,
    resource,
    write_records,
    writing,
    writing_bytes,
)
from annotate.records import Prediction, Row

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.dictionaries(TEXT, st.none() | st.booleans() | st.integers() | TEXT | st.lists(TEXT))


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_resource_is_found() -> None:
    assert resource("configs/scheme.yaml").is_file()


@pytest.mark.parametrize("read", [read_bytes, read_text, open_bytes])
def test_what_cannot_be_opened(tmp_path: Path, read: Any) -> None:
    with pytest.raises(InputError, match=r"x\.txt: there is no such file"):
        read(tmp_path / "x.txt")
    with pytest.raises(InputError, match="this is a folder"):
        read(tmp_path)
    (tmp_path / "a").touch()
    with pytest.raises(InputError, match=r"cannot be opened \(Not a directory\)"):
        read(tmp_path / "a" / "b")


def test_what_may_not_be_read_or_written(own_folder: Path) -> None:
    (own_folder / "a.txt").touch(mode=0)
    with pytest.raises(InputError, match="check its permissions"):
        read_bytes(own_folder / "a.txt")
    own_folder.chmod(0o500)
    with pytest.raises(InputError, match="nothing can be written there"), writing(own_folder / "b.txt"):
        pass


def test_no_more_is_read_than_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_bytes(tmp_path / "a", limit=5) == b"12345"
    with pytest.raises(InputError, match="more than 4e-06 MB stand here"):
        read_bytes(tmp_path / "a", limit=4)
    with pytest.raises(InputError, match="more than 10 MB"):
        read_bytes(Path("/dev/zero"), limit=MAX_BYTES)


def test_text_is_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("é\r\n".encode())
    assert read_text(path) == "é\r\n"
    path.write_bytes("né".encode("latin-1"))
    with pytest.raises(InputError, match="byte 2 is not UTF-8"):
        read_text(path)


@given(st.lists(JSON, min_size=1))
def test_objects_come_back(tmp_path_factory: pytest.TempPathFactory, values: list[dict[str, Any]]) -> None:
    path = tmp_path_factory.mktemp("objects") / "a.jsonl"
    lines = "".join(json.dumps(value, ensure_ascii=False) + "\n\n" for value in values)
    path.write_bytes(lines.encode())
    packed = path.with_suffix(".jsonl.gz")
    packed.write_bytes(gzip.compress(lines.encode()))
    expected = [(1 + 2 * i, value) for i, value in enumerate(values)]
    assert list(read_objects(path)) == list(read_objects(packed)) == expected


def test_objects_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"a": 1}\n{')))
    objects = read_objects(Path("-"))
    assert next(objects) == (1, {"a": 1})
    with pytest.raises(InputError, match=r"^standard input, line 2: this is no JSON"):
        next(objects)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"a": 1', "this is no JSON"),
        (b"[1]", "a JSON object is expected"),
        (b'{"a": "\xe9"}', "this is not UTF-8"),
        (b'{"a": ' + b"9" * 5000 + b"}", "this JSON cannot be read"),
        (b'{"a": ' + b"[" * 100_000, "this JSON cannot be read"),
        (b'{"a": "' + b"x" * MAX_BYTES + b'"}', "more than 10 MB"),
    ],
)
def test_the_line_that_is_wrong_is_named(tmp_path: Path, line: bytes, reason: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": 1}\n' * 6 + line + b'\n{"a": 1}\n')
    with pytest.raises(InputError, match=rf"a\.jsonl, line 7: {reason}"):
        list(read_objects(path))


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_a_file_without_objects(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)
    with pytest.raises(InputError, match="the file is empty"):
        list(read_objects(tmp_path / "a.jsonl"))


def test_a_damaged_archive(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(json.dumps({"n": i * i}).encode() + b"\n" for i in range(5000)))
    for damaged in (b"{}", whole[:-9], whole[:5000] + bytes(50) + whole[5050:]):
        (tmp_path / "a.jsonl.gz").write_bytes(damaged)
        with pytest.raises(InputError, match=r"a\.jsonl\.gz, line \d+: (the file is damaged|this is)"):
            list(read_objects(tmp_path / "a.jsonl.gz"))


def test_records_name_the_line_and_the_field(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [Row(text="a", target="t", label="x"), Row(text="é 😀", target="t")]
    assert write_records(path, rows) == 2
    assert list(read_records(path, Row)) == rows
    with pytest.raises(InputError, match=r"a\.jsonl, line 1, field (label|probabilities|text)"):
        list(read_records(path, Prediction))


def test_writing_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.txt"
    with writing(path) as file:
        file.write("é\r\n")
        assert not path.exists()
    assert path.read_bytes() == "é\r\n".encode()
    assert everything(tmp_path) == ["new", "new/folder", "new/folder/a.txt"]
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.bin"
    with writing_bytes(path) as file:
        file.write(b"\xff\r\n")
        assert not path.exists()
    assert path.read_bytes() == b"\xff\r\n"
    assert everything(tmp_path) == ["new", "new/a.bin"]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_half(path: Path, error: type[BaseException]) -> None:
    with writing(path) as file:
        file.write("half")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path, error: type[BaseException]) -> None:
    (tmp_path / "old.txt").write_text("old", encoding="utf-8")
    for path in (tmp_path / "old.txt", tmp_path / "new" / "folder" / "a.txt"):
        with pytest.raises(error):
            write_half(path, error)
    assert everything(tmp_path) == ["old.txt"]
    assert (tmp_path / "old.txt").read_text(encoding="utf-8") == "old"


def test_nothing_is_left_behind_by_an_interrupt(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from annotate.files import writing\n"
        "with writing(Path(sys.argv[1])) as file:\n"
        "    file.write('half'); print('ready', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "new" / "a.txt")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    assert len(everything(tmp_path)) == 2
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert everything(tmp_path) == []


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path, reason in (
        (tmp_path, "this is a folder; name a file"),
        (tmp_path / "file" / "a.txt", "nothing can be written there"),
        (tmp_path / ("x" * 300), "nothing can be written there"),
    ):
        with pytest.raises(InputError, match=reason), writing(path):
            pytest.fail("the block must not run")
    assert everything(tmp_path) == ["file"]


def test_a_link_is_written_through_and_a_device_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real.txt")
    with writing(tmp_path / "link") as file:
        file.write("x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real.txt").read_text(encoding="utf-8") == "x"
    with writing(Path("/dev/null")) as file:
        file.write("x")
    assert Path("/dev/null").is_char_device()


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    script = (
        "import resource, signal, sys; from pathlib import Path; from annotate.files import writing\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    with writing(Path(sys.argv[1])) as file: file.write('x' * 100_000)\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a.txt")], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith(AnnotateError.__name__)
    assert "nothing more can be written there" in run.stdout
    assert everything(tmp_path) == []


def test_bytes_go_to_standard_output() -> None:
    script = (
        "from pathlib import Path; from annotate.files import writing_bytes\n"
        "with writing_bytes(Path('-')) as file: file.write(b'\\xff\\r\\n')"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout == b"\xff\r\n"


def test_standard_output_is_utf_8_without_translation() -> None:
    script = (
        "from pathlib import Path; from annotate.files import writing\n"
        "with writing(Path('-')) as file: file.write('\\u010d\\r\\n')"
    )
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, env=environment)
    assert run.stdout == "č\r\n".encode()


def test_a_device_that_is_full_is_told_in_a_sentence() -> None:
    with pytest.raises(AnnotateError, match="/dev/full: nothing more"), writing(Path("/dev/full")) as file:
        file.write("a" * 100_000)
