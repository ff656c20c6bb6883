"""A corpus of two labels' worth of words, and how it is trained on."""

import json
from pathlib import Path

import pytest
import yaml

from annotate.classifier.recipe import Config, load_config
from annotate.files import resource


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Plain rows, half of them for and half against, by one word."""
    path = tmp_path / "rows.jsonl"
    labels = ["favor", "against"] * 20
    with path.open("w", encoding="utf-8") as file:
        for i, label in enumerate(labels):
            text = f"the {i} plan is {'good' if label == 'favor' else 'bad'}"
            file.write(json.dumps({"text": text, "target": "the plan", "label": label, "seen": 1}) + "\n")
    return path


def configuration(folder: Path, encoder: Path | str, train: Path, dev: Path | None = None, **training: float) -> Config:
    """The shipped configuration with another encoder and other rows, read from a file as a user's is."""
    content = yaml.safe_load(resource("configs/train.yaml").read_text(encoding="utf-8"))
    content |= {"encoder": str(encoder), "start": None}
    content["data"] = {"train": str(train), "dev": dev and str(dev)}
    content["training"] |= {"epochs": 2, "learning_rate": 0.003, "head_learning_rate": 0.01} | training
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return load_config(path)
