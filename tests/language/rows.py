"""Every row of the language's tables."""

from __future__ import annotations

from row import Row
from rows_of_attention import ROWS as ATTENTION
from rows_of_chains import ROWS as CHAINS
from rows_of_declarations import ROWS as DECLARATIONS
from rows_of_names import ROWS as NAMES
from rows_of_values import ROWS as VALUES

ROWS: list[Row] = [*CHAINS, *NAMES, *VALUES, *DECLARATIONS, *ATTENTION]
