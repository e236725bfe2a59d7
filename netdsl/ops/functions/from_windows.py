from torch import Tensor


def from_windows(windows: Tensor, height: int, width: int) -> Tensor:
    """The map, (batch, height, width, channels), that has these square windows.

    They are (batch, windows, positions, channels), row by row.
    """
    batch, _, positions, channels = windows.shape
    size = int(positions**0.5)
    rows, columns = height // size, width // size
    tiles = windows.reshape(batch, rows, columns, size, size, channels)
    return tiles.transpose(2, 3).reshape(batch, height, width, channels)
