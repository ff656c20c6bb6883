"""Models put where others find them."""

import json
import shutil
from pathlib import Path

import pytest
from huggingface_hub import ModelCard, constants

from annotate.classifier.model import CARD, load, read_card
from annotate.classifier.predict import answers
from annotate.classifier.publish import publish
from annotate.classifier.rows import Question
from annotate.classifier.train import train
from annotate.errors import AnnotateError, InputError
from tests.classifier.conftest import configuration

ASKED = [Question("the plan is good", "the plan", "a")]


@pytest.fixture
def model(tmp_path: Path, encoder: Path, rows: Path) -> Path:
    folder = tmp_path / "model"
    train(configuration(tmp_path, encoder, rows, rows, epochs=1), folder)
    (folder / "notes.txt").write_text("not for others", encoding="utf-8")
    return folder


def test_a_published_model_answers_alike_and_takes_nothing_else_along(model: Path, tmp_path: Path) -> None:
    told = tmp_path / "evaluation.json"
    told.write_text(json.dumps({"n": 2, "macro_f1": 0.5, "risk_level": {"quadratic_kappa": 0.7}}), encoding="utf-8")
    to = tmp_path / "shared" / "model"
    assert publish(model, str(to), told, "apache-2.0") == str(to)
    assert answers(load(to), ASKED) == answers(load(model), ASKED)
    assert {path.name for path in to.iterdir()} == {CARD, "README.md", "encoder", "model.safetensors", "scheme.yaml"}
    assert read_card(to).train == ("rows.jsonl",)
    assert str(tmp_path) not in (to / CARD).read_text(encoding="utf-8")
    card = ModelCard.load(to / "README.md")
    assert card.data.license == "apache-2.0"
    assert {result.metric_name: result.metric_value for result in card.data.eval_results} == {
        "stance, macro F1": 0.5,
        "risk level, quadratic kappa": 0.7,
    }


def test_a_card_of_one_s_own_goes_along(model: Path, tmp_path: Path) -> None:
    (model / "README.md").write_text("# Ours\n", encoding="utf-8")
    publish(model, str(tmp_path / "other"))
    assert (tmp_path / "other" / "README.md").read_text(encoding="utf-8") == "# Ours\n"


def test_what_cannot_be_published_is_told(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="something else than a model lies there"):
        publish(model, str(tmp_path))
    with pytest.raises(InputError, match="not what `annotate evaluate --json` prints"):
        publish(model, str(tmp_path / "to"), tmp_path / "config.yaml")
    with pytest.raises(InputError, match="this is no name on the hub"):
        publish(model, "a/b/c")
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(AnnotateError, match="the hub does not take it"):
        publish(model, "a/b")
    shutil.rmtree(model / "encoder")
    with pytest.raises(InputError, match="not whole"):
        publish(model, str(tmp_path / "to"))
    assert not (tmp_path / "to").exists()
