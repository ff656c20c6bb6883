"""Classifiers on public development sets, which are not shipped, and on the seeds' test split.

    python -m benchmarks.classifier path/to/public/data models/stance-risk-minilm build/other-model

`kept` is the share of rows that the model does not abstain on, `right possible` how often the right stance is among
those that it does not rule out, which is what its card promises.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from annotate.classifier.encoding import level_numbers, stance_numbers, type_numbers
from annotate.classifier.model import Model, load
from annotate.classifier.predict import Answer, answers
from annotate.classifier.rows import Asked, Question, read_rows
from annotate.evaluation import metrics
from annotate.files import read_objects

STANCE = {
    "NewsMTSC rw": "stance_newsmtsc_rw_dev",
    "NewsMTSC mt": "stance_newsmtsc_mt_dev",
    "SemEval-2016": "stance_semeval2016_dev",
    "VAST": "stance_vast_dev",
    "directed sentiment": "stance_dse_dev",
}
RISK = "risk_news_dev"
SEEDS = Path("seeds/gold/test.jsonl")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("public", type=Path, help="the folder of the public sets")
    options.add_argument("models", type=Path, nargs="+", metavar="model")
    given = options.parse_args()
    for folder in given.models:
        model = load(folder)
        print(f"{folder}, {'8' if model.card.small else '32'} bits")
        for name, file in STANCE.items():
            path = given.public / f"{file}.jsonl.gz"
            if not path.exists():
                print(f"  {name}: {path} is not here: public sets are not shipped, so it is left out.")
                continue
            rows = list(read_rows(path, model.scheme, labelled=True))
            show(name, model, [item.questions[0] for item in rows])
            seen = [value.get("seen") for _, value in read_objects(path)]
            for value in sorted({one for one in seen if one is not None}):
                part = [item.questions[0] for item, one in zip(rows, seen, strict=True) if one == value]
                show(f"{name}, {'seen' if value else 'unseen'} topics", model, part)
        for name, path in (("risk in news", given.public / f"{RISK}.jsonl.gz"), ("seeds, test", SEEDS)):
            if path.exists():
                asked = list(questions(read_rows(path, model.scheme, labelled=True)))
                show(name, model, [one for one in asked if one.stance])
                show_risk(name, model, [one for one in asked if one.level])


def questions(rows: Iterator[Asked]) -> Iterator[Question]:
    """All that rows ask."""
    return (question for item in rows for question in item.questions)


def show(name: str, model: Model, asked: list[Question]) -> None:
    """Prints how well stances are told."""
    if not asked:
        return
    labels = model.scheme.stances
    polar = [label for label in labels if model.scheme.polarity(label)]
    told = np.array([answer.stance for answer in answers(model, asked)])
    gold = stance_numbers(asked, model.scheme)
    found = metrics.labelled(gold, told, labels, polar)
    line = (
        f"  {name}, {len(asked)} rows: macro F1 {found['macro_f1']:.3f}, of favor and against "
        f"{found['favor_against_f1']:.3f}, calibration error {found['calibration_error']:.3f}"
    )
    if (least := model.card.stance_least) is not None:
        possible = told >= least
        kept = possible.sum(1) == 1
        right = possible[np.arange(len(gold)), gold].mean()
        sure = metrics.labelled(gold[kept], told[kept], labels, polar)["macro_f1"] if kept.any() else 0.0
        line += f"; kept {kept.mean():.2f} with macro F1 {sure:.3f}, right possible {right:.3f}"
    print(line)


def show_risk(name: str, model: Model, asked: list[Question]) -> None:
    """Prints how well levels and types of risk are told."""
    scheme = model.scheme
    told: list[Answer] = answers(model, asked)
    level = metrics.ordered(level_numbers(asked, scheme), np.array([answer.level for answer in told]), scheme.levels)
    said = (np.array([answer.types for answer in told]) >= model.card.type_threshold).astype(int)
    several = metrics.several(type_numbers(asked, scheme), said, scheme.types)
    print(
        f"  {name}, {len(asked)} rows: level macro F1 {level['macro_f1']:.3f}, quadratic kappa "
        f"{level['quadratic_kappa']:.3f}, calibration error {level['calibration_error']:.3f}; "
        f"types macro F1 {several['macro_f1']:.3f}, micro F1 {several['micro_f1']:.3f}"
    )


if __name__ == "__main__":
    main()
