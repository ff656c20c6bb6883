"""Learning whom pronouns and descriptions mean, and what goes on with no cue."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.articles import read_articles
from annotate.claims.learning import UNLEARNT, Lesson, fit, held_out, lessons, load_config, train
from annotate.claims.mentions import Mention
from annotate.claims.ranking import FILE, Weights, weights
from annotate.errors import InputError
from annotate.files import resource
from annotate.records import Claim, Kind, Speaker

TEXT = (
    "Ana Peric, a geologist, met Ivo Marin. The geologist said that it was late. It would rain. "
    "He said that it rained. It stopped.\n"
)


def claim(name: str, mention: str, said: str, kind: Kind = "indirect") -> Claim:
    start, where = TEXT.index(mention), TEXT.index(said)
    speaker = Speaker(id=name.lower().replace(" ", "-"), name=name, mention=(start, start + len(mention)))
    spans = ((where, where + len(said)),)
    return Claim(
        id=said, article_id="a", sentence=0, spans=spans, text=said, kind=kind, statement=None, speaker=speaker
    )


KNOWN = [
    claim("Ana Peric", "The geologist", "it was late"),
    claim("Ana Peric", "The geologist", "It would rain", "continued"),
    claim("Ivo Marin", "He", "it rained"),
]


def test_lessons_have_the_right_choice(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    article = next(iter(read_articles([str(path)])))
    found = lessons([article], {article.id: KNOWN}, None, UNLEARNT)
    assert sorted(lesson.form for lesson in found) == ["continued", "continued", "description", "pronoun"]
    of_form = {lesson.form: lesson for lesson in found}
    assert "introduced" in of_form["description"].choices[of_form["description"].right]
    assert [lesson.right for lesson in found if lesson.form == "continued"] == [0, 1]
    assert lessons([article], {}, None, UNLEARNT) == []


def test_what_speaks_for_the_right_choice_weighs_more() -> None:
    found = [Lesson(str(i), "pronoun", [["near"], ["far", "named"]], int(i % 4 == 0)) for i in range(20)]
    learnt = fit(found, 0.1, {})
    assert learnt["near"] > learnt["far"]
    assert held_out(found, 0.1, {}) == 0.75
    assert fit(found, 0.1, {"near": -2.0})["near"] == -2.0


@given(st.lists(st.lists(st.sampled_from("abc"), unique=True), min_size=1, max_size=4))
def test_the_best_choice_is_one_of_them(choices: list[list[str]]) -> None:
    by = Weights(pronoun={"a": 1.0, "b": -1.0}, description={}, continued={})
    he, the_judge = (
        Mention((0, 2), "he", "he", "pronoun", True),
        Mention((0, 9), "the judge", "judge", "description", True),
    )
    best = by.meant(he, [], choices)
    assert all(("a" in choices[best]) - ("b" in choices[best]) >= ("a" in c) - ("b" in c) for c in choices)
    assert by.meant(the_judge, [], choices) == 0


def test_likelihood_grows_with_what_speaks_for_it() -> None:
    by = Weights(pronoun={}, description={}, continued={"for": 2.0, "against": -1.0})
    likely = [by.goes_on((0, 1), signs) for signs in (["against"], ["unknown"], ["for", "against"], ["for"])]
    assert likely == sorted(likely)
    assert likely[1] == 0.5


def test_training_writes_weights_that_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT * 3)
    claims = [one.model_dump(mode="json") for one in KNOWN]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(one) + "\n" for one in claims))
    config = tmp_path / "speakers.yaml"
    data = f"  train: [{tmp_path / 'gold.jsonl'}]\n  articles: [{tmp_path / 'a.txt'}]\n"
    config.write_text(f"task: speakers\nstrength: 1.0\ndata:\n{data}")
    train(load_config(config), tmp_path / "out")
    written = yaml.safe_load((tmp_path / "out" / FILE).read_text())
    assert set(written) == {"pronoun", "description", "continued"}
    assert written["description"]["introduced"] > 0

    (tmp_path / "none.jsonl").write_text(json.dumps(claims[0] | {"article_id": "b"}) + "\n")
    with pytest.raises(InputError, match="no pronoun or description is found"):
        train(load_config(config, train=tmp_path / "none.jsonl"), tmp_path / "out")
    config.write_text(config.read_text() + "fixed: {reechoed: 1.0}\n")
    with pytest.raises(InputError, match="'reechoed' is a sign of no pronoun"):
        train(load_config(config), tmp_path / "out")
    with pytest.raises(InputError, match="leave out --dev"):
        load_config(config, dev=config)
    assert yaml.safe_load((tmp_path / "out" / FILE).read_text()) == written


def test_the_weights_that_ship_are_what_their_configuration_makes(tmp_path: Path) -> None:
    config = load_config(resource("configs/speakers.yaml"))
    train(config, tmp_path)
    made = yaml.safe_load((tmp_path / FILE).read_text())
    for form in Weights.model_fields:
        mine, theirs = getattr(weights(), form), made[form]
        assert {sign: theirs.get(sign) for sign in mine} == pytest.approx(mine, abs=0.05)


def test_weights_that_are_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        weights(tmp_path)
    (tmp_path / FILE).write_text("pronoun: 3\n")
    with pytest.raises(InputError, match="line 1, field pronoun"):
        weights(tmp_path)
