"""A trained model as a folder: what training changed in the encoder, the scheme, and what calibrates its answers."""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import yaml
from pydantic import Field

from annotate.classifier.calibration import ALL, Fit
from annotate.classifier.encoding import HEADS, INPUTS, Encoded
from annotate.classifier.rows import Question
from annotate.encoder import runtime
from annotate.encoder.runtime import Array
from annotate.errors import InputError
from annotate.files import read_text, writing
from annotate.manifest import sha256
from annotate.records import Record
from annotate.scheme import Scheme, load_scheme, load_yaml

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from annotate.classifier.network import Network

CARD, SCHEME, ENCODER, WEIGHTS = "model.yaml", "scheme.yaml", "encoder", "model.safetensors"
TOKENIZER = "tokenizer.json"


class Card(Record):
    """What a model is beside its weights: what it was trained on, and how its answers are calibrated.

    `stance` tells by sort of question how stances are calibrated, so that the right one is possible in `coverage` of
    the cases; where not just one is, the model abstains. `bounded` is whether it learnt to run in 8 bits, `small`
    whether the development rows found it as good so.
    """

    encoder: str
    longest: int = Field(ge=8)
    train: tuple[str, ...]
    train_sha256: tuple[str, ...]
    stance: dict[str, Fit] = Field(default_factory=lambda: {ALL: Fit()})
    level_temperature: float = Field(default=1.0, gt=0)
    type_threshold: float = Field(default=0.5, gt=0, lt=1)
    coverage: float = Field(default=0.8, gt=0, lt=1)
    bounded: bool = False
    small: bool = False

    def fit(self, question: Question) -> Fit:
        """How a stance is calibrated."""
        return self.stance.get(question.sort) or self.stance.get(ALL) or Fit()


Ask = Callable[[Sequence[Encoded]], list[Array]]


class Model(NamedTuple):
    """A model that is ready to be asked: `ask` gives the logits of the three heads to rows, see `reader`."""

    name: str
    digest: str
    ask: Ask
    tokenizer: "Tokenizer"
    scheme: Scheme
    card: Card


def build(encoder: str, scheme: Scheme, bounded: bool = False) -> tuple["Network", Any]:
    """A new network over pretrained weights, and its tokenizer.

    Args:
        encoder: as `load_encoder` takes it.
        scheme: what its heads are made from.
        bounded: whether it is to run in 8 bits.

    Raises:
        InputError: there is no such encoder.
    """
    from annotate.classifier.network import Network
    from annotate.encoder.weights import load_encoder

    pretrained, tokenizer = load_encoder(encoder)
    return Network(pretrained, scheme, bounded=bounded), tokenizer.backend_tokenizer


def save(folder: Path, network: "Network", tokenizer: "Tokenizer", scheme: Scheme, encoder: str) -> None:
    """Writes all of a model but its card, which comes last, so that a folder with a card is whole.

    Of the encoder that comes as a package only the changes are written, in half precision.
    """
    from safetensors.torch import save_file

    from annotate.encoder.differences import difference

    (folder / CARD).unlink(missing_ok=True)
    shutil.rmtree(folder / ENCODER, ignore_errors=True)
    network.encoder.config.save_pretrained(folder / ENCODER)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(folder / ENCODER / TOKENIZER))
    save_file(difference(_pretrained(encoder), network.state_dict(), rank=0), folder / WEIGHTS)
    with writing(folder / SCHEME) as file:
        file.write(yaml.safe_dump(scheme.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=120))


def save_card(folder: Path, card: Card) -> None:
    """Writes the card of a model."""
    with writing(folder / CARD) as file:
        file.write(yaml.safe_dump(card.model_dump(mode="json"), sort_keys=False, allow_unicode=True))


