"""A model that trains in seconds, by the command, so that its folder tells how it was trained."""

import subprocess
import sys
from pathlib import Path

import yaml

from annotate.files import resource

ANNOTATE = str(Path(sys.executable).with_name("annotate"))
ROWS = 80


def small_model(folder: Path, encoder: Path, epochs: int = 1) -> Path:
    """A model with an encoder of the tests, trained on some of the seeds' claims and tried on others."""
    for split in ("train", "dev"):
        rows = resource(f"seeds/gold/{split}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / f"{split}.jsonl").write_text("".join(rows[:ROWS]), encoding="utf-8")
    content = yaml.safe_load(resource("configs/train.yaml").read_text(encoding="utf-8"))
    content |= {"encoder": str(encoder), "start": None}
    content["coverage"] = 0.5  # so that it tells some stances, little as it has learnt
    content["data"] = {split: str(folder / f"{split}.jsonl") for split in ("train", "dev")}
    content["training"] |= {"epochs": epochs, "patience": 1, "learning_rate": 0.003, "head_learning_rate": 0.01}
    (folder / "small.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    subprocess.run([ANNOTATE, "train", folder / "small.yaml", "-o", folder / "small"], check=True, capture_output=True)
    return folder / "small"
