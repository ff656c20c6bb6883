"""What an evaluation tells beside its measures, and how it is shown."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from annotate.articles import read_articles
from annotate.classifier.evaluate import EMBEDDINGS, MODEL, Evaluation, evaluate
from annotate.classifier.model import Model, load
from annotate.classifier.page import render
from annotate.classifier.train import train
from annotate.cli import app
from annotate.files import read_records, resource
from annotate.records import Gold
from tests.classifier.conftest import configuration

GOLD = resource("seeds/gold/dev.jsonl")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, encoder: Path) -> Model:
    """A model that has hardly begun to learn the seeds."""
    folder = tmp_path_factory.mktemp("model")
    train(configuration(folder, encoder, GOLD, GOLD, epochs=1), folder / "model")
    return load(folder / "model")


@pytest.fixture(scope="module")
def found(model: Model) -> dict[str, Evaluation]:
    """All that is told of it."""
    return evaluate(model, GOLD, [GOLD], list(read_articles([str(resource("seeds/articles"))])))


def test_slices_are_of_the_rows_that_they_name(found: dict[str, Evaluation]) -> None:
    claims = list(read_records(GOLD, Gold))
    by_kind = found["risk level"].slices["kind"]
    assert {kind: those.n for kind, those in by_kind.items()} == {
        kind: count for kind in by_kind if (count := sum(claim.kind == kind for claim in claims))
    }
    assert {"length", "target", "outlet", "month"} <= set(found["stance"].slices)
    for each in found["stance"].slices.values():
        assert all(those.n >= 10 and those.f1.low <= those.f1.high for those in each.values())


def test_what_is_left_open_is_told(found: dict[str, Evaluation]) -> None:
    left = found["stance"].abstaining
    assert left is not None
    assert left.covered == pytest.approx(left.coverage, abs=0.02)
    assert 0 <= left.kept <= 1


def test_names_are_swapped_among_the_speakers(found: dict[str, Evaluation]) -> None:
    swap = found["stance"].name_swap
    assert swap is not None
    asked = [claim for claim in read_records(GOLD, Gold) if claim.speaker and claim.stance]
    assert swap.n == 5 * sum(len(claim.stance) for claim in asked)
    assert 0 <= swap.changed.value <= 1


def test_the_page_shows_it_all_and_escapes_what_comes_from_outside(
    found: dict[str, Evaluation], model: Model, tmp_path: Path
) -> None:
    evil = "<script>alert(1)</script>"
    slices = {"kind": {evil: next(iter(found["stance"].slices["kind"].values()))}}
    page = render(found | {"stance": found["stance"]._replace(slices=slices)}, model, tmp_path / f"{evil}.jsonl")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert page.count("<svg") == 4
    assert "http:" not in page
    assert "https:" not in page


def test_the_command_tells_it_as_json(model: Model, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = next(tmp_path_factory.getbasetemp().glob("model*")) / "model"
    told = CliRunner().invoke(app, ["evaluate", str(folder), str(GOLD), "--json", "--embeddings"])
    assert told.exit_code == 0
    read = json.loads(told.stdout)
    assert {"n", "macro_f1", "f1", "favor_against_f1", "accuracy", "calibration_error", "intervals"} <= set(read)
    assert EMBEDDINGS in read["baselines"]
    assert read["abstaining"]["coverage"] == 0.8
    assert read["risk_types"]["average_precision"] <= 1
    assert read["name_swap"]["n"] > 0
    assert MODEL not in read["baselines"]
