"""Articles to predictions, and how they are shown."""

from annotate.scoring.report import render
from annotate.scoring.run import run
from annotate.scoring.save import save
from annotate.scoring.score import find_model, score

__all__ = ["find_model", "render", "run", "save", "score"]
