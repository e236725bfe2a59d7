"""Shared weights: `shared trunk: [ … ]`, one module that is used on several values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netdsl.core.code import call_of, function_of, module_of
from netdsl.core.network import Scope, Step, Value, steps
from netdsl.diagnostics import Label
from netdsl.passes.context import fault
from netdsl.passes.cost import weights_of
from netdsl.passes.entities import SharedEntity
from netdsl.passes.frames import Flow, Frame
from netdsl.passes.use_forms import check_bare, check_unlabelled
from netdsl.syntax import tree

if TYPE_CHECKING:
    from netdsl.passes.elaborate import Elaborator


class Sharing:
    def __init__(self, elaborator: Elaborator) -> None:
        self.elaborator = elaborator
        self.known: dict[SharedEntity, tuple[dict[str, Any], list[Any]]] = {}
        """The weights and the code of the module that a first use made."""

    def use(
        self,
        entity: SharedEntity,
        apply: tree.Apply,
        label: tree.LabelName | None,
        flow: Flow,
        frame: Frame,
    ) -> Flow:
        """Apply shared weights: the same module on one value more."""
        self.check_use(entity, apply, label, frame)
        inside = entity.frame.opened()
        # Values of its own: what flows in at one use may be read by name inside, at every use.
        entered = tuple(Value(value.type, span=value.span) for value in flow)
        result = self.elaborator.link(self.declared(entity), entered, inside)
        made = inside.items[-1] if inside.items else None
        if not isinstance(made, Step | Scope):
            raise fault(
                "N205",
                "shared weights are an operator, a block or a group",
                entity.declaration.span,
            )
        outside = dict(zip(entered, flow, strict=True))
        made.inputs = tuple(outside.get(value, value) for value in made.inputs)
        made.name, made.labelled = entity.name, True
        # A use on what could not be inferred says nothing of the weights.
        is_known = all(value.type is not None for value in (*entered, *result))
        if entity.first is None or not entity.is_known:
            entity.first, entity.is_known = made, is_known
        else:
            made.reuse = True
            for placed in steps([made]):
                placed.step.reuse = True
            if is_known:
                self.check_same(entity, entity.first, made, apply)
        frame.items.append(made)
        return result

    def declared(self, entity: SharedEntity) -> tree.Link:
        """Shared weights as if they were written where they are used."""
        declaration = entity.declaration
        return tree.Link(declaration.span, declaration.label, declaration.element, None)

    def check_use(
        self, entity: SharedEntity, apply: tree.Apply, label: tree.LabelName | None, frame: Frame
    ) -> None:
        check_unlabelled(label, "shared weights", apply.span)
        check_bare(apply, "shared weights")
        if frame.scope is not entity.frame.scope:
            raise fault(
                "N215",
                f"`{entity.name}` cannot be reached from inside this labelled part",
                apply.span,
                labels=(Label(entity.declaration.span, "its weights are of the scope around"),),
                help="use it outside the labelled part, or declare the part without a label",
            )

    def check_same(
        self, entity: SharedEntity, first: Step | Scope, made: Step | Scope, apply: tree.Apply
    ) -> None:
        """Whether a use is the module that the first one made.

        Raises:
            Fault: N307 where its weights have other shapes, or PyTorch's module would be another.
        """
        if [value.type for value in made.inputs] == [value.type for value in first.inputs]:
            return
        if entity not in self.known:
            self.known[entity] = weights_of(first), written(first)
        before, code = self.known[entity]
        for tensor, shape in weights_of(made).items():
            if before.get(tensor) != shape:
                raise fault(
                    "N307",
                    f"these weights were used on another shape: `{tensor}` was "
                    f"{before.get(tensor)}, and would be {shape} here",
                    apply.span,
                    help="shared weights need inputs of equal channels",
                )
        if code != written(made):
            raise fault(
                "N307",
                f"`{apply.name.text}` would be another module here: "
                f"{types_of(made)} comes in, and {types_of(first)} did before",
                apply.span,
                help="leave out of it what has no weights, or give it inputs of one shape",
            )


def written(item: Step | Scope) -> list[Any]:
    """What a part is in PyTorch: what is shared is written once, for its first use."""
    if isinstance(item, Step):
        module = module_of(item)
        # A lone function is written at each use.
        return [] if module is None else [module, call_of(item)]
    numbers: dict[Value, int] = {}
    return [
        (
            module_of(placed.step),
            call_of(placed.step),
            function_of(placed.step),
            *(numbers.setdefault(value, len(numbers)) for value in placed.step.inputs),
        )
        for placed in steps(item.body.items)
    ]


def types_of(item: Step | Scope) -> str:
    return " and ".join(str(value.type) for value in item.inputs)
