"""The schemes that `init=` and `bias_init=` name, each with its function of `torch.nn.init`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netdsl.core.attributes import Scheme


@dataclass(frozen=True, slots=True)
class Initialisation:
    """A function of `torch.nn.init`, its options by their names here; whether it needs a matrix."""

    function: str
    options: dict[str, str]
    needs_matrix: bool = False


INITIALISATIONS: dict[str, Initialisation] = {
    "zeros": Initialisation("zeros_", {}),
    "ones": Initialisation("ones_", {}),
    "constant": Initialisation("constant_", {"value": "val"}),
    "normal": Initialisation("normal_", {"mean": "mean", "std": "std"}),
    "uniform": Initialisation("uniform_", {"low": "a", "high": "b"}),
    "truncated_normal": Initialisation(
        "trunc_normal_", {"mean": "mean", "std": "std", "low": "a", "high": "b"}
    ),
    "kaiming_normal": Initialisation(
        "kaiming_normal_", {"slope": "a", "mode": "mode", "nonlinearity": "nonlinearity"}, True
    ),
    "kaiming_uniform": Initialisation(
        "kaiming_uniform_", {"slope": "a", "mode": "mode", "nonlinearity": "nonlinearity"}, True
    ),
    "xavier_normal": Initialisation("xavier_normal_", {"gain": "gain"}, True),
    "xavier_uniform": Initialisation("xavier_uniform_", {"gain": "gain"}, True),
    "orthogonal": Initialisation("orthogonal_", {"gain": "gain"}, True),
}
RANGES = {"uniform": (0.0, 1.0), "truncated_normal": (-2.0, 2.0)}
"""`low` and `high` of those that have a range, unless given."""
REQUIRED = {"constant": ("value",)}
WORDS = {
    "mode": ("fan_in", "fan_out"),
    "nonlinearity": (
        "linear",
        "conv1d",
        "conv2d",
        "conv3d",
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "selu",
    ),
}


def refusals(scheme: Scheme) -> str:
    """What is wrong with a scheme, in words; an empty string for a good one."""
    known = INITIALISATIONS.get(scheme.name)
    if known is None:
        return f"there is no initialisation `{scheme.name}`: there are {', '.join(INITIALISATIONS)}"
    options = dict(scheme.options)
    for name, value in options.items():
        if name not in known.options:
            allowed = ", ".join(known.options) or "none"
            return f"`{scheme.name}` has no option `{name}` (its options: {allowed})"
        words = WORDS.get(name)
        if words and value not in words:
            return f"`{name}` is one of {', '.join(words)}"
        if not words and not _is_number(value):
            return f"`{name}` is a number"
    missing = [name for name in REQUIRED.get(scheme.name, ()) if name not in options]
    if missing:
        return f"`{scheme.name}` needs `{missing[0]}`: {scheme.name}({missing[0]}=0.1)"
    if options.get("std", 0) < 0:
        return "`std` is 0 or more"
    if scheme.name == "truncated_normal" and options.get("std", 1) == 0:
        return "`std` of `truncated_normal` is more than 0: `constant` has no deviation"
    return _range_refusal(scheme.name, options)


def _range_refusal(name: str, options: dict[str, Any]) -> str:
    if name not in RANGES:
        return ""
    least, most = RANGES[name]
    low, high = options.get("low", least), options.get("high", most)
    if low > high:
        return f"`low` is not above `high`, and these are {low:g} and {high:g}"
    # PyTorch draws until every value is in the range: nearly for ever where few are.
    if name == "truncated_normal" and not low <= options.get("mean", 0.0) <= high:
        return f"`mean` of `{name}` is within `low` and `high`, here {low:g} and {high:g}"
    return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
