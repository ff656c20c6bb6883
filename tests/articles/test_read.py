"""Every input that the toolkit takes, and each way in which one is wrong."""

import gzip
import http.server
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.articles import read_articles
from annotate.errors import InputError
from annotate.files import MAX_BYTES
from annotate.records import Article

TEXT = "A headline\r\n\r\nSerbia\u00a0bought\tdrones, “they say” 😀.\r\n"
HTML = """<html><head><title>Drones arrive</title><meta property="og:site_name" content="The Courier">
<meta property="article:published_time" content="2026-03-02"></head><body><nav>Home</nav><article><h1>Drones arrive</h1>
<p>Serbia bought drones from a supplier that nobody in Europe had heard of, the ministry said on Monday.</p>
<p>The first of them will be shown to the press in the spring, according to two officers at the base.</p></article>
</body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Courier</title>
<item><guid>one</guid><title>Drones</title><link>https://example.org/one</link>
<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>
<description>&lt;p&gt;Drones came, he said.&lt;/p&gt;</description></item>
<item><guid>two</guid><title>Boats</title><description>Boats came.</description></item></channel></rss>"""


def one(path: Path) -> Article:
    (article,) = read_articles([str(path)])
    return article


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=200).filter(lambda text: text.strip("\ufeff \t\r\n\x0b\x0c") and "\0" not in text))
def test_any_text_in_json_lines_comes_back_exactly(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"id": "a", "text": text}) + "\n", encoding="utf-8")
    try:
        assert one(path).text == text
    except InputError:
        assert not text.strip()


def test_a_text_file_comes_back_exactly(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode())
    assert one(path) == Article(id="a", text=TEXT, title="A headline")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "cp1252"])
def test_encodings_are_told_by_their_bytes(tmp_path: Path, encoding: str) -> None:
    text = "The café’s owner said “naïve” things about the résumé of the minister."
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert one(path).text == text


def test_headers_give_what_they_tell(tmp_path: Path) -> None:
    for name, text in {
        "line.txt": " date 2024-05-11 Politics\nXi visits Serbia\nText.",
        "matter.md": "---\noutlet: The Courier\ndate: 2024-05-11\nurl: https://x.example/a\n---\nXi visits Serbia\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    line, matter = read_articles([str(tmp_path)])
    assert (line.date, line.title) == (matter.date, matter.title) == ("2024-05-11", "Xi visits Serbia")
    assert (matter.outlet, matter.url) == ("The Courier", "https://x.example/a")


def test_a_page_gives_its_words_and_what_it_tells_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(HTML, encoding="utf-8")
    article = one(path)
    assert article.text.startswith("Drones arrive\n")
    assert "according to two officers" in article.text
    assert "Home" not in article.text
    assert (article.title, article.outlet, article.date) == ("Drones arrive", "The Courier", "2026-03-02")


def test_tables_of_every_sort_hold_the_same_articles(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": "One.", "title": "T", "seen": "1"},
        {"id": "b", "text": 'Two, "quoted"\nlines.', "title": ""},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress((tmp_path / "a.jsonl").read_bytes()))
    (tmp_path / "c.csv").write_text('id,text,title\na,One.,T\nb,"Two, ""quoted""\nlines.",\n', encoding="utf-8")
    pq.write_table(
        pa.table({key: [row[key] for row in rows] for key in ("id", "text", "title")}), tmp_path / "d.parquet"
    )
    found = [list(read_articles([str(path)])) for path in sorted(tmp_path.iterdir())]
    assert len(found) == 4
    assert all(articles == found[0] for articles in found)
    assert [article.text for article in found[0]] == [row["text"] for row in rows]


def test_a_folder_is_read_in_order_its_hidden_files_and_manifests_left_out(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", ".hidden.txt", "README.md", "x.jsonl.manifest.json", "note.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Text.", encoding="utf-8")
    assert [article.id for article in read_articles([str(tmp_path)])] == ["a/c", "b"]


@pytest.fixture
def address() -> Iterator[str]:
    """A feed on loopback."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(FEED.encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/feed"
    server.shutdown()


def test_a_feeds_entries_are_articles_from_a_file_and_from_an_address(tmp_path: Path, address: str) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(FEED, encoding="utf-8")
    filed, fetched = list(read_articles([str(path)])), list(read_articles([address]))
    assert [(a.title, a.url, a.date, a.outlet) for a in filed] == [
        ("Drones", "https://example.org/one", "2026-03-02", "The Courier"),
        ("Boats", None, None, "The Courier"),
    ]
    assert [a.text for a in filed] == [a.text for a in fetched]
    assert "<p>" not in filed[0].text


@pytest.mark.parametrize(
    ("content", "titles"),
    [
        ('{"id": 1, "text": "One."}\n', [None]),
        (FEED, ["Drones", "Boats"]),
        (HTML, ["Drones arrive"]),
        (TEXT, ["A headline"]),
    ],
)
def test_standard_input_is_told_by_how_it_begins(
    monkeypatch: pytest.MonkeyPatch, content: str, titles: list[str | None]
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content.encode())))
    assert [article.title for article in read_articles(["-"])] == titles


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b"\x7fELF\x02\x01\x01\x00\x00\x00", "this is a binary file"),
        ("a.txt", "Café ”q”\nline ".encode() + b"\xff here\n", "line 2: byte 20 is not UTF-8"),
        ("a.txt", b"a" * (MAX_BYTES + 1), "more than 10 MB"),
        (
            "a.jsonl",
            b'{"id":1,"text":"a"}\n' * 6 + b'{"id":1,"te\n' + b'{"id":1,"text":"a"}\n' * 2,
            "line 7: this is no JSON",
        ),
        ("a.jsonl", b'{"id": 1}\n', "line 1, field text: this is missing"),
        ("a.jsonl", b'{"text": "a"}\n', "line 1, field id: this is missing"),
        ("a.jsonl", b'{"id":1,"text":"a"}\n{"id":"1","text":"b"}\n', "line 2: the article 1 stands here a second time"),
        ("a.jsonl", b'{"id":1,"text":"\xff"}\n', "line 1: this is not UTF-8"),
        ("a.jsonl.gz", b'{"id":1,"text":"a"}\n', "the file is damaged"),
        ("a.csv", b"id,body\n1,a\n", "there is no column text"),
        ("a.parquet", b"nothing", "this is no Parquet file"),
        ("a.xml", b"<a>b</a>", "this is no feed"),
        ("a.docx", b"a", "this sort of file is not known"),
    ],
)
def test_a_wrong_input_is_told_in_a_sentence(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=problem):
        list(read_articles([str(path)]))


def test_what_is_not_there_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("Text.", encoding="utf-8")
    with pytest.raises(InputError, match="there is no such file"):
        read_articles([str(tmp_path / "a.txt"), str(tmp_path / "missing.txt")])
    with pytest.raises(InputError, match="no article is in this folder"):
        read_articles([str(tmp_path / "empty")])
    with pytest.raises(InputError, match="only http and https"):
        read_articles(["file:///etc/passwd"])


def test_an_article_that_comes_twice_is_given_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id":1,"text":"a"}\n{"id":1,"text":"a"}\n', encoding="utf-8")
    assert len(list(read_articles([str(path), str(path)]))) == 1
