"""From claims to the registry: who is new, what they were called, and when."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from annotate.articles import read_articles
from annotate.errors import InputError
from annotate.manifest import inputs_of
from annotate.records import Claim, Speaker
from annotate.registry.entries import Entry, Registry, Role
from annotate.registry.names import is_name

_EXAMPLE = 200
"""The most characters of an example, where a claim is as short."""


class Updated(NamedTuple):
    """A registry with what claims add: the ids that are new, those that changed, the names of those left out."""

    registry: dict[str, Entry]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    left_out: tuple[str, ...]


def dates_of(wanted: Collection[str], paths: Iterable[Path], given: Sequence[str]) -> dict[str, date]:
    """The dates of articles, by id, for those that have one.

    Args:
        wanted: ids of articles.
        paths: files of claims; without `given`, the manifests beside them tell where their articles are.
        given: files, folders or addresses of articles.

    Raises:
        InputError: one that is given cannot be read. What a manifest tells is passed over where it can be read no more.
    """
    if given:
        return dict(_dates(given, wanted))
    found: dict[str, date] = {}
    for path in paths:
        # Never an address or standard input: dates are not worth a second visit.
        sources = [source for source in inputs_of(path) if Path(source).exists()]
        try:
            found |= dict(_dates(sources, wanted))
        except InputError:  # made from something else than articles, such as a log
            continue
    return found


def updated(registry: Registry, claims: Iterable[Claim], dates: Mapping[str, date], *, every: bool = False) -> Updated:
    """Adds what claims tell of speakers; what stands in the registry stays. The order of claims does not matter.

    The same claims again add nothing. An article that comes again counts once, by the larger number of claims.

    Args:
        registry: what is known.
        claims: as extracted, with the ids that articles gave to their speakers.
        dates: of articles, by id.
        every: also adds speakers with no name, "residents" or "the ministry", who are others in each article.
    """
    said: dict[str, dict[tuple[str, str], Claim]] = defaultdict(dict)
    for claim in claims:
        if claim.speaker:
            said[claim.speaker.id][claim.article_id, claim.id] = claim
    result = dict(registry)
    left_out = []
    for name, by_place in sorted(said.items()):
        made = [by_place[key] for key in sorted(by_place)]
        speakers = [claim.speaker for claim in made if claim.speaker]
        if name not in registry and not every and not any(is_name(speaker.name) for speaker in speakers):
            left_out.append(speakers[0].name)
            continue
        result[name] = _with(registry.get(name), made, speakers, dates)
    changed = tuple(name for name, entry in registry.items() if result[name] != entry)
    added = tuple(name for name in result if name not in registry)
    return Updated(result, added, changed, tuple(left_out))


def _with(known: Entry | None, claims: list[Claim], speakers: list[Speaker], dates: Mapping[str, date]) -> Entry:
    """An entry with what is new of it; claims are those of one speaker, in order."""
    spellings = Counter(speaker.name for speaker in speakers)
    entry = known or Entry(id=speakers[0].id, name=max(spellings, key=lambda name: (spellings[name], name)))
    counts = Counter(claim.article_id for claim in claims)
    return entry.model_copy(
        update={
            "aliases": (*entry.aliases, *sorted(spellings.keys() - {entry.name, *entry.aliases})),
            "roles": _roles(entry.roles, claims, dates),
            "articles": dict(sorted((Counter(entry.articles) | counts).items())),
            "example": entry.example or _example(claims),
        }
    )


def _roles(known: Sequence[Role], claims: Iterable[Claim], dates: Mapping[str, date]) -> tuple[Role, ...]:
    """Roles with those of claims, each with the dates it was seen, the earliest first; capitals make no new one."""
    roles = list(known)
    places = {_key(role.role, role.affiliation): i for i, role in enumerate(roles)}
    for claim in claims:
        speaker, seen = claim.speaker, dates.get(claim.article_id)
        if speaker is None or not (speaker.role or speaker.affiliation):
            continue
        place = places.setdefault(_key(speaker.role, speaker.affiliation), len(roles))
        if place == len(roles):
            roles.append(Role(role=speaker.role, affiliation=speaker.affiliation))
        if seen:
            first, last = roles[place].first or seen, roles[place].last or seen
            roles[place] = roles[place].model_copy(update={"first": min(first, seen), "last": max(last, seen)})
    if roles == list(known):  # in whatever order somebody wrote them
        return tuple(known)
    return tuple(sorted(roles, key=lambda role: (role.first or date.max, *_key(role.role, role.affiliation))))


def _key(role: str | None, affiliation: str | None) -> tuple[str, str]:
    return (role or "").casefold(), (affiliation or "").casefold()


def _example(claims: Iterable[Claim]) -> str:
    """The longest claim that is short enough, or the shortest."""
    texts = [" ".join(claim.text.split()) for claim in claims]
    short = [text for text in texts if len(text) <= _EXAMPLE]
    return max(short, key=lambda text: (len(text), text)) if short else min(texts, key=lambda text: (len(text), text))


def _dates(sources: Sequence[str], wanted: Collection[str]) -> Iterator[tuple[str, date]]:
    for article in read_articles(sources):
        if article.id in wanted and article.date:
            try:
                yield article.id, date.fromisoformat(article.date[:10])
            except ValueError:  # a date that a table tells in words
                continue
