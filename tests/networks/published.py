"""torchvision's networks as an oracle, on machines whose PyTorch its compiled part does not fit."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import torch

SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
NAMES = {
    "torchvision/alexnet.net": "alexnet",
    **{f"vgg{depth}.net": f"vgg{depth}" for depth in (11, 13, 16, 19)},
    **{f"vgg{depth}_bn.net": f"vgg{depth}_bn" for depth in (11, 13, 16, 19)},
    **{f"resnet{depth}.net": f"resnet{depth}" for depth in (18, 34, 50, 101, 152)},
}
"""Specs that have the keys of a torchvision network, and its name there."""


def published(name: str, **options: Any) -> torch.nn.Module:
    """A torchvision network with fresh weights, by its constructor's options."""
    family = models()
    if name in family.list_models(family.segmentation):
        # Their backbones would be pretrained otherwise.
        options["weights_backbone"] = None
    return family.get_model(name, weights=None, **options)  # type: ignore[no-any-return]


def models() -> ModuleType:
    """`torchvision.models`."""
    # torchvision registers Python parts of two operators on import. Where its compiled part cannot
    # be loaded they have no schema; where it can, the real ones are there.
    try:
        import torchvision
    except RuntimeError:
        # Untyped in PyTorch.
        library_of: Any = torch.library.Library
        library = library_of("torchvision", "DEF")
        for operator in ("nms", "qnms"):
            library.define(f"{operator}{SCHEMA}")
        # The library's end would take the schemas with it.
        torch._netdsl_torchvision_schemas = library  # type: ignore[attr-defined]
        import torchvision
    return torchvision.models  # type: ignore[no-any-return]
