"""Claims under other speakers' names."""

from pathlib import Path

from annotate.classifier.names import renamed, swapped
from annotate.classifier.rows import Asked, read_rows
from annotate.files import read_records, resource
from annotate.records import Claim, Gold, Speaker
from annotate.scheme import load_scheme

SCHEME = load_scheme()
GOLD = resource("seeds/gold/dev.jsonl")
CLAIM = next(claim for claim in read_records(GOLD, Gold) if claim.speaker)


def said(name: str, text: str) -> Claim:
    return CLAIM.model_copy(
        update={"text": text, "speaker": Speaker(id="x", name=name, mention=(0, 1), role="minister")}
    )


def test_only_the_name_is_another() -> None:
    other = swapped(said("Anna Rossi", "Anna Rossi says that Rossi and Rossis agree"), "Ann L\\1")
    assert other.text == "Ann L\\1 says that L\\1 and Rossis agree"
    assert other.speaker == Speaker(id="x", name="Ann L\\1", mention=(0, 1), role="minister")


def test_words_that_are_no_surname_stay() -> None:
    text = "Defence spending of the Ministry of Defence"
    assert swapped(said("Ministry of Defence", text), "Anna Rossi").text == "Defence spending of the Anna Rossi"
    assert swapped(said("Kim", "Kim said so"), "Kim Lee").text == "Kim Lee said so"
    assert swapped(said(" ", "So it is"), "Anna Rossi").text == "So it is"


def test_answers_stay_whoever_makes_the_claim(tmp_path: Path) -> None:
    rows = [
        Asked(item.row, [question._replace(level={"low": 0.5, "none": 0.5}) for question in item.questions])
        for item in read_rows(GOLD, SCHEME, labelled=True)
    ]
    for before, after in zip(rows, renamed(rows, SCHEME, 13), strict=True):
        assert [q[5:] for q in before.questions] == [q[5:] for q in after.questions]
        if isinstance(before.row, Claim) and isinstance(after.row, Claim) and before.row.speaker and after.row.speaker:
            assert before.row.speaker.name != after.row.speaker.name
