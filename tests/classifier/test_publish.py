"""Models put where others find them."""

import json
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
    told.write_text(
        json.dumps({"question": "stance", "n": 2, "macro_f1": 0.5, "risk_level": {"quadratic_kappa": 0.7}}),
        encoding="utf-8",
    )
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


def test_what_lies_beside_a_published_model_stays(model: Path, tmp_path: Path) -> None:
    to = tmp_path / "other"
    publish(model, str(to))
    (to / "notes").write_text("ours", encoding="utf-8")
    publish(model, str(to))
    assert (to / "notes").read_text(encoding="utf-8") == "ours"
    assert not list(to.rglob("*.new"))


def test_an_evaluation_of_risk_alone_is_not_told_as_stance(model: Path, tmp_path: Path) -> None:
    told = tmp_path / "evaluation.json"
    told.write_text(json.dumps({"question": "risk level", "quadratic_kappa": 0.7}), encoding="utf-8")
    publish(model, str(tmp_path / "other"), told)
    results = ModelCard.load(tmp_path / "other" / "README.md").data.eval_results
    assert [result.metric_name for result in results] == ["risk level, quadratic kappa"]


def test_what_cannot_be_published_is_told(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    for to in ("file", "file/model"):
        with pytest.raises(InputError, match="nothing can be written there"):
            publish(model, str(tmp_path / to))
    with pytest.raises(InputError, match="where the model lies already"):
        publish(model, str(model))
    for told in ("{}", "encoder: x"):
        (tmp_path / "told.json").write_text(told, encoding="utf-8")
        with pytest.raises(InputError, match="not what `annotate evaluate --json` prints"):
            publish(model, str(tmp_path / "to"), tmp_path / "told.json")
    with pytest.raises(InputError, match="this is no name on the hub"):
        publish(model, "a/b/c")
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(AnnotateError, match="the hub does not take it"):
        publish(model, "a/b")
    (model / "README.md").touch()
    with pytest.raises(InputError, match="leave --evaluation and --license out"):
        publish(model, str(tmp_path / "to"), licence="mit")
    (model / "encoder" / "tokenizer.json").unlink()
    with pytest.raises(InputError, match="not whole"):
        publish(model, str(tmp_path / "to"))
    assert not (tmp_path / "to").exists()
