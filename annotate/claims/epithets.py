"""Whom "the former striker" or "the insurer" means, of those spoken of last: what the text has not told of them before.

About half of the descriptions with "the" in newspapers speak of what is there already (Poesio and Vieira 1998,
https://aclanthology.org/J98-2001/); where no name, role or trade tells of whom, it is who was spoken of last.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from annotate.claims.mentions import AGED, Mention
from annotate.claims.organisations import organisations
from annotate.claims.people import people
from annotate.claims.sources import Source, without_article

_TIMES = re.compile(r"the (?:two|three|four|five|six|seven|eight|nine|ten|\d+)-time\b", re.IGNORECASE)
"""Of "the two-time winner"."""
_DEMONYM = re.compile(r"\w+(?:ish|ese|ian|ean|ican|ench|utch|elsh|reek|raqi|zech|wiss|hai)\Z")
_OF_SOMEBODY = re.compile(r"['’]s?\s|\b(?:of|for)\b(?! (?:two|three|four|five|six)\b)")


def spoken_of_last(mention: Mention, recent: Sequence[Source]) -> Iterator[Source]:
    """The person with a name who is spoken of last, if he or she may be "the pharmacist", "the Finn", "the widow".

    Args:
        mention: a definite description of a person.
        recent: those spoken of before it, the last one first.
    """
    fitting = [s for s in recent if not mention.gender or s.gender in (None, mention.gender)]
    last = next((s for s in fitting[:1] if s.may_be_person), next((s for s in fitting if s.person and s.named), None))
    if last is not None and _fits(mention, last):
        yield last


def _fits(mention: Mention, source: Source) -> bool:
    """Whether somebody may be called so.

    Of whom nothing is told, any trade may be told later; of others, what is said of one who is known: age, country,
    family, what he or she was.
    """
    known, words = people(), without_article(mention.text).replace("-", " ").split()
    # "the Italian", "the Finnish novelist", but no "French official": states have many of these
    is_countryman = words[0][0].isupper() and (
        len(words) == 1
        or (len(words) == 2 and _DEMONYM.match(words[0]) and mention.head not in known.offices | known.of_states)
    )
    if mention.head == AGED or is_countryman or words[0].lower() in known.epithets or _TIMES.match(mention.text):
        return True
    if _OF_SOMEBODY.search(mention.text):
        return False
    of_family = mention.head in known.genders and mention.head not in known.offices
    return of_family or (source.role is None and mention.head not in known.offices - known.ranks)


def called_so(mention: Mention, bodies: Iterable[Source]) -> Iterator[Source]:
    """The organisations whose own words leave open that they are "the insurer"."""
    if mention.head in organisations().epithets:
        sort = people().means.get(mention.head, frozenset({mention.head}))
        yield from (body for body in bodies if body.may_be_body and not (organisations().nouns - sort) & body.words)
