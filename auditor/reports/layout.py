"""How a report is to look: what the caller knows of the place where it goes. Knows no format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Choices that formats may heed.

    Attributes:
        width: the columns that a line may take, in terminal cells (``table``).
        color: colour verdicts and severities (``table``).
        terminal: the text goes straight to a terminal, which orders right-to-left text by itself (``table``).
        all_pairs: every pair, not mismatches only (``csv``).
        excel: begin with a byte-order mark, by which Excel knows UTF-8 (``csv``).
    """

    width: int = 120
    color: bool = False
    terminal: bool = False
    all_pairs: bool = False
    excel: bool = False
