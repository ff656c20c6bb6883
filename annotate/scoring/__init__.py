"""Articles to predictions, and how they are shown."""

from annotate.scoring.report import render
from annotate.scoring.score import find_model, save, score

__all__ = ["find_model", "render", "save", "score"]
