"""What operators say of themselves, read from their source when somebody asks.

Reading it when the classes are made, as pydantic can, would cost every check a fifth of its time.
"""

from __future__ import annotations

import ast
import inspect
from textwrap import dedent

from netdsl.core.operator import Operator


def attribute_docs(operator: type[Operator]) -> dict[str, str]:
    """The docstring that follows each attribute in its class, those of base classes included."""
    found: dict[str, str] = {}
    for each in reversed(operator.__mro__):
        if not issubclass(each, Operator) or each is Operator:
            continue
        (declared,) = ast.parse(dedent(inspect.getsource(each))).body
        assert isinstance(declared, ast.ClassDef)
        for statement, after in zip(declared.body, declared.body[1:], strict=False):
            match statement, after:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(text))),
                ):
                    found[name] = inspect.cleandoc(text)
    return {name: found[name] for name in operator.model_fields if name in found}
