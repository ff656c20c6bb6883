"""What tests of pushing and pulling send: a few claims of an article, and a server that can be spoilt."""

import httpx

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.records import Risk, Suggestion
from annotate.scheme import load_scheme
from annotate.studio.client import Studio, call
from annotate.studio.labels import Start, label_task
from annotate.studio.tasks import Task

SCHEME = load_scheme()
TARGETS = [target.name for target in SCHEME.topics[0].targets]
ARTICLE = next(iter(read_articles(["seeds/articles/arms-01.md"])))
CLAIMS = list(extract([ARTICLE]))


def made(count: int, model: str = "m@1", level: int = 1) -> list[Task]:
    """Tasks for claims, repeated under ids of their own, with a prediction each unless `model` is empty."""
    risk = Risk(level=SCHEME.levels[level], types=(SCHEME.types[0],))
    start = Start(Suggestion(model=model, stance={TARGETS[0]: SCHEME.stances[0]}, risk=risk), 0.5) if model else None
    return [
        label_task(ARTICLE, claim.model_copy(update={"id": f"{claim.id}-{i}"}), SCHEME, TARGETS, start)
        for i in range(count)
        for claim in [CLAIMS[i % len(CLAIMS)]]
    ]


def spoilt(studio: Studio, transport: httpx.BaseTransport) -> Studio:
    """A client of the same server whose requests go through `transport`."""
    auth, timeout = studio.http.auth, studio.http.timeout
    return studio._replace(http=httpx.Client(base_url=studio.url, auth=auth, timeout=timeout, transport=transport))


class Through(httpx.BaseTransport):
    """Passes requests on to the real server, and answers; subclasses spoil one or the other."""

    def __init__(self) -> None:
        self.real = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self.real.handle_request(request)


def annotated(studio: Studio, task: int, result: object, **more: object) -> int:
    """An annotation made by the administrator, or by somebody named; its number."""
    body = {"result": result, "lead_time": 3.0, **more}
    return int(call(studio, "POST", f"/api/tasks/{task}/annotations/", body=body)["id"])
