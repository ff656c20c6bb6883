"""Text files: the text untouched, the title from the header or the first line."""

import pytest

from annotate.articles.plain import read
from annotate.errors import InputError
from annotate.records import Article


def article(text: str) -> Article:
    (found,) = read(text.encode(), "x/a.txt", "a")
    return found


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A headline \r\n\r\nBody.", "A headline"),
        ("\n\n\tA headline\u2028Body.", "A headline"),
        (" date 2024-05-11 Politics\nA headline\nBody.", "A headline"),
        ("---\noutlet: Sun\n---\n\n## A headline\n\nBody.", "A headline"),
        ("---\ntitle: Told\n---\nA headline\n", "Told"),
        ("\ufeffA headline\nBody.", "A headline"),
        ("#1 in the polls", "#1 in the polls"),
    ],
)
def test_the_title(text: str, title: str) -> None:
    assert article(text).title == title
    assert article(text).text == text


def test_fields_of_the_header() -> None:
    text = "---\ntitle: T\noutlet: Sun\ndate: 2024-05-11\nurl: http://x\n---\nBody.\r\n"
    assert article(text) == Article(id="a", text=text, title="T", outlet="Sun", date="2024-05-11", url="http://x")


@pytest.mark.parametrize("text", ["", " \r\n\t\n", "\ufeff", "\ufeff \n", " date 2024-05-11 Politics\n\n"])
def test_a_file_without_text(text: str) -> None:
    with pytest.raises(InputError, match=r"^x/a\.txt: the file is empty"):
        article(text)
