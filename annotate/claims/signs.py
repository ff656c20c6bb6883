"""What speaks for and against somebody's being meant by a pronoun or a description, as signs that a model weighs."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from annotate.claims.descriptions import is_plural
from annotate.claims.introductions import Introductions
from annotate.claims.likeness import FITTING, TELLING, Described
from annotate.claims.mentions import Mention
from annotate.claims.organisations import organisations
from annotate.claims.people import PLURAL, people
from annotate.claims.places import Places
from annotate.claims.ranking import that_hold
from annotate.claims.sources import OF, Source

_ORDER = ("last", "second", "third")
_RANKS = 2
"""Of persons, bodies and speakers alone, as many count as the last ones."""
_NEAR = {100: "within 100", 250: "within 250", 600: "within 600"}
_OFTEN = 3
_LONG = 3
"""A description of more words than this is likely of somebody who is not named."""
_BY_SHAPE = frozenset({
    "last", "last person", "last body", "last speaker", "person", "body", "might be", "may be called so", "other role",
    "introduced", "beside the noun", "does not fit", "last that fits", "last told so", "alone told so", "told so",
    "named next", "named once", "named often",
})  # fmt: skip
"""Signs that mean something else with "the company" than with "the Swedish company", "a company" and "his company"."""
_OF_ANY = ("of the sort", "all words", "might be", "noun in the role", "introduced", "called so before")
"""Signs that, where any source has them, speak against somebody new."""


class Scene(NamedTuple):
    """What is on the reader's mind where a mention stands.

    Attributes:
        recent: those spoken of before it, the last one first.
        here: those named before it in its sentence.
        said: those named in what is said, who are not who says it.
        called: whom descriptions, and the nouns at their heads, meant before.
        told: what the article says of names.
        places: where it has them.
    """

    recent: Sequence[Source]
    here: Collection[Source]
    said: Collection[Source]
    called: Mapping[str, Source]
    told: Introductions
    places: Places


def signs(mention: Mention, sources: Sequence[Source], scene: Scene) -> list[list[str]]:
    """The signs of each source, and behind them those of somebody who is spoken of for the first time."""
    orders = _orders(mention, scene)
    each = [list(_common(mention, source, scene, orders)) for source in sources]
    if mention.form == "pronoun":
        _of_pronoun(mention, sources, each)
        return [*each, ["new", f"new {mention.head}"]]
    described = Described.of(mention, scene.told, in_headline=mention.span[0] < scene.places.headline)
    for source, found in zip(sources, each, strict=True):
        found += described.signs(source, scene.called, scene.places)
    _compare(each)
    for found in each:
        if described.shape == "a" and "named later" not in found:
            found.append("known before a")
        found += [f"{sign}, {described.shape}" for sign in found if sign in _BY_SHAPE]
    return [*each, list(_of_new(mention, described.shape, each))]


def _orders(mention: Mention, scene: Scene) -> dict[str, dict[Source, int]]:
    """The ranks of those spoken of, the last one 0: of all, and of persons, bodies and speakers alone."""
    gender = mention.gender if mention.gender in ("he", "she") else None
    persons = [
        s
        for s in scene.recent
        if s.may_be_person and s not in scene.said and not (gender and s.gender and s.gender != gender)
    ]
    orders = {
        "": scene.recent,
        " person": persons,
        " body": [s for s in scene.recent if s.named and s.is_thing],
        " speaker": [s for s in scene.recent if s.spoken],
    }
    return {sort: {source: rank for rank, source in enumerate(order)} for sort, order in orders.items()}


def _common(
    mention: Mention, source: Source, scene: Scene, orders: Mapping[str, Mapping[Source, int]]
) -> Iterator[str]:
    """Signs of pronouns and descriptions alike: how lately and how near somebody was spoken of, and of what sort."""
    for sort, order in orders.items():
        rank = order.get(source)
        if rank is not None and rank < (_RANKS if sort else len(_ORDER)):
            yield _ORDER[rank] + sort
        elif not sort:
            yield "unheard" if rank is None else "earlier"
    yield from _where(mention, source, scene.places)
    yield from that_hold({
        "in the sentence": source in scene.here and mention.person,
        "in the sentence, body": source in scene.here and not mention.person,
        "in what is said": source in scene.said,
        "has spoken": source.spoken,
        "place": source.place,
        "no role": source.named and source.role is None,
        "single word" if mention.person else "single word, body": source.named
        and not (source.role or source.gender)
        and " " not in source.name,
    })  # fmt: skip
    yield from _number(mention, source)
    if mention.gender in ("he", "she"):
        yield "gender" if source.gender == mention.gender else "no gender" if source.gender else "unknown gender"
    if mention.person:
        is_noun = not source.named and mention.form == "pronoun"
        yield "person" if source.person else "maybe a person" if source.may_be_person or is_noun else "no person"
    else:
        maybe = "maybe a body" if source.may_be_body else "body for all its look" if source.is_by_look else "no body"
        yield "body" if source.is_thing else maybe


def _where(mention: Mention, source: Source, places: Places) -> Iterator[str]:
    """How near the article spoke of a source, and how often it names it."""
    where, named = mention.span[0], places.of(source)
    before = bisect_left(named, where)
    last = max(source.last if source.last < where else -1, named[before - 1] if before else -1)
    if last >= 0:
        yield from (sign for limit, sign in _NEAR.items() if where - last < limit)
    if not source.named:
        yield "unnamed"
        return
    yield "named"
    yield from that_hold({
        # "It was shut, the minister said" may stand in one paragraph with anybody.
        "in the paragraph": mention.form == "pronoun" and last >= 0 and places.in_one_paragraph(last, where),
        "named later": not before,
        "named next": not before and bool(named) and places.begins_next(named[0], where),
        "named once": len(named) <= 1,
        "named often": len(named) >= _OFTEN,
    })  # fmt: skip


def _number(mention: Mention, source: Source) -> Iterator[str]:
    if source.several:
        yield "several" if mention.several or mention.head in PLURAL else "several for one"
    elif mention.several and source.person:
        yield "one for several"


def _of_pronoun(mention: Mention, sources: Sequence[Source], each: Sequence[list[str]]) -> None:
    """Adds the signs of pronouns alone."""
    # A single word that nothing else is told of may be no person's name at all: "Dusk came".
    is_sure = any("person" in found and "single word" not in found for found in each)
    for source, found in zip(sources, each, strict=True):
        if is_sure and "single word" in found and "has spoken" not in found:
            found.append("single word beside names")
        if mention.gender == "they":
            word = "they" if mention.head in PLURAL else "it"
            found.append(f"{word}, person" if source.person else f"{word}, body")


def _compare(each: Sequence[list[str]]) -> None:
    """Adds what the signs of one source mean beside those of the others."""
    told = [not TELLING.isdisjoint(found) for found in each]
    fits = [not FITTING.isdisjoint(found) for found in each]
    for number, found in enumerate(each):
        found += that_hold({
            "does not fit": not fits[number],
            "last that fits": fits[number] and number == fits.index(True),
            "told so": told[number],
            "another is told so": any(told) and not told[number],
            "alone told so": told[number] and sum(told) == 1,
            "last told so": told[number] and number == told.index(True),
        })  # fmt: skip


def _of_new(mention: Mention, shape: str, each: Iterable[Sequence[str]]) -> Iterator[str]:
    """The signs of somebody who is spoken of for the first time."""
    words, told = mention.text.split(), {sign for found in each for sign in found}
    nobody = FITTING.isdisjoint(told)
    yield "new"
    yield from (f"new, {sign}" for sign in that_hold({
        shape: True,
        "person": mention.person,
        "several": mention.several,
        "plural": is_plural(mention),
        "family": mention.head in people().genders,
        "office": mention.head in people().offices,
        "role": mention.head in people().roles,
        "document": mention.head in organisations().documents,
        "body's noun": mention.head in organisations().all_nouns,
        "long": len(words) > _LONG,
        "of something": OF.search(mention.text) is not None,
        "with a name": any(word[0].isupper() for word in words[1:]),
        "nobody fits": nobody,
        f"nobody fits, {shape}": nobody,
    }))  # fmt: skip
    yield from (f"new, {sign}" for sign in _OF_ANY if sign in told)
