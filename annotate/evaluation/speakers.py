"""How often a speaker is known for who he or she is, by how the text names him or her."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from annotate.claims.matching import overlap
from annotate.claims.people import FIRST_PERSON, PRONOUNS
from annotate.claims.speakers import slug, without_article
from annotate.evaluation.attribution import matched
from annotate.records import Claim

Form = Literal["full name", "surname", "title and surname", "pronoun", "description", "unnamed"]
"""A surname is any shorter form of a name; who is described has a name elsewhere, who is unnamed has none."""

HARD: tuple[Form, ...] = ("surname", "title and surname", "pronoun", "description")
"""The forms that tell who is meant only beside the rest of the text."""


class Resolved(NamedTuple):
    """Of so many mentions, so many whose speaker is right."""

    right: int
    total: int

    @property
    def share(self) -> float:
        """The share that is right; 1 where there are none."""
        return self.right / self.total if self.total else 1.0


def resolved(
    gold: Iterable[Claim], found: Iterable[Claim], text_of: Mapping[str, str], threshold: float
) -> dict[Form, Resolved]:
    """The speakers that are right, among statements that match and whose mentions overlap, by the gold mention's form.

    Args:
        gold: gold claims.
        found: extracted claims of the same articles.
        text_of: the text of each article, by its id.
        threshold: the least Jaccard index of a match.
    """
    counts: dict[Form, Resolved] = {}
    for mine, theirs in matched(gold, found, threshold):
        if (
            mine.speaker is None
            or theirs.speaker is None
            or not overlap((mine.speaker.mention,), (theirs.speaker.mention,))
        ):
            continue
        form = form_of(text_of[mine.article][slice(*mine.speaker.mention)], mine.speaker.name)
        before = counts.get(form, Resolved(0, 0))
        counts[form] = Resolved(before.right + (mine.speaker.id == theirs.speaker.id), before.total + 1)
    return counts


def together(counts: Mapping[Form, Resolved], forms: Iterable[Form] = HARD) -> Resolved:
    """Several forms as one."""
    those = [counts[form] for form in forms if form in counts]
    return Resolved(sum(one.right for one in those), sum(one.total for one in those))


def form_of(mention: str, name: str) -> Form:
    """How a mention names the speaker who is known as `name`.

    >>> [form_of(words, "Ana Perić") for words in ("Judge Ana Perić", "Peric", "Ms Perić", "she", "the judge")]
    ['full name', 'surname', 'title and surname', 'pronoun', 'description']
    >>> form_of("Some analysts", "Some analysts")
    'unnamed'
    """
    if mention.lower() in PRONOUNS or mention.lower() in FIRST_PERSON:
        return "pronoun"
    words, known = ([slug(word) for word in without_article(text).split()] for text in (mention, name))
    if words[-len(known) :] == known:
        return "full name" if all(word[:1].isupper() for word in name.split()) else "unnamed"
    capitals = [word for word in without_article(mention).split() if not word[:1].islower()]
    shared = {slug(word) for word in capitals} & set(known)
    if not shared:
        return "description"
    return "surname" if set(words) <= set(known) else "title and surname"
