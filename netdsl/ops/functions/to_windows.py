from torch import Tensor


def to_windows(value: Tensor, size: int) -> Tensor:
    """Square windows of a map, (batch, height, width, channels), row by row.

    Gives (batch, windows, positions, channels).
    """
    batch, height, width, channels = value.shape
    tiles = value.reshape(batch, height // size, size, width // size, size, channels)
    return tiles.transpose(2, 3).reshape(batch, -1, size * size, channels)
