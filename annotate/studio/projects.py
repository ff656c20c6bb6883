"""The projects on a server: found by title, made when missing, and never changed behind somebody's back."""

import re
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError, canonicalize, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from annotate.errors import InputError
from annotate.scheme import Scheme
from annotate.studio.client import Studio, call
from annotate.studio.interface import Kind, instructions, interface

_LAYOUT = "the layout"
_PAGE = 1000


class Counts(NamedTuple):
    """How much a project holds; skipped annotations are not among the annotations."""

    tasks: int
    predictions: int
    annotations: int
    skipped: int


def title_for(scheme: Scheme, kind: Kind, review: bool = False) -> str:
    """What a project is called where nobody names it: a new version of the scheme makes a new project."""
    return f"{scheme.name} {'review' if review else kind} v{scheme.version}"


def find(studio: Studio, title: str) -> int | None:
    """The number of the project of that title, or none.

    Raises:
        InputError: there are several.
    """
    found = [number for number, name in titles(studio).items() if name == title]
    if len(found) > 1:
        numbers = ", ".join(map(str, sorted(found)))
        raise InputError(f"{studio.url}: projects {numbers} are all called {title!r}; rename all but one.")
    return found[0] if found else None


def named(studio: Studio, title: str) -> int:
    """The number of the project of that title.

    Raises:
        InputError: there is none, or there are several.
    """
    number = find(studio, title)
    if number is None:
        there = ", ".join(sorted(titles(studio).values())) or "none yet"
        raise InputError(f"{studio.url}: there is no project {title!r}; there are: {there}.")
    return number


def ours(studio: Studio, scheme: Scheme, kind: Kind) -> dict[str, int]:
    """The projects of a scheme, of all its versions, by title; with those of labels go those of review.

    Raises:
        InputError: there is none.
    """
    kinds = "labels|review" if kind == "labels" else kind
    pattern = re.compile(rf"{re.escape(scheme.name)} ({kinds}) v\d+")
    found = {title: number for number, title in sorted(titles(studio).items()) if pattern.fullmatch(title)}
    if not found:
        raise InputError(
            f"{studio.url}: there is no project {title_for(scheme, kind)!r} yet; `annotate push` makes it, and "
            "--project names another."
        )
    return found


def titles(studio: Studio) -> dict[int, str]:
    """The titles of all projects by their numbers."""
    found: dict[int, str] = {}
    page = 1
    while True:
        answer = call(studio, "GET", "/api/projects/", params={"page": page, "page_size": _PAGE, "include": "id,title"})
        found |= {project["id"]: project["title"] for project in answer["results"]}
        if not answer["next"]:
            return found
        page += 1


def ready(
    studio: Studio,
    title: str,
    kind: Kind,
    scheme: Scheme,
    *,
    review: bool = False,
    overlap: int = 2,
    force: bool = False,
) -> int:
    """The project of that title, made if it is missing, with the interface that the scheme calls for.

    Args:
        studio: where.
        title: of the project.
        kind: which interface.
        scheme: what the interface is made from.
        review: whether it shows what others said.
        overlap: how many people are to label each task.
        force: whether an interface that differs is overwritten.

    Raises:
        InputError: somebody edited the interface; which controls differ is said.
    """
    xml = interface(kind, scheme, review)
    number = find(studio, title)
    wanted = {
        "title": title,
        "label_config": xml,
        "expert_instruction": instructions(kind, scheme),
        "show_instruction": True,
        "show_collab_predictions": True,
        "maximum_annotations": overlap,
        # What a model leaves open or is least sure of comes first; articles come in their order.
        "sampling": "Uncertainty sampling" if kind == "labels" else "Sequential sampling",
    }
    if number is None:
        return int(call(studio, "POST", "/api/projects/", body=wanted)["id"])
    if edited(studio, number, title, xml, force=force):
        call(studio, "PATCH", f"/api/projects/{number}/", body=wanted)
    return number


def edited(studio: Studio, number: int, title: str, xml: str, *, force: bool = False) -> bool:
    """Whether a project has another interface than `xml`, which only `force` allows.

    Raises:
        InputError: it has, and nobody forces it; which controls differ is said.
    """
    changed = differing(call(studio, "GET", f"/api/projects/{number}/")["label_config"], xml)
    if changed and not force:
        raise InputError(
            f"{studio.url}: the interface of project {number} ({title}) is not what the scheme makes: "
            f"{', '.join(changed)} differ. Nothing was sent; --force overwrites it, --project names another project."
        )
    return bool(changed)


def counts(studio: Studio, project: int) -> Counts:
    """How much a project holds now."""
    told: dict[str, Any] = call(studio, "GET", f"/api/projects/{project}/")
    return Counts(
        told["task_number"],
        told["total_predictions_number"],
        told["total_annotations_number"],
        told["skipped_annotations_number"],
    )


def place_of(studio: Studio, project: int) -> str:
    """A project's number and when it was made: what tells it from those of other servers, wherever its server runs."""
    made = str(call(studio, "GET", f"/api/projects/{project}/")["created_at"])
    return f"{project}@{re.sub(r'[^0-9]', '', made)[:14]}"


def differing(theirs: str, ours: str) -> list[str]:
    """The controls in which two interfaces differ, by name; the layout where all controls are alike.

    All controls differ where theirs is no XML, or XML that would do harm.
    """
    here = _controls(ours)
    try:
        there = _controls(theirs)
    except (ParseError, DefusedXmlException):
        there = {}
    if there == here and canonicalize(theirs, strip_text=True) == canonicalize(ours, strip_text=True):
        return []
    return [name for name in here | there if here.get(name) != there.get(name)] or [_LAYOUT]


def _controls(xml: str) -> dict[str, str]:
    """The named elements of an interface, each as canonical XML; relations have one name for all."""
    root = fromstring(xml)
    elements = [element for element in root.iter() if element.get("name") or element.tag == "Relations"]
    named = {element.get("name", element.tag): element for element in elements}
    return {name: canonicalize(tostring(element), strip_text=True) for name, element in named.items()}
