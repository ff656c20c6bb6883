"""How a sentence names a source."""

import pytest

from annotate.claims.mentions import Mention, mention
from annotate.claims.parser import parser


def mentioned(text: str, head: str) -> Mention:
    return mention(next(token for token in parser()(text) if token.text == head), 0)


@pytest.mark.parametrize(
    ("text", "head", "name", "words"),
    [
        (
            "A report by the Vantaa Institute said prices rose.",
            "report",
            "A report by the Vantaa Institute",
            "A report by the Vantaa Institute",
        ),
        ("Residents of Skarra, where it rained, said no.", "Residents", "Residents of Skarra", "Residents of Skarra"),
        ("A spokesman said on Monday that prices rose.", "spokesman", "A spokesman", "A spokesman"),
        ("Foreign Minister Leonor Brandão-Vaz said no.", "Vaz", "Leonor Brandão-Vaz", None),
        ("The Skopje daily Nov Vardar wrote that it rained.", "Vardar", "Nov Vardar", None),
        ("He left, the 34-year-old said.", "old", "the 34-year-old", "the 34-year-old"),
        ("Rebecca Thornley KC said no.", "KC", "Rebecca Thornley", "Rebecca Thornley"),
    ],
)
def test_which_words_name_it(text: str, head: str, name: str, words: str | None) -> None:
    found = mentioned(text, head)
    assert found.text == name
    if words is not None:
        assert text[slice(*found.span)] == words


@pytest.mark.parametrize(
    ("text", "head", "form", "person"),
    [
        ("Mayor: no land will be taken", "Mayor", "description", True),
        ("The Finn said nobody wanted a war.", "Finn", "description", True),
        ("Oyelaran's Market Letter wrote that prices rose.", "Letter", "name", False),
        ("She said no.", "She", "pronoun", True),
        ("He left, the 34-year-old said.", "year", "description", True),
        ("The Spaniard said no.", "Spaniard", "description", True),
        ("Norda Mutual, which paid, said no.", "Mutual", "name", False),
    ],
)
def test_what_sort_of_naming_it_is(text: str, head: str, form: str, person: bool) -> None:
    found = mentioned(text, head)
    assert (found.form, found.person) == (form, person)


def test_a_name_in_apposition_is_the_mention_of_its_office() -> None:
    found = mentioned("The harbour master, Amadou Seck-Ribeiro, said no.", "master")
    assert (found.text, found.form, found.role) == ("Amadou Seck-Ribeiro", "name", "harbour master")
