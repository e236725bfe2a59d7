"""The corpus of seeded faults: one mistake is one error, at its characters, with its cure."""

from __future__ import annotations

from collections import Counter

import pytest
from answers import answer
from corpus import MalformedFault, Place, SeededFault, corpus, read

from netdsl.codes import codes

every_fault = pytest.mark.parametrize("fault", corpus(), ids=lambda fault: fault.name)


@every_fault
def test_one_mistake_is_one_error(fault: SeededFault) -> None:
    assert [each.code for each in answer(fault).found] == [fault.code]


@every_fault
def test_the_characters_at_fault_are_underlined(fault: SeededFault) -> None:
    assert answer(fault).place == fault.place


@every_fault
def test_the_words_that_help_are_said(fault: SeededFault) -> None:
    said = answer(fault).said
    assert [words for words in fault.help if words not in said] == []


@every_fault
def test_a_certain_repair_is_offered(fault: SeededFault) -> None:
    texts = answer(fault).repaired
    lines = {line.strip() for text in texts for line in text.splitlines()}
    assert [line for line in fault.fixed if line not in lines] == []
    if fault.fixed:
        assert [each.message for each in answer(fault).left] == []


@every_fault
def test_a_repair_mends(fault: SeededFault) -> None:
    assert fault.code not in [each.code for each in answer(fault).left]


def test_the_corpus_is_large() -> None:
    folders = Counter(fault.name.partition("/")[0] for fault in corpus())
    assert folders.total() >= 150
    assert folders["reader"] >= 30


def test_codes_are_those_of_the_catalogue() -> None:
    assert {fault.code for fault in corpus()} <= set(codes())


def test_no_mistake_is_there_twice() -> None:
    specs = Counter((tuple(fault.files.values()), fault.place) for fault in corpus())
    assert specs.most_common(1)[0][1] == 1


WELL_FORMED = """\
Who makes it,
and why: habit.
code: N201
help: `conv`
help: operator
fixed: input 3 -> conv 3
--- spec.net
from "part.net" import x
--- part.net
network A {
  ⟦convv⟧
}
"""


def test_a_file_of_the_corpus_is_read() -> None:
    assert read("a", WELL_FORMED) == SeededFault(
        "a",
        "Who makes it, and why: habit.",
        "N201",
        ("`conv`", "operator"),
        ("input 3 -> conv 3",),
        {
            "spec.net": 'from "part.net" import x\n',
            "part.net": "network A {\n  convv\n}\n",
        },
        Place("part.net", (2, 3), (2, 8)),
    )


@pytest.mark.parametrize(
    ("well", "ill", "words"),
    [
        ("code: N201\n", "", "one line `code"),
        ("N201", "N20", "one line `code"),
        ("help: op", "code: N2\nhelp: op", "one line `code"),
        ("help: operator", "hlep: operator", "`hlep: operator` is no field"),
        ("help: operator", "help: ", "`help: ` is no field"),
        ("help: operator", "more words", "`more words` is no field"),
        ("Who makes it,\nand why: habit.\n", "", "a line in words"),
        ("--- part.net", "--- spec.net", "`--- spec.net` is no line"),
        ("--- part.net", "--- part.txt", "`--- part.txt` is no line"),
        ("--- part.net", "---- part.net", "`---- part.net` is no line"),
        ("⟦convv⟧", "convv", "one file has the marks"),
        ("import x", "import ⟦x⟧", "one file has the marks"),
        ("⟦convv⟧", "⟦⟧", "stand once"),
        ("⟦convv⟧", "⟧convv⟦", "stand once"),
        ("⟦convv⟧", "⟦convv", "stand once"),
        ("⟦convv⟧", "⟦convv⟧ ⟦relu⟧", "stand once"),
    ],
)
def test_a_file_that_is_not_well_formed_is_refused(well: str, ill: str, words: str) -> None:
    with pytest.raises(MalformedFault, match=words):
        read("a", WELL_FORMED.replace(well, ill, 1))
