"""Documents that a tagger learns in seconds: every statement has the same shape."""

import json
from pathlib import Path

import pytest

from annotate.claims.tagger.train import Config

NAMES = ("Heath", "Sebena", "Ilic", "Novak", "Weber", "Okafor", "Tanaka", "Silva")
CLAIMS = ("war is unlikely", "the price will rise", "talks have failed", "troops are leaving", "the bridge is closed")


def document(number: int) -> dict[str, object]:
    """A document of five paragraphs, four of them with a statement, one with none."""
    text, marked = "", []
    for k in range(4):
        name, claim = NAMES[(number + k) % len(NAMES)], CLAIMS[(number * 3 + k) % len(CLAIMS)]
        start = len(text)
        text += f"{name} said that {claim}.\n\n"
        cue = start + len(name) + 1
        marked.append(
            {
                "quote": [[cue + 10, cue + 10 + len(claim)]],
                "speaker": [[start, start + len(name)]],
                "cue": [[cue, cue + 4]],
            }
        )
    return {"id": f"d{number}", "text": text + "It rained in the valley all day.\n", "attributions": marked}


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen documents of the published form."""
    path = tmp_path_factory.mktemp("documents") / "documents.jsonl"
    path.write_text("".join(json.dumps(document(number)) + "\n" for number in range(16)))
    return path


@pytest.fixture(scope="session")
def config(encoder: Path, documents: Path) -> Config:
    """How a tiny tagger is trained on them."""
    return Config.model_validate(
        {
            "task": "statements",
            "encoder": str(encoder),
            "data": {"train": [documents], "dev": documents},
            "context": 1000,
            "longest": 64,
            "layers": 2,
            "second_layers": 1,
            "rank": 0,
            "seed": 13,
            "training": {
                "epochs": 8,
                "patience": 8,
                "batch_size": 4,
                "learning_rate": 3e-3,
                "head_learning_rate": 1e-2,
                "layer_decay": 1.0,
                "trained_layers": 2,
                "weight_decay": 0.0,
                "warmup": 0.0,
            },
        }
    )


@pytest.fixture(scope="session")
def folder(config: Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tagger that was trained so."""
    from annotate.claims.tagger.train import train

    folder = tmp_path_factory.mktemp("tagger") / "tiny"
    train(config, folder)
    return folder
