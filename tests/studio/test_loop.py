"""The whole loop against a real server, by the commands and in a browser: what a team does, from articles to scores."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page

from annotate.files import read_records, resource
from annotate.records import Annotation, Gold, Risk, ScoredClaim
from annotate.scheme import load_scheme
from annotate.studio.client import Studio, call, connect
from annotate.studio.held import tasks
from annotate.studio.home import Home, read_credentials
from annotate.studio.labels import answers_result
from annotate.studio.projects import find
from annotate.studio.server import find_server
from tests.studio.visits import SCREENS, SUBMIT, signed_in, token_of

ANNOTATE = str(Path(sys.executable).with_name("annotate"))
LABELLED = 60
SCHEME = load_scheme()

pytestmark = [pytest.mark.studio, pytest.mark.browser, pytest.mark.slow]


def annotate(*arguments: str | Path) -> str:
    """Runs the command; what it prints on standard output."""
    done = subprocess.run([ANNOTATE, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_from_articles_to_scores(fresh_home: Home, browser: Browser, encoder: Path, tmp_path: Path) -> None:
    claims, log, gold = tmp_path / "claims.jsonl", tmp_path / "annotations.jsonl", tmp_path / "gold.jsonl"
    annotate("studio", "up")
    for name in ("ana", "ben", "cy"):
        annotate("studio", "user", "add", name)
    url, key = find_server()
    studio = connect(url, key)
    model = trained(tmp_path / "first", encoder, Path("seeds/gold/train.jsonl"))

    annotate("extract", "seeds/articles", "-o", claims)
    there = len(claims.read_text(encoding="utf-8").splitlines())
    first, second = (told("push", claims, "--model", model, "--overlap", "3") for _ in range(2))
    assert (first["added"], first["unchanged"]) == (there, 0)
    assert (second["added"], second["updated"], second["unchanged"]) == (0, 0, there)
    assert told("push", claims, "--interface", "claims")["added"] == 57

    project = find(studio, "news-claims labels v1")
    assert project
    queue = list(tasks(studio, project, ("id", "data")))[:LABELLED]
    golds = (
        gold for split in ("train", "dev", "test") for gold in read_records(Path(f"seeds/gold/{split}.jsonl"), Gold)
    )
    truth = {gold.id: gold for gold in golds}
    credentials = read_credentials(fresh_home)
    assert credentials
    ana, ben, cy = credentials.annotators
    label(connect(url, token_of(url, ana)), queue, truth, wrong_every=10)
    label(connect(url, token_of(url, ben)), queue, truth, wrong_every=7)
    with signed_in(browser, url, cy) as page:
        shown = in_browser(page, studio.url, project)

    annotate("pull", "-o", log)
    work = list(read_records(log, Annotation))
    by_person = {name: [each for each in work if each.annotator == name] for name in ("ana", "ben", "cy")}
    assert [len(by_person["ana"]), len(by_person["ben"])] == [LABELLED, LABELLED]
    assert sorted(each.status for each in by_person["cy"]) == ["draft", "skipped", "submitted"]
    changed = next(each for each in by_person["cy"] if each.status == "submitted")
    assert changed.suggestion is not None
    assert changed.suggestion.model == shown
    target = changed.asked[0]
    assert changed.stance[target] == SCHEME.stances[1]
    assert changed.origins[target] in ("added", "changed")
    assert changed.origins["level"] == "kept"
    assert changed.seconds
    before = log.read_bytes()
    annotate("pull", "-o", log)
    assert log.read_bytes() == before

    agreement = json.loads(annotate("agree", log, "--claims", claims, "--json", "--page", tmp_path / "agreement.html"))
    assert agreement
    assert (tmp_path / "agreement.html").stat().st_size > 5_000

    pushed = told("adjudicate", log, "--claims", claims)
    assert pushed["added"] > 5
    review = find(studio, "news-claims review v1")
    assert review
    settled = settle(studio, review)
    annotate("pull", "-o", log)
    annotate("gold", log, "--claims", claims, "-o", gold)
    decided = {each.id: each for each in read_records(gold, Gold)}
    assert len(decided) >= LABELLED - 1
    for claim, (stance, risk) in settled.items():
        assert (decided[claim].stance, decided[claim].risk) == (stance, risk)
    assert any(each.distribution and len(each.distribution.level) > 1 for each in decided.values())

    other = trained(tmp_path / "second", encoder, gold)
    scores = tmp_path / "scores.jsonl"
    annotate("score", "seeds/articles/arms-01.md", "--model", other, "-o", scores)
    assert next(iter(read_records(scores, ScoredClaim))).model.startswith("second@")
    annotate("studio", "down")


def told(*arguments: str | Path) -> dict[str, Any]:
    """What a command says with --json."""
    said = json.loads(annotate(*arguments, "--json"))
    assert isinstance(said, dict)
    return said


def trained(folder: Path, encoder: Path, gold: Path) -> Path:
    """A small model, trained by the command on gold claims."""
    content = yaml.safe_load(resource("configs/train.yaml").read_text(encoding="utf-8"))
    content |= {"encoder": str(encoder), "start": None}
    content["data"] = {"train": str(gold.absolute()), "dev": None}
    content["training"]["epochs"] = 1
    config = folder.with_suffix(".yaml")
    config.write_text(yaml.safe_dump(content), encoding="utf-8")
    annotate("train", config, "-o", folder)
    return folder


def label(studio: Studio, queue: list[dict[str, Any]], truth: dict[str, Gold], wrong_every: int) -> None:
    """Labels tasks as somebody who is wrong on every so many; by the token that `studio` has, that person's own."""
    for i, task in enumerate(queue):
        data = task["data"]
        known = truth.get(data["claim_id"])
        stance = {t: s for t, s in known.stance.items() if t in data["targets"]} if known else {}
        risk = known.risk if known else Risk(level=SCHEME.levels[0])
        if i % wrong_every == 0:
            stance = {data["targets"][0]: SCHEME.stances[i % 3]}
            risk = Risk(level=SCHEME.levels[1 + i % 3], types=(SCHEME.types[i % 8],))
        result = answers_result(data["key"], data["targets"], stance, risk)
        body = {"result": result, "lead_time": 4.0 + i % 5}
        call(studio, "POST", f"/api/tasks/{task['id']}/annotations/", body=body)