def load_network(folder: Path, card: Card | None = None) -> "Network":
    """Reads a model in the library that it was trained with.

    Args:
        folder: the model's.
        card: what is known of it, where none lies in the folder yet.

    Raises:
        InputError: the folder holds no model, or one that is not whole.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModel

    from annotate.classifier.network import Network
    from annotate.encoder.differences import restored
    from annotate.encoder.weights import quiet, without_pooler

    quiet()
    card, scheme = card or read_card(folder), load_scheme(folder / SCHEME)
    try:
        config = AutoConfig.from_pretrained(folder / ENCODER)
        network = Network(AutoModel.from_config(config, **without_pooler(config)), scheme, bounded=card.bounded)
        network.load_state_dict(restored(_pretrained(card.encoder), load_file(folder / WEIGHTS)))
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        raise InputError(_not_whole(folder, error)) from None
    return network.eval()


def load(folder: Path) -> Model:
    """Reads a model to ask it, and exports it first where this was never done on this machine.

    Raises:
        InputError: the folder holds no model, or one that is not whole.
    """
    from tokenizers import Tokenizer

    card, scheme = read_card(folder), load_scheme(folder / SCHEME)
    if missing := [name for name in (WEIGHTS, f"{ENCODER}/{TOKENIZER}") if not (folder / name).is_file()]:
        raise InputError(f"{folder}: this model is not whole, {missing[0]} is missing; train it again.")
    digest, read = sha256(folder / WEIGHTS), read_text(folder / ENCODER / TOKENIZER)
    try:
        tokenizer = Tokenizer.from_str(read)
    except Exception as error:  # noqa: BLE001 - the tokenizers library raises nothing more special
        raise InputError(_not_whole(folder, error)) from None
    path = exported(digest, card.small)
    if not path.exists():
        export(load_network(folder), digest)
    return Model(folder.resolve().name, digest, reader(path), tokenizer, scheme, card)


def reader(path: Path) -> Ask:
    """What asks an exported network: from rows to the logits of the three heads, `[rows, …]` each.

    Rows are read one by one, as many at once as there are cores. That is faster than batches, which pad, and no answer
    depends on what else is asked, which in 8 bits it would.
    """
    ask = runtime.session(path)

    def read(rows: Sequence[Encoded]) -> list[Array]:
        with ThreadPoolExecutor(runtime.cores()) as pool:
            told = list(pool.map(lambda row: ask({name: np.array([row[name]]) for name in INPUTS}), rows))
        return [np.concatenate(each) for each in zip(*told, strict=True)]

    return read


def exported(digest: str, small: bool) -> Path:
    """Where what the weights with this hash compute lies for ONNX Runtime, in 8 or in 32 bits."""
    return runtime.cache(digest) / f"classifier-{'int8' if small else 'fp32'}.onnx"


def export(network: "Network", digest: str) -> None:
    """Writes what a network computes of one row for ONNX Runtime, in 8 and in 32 bits."""
    import torch

    network.encoder.set_attn_implementation("eager")  # becomes fewer operations than the others
    some = {name: (torch.ones((1, 16), dtype=torch.long), {1: "pieces"}) for name in INPUTS}
    whole = exported(digest, small=False)
    runtime.export(network.read, network, some, {name: {} for name in HEADS}, whole)
    # Embeddings stay as they are: rounding them would cost as much as all else, and gain no time.
    runtime.shrink(whole, exported(digest, small=True), ["MatMul"])


def read_card(folder: Path) -> Card:
    """The card of a model.

    Raises:
        InputError: there is none.
    """
    if not (folder / CARD).is_file():
        raise InputError(f"{folder}: there is no trained model here; annotate train writes one, {CARD} with it.")
    return load_yaml(folder / CARD, Card)


def _pretrained(encoder: str) -> dict[str, Any]:
    """The weights that only the changes of are kept; none where an encoder does not come as a package."""
    from annotate.encoder.weights import DIGESTS, load_encoder

    if encoder not in DIGESTS:
        return {}
    return {f"encoder.{name}": weights for name, weights in load_encoder(encoder)[0].state_dict().items()}


def _not_whole(folder: Path, error: Exception) -> str:
    first = str(error).strip().partition("\n")[0]
    return f"{folder}: this model is not whole; train it again ({first})."


def identity(model: Model) -> str:
    """The name that predictions are signed with: the folder's name and the first half of the weights' hash."""
    return f"{model.name}@{model.digest[:8]}"
