"""Diagrams: DOT, Mermaid, and pictures that Graphviz draws."""

from netdsl.targets.graphviz.dot import dot_source
from netdsl.targets.graphviz.engine import CannotDraw, render
from netdsl.targets.graphviz.mermaid import mermaid_source

__all__ = ["CannotDraw", "dot_source", "mermaid_source", "render"]
