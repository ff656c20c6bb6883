"""What a project on a server holds, as far as a push has to know: which tasks, with which predictions."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from annotate.studio.client import Studio, call
from annotate.studio.tasks import Result, digest, digest_of

_PAGE = 1000


class Held(NamedTuple):
    """One task on the server, and the fingerprints of the predictions on it."""

    number: int
    predictions: tuple[str, ...]


def held(studio: Studio, project: int, total: int) -> dict[str, list[Held]]:
    """What a project holds, by the digest of the tasks' keys; a key with two tasks was pushed twice.

    Predictions are listed in a third of the time that tasks take, and say whose they are: tasks are listed only
    where there are some without.

    Args:
        studio: where.
        project: its number.
        total: how many tasks it has.
    """
    prints: defaultdict[int, list[str]] = defaultdict(list)
    owner: dict[int, str] = {}
    for prediction in call(studio, "GET", "/api/predictions/", params={"project": project}) if total else ():
        prints[prediction["task"]].append(fingerprint(prediction["model_version"], prediction["result"]))
        if ours := digest_of(prediction["result"]):
            owner[prediction["task"]] = ours
    if len(owner) < total:
        owner |= {
            task["id"]: digest(str(task["data"]["key"]))
            for task in tasks(studio, project, ("id", "data"))
            if task["data"].get("key")  # others were put there by somebody else, and are none of ours
        }
    found: defaultdict[str, list[Held]] = defaultdict(list)
    for number, ours in sorted(owner.items()):
        found[ours].append(Held(number, tuple(prints[number])))
    return dict(found)


def fingerprint(model: str, result: Sequence[Result]) -> str:
    """A hash of all that a prediction says."""
    return hashlib.sha256(json.dumps([model, result], sort_keys=True).encode()).hexdigest()


def tasks(
    studio: Studio, project: int, fields: Sequence[str], where: Sequence[Mapping[str, Any]] = ()
) -> Iterator[dict[str, Any]]:
    """The tasks of a project, page by page, with the fields asked for and no others: all fields take ten times longer.

    Args:
        studio: where.
        project: its number.
        fields: names of the server's fields, such as `annotations`.
        where: filters of the data manager; one of them must hold.
    """
    query = {"filters": {"conjunction": "or", "items": list(where)}, "ordering": ["tasks:id"]}
    page, seen = 1, 0
    while True:
        answer = call(
            studio,
            "GET",
            "/api/tasks",
            params={
                "project": project,
                "fields": "all",
                "include": ",".join(fields),
                "resolve_uri": "false",
                "query": json.dumps(query),
                "page": page,
                "page_size": _PAGE,
            },
        )
        yield from answer["tasks"]
        seen += len(answer["tasks"])
        if seen >= answer["total"] or not answer["tasks"]:
            return
        page += 1


def more_than_none(field: str) -> dict[str, Any]:
    """A filter of the data manager: a number above zero."""
    return {"filter": f"filter:tasks:{field}", "operator": "greater", "type": "Number", "value": 0}


def true(field: str) -> dict[str, Any]:
    """A filter of the data manager: a truth value that is true."""
    return {"filter": f"filter:tasks:{field}", "operator": "equal", "type": "Boolean", "value": True}
