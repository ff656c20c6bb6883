"""A model with its card, put where others find it: a hub, or a folder."""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from annotate.classifier.heads import LEVEL, TYPES
from annotate.classifier.model import (
    CARD,
    ENCODER,
    SCHEME,
    TOKENIZER,
    WEIGHTS,
    Card,
    load,
    read_card,
    save_card,
)
from annotate.encoder.weights import PINNED
from annotate.errors import AnnotateError, InputError
from annotate.files import read_text, writing
from annotate.scheme import load_scheme

README = "README.md"
_FILES = (SCHEME, WEIGHTS, f"{ENCODER}/config.json", f"{ENCODER}/{TOKENIZER}")
_MEASURES = {
    "macro_f1": "macro F1",
    "quadratic_kappa": "quadratic kappa",
    "micro_f1": "micro F1",
    "accuracy": "accuracy",
}


def publish(folder: Path, to: str, evaluation: Path | None = None, licence: str = "", private: bool = False) -> str:
    """Copies a model with its card to a folder, or to a repository of the hub; returns where it is then.

    What is beside the model in its folder stays there, and of the files that it was trained on only their names go
    along, not where they lie. A card of one's own, `README.md`, goes as it is; where there is none, one is written.

    Args:
        folder: the model's.
        to: a folder, if it starts with `.`, `/` or `~`, else `owner/name` on the hub.
        evaluation: what `annotate evaluate --json` printed, for the card that is written.
        licence: what the model may be used for, such as `apache-2.0`; for the card that is written.
        private: whether a repository that is made is for its owner's eyes.

    Raises:
        InputError: there is no whole model, nothing can be written to the folder, or the evaluation is none.
        AnnotateError: the hub does not take it.
    """
    load(folder)  # whether it is whole is found out here, not by whoever fetches it
    card, own = read_card(folder), folder / README
    if own.is_file() and (evaluation or licence):
        raise InputError(
            f"{own}: this card goes along as it is; leave --evaluation and --license out, or move it away."
        )
    named = {"train": tuple(Path(name).name for name in card.train), "encoder": _named(card.encoder)}
    card = card.model_copy(update=named)
    text = read_text(own) if own.is_file() else described(folder, card, to, evaluation, licence)
    with TemporaryDirectory(prefix="claimstance-") as place:
        ready = Path(place)
        for name in _FILES:
            (ready / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / name, ready / name)
        save_card(ready, card)
        with writing(ready / README) as file:
            file.write(text)
        return _to_folder(ready, Path(to).expanduser(), folder) if _is_folder(to) else _to_hub(ready, to, private)


def _is_folder(to: str) -> bool:
    """Whether a place is a folder, and not a name on the hub."""
    return to.startswith((".", "/", "~"))


def _named(encoder: str) -> str:
    """An encoder's name, without where it lies: what it has learnt is in the weights, whole."""
    return f"folder/{Path(encoder).name}" if Path(encoder).is_dir() else encoder


def described(folder: Path, card: Card, to: str, evaluation: Path | None, licence: str) -> str:
    """A card (Mitchell et al. 2019, https://arxiv.org/abs/1810.03993) in the form of the hub, with what is known."""
    from huggingface_hub import EvalResult, ModelCardData

    scheme, name = load_scheme(folder / SCHEME), folder.resolve().name
    figures = list(_figures(evaluation)) if evaluation else []
    data = ModelCardData(
        language="en",
        license=licence or None,
        base_model=f"sentence-transformers/{PINNED}" if card.encoder == PINNED else card.encoder,
        tags=["stance-detection", "claimstance"],
        model_name=name,
        eval_results=[
            EvalResult(
                "text-classification", "gold", "gold", measure, value, metric_name=f"{head}, {_MEASURES[measure]}"
            )
            for head, measure, value in figures
        ]
        or None,
    )
    rows = "\n".join(f"| {head} | {_MEASURES[measure]} | {value:.3f} |" for head, measure, value in figures)
    return f"""---
{data.to_yaml().strip()}
---

# {name}

Stance of a claim towards a target, risk level and risk types, by the scheme {scheme.name}, version {scheme.version}:
{", ".join(scheme.stances)}; {", ".join(scheme.levels)}; {", ".join(scheme.types)}.

    hf download {f"OWNER/{name}" if _is_folder(to) else to} --local-dir {name}
    annotate score article.txt --model {name}

Trained over `{card.encoder}` on {", ".join(f"`{file}`" for file in card.train)}.

{f"| | measure | |{chr(10)}|---|---|---|{chr(10)}{rows}" if rows else "It was not said how it was measured."}

It takes sides as those did who labelled what it learnt from. Do not use it to judge people.
"""


def _figures(evaluation: Path) -> Iterator[tuple[str, str, float]]:
    """Of each head, its measures."""
    try:
        told: Mapping[str, Any] = json.loads(read_text(evaluation))
        heads = {told["question"]: told} | {
            name: told[key] for name in (LEVEL, TYPES) if (key := name.replace(" ", "_")) in told
        }
        for head, measures in heads.items():
            yield from ((head, name, float(measures[name])) for name in _MEASURES if name in measures)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise InputError(f"{evaluation}: this is not what `annotate evaluate --json` prints.") from None


def _to_folder(ready: Path, to: Path, folder: Path) -> str:
    """Puts the model's files there, its card last, so that a folder with a card is whole; all else there stays."""
    if to.resolve() == folder.resolve():
        raise InputError(f"{to}: this is where the model lies already; name another folder.")
    try:
        (to / CARD).unlink(missing_ok=True)
        for name in (*_FILES, README, CARD):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            half = to / f"{name}.new"
            shutil.copy(ready / name, half)
            half.replace(to / name)
    except OSError as error:
        raise InputError(f"{to}: nothing can be written there ({error.strerror}).") from None
    return str(to)


def _to_hub(ready: Path, to: str, private: bool) -> str:
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalTokenNotFoundError

    # What its client raises where there is no network is a base of the hub's own errors.
    failures: tuple[type[Exception], ...] = (LocalTokenNotFoundError, OSError, ValueError, *HfHubHTTPError.__bases__)
    hub = HfApi()
    try:
        address = hub.create_repo(to, private=private, exist_ok=True)
        hub.upload_folder(repo_id=address.repo_id, folder_path=ready, commit_message="annotate publish")
    except HFValidationError:
        raise InputError(
            f"{to}: this is no name on the hub, which would be owner/name, nor a folder like ./{to}."
        ) from None
    except failures as error:
        first = str(error).strip().partition("\n")[0]
        raise AnnotateError(
            f"{to}: the hub does not take it ({first}); log in with `hf auth login`, or set HF_TOKEN."
        ) from None
    return str(address)
