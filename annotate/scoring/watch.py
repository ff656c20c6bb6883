"""Watching: round after round, what is new in inputs is scored, each text of an article once."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, NamedTuple

from annotate.articles import read_articles
from annotate.errors import InputError, Reject
from annotate.files import STDIO, read_records, write_records
from annotate.locks import locked
from annotate.records import Article, Record
from annotate.scoring.score import score
from annotate.scoring.wanted import ALL, Wanted

if TYPE_CHECKING:
    from annotate.classifier.predict import Model

KIND = 60
"""The fewest seconds between two visits to an address."""

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_EVERY = re.compile(rf"([1-9][0-9]{{0,3}})([{''.join(_UNITS)}])")

_OWN = ".watch"
"""In the folder that is written to, the watch's own, where no pattern for the rounds' files finds what is not done."""

_SCORED, _LOCK = "scored.jsonl", "lock"


class Scored(Record):
    """A text that was scored: whose it is, its SHA-256, and when, by the name of the round."""

    id: str
    sha256: str
    round: str


class Round(NamedTuple):
    """What came of a round.

    Attributes:
        name: when it began, in UTC, such as 2026-11-27T16-05-00.
        articles: how many were new.
        claims: how many of theirs were wanted.
        file: where these are; none where there are none.
        left_out: of what could not be read, or not be scored, each with the reason.
    """

    name: str
    articles: int
    claims: int
    file: Path | None
    left_out: tuple[str, ...]


def interval(given: str, inputs: Sequence[str]) -> int:
    """The seconds between rounds.

    >>> interval("15m", ["articles/"])
    900

    Raises:
        InputError: this is no interval, or too short a one for the servers that are asked.
    """
    told = _EVERY.fullmatch(given)
    if told is None:
        raise InputError(f"{given!r} is no interval; 90s, 15m, 6h or 1d are, from 1s to 9999d.")
    seconds = int(told[1]) * _UNITS[told[2]]
    if seconds < KIND and any("://" in one for one in inputs):
        raise InputError(f"{given} is too short an interval for an address; {KIND}s or more is kind to its server.")
    return seconds


def watch(
    inputs: Sequence[str], folder: Path, model: "Model", wanted: Wanted = ALL, every: int | None = None
) -> Iterator[Round]:
    """Makes a round when it is asked for one, `every` seconds after the last has ended; without `every`, just one.

    A round reads all inputs and scores the articles that were not scored before with the same text. Their claims
    are one file of JSON lines in `folder`. What cannot be read is read again in the next round; an article that
    cannot be scored is left alone until its text changes, as is one with no claim.

    Whenever it is killed, no article is lost and none is scored twice: claims are first written where nobody looks,
    then their articles are noted as scored, then the claims are moved to where they belong. The note says whether a
    round counts, and the next watch finishes it, or clears it away.

    Args:
        inputs: as `read_articles` takes them, but for standard input.
        folder: where claims go; it is made if it is not there.
        model: a trained one.
        wanted: which claims are told of. Articles too old to be wanted are not noted.
        every: seconds.

    Raises:
        InputError: standard input or a folder around `folder` is to be read, what is noted in `folder` is damaged, or
            nothing can be written there.
        AnnotateError: another watch writes there, or the disk is full.
    """
    if STDIO in inputs:
        raise InputError("Standard input ends, so it cannot be watched; name files, folders or addresses.")
    whole = folder.resolve()
    if around := [given for given in inputs if given and Path(given).resolve() in (whole, *whole.parents)]:
        raise InputError(f"{folder} lies in {around[0]}, where its claims would be read as articles; name another.")
    return _rounds(inputs, folder, model, wanted, every)


def _rounds(inputs: Sequence[str], folder: Path, model: "Model", wanted: Wanted, every: int | None) -> Iterator[Round]:
    with _alone(folder):
        yield _round(inputs, folder, model, wanted)
        while every:
            sleep(every)
            yield _round(inputs, folder, model, wanted)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keeps other watches off a folder in which what one that was killed has left is put right."""
    with locked(folder / _OWN / _LOCK, folder, "another watch writes there; end it first, or name another folder"):
        counted = {item.round for item in _scored(folder)}
        for left in sorted((folder / _OWN).glob("*.jsonl*")):
            if left.stem in counted:
                left.replace(folder / left.name)
            elif left.name != _SCORED:
                left.unlink()
        yield


def _round(inputs: Sequence[str], folder: Path, model: "Model", wanted: Wanted) -> Round:
    before = list(_scored(folder))
    known = {(item.id, item.sha256) for item in before}
    name = _name(folder, {item.round for item in before})
    new: list[Scored] = []
    left_out: list[InputError] = []

    def fresh() -> Iterator[Article]:
        for article in _articles(inputs, left_out.append):
            digest = hashlib.sha256(article.text.encode()).hexdigest()
            if wanted.article(article) and (article.id, digest) not in known:
                new.append(Scored(id=article.id, sha256=digest, round=name))
                yield article

    waiting, file = folder / _OWN / f"{name}.jsonl", folder / f"{name}.jsonl"
    claims = write_records(waiting, score(fresh(), model, wanted, left_out.append))
    if not claims:
        waiting.unlink()
    if new:
        write_records(folder / _OWN / _SCORED, chain(before, new))  # from here on, the round counts
    if claims:
        waiting.replace(file)
    return Round(name, len(new), claims, file if claims else None, tuple(map(str, left_out)))


def _articles(inputs: Sequence[str], reject: Reject) -> Iterator[Article]:
    """The articles of those inputs that are there."""
    there = []
    for given in inputs:
        try:
            read_articles([given])  # looks for it, and reads nothing yet
        except InputError as error:
            reject(error)
        else:
            there.append(given)
    try:
        yield from read_articles(there, reject)
    except InputError as error:  # it has just gone
        reject(error)


def _name(folder: Path, taken: set[str]) -> str:
    """A name for a round that begins now, or as soon after as no other has begun, if clocks are set back."""
    now = datetime.now(UTC)
    names = (f"{now + timedelta(seconds=later):%Y-%m-%dT%H-%M-%S}" for later in count())
    return next(name for name in names if name not in taken and not (folder / f"{name}.jsonl").exists())


def _scored(folder: Path) -> Iterator[Scored]:
    path = folder / _OWN / _SCORED
    return read_records(path, Scored) if path.exists() else iter(())
