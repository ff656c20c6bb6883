"""What a person decides of two speakers, one or two, and what that makes of claims."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rapidfuzz import fuzz, process, utils

from annotate.claims.speakers import slug
from annotate.errors import InputError
from annotate.records import Claim
from annotate.registry.entries import Entry, Registry, groups, kept_apart, root

ClaimT = TypeVar("ClaimT", bound=Claim)

_CLOSE = 60.0
"""The least ratio, of 100, of an id that somebody may have meant."""


def find(registry: Registry, given: str) -> str:
    """The id that somebody means who writes an id, or a name.

    Raises:
        InputError: it is none; with those that are close.
    """
    for name in (given, slug(given)):
        if name in registry:
            return name
    named = [entry.id for entry in registry.values() if given in (entry.name, *entry.aliases)]
    if len(named) == 1:
        return named[0]
    close = named or [
        name
        for name, _, _ in process.extract(
            given, list(registry), scorer=fuzz.WRatio, processor=utils.default_process, limit=3, score_cutoff=_CLOSE
        )
    ]
    hint = f"close are {', '.join(close)}." if close else "annotate speakers show lists all ids."
    raise InputError(f"{given!r} is no speaker in this registry; {hint}")


def merge(registry: Registry, keep: str, other: str, *, anyway: bool = False) -> dict[str, Entry]:
    """The registry in which `other`, and all that goes under it, goes under `keep`.

    Args:
        registry: who is known; it is left as it is.
        keep: an id.
        other: an id.
        anyway: whether it is taken back that the two were said to be two speakers.

    Raises:
        InputError: the two are said to be two speakers, or have two Wikidata ids, or are one id.
    """
    if keep == other:
        raise InputError(f"{keep} is named twice; name two speakers.")
    result = dict(registry)
    top, below = root(registry, keep), root(registry, other)
    if top == below:
        return result
    known = groups(registry)
    if refused := kept_apart(known[top], known[below]):
        if not anyway:
            raise InputError(
                f"{refused[0]} and {refused[1]} were said to be two speakers; if they are one after all, "
                "merge them with --anyway."
            )
        ours, theirs = ({entry.id for entry in known[name]} for name in (top, below))
        for here, there in ((ours, theirs), (theirs, ours)):
            for name in here:
                left = tuple(one for one in result[name].apart if one not in there)
                result[name] = result[name].model_copy(update={"apart": left})
    items = {entry.wikidata: entry.id for entry in (*known[top], *known[below]) if entry.wikidata}
    if len(items) > 1:
        said = " and ".join(f"{name} is {item}" for item, name in items.items())
        raise InputError(f"{said} in Wikidata, so they are two speakers; one of the two may be wrong.")
    result[below] = result[below].model_copy(update={"same_as": top})
    return result


def apart(registry: Registry, one: str, other: str) -> dict[str, Entry]:
    """The registry in which two speakers are two, and are not proposed again; a merge of them is taken back.

    Of two that are one, `other` leaves with what goes under it, unless `one` goes under `other`.

    Raises:
        InputError: the two are one id.
    """
    if one == other:
        raise InputError(f"{one} is named twice; name two speakers.")
    result = dict(registry)
    if root(registry, one) == root(registry, other):
        leaves = one if other in _above(registry, one) else other
        result[leaves] = result[leaves].model_copy(update={"same_as": None})
    first, second = sorted((one, other))
    if second not in result[first].apart and first not in result[second].apart:
        result[first] = result[first].model_copy(update={"apart": (*result[first].apart, second)})
    return result


def unified(claims: Iterable[ClaimT], registry: Registry) -> Iterator[ClaimT]:
    """Claims with the registry's id and name of their speakers; all else, the claim's id with it, is as it was.

    Speakers that the registry does not know stay as they are.
    """
    for claim in claims:
        if claim.speaker is None or claim.speaker.id not in registry:
            yield claim
            continue
        entry = registry[root(registry, claim.speaker.id)]
        speaker = claim.speaker.model_copy(update={"id": entry.id, "name": entry.name})
        yield claim.model_copy(update={"speaker": speaker})


def _above(registry: Registry, name: str) -> Iterator[str]:
    """The ids that a speaker goes under, the nearest first."""
    while above := registry[name].same_as:
        yield above
        name = above
