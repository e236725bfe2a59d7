"""The live module: emitted source, executed, put on a device, and held against what was inferred.

Only what is called here imports torch; importing this file does not.
"""

from __future__ import annotations

import linecache
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from types import ModuleType
from typing import TYPE_CHECKING, Any

from netdsl.core.network import Network, Value
from netdsl.errors import MissingDependency, RequestError, VerificationError
from netdsl.passes.cost import Figures

if TYPE_CHECKING:
    import torch
    from torch import nn

BATCH = 2
"""Examples in the batch that a module is tried on."""
AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Verified:
    """A module that gave what was inferred: where, its outputs' shapes, the seconds of its run."""

    device: str
    outputs: tuple[tuple[int, ...], ...]
    keys: int
    params: int
    seconds: float


def require_torch() -> None:
    """Nothing where PyTorch is installed.

    Raises:
        MissingDependency: it is not.
    """
    try:
        import torch  # noqa: F401
    except ModuleNotFoundError as wrong:
        if wrong.name != "torch":
            raise
        raise MissingDependency("PyTorch is not installed: pip install 'netdsl[torch]'") from None


def device_of(name: str = AUTO) -> torch.device:
    """A device by its name; `auto` is a CUDA device where there is one.

    Raises:
        MissingDependency: PyTorch is not installed.
        RequestError: there is no such device.
    """
    require_torch()
    import torch

    if name == AUTO:
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        device = torch.device(name)
    except RuntimeError:
        raise RequestError(
            f"`{name}` is no device: auto, cpu, cuda, cuda:1 and the like are"
        ) from None
    if device.type == "cuda" and not torch.cuda.is_available():
        raise RequestError("there is no CUDA device here, or this PyTorch is built without CUDA")
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        known = torch.cuda.device_count()
        raise RequestError(f"there are {known} CUDA devices here, and no `{name}`")
    try:
        torch.empty(1, device=device)
    except (RuntimeError, NotImplementedError, AssertionError):
        # Each kind of device that PyTorch is built without refuses in its own way.
        raise RequestError(f"`{name}` is no device that works here") from None
    return device


def dtype_of(name: str) -> torch.dtype:
    """An element type for weights, such as `bfloat16`.

    Raises:
        RequestError: there is none of that name, or it holds no fractions.
    """
    import torch

    found = getattr(torch, name.removeprefix("torch."), None)
    if not isinstance(found, torch.dtype) or not found.is_floating_point:
        raise RequestError(
            f"weights cannot be `{name}`: float32, float64, float16 and bfloat16 they can"
        )
    return found


@contextmanager
def enough_memory(device: torch.device | str) -> Iterator[None]:
    """Say in words when a module does not fit.

    Raises:
        RequestError: the device has too little memory for what is done inside.
    """
    import torch

    try:
        yield
    except torch.OutOfMemoryError:
        raise RequestError(f"{device} has too little memory for this network") from None


def build(source: str, class_name: str, filename: str) -> type[nn.Module]:
    """The class that emitted source defines; tracebacks into it show its lines under `filename`.

    The same source gives the same class, so that modules of it can be pickled in this process.
    """
    require_torch()
    digest = sha256(f"{filename}\0{source}".encode()).hexdigest()[:12]
    name = f"netdsl_compiled_{digest}"
    module = sys.modules.get(name)
    if module is None:
        # Without a time, linecache does not look for the file on disk.
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        module = ModuleType(name)
        module.__file__ = filename
        sys.modules[name] = module
        try:
            exec(compile(source, filename, "exec"), module.__dict__)
        except BaseException:
            del sys.modules[name]
            raise
    made: type[nn.Module] = getattr(module, class_name)
    return made


def instantiate(
    made: type[nn.Module], device: torch.device | str = "cpu", dtype: torch.dtype | None = None
) -> nn.Module:
    """A module with fresh weights, made on the device; what it holds in floats is of `dtype`."""
    import torch

    with torch.device(device):
        module = made()
    return module if dtype is None else module.to(dtype=dtype)


