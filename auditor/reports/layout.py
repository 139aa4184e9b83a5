"""How a report is to look: what the caller knows of the place where it goes. Knows no format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Choices that formats may heed.

    Attributes:
        width: the columns that a line may take, in terminal cells (``table``).
        color: colour verdicts and severities (``table``).
        terminal: the text goes straight to a terminal, which orders right-to-left text by itself (``table``).
        all_pairs: every pair, not mismatches only (``csv``).
        excel: begin with a byte-order mark, by which Excel knows UTF-8 (``csv``).
        language: the language of headings and labels, ``en`` or ``fr`` (``markdown``, ``html``). Findings speak English.
        root: the folder that paths are shown relative to (``github``, ``gitlab``, ``sarif``, ``junit``, ``markdown``); when not
            given, the repository that a CI job checked out, else the current folder.
    """

    width: int = 120
    color: bool = False
    terminal: bool = False
    all_pairs: bool = False
    excel: bool = False
    language: str = "en"
    root: Path | None = None
