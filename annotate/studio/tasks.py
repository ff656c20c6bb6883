"""What is sent to Label Studio: a task's data under a key of ours, and the prediction that it starts from."""

from typing import Any, NamedTuple

from annotate.records import Origin

Result = dict[str, Any]
"""One item of an annotation or a prediction, as Label Studio writes it; built here, as the SDK drops parts of it."""

_MARK = "#"


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
    """The id of a prediction's item: with the task's key in it, a list of predictions alone tells whose they are."""
    return f"{key}{_MARK}{name}"


def key_of(result: list[Result]) -> str | None:
    """The key of the task that a prediction was made for, by its items' ids; none where somebody else made it."""
    for item in result:
        key, mark, _ = str(item.get("id", "")).rpartition(_MARK)
        if mark:
            return key
    return None


def payload(task: Task) -> dict[str, Any]:
    """A task as Label Studio imports it."""
    predictions = [{"model_version": task.model, "score": task.score, "result": task.result}] if task.result else []
    return {"data": task.data, "predictions": predictions}


def origin(item: Result, suggested: Result | None) -> Origin:
    """What became of a suggested item; `item` is what stands there now."""
    if suggested is None:
        return "added"
    return "kept" if item["value"] == suggested["value"] and item.get("origin") == "prediction" else "changed"
