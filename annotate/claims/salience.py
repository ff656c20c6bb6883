"""Whom and what a sentence speaks of: the next one's "he", "it" or "they" may be any of them."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from annotate.claims.attribution import Parsed
from annotate.claims.mentions import Mention, mention
from annotate.claims.organisations import organisations
from annotate.claims.people import is_role, people
from annotate.claims.roles import is_who
from annotate.claims.tokens import NOUN, PROPER, opening

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NAMES = frozenset({"PERSON", "ORG"})
"""Entities that may be a speaker's name."""

_PARTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "dative"})
"""Parts of a sentence in which a noun stands for somebody; "as a nurse" and "nurse Ana Perić" tell of one."""


def names_in(item: Parsed) -> list[Mention]:
    """The names in a sentence, in the order of the text."""
    first = opening(item.doc)  # no town of a dateline speaks
    entities = (entity for entity in item.doc.ents if entity.label_ in NAMES and entity.start >= first)
    return [mention(entity.root, item.sentence.start) for entity in entities]


def all_names_in(item: Parsed, short: Collection[str], names: Sequence[Mention]) -> list[Mention]:
    """The names in a sentence, with them the words that are short for one of the article, in the order of the text."""
    start = item.sentence.start
    inside = {token.i for entity in item.doc.ents if entity.label_ in NAMES for token in entity}
    missed = (token for token in item.doc if token.text in short and token.i not in inside)
    spans = ((start + token.idx, start + token.idx + len(token), token.text) for token in missed)
    found = [*names, *(Mention((first, end), word, word, "name", True) for first, end, word in spans)]
    return sorted(found, key=lambda one: one.span)


def spoken_of(item: Parsed, names: Sequence[Mention]) -> list[Mention]:
    """Whom and what a sentence speaks of, those last whom the next one most likely goes on with.

    Names, documents and people stand in the order of the text, behind them the subject: of all that a
    sentence speaks of, its subject is the likeliest to be a pronoun in the next (Grosz, Joshi and Weinstein 1995,
    "Centering: A framework for modeling the local coherence of discourse").

    Args:
        item: the sentence.
        names: those in it, as `names_in` finds them.
    """
    known, start = people(), item.sentence.start
    groups, documents = known.roles - known.singular, organisations().documents
    others = [
        mention(token, start)
        for token in item.doc
        if (token.tag_ == "NN" and token.lower_ in documents)
        or (token.tag_ == "NN" and token.lower_ in known.singular and token.dep_ in _PARTS)
        or (token.tag_ == "NNS" and token.lower_ in groups)
    ]
    found = sorted([*names, *others], key=lambda one: one.span)
    if (head := _subject(item.doc)) is not None:
        subject = mention(head, start)
        if subject.form == "description":  # "Father of three Dawit Tesfaye"
            subject = next((name for name in names if name.form == "name" and name.span[1] == subject.span[1]), subject)
        found = [*(one for one in found if one.span != subject.span), subject]
    return [one for one in found if one.text.strip()]


def _subject(doc: "Doc") -> "Token | None":
    """The subject of a sentence's main verb, if it is somebody's name or something that can speak."""
    known = organisations().all_nouns | organisations().documents
    for token in doc[opening(doc) :]:
        is_main = token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "ROOT"
        if is_main and token.lower_ in ("he", "she"):
            return token
        told = (
            token.tag_ in PROPER or token.tag_ == "NNS" or token.lower_ in known or is_role(token.text) or is_who(token)
        )
        if is_main and token.tag_ in NOUN and told:
            return (None if token.tag_ in PROPER else _who_it_is(token.head)) or token
    return None


def _who_it_is(verb: "Token") -> "Token | None":
    """The name behind "is": "Its director is Ragna Thorlaks", "Her critic is the finance minister, Pavlo Dragunis"."""
    attributes = [child for child in verb.rights if child.dep_ == "attr"]
    names = [*attributes, *(child for one in attributes for child in one.rights if child.dep_ == "appos")]
    return next((name for name in names if name.ent_type_ == "PERSON"), None)
