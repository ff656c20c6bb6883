import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import InputError
from annotate.files import resource
from annotate.registry.decisions import merge
from annotate.registry.entries import Entry, changing, groups, read, write
from tests.registry.examples import registry


@given(
    st.dictionaries(
        st.text(min_size=1).filter(str.isprintable),
        st.tuples(
            st.text(min_size=1), st.lists(st.text(min_size=1)), st.from_regex(r"Q[1-9][0-9]{0,8}", fullmatch=True)
        ),
        min_size=1,
    )
)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, people: dict[str, Any]) -> None:
    path = tmp_path_factory.mktemp("registry") / "speakers.jsonl"
    known = {
        name: Entry(id=name, name=called, aliases=tuple(aliases), wikidata=item)
        for name, (called, aliases, item) in people.items()
    }
    write(path, known)
    assert read(path) == known
    before = path.read_bytes()
    write(path, read(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["nonsense"], "line 1: this is no JSON"),
        ([{"id": "a", "name": ""}], "line 1, field name"),
        ([{"id": "a", "name": "A", "wikidata": "42"}], "line 1, field wikidata"),
        ([{"id": "a", "name": "A", "alias": ["B"]}], "line 1, field alias"),
        ([{"id": "a", "name": "A", "articles": {"x": 0}}], "line 1, field articles.x"),
        ([{"id": "a", "name": "A", "roles": [{"first": "May"}]}], "line 1, field roles.0.first"),
        (
            [{"id": "a", "name": "A", "roles": [{"first": "2026-02-01", "last": "2026-01-01"}]}],
            "line 1, field roles.0: value error, first (2026-02-01) is after last (2026-01-01)",
        ),
        ([{"id": "a", "name": "A"}, {"id": "a", "name": "B"}], "line 2, field id: 'a' stands in line 1 already"),
        ([{"id": "a", "name": "A", "same_as": "b"}], "line 1, field same_as: 'b' is no id in this file"),
        ([{"id": "a", "name": "A", "apart": ["b"]}], "line 1, field apart: 'b' is no id in this file"),
        (
            [{"id": "a", "name": "A", "same_as": "b"}, {"id": "b", "name": "B", "same_as": "a"}],
            "line 1, field same_as: a goes under b goes under a; end the circle",
        ),
        (
            [{"id": "a", "name": "A", "same_as": "b"}, {"id": "b", "name": "B", "apart": ["a"]}],
            "line 2, field apart: a is to be another speaker",
        ),
        (
            [{"id": "a", "name": "A", "same_as": "b", "wikidata": "Q1"}, {"id": "b", "name": "B", "wikidata": "Q2"}],
            "line 1, field wikidata: this speaker is one with b, which is Q2",
        ),
    ],
)
def test_a_broken_registry_is_told_by_line_and_field(tmp_path: Path, lines: list[Any], sentence: str) -> None:
    path = tmp_path / "speakers.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    with pytest.raises(InputError) as told:
        read(path)
    assert str(told.value).startswith(f"{path}, {sentence}")


def test_changes_wait_for_one_another(tmp_path: Path) -> None:
    path = tmp_path / "speakers.jsonl"

    def add(name: str) -> None:
        with changing(path, new=True) as known:
            time.sleep(0.01)
            known |= registry(name)

    threads = [threading.Thread(target=add, args=(f"Person {letter}",)) for letter in "abcdefgh"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read(path)) == len(threads)


def test_nothing_is_written_where_nothing_changed_or_something_failed(tmp_path: Path) -> None:
    path = tmp_path / "speakers.jsonl"
    path.write_text('{"id":"a","name":"A"}', encoding="utf-8")  # as somebody typed it
    before = path.read_bytes()
    with changing(path):
        pass
    with pytest.raises(InputError), changing(path) as known:
        known.update(merge(known | registry("B"), "a", "a"))
    assert path.read_bytes() == before


def test_groups_put_together_what_goes_under_one() -> None:
    known = registry("A", "B", "C", "D")
    known["b"] = known["b"].model_copy(update={"same_as": "a"})
    known["c"] = known["c"].model_copy(update={"same_as": "b"})
    assert {name: [entry.id for entry in entries] for name, entries in groups(known).items()} == {
        "a": ["a", "b", "c"],
        "d": ["d"],
    }


def test_words_for_organisations_are_in_lower_case_and_expand_to_known_ones() -> None:
    import yaml

    content = yaml.safe_load(resource("configs/organisations.yaml").read_text(encoding="utf-8"))
    words = [*content["abbreviations"], *content["abbreviations"].values(), *content["legal"], *content["nouns"]]
    assert all(isinstance(word, str) and word == word.lower() for word in words)
    assert not content["abbreviations"].keys() & set(content["abbreviations"].values())
