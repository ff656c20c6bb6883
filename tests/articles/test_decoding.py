"""Bytes to text: nothing changed, nothing guessed where the bytes tell, nothing garbled in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.articles.decoding import decode
from annotate.errors import InputError

UNICODE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))

LINES = "“We will\tact,”\r\nsaid Anna\u00a0Bell 😀.\u2028Vučić left\r"


@given(UNICODE)
def test_utf_8_comes_back_exactly(text: str) -> None:
    assert decode(text.encode(), "a.txt") == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
@given(text=UNICODE)
def test_a_byte_order_mark_tells_the_encoding(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("mark", ["utf-16-be", "utf-32-be", "utf-16-le", "utf-32-le"])
def test_both_byte_orders(mark: str) -> None:
    assert decode(f"\ufeff{LINES}".encode(mark), "a.txt") == LINES


def test_the_mark_of_utf_8_is_a_character_of_the_text() -> None:
    assert decode(LINES.encode("utf-8-sig"), "a.txt") == f"\ufeff{LINES}"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "A short café."),
        ("cp1252", "He said the café’s “naïve” owner, Müller, paid €5 — no more.\r\nThe élite left."),
        ("cp1251", "Президент сказал, что сотрудничество с Китаем важно для экономики страны."),
        ("shift_jis", "大統領は月曜日に、中国との協力は重要であると述べた。"),
        ("gb18030", "总统周一表示，与中国的合作对国家经济非常重要。"),
        ("cp1250", '<meta charset="windows-1250"><p>Predsednik Vučić je rekao da će Srbija nastaviti saradnju.</p>'),
    ],
)
def test_encodings_from_before_unicode(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


def test_damaged_utf_8_is_refused_and_not_read_as_something_else() -> None:
    content = "Café naïve\n“quoted” ".encode() + b"\xff" + "été".encode()
    byte = content.index(b"\xff") + 1
    with pytest.raises(InputError, match=rf"^a\.txt, line 2: byte {byte} is not UTF-8"):
        decode(content, "a.txt")


@pytest.mark.parametrize(
    "content",
    [
        b"\x7fELF\x02\x01\x01\0\0\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff",
        bytes(range(1, 256)) * 4,
        b"text, then a\0zero",
    ],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match=r"^a\.txt: this is a binary file"):
        decode(content, "a.txt")


def test_utf_16_cut_off_in_a_character() -> None:
    with pytest.raises(InputError, match="no whole UTF-16"):
        decode("ab".encode("utf-16")[:-1], "a.txt")
