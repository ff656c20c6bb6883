"""Articles to claims: the whole path, a bounded number of articles at a time."""

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING

from annotate.claims.attribution import Found, Parsed
from annotate.claims.matching import overlap
from annotate.claims.parser import parser
from annotate.claims.propositions import Pieces, clauses, leftover
from annotate.claims.quotes import Quote, quotes
from annotate.claims.ranking import Judge, weights
from annotate.claims.salience import all_names_in, names_in, spoken_of
from annotate.claims.sentences import Sentence, sentences
from annotate.claims.speakers import Speakers
from annotate.claims.statements import CONTINUED, kind_of, statements
from annotate.claims.tagger.decode import Tagged
from annotate.claims.tagger.windows import stretches
from annotate.claims.tokens import Range
from annotate.encoder.runtime import cores
from annotate.errors import InputError, Reject, refuse
from annotate.records import Article, Claim, Kind, Span, Speaker, Statement, cut

if TYPE_CHECKING:
    from annotate.claims.tagger.model import Trained

BATCH_CHARACTERS = 50_000
"""How much text is read at once: enough for full batches of the parser, little to do again where a run is killed."""

_SWITCH = 0.0005
"""Seconds for which a thread may hold the interpreter while others wait; 5 ms, as Python has it, cost a tenth."""

Split = Sequence[tuple[Article, Sequence[Sentence]]]
Tags = Sequence[Sequence[Tagged] | None]
"""For each article of a batch the statements that a tagger found, or none where rules are to find them."""

_SPACES = str.maketrans(dict.fromkeys("\r\n\t\u00a0\u2028\u2029", " "))


