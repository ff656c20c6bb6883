"""What is sent to Label Studio: a task's data under a key of ours, and the prediction that it starts from."""

import hashlib
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from annotate.records import Origin

Result = dict[str, Any]
"""One item of an annotation or a prediction, as Label Studio writes it; built here, as the SDK drops parts of it."""

_DIGEST = re.compile(r"[0-9a-f]{16}(?=-)")


class Task(NamedTuple):
    """One task.

    Attributes:
        key: the claim's or article's id and the scheme's version: what tells whether a server has it already.
        data: what the interface shows; holds the key too.
        result: the prediction's items; empty where there is none.
        model: who predicts; empty where nobody does.
        score: how sure the prediction is, 0 to 1; what labelling can be ordered by.
    """

    key: str
    data: dict[str, Any]
    result: list[Result]
    model: str = ""
    score: float = 0.0


def task_key(identity: str, version: int) -> str:
    """The key of the task for a claim or an article under a version of the scheme."""
    return f"{identity}@{version}"


def item_id(key: str, name: str) -> str:
    """The id of a prediction's item. With the key's digest in it, a list of predictions alone tells whose they are.

    Letters, digits and hyphens only: the browser makes names of CSS classes from ids, and cuts them at "#".
    """
    return f"{digest(key)}-{name}"


def digest(key: str) -> str:
    """A key as 16 hexadecimal digits."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def digest_of(result: Sequence[Result]) -> str:
    """The digest of the key that a prediction was made for; empty where it was not made here."""
    ids = (str(item.get("id") or item.get("from_id")) for item in result)
    return next((match.group() for i in ids if (match := _DIGEST.match(i))), "")


def payload(task: Task) -> dict[str, Any]:
    """A task as Label Studio imports it."""
    predictions = [{"model_version": task.model, "score": task.score, "result": task.result}] if task.result else []
    return {"data": task.data, "predictions": predictions}


def origin(item: Result, suggested: Result | None) -> Origin:
    """What became of a suggested item; `item` is what stands there now."""
    if suggested is None:
        return "added"
    return "kept" if item["value"] == suggested["value"] and item.get("origin") == "prediction" else "changed"
