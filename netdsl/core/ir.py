"""A checked network as a document: frozen, validated, written as JSON.

Nodes are flat, in the order in which they run; the expansion tree beside them tells which blocks,
repeats and choices they came from, each as the range of the nodes that it covers. Nothing nests, so
that no depth of a spec is too deep for a reader of JSON.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from typing_extensions import TypeAliasType

from netdsl.core.types import Layout, TensorType

FORMAT_VERSION: Literal[1] = 1

Setting = TypeAliasType("Setting", "bool | int | float | str | tuple[Setting, ...] | None")
"""A value of an attribute, an argument or a parameter."""
Settings = dict[str, Setting]
Index = Annotated[int, Field(ge=0)]
Size = Annotated[int, Field(ge=1)]
DType = Literal[
    "float16",
    "bfloat16",
    "float32",
    "float64",
    "uint8",
    "int8",
    "int16",
    "int32",
    "int64",
    "bool",
]


class Document(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True
    )


class SpanIR(Document):
    """Characters of a file."""

    file: str
    line: Size
    """Counted from 1."""
    column: Size
    """Counted from 1, in code points."""
    end_line: Size
    end_column: Size
    """Of the character after the last one."""
    start: Index
    """Characters of the file before it, a line end counted as one."""
    end: Index


class ValueIR(Document):
    """A value of one example: the batch axis is left out."""

    value: Index
    """Its number. Values are numbered as they are made: inputs first, then what each node gives."""
    name: str
    """The name that the spec binds it to, if it does."""
    spatial: tuple[Size, ...]
    channels: Size
    layout: Literal["first", "last"]
    """Where PyTorch has the channels: before the spatial axes, or after them."""
    dtype: DType

    @property
    def type(self) -> TensorType:
        return TensorType(self.spatial, self.channels, Layout(self.layout), self.dtype)


class ResultIR(Document):
    """An output of the network: one of its values by number."""

    name: str
    value: Index


class SchemeIR(Document):
    """An initialisation, such as `normal(std=0.01)`."""

    name: str
    options: Settings


class WeightsIR(Document):
    """How a node's weights start, and whose they are."""

    tied: str = ""
    """The path of the module whose weight it uses, if it does."""
    init: SchemeIR | None = None
    bias_init: SchemeIR | None = None


class NodeIR(Document):
    """An operator, applied once."""

    operator: str
    attributes: Settings
    """All of them, but for those that name a value."""
    inputs: tuple[Index, ...]
    """Numbers of values."""
    references: dict[str, Index]
    """The value that an attribute names, by the attribute."""
    outputs: tuple[ValueIR, ...]
    scope: str
    """The path of the module that it stands in; empty for the network itself."""
    name: str | None
    """Its module's name there; none for a merge, which has no module."""
    key: str
    """The path of its module, or of its scope: what its tensors' keys begin with."""
    block: str
    """The block whose body it is written in; empty for the network's own."""
    labelled: bool
    reuse: bool
    """Whether its module was applied before: its tensors are those of the first use."""
    weights: WeightsIR | None
    """None where nothing was said of them."""
    span: SpanIR


class TensorIR(Document):
    """A tensor of the `state_dict`."""

    key: str
    node: Index
    """The node that it belongs to."""
    shape: tuple[Size, ...]
    """Empty for a single number."""
    dtype: DType
    kind: Literal["parameter", "buffer"]
    trainable: bool
    tied_to: str
    """The key of the tensor that it shares, if it does."""


class BranchIR(Document):
    """A place in the expansion tree."""

    parent: Index | None
    """The number of the element around it; none for the network itself."""
    first: Index
    """The first node in it."""
    end: Index
    """The node after its last one."""


class ScopeIR(BranchIR):
    """A use of a block, or a labelled group, which has no `block`."""

    kind: Literal["scope"] = "scope"
    name: str
    block: str
    arguments: Settings
    """Of values, operators and blocks, the names."""
    labelled: bool
    reuse: bool
    docstring: str
    span: SpanIR


class RepeatIR(BranchIR):
    """`[ … ] * n` or `for … in … { … }`, with a turn for each time."""

    kind: Literal["repeat"] = "repeat"
    count: Index
    targets: tuple[str, ...]
    """The loop's variables."""
    span: SpanIR


class TurnIR(BranchIR):
    """One turn of a repeat."""

    kind: Literal["turn"] = "turn"
    bindings: Settings
    """The values of the loop's variables."""


class ChoiceIR(BranchIR):
    """`if … { } else { }`."""

    kind: Literal["choice"] = "choice"
    arm: Index
    """The arm taken. One past the last that was looked at is the `else`."""
    span: SpanIR


ElementIR = Annotated[ScopeIR | RepeatIR | TurnIR | ChoiceIR, Field(discriminator="kind")]


class NetworkIR(Document):
    """A checked network."""

    format_version: Literal[1]
    netdsl: str
    """The version of netdsl that wrote it."""
    name: str
    docstring: str
    source: str
    """The file that declares it, as it was named."""
    span: SpanIR
    parameters: Settings
    """The parameters that may be set from outside, with their values here."""
    inputs: tuple[ValueIR, ...]
    outputs: Annotated[tuple[ResultIR, ...], Field(min_length=1)]
    auxiliaries: tuple[ResultIR, ...]
    """Outputs of training only."""
    nodes: tuple[NodeIR, ...]
    """In an order in which they can run."""
    tensors: tuple[TensorIR, ...]
    """In the order of the `state_dict`."""
    tree: tuple[ElementIR, ...]
    """The expansion tree, each element before those inside it."""

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        from netdsl.core.ir_structure import faults

        for fault in faults(self):
            raise ValueError(fault)
        return self


def schema() -> dict[str, Any]:
    """The JSON schema of the document."""
    found = NetworkIR.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
