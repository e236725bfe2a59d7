import torch
from torch import Tensor


def relative_position_index(side: int) -> Tensor:
    """Where the offset between two positions of a square window stands in a table.

    Positions are counted row by row, and so are offsets, from (1 - side, 1 - side) on.
    """
    places = torch.cartesian_prod(torch.arange(side), torch.arange(side))
    down, right = (places[:, None] - places + side - 1).unbind(-1)
    return down * (2 * side - 1) + right
