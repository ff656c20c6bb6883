"""Records in and out: whole, or not at all."""

import json
from pathlib import Path

import pytest

from annotate.errors import InputError
from annotate.files import read_records, record, write_records, writing
from annotate.records import Prediction

TOLD = Prediction(label="favor", probabilities={"favor": 1.0})


def test_records_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.jsonl"
    assert write_records(path, [TOLD, TOLD]) == 2
    assert list(read_records(path, Prediction)) == [TOLD, TOLD]


def test_what_fails_half_way_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")

    def fail() -> None:
        with writing(path) as file:
            file.write("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for path in (tmp_path / "file" / "a.jsonl", tmp_path):
        with pytest.raises(InputError, match=str(path)), writing(path) as file:
            file.write("a")


def test_a_wrong_record_is_told_with_its_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(TOLD.model_dump_json() + "\n" + json.dumps({"label": 1, "probabilities": {}}), encoding="utf-8")
    with pytest.raises(InputError, match="line 2, field label"):
        list(read_records(path, Prediction))
    with pytest.raises(InputError, match=r"a\.jsonl, line 3, field label"):
        record({}, Prediction, path, 3)
