"""Classifiers on public development sets, which are not shipped, and on the seeds' test split.

    python -m benchmarks.classifier path/to/public/data models/stance-risk-minilm build/other-model

`kept` is the share of rows that the model does not abstain on, `right possible` how often the right stance is among
those that it does not rule out, which is what its card promises.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from annotate.classifier.evaluate import abstaining
from annotate.classifier.heads import LEVEL, STANCE, Head, Told, heads, told_by
from annotate.classifier.model import Model, load
from annotate.classifier.rows import Asked, read_rows
from annotate.evaluation.metrics import Measures, calibration_error_by_chance
from annotate.files import read_objects

PUBLIC = {
    "NewsMTSC rw": "stance_newsmtsc_rw_dev",
    "NewsMTSC mt": "stance_newsmtsc_mt_dev",
    "SemEval-2016": "stance_semeval2016_dev",
    "VAST": "stance_vast_dev",
    "directed sentiment": "stance_dse_dev",
    "risk in news": "risk_news_dev",
}
SEEDS = Path("seeds/gold/test.jsonl")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("public", type=Path, help="the folder of the public sets")
    options.add_argument("models", type=Path, nargs="+", metavar="model")
    given = options.parse_args()
    files = {name: given.public / f"{file}.jsonl.gz" for name, file in PUBLIC.items()} | {"seeds, test": SEEDS}
    for folder in given.models:
        model = load(folder)
        print(f"{folder}, {'8' if model.card.small else '32'} bits")
        for name, path in files.items():
            if not path.exists():
                print(f"  {name}: {path} is not here: public sets are not shipped, so it is left out.")
                continue
            rows = list(read_rows(path, model.scheme, labelled=True))
            show(name, model, rows)
            seen = [value.get("seen") for _, value in read_objects(path)]
            for value in sorted({one for one in seen if one is not None}):
                part = [item for item, one in zip(rows, seen, strict=True) if one == value]
                show(f"{name}, {'seen' if value else 'unseen'} topics", model, part)


def show(name: str, model: Model, rows: Iterable[Asked]) -> None:
    """Prints how well each head does that the rows have labels for."""
    for head in heads(rows, model.scheme):
        print(f"  {name}, {len(head.asked)} rows, {head.name}: {told(model, head)}")


def told(model: Model, head: Head) -> str:
    """A line on how well a head does."""
    answers = told_by(model, head)
    found = head.measure(answers)
    if head.name == STANCE:
        line = (
            f"macro F1 {found['macro_f1']:.3f}, of favor and against {found['favor_against_f1']:.3f}, "
            f"{error(found, answers)}"
        )
        if left := abstaining(model.card, head, answers):
            line += f"; kept {left.kept:.2f} with {left.kept_accuracy:.3f} right, right possible {left.covered:.3f}"
        return line
    if head.name == LEVEL:
        return (
            f"macro F1 {found['macro_f1']:.3f}, quadratic kappa {found['quadratic_kappa']:.3f}, {error(found, answers)}"
        )
    return (
        f"macro F1 {found['macro_f1']:.3f}, micro F1 {found['micro_f1']:.3f}, "
        f"average precision {found['average_precision']:.3f}"
    )


def error(found: Measures, answers: Told) -> str:
    """The calibration error, and what a calibrated model shows of it on so many rows."""
    by_chance = calibration_error_by_chance(answers.probabilities.max(1))
    return f"calibration error {found['calibration_error']:.3f} (by chance {by_chance:.3f})"


if __name__ == "__main__":
    main()
