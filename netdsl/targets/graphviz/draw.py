"""From a checked network to the picture of it."""

from __future__ import annotations

from dataclasses import replace

from netdsl.core.flat import Operation, flatten
from netdsl.core.network import Item, Network, Scope, Step
from netdsl.core.operator import Look
from netdsl.passes.cost import Figures
from netdsl.targets.graphviz.arrows import Arrows
from netdsl.targets.graphviz.folding import Folding
from netdsl.targets.graphviz.parts import Part
from netdsl.targets.graphviz.picture import Box, Frame, Kind, Picture
from netdsl.targets.graphviz.structure import Wires, reads
from netdsl.targets.graphviz.wording import (
    input_text,
    is_wire,
    scope_text,
    shortened,
    step_text,
    subtitle,
)

LARGEST = 600
"""Boxes in a picture that one can still look at, and that Graphviz lays out in a few seconds."""
MOST = (LARGEST, 48, 24, 12, 6)
"""Parts of a frame that are drawn; fewer where the picture would be too large."""


def picture_of(network: Network, figures: Figures) -> Picture:
    """The picture of a network: equal blocks in a row once, everything else as written."""
    wires = Wires(flatten(network))
    for most in MOST:
        picture = Drawing(network, figures, wires, most).picture
        if len(picture.boxes) <= LARGEST:
            break
    return picture


class Drawing:
    """Draws boxes and frames in the nesting of the spec, then the arrows between the boxes."""

    def __init__(self, network: Network, figures: Figures, wires: Wires, most: int) -> None:
        self.most = most
        self.network = network
        self.flat = wires.flat
        self.dashed = [layer.in_auxiliary for layer in figures.layers]
        self.folding = Folding(wires)
        self.frames = 0
        self.readings: list[tuple[Operation, Box]] = []
        self.makers: dict[int, Box] = {}
        root = self.frame("", None)
        self.picture = Picture(network.name, subtitle(network, figures), root)
        for number in self.flat.inputs:
            text = input_text(self.flat.values[number])
            self.makers[number] = self.picture.box(text, Kind.INPUT, root)
        self.body(network.body.items, 0, root)
        self.results()

    def body(self, items: list[Item], start: int, frame: Frame) -> None:
        self.parts(self.folding.parts(items, start), frame)

    def parts(self, parts: list[Part], frame: Frame) -> None:
        for part in self.shortened(parts):
            self.part(part, frame)

    def shortened(self, parts: list[Part]) -> list[Part]:
        """The parts; of very many the first and the last, and one that stands for the rest."""
        if len(parts) <= self.most:
            return parts
        last = self.most // 3
        first = self.most - last - 1
        start, end = parts[first].start, parts[-last].start
        rest = Part(None, [], start, end - start, -1, repeatable=False, latest=start)
        return [*parts[:first], rest, *parts[-last:]]

    def part(self, part: Part, frame: Frame) -> None:
        if not part.size:
            return
        if isinstance(part.item, Step):
            self.step(part, part.item, frame)
            return
        if part.item is None and not part.items and not part.branch:
            self.rest(part, frame)
            return
        text = scope_text(part.item, part.names) if isinstance(part.item, Scope) else ""
        inner = self.frame(text, frame)
        inner.abreast = part.abreast
        inner.counts = (part.count,) if part.count > 1 else ()
        inner.dashed = all(self.dashed[part.start : part.start + part.size])
        inner.shared = isinstance(part.item, Scope) and part.item.reuse
        frame.members.append(inner)
        self.parts(part.branch or self.folding.parts(part.items, part.start), inner)
        self.tidied(inner, frame)

    def tidied(self, inner: Frame, frame: Frame) -> None:
        """A repeat that holds one frame or box alone is that, with one more count."""
        match inner.members:
            case []:
                frame.members.remove(inner)
            case [Frame() as only] if not inner.text and inner.abreast == 1:
                only.counts = (*inner.counts, *only.counts)
                only.around = frame
                frame.members[-1] = only

    def step(self, part: Part, step: Step, frame: Frame) -> None:
        operation = self.flat.operations[part.start]
        if is_wire(step):
            made, read = operation.outputs[0], operation.inputs[0]
            self.folding.same[made] = self.folding.drawn(read)
            return
        kind = Kind.MERGE if step.operator.look is Look.MERGE else Kind.OPERATOR
        box = self.picture.box(step_text(step, part.names, part.varies), kind, frame)
        box.look, box.count = step.operator.look, part.count
        box.dashed = self.dashed[part.start]
        box.shared = step.reuse and not any(around.shared for around in frame.path())
        self.readings.append((operation, box))
        for number in operation.outputs:
            self.makers[number] = box

    def rest(self, part: Part, frame: Frame) -> None:
        """One box for many operators: it reads what they read from outside."""
        box = self.picture.box("", Kind.REST, frame)
        box.count = part.size
        inside = self.flat.operations[part.start : part.end]
        made = dict.fromkeys(number for each in inside for number in each.outputs)
        read = dict.fromkeys(number for each in inside for number in reads(each))
        kept = tuple(number for number in read if number not in made)
        self.makers.update(dict.fromkeys(made, box))
        whole = replace(inside[0], inputs=kept, outputs=tuple(made), references=())
        self.readings.append((whole, box))

    def results(self) -> None:
        root = self.picture.root
        arrows = Arrows(self.flat, self.folding, self.makers, self.picture)
        for operation, box in self.readings:
            arrows.into(operation, box)
        only = len(self.flat.outputs) == 1
        names = self.network.output_names
        for number, name in zip(self.flat.outputs, names, strict=True):
            text = "output" if only and name == "output" else shortened(name)
            arrows.add(number, self.picture.box(text, Kind.OUTPUT, root))
        names = self.network.auxiliary_names
        for number, name in zip(self.flat.auxiliaries, names, strict=True):
            box = self.picture.box(shortened(f"{name} (training)"), Kind.AUXILIARY, root)
            box.dashed = True
            arrows.add(number, box)
        self.picture.arrows = arrows.finished()

    def frame(self, text: str, around: Frame | None) -> Frame:
        self.frames += 1
        return Frame(self.frames, text, around)
