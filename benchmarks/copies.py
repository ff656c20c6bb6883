"""Copies of articles: precision, recall and F1 by how they were edited; then articles a second, and memory.

    python -m benchmarks.copies [--articles 20000] [--seeds 5]

Copies are made of the seeds: paragraphs cut, words replaced by other words of the seeds, headlines by other headlines.
What must not be found stands beside them: all other seeds, of the same few topics; and then articles that have
paragraphs of another in place of their own, which are no copies until about half of them is another's.
"""

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from resource import RUSAGE_SELF, getrusage
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from annotate.articles import read_articles
from annotate.articles.copies import copies
from annotate.articles.header import header
from annotate.files import resource
from annotate.records import Article

Pairs = set[frozenset[str]]

COPIED = ", copied"
"""What the id of a copy ends in."""

CHANGED = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25)
BORROWED = (0.2, 0.3, 0.4, 0.5, 0.6)
_OTHERS, _COPIED = 0.6, 0.2
"""To have many articles: so many words of a seed are changed that it is another, and one in five has a copy."""


class Edit(NamedTuple):
    """What becomes of an article: the share of its words that is changed, and cut by paragraphs; another headline."""

    changed: float = 0.0
    cut: float = 0.0
    headline: bool = False


EDITS = {
    "words": Edit(),
    "words, headline": Edit(headline=True),
    "words, 20% cut": Edit(cut=0.2),
    "words, 35% cut": Edit(cut=0.35),
    "words, headline, 35% cut": Edit(cut=0.35, headline=True),
}


class Scores(NamedTuple):
    """Of the pairs found, the share that is right, and of the right ones, the share that is found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1)


class Corpus(NamedTuple):
    """Articles, and what their editors take from: headlines and words."""

    articles: list[Article]
    headlines: list[str]
    words: list[str]


def corpus() -> Corpus:
    """The seeds."""
    articles = list(read_articles([str(resource("seeds/articles"))]))
    headlines = [paragraphs(article.text)[0] for article in articles]
    return Corpus(articles, headlines, [word for article in articles for word in article.text.split()])


def paragraphs(text: str) -> list[str]:
    """An article's headline and paragraphs."""
    return [line for line in text[header(text).end :].splitlines() if line.strip()]


def edited(article: Article, edit: Edit, taken: Corpus, random: Generator, name: str) -> Article:
    """A copy of an article."""
    headline, *body = paragraphs(article.text)
    if edit.headline:
        headline = str(random.choice(taken.headlines))
    words = " ".join([headline, *some(body, 1 - edit.cut, random)]).split()
    for place in random.choice(len(words), round(edit.changed * len(words)), replace=False):
        words[place] = taken.words[random.integers(len(taken.words))]
    return Article(id=name, text=" ".join(words))


def some(body: Sequence[str], share: float, random: Generator) -> list[str]:
    """Paragraphs with about a share of the words, in their order."""
    lengths = [len(paragraph.split()) for paragraph in body]
    left, kept = share * sum(lengths), []
    for number in random.permutation(len(body)).tolist():
        if left >= lengths[number] / 2:
            kept.append(number)
            left -= lengths[number]
    return [body[number] for number in sorted(kept)]


def borrowing(article: Article, other: Article, share: float, random: Generator, name: str) -> Article:
    """An article with paragraphs of another in place of some of its own."""
    body = some(paragraphs(article.text), 1 - share, random) + some(paragraphs(other.text)[1:], share, random)
    return Article(id=name, text="\n".join(body))


def scores(articles: Iterable[Article], right: Pairs) -> Scores:
    """How well the pairs of copies among some articles are found."""
    groups = [[each.article_id for each in (group.kept, *group.copies)] for group in copies(articles)]
    found = {frozenset(pair) for group in groups for pair in combinations(group, 2)}
    return Scores(len(found & right) / len(found) if found else 1.0, len(found & right) / len(right))


def measured(edit: Edit, taken: Corpus, seed: int, both: bool = False) -> Scores:
    """Scores where each article has one copy; with `both`, these are two copies of one that is not at hand."""
    random = np.random.default_rng(seed)
    copied = [edited(article, edit, taken, random, f"{article.id}{COPIED}") for article in taken.articles]
    first = [edited(article, edit, taken, random, article.id) for article in taken.articles] if both else taken.articles
    return scores([*first, *copied], {frozenset((one.id, f"{one.id}{COPIED}")) for one in first})


def lent(share: float, taken: Corpus, seed: int) -> float:
    """How many of the articles that have paragraphs of another are taken for copies of it."""
    random = np.random.default_rng(seed)
    lenders = [*taken.articles[1:], taken.articles[0]]
    pairs = [
        (other, borrowing(article, other, share, random, f"{article.id}, borrowing"))
        for article, other in zip(taken.articles, lenders, strict=True)
    ]
    return sum(len(copies(pair)) for pair in pairs) / len(pairs)


def many(count: int, taken: Corpus) -> Iterator[Article]:
    """Articles that are no copies of one another, but for the share of them that has one."""
    random = np.random.default_rng(0)
    for number in range(round(count / (1 + _COPIED))):
        article = taken.articles[number % len(taken.articles)]
        other = edited(article, Edit(_OTHERS), taken, random, str(number))
        yield other
        if random.random() < _COPIED:
            yield edited(other, Edit(0.1), taken, random, f"{number}{COPIED}")


def mean(each: Iterable[Scores]) -> Scores:
    """The mean of some scores."""
    precision, recall = np.mean(list(each), axis=0).tolist()
    return Scores(precision, recall)


def show(name: str, told: Scores) -> None:
    """Prints one line of scores."""
    print(f"{name:55} precision {told.precision:.3f}, recall {told.recall:.3f}, F1 {told.f1:.3f}")


def show_speed(count: int, taken: Corpus) -> None:
    """Prints how many articles a second are compared, what memory they take, and how well copies are found."""
    copies(taken.articles)  # libraries are loaded before memory is measured
    before = getrusage(RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    made = {article.id for article in many(count, taken)}
    middle = time.perf_counter()
    right = {frozenset((name.removesuffix(COPIED), name)) for name in made if name.endswith(COPIED)}
    told = scores(many(count, taken), right)
    seconds = (time.perf_counter() - middle) - (middle - start)
    memory = (getrusage(RUSAGE_SELF).ru_maxrss - before) / len(made)
    print(f"{len(made):,} articles: {len(made) / seconds:,.0f} a second, {memory:.1f} KiB for each")
    show(f"{len(right):,} of them copied, 10% of words changed", told)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--articles", type=int, default=20_000, help="how many, for speed and memory")
    options.add_argument("--seeds", type=int, default=5, help="how many times copies are made")
    given = options.parse_args()
    taken = corpus()
    show_speed(given.articles, taken)
    times = range(given.seeds)
    for kind, edit in EDITS.items():
        for changed in CHANGED:
            one = edit._replace(changed=changed)
            show(f"{kind}, {changed:.0%} changed", mean(measured(one, taken, seed) for seed in times))
    for changed in CHANGED[1:]:
        one = Edit(changed)
        show(
            f"two copies, {changed:.0%} changed in each", mean(measured(one, taken, seed, both=True) for seed in times)
        )
    for share in BORROWED:
        found = np.mean([lent(share, taken, seed) for seed in times])
        print(f"{share:.0%} of another's words in an article: {found:.1%} are taken for copies")


if __name__ == "__main__":
    main()
