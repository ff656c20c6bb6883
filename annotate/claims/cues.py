"""The words that attribute, read from `configs/cues.yaml` with all their forms."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import yaml

from annotate.files import read_text, resource

_VOWELS = "aeiou"
_DOUBLED = frozenset({"refer", "admit", "quip", "snap", "beg", "brag", "plan", "slam", "dub", "rebut"})

Forms = dict[str, str]
"""Forms in lower case, each with its lemma."""


class Cues(NamedTuple):
    """Cue words by how they take their content; see `configs/cues.yaml`."""

    clause: Forms
    infinitive: Forms
    rumour: Forms
    likening: Forms
    name: Forms
    object: Forms
    accuse: Forms
    prepositions: dict[str, str]
    """The preposition that each lemma in `accuse` takes."""
    noun: Forms
    medium: frozenset[str]
    light: frozenset[str]
    views: frozenset[str]
    verbs: frozenset[str]
    """All forms of all verbs above."""


@cache
def cues() -> Cues:
    """The cues that the toolkit ships."""
    content = yaml.safe_load(read_text(resource("configs/cues.yaml")))
    verbs = {
        way: _table(content[way]) for way in ("clause", "infinitive", "rumour", "likening", "name", "object", "accuse")
    }
    return Cues(
        **verbs,
        prepositions=content["accuse"],
        noun={form: noun for noun in content["noun"] for form in (noun, _third_person(noun))},
        medium=frozenset(content["medium"]),
        light=frozenset(_table(content["light"])),
        views=frozenset(content["views"]),
        verbs=frozenset().union(*verbs.values()),
    )


def _table(entries: Iterable[str]) -> Forms:
    return {form: entry.split()[0] for entry in entries for form in forms(entry)}


def forms(entry: str) -> list[str]:
    """A verb's forms: the entry is its lemma, then its irregular past forms.

    >>> forms("deny denied")
    ['deny', 'denies', 'denying', 'denied']
    >>> forms("argue")
    ['argue', 'argues', 'arguing', 'argued']
    """
    lemma, *irregular = entry.split()
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith(("ee", "ye")) else lemma
    if lemma in _DOUBLED:
        stem += lemma[-1]
    if irregular:
        past = irregular
    elif lemma.endswith("y") and lemma[-2] not in _VOWELS:
        past = [lemma[:-1] + "ied"]
    else:
        past = [lemma + "d" if lemma.endswith("e") else stem + "ed"]
    return [lemma, _third_person(lemma), stem + "ing", *past]


def _third_person(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s")
