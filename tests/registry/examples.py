"""Speakers, claims and registries for tests."""

from typing import Any

from annotate.claims.speakers import slug
from annotate.records import Claim, Speaker
from annotate.registry.entries import Entry


def claim(name: str, number: int = 0, article: str = "a", role: str | None = None, **more: Any) -> Claim:
    """A claim that somebody makes, with an id of its own."""
    return Claim(
        id=f"{article}-{slug(name)}-{number}",
        article_id=article,
        sentence=number,
        spans=((0, 5),),
        text=f"words {number}",
        kind="indirect",
        statement=None,
        speaker=Speaker(id=slug(name), name=name, mention=(0, 1), role=role, **more),
    )


def registry(*names: str, **roles: str) -> dict[str, Entry]:
    """Speakers who are known by name; `roles` are by id, with `_` for `-`."""
    held = {name.replace("_", "-"): role for name, role in roles.items()}
    return {
        slug(name): Entry.model_validate(
            {"id": slug(name), "name": name, "roles": [{"role": held[slug(name)]}] if slug(name) in held else []}
        )
        for name in names
    }
