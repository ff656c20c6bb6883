"""Learning whom pronouns and descriptions mean, and what goes on with no cue: from gold claims to weights of signs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import Field

from annotate.articles import read_articles
from annotate.claims.extract import extract
from annotate.claims.matching import overlap
from annotate.claims.mentions import Mention
from annotate.claims.ranking import FILE, Choices, Weights, heaviest
from annotate.claims.sources import Source, slug, without_article
from annotate.errors import InputError
from annotate.files import read_objects, record, writing
from annotate.records import Article, Claim, Correction, Record, Span, Speaker
from annotate.scheme import load_yaml

if TYPE_CHECKING:
    from annotate.claims.tagger.model import Trained

_ROUNDS = 2
"""Whom a sentence speaks of that is no source is found by the weights of the round before, at first by none."""
_FOLDS = 5
_DIGITS = 3

UNLEARNT = Weights(pronoun={}, description={}, continued={})
"""Weights that know nothing."""


class Data(Record):
    """Gold claims, or articles as corrected in Label Studio, and what has their texts."""

    train: tuple[Path, ...]
    articles: tuple[str, ...]

    @property
    def files(self) -> list[str | Path]:
        """All that is read."""
        return [*self.train, *self.articles]


class Config(Record):
    """A training configuration for who speaks; see `configs/speakers.yaml`.

    `strength` is of the penalty on large weights; `fixed` are weights of signs that are not learnt.
    """

    task: Literal["speakers"]
    data: Data
    strength: float = Field(gt=0)
    fixed: dict[str, float] = Field(default_factory=dict)


class Lesson(NamedTuple):
    """What gold decides: the signs of each choice, and the number of the right one.

    `form` is a mention's, whose choices are those whom it may mean, or "continued", of a sentence that goes on with the
    statement before it, or does not.
    """

    article: str
    form: str
    choices: Choices
    right: int


def load_config(path: Path, train: Path | None = None, dev: Path | None = None, seed: int | None = None) -> Config:
    """Reads a configuration; claims that are given here stand in place of what the file names.

    Raises:
        InputError: the file is missing, or says something that it cannot say, or `dev` or `seed` is given.
    """
    config = load_yaml(path, Config)
    if dev is not None:
        raise InputError(f"{dev}: who speaks is measured on folds of what is learnt from; leave out --dev.")
    if seed is not None:
        raise InputError(f"{path}: nothing is drawn by chance where it is learnt who speaks; leave out --seed.")
    return config.model_copy(update={"data": config.data.model_copy(update={"train": (train,)})}) if train else config


def train(
    config: Config, folder: Path, _resume: bool = False, watch: Callable[[list[Article]], Iterable[Article]] = list
) -> dict[str, float]:
    """Learns weights and writes them to `folder`; returns the share of right choices on articles not learnt from.

    Args:
        config: the configuration.
        folder: where the weights go.
        _resume: makes no difference, as this leaves no checkpoints.
        watch: passes the articles on, and shows how far it is.

    Raises:
        InputError: a claim is wrong, or nothing can be learnt from these.
    """
    import yaml

    from annotate.claims.tagger.model import load_tagger

    tagger, articles, known = load_tagger(None), list(read_articles(config.data.articles)), _gold(config.data.train)
    learnt = UNLEARNT
    for _ in range(_ROUNDS):
        found: dict[str, list[Lesson]] = {form: [] for form in Weights.model_fields}
        for lesson in lessons(watch(articles), known, tagger, learnt):
            found[lesson.form].append(lesson)
        if not (found["pronoun"] or found["description"]):
            raise InputError(
                f"{config.data.train[0]}: no pronoun or description is found in these articles whose speaker is known."
            )
        learnt = Weights(**{form: fit(found[form], config.strength, config.fixed) for form in Weights.model_fields})
    if unknown := config.fixed.keys() - {sign for of_sign in learnt.model_dump().values() for sign in of_sign}:
        raise InputError(
            f"fixed: {min(unknown)!r} is a sign of no pronoun, description or sentence in these articles; leave it out."
        )
    folder.mkdir(parents=True, exist_ok=True)
    with writing(folder / FILE) as file:
        rounded = {
            form: {sign: round(weight, _DIGITS) for sign, weight in sorted(of_sign.items())}
            for form, of_sign in learnt.model_dump().items()
        }
        yaml.safe_dump(rounded, file, allow_unicode=True)
    return {form: held_out(those, config.strength, config.fixed) for form, those in found.items() if those}


def _gold(paths: Iterable[Path]) -> dict[str, list[Claim]]:
    """The claims in files, by article."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for path in paths:
        for line, row in read_objects(path):
            if "claims" in row:
                correction = record(row, Correction, path, line)
                claims = correction.claims if correction.status == "submitted" else ()
            else:
                claims = (record({name: row.get(name) for name in Claim.model_fields}, Claim, path, line),)
            for claim in claims:
                found[claim.article_id].append(claim)
    return found


