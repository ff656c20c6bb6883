"""Whom "the analyst", "the foreign minister" or "the paper" means."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from annotate.claims.epithets import called_so, spoken_of_last
from annotate.claims.introductions import Introductions, nearest
from annotate.claims.mentions import Mention
from annotate.claims.organisations import organisations
from annotate.claims.people import is_role, people
from annotate.claims.sources import DEFINITE, Source, slug, slugs, without_article, words_of

_INDEFINITE = re.compile(r"(an?|any|some|one|no|several|many|most|two|three|another|other|every|each)\b", re.IGNORECASE)
_BREAK = re.compile(r"\s*\n\s*")
_LEAD = 4000
"""Characters within which the first paragraph ends."""
_AN_OR_THE = re.compile(r"(an?|the)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(my|our|your|his|her|its|their|whose)\b", re.IGNORECASE)
_LESSER = frozenset({"deputy", "vice", "former", "acting", "ex", "assistant", "retired"})
_SHORTEST_STEM = 4


def described(
    mention: Mention, recent: Sequence[Source], known: Sequence[Source], text: str, told: Introductions
) -> Source | None:
    """The source that a description means, if the article tells of one.

    The surest evidence is asked first: the same words in a role, a name that the text introduces so, a role or an
    affiliation of that sort, and for "the officer" the one spoken of last of whom nothing else is known.

    Args:
        mention: the description.
        recent: those spoken of before it, the last one first.
        known: all of the article.
        text: the article's text.
        told: what it says of names.
    """
    if is_plural(mention):
        return None
    order = list(dict.fromkeys([*recent, *known]))
    found = None if _INDEFINITE.match(mention.text) else next(_candidates(mention, recent, order, text, told), None)
    return found or _kept_back(mention, known, text)


def _kept_back(mention: Mention, known: Sequence[Source], text: str) -> Source | None:
    """Whom a first paragraph does not name yet: "A judge has ruled …", and the next begins "Roshni Talwari, …"."""
    if not mention.person or not _AN_OR_THE.match(mention.text):
        return None
    breaks = islice(_BREAK.finditer(text, 0, _LEAD), 2)  # behind a headline, and behind the first paragraph
    begins = next((found.end() for found in breaks if found.start() >= mention.span[1]), None)
    if begins is None:
        return None
    named = (s for s in known if s.named and s.may_be_person and text.find(s.name, 0, begins + len(s.name)) == begins)
    is_one = bool(DEFINITE.match(mention.text)) and mention.head not in people().of_states
    fitting = (s for s in named if _stands_for(mention, s) or _could_be(mention, s) or (is_one and s.role is None))
    return next(fitting, None)


def _candidates(
    mention: Mention, recent: Sequence[Source], order: Sequence[Source], text: str, told: Introductions
) -> Iterator[Source]:
    """Those whom a description may mean, by ever weaker evidence; `order` is all sources, the `recent` ones first."""
    wanted = words_of(without_article(mention.text))
    noun = (mention.head,)
    others = tuple(sorted(people().means.get(mention.head, frozenset()) - {mention.head}))
    is_possessive = bool(_POSSESSIVE.match(mention.text))
    is_definite = bool(DEFINITE.match(mention.text))
    is_short = is_definite and len(wanted) == 1
    if mention.head != mention.text.split()[-1] and mention.head not in people().roles:
        # "the Gazette", which looks like "the Finn"
        yield from (s for s in order if s.named and wanted <= words_of(s.name))
    yield from (s for s in order if s.named and words_of(s.role or "") == wanted)
    yield from (s for s in order if _has(s, mention, wanted))
    if is_short and not mention.person:
        # Whichever stands nearest is the likeliest "company": a speaker, or one that the text calls a maker.
        yield from called_so(mention, islice((s for s in recent if not s.place), 1))
        yield from _nearest(recent, order, mention, text, told)
    yield from _introduced(order, mention, told, noun, ahead=False)
    if not is_possessive:
        yield from (s for s in order if s.named and _stands_for(mention, s))
        yield from _introduced(order, mention, told, others, ahead=False)
        yield from (s for s in order if s.named and _is_of_house(mention, s))
    if is_short and mention.person:
        yield from spoken_of_last(mention, recent)
        yield from (s for s in recent if s.named and s.spoken and _could_be(mention, s))
    yield from _introduced(order, mention, told, noun, ahead=True)
    if not is_possessive:
        yield from _introduced(order, mention, told, others, ahead=True)
    if is_definite and mention.person:
        yield from _only(order, mention)
        yield from spoken_of_last(mention, recent)
    elif is_definite:
        bodies = [s for s in recent if s.named and not s.person]
        yield from called_so(mention, (s for s in bodies if s.spoken))
        yield from called_so(mention, bodies if is_short else ())
        yield from called_so(mention, (s for s in recent if s.spoken))
        yield from called_so(mention, recent if is_short else ())


def _only(order: Sequence[Source], mention: Mention) -> Iterable[Source]:
    """Who alone has an office or a trade: "the opposition leader", where just one is told of as a leader."""
    found = [s for s in order if s.named and s.person and mention.head in words_of(s.role or "")]
    lesser = _LESSER & (words_of(found[0].role or "") ^ words_of(mention.text)) if found else set()
    return found if len(found) == 1 and not lesser else []


def is_plural(mention: Mention) -> bool:
    """Whether a description is of several people."""
    return mention.head.endswith("s") and mention.head[:-1] in people().singular


def is_body(mention: Mention) -> bool:
    """Whether a mention is of an organisation that the text has named: "it", "the state-controlled utility"."""
    definite = bool(DEFINITE.match(mention.text)) and mention.head in organisations().nouns
    return mention.head == "it" or (mention.form == "description" and definite)


def _has(source: Source, mention: Mention, wanted: frozenset[str]) -> bool:
    """Whether all words of the description are among those that tell of a source."""
    if not source.person:
        # "coast guard" in a headline is the Kestrian Coast Guard.
        ends = slug(source.name).endswith("-" + slug(without_article(mention.text)))
        return ends if mention.person else wanted <= words_of(source.name)
    if not source.named or source.role is None or not mention.person or (_LESSER & words_of(source.role)) - wanted:
        return False
    return wanted <= source.words


def _introduced(
    order: Sequence[Source], mention: Mention, told: Introductions, nouns: Iterable[str], *, ahead: bool
) -> Iterable[Source]:
    """Those to whom "Judge Adnan Mufleh" or "Adnan Mufleh, a retired judge" gives "the judge", the nearest first."""
    if not mention.person and mention.head not in people().means:
        return
    others = words_of(without_article(mention.text)) - {slug(mention.head)}
    for noun in nouns:
        for one in nearest(told, noun, mention.span[0], ahead=ahead):
            # A headline's "Karvenian minister" is the only minister that the article introduces.
            whole = mention.is_bare and noun == mention.head
            if not whole and not all(_akin(word, words_of(one.text)) for word in others):
                continue
            yield from (source for source in order if source.named and _is_called(source, mention, one.name))
            if not mention.person and one.behind:
                yield Source(one.name, mention.person)


def _nearest(
    recent: Sequence[Source], order: Sequence[Source], mention: Mention, text: str, told: Introductions
) -> Iterable[Source]:
    """The organisations that a description may mean, those first whose names stand last in the text before it."""
    sort = sorted(people().means.get(mention.head, frozenset()))
    spoken = (source for source in recent if source.named and source.spoken and _could_be(mention, source))
    fitting = dict.fromkeys([*spoken, *_introduced(order, mention, told, sort, ahead=False)])
    return sorted(fitting, key=lambda source: -text.rfind(source.name, 0, mention.span[0]))


def _is_called(source: Source, mention: Mention, name: str) -> bool:
    words, known = slugs(name), slugs(without_article(source.name))
    fits = source.person == mention.person or (not mention.person and source.role is None)
    return fits and known in (words[-len(known) :], words[: len(known)])


def _stands_for(mention: Mention, source: Source) -> bool:
    """Whether a role is of the sort that the description's noun names, and the description's names fit."""
    if mention.person != source.person or (_LESSER & words_of(source.role or "")) - words_of(mention.text):
        return False
    sort = people().means.get(mention.head, frozenset({mention.head}))
    others = words_of(without_article(mention.text)) - {slug(mention.head)}
    told = words_of(source.role or "") if source.person else source.words
    return bool(sort & told) and all(_akin(word, source.words) for word in others)


def _is_of_house(mention: Mention, source: Source) -> bool:
    """Whether "the Rand analyst" is the fellow at the Rand Corporation."""
    house = words_of(" ".join(word for word in without_article(mention.text).split() if word[0].isupper()))
    if not house or not source.affiliation or not house <= words_of(source.affiliation):
        return False
    return source.role is None or _stands_for(mention, source)


def _could_be(mention: Mention, source: Source) -> bool:
    """Whether the last speaker may be "the officer", or "the company", for all that is known."""
    if not mention.person:
        sort = people().means.get(mention.head, frozenset())
        return not source.person and bool(sort) and not (organisations().nouns - sort) & source.words
    # Who holds an office is told of with it; whoever is of some trade or country need not be.
    known = people()
    fits = source.role is None if is_role(mention.head) else True
    return source.person and fits and mention.head not in known.offices and mention.gender in (None, source.gender)


def _akin(word: str, words: frozenset[str]) -> bool:
    """Whether a word, or the country that an adjective is made of, is among some: "Tisenian", "Tisenia"."""
    stem = word[: max(_SHORTEST_STEM, len(word) - 2)]
    return any(word == other or (len(word) > _SHORTEST_STEM and other.startswith(stem)) for other in words)