def settle(studio: Studio, review: int) -> dict[str, tuple[dict[str, str], Risk]]:
    """Answers all tasks of review alike; the answers by claim."""
    answered = {}
    for task in list(tasks(studio, review, ("id", "data"))):
        data = task["data"]
        assert "ana" in data["answers"]
        stance, risk = {data["targets"][0]: SCHEME.stances[0]}, Risk(level=SCHEME.levels[3], types=(SCHEME.types[0],))
        result = answers_result(data["key"], data["targets"], stance, risk)
        call(studio, "POST", f"/api/tasks/{task['id']}/annotations/", body={"result": result})
        answered[data["claim_id"]] = (stance, risk)
    return answered


def in_browser(page: Page, url: str, project: int) -> str:
    """Changes a stance by hotkey and submits, skips a task, begins a third; who predicted is given back."""
    page.goto(f"{url}/projects/{project}/data?labeling=1")
    page.wait_for_selector(SUBMIT)
    page.wait_for_timeout(1000)
    page.screenshot(path=SCREENS / "instructions.png")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    assert checked(page), "a prediction is there to start from"
    page.keyboard.press("2")
    page.wait_for_timeout(300)
    assert SCHEME.stances[1] in checked(page)
    page.screenshot(path=SCREENS / "labels.png")
    fits(page)
    with page.expect_response(lambda answer: "/annotations" in answer.url and answer.request.method == "POST"):
        page.click(SUBMIT)
    page.wait_for_timeout(2000)  # until the next task is drawn
    with page.expect_response(lambda answer: "/annotations" in answer.url and answer.request.method == "POST"):
        page.click("[data-testid=bottombar-skip-button]")
    page.wait_for_timeout(2000)
    with page.expect_response(lambda answer: "/drafts" in answer.url and answer.request.method == "POST"):
        page.keyboard.press("1")
    articles = project_of(page, url, "news-claims claims v1")
    page.goto(f"{url}/projects/{articles}/data?labeling=1")
    page.wait_for_selector("[class*=htx-highlight]")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1500)
    page.screenshot(path=SCREENS / "claims.png")
    answer = page.request.get(f"{url}/api/projects/{project}/").json()
    return str(answer["model_version"])


def project_of(page: Page, url: str, title: str) -> int:
    """The number of a project, as an annotator sees it."""
    listed = page.request.get(f"{url}/api/projects/?page_size=100").json()["results"]
    return next(int(each["id"]) for each in listed if each["title"] == title)


def checked(page: Page) -> list[str]:
    """The answers that are ticked."""
    script = "boxes => boxes.filter(box => box.checked).map(box => box.name)"
    names = page.eval_on_selector_all("input[type=checkbox]", script)
    assert isinstance(names, list)
    return names


def fits(page: Page) -> None:
    """Sees that every question can be reached without scrolling."""
    script = "boxes => Math.max(...boxes.map(box => box.getBoundingClientRect().bottom))"
    bottom = page.eval_on_selector_all("input[type=checkbox]", script)
    bar = page.locator(SUBMIT).bounding_box()
    assert bar is not None
    assert bottom < bar["y"]
