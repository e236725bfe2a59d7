"""The Python API on one page: `python examples/quickstart.py`, from anywhere."""

from pathlib import Path
from tempfile import TemporaryDirectory

import torch

import netdsl

SPECS = Path(__file__).resolve().parent.parent / "specs"

# A spec is checked when it is loaded: shapes, names and claims. No torch is needed for that.
net = netdsl.load(SPECS / "lenet5.net")
print(f"{net.name}: {net.params:,} parameters, {net.macs:,} multiply-accumulates")
print("inputs ", {name: str(shape) for name, shape in net.inputs.items()})
print("outputs", {name: str(shape) for name, shape in net.outputs.items()})

# The names in the spec are the keys of its checkpoints.
for key, entry in list(net.state_dict.items())[:2]:
    print(f"{key:10} {entry.shape}")

# Parameters of the network, and the size of its input, may be set from here.
small = netdsl.load(SPECS / "resnet50.net", classes=10, input="64x64/3")
print(f"{small.name} for 10 classes: {small.params:,} parameters")

# This is the PyTorch code, and the module that exactly this code defines.
print("\n" + net.source())
model = net.compile(device="auto")
images = torch.randn(8, 1, 32, 32, device=next(model.parameters()).device)
print("logits", tuple(model(images).shape))

# A diagram, by the suffix: Graphviz draws svg, png and pdf; dot and mmd (Mermaid) are texts.
with TemporaryDirectory() as folder:
    net.render(Path(folder) / "lenet5.mmd")
    print((Path(folder) / "lenet5.mmd").read_text(), end="\n\n")

# Many files at once, as `netdsl check specs` does.
checked = netdsl.check(SPECS / "torchvision")
print(f"{len(checked.networks)} networks hold, {len(checked.diagnostics)} findings")

# A spec may be a string; what is wrong with it is an exception that says where, and how to mend it.
try:
    netdsl.loads("network Small { input 28x28/1 -> conv 3x3/8 -> fc 10 }")
except netdsl.SpecError as error:
    print(error)