def lessons(
    articles: Iterable[Article], known: Mapping[str, Sequence[Claim]], tagger: "Trained | None", so_far: Weights
) -> list[Lesson]:
    """What the statements in articles teach, as far as gold knows who made them.

    What was said before is taken for known while an article is read on.

    Args:
        articles: those that have no gold are passed over.
        known: gold claims, by article.
        tagger: finds the statements.
        so_far: say who is meant where gold does not.
    """
    found: list[Lesson] = []
    for article in articles:
        if gold := known.get(article.id):
            teacher = _Teacher(article.id, gold, so_far, found)
            for _ in extract([article], tagger, judge=teacher):
                pass
    return found


@dataclass
class _Teacher:
    """A `ranking.Judge` that judges by the gold claims of an article, and notes what each case teaches."""

    article: str
    gold: Sequence[Claim]
    so_far: Weights
    found: list[Lesson]

    def meant(self, mention: Mention, sources: Sequence[Source], choices: Choices, /) -> int:
        """As `Judge.meant`."""
        speakers = (claim.speaker for claim in self.gold if claim.speaker)
        speaker = next((one for one in speakers if overlap((one.mention,), (mention.span,))), None)
        right = _right(mention, sources, speaker) if speaker else None
        if right is None:
            return self.so_far.meant(mention, sources, choices)
        self.found.append(Lesson(self.article, mention.form, choices, right))
        return right

    def goes_on(self, sentence: Span, signs: Sequence[str], /) -> float:
        """As `Judge.goes_on`."""
        does = any(claim.kind == "continued" and overlap(claim.spans, (sentence,)) for claim in self.gold)
        self.found.append(Lesson(self.article, "continued", [signs, ()], 0 if does else 1))
        return float(does)


def _right(mention: Mention, sources: Sequence[Source], meant: Speaker) -> int | None:
    """The number of the right choice: a source of that name, or nobody spoken of before; None if it is not there."""
    names = [slug(source.name) for source in sources]
    if meant.id in names:
        return names.index(meant.id)
    words = without_article(mention.text)
    is_new = meant.name[:1].islower() or slug(words) == meant.id
    return len(sources) if is_new and mention.form == "description" else None


def fit(found: Sequence[Lesson], strength: float, fixed: Mapping[str, float]) -> dict[str, float]:
    """The weights at which the right choices are likeliest, each choice by the softmax of its signs' weights.

    Args:
        found: lessons of one form.
        strength: of the squared weights' penalty.
        fixed: weights of signs that are not learnt.
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import logsumexp
    from sklearn.preprocessing import MultiLabelBinarizer

    if not found:
        return {}
    coder = MultiLabelBinarizer().fit([signs for lesson in found for signs in lesson.choices])
    coded = [(coder.transform(lesson.choices).astype(float), lesson.right) for lesson in found]

    def surprise(given: Any) -> tuple[float, Any]:
        total, slope = strength * float(given @ given), 2 * strength * given
        for signs, right in coded:
            logs = signs @ given
            logs -= logsumexp(logs)
            total -= float(logs[right])
            slope = slope + signs.T @ np.exp(logs) - signs[right]
        return total, slope

    bounds = [(weight, weight) for weight in map(fixed.get, coder.classes_)]
    best = minimize(surprise, np.zeros(len(coder.classes_)), jac=True, method="L-BFGS-B", bounds=bounds).x
    return dict(zip(coder.classes_.tolist(), best.tolist(), strict=True))


def held_out(found: Sequence[Lesson], strength: float, fixed: Mapping[str, float]) -> float:
    """The share of right choices when each is made by what other articles teach."""
    from sklearn.model_selection import GroupKFold

    groups = [lesson.article for lesson in found]
    folds = min(_FOLDS, len(set(groups)))
    if folds < 2:
        return float("nan")
    right = 0
    for learn, hold in GroupKFold(folds).split(found, groups=groups):
        learnt = fit([found[i] for i in learn], strength, fixed)
        right += sum(heaviest(learnt, found[i].choices) == found[i].right for i in hold)
    return right / len(found)
