"""Training the tagger: from documents with gold statements to a tagger's folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from annotate.articles import read_articles
from annotate.claims.matching import match
from annotate.claims.sentences import sentences
from annotate.claims.tagger.decode import Tagged
from annotate.claims.tagger.examples import Document, collate, read_documents, rows_of
from annotate.claims.tagger.model import Card, InTorch, build, load, save
from annotate.claims.tagger.scores import LOOSE, f1, tally
from annotate.claims.tagger.tag import tag
from annotate.claims.tagger.windows import stretches
from annotate.encoder.means import mean
from annotate.encoder.training import SCORE, Settings, fit, prepare, remove_checkpoints
from annotate.errors import InputError
from annotate.manifest import sha256
from annotate.records import Record
from annotate.scheme import load_yaml

if TYPE_CHECKING:
    from torch import Tensor

    from annotate.claims.tagger.network import Tagger


class Data(Record):
    """Where the documents lie; with no development documents, a share of the training ones is held out.

    `articles` are what has the texts of documents that come without.
    """

    train: tuple[Path, ...]
    articles: tuple[str, ...] = ()
    dev: Path | None = None
    held_out: float = Field(default=0.05, gt=0, lt=1)

    @property
    def files(self) -> list[Path]:
        """All that is read."""
        return [*self.train, *([self.dev] if self.dev else [])]


class Config(Record):
    """A training configuration for the tagger; see `configs/statements.yaml`."""

    task: Literal["statements"]
    encoder: str
    data: Data
    context: int = Field(ge=0)
    longest: int = Field(ge=16, le=512)
    layers: int = Field(ge=1)
    second_layers: int = Field(ge=1)
    rank: int = Field(ge=0)
    seed: int
    start: tuple[Path, ...] = ()
    teachers: tuple[Path, ...] = ()
    training: Settings

    @field_validator("start", mode="before")
    @classmethod
    def _taggers(cls, value: object) -> object:
        return (value,) if isinstance(value, str | Path) else value or ()

    @model_validator(mode="after")
    def _what_learns_nothing_starts_from_what_has(self) -> Self:
        self.training.start_from(self.start)
        return self


def load_config(path: Path, train: Path | None = None, dev: Path | None = None, seed: int | None = None) -> Config:
    """Reads a configuration; what is given here stands in place of what the file says.

    Raises:
        InputError: the file is missing, or says something that it cannot say.
    """
    config = load_yaml(path, Config)
    data = config.data
    if train is not None or dev is not None:
        data = data.model_copy(update={"train": (train,) if train else data.train, "dev": dev})
    if missing := [name for name in data.files if not name.exists()]:
        raise InputError(
            f"{missing[0]}: there is no such file; name documents with gold statements with --train, one a line: "
            '{"id", "text", "attributions": [{"quote", "speaker", "cue"}]}.'
        )
    return config.model_copy(update={"data": data, "seed": config.seed if seed is None else seed})


def train(config: Config, folder: Path, resume: bool = False) -> dict[str, float]:
    """Trains a tagger and writes it to `folder`; returns the measures on the development documents.

    Args:
        config: the configuration.
        folder: where the tagger goes; checkpoints lie there until it is done.
        resume: go on from the last checkpoint in `folder`.

    Raises:
        InputError: a document or the configuration is wrong, or nothing can be written to `folder`.
        AnnotateError: it was interrupted.
    """
    from datasets import Dataset
    from transformers import set_seed

    from annotate.encoder.adapters import adapt

    learn, hold = _documents(config)
    prepare(folder, resume)
    set_seed(config.seed)
    network, tokenizer = _begun(config)
    network.teachers = tuple(load(teacher)[0] for teacher in config.teachers)
    if rank := config.training.adapter_rank:
        network.encoder, network.second = adapt(network.encoder, rank), adapt(network.second, rank)
    rows = [
        [row for document in those for row in rows_of(document, tokenizer, config.context, config.longest)]
        for those in (learn, hold)
    ]
    fit(
        network,
        Dataset.from_list(rows[0]),
        Dataset.from_list(rows[1]),
        collate=lambda batch: collate(batch, tokenizer.pad_token_id),
        measure=measure,
        labels=["cues", "pointers", "inside"],
        settings=config.training,
        folder=folder,
        seed=config.seed,
        resume=resume,
    )
    if rank:
        network.encoder, network.second = network.encoder.merge_and_unload(), network.second.merge_and_unload()
    files = dict.fromkeys(config.data.train)
    card = Card(
        encoder=config.encoder,
        layers=config.layers,
        second_layers=config.second_layers,
        context=config.context,
        longest=config.longest,
        rank=config.rank,
        train=tuple(map(str, files)),
        train_sha256=tuple(map(sha256, files)),
    )
    network.cpu().eval()
    read = [(d.article.text, list(stretches(sentences(d.article), config.context))) for d in hold]
    found = tag(read, InTorch(network, tokenizer, config.longest))
    card, scores = calibrated(card, hold, found)
    save(folder, network, card)
    remove_checkpoints(folder)
    return scores


def _begun(config: Config) -> tuple["Tagger", Any]:
    """The network that training starts from, and its tokenizer: a new one, or what trained taggers have learnt."""
    network, tokenizer = build(config.encoder, config.layers, config.second_layers)
    if config.start:
        network.load_state_dict(mean((_state(path, config), 1.0) for path in config.start))
    return network, tokenizer


def _state(folder: Path, config: Config) -> "dict[str, Tensor]":
    """The weights of a trained tagger, if they fit the network that is asked for."""
    network, _, card = load(folder)
    asked, has = ((one.encoder, one.layers, one.second_layers) for one in (config, card))
    if asked != has:
        raise InputError(
            f"{folder}: training cannot start from it: it has encoder, layers and second_layers {has}, and "
            f"{asked} are asked for."
        )
    return network.state_dict()


def _documents(config: Config) -> tuple[list[Document], ...]:
    from sklearn.model_selection import train_test_split

    articles = {article.id: article for article in read_articles(config.data.articles)} if config.data.articles else {}
    learn = [document for path in config.data.train for document in read_documents(path, articles)]
    if config.data.dev is not None:
        parts = learn, list(read_documents(config.data.dev, articles))
    elif len(learn) < 2:
        raise InputError(f"{config.data.train[0]}: one document is not enough to hold some out; name some with --dev.")
    else:
        parts = train_test_split(learn, test_size=config.data.held_out, random_state=config.seed)
    for name, those in zip(("train", "hold out"), parts, strict=True):
        if not any(document.attributions for document in those):
            raise InputError(f"{config.data.train[0]}: among the documents to {name} none has a statement with a cue.")
    return tuple(parts)


def measure(logits: Any, labels: Any) -> dict[str, float]:
    """F1 of words that are part of a cue, and how often gold cues get the right source and the right content.

    The last decides which epoch is kept: F1 of cues at a fixed threshold falls where the network grows sure of itself,
    and statements found from end to end grow better all the same.

    Args:
        logits: of cues `[windows, pieces, 3]` and pointers `[cues, pieces, 4]`.
        labels: of cues `[windows, pieces]`, pointers `[cues, 4]`, and of what is inside a content.
    """
    from sklearn.metrics import f1_score

    from annotate.claims.tagger.network import OUTSIDE, UNKNOWN

    known = labels[0] != UNKNOWN
    is_cue, found = labels[0][known] != OUTSIDE, logits[0][known].argmax(-1) != OUTSIDE
    right = logits[1].argmax(1) == labels[1]
    scores = {
        "cue": float(f1_score(is_cue, found, zero_division=0)),
        "source": float(right[:, :2].all(1).mean()),
        "content": float(right[:, 2:].all(1).mean()),
    }
    return scores | {SCORE: scores["content"]}


def calibrated(
    card: Card, documents: Sequence[Document], found: Sequence[Sequence[Tagged]]
) -> tuple[Card, dict[str, float]]:
    """The card with the threshold that gives the best F1, and the line from answers to confidence; and what that gives.

    Args:
        card: of the tagger.
        documents: with their gold statements.
        found: what the tagger found in each, unlikely statements too.
    """
    import numpy as np
    from scipy.special import logit
    from sklearn.linear_model import LogisticRegression

    answers, right, gold = [], [], 0
    for document, those in zip(documents, found, strict=True):
        wanted = [one.content for one in document.attributions]
        hits = {j for _, j in match(wanted, [one.content for one in those], LOOSE)}
        answers += [one.confidence for one in those]
        right += [j in hits for j in range(len(those))]
        gold += len(wanted)
    if not answers:
        return card, f1([])
    order = np.argsort(-np.array(answers))
    hit = np.array(right)[order].cumsum()
    best = int((2 * hit / (np.arange(1, len(hit) + 1) + gold)).argmax())
    odds = logit(np.clip(answers, 1e-6, 1 - 1e-6))[:, None]
    update = {"least": round(float(np.array(answers)[order][best]), 4)}
    if any(right) and not all(right):
        line = LogisticRegression().fit(odds, right)
        update |= {"slope": round(float(line.coef_[0, 0]), 4), "shift": round(float(line.intercept_[0]), 4)}
    sure = ([one for one in those if one.confidence >= update["least"]] for those in found)
    counts = [tally(document.attributions, those) for document, those in zip(documents, sure, strict=True)]
    return card.model_copy(update=update), f1(counts)
