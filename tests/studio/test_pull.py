"""Pulling from a real server: every annotation, or a sentence."""

import json
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from annotate.claims import extract
from annotate.errors import AnnotateError
from annotate.records import Annotation, Article, Correction, Risk
from annotate.scheme import Renames, Scheme
from annotate.studio.client import Studio, call, connect
from annotate.studio.held import tasks
from annotate.studio.labels import answers_result
from annotate.studio.log import append, read_log, rejects_beside
from annotate.studio.projects import place_of, ready
from annotate.studio.pull import Pulled, pull
from annotate.studio.push import push
from annotate.studio.server import find_server, up
from annotate.studio.spans import article_task
from tests.studio.conftest import Own
from tests.studio.made import SCHEME, TARGETS, Through, annotated, made, spoilt

pytestmark = pytest.mark.studio

RISK = Risk(level=SCHEME.levels[2], types=(SCHEME.types[1],))


class Place:
    """A project with a few tasks."""

    def __init__(self, studio: Studio, title: str) -> None:
        self.studio = studio
        self.project = ready(studio, title, "labels", SCHEME)
        push(studio, self.project, made(6))
        self.tasks = list(tasks(studio, self.project, ("id", "data")))

    def answer(self, number: int, stance: str, **more: object) -> int:
        task = self.tasks[number]
        result = answers_result(task["data"]["key"], TARGETS, {TARGETS[0]: stance}, RISK)
        return annotated(self.studio, task["id"], result, **more)

    def pull(self, scheme: Scheme = SCHEME) -> Pulled:
        return pull(self.studio, self.project, scheme)


@pytest.fixture
def place(studio: Studio, tmp_path: Path) -> Place:
    return Place(studio, tmp_path.name)


def test_annotations_skips_and_drafts_are_told_apart(place: Place) -> None:
    place.answer(0, "favor")
    place.answer(0, "against")
    place.answer(1, "neutral", was_cancelled=True)
    draft = answers_result(place.tasks[2]["data"]["key"], TARGETS, {TARGETS[0]: "favor"}, None)
    call(place.studio, "POST", f"/api/tasks/{place.tasks[2]['id']}/drafts", body={"result": draft, "lead_time": 2})
    _, records, rejects = place.pull()
    assert rejects == []
    told = [(r.claim_id, r.status, r.stance, r.risk) for r in records if isinstance(r, Annotation)]
    claims = [task["data"]["claim_id"] for task in place.tasks]
    assert told == [
        (claims[0], "submitted", {TARGETS[0]: "favor"}, RISK),
        (claims[0], "submitted", {TARGETS[0]: "against"}, RISK),
        (claims[1], "skipped", {}, None),
        (claims[2], "draft", {TARGETS[0]: "favor"}, None),
    ]
    assert {r.annotator for r in records} == {"admin"}
    assert all(isinstance(r, Annotation) and r.asked == tuple(TARGETS) for r in records)


def test_what_became_of_a_suggestion_is_told(place: Place) -> None:
    predictions = call(place.studio, "GET", "/api/predictions/", params={"project": place.project})
    first = next(p for p in predictions if p["task"] == place.tasks[0]["id"])
    kept = {**first["result"][0], "origin": "prediction"}
    level = {**first["result"][1], "value": {"choices": [SCHEME.levels[3]]}, "origin": "prediction-changed"}
    annotated(place.studio, place.tasks[0]["id"], [kept, level], parent_prediction=first["id"])
    (told,) = place.pull().records
    assert isinstance(told, Annotation)
    assert told.origins == {TARGETS[0]: "kept", "level": "changed", "types": "deleted"}
    assert told.suggestion
    assert (told.suggestion.model, told.suggestion.stance) == ("m@1", {TARGETS[0]: SCHEME.stances[0]})


def chosen(control: str, *choices: str) -> dict[str, Any]:
    return {"from_name": control, "type": "choices", "value": {"choices": choices}}


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ([], "it is submitted and answers nothing"),
        ([chosen("level", "enormous")], "'enormous' is not among the levels"),
        ([chosen("mood", "good")], "mood answers a question that was not asked"),
        ([{"from_name": "comment", "type": "textarea", "value": {"text": 5}}], "it is not as Label Studio writes it"),
    ],
)
def test_what_cannot_be_taken_over_is_kept_with_its_reason(
    place: Place, tmp_path: Path, result: list[dict[str, Any]], reason: str
) -> None:
    place.answer(1, "favor")
    annotated(place.studio, place.tasks[0]["id"], [{"to_name": "article", "id": "x", **item} for item in result])
    pulled = place.pull()
    log = tmp_path / "log.jsonl"
    append(log, pulled)
    (kept,) = [json.loads(line) for line in rejects_beside(log).read_text(encoding="utf-8").splitlines()]
    assert kept["reason"].startswith(reason)
    assert kept["raw"]["id"] == int(kept["source"].rpartition("/")[2])
    assert len(read_log(log)) == 1


def test_types_without_a_level_are_told_and_the_rest_is_kept(place: Place) -> None:
    result = [
        {"to_name": "article", "id": "x", **chosen(*item)} for item in (("stance_1", "favor"), ("types", "coercion"))
    ]
    annotated(place.studio, place.tasks[0]["id"], result)
    _, (kept,), (reject,) = place.pull()
    assert isinstance(kept, Annotation)
    assert (kept.stance, kept.risk) == ({TARGETS[0]: "favor"}, None)
    assert reject.reason == "risk types are told without a level: coercion"


