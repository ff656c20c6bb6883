"""Gold in two, so that what is measured is what a model will meet: new articles, new speakers, new targets, later news.

Random rows tell too much: claims of one article, one speaker or one week resemble one another (Søgaard et al. 2021,
https://aclanthology.org/2021.eacl-main.156). Articles that are copies count as one.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Literal, NamedTuple

from annotate.errors import InputError
from annotate.records import Gold

By = Literal["article", "speaker", "target", "time"]


class Split(NamedTuple):
    """What is learnt from and what is held out, and what this is called: the articles, speakers, targets or dates."""

    train: list[Gold]
    test: list[Gold]
    held_out: list[str]


def split(
    golds: Sequence[Gold],
    by: By,
    share: float,
    seed: int,
    dates: Mapping[str, str] | None = None,
    kept: Mapping[str, str] | None = None,
) -> Split:
    """Holds about a share of the claims out.

    By target, what is held out has no stance but those to held-out targets, and claims that speak to any of them are
    not learnt from. By speaker, what the writers say themselves is learnt from. Whatever it is by, no claim is learnt
    from whose article is a copy of another that has claims held out.

    Args:
        golds: the claims.
        by: what no part may share with the other.
        share: how many of the claims are to be held out, from 0 to 1, by speaker of those with one, by target of their
            stances; hardly met exactly, as groups stay whole.
        seed: decides which are held out; by time the latest are.
        dates: of the articles by id, ISO 8601; needed by time.
        kept: for copies, by id, the article that they are copies of; by article, it is held out under its own id.

    Raises:
        InputError: an article has no date, or all claims fall into one part.
    """
    kept = kept or {}
    groups: dict[By, Callable[[Gold], Sequence[str]]] = {
        "article": lambda gold: [kept.get(gold.article_id, gold.article_id)],
        "speaker": lambda gold: [gold.speaker.id] if gold.speaker else [],
        "target": lambda gold: list(gold.stance),
        "time": lambda gold: [_date(gold, dates or {})],
    }
    of = [groups[by](gold) for gold in golds]
    held = _held_out(Counter(name for names in of for name in names), by, share, seed)
    out = [not held.isdisjoint(names) for names in of]
    test = [gold for gold, is_out in zip(golds, out, strict=True) if is_out]
    copied = _copied({gold.article_id for gold in golds}, {gold.article_id for gold in test}, kept)
    train = [gold for gold, is_out in zip(golds, out, strict=True) if not is_out and gold.article_id not in copied]
    if by == "target":
        test = [gold.model_copy(update={"stance": _only(gold.stance, held)}) for gold in test]
    if not train or not test:
        raise InputError(
            f"{len(golds):,} claims cannot be split by {by}: all would fall into one part; there must be at least two "
            f"{by if by == 'time' else by + 's'} with claims."
        )
    return Split(train, test, sorted(held))


def _held_out(counts: Counter[str], by: By, share: float, seed: int) -> set[str]:
    """Groups with about a share of the claims; never all of them."""
    import numpy as np

    names = sorted(counts)
    order = reversed(names) if by == "time" else np.random.default_rng(seed).permutation(names).tolist()
    wanted, held = share * counts.total(), set[str]()
    for name in list(order)[: len(names) - 1]:
        if wanted <= 0:
            break
        # A group that would hold out more beyond the share than is missing of it is passed by, unless it is the first.
        if by != "time" and held and counts[name] > 2 * wanted:
            continue
        held.add(name)
        wanted -= counts[name]
    return held


def _copied(articles: Set[str], held: Set[str], kept: Mapping[str, str]) -> set[str]:
    """The articles that have a copy, other than themselves, with claims held out."""
    counts = Counter(kept.get(article, article) for article in held)
    return {article for article in articles if counts[kept.get(article, article)] > (article in held)}


def _date(gold: Gold, dates: Mapping[str, str]) -> str:
    if not (date := dates.get(gold.article_id)):
        raise InputError(f"{gold.article_id}: this article has no date, by which its claims could be split.")
    return date


def _only(stance: Mapping[str, str], targets: set[str]) -> dict[str, str]:
    return {target: label for target, label in stance.items() if target in targets}
