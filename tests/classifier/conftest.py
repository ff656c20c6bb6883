"""An encoder that trains in a second, and a corpus of two labels' worth of words."""

import json
from pathlib import Path

import pytest
import yaml

from annotate.classifier.train import Config, load_config
from annotate.encoder.weights import PINNED, location
from annotate.files import resource


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT with random weights, 32 wide, with the pinned encoder's tokenizer."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertModel

    folder = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(0)
    shape = BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)
    BertModel(shape, add_pooling_layer=False).save_pretrained(folder)
    AutoTokenizer.from_pretrained(location(PINNED)).save_pretrained(folder)
    return folder


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
    content["encoder"] = str(encoder)
    content["data"] = {"train": str(train), "dev": dev and str(dev)}
    content["training"] |= {"epochs": 2, "learning_rate": 0.003, "head_learning_rate": 0.01} | training
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return load_config(path)
