"""Which speakers may be one: pairs with a score and a reason in words, for a person to confirm or refuse.

Names alone make a proposal. A role may raise its score, and never makes one: offices change hands. Two forenames with
one surname are two people, unless one is the other's initial or spelling.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

from annotate.claims.people import is_role
from annotate.registry.compare import Match, are_two, compare
from annotate.registry.entries import Entry, Registry, groups, kept_apart, root
from annotate.registry.names import Name, fold, parse

LEAST = 40
"""Proposals below this score are hardly ever right."""

_AMBIGUOUS, _AGREE = 25, 5
"""What is taken from the score where several would fit, and given where roles agree."""
_SURE = 99
"""The most that names and roles can tell."""


class Proposal(NamedTuple):
    """That `other` may be `keep`, under whose id and name it would go; `score` is from 0 to 100."""

    keep: str
    other: str
    score: int
    reason: str


class _Group(NamedTuple):
    """One speaker, as far as is decided: its entries, all names it goes by, and whether it is a person, if known."""

    entries: tuple[Entry, ...]
    names: tuple[Name, ...]
    person: bool | None
    roles: frozenset[str]

    @property
    def weight(self) -> tuple[int, int, int]:
        """The name with most words, then the speaker with most articles and claims, gives its name to both."""
        counts = [count for entry in self.entries for count in entry.articles.values()]
        return len(parse(self.entries[0].name).words), len(counts), sum(counts)


def proposals(registry: Registry, least: int = LEAST) -> list[Proposal]:
    """Pairs of speakers that may be one and of which nothing is decided, the surest first.

    Args:
        registry: who is known, and what was decided.
        least: the score below which a pair is left out.
    """
    known = {name: _group(entries) for name, entries in groups(registry).items()}
    matches = {
        (a, b): match
        for a, b in sorted(_near(known))
        if not kept_apart(known[a].entries, known[b].entries) and (match := _match(known[a], known[b]))
    }
    fitting: dict[str, set[str]] = defaultdict(set)
    for match in matches.values():
        if match.short and match.full:
            fitting[match.short.plain].add(match.full.plain)
    found = []
    for pair, match in matches.items():
        keep, other = sorted(pair, key=lambda name: (known[name].weight, name), reverse=True)
        score, reason = match.score, match.reason
        if match.short and len(fitting[match.short.plain]) > 1:
            score, reason = score - _AMBIGUOUS, f"{reason}, and others fit as well"
        if shared := known[keep].roles & known[other].roles:
            score, reason = min(_SURE, score + _AGREE), f"{reason}; both are called {min(shared)}"
        if score >= least:
            found.append(Proposal(keep, other, score, reason))
    return sorted(found, key=lambda proposal: (-proposal.score, proposal.keep, proposal.other))


def stands(registry: Registry, proposal: Proposal) -> bool:
    """Whether a proposal still holds after what was decided since it was made."""
    if not {proposal.keep, proposal.other} <= registry.keys():
        return False
    a, b = root(registry, proposal.keep), root(registry, proposal.other)
    known = groups(registry)
    return a != b and not kept_apart(known[a], known[b]) and _match(_group(known[a]), _group(known[b])) is not None


def _group(entries: tuple[Entry, ...]) -> _Group:
    names = tuple(parse(text) for text in dict.fromkeys(t for entry in entries for t in (entry.name, *entry.aliases)))
    roles = frozenset(role.role.casefold() for entry in entries for role in entry.roles if role.role)
    person: bool | None = None
    if any(name.titles for name in names):
        person = True
    elif any(name.organisation for name in names):
        person = False
    elif any(is_role(role) for role in roles):
        person = True
    return _Group(entries, names, person, roles | {title for name in names for title in name.titles})


def _near(known: dict[str, _Group]) -> set[tuple[str, str]]:
    """Pairs that share the first word, a surname, initials, or an identifier, and those that begin and end alike.

    All others cannot match, but for slips in the first letters. Without this, 10,000 speakers are 50 million pairs.
    """
    blocks: dict[str, set[str]] = defaultdict(set)
    for group, members in known.items():
        for key in _keys(members):
            blocks[key].add(group)
    return {pair for those in blocks.values() for pair in combinations(sorted(those), 2)}


def _keys(group: _Group) -> Iterator[str]:
    for entry in group.entries:
        if entry.wikidata:
            yield f"wikidata {entry.wikidata}"
    for name in group.names:
        yield f"all {name.plain}"
        yield f"all {name.folded}"
        first, *others = map(fold, name.words)
        yield f"first {first}"
        if not others:
            yield f"alone {first[:2]}"
        if name.organisation:  # by far too many end in "ministry"
            yield f"ends {first[:2]} {others[-1:]}"
        else:
            yield from (f"surname {word}" for word in (others or [first]))
        yield from (f"initials {letters}" for letters in ({name.short} if name.short else name.initials))


def _match(a: _Group, b: _Group) -> Match | None:
    """The best reason to take two speakers for one, or none."""
    items = [{entry.wikidata for entry in group.entries if entry.wikidata} for group in (a, b)]
    if items[0] and items[1]:
        same = items[0] == items[1]
        return Match(100, f"both are {min(items[0])} in Wikidata") if same else None
    if any(are_two(one, other) for one, other in product(a.names, b.names)):
        return None
    person = a.person if b.person is None else b.person
    if None not in (a.person, b.person) and a.person != b.person:
        return None
    found = [match for one, other in product(a.names, b.names) if (match := compare(one, other, person))]
    return max(found, key=lambda match: match.score, default=None)
