"""Every input, told apart and read; every input that is wrong, told in one sentence."""

import gzip
import io
import json
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.articles import read_articles
from annotate.articles.header import header
from annotate.errors import InputError
from annotate.files import MAX_BYTES
from annotate.records import Article
from tests.articles.conftest import Answer, Site
from tests.articles.samples import ATOM, PAGE, RSS

TEXT = "War is near, analysts say\r\n\r\n“We will\tact,” said Anna\u00a0Bell 😀.\r"
LINES = "".join(json.dumps({"id": i, "text": f"Text {i}."}) + "\n" for i in range(1, 10)).encode()

ARTICLE_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(
    lambda text: text[header(text).end :].strip()
)
"""All that can stand in a text file and is no empty article; a zero byte tells a binary file."""


def read(*inputs: Path | str) -> list[Article]:
    return list(read_articles([str(given) for given in inputs]))


def ids(*inputs: Path | str) -> list[str]:
    return [article.id for article in read(*inputs)]


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    content = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
    return content


def pipe(stdin: io.BytesIO, content: bytes) -> None:
    stdin.write(content)
    stdin.seek(0)


def folder(path: Path) -> Path:
    """A folder with an article of each sort of file, and with what is none."""
    for name, content in {
        "b.txt": TEXT.encode(),
        "a/c.md": b"---\noutlet: Sun\n---\nA headline\n",
        "a/d.TXT": b"Bob left.",
        "e.html": PAGE,
        "f.rss": RSS,
        "g.jsonl": LINES,
        "h.jsonl.gz": gzip.compress(b'{"id": "h", "text": "Bob left."}\n'),
        "README.md": b"About these",
        ".hidden.txt": b"not this",
        ".git/x.txt": b"nor this",
        "claims.jsonl": b'{"id": "claim", "text": "made from these articles"}\n',
        "claims.jsonl.manifest.json": b"{}",
        "notes.docx": b"PK",
    }.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return path


@given(ARTICLE_TEXT)
def test_any_text_comes_back_exactly(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any")
    (path / "a.txt").write_bytes(text.encode())
    (path / "b.jsonl").write_text(json.dumps({"id": "b", "text": text}) + "\n", encoding="utf-8")
    (path / "c.jsonl").write_bytes((json.dumps({"id": "c", "text": text}, ensure_ascii=False) + "\n").encode())
    found = read(path / "a.txt", path / "b.jsonl", path / "c.jsonl")
    assert [article.text for article in found] == [text] * 3


def test_a_folder_is_all_that_can_be_read_below_it(tmp_path: Path) -> None:
    rows = [str(i) for i in range(1, 10)]
    expected = ["a/c", "a/d", "b", "e", "urn:1", "https://sun.example/2", *rows, "h"]
    assert ids(folder(tmp_path)) == expected


def test_a_single_file_has_its_bare_name(tmp_path: Path) -> None:
    assert ids(folder(tmp_path) / "a" / "c.md", tmp_path / "b.txt") == ["c", "b"]


def test_what_comes_twice_is_given_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINES + LINES)
    assert ids(path, path) == [str(i) for i in range(1, 10)]


def test_an_id_with_two_texts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINES + b'{"id": "3", "text": "Another."}\n')
    with pytest.raises(
        InputError, match=r"a\.jsonl, line 10: the article 3 stands here a second time with another text"
    ):
        read(path)


def test_two_folders_may_not_share_a_name(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(name, encoding="utf-8")
    with pytest.raises(InputError, match=r"two/a\.txt: the article a stands here a second time"):
        read(tmp_path / "one", tmp_path / "two")
    assert ids(tmp_path) == ["one/a", "two/a"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (LINES, [str(i) for i in range(1, 10)]),
        (b"\n \n" + LINES, [str(i) for i in range(1, 10)]),
        (b"\xef\xbb\xbf" + LINES, [str(i) for i in range(1, 10)]),
        (b'{"id": "long", "text": "' + b"x " * 10_000 + b'"}\n' + LINES, ["long", *(str(i) for i in range(1, 10))]),
        (RSS, ["urn:1", "https://sun.example/2"]),
        (b"<!-- from cache -->\n" + ATOM, ["tag:sun,1"]),
        (PAGE, ["stdin"]),
        (b'<?xml version="1.0"?>\n' + PAGE, ["stdin"]),
        (TEXT.encode(), ["stdin"]),
        (b"<3 is how it begins, said Bob.", ["stdin"]),
    ],
)
def test_standard_input_is_told_by_how_it_begins(stdin: io.BytesIO, content: bytes, expected: list[str]) -> None:
    pipe(stdin, content)
    assert ids("-") == expected


