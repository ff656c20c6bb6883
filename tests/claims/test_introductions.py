"""Where a text says what somebody is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.claims.introductions import introductions, nearest


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Judge Adnan Mufleh spoke.", "judge", "Adnan Mufleh"),
        ("Adnan Mufleh, a retired judge, spoke.", "judge", "Adnan Mufleh"),
        ("The harbour master, Amadou Seck-Ribeiro, spoke.", "master", "Amadou Seck-Ribeiro"),
        ("Shares in Lumivar, the country's largest maker of lamps, fell.", "maker", "Lumivar"),
        ("The editor, whom Zov, the paper's owner, pays, left.", "paper", None),
        ("It was hot in Bar, the deputy warned.", "deputy", None),
        ("Ivo Marin, the deputy mayor, left.", "mayor", None),
        ("Ivo Marin, the deputy mayor, left.", "deputy mayor", "Ivo Marin"),
        ("Ivo Marin, the deputy prime minister, left.", "deputy minister", "Ivo Marin"),
        ("The assistant’s lawyer, Ivo Marin, left.", "lawyer", "Ivo Marin"),
        ("He phoned his deputy (Mayor Ivo Marin was ill).", "mayor", "Ivo Marin"),
    ],
)
def test_what_a_text_says_of_a_name(text: str, word: str, name: str | None) -> None:
    assert next((one.name for one in introductions(text).get(word, [])), None) == name


def test_the_nearest_before_a_place_comes_first() -> None:
    text = "Judge Ana met judge Olga. He left. Judge Ivo came."
    told = introductions(text)
    assert [one.name for one in nearest(told, "judge", text.index("He"))] == ["Olga", "Ana", "Ivo"]


@given(st.text(alphabet="Aab ,.’'-\n", max_size=80))
def test_what_is_said_holds_the_name(text: str) -> None:
    for those in introductions(text).values():
        assert all(one.name in text[one.start : one.end] for one in those)


def test_time_does_not_grow_with_the_square() -> None:
    text = "JUDGE ANA MARIN, A MAKER OF LAMPS, MET OLGA " * 4_000
    start = time.process_time()
    introductions(text)
    assert time.process_time() - start < 5
