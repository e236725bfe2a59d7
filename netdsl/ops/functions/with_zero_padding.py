import torch
from torch import nn


def with_zero_padding(embedding: nn.Embedding) -> nn.Embedding:
    """The embedding, the entry for padding zero again."""
    with torch.no_grad():
        embedding.weight[embedding.padding_idx] = 0
    return embedding
