"""Which spans found are which gold spans: one to one, the best overlap first."""

from collections.abc import Sequence

from annotate.records import Span


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