def test_text_on_standard_input_is_not_changed(stdin: io.BytesIO) -> None:
    pipe(stdin, TEXT.encode())
    assert [article.text for article in read("-")] == [TEXT]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\x7fELF\0\0", "this is a binary file"),
        (LINES + b"{", "line 10: this is no JSON"),
        (b'[{"id": 1, "text": "t"}]', "line 1: a JSON object is expected"),
        (b"x" * (MAX_BYTES + 1), "more than 10 MB"),
        (b'{"id": 1, "text": "' + b"x" * MAX_BYTES + b'"}', "line 1: more than 10 MB"),
        (b"<html><body></body></html>", "no article is found in this page"),
    ],
)
def test_standard_input_that_cannot_be_read(stdin: io.BytesIO, content: bytes, reason: str) -> None:
    pipe(stdin, content)
    with pytest.raises(InputError, match=rf"^standard input(, |: ){reason}"):
        read("-")


def test_an_address(site: Site) -> None:
    feed, page = site.put("/feed", Answer(RSS)), site.put("/a?b=c", Answer(PAGE))
    assert ids(feed, page) == ["urn:1", "https://sun.example/2", page]
    assert read(page)[0].url == "https://sun.example/a"
    with pytest.raises(InputError, match="neither a feed nor a page"):
        read(site.put("/robots.txt", Answer(b"User-agent: *")))
    with pytest.raises(InputError, match="no entry of this feed has text"):
        read(site.put("/none", Answer(b"<rss version='2.0'><channel></channel></rss>")))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.md", b"\x89PNG\0", "this is a binary file"),
        ("a.txt", b"x" * (MAX_BYTES + 1), "more than 10 MB"),
        ("a.html", b"x" * (MAX_BYTES + 1), "more than 10 MB"),
        ("a.jsonl", b"", "the file is empty"),
        ("a.jsonl", LINES.replace(b'"Text 7."}', b'"Text 7."'), "a.jsonl, line 7: this is no JSON"),
        ("a.jsonl", LINES.replace(b'"text": "Text 7."', b'"body": 1'), "line 7, field text: this is missing"),
        ("a.jsonl", LINES + "café".encode("latin-1"), "line 10: this is not UTF-8"),
        ("a.jsonl.gz", LINES, "line 1: the file is damaged"),
        ("a.jsonl.gz", gzip.compress(LINES)[:-9], "the file is damaged"),
        ("a.xml", b"<note/>", "this is no feed"),
        ("a.docx", b"PK", "this sort of file is not known; readable are .txt, "),
        ("a", b"Text.", "this sort of file is not known"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=reason) as error:
        read(tmp_path / name)
    assert str(error.value).startswith(str(tmp_path / name))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("missing.txt", "there is no such file"),
        ("missing.docx", "there is no such file"),
        ("", "an input is an empty string"),
        ("word " * 100, "File name too long"),
        ("ftp://x/feed", "only http and https addresses are read"),
        ("file:///etc/hostname", "only http and https addresses are read"),
    ],
)
def test_an_input_that_is_not_there_is_told_before_any_is_read(tmp_path: Path, given: str, reason: str) -> None:
    good = tmp_path / "a.txt"
    good.write_text("Bob left.", encoding="utf-8")
    with pytest.raises(InputError, match=f"(?i){reason}"):
        read_articles([str(good), given])


def test_a_folder_with_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("About these", encoding="utf-8")
    with pytest.raises(InputError, match="no article is in this folder"):
        read_articles([str(tmp_path)])


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "b\udcff.txt"
    path.write_text("Bob left.", encoding="utf-8")
    with pytest.raises(InputError, match="this name is not UTF-8"):
        read_articles([str(tmp_path)])


def test_what_is_no_article_can_be_passed_by(tmp_path: Path) -> None:
    rows = [
        b'{"id": "1", "text": "Bob left."}',
        b"{",
        b'{"id": "2"}',
        b'{"id": "1", "text": "Ann left."}',
        b"\xff",
        b"[]",
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([*rows, b'{"id": "3", "text": "Cem left."}']))
    (tmp_path / "b.csv").write_text("id,text\n4,Dan left.\n5\n6,\n7,Eve left.\n", encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"")
    (tmp_path / "d.parquet").write_bytes(b"PAR1")
    rejected: list[InputError] = []

    found = list(read_articles([str(tmp_path)], rejected.append))

    assert [article.id for article in found] == ["1", "3", "4", "7"]
    assert [str(error).removeprefix(f"{tmp_path}/").partition(":")[0] for error in rejected] == [
        "a.jsonl, line 2",
        "a.jsonl, line 3, field text",
        "a.jsonl, line 4",
        "a.jsonl, line 5",
        "a.jsonl, line 6",
        "b.csv, line 3",
        "b.csv, line 4, field text",
        "c.txt",
        "d.parquet",
    ]


def test_memory_does_not_grow_with_the_number_of_articles(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": i, "text": f"{i} " * 10_000}) + "\n" for i in range(300))
    tracemalloc.start()
    count = sum(1 for _ in read_articles([str(path)]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 300
    assert peak < path.stat().st_size / 10
