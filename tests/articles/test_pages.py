"""Pages: the article and what its page tells of it, without what stands around it."""

import pytest

from annotate.articles.pages import prose, read, titled
from annotate.errors import InputError
from annotate.records import Article
from tests.articles.samples import PAGE


def article(content: bytes, address: str | None = None) -> Article:
    (found,) = read(content, "a.html", "a", address)
    return found


def test_the_article_in_a_page() -> None:
    found = article(PAGE)
    assert found.text.splitlines() == [
        "Minister warns of sanctions",
        "“We will act,” said Anna Bell, the minister, on Monday 😀, after the talks in the capital broke down.",
        "Others disagreed & left the hall, and the envoy told reporters that no date had been set for another round.",
        "The two sides have met four times this year, each time without a paper that either of them was ready to sign.",
    ]
    assert found.model_dump(exclude={"text"}) == {
        "id": "a",
        "title": "Minister warns of sanctions",
        "outlet": "Daily Sun",
        "date": "2024-05-11",
        "url": "https://sun.example/a",
    }


def test_a_title_in_the_body_is_not_said_twice() -> None:
    found = article(PAGE.replace(b"<article>", b"<article><h1>Minister warns\n of sanctions</h1>"))
    assert found.text.count("warns of sanctions") == 1


def test_a_page_in_the_encoding_that_it_declares() -> None:
    page = PAGE.decode().replace("<head>", '<head><meta charset="windows-1250">').replace("Anna Bell", "Ana Vučić")
    assert "Ana Vučić" in article(page.replace("😀", "").encode("cp1250")).text


def test_the_address_where_the_page_tells_none() -> None:
    bare = b"<html><head><title>T</title></head><body><p>Bob said that the war was over.</p></body></html>"
    assert article(bare, "http://127.0.0.1/x").url == "http://127.0.0.1/x"
    assert article(bare).url is None


@pytest.mark.parametrize("content", [b"", b"<html><body></body></html>", b"<html><head><title>T</title></head></html>"])
def test_a_page_without_an_article(
    content: bytes, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(InputError, match=r"^a\.html: no article is found in this page"):
        article(content)
    assert capfd.readouterr().err == ""
    assert not caplog.records


def test_a_short_page_is_read_without_its_menu() -> None:
    page = b"<html><body><nav><a href='/'>Home</a></nav><p>The war is <b>unlikely</b>, said Bob.</p></body></html>"
    assert article(page).text == "The war is unlikely, said Bob."


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("<p>One <b>two</b> &amp;\nthree.</p><p><a href='x'>Four</a>.</p>", "One two & three.\nFour."),
        ("Loose <i>text</i><p>then a paragraph</p>then more", "Loose text\nthen a paragraph\nthen more"),
        ("One.<br/><br/>Two.<ul><li>a</li><li>b</li></ul>", "One.\nTwo.\na\nb"),
        ("one line", "one line"),
        ("no <3 html & all", "no <3 html & all"),
        ("<img src='x'><!-- said Bob -->", ""),
        ("", ""),
    ],
)
def test_the_words_in_a_piece_of_html(fragment: str, words: str) -> None:
    assert prose(fragment) == words


def test_a_title_comes_first_once() -> None:
    assert titled("War is over", "War  is\nOver. Or so.") == "War  is\nOver. Or so."
    assert titled("War is over", "Bob said so.") == "War is over\nBob said so."
    assert titled(None, "Bob said so.") == "Bob said so."
