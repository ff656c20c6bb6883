"""A trained tagger as a folder: what training changed in the encoder, and how sure its answers are."""

from collections.abc import Callable, Sequence
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import Field

from annotate.claims.tagger.decode import Tagged
from annotate.claims.tagger.tag import tag
from annotate.claims.tagger.windows import MOST_CHARACTERS
from annotate.encoder import runtime
from annotate.encoder.runtime import Array
from annotate.errors import InputError
from annotate.files import resource, writing
from annotate.manifest import sha256
from annotate.records import Record, Span
from annotate.scheme import load_yaml

if TYPE_CHECKING:
    from annotate.claims.tagger.network import Tagger

CARD, WEIGHTS = "tagger.yaml", "tagger.safetensors"
SHIPPED = "models/statements-minilm"
"""The tagger that `annotate extract` uses where no other is named."""
OWN = ("mark.weight", "cue.weight", "cue.bias", "parts.weight", "parts.bias")
"""Weights that the encoder does not have."""


class Card(Record):
    """What a tagger is beside its weights.

    `least` is how sure the network must be for a statement to count; `slope` and `shift` turn what it answers into how
    often such statements are right.
    """

    encoder: str
    layers: int = Field(ge=1)
    second_layers: int = Field(ge=1)
    context: int = Field(default=MOST_CHARACTERS, ge=0)
    longest: int = Field(ge=16, le=512)
    rank: int = Field(ge=0)
    small: bool = True
    least: float = Field(default=0.5, ge=0, le=1)
    slope: float = 1.0
    shift: float = 0.0
    train: tuple[str, ...]
    train_sha256: tuple[str, ...]

    def confidence(self, answer: float) -> float:
        """How often a statement is right that the network is this sure of (Platt 1999)."""
        odds = log(max(answer, 1e-6) / max(1 - answer, 1e-6))
        return 1 / (1 + exp(-(self.slope * odds + self.shift)))


def build(encoder: str, layers: int, second_layers: int) -> tuple["Tagger", Any]:
    """A new network over pretrained weights, and its tokenizer.

    Raises:
        InputError: there is no such encoder.
    """
    from annotate.claims.tagger.network import Tagger
    from annotate.encoder.weights import load_encoder

    pretrained, tokenizer = load_encoder(encoder)
    return Tagger(pretrained, layers, second_layers), tokenizer


def save(folder: Path, network: "Tagger", card: Card) -> None:
    """Writes a tagger; its card comes last, so that a folder with a card is whole."""
    from safetensors.torch import save_file

    from annotate.encoder.differences import difference

    before, _ = build(card.encoder, card.layers, card.second_layers)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CARD).unlink(missing_ok=True)
    save_file(difference(_without_own(before), network.state_dict(), card.rank), folder / WEIGHTS)
    with writing(folder / CARD) as file:
        file.write(yaml.safe_dump(card.model_dump(mode="json"), sort_keys=False, allow_unicode=True))


