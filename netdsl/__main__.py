"""`python -m netdsl`."""

from __future__ import annotations

from netdsl.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
