"""What speaks for somebody's being meant."""

import pytest

from annotate.claims.introductions import introductions
from annotate.claims.mentions import Form, Mention
from annotate.claims.people import PRONOUNS
from annotate.claims.places import Places
from annotate.claims.signs import Scene, signs
from annotate.claims.sources import Source

TEXT = """Storm shuts port

A harbour pilot has warned of more storms.

Ana Peric, a geologist at Norda, spoke to Ivo Marin. He runs a bakery in Bar, and Marin's wife bakes. """
ANA = Source("Ana Peric", person=True, gender="she", role="geologist", affiliation="Norda")
IVO = Source("Ivo Marin", person=True)
NORDA = Source("Norda", person=False)


def scene(*recent: Source, called: dict[str, Source] | None = None) -> Scene:
    return Scene(recent, (), (), called or {}, introductions(TEXT), Places(TEXT))


def at(where: int, text: str, person: bool = True) -> Mention:
    form: Form = "pronoun" if text in PRONOUNS else "description"
    gender = PRONOUNS.get(text)
    return Mention((where, where + len(text)), text, text.split()[-1].lower(), form, person, gender)


@pytest.mark.parametrize(
    ("text", "source", "sign"),
    [
        ("the geologist", ANA, "noun in the role"),
        ("the geologist", ANA, "introduced"),
        ("the geologist", ANA, "alone told so"),
        ("the geologist", IVO, "another is told so"),
        ("the scientist", ANA, "of the sort"),
        ("the baker", IVO, "beside the noun"),
        ("the baker", IVO, "might be"),
        ("the baker", ANA, "other role"),
        ("the minister", IVO, "does not fit"),
        ("the minister", IVO, "no role for an office"),
        ("the Norda geologist", ANA, "all words"),
        ("the Rand geologist", ANA, "other names"),
        ("the 34-year-old", IVO, "last person, the"),
    ],
)
def test_the_signs_of_a_description(text: str, source: Source, sign: str) -> None:
    found = signs(at(len(TEXT), text), [IVO, ANA], scene(IVO, ANA))
    assert sign in found[[IVO, ANA].index(source)]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("the minister", "new, nobody fits"),
        ("a minister", "new, a"),
        ("his lawyer", "new, his"),
        ("my wife", "new, family"),
    ],
)
def test_the_signs_of_somebody_new(text: str, sign: str) -> None:
    assert sign in signs(at(len(TEXT), text), [IVO, ANA], scene(IVO, ANA))[-1]


def test_who_is_named_in_the_next_paragraph() -> None:
    lead = at(TEXT.index("A harbour"), "A harbour pilot")
    assert "named next" in signs(lead, [ANA, IVO], scene())[0]
    assert "named next" not in signs(lead, [ANA, IVO], scene())[1]


def test_the_signs_of_a_pronoun() -> None:
    ana, ivo, new = signs(at(len(TEXT), "she"), [ANA, IVO], scene(IVO, ANA))
    assert {"gender", "second", "last person" if IVO.gender == "he" else "second person"} <= set(ana)
    assert {"unknown gender", "last", "in the paragraph"} <= set(ivo)
    assert new == ["new", "new she"]


def test_what_a_description_meant_before_is_a_sign() -> None:
    assert "called so before" in signs(at(len(TEXT), "the boss"), [IVO], scene(IVO, called={"boss": IVO}))[0]


def test_a_body_is_told_from_a_person() -> None:
    found = signs(at(len(TEXT), "the company", person=False), [NORDA, ANA], scene(NORDA, ANA))
    assert "body" in found[0]
    assert "no body" in found[1]
