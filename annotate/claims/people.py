"""The words that tell who somebody is, read from `configs/people.yaml`."""

import calendar
from functools import cache
from typing import Literal, NamedTuple

import yaml

from annotate.claims.organisations import organisations
from annotate.files import read_text, resource

Gender = Literal["he", "she", "they"]

PRONOUNS: dict[str, Gender] = {
    "he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she",
    "they": "they", "them": "they", "their": "they", "it": "they", "its": "they",
}  # fmt: skip
PLURAL = frozenset({"they", "them", "their"})
FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our", "mine", "ours", "myself", "ourselves"})
CALENDAR = frozenset(name.lower() for name in (*calendar.month_name[1:], *calendar.day_name))
"""Months and days: names, but nobody's ("in February Vucic announced")."""
SECOND_PERSON = frozenset({"you", "your"})


class People(NamedTuple):
    """What `configs/people.yaml` tells; in lower case, where nothing else is said."""

    honorifics: dict[str, Gender | None]
    titles: frozenset[str]
    """What can stand before a name."""
    roles: frozenset[str]
    """Nouns that name a person by office or trade, singular and plural."""
    singular: frozenset[str]
    offices: frozenset[str]
    """Those of them that only one or a few can hold."""
    ranks: frozenset[str]
    """Offices that many hold."""
    of_states: frozenset[str]
    """Roles of those who act for a state, each of which has many."""
    behind: frozenset[str]
    """What stands behind a name and is no part of it, in capitals as it is written: "KC"."""
    epithets: frozenset[str]
    """What is said of somebody whom the text has spoken of: "former", "young"."""
    countrymen: frozenset[str]
    endings: tuple[str, ...]
    """Of nouns that name a person, too many to be listed: "shipowner", "volcanologist"."""
    doing: dict[str, str]
    """What somebody is who does something: a leader, who "leads"."""
    genders: dict[str, Gender]
    """The gender that a noun tells by its own meaning."""
    means: dict[str, frozenset[str]]
    """What a noun may stand for: "officer" for a colonel, "paper" for a daily."""


@cache
def people() -> People:
    """The words that the toolkit ships."""
    content = yaml.safe_load(read_text(resource("configs/people.yaml")))
    offices = frozenset(content["offices"])
    singular = offices | frozenset(content["roles"])
    means: dict[str, frozenset[str]] = {}
    for nouns, stand_ins in content["means"]:
        those = frozenset(stand_ins) | (organisations().companies if "company" in nouns else frozenset())
        means |= {noun: means.get(noun, frozenset({noun})) | those for noun in nouns}
    return People(
        honorifics={
            word: None if gender == "unknown" else gender
            for gender, words in content["honorifics"].items()
            for word in words
        },
        titles=offices | frozenset(content["office_words"]),
        roles=singular | {f"{word}s" for word in singular},
        singular=singular,
        offices=offices,
        ranks=frozenset(content["ranks"]),
        of_states=frozenset(content["of_states"]),
        behind=frozenset(content["behind"]),
        epithets=frozenset(content["epithets"]),
        countrymen=frozenset(content["countrymen"]),
        endings=tuple(content["endings"]),
        doing={verb: noun for noun, verbs in content["doing"].items() for verb in verbs},
        genders={noun: gender for gender, nouns in content["genders"].items() for noun in nouns},
        means=means,
    )


def is_role(phrase: str) -> bool:
    """Whether a phrase names somebody by what he or she does.

    >>> is_role("senior fellow"), is_role("Trade Ministry")
    (True, False)
    """
    known, endings = people().roles, people().endings
    return any(word in known or word.endswith(endings) for word in phrase.lower().replace("-", " ").split())
