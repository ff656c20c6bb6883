"""From what annotators said since to a new model's rows, and whether that model may take the place of the old one."""

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from annotate.classifier.model import SCHEME
from annotate.classifier.recipe import Config, found
from annotate.encoder.weights import WEIGHTS
from annotate.errors import InputError
from annotate.files import read_objects, read_text, record, writing
from annotate.gold.annotations import claims_by_id, read_log
from annotate.gold.decide import decide
from annotate.manifest import location, sha256
from annotate.records import Annotation, Gold, Record
from annotate.scheme import Scheme
from annotate.studio.client import connect
from annotate.studio.log import append
from annotate.studio.pull import pull
from annotate.studio.server import find_server
from annotate.studio.tasks import digest

LOG, CURRENT = "annotations.jsonl", "current.json"
"""In the folder of what was learnt: what annotators said, and which model is in use."""

_HELD_OUT = 5
"""One article of so many is held out to compare models by."""

_SAME = 1e-9


class Score(NamedTuple):
    """Macro F1 on gold that neither of two models has learnt from; none where that gold does not ask."""

    stance: float | None
    level: float | None


class Rows(NamedTuple):
    """What to learn from, and what to compare models by, as JSON lines."""

    learn: list[str]
    compare: list[str]


class Current(Record):
    """Which model is in use in place of the one that was given, which is known by its weights."""

    base: str
    model: Path


def in_use(base: Path, data: Path) -> Path:
    """The folder of the model to serve: the last that took the place of `base`, or `base` itself.

    Raises:
        InputError: what is kept of it in `data` cannot be read.
    """
    path = data / CURRENT
    if not path.exists() or not (base / WEIGHTS).exists():
        return base
    current = _json(path, Current)
    return current.model if current.base == sha256(base / WEIGHTS) and current.model.exists() else base


def use(model: Path, base: Path, data: Path) -> None:
    """Keeps which model has taken the place of `base`."""
    with writing(data / CURRENT) as file:
        file.write(Current(base=sha256(base / WEIGHTS), model=model.resolve()).model_dump_json() + "\n")


def recipe(folder: Path, train: Path | None = None) -> Config:
    """How a model was trained, by the manifest that `annotate train` leaves in its folder.

    Args:
        folder: the model's.
        train: rows in place of those that it has learnt from.

    Raises:
        InputError: there is no manifest, or its rows are not there any more.
    """
    path = location(folder)
    if not path.is_file():
        raise InputError(f"{folder}: no {path.name} tells how this model was trained; annotate train writes one.")
    config = record(json.loads(read_text(path)).get("config", {}), Config, path, 1)
    learn = [train] if train else [part.path for part in config.data.train]
    data = config.data.at([found(path) for path in learn], [found(path) for path in config.data.dev])
    for rows in data.files:
        if not rows.is_file():
            raise InputError(f"{rows}: the rows that {folder} was trained on are not there; name others with --train.")
    # Its own scheme, whatever has become of the file since.
    return config.model_copy(update={"data": data, "scheme": folder / SCHEME})


def gathered(projects: Iterable[int], claims: Sequence[Path], data: Path, scheme: Scheme) -> list[Gold]:
    """What annotators have said by now, as gold by majority; the log in `data` grows by what is new.

    Args:
        projects: numbers of those that something is new in.
        claims: files of the claims that are annotated there.
        data: the folder of what was learnt.
        scheme: whose labels they are.

    Raises:
        InputError: no server is at hand, or annotations are of claims that are not given.
        AnnotateError: the server fails.
    """
    if not claims:
        raise InputError("it is not known which claims are annotated; name their file with --claims.")
    log = data / LOG
    studio = connect(*find_server())
    with closing(studio.http):
        for project in projects:
            pulled = pull(studio, project, scheme)
            answers = [work for work in pulled.records if isinstance(work, Annotation)]
            append(log, pulled._replace(records=[*answers]))
    return decide(read_log([log], scheme).of(Annotation), claims_by_id(claims), scheme).golds


def divided(golds: Iterable[Gold], train: Iterable[Path], dev: Iterable[Path]) -> Rows:
    """Old and new gold as rows to learn from and rows to compare models by; new gold takes the place of old.

    Of new gold, one article of five is held out, always the same ones; so are the articles of the development rows.
    What stands in an article of the training rows is not, as the old model knows it.
    """
    new = {gold.id: gold for gold in golds}
    learn, compare = ([value for path in paths for _, value in read_objects(path)] for paths in (train, dev))
    known, tried = ({value.get("article_id") for value in values} for values in (learn, compare))
    apart = {
        name
        for name, gold in new.items()
        if gold.article_id in tried or (gold.article_id not in known and is_held_out(gold.article_id))
    }
    return Rows(
        [*_others(learn, new), *(gold.model_dump_json() for name, gold in new.items() if name not in apart)],
        [*_others(compare, new), *(gold.model_dump_json() for name, gold in new.items() if name in apart)],
    )


def is_held_out(article: str) -> bool:
    """Whether models are compared by an article, and learn nothing from it."""
    return int(digest(article), 16) % _HELD_OUT == 0


def score(told: dict[str, Any]) -> Score:
    """Macro F1 from what `annotate evaluate --json` prints, where the first thing that is asked stands at the top."""
    level = told.get("risk_level") or (told if "risk_types" in told else {})
    stance = {} if level is told else told
    return Score(stance.get("macro_f1"), level.get("macro_f1"))


def no_worse(old: Score, new: Score) -> bool:
    """Whether a new model may take the place of an old one: it is worse in nothing that was measured of the old."""
    pairs = [(before, after) for before, after in zip(old, new, strict=True) if before is not None]
    return bool(pairs) and all(after is not None and after >= before - _SAME for before, after in pairs)


def compared(old: Score, new: Score) -> str:
    """Two scores for people to read.

    >>> compared(Score(0.5, None), Score(0.625, None))
    'stance 0.500 → 0.625'
    """
    pairs = zip(("stance", "level"), old, new, strict=True)
    return ", ".join(f"{what} {a:.3f} → {b:.3f}" for what, a, b in pairs if a is not None and b is not None)


def _others(values: Iterable[dict[str, Any]], new: dict[str, Gold]) -> list[str]:
    """Rows that no new gold takes the place of."""
    return [json.dumps(value, ensure_ascii=False) for value in values if value.get("id") not in new]


def _json(path: Path, shape: type[Current]) -> Current:
    try:
        value = json.loads(read_text(path))
    except ValueError:
        raise InputError(f"{path}: this is no JSON; remove it to begin with the model that is given.") from None
    return record(value, shape, path, 1)
