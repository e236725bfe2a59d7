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
) -> Tensor:
    """Attention of several heads; each input is (batch, length, channels)."""
    query, key, value = (
        each.reshape(*each.shape[:2], heads, -1).transpose(1, 2) for each in (query, key, value)
    )
    share = dropout if training else 0.0
    mixed = F.scaled_dot_product_attention(query, key, value, dropout_p=share, is_causal=causal)
    return mixed.transpose(1, 2).flatten(2)
