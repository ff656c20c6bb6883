"""The words that attribute, read from `configs/cues.yaml` with all their forms."""

from collections.abc import Iterable
from functools import cache

import yaml

from annotate.files import read_text, resource
from annotate.records import Record

_VOWELS = "aeiou"
_DOUBLED = frozenset({"refer", "admit", "quip", "snap", "beg", "brag", "plan", "slam", "dub", "rebut", "tip"})


class Cues(Record):
    """Cue forms in lower case, by how they take their content; a form maps to its lemma."""

    clause: dict[str, str]
    infinitive: dict[str, str]
    rumour: dict[str, str]
    as_: dict[str, str]
    name: dict[str, str]
    object: dict[str, str]
    accuse: dict[str, str]
    """A form maps to its lemma; `prepositions` has the word that goes with the lemma."""
    prepositions: dict[str, str]
    noun: dict[str, str]
    medium: frozenset[str]

    def is_verb(self, form: str) -> bool:
        """Whether `form` can be a cue at all."""
        return form in self.verbs

    @property
    def verbs(self) -> frozenset[str]:
        """All verb forms."""
        return _verbs()


@cache
def cues() -> Cues:
    """The cues that the toolkit ships."""
    content = yaml.safe_load(read_text(resource("configs/cues.yaml")))
    return Cues(
        clause=_table(content["clause"]),
        infinitive=_table(content["infinitive"]),
        rumour=_table(content["rumour"]),
        as_=_table(content["as"]),
        name=_table(content["name"]),
        object=_table(content["object"]),
        accuse=_table(content["accuse"]),
        prepositions=content["accuse"],
        noun={form: noun for noun in content["noun"] for form in (noun, _third_person(noun))},
        medium=frozenset(content["medium"]),
    )


@cache
def _verbs() -> frozenset[str]:
    found = cues()
    return frozenset().union(found.clause, found.infinitive, found.rumour, found.as_, found.name, found.object, found.accuse)


def _table(entries: Iterable[str]) -> dict[str, str]:
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
        past = [stem + "ed"]
    return [lemma, _third_person(lemma), stem + "ing", *past]


def _third_person(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s")
