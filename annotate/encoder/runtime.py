"""Networks in ONNX Runtime, which reads several times faster on a processor than the library they were trained with.

They are exported once, into the user's cache, under the hashes of their weights and of the code that exports them.
"""

import atexit
import functools
import hashlib
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Axes = dict[int, str]
"""Which of an array's axes may have any size, and what these are called."""


def cache(digest: str) -> Path:
    """The folder of what is made from the weights with this hash; this run's own where the user's cache is closed."""
    from platformdirs import user_cache_path

    key = f"{digest[:16]}-{_code()[:8]}"
    folder = user_cache_path("claimstance") / key
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _own(key)
    return folder if os.access(folder, os.W_OK) else _own(key)


def forget(digest: str) -> None:
    """Removes what was made from the weights with this hash; it would be made again."""
    shutil.rmtree(cache(digest), ignore_errors=True)


@functools.cache
def _code() -> str:
    """The hash of what decides how a network is exported: another version of it would write something else."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), *here.parent.rglob("network.py"), *here.parent.rglob("model.py")])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _own(key: str) -> Path:
    """A folder that goes when the run ends."""
    folder = _temporary() / key
    folder.mkdir(exist_ok=True)
    return folder


@functools.cache
def _temporary() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="claimstance-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def export(
    function: Callable[..., Any],
    module: Any,
    inputs: Mapping[str, tuple[Any, Axes]],
    outputs: Mapping[str, Axes],
    path: Path,
    *,
    small: bool = False,
) -> None:
    """Writes what a function of a module computes to `path`, whole or not at all.

    Args:
        function: a method of `module`, from tensors to one tensor or to several.
        module: in evaluation mode.
        inputs: an example of each argument, by its name, and its free axes.
        outputs: the free axes of each result, by its name.
        path: the `.onnx` file.
        small: weights in 8 bits, a quarter of the size and twice as fast, instead of 32.
    """
    import torch

    class Part(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.module = module

        def forward(self, *arguments: Any) -> Any:
            return function(*arguments)

    whole = path.with_suffix(f".{os.getpid()}.whole")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Part().eval(),
            tuple(example for example, _ in inputs.values()),
            str(whole),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={name: axes for name, (_, axes) in inputs.items()} | dict(outputs),
            dynamo=False,
        )
    if small:
        shrink(whole, path)
        whole.unlink()
    else:
        whole.replace(path)


def shrink(whole: Path, path: Path, operators: Sequence[str] | None = None) -> None:
    """Writes an exported function in 8 bits, all operators of it or some, to `path`, whole or not at all."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    done = path.with_suffix(f".{os.getpid()}.new")
    logging.disable(logging.WARNING)  # it advises a preparation that gains nothing here
    try:
        quantize_dynamic(
            whole,
            done,
            op_types_to_quantize=operators,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=not _has_vnni(),
        )
    finally:
        logging.disable(logging.NOTSET)
    done.replace(path)


def _has_vnni() -> bool:
    """Whether the processor adds up products of 8 bits without overflow; others need weights of 7 bits."""
    import torch

    able: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(able.get(name) for name in ("avx512_vnni", "avx_vnni", "amx_int8"))


def cores() -> int:
    """How many cores this process may keep busy: as many as OpenMP, by the variable that others heed too, or all."""
    told = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    return (int(told) if told.isdigit() else 0) or os.cpu_count() or 1


def session(path: Path) -> Callable[[Mapping[str, Array]], Sequence[Array]]:
    """What runs an exported function: from arrays by name to its results. Calls may be many at once."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    running = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(inputs: Mapping[str, Array]) -> Sequence[Array]:
        return [np.asarray(result) for result in running.run(None, dict(inputs))]

    return run
