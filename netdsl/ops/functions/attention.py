import torch
from torch import Tensor
from torch.nn import functional as F


def attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    heads: int,
    causal: bool = False,
    dropout: float = 0.0,
    training: bool = False,
    mask: Tensor | None = None,
) -> Tensor:
    """Attention of several heads; each input is (batch, length, channels).

    A mask is (batch, length): keys where it is 0 are not seen.
    """
    query, key, value = (
        x.reshape(*x.shape[:2], heads, -1).transpose(1, 2) for x in (query, key, value)
    )
    seen = None if mask is None else mask.bool()[:, None, None, :]
    if seen is not None and causal:
        # PyTorch takes one or the other.
        seen = seen & torch.ones_like(seen[0, 0, 0]).expand(query.shape[2], -1).tril()
        causal = False
    share = dropout if training else 0.0
    mixed = F.scaled_dot_product_attention(
        query, key, value, attn_mask=seen, dropout_p=share, is_causal=causal
    )
    return mixed.transpose(1, 2).flatten(2)
