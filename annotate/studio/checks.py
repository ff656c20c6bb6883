"""Tasks looked over before they are sent: the server checks next to nothing, and never shows what is wrong."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotate.errors import InputError
from annotate.records import Article
from annotate.studio.corrections import marks_in, read
from annotate.studio.interface import RELATIONS, Kind
from annotate.studio.labels import answers, answers_result
from annotate.studio.tasks import Task, digest, digest_of

if TYPE_CHECKING:
    from label_studio_sdk.label_interface import LabelInterface

_FIELD = re.compile(r'value="\$(\w+)"')


def check(tasks: Sequence[Task], kind: Kind, xml: str) -> None:
    """Sees that a server will show each task as it is meant.

    Raises:
        InputError: two tasks have one key, or one would not be shown or come back as it is; it is named.
    """
    from label_studio_sdk.label_interface import LabelInterface

    labels = LabelInterface(xml)
    labels.validate()
    fields = set(_FIELD.findall(xml))
    seen: set[str] = set()
    for task in tasks:
        if task.key in seen:
            raise InputError(f"{task.key}: this stands in the input twice, and may be pushed once. Nothing was sent.")
        seen.add(task.key)
        for problem in problems(task, kind, labels, fields):
            raise InputError(f"{task.key}: {problem}. Nothing was sent.")


def problems(task: Task, kind: Kind, labels: "LabelInterface", fields: set[str]) -> Iterator[str]:
    """What is wrong with one task, as sentences without their full stop.

    Args:
        task: what would be sent.
        kind: the interface that it is for.
        labels: that interface, as the SDK reads it.
        fields: what the interface shows of a task's data.
    """
    yield from (f"the interface shows {field!r}, which the task has not" for field in sorted(fields - task.data.keys()))
    if not task.result:
        return
    if not task.model:
        yield "its prediction names no model"
    prediction = {"model_version": task.model, "score": task.score, "result": task.result}
    for error in labels.validate_prediction(prediction, return_errors=True):
        yield "; ".join(error) if isinstance(error, list) else error  # faults of relations come as a list of their own
    if digest_of(task.result) != digest(task.key):
        yield "the ids of its prediction's items are another task's"
    try:
        yield from _label_problems(task) if kind == "labels" else _span_problems(task)
    except (ValueError, KeyError) as error:
        yield str(error)


def _label_problems(task: Task) -> Iterator[str]:
    """Whether the answers, read back, are the same."""
    targets = task.data["targets"]
    told = answers(task.result, targets)
    if answers_result(task.key, targets, told.stance, told.risk) != task.result:
        yield "its prediction does not come back as it is sent"


def _span_problems(task: Task) -> Iterator[str]:
    """Whether spans lie in the text, say what stands there, and hang together, and come back as they are sent."""
    text = task.data["text"]
    marks, wrong = marks_in(task.result, text)
    yield from wrong
    sent = {item["id"]: item["value"] for item in task.result if item.get("type") == "labels"}
    for mark in marks:
        value = sent[mark.id]
        if (value["start"], value["end"]) != mark.span or value["text"] != text[slice(*mark.span)]:
            yield f"the span {value['start']}-{value['end']} is {text[slice(*mark.span)]!r}, and is sent as {value!r}"
    for item in task.result:
        if item.get("type") == "relation":
            yield from (
                f"{label!r} is no relation of the interface" for label in item["labels"] if label not in RELATIONS
            )
    article = Article(id=task.data["article_id"], text=text)
    yield from read(task.result, article, task.data["speakers"]).problems
