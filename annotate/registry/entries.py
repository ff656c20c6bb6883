"""The registry of speakers: one file, which people read and edit beside us.

It is JSON lines, a line each speaker, sorted by id. YAML is nicer to type, but rewriting it loses comments and layout,
and it guesses types (`No` is false, `2026-01-31` a date): here nothing that a person wrote can be lost or altered, one
changed speaker is one changed line, and what is wrong is told by line and field, as of every other file.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from annotate.errors import InputError, place
from annotate.files import STDIO, open_bytes, read_objects, record, writing
from annotate.locks import locked
from annotate.records import Record

Text = Annotated[str, Field(min_length=1)]

_PATIENCE = 30.0
"""Seconds that a run waits for another one that is changing the registry."""


class Role(Record):
    """What a speaker was called, and the dates of the first and the last article that did; null where not known."""

    role: str | None = None
    affiliation: str | None = None
    first: date | None = None
    last: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Role":
        if self.first and self.last and self.first > self.last:
            raise ValueError(f"first ({self.first}) is after last ({self.last})")
        return self


class Entry(Record):
    """One speaker as claims name it.

    `same_as` is the id that a person said it goes under, and `apart` are those it was said not to be: a merge is a
    pointer and no more, so that it can be taken back. `articles` counts its claims by article, `example` is one of
    them, and `note` is the reader's own.
    """

    id: Text
    name: Text
    aliases: tuple[Text, ...] = ()
    wikidata: Annotated[str, Field(pattern=r"^Q[1-9][0-9]*$")] | None = None
    same_as: Text | None = None
    apart: tuple[Text, ...] = ()
    roles: tuple[Role, ...] = ()
    articles: dict[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    example: str = ""
    note: str = ""


Registry = Mapping[str, Entry]
"""Speakers by id."""


def read(path: Path) -> dict[str, Entry]:
    """A registry, checked.

    Raises:
        InputError: with the line and the field of the first thing that is wrong: no such id, an id twice, speakers that
            go under one another in a circle, or are said both to be one and to be two.
    """
    found: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    for number, value in read_objects(path):
        entry = record(value, Entry, path, number)
        if entry.id in found:
            raise InputError(
                f"{place(path, number, 'id')}: {entry.id!r} stands in line {lines[entry.id]} already; "
                "make one line of the two."
            )
        found[entry.id], lines[entry.id] = entry, number
    for entry in found.values():
        if problem := _lost(entry, found):
            raise InputError(f"{place(path, lines[entry.id], 'same_as')}: {problem}")
    for entries in groups(found).values():
        for entry, field, problem in _contradictions(entries, found):
            raise InputError(f"{place(path, lines[entry.id], field)}: {problem}")
    return found


def write(path: Path, registry: Registry) -> None:
    """Writes a registry, sorted by id, each line with all its fields, so that it shows what can be filled in."""
    with writing(path) as file:
        for _, entry in sorted(registry.items()):
            file.write(json.dumps(entry.model_dump(mode="json"), ensure_ascii=False) + "\n")


@contextmanager
def changing(path: Path, *, new: bool = False) -> Iterator[dict[str, Entry]]:
    """A registry to change in place: written at the end if it is another one then; nobody else changes it meanwhile.

    Args:
        path: its file.
        new: whether it may be missing yet, and begins empty.

    Raises:
        InputError: it cannot be read, as `read`, or be written.
        AnnotateError: another run holds it for long.
    """
    if str(path) == STDIO or path.suffix.lower() == ".gz":
        raise InputError(f"{path}: a registry is read, edited and written again, so it must be a plain file.")
    if path.exists() or not new:
        open_bytes(path).close()
    whole = path.resolve()
    lock = whole.with_name(f".{whole.name}.lock")
    with locked(lock, path, "another run is changing this registry; try again when it has ended", _PATIENCE):
        before = read(path) if path.exists() else {}
        registry = dict(before)
        yield registry
        if registry != before:
            write(path, registry)


def root(registry: Registry, name: str) -> str:
    """The id that a speaker goes under in the end: its own, unless it was merged."""
    while above := registry[name].same_as:
        name = above
    return name


def groups(registry: Registry) -> dict[str, tuple[Entry, ...]]:
    """The entries that are one speaker, by the id that they go under, whose own entry comes first."""
    found: dict[str, list[Entry]] = {name: [entry] for name, entry in registry.items() if entry.same_as is None}
    for name, entry in sorted(registry.items()):
        if entry.same_as is not None:
            found[root(registry, name)].append(entry)
    return {name: tuple(entries) for name, entries in found.items()}


def kept_apart(one: tuple[Entry, ...], other: tuple[Entry, ...]) -> tuple[str, str] | None:
    """Two ids, one of each group, that were said to be two speakers; on either's line."""
    for a in one:
        for b in other:
            if b.id in a.apart or a.id in b.apart:
                return a.id, b.id
    return None


def _lost(entry: Entry, registry: Registry) -> str | None:
    """What is wrong with the id that an entry goes under."""
    seen = [entry.id]
    while (above := registry[seen[-1]].same_as) is not None:
        if above not in registry:
            return f"{above!r} is no id in this file."
        if above in seen:
            return f"{' goes under '.join([*seen, above])}; end the circle."
        seen.append(above)
    return None


def _contradictions(entries: tuple[Entry, ...], registry: Registry) -> Iterator[tuple[Entry, str, str]]:
    """What cannot be true of entries that are one speaker: the entry, its field, and what is to be said."""
    top = next((entry for entry in entries if entry.wikidata), entries[0])
    for entry in entries:
        for other in entry.apart:
            if other not in registry:
                yield entry, "apart", f"{other!r} is no id in this file."
            elif root(registry, other) == entries[0].id:
                yield entry, "apart", f"{other} is to be another speaker, and by same_as it is one with {entry.id}."
        if entry.wikidata and entry.wikidata != top.wikidata:
            yield (
                entry,
                "wikidata",
                f"this speaker is one with {top.id}, which is {top.wikidata}; one of them is wrong.",
            )
