"""Where netdsl refuses what PyTorch would run, on purpose: each rule with its reason.

`docs/language.md` lists the same rules in the same words, and a test compares.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from netdsl.diagnostics import Diagnostic


@dataclass(frozen=True)
class Rule:
    """Findings of a code whose message matches; `words` are the row of the docs that says why."""

    code: str
    message: str
    words: str


NOWHERE = "names and attributes in what nothing uses"
RULES = (
    Rule("N202", "", "two modules of one name"),
    Rule("N203", "", "a label that `nn.Module` has as a member"),
    Rule("N204", "", "a name given twice"),
    Rule("N205", "stands before the first", "a `default` after what it could reach"),
    Rule("N209", "", "a result that nothing uses"),
    Rule("N210", "ends in a binding", "a result before the last chain"),
    Rule("N215", "", "shared weights inside another labelled part"),
    Rule("N301", "not int64", "whole numbers into `fc` or `relu`"),
    Rule("N301", "its channels last", "a value with its channels last into `conv`"),
    Rule("N301", "not a vector", "an operator of maps on a vector, and of vectors on a map"),
    Rule("N301", "^`pixel_\\w+` takes .* not a volume", "a volume into `pixel_shuffle`"),
    Rule("N301", "^`fc` takes", "`fc` on a feature map"),
    Rule(
        "N301",
        "4 axes|^`pick_token` takes .* not (an image|a volume)",
        "a map of four axes; tokens that are none",
    ),
    Rule("N301", "has weights of", "an input of float64 into weights"),
    Rule("N302", "different shapes", "`add` of 8x8/4 and 1x1/4"),
    Rule("N302", "different layouts", "branches whose channels stand elsewhere"),
    Rule("N302", "element types", "branches of different element types"),
    Rule("N307", "another module", "a shared part that would be another module"),
    Rule("N407", "tuples of one length", "`zip` of tuples of different lengths"),
    Rule("N407", "a condition is true or false", "a tuple or a text as a condition"),
    Rule(
        "N303",
        "has \\d+ numbers?, |of \\d+ numbers?, but",
        "a kernel or a stride of another length than the axes",
    ),
    Rule("N303", "cannot (start|stop) at", "`select` beyond the channels"),
    Rule(
        "N402",
        "`std` is 0 or more|`low` is not|`mean` of",
        "a negative deviation, a range upside down",
    ),
    Rule("N402", "`dtype` is one of", "a type by PyTorch's other name"),
    Rule("N402", "` is a number", "a truth value for a number of a start"),
    Rule(
        "N402",
        "is not an initialisation|no initialisation|has no option|needs `value`",
        "a default start that is none",
    ),
    Rule("N303", "keeps ceil", "`pad=same` with `ceil=true`"),
    Rule("N303", "nothing but padding", "a window with nothing but padding"),
    Rule("N303", "single number", "normalising a single number"),
    Rule("N303", "channels come first", "a slope for each channel where the channels come last"),
    Rule("N303", "do not divide into", "`chunk 3` of 8 channels"),
    Rule("N303", "of one size", "`attention` of 8 packed channels"),
    Rule("N303", "which comes before which", "causal attention to another sequence"),
    Rule("N303", "takes a mask", "a mask of floats, or of one number"),
    Rule("N303", "as far as the next", "windows shifted by their size, or more"),
    Rule("N303", "no offsets", "a window of one position in Swin V2"),
    Rule("N303", "windows of .* are not|no square", "windows put together to another image"),
    Rule("N303", "(first|last) already", "a layout that the value has already"),
    Rule("N303", "has \\d+ (factor|offset)", "`rescale` by more or fewer numbers than channels"),
    Rule("N303", "cannot tell", "`rbf` with more prototypes than its features tell apart"),
    Rule("N303", "which channels|how much|not both|one of", "an operator with nothing to do"),
)


def stricter(diagnostic: Diagnostic) -> str:
    """The rule by which a finding is stricter than PyTorch; empty for none."""
    for rule in RULES:
        if diagnostic.code == rule.code and re.search(rule.message, diagnostic.message):
            return f"{rule.code} {rule.words}"
    return ""
