"""The catalogue: one file a family, one class an operator."""

from __future__ import annotations

from netdsl.core.registry import ops_in
from netdsl.ops import (
    activation,
    adaptive_pool,
    border,
    channel_norm,
    channels,
    conv,
    conv_transpose,
    embedding,
    global_pool,
    layout,
    linear,
    merge,
    norm,
    pool,
    rbf,
    rectifier,
    regularisation,
    resize,
    scale,
    shape,
    softmax,
)

STANDARD = ops_in(
    conv,
    conv_transpose,
    linear,
    pool,
    adaptive_pool,
    global_pool,
    norm,
    channel_norm,
    rectifier,
    activation,
    softmax,
    regularisation,
    merge,
    shape,
    layout,
    channels,
    resize,
    border,
    scale,
    embedding,
    rbf,
)
"""The operators that every spec may use."""
