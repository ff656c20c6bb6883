"""What the tagger finds, as statements: which sentence each belongs to, and who its source's words name."""

from collections.abc import Sequence

from annotate.claims.attribution import Found, Parsed, tidy
from annotate.claims.mentions import Mention, mention
from annotate.claims.people import FIRST_PERSON, SECOND_PERSON
from annotate.claims.tagger.decode import Tagged
from annotate.records import Span

RULE = "tagger"


def found_in(text: str, paragraph: Sequence[Parsed], tagged: Sequence[Tagged]) -> list[Found]:
    """The statements of a paragraph, in the order of their cues.

    Args:
        text: the article's text.
        paragraph: its sentences.
        tagged: what the tagger found in the article.
    """
    found = []
    for one in tagged:
        item = _at(paragraph, one.cue)
        spans = tidy(text, one.content)
        if item is None or not spans:
            continue
        if one.source and text[slice(*one.source)].lower() in FIRST_PERSON | SECOND_PERSON:
            continue  # what "I" think is content, of the writer or of who is quoted, and nobody else's statement
        source = _mention(paragraph, one.source) if one.source else None
        found.append(Found(RULE, spans, one.cue, source, item.sentence.number, one.confidence))
    return found


def _at(paragraph: Sequence[Parsed], span: Span) -> Parsed | None:
    """The sentence in which a span begins."""
    return next((item for item in paragraph if item.sentence.start <= span[0] < item.sentence.end), None)


def _mention(paragraph: Sequence[Parsed], source: Span) -> Mention | None:
    """How the words of a source name it, by the word that heads them."""
    item = _at(paragraph, source)
    if item is None:
        return None
    start, end = source[0] - item.sentence.start, source[1] - item.sentence.start
    inside = [token for token in item.doc if start <= token.idx < end and not token.is_punct and not token.is_space]
    if not inside:
        return None
    words = {token.i for token in inside}
    head = next((token for token in inside if token.head.i not in words or token.dep_ == "ROOT"), inside[-1])
    return mention(head, item.sentence.start)._replace(span=source)