def verify(
    network: Network, figures: Figures, module: nn.Module, device: torch.device | str = "cpu"
) -> Verified:
    """Run a module once in eval mode; compare shapes, keys and parameters with what was inferred.

    Raises:
        VerificationError: they differ; the words tell where.
    """
    import torch

    weight = next((each for each in module.parameters() if each.is_floating_point()), None)
    dtype = torch.float32 if weight is None else weight.dtype
    inputs = example_inputs(network, device, dtype)
    was_training = module.training
    module.eval()
    try:
        start = time.perf_counter()
        with torch.no_grad():
            results = module(*inputs)
        if torch.device(device).type == "cuda":
            torch.cuda.synchronize(device)
        seconds = time.perf_counter() - start
    finally:
        module.train(was_training)
    # Auxiliary outputs are none in eval mode.
    outputs = (results,) if isinstance(results, torch.Tensor) else tuple(filter(is_given, results))
    differences = [
        *_outputs_differ(network.outputs, outputs),
        *_keys_differ(figures, module),
        *_counts_differ(figures, module),
    ]
    if differences:
        raise VerificationError("\n".join(differences))
    return Verified(
        device_name(device),
        tuple(tuple(output.shape) for output in outputs),
        len(figures.state_dict),
        figures.params,
        seconds,
    )


def is_given(output: Any) -> bool:
    return output is not None


def example_inputs(
    network: Network, device: torch.device | str = "cpu", dtype: torch.dtype | None = None
) -> tuple[torch.Tensor, ...]:
    """A batch of random numbers for each input; zeros for whole numbers, ids in every table."""
    import torch

    generator = torch.Generator().manual_seed(0)

    def made(value: Value) -> torch.Tensor:
        kind = value.known
        shape = (BATCH, *map(int, kind.torch_shape))
        if not kind.is_float:
            return torch.zeros(shape, dtype=getattr(torch, kind.dtype), device=device)
        return torch.randn(shape, generator=generator).to(device, dtype)

    return tuple(made(value) for value in network.inputs)


def device_name(device: torch.device | str) -> str:
    """A device with what it is, where PyTorch knows."""
    import torch

    if torch.device(device).type != "cuda":
        return str(device)
    return f"{device} ({torch.cuda.get_device_name(device)})"


def _outputs_differ(values: Sequence[Value], outputs: tuple[Any, ...]) -> Iterator[str]:
    if len(values) != len(outputs):
        yield f"it gives {len(outputs)} outputs, not {len(values)}"
        return
    for place, (value, output) in enumerate(zip(values, outputs, strict=True)):
        expected = (BATCH, *map(int, value.known.torch_shape))
        if tuple(output.shape) != expected:
            which = f"output {place + 1}" if len(values) > 1 else "the output"
            yield f"{which} is {tuple(output.shape)}, not {expected}"


def _keys_differ(figures: Figures, module: nn.Module) -> Iterator[str]:
    expected = {entry.key: entry.shape for entry in figures.state_dict}
    found = {key: tuple(tensor.shape) for key, tensor in module.state_dict().items()}
    if missing := [key for key in expected if key not in found]:
        yield f"its state_dict lacks {_listed(missing)}"
    if unknown := [key for key in found if key not in expected]:
        yield f"its state_dict has {_listed(unknown)}, which the spec has not"
    for key, shape in expected.items():
        if key in found and found[key] != shape:
            yield f"{key} is {found[key]}, not {shape}"
    if not missing and not unknown and list(found) != list(expected):
        pairs = zip(found, expected, strict=True)
        key, wanted = next(pair for pair in pairs if pair[0] != pair[1])
        yield f"its state_dict has another order: {key} stands where {wanted} belongs"


def _counts_differ(figures: Figures, module: nn.Module) -> Iterator[str]:
    parameters = list(module.parameters())
    params = sum(each.numel() for each in parameters)
    trainable = sum(each.numel() for each in parameters if each.requires_grad)
    if params != figures.params:
        yield f"it has {params:,} parameters, not {figures.params:,}"
    if trainable != figures.trainable_params:
        yield f"it has {trainable:,} trainable parameters, not {figures.trainable_params:,}"


def _listed(keys: list[str]) -> str:
    more = f" and {len(keys) - 3} more" if len(keys) > 3 else ""
    return ", ".join(keys[:3]) + more
