"""One line of a spec as it is shown, and the columns that marks under it take."""

from __future__ import annotations

from dataclasses import dataclass

from netdsl.report.style import Style, columns


@dataclass(frozen=True, slots=True)
class ShownLine:
    """The text to show, and the column at which each of its characters from `first` on begins."""

    text: str
    first: int
    starts: tuple[int, ...]

    def columns_of(self, start: int, end: int) -> tuple[int, int]:
        """The columns that characters `start` to `end` of the line take; at least one."""
        last = len(self.starts) - 1
        begin = self.starts[min(max(start - self.first, 0), last)]
        until = self.starts[min(max(end - self.first, 0), last)]
        return begin, max(until, begin + 1)


def show(text: str, focus: tuple[int, int], style: Style) -> ShownLine:
    """A line made printable; a long one is cut to the part around the characters in focus."""
    start, end = focus
    # A character may be shown in several columns or none: enough on either side to choose from.
    low, high = max(0, start - 2 * style.width), min(len(text), start + 2 * style.width)
    shown = style.characters(text[low:high])
    widths = [columns(each) for each in shown]
    dots = style.shown("…")
    if low == 0 and high == len(text) and sum(widths) <= style.width:
        return _laid_out(shown, widths, 0, "", "")
    room = style.width - 2 * columns(dots)
    needed = sum(widths[start - low : end - low])
    begin = _back(widths, start - low, max(room - needed, room // 4) // 2)
    stop = _forth(widths, begin, room)
    if stop == len(shown):
        begin = _back(widths, stop, room)
    before = dots if low + begin else ""
    after = dots if low + stop < len(text) else ""
    return _laid_out(shown[begin:stop], widths[begin:stop], low + begin, before, after)


def _laid_out(
    shown: list[str], widths: list[int], first: int, before: str, after: str
) -> ShownLine:
    starts = [columns(before)]
    for width in widths:
        starts.append(starts[-1] + width)
    return ShownLine(before + "".join(shown) + after, first, tuple(starts))


def _back(widths: list[int], place: int, room: int) -> int:
    while place and widths[place - 1] <= room:
        place -= 1
        room -= widths[place]
    return place


def _forth(widths: list[int], place: int, room: int) -> int:
    while place < len(widths) and widths[place] <= room:
        room -= widths[place]
        place += 1
    return place
