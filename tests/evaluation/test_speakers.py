"""How often the right speaker is known, by how the text names him or her."""

import pytest

from annotate.claims import extract
from annotate.evaluation.speakers import form_of, resolved, together
from annotate.records import Article, Claim

TEXT = (
    "Drones matter, said Aino Lehtonen, an analyst. She said war was near. The analyst warned that arms might spread."
)


def claims(text: str = TEXT) -> list[Claim]:
    return list(extract([Article(id="a", text=text)]))


@pytest.mark.parametrize(
    ("mention", "name", "form"),
    [
        ("Ana Perić", "Ana Perić", "full name"),
        ("Judge Ana Perić", "Ana Perić", "full name"),
        ("Perić", "Ana Perić", "surname"),
        ("Ms Perić", "Ana Perić", "title and surname"),
        ("She", "Ana Perić", "pronoun"),
        ("the judge", "Ana Perić", "description"),
        ("The network", "Red Lantern Network", "description"),
        ("analysts", "analysts", "unnamed"),
        ("The joint communiqué", "joint communiqué", "unnamed"),
    ],
)
def test_how_a_mention_names_its_speaker(mention: str, name: str, form: str) -> None:
    assert form_of(mention, name) == form


def test_gold_against_itself_is_right_in_every_form() -> None:
    counts = resolved(claims(), claims(), {"a": TEXT}, 0.3)
    assert {form: (found.right, found.total) for form, found in counts.items()} == {
        "full name": (1, 1),
        "pronoun": (1, 1),
        "description": (1, 1),
    }


def test_a_wrong_speaker_counts_against_its_form_alone() -> None:
    gold = claims()
    found = [
        claim.model_copy(update={"speaker": claim.speaker.model_copy(update={"id": "other"})})
        if claim.speaker and TEXT[slice(*claim.speaker.mention)] == "She"
        else claim
        for claim in gold
    ]
    counts = resolved(gold, found, {"a": TEXT}, 0.3)
    assert {form for form, those in counts.items() if those.share < 1} == {"pronoun"}
    assert (together(counts).right, together(counts).total) == (1, 2)
