"""Headers: what they tell, and where the article's own words begin."""

import pytest

from annotate.articles.header import header


def own(text: str) -> str:
    return text[header(text).end :]


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        (" date 2024-05-11 Politics\n", {"date": "2024-05-11"}),
        ("Date: 2024-05-11\r\n", {"date": "2024-05-11"}),
        ("\ufeff date 2024-05-11\n", {"date": "2024-05-11"}),
        ("---\noutlet: The Sun\ndate: 2024-05-11\n---\n", {"outlet": "The Sun", "date": "2024-05-11"}),
        ("---\r\ntitle: 'A: b'\r\nurl: http://x\r\n---\r\n", {"title": "A: b", "url": "http://x"}),
        ("---\npublisher: Sun\nsection: World\n---\n", {"outlet": "Sun"}),
        ("---\ntitle: 1984\ntags: [a]\nsource: [a, b]\noutlet:\n---\n", {"title": "1984"}),
        ("\ufeff---\nsource: Sun\n---\n", {"outlet": "Sun"}),
    ],
)
def test_a_header_is_told_and_left_out(head: str, fields: dict[str, str]) -> None:
    text = f"{head}Xi visits Serbia\n\nMore."
    assert header(text).fields == fields
    assert own(text) == "Xi visits Serbia\n\nMore."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The date 2024-05-11 was set.\n",
        "date of the talks unknown\n",
        "---\nA scene.\n---\nAnother.\n",
        "---\ndate: 2024-13-45\n---\nThe thirteenth month.\n",
        "---\n{unbalanced: [\n---\nText.\n",
        "---\ntitle: never closed\n\nText.\n",
        f"---\n{'word ' * 2000}\n---\nToo long for a header.\n",
    ],
)
def test_no_header(text: str) -> None:
    assert header(text) == ({}, 0)


def test_a_byte_order_mark_is_no_word() -> None:
    assert own("\ufeffXi visits Serbia") == "Xi visits Serbia"
