"""Learning whom pronouns and descriptions mean: from gold claims to the weights of signs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from annotate.records import Article, Claim, Correction, Record, Speaker
from annotate.scheme import load_yaml

if TYPE_CHECKING:
    from annotate.claims.tagger.model import Trained

_ROUNDS = 2
"""Whom a sentence speaks of that is no source is found by the weights of the round before, at first by none."""
_FOLDS = 5
_DIGITS = 3


class Data(Record):
    """Gold claims, or articles as corrected in Label Studio, and what has their texts."""

    train: tuple[Path, ...]
    articles: tuple[str, ...]

    @property
    def files(self) -> list[str | Path]:
        """All that is read."""
        return [*self.train, *self.articles]


class Config(Record):
    """A training configuration for who is meant; see `configs/speakers.yaml`."""

    task: Literal["speakers"]
    data: Data
    strength: float = Field(gt=0)


class Lesson(NamedTuple):
    """A mention of which gold says whom it means: the signs of each choice, and the number of the right one."""

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
        raise InputError(f"{dev}: who is meant is measured on folds of what is learnt from; leave out --dev.")
    if seed is not None:
        raise InputError(f"{path}: nothing is drawn by chance where it is learnt who is meant; leave out --seed.")
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

    tagger, articles, known = load_tagger(None), list(read_articles(config.data.articles)), _speakers(config.data.train)
    learnt = Weights(pronoun={}, description={})
    for _ in range(_ROUNDS):
        found = _by_form(lessons(watch(articles), known, tagger, learnt))
        if not found:
            raise InputError(
                f"{config.data.train[0]}: no pronoun or description is found in these articles whose speaker is known."
            )
        learnt = Weights(**{form: fit(found[form], config.strength) for form in Weights.model_fields})
    folder.mkdir(parents=True, exist_ok=True)
    with writing(folder / FILE) as file:
        rounded = {
            form: {sign: round(weight, _DIGITS) for sign, weight in sorted(of_sign.items())}
            for form, of_sign in learnt.model_dump().items()
        }
        yaml.safe_dump(rounded, file, allow_unicode=True)
    return {form: held_out(those, config.strength) for form, those in found.items() if those}


def _speakers(paths: Iterable[Path]) -> dict[str, list[Speaker]]:
    """The speakers in claims, by article."""
    found: dict[str, list[Speaker]] = defaultdict(list)
    for path in paths:
        for line, row in read_objects(path):
            if "claims" in row:
                correction = record(row, Correction, path, line)
                claims = correction.claims if correction.status == "submitted" else ()
            else:
                claims = (record({name: row.get(name) for name in Claim.model_fields}, Claim, path, line),)
            for claim in claims:
                found[claim.article_id] += [claim.speaker] if claim.speaker else []
    return found


def lessons(
    articles: Iterable[Article], known: Mapping[str, Sequence[Speaker]], tagger: "Trained | None", so_far: Weights
) -> list[Lesson]:
    """What the sources of statements in articles teach, as far as gold knows whom they mean.

    What was said before is taken for known while an article is read on.

    Args:
        articles: those that have no gold are passed over.
        known: the speakers of gold claims, by article.
        tagger: finds the statements.
        so_far: say who is meant where gold does not.
    """
    found: list[Lesson] = []
    for article in articles:
        of_article = known.get(article.id)
        if not of_article:
            continue

        def judge(
            mention: Mention,
            sources: Sequence[Source],
            choices: Choices,
            article: Article = article,
            gold: Sequence[Speaker] = of_article,
        ) -> int:
            meant = next((one for one in gold if overlap((one.mention,), (mention.span,))), None)
            right = _right(mention, sources, meant) if meant else None
            if right is None:
                return so_far.best(mention.form, choices)
            found.append(Lesson(article.id, mention.form, choices, right))
            return right

        for _ in extract([article], tagger, judge=judge):
            pass
    return found


def _right(mention: Mention, sources: Sequence[Source], meant: Speaker) -> int | None:
    """The number of the right choice: a source of that name, or nobody spoken of before; None if it is not there."""
    names = [slug(source.name) for source in sources]
    if meant.id in names:
        return names.index(meant.id)
    words = without_article(mention.text)
    is_new = meant.name[:1].islower() or slug(words) == meant.id
    return len(sources) if is_new and mention.form == "description" else None


def _by_form(found: Sequence[Lesson]) -> dict[str, list[Lesson]]:
    """The lessons of each form; nothing where there are none at all."""
    return {form: [one for one in found if one.form == form] for form in Weights.model_fields} if found else {}


def fit(found: Sequence[Lesson], strength: float) -> dict[str, float]:
    """The weights at which the right choices are likeliest, each choice by the softmax of its signs' weights.

    Args:
        found: lessons of one form.
        strength: of the squared weights' penalty.
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

    best = minimize(surprise, np.zeros(len(coder.classes_)), jac=True, method="L-BFGS-B").x
    return dict(zip(coder.classes_.tolist(), best.tolist(), strict=True))


def held_out(found: Sequence[Lesson], strength: float) -> float:
    """The share of right choices when each is made by what other articles teach."""
    from sklearn.model_selection import GroupKFold

    groups = [lesson.article for lesson in found]
    folds = min(_FOLDS, len(set(groups)))
    if folds < 2:
        return float("nan")
    right = 0
    for learn, hold in GroupKFold(folds).split(found, groups=groups):
        learnt = fit([found[i] for i in learn], strength)
        right += sum(heaviest(learnt, found[i].choices) == found[i].right for i in hold)
    return right / len(found)
