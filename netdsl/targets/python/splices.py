"""Choices as they are written: with both arms where uses took both, else with the one."""

from __future__ import annotations

from dataclasses import replace

from netdsl.targets.python.nodes import (
    Absence,
    Choice,
    ChoiceCall,
    Loop,
    Node,
    Spread,
    Text,
    Tuple,
)


def applied(node: ChoiceCall) -> Node:
    """What a function gives where the class's flag says so, else what it would be applied to."""
    assert node.called is not None
    if node.plain is None:
        return node.called
    arms = ((node.called,), (node.plain,))
    chosen, otherwise = arms[::-1] if node.is_negated else arms
    return Choice(node.span, Text(f"self.{node.flag}"), chosen, otherwise)


def spliced(arguments: tuple[Node, ...]) -> list[Node]:
    """Arguments without empty loops; of each spread choice both arms as one tuple, or the one."""
    found: list[Node] = []
    for argument in arguments:
        if isinstance(argument, Loop) and not argument.parts:
            # No use of the block has a turn of this loop, so that nothing tells what it repeats.
            continue
        if not isinstance(argument, Choice) or not argument.spread:
            found.append(argument)
            continue
        both = (argument.chosen, argument.otherwise)
        arms = [arm for arm in both if not isinstance(arm, Absence)]
        if len(arms) == 1:
            found.extend(spliced(arms[0]))
        elif len(arms[0]) == 1 and len(arms[1]) == 1:
            found.append(replace(argument, spread=False))
        else:
            tuples = [(Tuple(tuple(spliced(arm))),) for arm in arms]
            found.append(
                Spread(replace(argument, chosen=tuples[0], otherwise=tuples[1], spread=False))
            )
    return found
