"""What a family can wish for the next month, and how it went."""

from __future__ import annotations

from enum import StrEnum


class WishKind(StrEnum):
    """The wishes that can be tapped."""

    #: Spend less under one heading.
    LESS = "less"
    ASIDE = "aside"
    #: Pay the instalments: only for those who may read about arrears.
    INSTALMENT = "instalment"
    WRITE = "write"
    OWN = "own"


class WishOutcome(StrEnum):
    """How it went, by the family's own word."""

    GOOD = "good"
    SO_SO = "so_so"
    HARD = "hard"
