"""Learning in the background, with real training: what is swapped in, what is not, and what failures do."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from annotate.classifier.predict import load
from annotate.errors import AnnotateError
from annotate.files import read_records, resource
from annotate.records import Gold
from annotate.scoring import learner as learners
from annotate.scoring.backend import Event, Serving
from annotate.scoring.learner import Learner, Settings
from annotate.scoring.learning import in_use
from tests.scoring.small import small_model

PATIENCE = 300


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, encoder: Path) -> Path:
    return small_model(tmp_path_factory.mktemp("base"), encoder)


@pytest.fixture
def serving(base: Path) -> Serving:
    return Serving(base, load(base))


@pytest.fixture
def settings(base: Path, tmp_path: Path) -> Settings:
    return Settings(base, tmp_path / "live", after=2)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The projects that gold was asked for, each time; test_connect has it from a real server."""
    calls: list[list[int]] = []
    golds = list(read_records(resource("seeds/gold/test.jsonl"), Gold))[60:100]

    def gathered(projects: list[int], *_: object) -> list[Gold]:
        calls.append(projects)
        return golds

    monkeypatch.setattr(learners, "gathered", gathered)
    return calls


class Notes(list[str]):
    """What was told, and a way to wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self._told = threading.Condition()

    def __call__(self, sentence: str) -> None:
        with self._told:
            self.append(sentence)
            self._told.notify_all()

    def wait(self, count: int) -> None:
        with self._told:
            assert self._told.wait_for(lambda: len(self) >= count, PATIENCE), self


@pytest.mark.slow
@pytest.mark.parametrize("better", [True, False])
def test_what_becomes_of_a_new_model(
    better: bool,
    settings: Settings,
    serving: Serving,
    asked: list[list[int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(learners, "no_worse", lambda *_: better)
    notes, before = Notes(), serving.version
    with Learner(settings, serving, notes) as learner:
        for event in (Event(3, 1), Event(3, 1), Event(4, 9)):
            learner.hear(event)
        notes.wait(2)
        if better:
            learner.hear(Event(3, None))
            notes.wait(3)
    assert asked[0] in ([3], [3, 4])
    assert "Training small-1 on" in notes[0]
    assert "macro F1 on" in notes[1]
    assert notes[1].count("→") == 2
    if better:
        assert serving.version.startswith("small-1@")
        assert serving.version != before
        assert f"{serving.version} serves from now on" in notes[1]
        assert in_use(settings.base, settings.data) == (settings.data / "1" / "small-1").resolve()
        assert "nothing new to learn" in notes[2]
        assert [path.name for path in settings.data.iterdir() if path.is_dir()] == ["1"]
    else:
        assert serving.version == before
        assert f"small-1 is worse, and {before} serves on" in notes[1]
        assert in_use(settings.base, settings.data) == settings.base
        assert not list(settings.data.iterdir())


def test_too_few_annotations_and_one_twice_start_nothing(
    settings: Settings, serving: Serving, asked: list[list[int]]
) -> None:
    for after, events in ((2, [Event(3, 1), Event(3, 1)]), (0, [Event(3, number) for number in range(50)])):
        with Learner(settings._replace(after=after), serving, Notes()) as learner:
            for event in events:
                learner.hear(event)
            _until(learner._events.empty)
    assert not asked


@pytest.mark.slow
def test_a_training_that_crashes_is_told_of(
    settings: Settings, serving: Serving, asked: list[list[int]], base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes, before = Notes(), serving.current
    monkeypatch.setattr(learners, "_COMMAND", ("/bin/sh", "-c", "echo 'annotate: The disk is full.' >&2; exit 1"))
    with Learner(settings, serving, notes) as learner:
        learner.hear(Event(3, None))
        notes.wait(2)
        monkeypatch.setattr(learners, "_COMMAND", ("/bin/sh", "-c", "kill -9 $$"))
        learner.hear(Event(3, None))
        notes.wait(4)
        monkeypatch.setattr(learners, "gathered", _fails(ValueError("the army of Skarne")))
        learner.hear(Event(3, None))
        notes.wait(5)
        monkeypatch.setattr(learners, "gathered", _fails(AnnotateError("the server is too slow.")))
        learner.hear(Event(3, None))
        notes.wait(6)
    version = f"No new model, and {serving.version} serves on"
    assert [note for note in notes if not note.startswith("Training")] == [
        f"{version}: The disk is full.",
        f"{version}: annotate train ended by -9.",
        f"{version}: ValueError.",
        f"{version}: the server is too slow.",
    ]
    assert serving.current == before
    assert not list(settings.data.iterdir())


def test_the_end_of_the_server_ends_the_training(
    settings: Settings, serving: Serving, asked: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learners, "_COMMAND", ("/bin/sh", "-c", "exec sleep 1000"))
    notes, others = Notes(), set(psutil.Process().children())
    begun = time.monotonic()
    with Learner(settings, serving, notes) as learner:
        learner.hear(Event(3, None))
        _until(lambda: set(psutil.Process().children()) != others)
    assert time.monotonic() - begun < 60
    assert set(psutil.Process().children()) == others
    assert [note[:8] for note in notes] == ["Training"]
    assert not list(settings.data.iterdir())


def _fails(error: Exception) -> Callable[..., list[Gold]]:
    def gathered(*_: object) -> list[Gold]:
        raise error

    return gathered


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)
