"""How calibrated a model is on rows that did not calibrate it.

    python -m benchmarks.calibration path/to/public/data models/stance-risk-minilm

The stance sets' development rows are cut in two, by chance and twenty times: one half calibrates the model anew, as
training does, the other is measured, and the means are printed. The seeds' test split never calibrates.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from annotate.classifier.calibration import ALL, Fit, fits, stances
from annotate.classifier.encoding import encoded
from annotate.classifier.model import Model, load
from annotate.classifier.rows import most, read_rows
from annotate.encoder.runtime import Array
from annotate.evaluation.metrics import calibration_error
from benchmarks.classifier import PUBLIC, SEEDS

DEV = {name: f"{file}.jsonl.gz" for name, file in PUBLIC.items() if not file.startswith("risk")}
SEEDS_DEV = Path("seeds/gold/dev.jsonl")
TIMES = 20


class Asked(NamedTuple):
    """A set's questions: logits `[rows, stances]`, the right stance of each as a number, and its sort."""

    logits: Array
    right: Array
    sorts: list[str]

    def part(self, chosen: Array) -> "Asked":
        """Some of the rows."""
        return Asked(self.logits[chosen], self.right[chosen], [self.sorts[i] for i in chosen])


def asked(model: Model, path: Path) -> Asked:
    """What a model answers to the rows of a file that ask for a stance."""
    rows = read_rows(path, model.scheme, labelled=True)
    questions = [question for item in rows for question in item.questions if question.stance]
    logits = model.ask(encoded(questions, model.scheme, model.tokenizer, model.card.longest))[0]
    right = [model.scheme.stances.index(most(question.stance or {})) for question in questions]
    return Asked(logits, np.array(right), [question.sort for question in questions])


def measured(rows: Asked, by: Mapping[str, Fit]) -> tuple[float, float, float]:
    """Calibration error, how often the right stance is possible, and how often just one is."""
    each = [by.get(sort) or by[ALL] for sort in rows.sorts]
    told = stances(rows.logits, np.array([[fit.temperature] for fit in each]))
    possible = told >= np.array([[fit.least or 0.0] for fit in each])
    covered = possible[np.arange(len(rows.right)), rows.right].mean()
    error = calibration_error(told.max(1), told.argmax(1) == rows.right)
    return error, float(covered), float((possible.sum(1) == 1).mean())


def calibrated(parts: Sequence[Asked], coverage: float) -> dict[str, Fit]:
    """As training calibrates on these rows."""
    logits, right = (np.concatenate(those) for those in zip(*(part[:2] for part in parts), strict=True))
    return fits(logits, right, [sort for part in parts for sort in part.sorts], coverage)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("public", type=Path, help="the folder of the public sets")
    options.add_argument("model", type=Path)
    given = options.parse_args()
    files = {name: given.public / file for name, file in DEV.items()} | {"seeds, dev": SEEDS_DEV}
    if missing := [path for path in files.values() if not path.exists()]:
        raise SystemExit(f"{missing[0]} is not here: public sets are not shipped; name the folder where they lie.")
    model = load(given.model)
    sets = {name: asked(model, path) for name, path in files.items()}
    test = asked(model, SEEDS)
    chance = np.random.default_rng(13)
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in (*sets, "seeds, test")}
    for _ in range(TIMES):
        halves = {name: np.array_split(chance.permutation(len(rows.right)), 2) for name, rows in sets.items()}
        by = calibrated([rows.part(halves[name][0]) for name, rows in sets.items()], model.card.coverage)
        for name, rows in sets.items():
            found[name].append(measured(rows.part(halves[name][1]), by))
        found["seeds, test"].append(measured(test, by))
    promised = model.card.coverage
    print(f"{given.model}, {promised:.2f} promised; means of {TIMES} cuts, on the half that did not calibrate")
    for name, those in found.items():
        error, covered, kept = np.mean(those, axis=0)
        print(f"  {name}: calibration error {error:.3f}, right possible {covered:.3f}, kept {kept:.2f}")
    print(f"  all sets but the test: right possible {np.mean([np.mean(found[name], axis=0)[1] for name in sets]):.3f}")


if __name__ == "__main__":
    main()
