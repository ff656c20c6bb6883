"""Low-rank adapters (Hu et al. 2022): of an encoder, only changes of low rank to its linear layers learn.

Imported by whom it is needed, inside functions: it is as heavy as torch.
"""

import warnings
from typing import Any

MARK = "lora_"
"""What the names of an adapter's weights have in them."""


def adapt(encoder: Any, rank: int) -> Any:
    """An encoder whose own weights stay as they are; only low-rank changes to its linear layers learn."""
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(r=rank, lora_alpha=2 * rank, lora_dropout=0.05, target_modules="all-linear")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # what peft and transformers have to settle between them
        return get_peft_model(encoder, config)
