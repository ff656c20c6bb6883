"""How good extracted statements are, against gold: spans, speakers, kinds.

Statements are matched one to one, the best overlap first, by the Jaccard index of their characters, as is usual
where contents are long and borders disputed (Pareti 2015; Asr et al. 2021).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from annotate.claims.matching import match, overlap
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


class Exact(NamedTuple):
    """Scores of claims with the very spans: within matched statements, of the writer's own, and of all."""

    matched: Scores
    narrated: Scores
    all: Scores


class Said(NamedTuple):
    """A statement, whatever claims it is cut into."""

    id: str
    article: str
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
    pairs: list[tuple[Said, Said]] = []
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
        statements=scores(len(pairs), n_found, n_gold),
        speaker=_share([b is not None and a.id == b.id for a, b in named]),
        mention=_share([b is not None and overlap((a.mention,), (b.mention,)) > 0 for a, b in named]),
        kind=_share([a.kind == b.kind for a, b in pairs]),
        recall_by_kind={kind: hit / total for kind, (hit, total) in sorted(by_kind.items())},
        claims=scores(hits, n_offered, n_wanted),
        gold=n_gold,
        found=n_found,
    )


def continued(gold: Iterable[Claim], found: Iterable[Claim], threshold: float) -> Scores:
    """How well the statements that no cue attributes are found: matched among those of this kind alone."""
    gold = list(gold)
    wanted, offered = ([c for c in claims if c.kind == "continued"] for claims in (gold, found))
    pairs = list(matched(wanted, offered, threshold))
    articles = {claim.article_id for claim in gold}
    n_gold = len({c.statement.id for c in wanted if c.statement})
    n_found = len({c.statement.id for c in offered if c.statement and c.article_id in articles})
    return scores(len(pairs), n_found, n_gold)


def exact(gold: Iterable[Claim], found: Iterable[Claim], text_of: Mapping[str, str], threshold: float) -> Exact:
    """How often the claims found have the very spans of gold ones, but for outer punctuation.

    Args:
        gold: gold claims.
        found: extracted claims of the same articles.
        text_of: the text of each article, by its id.
        threshold: the least Jaccard index of a statement's match, for the claims of those matched.
    """
    gold, found = list(gold), list(found)
    pairs = list(matched(gold, found, threshold))
    articles = {claim.article_id for claim in gold}
    found = [claim for claim in found if claim.article_id in articles]

    def score(wanted: Iterable[Claim], offered: Iterable[Claim]) -> Scores:
        mine, theirs = (
            {(c.article_id, *_tidy(text_of[c.article_id], c.spans)) for c in cs} for cs in (wanted, offered)
        )
        return scores(len(mine & theirs), len(theirs), len(mine))

    def within(claims: Iterable[Claim], statements: set[str]) -> list[Claim]:
        return [claim for claim in claims if claim.statement and claim.statement.id in statements]

    def narrated(claims: Iterable[Claim]) -> list[Claim]:
        return [claim for claim in claims if claim.statement is None]

    return Exact(
        score(within(gold, {a.id for a, _ in pairs}), within(found, {b.id for _, b in pairs})),
        score(narrated(gold), narrated(found)),
        score(gold, found),
    )


def matched(gold: Iterable[Claim], found: Iterable[Claim], threshold: float) -> Iterator[tuple[Said, Said]]:
    """Statements of the same articles that match, one to one, gold ones first."""
    wanted, offered = _by_article(gold), _by_article(found)
    for article, claims in wanted.items():
        mine, theirs = _statements(claims), _statements(offered.get(article, []))
        for i, j in match([s.spans for s in mine], [s.spans for s in theirs], threshold):
            yield mine[i], theirs[j]


def _by_article(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    grouped: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        grouped[claim.article_id].append(claim)
    return grouped


def _statements(claims: Iterable[Claim]) -> list[Said]:
    found = {
        c.statement.id: Said(c.statement.id, c.article_id, c.statement.spans, c.kind, c.speaker)
        for c in claims
        if c.statement
    }
    return list(found.values())


def scores(hits: int, found: int, gold: int) -> Scores:
    """Precision, recall and F1, of how many are right, found and wanted."""
    precision, recall = hits / max(found, 1), hits / max(gold, 1)
    return Scores(precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))


def _tidy(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Spans from their first letter or digit to their last."""
    found = []
    for start, end in spans:
        words = [start + i for i, character in enumerate(text[start:end]) if character.isalnum()]
        if words:
            found.append((words[0], words[-1] + 1))
    return tuple(found)


def _share(answers: Sequence[bool]) -> float:
    return sum(answers) / max(len(answers), 1)
