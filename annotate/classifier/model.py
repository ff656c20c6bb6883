"""A trained model as a folder: weights, encoder's shape, tokenizer, scheme, and what calibrates it."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from pydantic import Field

from annotate.encoder.weights import WEIGHTS, load_encoder, quiet, without_pooler
from annotate.errors import InputError
from annotate.files import writing
from annotate.manifest import sha256
from annotate.records import Record
from annotate.scheme import Scheme, load_scheme, load_yaml

if TYPE_CHECKING:
    from annotate.classifier.network import Network

CARD, SCHEME, ENCODER = "model.yaml", "scheme.yaml", "encoder"


class Card(Record):
    """What a model is beside its weights: what it was trained on, and how its answers are calibrated."""

    encoder: str
    longest: int = Field(ge=8)
    train: str
    train_sha256: str
    stance_temperature: float = Field(default=1.0, gt=0)
    level_temperature: float = Field(default=1.0, gt=0)
    type_threshold: float = Field(default=0.5, gt=0, lt=1)


class Model(NamedTuple):
    """A network that is ready to be asked."""

    name: str
    digest: str
    network: "Network"
    tokenizer: Any
    scheme: Scheme
    card: Card


def build(encoder: str, scheme: Scheme) -> tuple["Network", Any]:
    """A new network over pretrained weights, and its tokenizer.

    Raises:
        InputError: there is no such encoder.
    """
    from annotate.classifier.network import Network

    pretrained, tokenizer = load_encoder(encoder)
    return Network(pretrained, scheme), tokenizer


def save(folder: Path, network: "Network", tokenizer: Any, scheme: Scheme, card: Card) -> None:
    """Writes a model; its card comes last, so that a folder with a card is whole."""
    from safetensors.torch import save_file

    (folder / CARD).unlink(missing_ok=True)
    shutil.rmtree(folder / ENCODER, ignore_errors=True)
    network.encoder.config.save_pretrained(folder / ENCODER)
    tokenizer.save_pretrained(folder / ENCODER)
    state = {name: weights.detach().contiguous() for name, weights in network.state_dict().items()}
    save_file(state, folder / WEIGHTS)
    with writing(folder / SCHEME) as file:
        file.write(yaml.safe_dump(scheme.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=120))
    with writing(folder / CARD) as file:
        file.write(yaml.safe_dump(card.model_dump(mode="json"), sort_keys=False, allow_unicode=True))


def load(folder: Path) -> Model:
    """Reads a model.

    Raises:
        InputError: the folder holds no model, or one that is not whole.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModel, AutoTokenizer

    from annotate.classifier.network import Network

    quiet()
    if not (folder / CARD).is_file():
        raise InputError(f"{folder}: there is no trained model here; annotate train writes one, {CARD} with it.")
    card, scheme = load_yaml(folder / CARD, Card), load_scheme(folder / SCHEME)
    try:
        config = AutoConfig.from_pretrained(folder / ENCODER)
        network = Network(AutoModel.from_config(config, **without_pooler(config)), scheme)
        network.load_state_dict(load_file(folder / WEIGHTS))
        tokenizer = AutoTokenizer.from_pretrained(folder / ENCODER)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        first = str(error).strip().partition("\n")[0]
        raise InputError(f"{folder}: this model is not whole; train it again ({first}).") from None
    network.eval()
    return Model(folder.resolve().name, sha256(folder / WEIGHTS), network, tokenizer, scheme, card)


def identity(model: Model) -> str:
    """The name that predictions are signed with: the folder's name and the first half of the weights' hash."""
    return f"{model.name}@{model.digest[:8]}"
