"""A declarative language and compiler for neural networks.

    import netdsl

    net = netdsl.load("specs/resnet50.net")
    net.params, net.macs, net.inputs, list(net.state_dict)
    model = net.compile(device="cpu")

Nothing but `Network.compile` imports torch.

What it raises on purpose:

    NetdslError
    ├── SpecError            a spec is at fault: `.diagnostics` tell what, where, and the cure
    ├── RequestError         no such network, parameter or device       (a ValueError too)
    ├── UnreadableFile       a file that is missing, no text, too large (an OSError too)
    ├── MissingDependency    torch is not installed                     (an ImportError too)
    └── VerificationError    a compiled module is not what was inferred: a bug in netdsl
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netdsl.version import VERSION

if TYPE_CHECKING:
    from netdsl.api import Network, SpecError, check, fix, load, loads
    from netdsl.errors import MissingDependency, NetdslError, RequestError, VerificationError
    from netdsl.files import UnreadableFile
    from netdsl.limits import Limits

__version__ = VERSION

__all__ = [
    "Limits",
    "MissingDependency",
    "NetdslError",
    "Network",
    "RequestError",
    "SpecError",
    "UnreadableFile",
    "VerificationError",
    "__version__",
    "check",
    "fix",
    "load",
    "loads",
]

_ERRORS = ("MissingDependency", "NetdslError", "RequestError", "VerificationError")


def __getattr__(name: str) -> Any:
    # Late, so that `import netdsl` and each command load only what they need.
    if name not in __all__:
        raise AttributeError(f"module 'netdsl' has no attribute {name!r}")
    if name in _ERRORS:
        from netdsl import errors

        return getattr(errors, name)
    if name == "UnreadableFile":
        from netdsl.files import UnreadableFile

        return UnreadableFile
    from netdsl import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted(__all__)
