"""Tasks looked over before they are sent."""

from collections.abc import Callable
from typing import Any

import pytest

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.errors import InputError
from annotate.records import Article, Risk, Suggestion
from annotate.scheme import load_scheme
from annotate.studio.checks import check
from annotate.studio.interface import Kind, interface
from annotate.studio.labels import Start, label_task
from annotate.studio.spans import article_task
from annotate.studio.tasks import Task

SCHEME = load_scheme()
TARGETS = [target.name for target in SCHEME.topics[0].targets]
ARTICLE = Article(id="a🙂", text="🚀 War is unlikely, said Timothy Heath.")


def tasks(kind: Kind) -> list[Task]:
    claims = list(extract([ARTICLE]))
    if kind == "claims":
        return [article_task(ARTICLE, claims, 1, "rules")]
    start = Start(Suggestion(model="m", stance={TARGETS[0]: "favor"}, risk=Risk(level="low", types=("coercion",))), 0.5)
    return [label_task(ARTICLE, claim, SCHEME, TARGETS, start) for claim in claims]


@pytest.mark.parametrize("kind", ["labels", "claims"])
def test_what_is_made_here_is_right(kind: Kind) -> None:
    check(tasks(kind), kind, interface(kind, SCHEME))
    articles = list(read_articles(["seeds/articles/arms-01.md", "seeds/articles/election-04.md"]))
    check(
        [article_task(article, list(extract([article])), 1, "rules") for article in articles],
        "claims",
        interface("claims", SCHEME),
    )


def _item(task: Task, control: str) -> dict[str, Any]:
    return next(item for item in task.result if item.get("from_name") == control)


def _tie(task: Task) -> dict[str, Any]:
    return next(item for item in task.result if item["type"] == "relation")


SPOILT: list[tuple[Kind, str, Callable[[Task], object]]] = [
    ("labels", "shows 'html', which the task has not", lambda task: task.data.pop("html")),
    ("labels", "level", lambda task: _item(task, "level")["value"].update(choices=["enormous"])),
    ("labels", "level has 2 answers", lambda task: _item(task, "level")["value"].update(choices=["low", "high"])),
    ("labels", "stance_4", lambda task: _item(task, "stance_1").update(from_name="stance_4")),
    ("labels", "another task's", lambda task: task.result[0].update(id="0123456789abcdef-level")),
    ("claims", "does not lie in the text", lambda task: _item(task, "span")["value"].update(end=400)),
    ("claims", "does not lie in the text", lambda task: _item(task, "span")["value"].update(start=30, end=20)),
    ("claims", "is said to be 'peace'", lambda task: _item(task, "span")["value"].update(text="peace")),
    ("claims", "Rumour", lambda task: _item(task, "span")["value"].update(labels=["Rumour"])),
    ("claims", "'owes' is no relation", lambda task: _tie(task).update(labels=["owes"])),
    ("claims", "not found in regions", lambda task: _tie(task).update(to_id="nowhere")),
]


@pytest.mark.parametrize(("kind", "problem", "spoil"), SPOILT)
def test_what_is_wrong_is_told_before_anything_is_sent(
    kind: Kind, problem: str, spoil: Callable[[Task], object]
) -> None:
    made = tasks(kind)
    spoil(made[0])
    with pytest.raises(InputError, match=problem) as caught:
        check(made, kind, interface(kind, SCHEME))
    assert str(caught.value).startswith(made[0].key)
    assert str(caught.value).endswith("Nothing was sent.")


@pytest.mark.parametrize(("change", "problem"), [({"model": ""}, "names no model"), ({"score": 1.5}, "Score must be")])
def test_a_prediction_has_a_model_and_a_score(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        check([tasks("labels")[0]._replace(**change)], "labels", interface("labels", SCHEME))


def test_a_claim_may_stand_in_the_input_once() -> None:
    with pytest.raises(InputError, match="stands in the input twice"):
        check(tasks("labels") * 2, "labels", interface("labels", SCHEME))
