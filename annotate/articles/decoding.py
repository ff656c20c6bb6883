"""Bytes to text, with not a character changed."""

import codecs
import re

from annotate.errors import InputError

_MARKS = {  # that of UTF-32 begins with that of UTF-16, and so is asked for first
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WESTERN = "cp1252"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")


def decode(content: bytes, where: str) -> str:
    """The text in `content`: UTF-8, what a byte-order mark tells, or else the likeliest encoding.

    Line ends, tabs and spaces stay as they are. The mark of UTF-8 stays too, as U+FEFF, so that offsets are those
    of the file as any program reads it as UTF-8; the marks of UTF-16 and UTF-32 belong to the encoding and go.

    Raises:
        InputError: this is no text, its encoding cannot be told, or it is UTF-8 with damaged places.
    """
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            raise InputError(f"{where}: this is no whole {encoding.upper()} text; save it as UTF-8.") from None
        text = "\0" if b"\0" in content else _guess(content, where, error.start)
    if "\0" in text:
        raise InputError(f"{where}: this is a binary file, and text is expected.")
    return text


def _guess(content: bytes, where: str, fault: int) -> str:
    """Text in an encoding from before Unicode; `fault` is the first byte that is not UTF-8."""
    from charset_normalizer import from_bytes
    from charset_normalizer.utils import any_specified_encoding

    lenient = content.decode("utf-8", "replace")
    damaged = lenient.count("\ufffd")
    if sum(character > "\x7f" for character in lenient) >= 2 * damaged:
        line = content.count(b"\n", 0, fault) + 1
        raise InputError(
            f"{where}, line {line}: byte {fault + 1} is not UTF-8, as the rest is; save the file as UTF-8."
        )
    # Short English texts with a few accents look like many encodings; what a page declares, or else the one that
    # browsers assume, is tried before all others.
    likely = any_specified_encoding(content) or _WESTERN
    found = from_bytes(content, cp_isolation=[likely]).best() or from_bytes(content).best()
    text = content.decode(found.encoding) if found else "\0"
    if _CONTROL.search(text):
        raise InputError(f"{where}: this is a binary file, or text in an unknown encoding; save it as UTF-8.")
    return text
