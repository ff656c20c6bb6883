"""Contents cut into propositions."""

import pytest

from annotate.claims import extract
from annotate.records import Article


def claims_in(text: str) -> list[str]:
    return [claim.text for claim in extract([Article(id="a", text=text)])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The road is closed, but the bridge will open on Monday.",
            ["The road is closed", "the bridge will open on Monday"],
            id="two clauses",
        ),
        pytest.param(
            "The minister said that the road was closed and that the bridge would open.",
            ["the road was closed", "the bridge would open"],
            id="two clauses with a that each",
        ),
        pytest.param(
            "The army closed the road and opened the bridge.",
            ["The army closed the road and opened the bridge"],
            id="a shared subject",
        ),
        pytest.param(
            "If the army closes the road, the bridge will open.",
            ["If the army closes the road, the bridge will open"],
            id="a conditional stays whole",
        ),
        pytest.param(
            "The police never came, and they should not have been called.",
            ["The police never came", "they should not have been called"],
            id="negation and modality stay with their clause",
        ),
        pytest.param(
            "The road was closed; nobody knew why the army had come.",
            ["The road was closed", "nobody knew why the army had come"],
            id="a semicolon",
        ),
        pytest.param(
            "War is near, Perić said, but nobody wants it.",
            ["War is near", "nobody wants it"],
            id="a clause behind the cue",
        ),
        pytest.param(
            "The road, Perić said, will be closed.",
            ["The road will be closed"],
            id="one clause around the cue",
        ),
        pytest.param(
            "The post was overrun and its sergeant killed.",
            ["The post was overrun and its sergeant killed"],
            id="a shared auxiliary",
        ),
        pytest.param(
            "BELGRADE, Feb 18 (XYZ) — The army closed the road on Monday.",
            ["The army closed the road on Monday"],
            id="a dateline",
        ),
        pytest.param(
            "NATO has three members here — one of them new.",
            ["NATO has three members here — one of them new"],
            id="a dash and no dateline",
        ),
        pytest.param("11:48 The army has closed the road.", ["The army has closed the road"], id="an entry's time"),
        pytest.param("Nor will foreigners save the town.", ["Nor will foreigners save the town"], id="nor"),
        pytest.param(
            "A second meeting would be held in May, it was announced.",
            ["A second meeting would be held in May"],
            id="an empty subject is no content",
        ),
    ],
)
def test_where_contents_are_cut(text: str, expected: list[str]) -> None:
    assert claims_in(text) == expected