def test_a_span_beyond_the_text_is_kept_with_its_reason(studio: Studio) -> None:
    article = Article(id="short", text="🚀 War is unlikely, said Timothy Heath.")
    project = ready(studio, "spans beyond", "claims", SCHEME)
    task = article_task(article, list(extract([article])), SCHEME.version, "rules")
    push(studio, project, [task])
    number = next(iter(tasks(studio, project, ("id",))))["id"]
    value = {"start": 900, "end": 910, "text": "?", "labels": ["Claim"]}
    beyond = {"id": "b", "from_name": "span", "to_name": "article", "type": "labels", "value": value}
    annotated(studio, number, [*task.result, beyond])
    _, records, rejects = pull(studio, project, SCHEME)
    assert [reject.reason for reject in rejects] == [
        "Claim: the span 900-910 does not lie in the text, which has 38 characters"
    ]
    assert isinstance(records[0], Correction)
    assert records[0].claims == tuple(extract([article]))


def test_the_log_only_grows(place: Place, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    first, second = place.answer(0, "favor"), place.answer(1, "favor")
    assert append(log, place.pull()) == (2, 0, 0)
    before = log.read_bytes()
    assert append(log, place.pull()) == (0, 0, 0)
    assert log.read_bytes() == before
    changed = answers_result(place.tasks[0]["data"]["key"], TARGETS, {TARGETS[0]: "against"}, RISK)
    call(place.studio, "PATCH", f"/api/annotations/{first}/", body={"result": changed})
    call(place.studio, "DELETE", f"/api/annotations/{second}/")
    place.answer(2, "neutral")
    assert append(log, place.pull()) == (1, 1, 1)
    assert log.read_bytes().startswith(before)
    last = {line.source: line.status for line in read_log(log)}
    assert last[f"{place_of(place.studio, place.project)}/{second}"] == "deleted"


def test_two_projects_in_one_log_leave_each_other_alone(studio: Studio, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    first, second = Place(studio, f"{tmp_path.name} a"), Place(studio, f"{tmp_path.name} b")
    for place in (first, second):
        place.answer(0, "favor")
        annotated(studio, place.tasks[1]["id"], [])
        assert append(log, place.pull()) == (1, 0, 0)
    assert append(log, first.pull()) == (0, 0, 0)
    assert len(read_log(log)) == 2
    assert len(rejects_beside(log).read_text(encoding="utf-8").splitlines()) == 2


class Loses(Through):
    """Drops the last annotation of a list of tasks, as a page that is cut short would."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle_request(request)
        if request.url.path == "/api/tasks" and "annotations" in str(request.url):
            told = json.loads(answer.read())
            for task in told["tasks"][-1:]:
                task["annotations"] = []
            return httpx.Response(200, json=told)
        return answer


def test_a_count_that_does_not_agree_fails(place: Place) -> None:
    place.answer(0, "favor")
    place.answer(1, "favor")
    with pytest.raises(AnnotateError, match=r"counts 2 annotations, and 1 came; nothing was written"):
        pull(spoilt(place.studio, Loses()), place.project, SCHEME)


def renamed(stance: dict[str, str | None] | None) -> Scheme:
    """The scheme at its next version, in which favor is called support; with a rename, or none."""
    first, *others = SCHEME.stance.labels
    labels = (first.model_copy(update={"name": "support"}), *others)
    version = SCHEME.version + 1
    changes = {
        "version": version,
        "stance": SCHEME.stance.model_copy(update={"labels": labels}),
        "renames": () if stance is None else (Renames(version=version, stance=stance),),
    }
    return SCHEME.model_copy(update=changes)


@pytest.mark.parametrize(("to", "stance"), [("support", {TARGETS[0]: "support"}), (None, {})])
def test_labels_of_an_older_version_are_carried_over(place: Place, to: str | None, stance: dict[str, str]) -> None:
    place.answer(0, SCHEME.stances[0])
    (told,) = place.pull(renamed({SCHEME.stances[0]: to})).records
    assert isinstance(told, Annotation)
    assert (told.stance, told.scheme) == (stance, SCHEME.version + 1)


def test_labels_of_an_older_version_without_a_rename_are_reported(place: Place) -> None:
    place.answer(0, SCHEME.stances[0])
    (reject,) = place.pull(renamed(None)).rejects
    assert reject.reason == "'favor' is not among the stance of version 1, and no rename says what it is in version 2"


def test_a_server_killed_under_a_pull_leaves_the_log_as_it_was(fresh_studio: Own, tmp_path: Path) -> None:
    place = Place(fresh_studio.studio, "killed")
    log = tmp_path / "log.jsonl"
    place.answer(0, "favor")
    append(log, place.pull())
    before = log.read_bytes()
    place.answer(1, "favor")

    server = up(fresh_studio.home).running.pid

    def strike(_: int) -> None:  # more than once, where the next answer is still under way
        with suppress(ProcessLookupError):
            os.kill(server, signal.SIGKILL)

    with pytest.raises(AnnotateError, match=r"no server answers|connection broke"):
        append(log, pull(place.studio, place.project, SCHEME, strike))
    assert log.read_bytes() == before
    up(fresh_studio.home)
    assert append(log, pull(connect(*find_server()), place.project, SCHEME)) == (1, 0, 0)
