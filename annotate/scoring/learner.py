"""A served model that learns in the background: at most one training at a time, in processes of their own."""

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from shutil import rmtree
from subprocess import PIPE
from threading import Thread
from types import TracebackType
from typing import NamedTuple, Self

import psutil
import yaml

from annotate.errors import AnnotateError, InputError
from annotate.files import writing
from annotate.manifest import sha256
from annotate.scoring.backend import Event, Serving
from annotate.scoring.learning import Score, compared, divided, gathered, no_worse, recipe, score, use

_NICE = 10
"""How far training gives way to predictions."""

_COMMAND = (sys.executable, "-c", "from annotate.cli import main; main()")

Note = Callable[[str], None]
"""Is told in a sentence what has happened."""


class Settings(NamedTuple):
    """How a served model learns.

    Attributes:
        base: the folder of the model that was given; how it was trained is how new ones are.
        data: the folder where what is learnt goes.
        claims: files of the claims that are annotated.
        train: rows to learn from in place of those that `base` has learnt from.
        after: how many new annotations start a training; with 0, only the wish for one does.
    """

    base: Path
    data: Path
    claims: Sequence[Path] = ()
    train: Path | None = None
    after: int = 0


class Learner:
    """Hears of annotations and trains when there are enough; as a context, it stops where that ends.

    Training and evaluation give way to predictions, and may crash without harm: the model in use serves on.
    """

    def __init__(self, settings: Settings, serving: Serving, note: Note) -> None:
        """Nothing runs before the context begins."""
        self._settings = settings
        self._serving = serving
        self._note = note
        self._events: Queue[Event | None] = Queue()
        self._thread = Thread(target=self._work, name="learner")
        self._process: psutil.Popen | None = None
        self._stopping = False

    def __enter__(self) -> Self:
        """Begins to listen."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stops what is being trained."""
        self._stopping = True
        _end(self._process)
        self._events.put(None)
        self._thread.join()

    def hear(self, event: Event) -> None:
        """Queues an event, and returns at once."""
        self._events.put(event)

    def _work(self) -> None:
        new: set[Event] = set()
        while None not in (events := _waiting(self._events)):
            new.update(event for event in events if event)
            wished = any(event.annotation is None for event in new)
            if wished or 0 < self._settings.after <= len(new):
                self._learn(sorted({event.project for event in new}))
                new.clear()

    def _learn(self, projects: list[int]) -> None:
        """Trains, and tells how that went, however it went."""
        try:
            self._note(self._renew(projects))
        except AnnotateError as error:
            if not self._stopping:
                self._note(f"No new model, and {self._serving.version} serves on: {error}")
        except Exception as error:  # noqa: BLE001 - whatever it is, the old model serves on; it may quote an article
            self._note(f"No new model, and {self._serving.version} serves on: {type(error).__name__}.")

    def _renew(self, projects: list[int]) -> str:
        """Trains a model on what is known by now, and puts it in use where it is no worse; returns what was done."""
        from annotate.classifier.predict import load

        settings, (old, model) = self._settings, self._serving.current
        config = recipe(settings.base, settings.train)
        golds = gathered(projects, settings.claims, settings.data, model.scheme)
        rows = divided(golds, [part.path for part in config.data.train], config.data.dev)
        if not rows.compare:
            raise InputError("there is no gold to compare models by yet; more articles must be annotated.")
        folder = _next(settings.data)
        new = folder / f"{settings.base.resolve().name}-{folder.name}"
        try:
            learn, compare = (_written(folder / f"{what}.jsonl", lines) for what, lines in rows._asdict().items())
            if model.card.train_sha256 == (sha256(learn),):
                return f"There is nothing new to learn, and {self._serving.version} serves on."
            update = {"data": config.data.at([learn], config.data.dev)}
            settled = config.model_copy(update=update).model_dump(mode="json")
            recipe_file = _written(folder / "train.yaml", [yaml.safe_dump(settled)])
            self._note(f"Training {new.name} on {len(rows.learn):,} rows.")
            self._run("train", recipe_file, "-o", new)
            before, after = (self._measured(one, compare, learn) for one in (old, new))
            told = f"macro F1 on {len(rows.compare):,} rows: {compared(before, after)}"
            if not no_worse(before, after):
                return f"{new.name} is worse, and {self._serving.version} serves on; {told}."
            loaded = load(new)
            use(new, settings.base, settings.data)
            self._serving.current = new, loaded
            return f"{self._serving.version} serves from now on; {told}."
        finally:
            if self._serving.current[0] != new:
                rmtree(folder, ignore_errors=True)

    def _measured(self, model: Path, rows: Path, train: Path) -> Score:
        return score(json.loads(self._run("evaluate", model, rows, "--train", train, "--json")))

    def _run(self, *arguments: str | Path) -> str:
        """What a command of ours prints.

        Raises:
            AnnotateError: it failed, or was stopped; with the last thing that it said.
        """
        with psutil.Popen(
            (*_COMMAND, *map(str, arguments)), stdout=PIPE, stderr=PIPE, text=True, start_new_session=True
        ) as process:
            self._process = process
            if self._stopping:
                _end(process)
            with suppress(psutil.Error):
                process.nice(_NICE)
            told, said = process.communicate()
            self._process = None
        if process.returncode:
            last = next(reversed(said.strip().splitlines()), f"annotate {arguments[0]} ended by {process.returncode}.")
            raise AnnotateError(last.removeprefix("annotate: "))
        return str(told)


def _waiting(events: Queue[Event | None]) -> list[Event | None]:
    """The next event, and all that wait behind it."""
    found = [events.get()]
    with suppress(Empty):
        while True:
            found.append(events.get_nowait())
    return found


def _end(process: psutil.Popen | None) -> None:
    if process:
        with suppress(psutil.NoSuchProcess):
            process.terminate()


def _next(data: Path) -> Path:
    """A new folder, named by the next number.

    Raises:
        InputError: nothing can be written there.
    """
    number = max((int(path.name) for path in data.glob("[0-9]*") if path.name.isdigit()), default=0) + 1
    folder = data / str(number)
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise InputError(f"{folder}: nothing can be written there ({error.strerror}).") from None
    return folder


def _written(path: Path, lines: Sequence[str]) -> Path:
    with writing(path) as file:
        file.writelines(f"{line}\n" for line in lines)
    return path
