"""Labels that are likely wrong, in a project of review on a real server."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from annotate.files import read_records, resource
from annotate.records import Gold
from annotate.studio.held import tasks
from annotate.studio.projects import find
from tests.scoring.small import ANNOTATE
from tests.studio.conftest import Own

GOLD = resource("seeds/gold/dev.jsonl")

pytestmark = [pytest.mark.studio, pytest.mark.slow]


def test_suspects_go_to_a_review_that_starts_from_gold(fresh_studio: Own, encoder: Path, tmp_path: Path) -> None:
    config = tmp_path / "small.yaml"
    content = yaml.safe_load(resource("configs/train.yaml").read_text(encoding="utf-8"))
    content |= {"encoder": str(encoder), "start": None}
    content["training"] |= {"epochs": 1, "learning_rate": 0.003, "head_learning_rate": 0.01}
    config.write_text(yaml.safe_dump(content), encoding="utf-8")
    articles = resource("seeds/articles")
    call: list[str | Path] = [ANNOTATE, "audit", GOLD, "--config", config, "--folds", "2", "--push", "-a", articles]
    done = subprocess.run([*call, "--limit", "5", "-o", tmp_path / "suspects.jsonl"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "news-claims review v1: 5 added" in done.stderr
    project = find(fresh_studio.studio, "news-claims review v1")
    assert project
    golds = {gold.id: gold for gold in read_records(GOLD, Gold)}
    suspects = [json.loads(line) for line in (tmp_path / "suspects.jsonl").read_text(encoding="utf-8").splitlines()]
    first = list(dict.fromkeys(suspect["claim_id"] for suspect in suspects))[:5]
    there = list(tasks(fresh_studio.studio, project, ("id", "data", "predictions")))
    assert {task["data"]["claim_id"] for task in there} == set(first)
    for task in there:
        assert ">gold<" in task["data"]["answers"]
        assert ">models<" in task["data"]["answers"]
        assert set(golds[task["data"]["claim_id"]].stance) <= set(task["data"]["targets"])
