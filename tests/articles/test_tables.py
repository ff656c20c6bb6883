"""Rows as articles, the same from JSON lines, CSV and Parquet; and each way in which a table can be wrong."""

import csv
import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.articles.tables import Rows, article, csv_table, json_lines, parquet
from annotate.errors import InputError
from annotate.files import MAX_BYTES
from annotate.records import Article

TEXT = "“We will\tact,”\r\nsaid Anna\u00a0Bell 😀, “now”;\n\nshe left\r"
ROWS = [
    {"id": "a", "text": TEXT, "title": "T, “t”", "publisher": "Sun", "date": "2024-05-11", "url": "http://x", "n": "1"},
    {"id": "b", "text": "Bob left.", "title": "", "publisher": "", "date": "", "url": "", "n": ""},
]
ARTICLES = [
    Article(id="a", text=TEXT, title="T, “t”", outlet="Sun", date="2024-05-11", url="http://x"),
    Article(id="b", text="Bob left."),
]


def write_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def write_csv(path: Path, rows: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        table.writeheader()
        table.writerows(rows)
    return path


def write_parquet(path: Path, rows: list[dict[str, Any]]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def articles(found: Rows) -> list[Article]:
    return [article for _, article in found]


def test_json_lines(tmp_path: Path) -> None:
    assert articles(json_lines(write_lines(tmp_path / "a.jsonl", ROWS))) == ARTICLES
    assert articles(json_lines(write_lines(tmp_path / "a.jsonl.gz", ROWS))) == ARTICLES


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv(tmp_path: Path, delimiter: str, encoding: str) -> None:
    assert articles(csv_table(write_csv(tmp_path / "a.csv", ROWS, delimiter, encoding))) == ARTICLES


def test_parquet(tmp_path: Path) -> None:
    assert articles(parquet(write_parquet(tmp_path / "a.parquet", ROWS))) == ARTICLES


def test_parquet_of_many_rows_is_read_in_order(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", [{"id": i, "text": f"Text {i}."} for i in range(50)])
    assert [(where, found.id) for where, found in parquet(path)] == [
        (f"{path}, row {i + 1}", f"{i}") for i in range(50)
    ]


@given(st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip))
def test_any_text_comes_through_a_csv_line_as_written(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    assert articles(csv_table(write_csv(path, [{"id": "a", "text": text}]))) == [Article(id="a", text=text)]


def test_a_place_is_the_line_that_a_row_begins_on(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [{"id": "1", "text": "a\nb\nc"}, {"id": "2", "text": "d"}])
    assert [where for where, _ in csv_table(path)] == [f"{path}, line 2", f"{path}, line 5"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"id": 7}, {"id": "7"}),
        ({"date": date(2024, 5, 11), "title": 1984}, {"date": "2024-05-11", "title": "1984"}),
        ({"outlet": "", "publisher": "Sun"}, {"outlet": "Sun"}),
        ({"outlet": "Sun", "publisher": "Moon"}, {"outlet": "Sun"}),
        ({"title": None, "annotations": [1], "split": "dev"}, {}),
    ],
)
def test_the_fields_of_a_row(row: dict[str, Any], expected: dict[str, str]) -> None:
    assert article({"id": "a", "text": " t "} | row, "x") == Article.model_validate(
        {"id": "a", "text": " t "} | expected
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"text": "t"}, "field id: this is missing"),
        ({"id": None, "text": "t"}, "field id: this is missing"),
        ({"id": "", "text": "t"}, "field id: this is empty"),
        ({"id": True, "text": "t"}, "field id: found is bool"),
        ({"id": 1.0, "text": "t"}, "field id: found is float"),
        ({"id": "a"}, "field text: this is missing"),
        ({"id": "a", "text": " \n"}, "field text: this is empty"),
        ({"id": "a", "text": ["t"]}, "field text: found is list"),
        ({"id": "a", "text": "x" * (MAX_BYTES + 1)}, "field text: more than 10 MB"),
        ({"id": "a", "text": "t", "title": {"en": "T"}}, "field title: found is dict"),
        ({"id": "a", "text": "t \ud800"}, "field text: half a surrogate pair"),
        ({"id": "a", "text": "t", "url": "\udfff"}, "field url: half a surrogate pair"),
    ],
)
def test_a_row_that_is_no_article(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError, match=rf"^x, line 3, {reason}"):
        article(row, "x, line 3")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "a.csv: the file is empty"),
        (b"\xef\xbb\xbf", "a.csv: the file is empty"),
        (b"id,text\n", "a.csv: the table is empty"),
        (b"id,body\n1,a\n", "a.csv, line 1: there is no column text in this header"),
        (b"a,b\n", "a.csv, line 1: there is no column id and no column text"),
        (b"id,text\n1,a\n\n2,b,c\n", "a.csv, line 4: 3 fields stand here, and 2 in the header"),
        (b"id,text\n1\n", "a.csv, line 2: 1 fields stand here"),
        (b'id,text\n1,"a\n2,b\n', "a.csv, line 2: this is no CSV"),
        (b'id,text\n1,"a"b\n', "a.csv, line 2: this is no CSV"),
        (b"id,text\n1,a\n2,caf\xe9\n", "a.csv, line 3: this is not UTF-8"),
        (b"id,text\n1," + b"x" * (MAX_BYTES + 1), "a.csv, line 2: more than 10 MB"),
        (b'id,text\n1,"' + (b"x" * 999_999 + b"\n") * 11 + b'"\n', "a.csv, line 2: this is no CSV .field larger"),
    ],
)
def test_damaged_csv(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(InputError, match=reason):
        list(csv_table(tmp_path / "a.csv"))


def test_damaged_parquet(tmp_path: Path) -> None:
    rows = [{"id": i, "text": f"Text {i} of {i * i}."} for i in range(500)]
    whole = write_parquet(tmp_path / "whole.parquet", rows).read_bytes()
    for damaged in (b"", b"PAR1", whole[: len(whole) // 2], whole[:200] + bytes(300) + whole[500:]):
        path = tmp_path / "a.parquet"
        path.write_bytes(damaged)
        with pytest.raises(InputError, match=r"a\.parquet: this is no Parquet file, or a damaged one"):
            list(parquet(path))


def test_parquet_without_rows_or_columns(tmp_path: Path) -> None:
    none = pa.table({"id": pa.array([], pa.int64()), "text": pa.array([], pa.string())})
    pq.write_table(none, tmp_path / "a.parquet")
    with pytest.raises(InputError, match="the table is empty"):
        list(parquet(tmp_path / "a.parquet"))
    with pytest.raises(InputError, match="row 1, field text: this is missing"):
        list(parquet(write_parquet(tmp_path / "b.parquet", [{"id": 1, "body": "t"}])))
