"""How things fail: one sentence for the user, and the exit code that goes with it."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn


class AnnotateError(Exception):
    """The run failed. Its message is one sentence that a user can act on."""

    exit_code = 1


class InputError(AnnotateError):
    """The call or an input is wrong. The message says what was found, where, and what would be right."""

    exit_code = 2


Reject = Callable[[InputError], None]
"""What becomes of an input that is wrong: it is raised, or noted, and then the next one is read."""


def refuse(error: InputError) -> NoReturn:
    """Raises it: where one input is wrong, nothing is made of the others."""
    raise error


def place(path: Path | str, line: int | None = None, field: str | None = None) -> str:
    """Where something was found, for the start of a message; the path `-` is standard input.

    >>> place("rows.jsonl", 7, "label")
    'rows.jsonl, line 7, field label'
    """
    parts = ["standard input" if str(path) == "-" else str(path)]
    if line is not None:
        parts.append(f"line {line}")
    if field:
        parts.append(f"field {field}")
    return ", ".join(parts)
