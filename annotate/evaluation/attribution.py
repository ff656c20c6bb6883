"""How good extracted statements are, against gold: spans, speakers, kinds.

Statements are matched one to one, the best overlap first, by the Jaccard index of their characters, as is usual
where contents are long and borders disputed (Pareti 2015; Asr et al. 2021).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotate.records import Claim, Span, Speaker


class Scores(NamedTuple):
    """Precision, recall and F1 of a set of things found."""

    precision: float
    recall: float
    f1: float


class Attribution(NamedTuple):
    """What `measure` finds; shares are of matched statements, and `recall_by_kind` is by the gold's kind."""

    statements: Scores
    speaker: float
    mention: float
    kind: float
    recall_by_kind: dict[str, float]
    claims: Scores
    gold: int
    found: int


class _Said(NamedTuple):
    spans: tuple[Span, ...]
    kind: str
    speaker: Speaker | None


def measure(gold: Iterable[Claim], found: Iterable[Claim], threshold: float) -> Attribution:
    """Compares claims found with gold ones, over the articles that the gold holds.

    Args:
        gold: gold claims; those of one statement carry the same statement id.
        found: extracted claims of the same articles.
        threshold: the least Jaccard index of a match, such as 0.8.
    """
    wanted, offered = _by_article(gold), _by_article(found)
    pairs: list[tuple[_Said, _Said]] = []
    hits = n_wanted = n_offered = 0
    by_kind: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for article, claims in wanted.items():
        mine, theirs = _statements(claims), _statements(offered.get(article, []))
        matched = match([s.spans for s in mine], [s.spans for s in theirs], threshold)
        pairs += [(mine[i], theirs[j]) for i, j in matched]
        for i, statement in enumerate(mine):
            by_kind[statement.kind][0] += any(i == hit for hit, _ in matched)
            by_kind[statement.kind][1] += 1
        whole = match([c.spans for c in claims], [c.spans for c in offered.get(article, [])], threshold)
        hits, n_wanted, n_offered = hits + len(whole), n_wanted + len(claims), n_offered + len(offered.get(article, []))
    n_gold = sum(total for _, total in by_kind.values())
    n_found = sum(len(_statements(offered.get(article, []))) for article in wanted)
    named = [(a.speaker, b.speaker) for a, b in pairs if a.speaker is not None]
    return Attribution(
        statements=_scores(len(pairs), n_found, n_gold),
        speaker=_share([b is not None and a.id == b.id for a, b in named]),
        mention=_share([b is not None and overlap((a.mention,), (b.mention,)) > 0 for a, b in named]),
        kind=_share([a.kind == b.kind for a, b in pairs]),
        recall_by_kind={kind: hit / total for kind, (hit, total) in sorted(by_kind.items())},
        claims=_scores(hits, n_offered, n_wanted),
        gold=n_gold,
        found=n_found,
    )


def match(
    gold: Sequence[tuple[Span, ...]], found: Sequence[tuple[Span, ...]], threshold: float
) -> list[tuple[int, int]]:
    """Pairs of indices, one to one, the best overlap first, none below `threshold`."""
    candidates = sorted(
        ((overlap(a, b), i, j) for i, a in enumerate(gold) for j, b in enumerate(found)),
        reverse=True,
    )
    pairs: list[tuple[int, int]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for score, i, j in candidates:
        if score < threshold or score == 0:
            break
        if i not in used[0] and j not in used[1]:
            pairs.append((i, j))
            used[0].add(i)
            used[1].add(j)
    return pairs


def overlap(first: tuple[Span, ...], second: tuple[Span, ...]) -> float:
    """The Jaccard index of the characters in two sets of spans.

    >>> overlap(((0, 10),), ((5, 15),))
    0.3333333333333333
    """
    shared = sum(max(0, min(b, d) - max(a, c)) for a, b in first for c, d in second)
    total = sum(b - a for a, b in (*first, *second)) - shared
    return shared / total if total else 0.0


def _by_article(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    grouped: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        grouped[claim.article_id].append(claim)
    return grouped


def _statements(claims: Iterable[Claim]) -> list[_Said]:
    found = {c.statement.id: _Said(c.statement.spans, c.kind, c.speaker) for c in claims if c.statement}
    return list(found.values())


def _scores(hits: int, found: int, gold: int) -> Scores:
    precision, recall = hits / max(found, 1), hits / max(gold, 1)
    return Scores(precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))


def _share(answers: Sequence[bool]) -> float:
    return sum(answers) / max(len(answers), 1)
