"""Words that tell an organisation's name from a person's; data, in `configs/organisations.yaml`."""

from functools import cache
from typing import NamedTuple

import yaml

from annotate.files import read_text, resource


class Organisations(NamedTuple):
    """The lists of the file, all in lower case."""

    abbreviations: dict[str, str]
    legal: frozenset[str]
    """Legal forms."""
    nouns: frozenset[str]
    """Nouns that no person is called by."""
    companies: frozenset[str]
    """Those of them that "the company" may stand for."""
    inside: frozenset[str]
    """Those that somebody may be called by, if nothing else of the name tells."""
    epithets: frozenset[str]
    """What one that has been named is called later."""
    documents: frozenset[str]
    """What is neither a person nor an organisation, and says something all the same."""
    all_nouns: frozenset[str]
    """All of `nouns` and `inside`."""


@cache
def organisations() -> Organisations:
    """The words that the toolkit ships."""
    content = yaml.safe_load(read_text(resource("configs/organisations.yaml")))
    names = ("legal", "nouns", "companies", "inside", "epithets", "documents")
    lists = {name: frozenset(content[name]) for name in names}
    lists["nouns"] |= lists["companies"]
    return Organisations(content["abbreviations"], all_nouns=lists["nouns"] | lists["inside"], **lists)
