"""Copies: what several outlets ran, under other headlines, shortened or lightly edited.

An article is taken for the set of its shingles, runs of a few words (Broder 1997, "On the resemblance and containment
of documents", https://doi.org/10.1109/SEQUEN.1997.666900). MinHash signatures, cut in bands, propose pairs (Leskovec,
Rajaraman and Ullman, Mining of Massive Datasets, chapter 3, http://www.mmds.org); shorter shingles, compared one by
one, confirm them. `benchmarks/copies.py` prints what the numbers below were chosen by.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from annotate.articles.header import header
from annotate.records import Article, Published, Record

if TYPE_CHECKING:
    from scipy.cluster.hierarchy import DisjointSet

PROPOSING, CONFIRMING = 3, 2
"""Words in a shingle. Articles on one topic hardly have three words in a row in common, so few pairs are proposed; with
one word in five changed, 64% of two words in a row are left to confirm by, and 51% of three."""

SHARE = 0.5
"""How much of the shorter one's shingles two copies have in common at least; no two seeds have more than .1."""

LEAST = 20
"""How many shingles they have in common at least: a notice or a headline is no article."""

LONGER = 3
"""How many times as long as its copy an article can be: a round-up that repeats a brief is no copy of it."""

_BANDS, _ROWS = 128, 3
"""All pairs with a Jaccard index of .4 are proposed (one word in ten changed, a third cut), 64% of those with .2 (one
in four changed, a third cut), and of seeds that are no copies three pairs in a million."""

_WORD = re.compile(r"[^\W_]+")

Hashes = NDArray[np.uint32]


class Appearance(Published):
    """Where an article ran.

    `similarity` is the share of shingles, of the shorter one's, that it has in common with the one that is kept.
    """

    article_id: str
    similarity: float = 1.0


class Group(Record):
    """An article, kept as it ran first, and its copies as they ran after it."""

    kept: Appearance
    copies: tuple[Appearance, ...]


class _Sketch(NamedTuple):
    """What is remembered of an article: where it ran, and hashes in place of its text."""

    ran: Appearance
    shingles: Hashes
    signature: Hashes


def copies(articles: Iterable[Article]) -> list[Group]:
    """The articles that ran more than once, in the order in which they are read.

    Kept is the earliest by date, or the first as read where dates are the same or missing. A copy of a copy belongs to
    the group too, and can share less than `SHARE` with what is kept. The order of articles does not change which stand
    together. Some 6 kB are remembered of an article of 500 words, and time grows as their number.
    """
    from scipy.cluster.hierarchy import DisjointSet

    sketches = list(_sketched(articles))
    together: DisjointSet = DisjointSet()
    for bucket in _buckets([sketch.signature for sketch in sketches]):
        _join(bucket, sketches, together)
    groups = sorted(sorted(numbers) for numbers in together.subsets() if len(numbers) > 1)
    return [_group([sketches[number] for number in numbers]) for numbers in groups]


def _sketched(articles: Iterable[Article]) -> Iterator[_Sketch]:
    """The articles that are long enough to have copies, without their texts."""
    from datasketch import MinHash

    empty = MinHash(num_perm=_BANDS * _ROWS, hashfunc=int)  # shingles come as hashes already
    for article in articles:
        # The header is no part of it, nor do case, spaces and punctuation make a difference.
        text = unicodedata.normalize("NFKC", article.text[header(article.text).end :])
        words = _WORD.findall(text.casefold())
        shingles = _shingles(words, CONFIRMING)
        if len(shingles) >= LEAST:
            minhash = empty.copy()
            minhash.update_batch(_shingles(words, PROPOSING))
            ran = Appearance(article_id=article.id, **article.model_dump(exclude={"id", "text"}))
            yield _Sketch(ran, shingles, minhash.hashvalues)


def _shingles(words: Sequence[str], size: int) -> Hashes:
    """Hashes of the runs of so many words, each once."""
    runs = {" ".join(run) for run in zip(*(words[start:] for start in range(size)), strict=False)}
    return np.unique(np.array([crc32(run.encode()) for run in runs], dtype=np.uint32))


def _buckets(signatures: Sequence[Hashes]) -> Iterator[list[int]]:
    """The numbers of articles that are alike in a band of their signatures, band by band.

    datasketch's own index holds all bands at once, which takes 39 kB an article.
    """
    for start in range(0, _BANDS * _ROWS, _ROWS):
        buckets: dict[bytes, list[int]] = defaultdict(list)
        for number, signature in enumerate(signatures):
            buckets[signature[start : start + _ROWS].tobytes()].append(number)
        yield from (bucket for bucket in buckets.values() if len(bucket) > 1)


def _join(bucket: Sequence[int], sketches: Sequence[_Sketch], together: "DisjointSet") -> None:
    """Puts those of a bucket together that are copies; what stands together already is not compared again."""
    for number in bucket:
        together.add(number)
    apart = len({together[number] for number in bucket})
    for one, other in combinations(bucket, 2):
        if apart == 1:
            return
        if not together.connected(one, other) and _are_copies(sketches[one].shingles, sketches[other].shingles):
            together.merge(one, other)
            apart -= 1


def _are_copies(one: Hashes, other: Hashes) -> bool:
    short, long = sorted((len(one), len(other)))
    return long <= LONGER * short and _common(one, other) >= max(LEAST, SHARE * short)


def _common(one: Hashes, other: Hashes) -> int:
    return len(np.intersect1d(one, other, assume_unique=True))


def _group(sketches: Sequence[_Sketch]) -> Group:
    """A group of articles as read; those without a date come last."""
    kept, *others = sorted(sketches, key=lambda sketch: (not sketch.ran.date, sketch.ran.date or ""))
    return Group(kept=kept.ran, copies=tuple(_beside(kept, other) for other in others))


def _beside(kept: _Sketch, copy: _Sketch) -> Appearance:
    share = _common(kept.shingles, copy.shingles) / min(len(kept.shingles), len(copy.shingles))
    return copy.ran.model_copy(update={"similarity": round(share, 4)})
