"""Pushing to a real server: once each, whatever happens."""

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from annotate.cli.console import stepping
from annotate.errors import AnnotateError, InputError
from annotate.studio import push as module
from annotate.studio.client import Studio, call, connect
from annotate.studio.connect import TITLE
from annotate.studio.deliver import Delivery, deliver
from annotate.studio.held import held, tasks
from annotate.studio.interface import interface
from annotate.studio.labels import answers_result
from annotate.studio.projects import counts, differing, find, named, ready, title_for
from annotate.studio.push import plan, push
from annotate.studio.server import find_server, up
from annotate.studio.tasks import payload
from tests.studio.conftest import Own
from tests.studio.made import SCHEME, TARGETS, Through, annotated, made, spoilt

pytestmark = pytest.mark.studio


@pytest.fixture
def project(studio: Studio, tmp_path: Path) -> int:
    """A project of the test's own."""
    return ready(studio, f"push {tmp_path.name}", "labels", SCHEME)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several chunks for a few tasks."""
    monkeypatch.setattr(module, "CHUNK", 10)


def keys(studio: Studio, project: int) -> Counter[str]:
    return Counter(task["data"]["key"] for task in tasks(studio, project, ("id", "data")))


def each_once(studio: Studio, project: int, wanted: list[Any]) -> bool:
    """Whether the server holds just these, each with one prediction if it has one."""
    there = held(studio, project, counts(studio, project).tasks)
    predicted = all(len(copy.predictions) == 1 for copies in there.values() for copy in copies)
    return keys(studio, project) == Counter(task.key for task in wanted) and (predicted or not wanted[0].model)


@pytest.mark.parametrize("model", ["m@1", ""])
def test_a_second_push_adds_nothing(studio: Studio, project: int, model: str) -> None:
    steps: list[int] = []
    wanted = made(25, model)
    first = push(studio, project, wanted, steps.append)
    second = push(studio, project, wanted)
    assert (len(first.new), len(second.new), second.there) == (25, 0, 25)
    assert steps == [0, 10, 20, 25]
    assert each_once(studio, project, wanted)


def test_only_what_is_missing_is_added(studio: Studio, project: int) -> None:
    push(studio, project, made(12))
    gone = next(iter(tasks(studio, project, ("id", "data"))))
    call(studio, "DELETE", f"/api/tasks/{gone['id']}/")
    before = plan(studio, project, made(15))
    assert [task.key for task in before.new] == [gone["data"]["key"], *(task.key for task in made(15)[12:])]
    push(studio, project, made(15))
    assert each_once(studio, project, made(15))


def test_changed_predictions_are_updated_but_not_under_labels(studio: Studio, project: int) -> None:
    push(studio, project, made(12))
    labelled = next(iter(tasks(studio, project, ("id", "data"))))
    annotated(studio, labelled["id"], answers_result(labelled["data"]["key"], TARGETS, {}, None) or [])
    other = made(12, "m@2", level=2)
    done = push(studio, project, other)
    assert (len(done.new), len(done.changed), done.frozen, done.there) == (0, 11, 1, 1)
    models = Counter(p["model_version"] for p in call(studio, "GET", "/api/predictions/", params={"project": project}))
    assert models == {"m@2": 11, "m@1": 1}
    again = push(studio, project, other)
    assert (len(again.changed), again.frozen) == (0, 1)
    assert call(studio, "GET", f"/api/projects/{project}/")["model_version"] == "m@2"


def test_a_push_leaves_live_predictions_shown(studio: Studio, project: int) -> None:
    push(studio, project, made(2, TITLE))
    push(studio, project, made(2))
    assert call(studio, "GET", f"/api/projects/{project}/")["model_version"] == TITLE


def test_what_stands_there_twice_is_made_one_but_labels_are_kept(studio: Studio, project: int) -> None:
    body = [payload(task) for task in made(3)]
    for _ in range(2):
        call(studio, "POST", f"/api/projects/{project}/import", body=body)
    there = list(tasks(studio, project, ("id", "data")))
    second = there[3]
    annotated(studio, second["id"], [])
    done = push(studio, project, made(3))
    left = {task["id"] for task in tasks(studio, project, ("id",))}
    assert len(done.doubles) == 3
    assert left == {second["id"], there[1]["id"], there[2]["id"]}


class Fails(Through):
    """Answers 500 to imports: before or after the real server got them, so many times."""

    def __init__(self, times: int, arrives: bool) -> None:
        super().__init__()
        self.left, self.arrives = times, arrives

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/import") and self.left:
            self.left -= 1
            if self.arrives:
                self.real.handle_request(request).read()
            return httpx.Response(500, text="<h1>Server Error</h1>")
        return super().handle_request(request)


@pytest.mark.parametrize("arrives", [True, False])
def test_a_500_in_the_middle_is_mended_by_looking(studio: Studio, project: int, arrives: bool) -> None:
    push(spoilt(studio, Fails(2, arrives)), project, made(25))
    assert each_once(studio, project, made(25))


def test_a_server_that_keeps_failing_is_told_and_the_next_push_goes_on(studio: Studio, project: int) -> None:
    with pytest.raises(AnnotateError, match=r"the server failed \(500"):
        push(spoilt(studio, Fails(99, arrives=False)), project, made(25))
    push(studio, project, made(25))
    assert each_once(studio, project, made(25))


class Halves(Through):
    """Lets half of an import arrive, without predictions, and answers 500."""

    spent = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/import") and not self.spent:
            self.spent = True
            half = [{"data": task.data} for task in made(5)]
            headers = {"Authorization": request.headers["Authorization"]}
            self.real.handle_request(httpx.Request("POST", request.url, json=half, headers=headers)).read()
            return httpx.Response(500)
        return super().handle_request(request)


def test_half_a_chunk_without_its_predictions_is_completed(studio: Studio, project: int) -> None:
    push(spoilt(studio, Halves()), project, made(15))
    assert each_once(studio, project, made(15))


def test_two_pushes_at_once_end_in_one_copy(studio: Studio, project: int) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(push, connect(*find_server()), project, made(30)) for _ in range(2)]
        for one in both:
            one.exception()  # the database may be locked under one of them: its sentence says to run it again
    push(studio, project, made(30))
    assert each_once(studio, project, made(30))


def test_a_server_killed_under_a_push(fresh_studio: Own) -> None:
    number = ready(fresh_studio.studio, "killed", "labels", SCHEME)

    def strike(done: int) -> None:
        if done == 20:
            os.kill(up(fresh_studio.home).running.pid, signal.SIGKILL)

    with pytest.raises(AnnotateError, match=r"no server answers|connection broke"):
        push(fresh_studio.studio, number, made(45), strike)
    up(fresh_studio.home)
    again = connect(*find_server())
    push(again, number, made(45))
    assert each_once(again, number, made(45))


def test_an_interface_edited_by_hand_is_told_and_kept(studio: Studio) -> None:
    number = ready(studio, "edited", "labels", SCHEME)
    xml = call(studio, "GET", f"/api/projects/{number}/")["label_config"]
    call(
        studio, "PATCH", f"/api/projects/{number}/", body={"label_config": xml.replace('value="high"', 'value="dire"')}
    )
    with pytest.raises(InputError, match=r"project \d+ \(edited\) is not what the scheme makes: level differ"):
        ready(studio, "edited", "labels", SCHEME)
    assert 'value="dire"' in call(studio, "GET", f"/api/projects/{number}/")["label_config"]
    assert ready(studio, "edited", "labels", SCHEME, force=True) == number
    assert not differing(call(studio, "GET", f"/api/projects/{number}/")["label_config"], xml)


def test_a_dry_run_tells_of_an_edited_interface_and_sends_nothing(studio: Studio) -> None:
    number = ready(studio, "edited and tried", "labels", SCHEME)
    xml = call(studio, "GET", f"/api/projects/{number}/")["label_config"]
    body = {"label_config": xml.replace('name="comment"', 'name="remark"')}
    call(studio, "PATCH", f"/api/projects/{number}/", body=body)

    def tried(force: bool) -> Delivery:
        return deliver(studio, made(2), "labels", SCHEME, stepping, title="edited and tried", dry_run=True, force=force)

    with pytest.raises(InputError, match=r"comment, remark differ|remark, comment differ"):
        tried(force=False)
    assert tried(force=True).added == 2
    assert counts(studio, number).tasks == 0


BOMB = '<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><View><Choices name="level">&b;</Choices></View>'


@pytest.mark.parametrize("theirs", ["", "<View>", BOMB])
def test_what_is_no_interface_differs_in_all(theirs: str) -> None:
    assert {"level", "types", "article"} <= set(differing(theirs, interface("labels", SCHEME)))


def test_projects_are_found_by_their_titles(studio: Studio) -> None:
    assert find(studio, "no such project") is None
    with pytest.raises(InputError, match="there is no project 'no such project'; there are: "):
        named(studio, "no such project")
    first = ready(studio, "twin", "labels", SCHEME)
    call(studio, "POST", "/api/projects/", body={"title": "twin"})
    with pytest.raises(InputError, match=rf"projects {first}, \d+ are all called 'twin'"):
        find(studio, "twin")
    assert title_for(SCHEME, "labels") == f"{SCHEME.name} labels v{SCHEME.version}"


def test_tasks_that_somebody_else_put_there_are_left_alone(studio: Studio, project: int) -> None:
    body = [{"data": {"html": "theirs", "who": str(number)}} for number in range(3)]
    call(studio, "POST", f"/api/projects/{project}/import", body=body)
    done = push(studio, project, made(2))
    assert (len(done.new), done.doubles) == (2, [])
    assert counts(studio, project).tasks == 5


def test_a_new_prediction_comes_with_its_own_questions(studio: Studio, project: int) -> None:
    push(studio, project, made(2))
    others = [task._replace(data=task.data | {"targets": TARGETS[::-1]}, model="m@2") for task in made(2)]
    push(studio, project, others)
    assert [task["data"]["targets"] for task in tasks(studio, project, ("id", "data"))] == [TARGETS[::-1]] * 2
    assert each_once(studio, project, others)


def test_what_a_review_shows_is_kept_up_to_date(studio: Studio, project: int) -> None:
    first = [task._replace(data=task.data | {"review": True, "answers": "Ana: favor"}) for task in made(2, "")]
    push(studio, project, first)
    second = [task._replace(data=task.data | {"answers": "A: favor"}) for task in first]
    assert len(push(studio, project, second).changed) == 2
    assert {task["data"]["answers"] for task in tasks(studio, project, ("id", "data"))} == {"A: favor"}
    assert not push(studio, project, second).changed


def test_what_a_model_is_least_sure_of_comes_first(studio: Studio, project: int) -> None:
    wanted = [task._replace(score=score) for task, score in zip(made(4), (0.9, 0.4, 0.1, 0.6), strict=True)]
    push(studio, project, wanted)
    order = []
    for _ in wanted:
        task = call(studio, "GET", f"/api/projects/{project}/next/")
        order.append(task["data"]["key"])
        annotated(studio, task["id"], answers_result(task["data"]["key"], TARGETS, {}, None) or [])
    assert order == [wanted[i].key for i in (2, 1, 3, 0)]
