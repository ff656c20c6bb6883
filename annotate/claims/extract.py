"""Articles to claims: the whole path, a bounded number of articles at a time."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from annotate.claims.mentions import Mention, mention
from annotate.claims.parser import parser
from annotate.claims.propositions import Pieces, clauses, leftover
from annotate.claims.quotes import Quote, quotes
from annotate.claims.sentences import Sentence, sentences
from annotate.claims.speakers import Speakers
from annotate.claims.statements import Found, Parsed, kind_of, statements
from annotate.records import Article, Claim, Speaker, Span, Statement, cut

if TYPE_CHECKING:
    from spacy.tokens import Doc

BATCH_CHARACTERS = 200_000
"""How much text is parsed at once: enough for full batches, little enough to bound memory."""

NAMED = frozenset({"PERSON", "ORG"})
"""Names that may be a speaker's."""

_SPACES = str.maketrans(dict.fromkeys("\r\n\t\u00a0\u2028\u2029", " "))


def extract(articles: Iterable[Article]) -> Iterator[Claim]:
    """The claims of articles, in their order; memory does not depend on how many there are.

    Raises:
        InputError: a sentence is too long to be one.
    """
    nlp = parser()
    for batch in _batches(articles):
        split = [sentences(article) for article in batch]
        with nlp.memory_zone():
            texts = (
                article.text[sentence.start : sentence.end].translate(_SPACES)
                for article, found in zip(batch, split, strict=True)
                for sentence in found
            )
            docs = nlp.pipe(texts, batch_size=256)
            for article, found in zip(batch, split, strict=True):
                yield from claims_of(article, [Parsed(sentence, next(docs)) for sentence in found])


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def claims_of(article: Article, parsed: Sequence[Parsed]) -> list[Claim]:
    """The claims of one article whose sentences are parsed."""
    found = statements(article.text, parsed)
    named = _name(article, found, parsed)
    marked = _quotes(article.text, parsed)
    claims = [
        claim
        for statement, speaker in zip(found, named, strict=True)
        for claim in _claims(article, parsed, statement, speaker, marked)
    ]
    for item in parsed:
        for pieces in leftover(item, _taken(item, found)):
            claims.append(_claim(article, item, pieces, "narrated", None, None))
    return sorted(claims, key=lambda claim: (claim.sentence, claim.spans, claim.id))


def _name(article: Article, found: Sequence[Found], parsed: Sequence[Parsed]) -> list[Speaker | None]:
    """The speaker of each statement, by all that the article tells of who is who."""
    people: dict[int, list[Mention]] = {
        item.sentence.index: [mention(entity.root, item.sentence.start) for entity in item.doc.ents if entity.label_ in NAMED]
        for item in parsed
    }
    sources = [statement.source for statement in found if statement.source]
    speakers = Speakers(article.text, [*sources, *(m for mentions in people.values() for m in mentions)])
    named: list[Speaker | None] = [None] * len(found)
    by_sentence: dict[int, list[int]] = {}
    for i, statement in enumerate(found):
        by_sentence.setdefault(statement.sentence, []).append(i)
    for index, mentions in people.items():
        for i in by_sentence.get(index, []):
            source = found[i].source
            named[i] = speakers.resolve(source) if source else None
        for named_here in mentions:
            speakers.note(named_here)
        for i in by_sentence.get(index, []):
            source = found[i].source
            if source and source.form != "pronoun":
                speakers.note(source)
    return named


def _quotes(text: str, parsed: Sequence[Parsed]) -> list[Quote]:
    borders: dict[int, Span] = {}
    for item in parsed:
        first, _ = borders.get(item.sentence.paragraph, (item.sentence.start, 0))
        borders[item.sentence.paragraph] = (first, item.sentence.end)
    return [quote for start, end in borders.values() for quote in quotes(text, start, end)]


def _claims(
    article: Article, parsed: Sequence[Parsed], found: Found, speaker: Speaker | None, marked: Sequence[Quote]
) -> Iterator[Claim]:
    statement = Statement(
        id=identify(article.id, "statement", found.spans, found.cue),
        spans=found.spans,
        cue=found.cue,
        confidence=found.confidence,
    )
    for item in parsed:
        ranges = [r for span in found.spans if (r := _tokens(item, span))]
        for pieces in clauses(item.doc, ranges) if ranges else []:
            yield _claim(article, item, pieces, kind_of(found.spans, found.cue, marked), statement, speaker)


def _claim(
    article: Article, item: Parsed, pieces: Pieces, of_kind: str, statement: Statement | None, speaker: Speaker | None
) -> Claim:
    spans = tuple(item.span(piece) for piece in pieces)
    return Claim.model_validate(
        {
            "id": identify(article.id, statement.id if statement else "narrated", spans),
            "article_id": article.id,
            "sentence": item.sentence.index,
            "spans": spans,
            "text": cut(article.text, spans),
            "kind": of_kind,
            "statement": statement,
            "speaker": speaker,
        }
    )


def _tokens(item: Parsed, span: Span) -> tuple[int, int] | None:
    """The tokens of a sentence that lie in a span of the article."""
    start, end = span[0] - item.sentence.start, span[1] - item.sentence.start
    if end <= 0 or start >= item.sentence.end - item.sentence.start:
        return None
    inside = [token.i for token in item.doc if token.idx >= start and token.idx + len(token) <= end and not token.is_space]
    return (inside[0], inside[-1] + 1) if inside else None


def _taken(item: Parsed, found: Sequence[Found]) -> list[tuple[int, int]]:
    """Token ranges of a sentence that statements take up, from the first to the last word of each."""
    ranges = []
    for statement in found:
        parts = [*statement.spans]
        if statement.sentence == item.sentence.index:
            parts += [statement.cue] if statement.cue else []
            parts += [statement.source.span] if statement.source else []
        tokens = [r for part in parts if (r := _tokens(item, part))]
        if tokens:
            ranges.append((min(start for start, _ in tokens), max(end for _, end in tokens)))
    return ranges


def identify(*parts: object) -> str:
    """An id that depends on nothing but `parts`."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