def load(folder: Path) -> tuple["Tagger", Any, Card]:
    """Reads a tagger in the library that it was trained with: the network, its tokenizer and its card.

    Raises:
        InputError: the folder holds no tagger, or one that is not whole.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    from annotate.encoder.differences import restored

    card = read_card(folder)
    network, tokenizer = build(card.encoder, card.layers, card.second_layers)
    try:
        network.load_state_dict(restored(_without_own(network), load_file(folder / WEIGHTS)))
    except (OSError, RuntimeError, KeyError, SafetensorError) as error:
        first = str(error).strip().partition("\n")[0]
        raise InputError(f"{folder}: this tagger is not whole; train it again ({first}).") from None
    network.eval()
    return network, tokenizer, card


def read_card(folder: Path) -> Card:
    """The card of a tagger.

    Raises:
        InputError: there is none.
    """
    if not (folder / CARD).is_file():
        raise InputError(f"{folder}: there is no tagger here; annotate train configs/statements.yaml writes one.")
    return load_yaml(folder / CARD, Card)


def _without_own(network: "Tagger") -> dict[str, Any]:
    return {name: weights for name, weights in network.state_dict().items() if name not in OWN}


class InTorch:
    """A tagger in the library that it was trained with; a `tag.Reader`."""

    def __init__(self, network: "Tagger", tokenizer: Any, longest: int) -> None:
        """`network` is to be in evaluation mode."""
        self._network = network
        self.tokenizer = tokenizer
        self.longest = longest

    def first(self, ids: Array, mask: Array) -> tuple[Array, Array]:
        """As `Tagger.first`."""
        import torch

        with torch.inference_mode():
            logits, hidden = self._network.first(torch.as_tensor(ids), torch.as_tensor(mask))
        return logits.numpy(), hidden.numpy()

    def again(self, hidden: Array, mask: Array, marks: Array) -> Array:
        """As `Tagger.again`."""
        import torch

        with torch.inference_mode():
            parts: Array = self._network.again(*map(torch.as_tensor, (hidden, mask, marks))).numpy()
        return parts


class Trained:
    """A trained tagger in ONNX Runtime; a `tag.Reader`."""

    def __init__(self, folder: Path) -> None:
        """Reads a tagger, and exports it first where this was never done on this machine.

        Raises:
            InputError: the folder holds no tagger, or one that is not whole.
        """
        from annotate.encoder.weights import load_tokenizer

        self.card = read_card(folder)
        first, again = _exported(folder, self.card)
        self.folder = folder
        self.longest = self.card.longest
        self.tokenizer = load_tokenizer(self.card.encoder)
        if not (first.exists() and again.exists()):
            _export(load(folder)[0], first, again, self.card.small)
        self._first, self._again = runtime.session(first), runtime.session(again)

    def statements(self, articles: Sequence[tuple[str, Sequence[Span]]]) -> list[list[Tagged]]:
        """The statements of articles that are likely enough to count, each with how likely it is right.

        Args:
            articles: their texts, and the stretches of each that are read.
        """
        card = self.card
        return [
            [one._replace(confidence=card.confidence(one.confidence)) for one in those if one.confidence >= card.least]
            for those in tag(articles, self, card.least)
        ]

    def first(self, ids: Array, mask: Array) -> tuple[Array, Array]:
        """As `Tagger.first`."""
        logits, hidden = self._first({"ids": ids, "mask": mask})
        return logits, hidden

    def again(self, hidden: Array, mask: Array, marks: Array) -> Array:
        """As `Tagger.again`."""
        return self._again({"hidden": hidden, "mask": mask, "marks": marks})[0]


def _export(network: "Tagger", first: Path, again: Path, small: bool) -> None:
    import torch

    free = {0: "rows", 1: "pieces"}
    ids = torch.randint(1000, 2000, (2, 16))
    mask = torch.ones_like(ids)
    hidden = torch.randn(2, 16, int(network.encoder.config.hidden_size))
    runtime.export(
        network.first,
        network,
        {"ids": (ids, free), "mask": (mask, free)},
        {"cue": free, "left": free},
        first,
        small=small,
    )
    runtime.export(
        network.again,
        network,
        {"hidden": (hidden, free), "mask": (mask, free), "marks": (torch.zeros_like(ids), free)},
        {"parts": free},
        again,
        small=small,
    )


def load_tagger(folder: Path | None = None, note: Callable[[str], None] = lambda _: None) -> Trained | None:
    """The tagger of a folder, or the one that ships; none where no folder is named and none ships.

    Args:
        folder: where it lies.
        note: is told that the first use takes some seconds, if this is it.

    Raises:
        InputError: the folder holds no tagger, or one that is not whole.
    """
    folder = folder or resource(SHIPPED)
    if folder == resource(SHIPPED) and not (folder / CARD).is_file():
        return None
    if folder not in _loaded:
        if not all(path.exists() for path in _exported(folder, read_card(folder))):
            note("Preparing the tagger for this machine; this is done once.")
        _loaded[folder] = Trained(folder)
    return _loaded[folder]


_loaded: dict[Path, Trained] = {}


def _exported(folder: Path, card: Card) -> tuple[Path, Path]:
    """Where the two readings of a tagger lie once they are exported."""
    if not (folder / WEIGHTS).is_file():
        raise InputError(f"{folder}: this tagger is not whole, {WEIGHTS} is missing; train it again.")
    cached, form = runtime.cache(sha256(folder / WEIGHTS)), "int8" if card.small else "fp32"
    return cached / f"first-{form}.onnx", cached / f"again-{form}.onnx"
