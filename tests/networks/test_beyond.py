"""Networks that are no classifiers: U-Net, a siamese network, a feature pyramid, video."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
import torch
from agreement import error, shapes
from helpers import network
from published import models
from shipped import class_of
from torch import Tensor, nn

from netdsl.targets.python import emit
from netdsl.targets.torch import build


def agree(ours: Callable[[], nn.Module], theirs: Callable[[], nn.Module], image: Tensor) -> None:
    """Keys in their order; outputs in eval mode; outputs and gradients in train mode."""
    one, other = filled(ours), filled(theirs)
    assert shapes(one) == shapes(other)
    one.load_state_dict(other.state_dict(), strict=True)
    for training in (False, True):
        found, expected = (outputs_of(each.train(training), image) for each in (one, other))
        for result, wanted in zip(found, expected, strict=True):
            assert error(result.detach(), wanted.detach()) < 1e-12
    same_gradients(one, other, found, expected)


def unstarted(made: Callable[[], nn.Module]) -> nn.Module:
    """A module without numbers: starting its weights would take most of a test's time."""
    with torch.device("meta"):
        return made()


def filled(made: Callable[[], nn.Module]) -> nn.Module:
    """A module with random weights and statistics, in float64."""
    torch.manual_seed(0)
    module = unstarted(made).double().to_empty(device="cpu")
    for tensor in module.state_dict().values():
        if not tensor.is_floating_point():
            tensor.zero_()
        elif tensor.dim() < 2:
            tensor.uniform_(0.8, 1.2)
        else:
            tensor.uniform_(-1, 1).mul_(tensor[0].numel() ** -0.5)
    return module


def outputs_of(module: nn.Module, image: Tensor) -> list[Tensor]:
    result = module(image)
    if isinstance(result, Tensor):
        return [result]
    return [*(result.values() if isinstance(result, dict) else result)]


def same_gradients(
    ours: nn.Module, theirs: nn.Module, found: list[Tensor], expected: list[Tensor]
) -> None:
    gradients = gradients_of(ours, found), gradients_of(theirs, expected)
    largest = max(float(each.abs().max()) for each in gradients[1])
    for one, other in zip(*gradients, strict=True):
        # A bias before batch normalisation has no gradient but noise.
        assert error(one, other, 1e-6 * largest) < 1e-12


def gradients_of(module: nn.Module, outputs: list[Tensor]) -> tuple[Tensor, ...]:
    """The gradients of the outputs' sum of mean squares, for each parameter."""
    total = torch.stack([each.square().mean() for each in outputs]).sum()
    return torch.autograd.grad(total, [*module.parameters()])


def class_in(text: str) -> type[nn.Module]:
    """The class of the network `N` of a text."""
    checked = network(text)
    return build(emit(checked.network, checked.figures, "x.net"), "N", "<n>")


VIDEO = {
    "r3d_18": "stem, volumetric",
    "mc3_18": "stem, volumetric, spatial",
    "r2plus1d_18": "factored_stem, factored",
}


@pytest.mark.parametrize("name", VIDEO)
def test_networks_for_video_have_torchvisions_keys(name: str) -> None:
    ours = class_in(video(name, "(2, 2, 2, 2)"))
    theirs = partial(models().get_model, name, weights=None)
    assert shapes(unstarted(ours)) == shapes(unstarted(theirs))


def test_the_shipped_network_for_video_is_the_first_of_them() -> None:
    theirs = partial(models().get_model, "r3d_18", weights=None)
    assert shapes(unstarted(class_of("r3d_18.net"))) == shapes(unstarted(theirs))


@pytest.mark.parametrize("name", VIDEO)
def test_networks_for_video_have_torchvisions_numbers(name: str) -> None:
    parts = models().video.resnet
    theirs = {
        "r3d_18": ([parts.Conv3DSimple] * 4, parts.BasicStem),
        "mc3_18": ([parts.Conv3DSimple] + [parts.Conv3DNoTemporal] * 3, parts.BasicStem),
        "r2plus1d_18": ([parts.Conv2Plus1D] * 4, parts.R2Plus1dStem),
    }
    convolutions, stem = theirs[name]
    agree(
        class_in(video(name, "(2, 1, 1, 1)")),
        partial(parts.VideoResNet, parts.BasicBlock, convolutions, [2, 1, 1, 1], stem),
        torch.randn(2, 3, 4, 16, 24, dtype=torch.float64),
    )


def video(name: str, depths: str) -> str:
    units = VIDEO[name]
    later = "" if units.count(",") == 2 else f", {units.split(', ')[1]}"
    made = f"VideoResNet({units}{later}, {depths})"
    return f"from std.video_resnet import VideoResNet, {units}\nnetwork N = {made}"


def test_the_shipped_pyramid_has_torchvisions_keys() -> None:
    made = models().detection.backbone_utils.resnet_fpn_backbone
    theirs = partial(made, backbone_name="resnet50", weights=None, norm_layer=nn.BatchNorm2d)
    assert shapes(unstarted(class_of("resnet50-fpn.net"))) == shapes(unstarted(theirs))


def test_a_feature_pyramid_has_torchvisions_numbers() -> None:
    resnet, pyramids = models().resnet, models().detection.backbone_utils

    def theirs() -> nn.Module:
        body = resnet.ResNet(resnet.BasicBlock, [1, 2, 1, 1])
        names = {f"layer{stage + 1}": str(stage) for stage in range(4)}
        made: nn.Module = pyramids.BackboneWithFPN(body, names, [64, 128, 256, 512], 24)
        return made

    text = (
        "from std.feature_pyramid import ResNetFPN\nfrom std.resnet import basic\n"
        "network N = ResNetFPN(basic, (1, 2, 1, 1), 24)"
    )
    # Of odd sizes, so that maps are enlarged to the size of another, not by two.
    agree(class_in(text), theirs, torch.randn(2, 3, 72, 100, dtype=torch.float64))


class UNet(nn.Module):
    """Figure 1 of the paper, written from it: all convolutions in the order in which they run."""

    def __init__(self, width: int) -> None:
        super().__init__()
        down = [1, *(width * 2**step for step in range(5))]
        layers: list[nn.Module] = []
        for before, after in pairwise(down):
            layers += [nn.Conv2d(before, after, 3), nn.Conv2d(after, after, 3)]
        for after in down[-2:0:-1]:
            layers += [nn.ConvTranspose2d(2 * after, after, 2, 2)]
            layers += [nn.Conv2d(2 * after, after, 3), nn.Conv2d(after, after, 3)]
        self.layers = nn.ModuleList([*layers, nn.Conv2d(width, 2, 1)])

    def forward(self, x: Tensor) -> Tensor:
        layers: Iterator[nn.Module] = iter(self.layers)
        skips: list[Tensor] = []
        for step in range(5):
            if step:
                skips.append(x)
                x = nn.functional.max_pool2d(x, 2)
            x = next(layers)(x).relu()
            x = next(layers)(x).relu()
        while skips:
            x, skip = next(layers)(x), skips.pop()
            top, left = ((skip.shape[axis] - x.shape[axis]) // 2 for axis in (2, 3))
            skip = skip[:, :, top : top + x.shape[2], left : left + x.shape[3]]
            x = torch.cat([skip, x], dim=1)
            x = next(layers)(x).relu()
            x = next(layers)(x).relu()
        result: Tensor = next(layers)(x)
        return result


def test_unet_is_the_figure() -> None:
    torch.manual_seed(0)
    ours = class_of("unet.net")(width=4).double().eval()
    theirs = UNet(4).double()
    with torch.no_grad():
        for parameter, other in zip(theirs.parameters(), ours.parameters(), strict=True):
            parameter.copy_(nn.init.normal_(other, std=0.2))
    # What is cut off the skips differs between the two axes.
    image = torch.randn(2, 1, 188, 220, dtype=torch.float64)
    found, expected = ours(image), theirs(image)
    assert found.shape == (2, 2, 4, 36)
    assert error(found.detach(), expected.detach()) < 1e-12
    same_gradients(ours, theirs, [found], [expected])


def test_both_drawings_go_through_one_tower() -> None:
    ours: Any = filled(class_of("siamese.net"))
    assert [name for name, _ in ours.named_children()] == ["tower", "similarity"]
    left, right = torch.rand(2, 1, 1, 105, 105, dtype=torch.float64)
    found = ours(left, right)
    distance = (ours.tower(left) - ours.tower(right)).abs()
    assert torch.equal(found, ours.similarity(distance).sigmoid())
    assert torch.equal(found, ours(right, left))
    assert all(each.any() for each in gradients_of(ours, [found]))
