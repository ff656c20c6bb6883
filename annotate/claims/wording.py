"""Words and phrases of a configuration as regular expressions."""

import re
from collections.abc import Iterable


def either(parts: Iterable[str]) -> str:
    """An expression that any of some expressions meets."""
    return f"(?:{'|'.join(parts)})"


def phrase(expression: str) -> re.Pattern[str]:
    """What finds whole words, in any case, with any white space between them and any apostrophe.

    >>> phrase("don’t think").search("I don't  think so").group()
    "don't  think"
    """
    spelt = expression.replace(" ", r"\s+").replace("’", "['’]")
    return re.compile(rf"(?<!\w)(?:{spelt})(?!\w)", re.IGNORECASE)
