"""Each row of the language's tables builds the module that one would write by hand.

`docs/language.md` lists a row's test by its name: `tests/language/test_rows.py[residual]`.
"""

import pytest
from row import Row, check_row
from rows import ROWS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_builds_the_module_written_by_hand(row: Row) -> None:
    check_row(row)


def test_names_of_rows_are_their_own() -> None:
    names = [row.name for row in ROWS]
    assert sorted(set(names)) == sorted(names)