def extract(
    articles: Iterable[Article],
    tagger: "Trained | None" = None,
    reject: Reject = refuse,
    judge: Judge | None = None,
) -> Iterator[Claim]:
    """The claims of articles, in their order; memory does not depend on how many there are.

    Args:
        articles: their text is never changed.
        tagger: finds their statements; without one, rules do.
        reject: gets an article with a sentence too long to be one.
        judge: says whom a mention means and what goes on with a statement; without one, the weights that ship do.

    Raises:
        InputError: whatever `reject` raises.
    """
    judge = weights() if judge is None else judge
    with ThreadPoolExecutor(1) as beside:
        for batch, split, tagged in _begun(batches(articles), tagger, beside):
            try:
                found = _claims_of_batch(split.result(), tagged, judge)
            except InputError as error:
                if len(batch) == 1:
                    reject(error)
                else:  # which of them is it?
                    for article in batch:
                        yield from extract([article], tagger, reject, judge)
            else:
                yield from found


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Articles by lists that are read at once, with no id twice in a list; the same articles make the same lists."""
    batch: dict[str, Article] = {}
    size = 0
    for article in articles:
        if size >= BATCH_CHARACTERS or article.id in batch:
            yield list(batch.values())
            batch, size = {}, 0
        batch[article.id] = article
        size += len(article.text)
    if batch:
        yield list(batch.values())


def _begun(
    given: Iterable[list[Article]], tagger: "Trained | None", beside: ThreadPoolExecutor
) -> Iterator[tuple[list[Article], Future[Split], Future[Tags]]]:
    """Batches with their sentences, and what the tagger finds in them.

    It reads beside the parser, as neither keeps more than one core busy, and goes on with the next batch while rules
    put together what one has given: so each batch is begun before the one ahead of it is given out.
    """

    def begin(batch: list[Article]) -> tuple[list[Article], Future[Split], Future[Tags]]:
        split = beside.submit(_split, batch)
        return batch, split, beside.submit(lambda: _tagged(split.result(), tagger))

    begun = map(begin, given)
    if cores() == 1:
        yield from begun
    else:
        # The parser holds the interpreter for as long as it may, and the tagger asks for it after each window.
        sys.setswitchinterval(min(sys.getswitchinterval(), _SWITCH))
        yield from (one for one, _ in pairwise(chain(begun, [None])) if one)


def _split(articles: Sequence[Article]) -> Split:
    return [(article, sentences(article)) for article in articles]


def _tagged(split: Split, tagger: "Trained | None") -> Tags:
    """What the tagger finds in each article."""
    if tagger is None:
        return [None] * len(split)
    return tagger.statements([(article.text, list(stretches(found, tagger.card.context))) for article, found in split])


def _claims_of_batch(split: Split, tagged: Future[Tags], judge: Judge) -> list[Claim]:
    from threadpoolctl import threadpool_limits

    nlp = parser()
    texts = (article.text[s.start : s.end].translate(_SPACES) for article, found in split for s in found)
    # Words that spaCy has not met before are forgotten when the zone is left: no article makes the next one slower.
    # The parser's matrices are too small to be shared out, and the tagger has the other cores.
    with nlp.memory_zone(), threadpool_limits(1, "blas"):
        if cores() == 1:
            wait([tagged])
        docs = iter(list(nlp.pipe(texts, batch_size=256)))
        return [
            claim
            for (article, found), those in zip(split, tagged.result(), strict=True)
            for claim in claims_of(article, [Parsed(s, next(docs)) for s in found], those, judge)
        ]


def claims_of(article: Article, parsed: Sequence[Parsed], tagged: Sequence[Tagged] | None, judge: Judge) -> list[Claim]:
    """The claims of one article whose sentences are parsed, in the order of the text.

    Args:
        article: the article.
        parsed: its sentences.
        tagged: the statements that a tagger found in it; without them, rules find them.
        judge: says whom a mention means, and what goes on with a statement.
    """
    found = statements(article.text, parsed, tagged, judge)
    paragraphs = {number: list(those) for number, those in groupby(parsed, lambda item: item.sentence.paragraph)}
    marked = {number: _marked(article.text, those) for number, those in paragraphs.items()}
    # A statement lies in one paragraph, so that time grows with the length of an article, and not with its square.
    said_in: dict[int, list[Found]] = {number: [] for number in paragraphs}
    claims: list[Claim] = []
    for said, speaker in zip(found, _speakers(article, found, parsed, judge), strict=True):
        statement = Statement(
            id=statement_id(article, said.spans, said.cue), spans=said.spans, cue=said.cue, confidence=said.confidence
        )
        number = parsed[said.sentence].sentence.paragraph
        said_in[number].append(said)
        kind = kind_of(said.spans, said.cue, marked[number])
        for item in paragraphs[number]:
            ranges = [tokens for span in said.spans if (tokens := _tokens(item, span))]
            parts = clauses(item.doc, ranges) if ranges else []
            claims += [_claim(article, item, pieces, kind, statement, speaker) for pieces in parts]
    for number, those in paragraphs.items():
        for item in those:
            own = leftover(item, [_taken(item, said) for said in said_in[number]])
            claims += [_claim(article, item, pieces, "narrated", None, None) for pieces in own]
    return sorted(claims, key=lambda claim: (claim.sentence, claim.spans, claim.id))


def _speakers(article: Article, found: Sequence[Found], parsed: Sequence[Parsed], judge: Judge) -> list[Speaker | None]:
    """The speaker of each statement, by all that the article tells of who is who."""
    names = {item.sentence.number: names_in(item) for item in parsed}
    sources = [said.source for said in found if said.source]
    speakers = Speakers(article.text, [*sources, *(name for those in names.values() for name in those)], judge)
    short = speakers.short_forms
    names = {item.sentence.number: all_names_in(item, short, names[item.sentence.number]) for item in parsed}
    resolved: dict[int, Speaker] = {}
    by_sentence = {number: list(those) for number, those in groupby(range(len(found)), lambda i: found[i].sentence)}
    for item in parsed:
        number = item.sentence.number
        here = [(i, source) for i in by_sentence.get(number, []) if (source := found[i].source)]
        for i, source in here:
            before = [name for name in names[number] if name.span < source.span]
            others = [name for name in names[number] if name.form == "name"]
            others += [other for _, other in here if other.form == "description"]
            inside = [other for other in others if overlap(found[i].spans, (other.span,))]
            resolved[i] = speakers.resolve(source, before, inside)
        # Whoever goes on speaking unquoted is less on the mind than whom the sentence is about.
        said = [resolved[i] for i, _ in here if found[i].rule != CONTINUED]
        speakers.note(spoken_of(item, names[number]), said)
    # Role and affiliation may be told further down: a speaker has them in all of its statements.
    known = {speaker.id: {"role": speaker.role, "affiliation": speaker.affiliation} for speaker in resolved.values()}
    return [resolved[i].model_copy(update=known[resolved[i].id]) if i in resolved else None for i in range(len(found))]


def _marked(text: str, paragraph: Sequence[Parsed]) -> list[Quote]:
    return quotes(text, paragraph[0].sentence.start, paragraph[-1].sentence.end)


def _claim(
    article: Article, item: Parsed, pieces: Pieces, kind: Kind, statement: Statement | None, speaker: Speaker | None
) -> Claim:
    spans = tuple(item.span(piece) for piece in pieces)
    return Claim(
        id=claim_id(article, spans, statement),
        article_id=article.id,
        sentence=item.sentence.number,
        spans=spans,
        text=cut(article.text, spans),
        kind=kind,
        statement=statement,
        speaker=speaker,
    )


def _tokens(item: Parsed, span: Span) -> Range | None:
    """The tokens of a sentence that lie in a span of the article."""
    if not item.meets([span]):
        return None
    start, end = span[0] - item.sentence.start, span[1] - item.sentence.start
    inside = [t.i for t in item.doc if start <= t.idx and t.idx + len(t) <= end and not t.is_space]
    return (inside[0], inside[-1] + 1) if inside else None


def _taken(item: Parsed, said: Found) -> Range:
    """The tokens of a sentence that a statement takes up, its cue and source with it."""
    parts = [*said.spans]
    if said.sentence == item.sentence.number and said.cue:
        parts += [said.cue, *([said.source.span] if said.source else [])]
    tokens = [those for part in parts if (those := _tokens(item, part))]
    return (min(start for start, _ in tokens), max(end for _, end in tokens)) if tokens else (0, 0)


def statement_id(article: Article, spans: tuple[Span, ...], cue: Span | None) -> str:
    """The id of a statement: the same for the same words in the same place of the same article."""
    return _hash(article.id, "statement", spans, cue, cut(article.text, spans))


def claim_id(article: Article, spans: tuple[Span, ...], statement: Statement | None) -> str:
    """The id of a claim: the same for the same words in the same place, as a part of the same statement."""
    return _hash(article.id, statement.id if statement else "narrated", spans, cut(article.text, spans))


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
