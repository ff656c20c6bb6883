"""Low-rank adapters (Hu et al. 2022): what training changes in an encoder, small enough to ship.

Imported by whom it is needed, inside functions: it is as heavy as torch.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MARK = "lora_"
"""What the names of an adapter's weights have in them."""

CONFIG = "adapter_config.json"


def adapt(encoder: Any, rank: int) -> Any:
    """An encoder whose own weights stay as they are; only low-rank changes to its linear layers learn."""
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(r=rank, lora_alpha=2 * rank, lora_dropout=0.05, target_modules="all-linear")
    with _quietly():
        return get_peft_model(encoder, config)


def save(encoder: Any, folder: Path, name: str) -> Any:
    """Writes the adapter of an adapted encoder, and returns the encoder with its changes worked in.

    Args:
        encoder: as `adapt` gave it.
        folder: where the adapter goes, as safetensors.
        name: the encoder's name, which the adapter is to be put on again.
    """
    encoder.peft_config["default"].base_model_name_or_path = name
    encoder.save_pretrained(folder, safe_serialization=True, save_embedding_layers=False)
    (folder / "README.md").unlink(missing_ok=True)  # a card with nothing filled in
    return encoder.merge_and_unload()


def put_on(encoder: Any, folder: Path) -> Any:
    """An encoder with the changes of the adapter in `folder` worked in."""
    from peft import PeftModel

    with _quietly():
        return PeftModel.from_pretrained(encoder, str(folder), is_trainable=False).merge_and_unload()


@contextmanager
def _quietly() -> Iterator[None]:
    """Keeps out of sight what peft and transformers have to settle between them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield
