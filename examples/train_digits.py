"""Trains LeNet-5, as `specs/lenet5.net` has it, on the handwritten digits of scikit-learn.

1,797 digits of 8x8 pixels, scaled to the 32x32 that the network takes; a quarter is kept for the
test. In training, each batch is shifted by a few pixels. Prints the accuracy and draws the curves:

    python examples/train_digits.py --output curves.png
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

import netdsl

SPEC = Path(__file__).resolve().parent.parent / "specs" / "lenet5.net"
SEED = 0
BATCH = 32
LEARNING_RATE = 2e-3
WEIGHT_DECAY = 0.01
BRIGHTEST = 16
SHIFT = 3
"""Pixels, at most, by which digits are moved in training."""


@dataclass
class Curves:
    """What happened, an entry an epoch: the mean loss in training, accuracies in 0 to 1."""

    losses: list[float] = field(default_factory=list)
    train_accuracies: list[float] = field(default_factory=list)
    test_accuracies: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Digits:
    images: Tensor
    labels: Tensor

    def to(self, device: torch.device) -> Digits:
        return Digits(self.images.to(device), self.labels.to(device))


def digits() -> tuple[Digits, Digits]:
    """The digits to train on, and those to test on: images are (N, 1, 32, 32), from -1 to 1."""
    pixels, labels = load_digits(return_X_y=True)
    images = torch.tensor(pixels, dtype=torch.float32).reshape(-1, 1, 8, 8)
    images = images / BRIGHTEST * 2 - 1
    images = F.interpolate(images, size=(32, 32), mode="bilinear", align_corners=False)
    parts = train_test_split(range(len(labels)), test_size=0.25, random_state=SEED, stratify=labels)
    train, test = (Digits(images[part], torch.tensor(labels[part])) for part in parts)
    return train, test


def train(model: nn.Module, seen: Digits, unseen: Digits, epochs: int) -> Curves:
    """AdamW with a learning rate that falls to 0; order and shifts are drawn from a fixed seed."""
    curves = Curves()
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    generator = torch.Generator().manual_seed(SEED)
    # None: a bar only where standard error is a terminal.
    with tqdm(range(epochs), unit="epoch", disable=None) as bar:
        for _ in bar:
            model.train()
            total = torch.zeros((), device=seen.images.device)
            order = torch.randperm(len(seen.labels), generator=generator)
            for picked in torch.split(order.to(seen.images.device), BATCH):
                shift = torch.randint(-SHIFT, SHIFT + 1, (2,), generator=generator).tolist()
                # The margin is empty: what is rolled out on one side comes in as background.
                images = seen.images[picked].roll(shift, (2, 3))
                loss = F.cross_entropy(model(images), seen.labels[picked])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.detach() * len(picked)
            schedule.step()
            curves.losses.append(total.item() / len(seen.labels))
            curves.train_accuracies.append(accuracy(model, seen))
            curves.test_accuracies.append(accuracy(model, unseen))
            bar.set_postfix(
                loss=f"{curves.losses[-1]:.3f}", test=f"{curves.test_accuracies[-1]:.2%}"
            )
    return curves


@torch.no_grad()
def accuracy(model: nn.Module, digits: Digits) -> float:
    model.eval()
    return float((model(digits.images).argmax(1) == digits.labels).float().mean())


def draw(curves: Curves, path: Path) -> None:
    """The curves as a picture, of the format that the path's suffix names."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    epochs = range(1, len(curves.losses) + 1)
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
    left.plot(epochs, curves.losses)
    left.set(title="Loss in training", xlabel="epoch", yscale="log")
    right.plot(epochs, curves.train_accuracies, label="training")
    right.plot(epochs, curves.test_accuracies, label="test")
    right.set(title="Accuracy", xlabel="epoch")
    right.legend()
    figure.suptitle("LeNet-5 on scikit-learn's digits")
    figure.savefig(path)
    pyplot.close(figure)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--epochs", type=int, default=30, help="passes over the digits (%(default)s)"
    )
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, … (%(default)s)")
    parser.add_argument(
        "--output", type=Path, default=Path("digits.png"), help="the curves (%(default)s)"
    )
    options = parser.parse_args()
    if options.epochs < 1:
        parser.error("--epochs is 1 or more")

    torch.manual_seed(SEED)
    # Batches this small take longer to share among cores than to compute on one.
    torch.set_num_threads(1)
    net = netdsl.load(SPEC)
    model = net.compile(device=options.device)
    device = next(model.parameters()).device
    print(f"{net.name}: {net.params:,} parameters on {device}")

    seen, unseen = (part.to(device) for part in digits())
    curves = train(model, seen, unseen, options.epochs)
    draw(curves, options.output)
    print(f"test accuracy {curves.test_accuracies[-1]:.2%} on {len(unseen.labels)} digits")
    print(f"curves in {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
