"""The header that some articles open with: front matter, or a line such as ` date 2024-05-11 Politics`."""

import re
from datetime import date
from typing import NamedTuple

import yaml

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.{0,4000}?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_DATE_LINE = re.compile(r"\A\ufeff?[ \t]*date[ \t:]+(\d{4}-\d{2}-\d{2})\b([^\r\n]*)(?:\r?\n|\Z)", re.IGNORECASE)
_FIELDS = {
    "title": "title",
    "outlet": "outlet",
    "publisher": "outlet",
    "source": "outlet",
    "date": "date",
    "url": "url",
}


class Header(NamedTuple):
    """What a header tells (fields of an article), and the offset at which the article's own words begin."""

    fields: dict[str, str]
    end: int


def header(text: str) -> Header:
    r"""Reads the header of a text; where there is none, no fields, and the offset after a byte-order mark, if any.

    >>> header(" date 2024-05-11 Politics\nXi visits Serbia")
    Header(fields={'date': '2024-05-11'}, end=26)
    """
    nothing = Header({}, 1 if text.startswith("\ufeff") else 0)
    if found := _DATE_LINE.match(text):
        return Header({"date": found[1]}, found.end())
    if found := _FRONT_MATTER.match(text):
        try:
            content = yaml.safe_load(found[1])
        except (yaml.YAMLError, ValueError, RecursionError):  # ValueError: a date such as 2024-13-45
            return nothing
        if isinstance(content, dict):
            told = {
                _FIELDS[key]: str(value)
                for key, value in content.items()
                if key in _FIELDS and value and isinstance(value, str | int | date)
            }
            return Header(told, found.end())
    return nothing
