"""What reading gives: articles, and an error for each file or record that cannot be read.

Plain values. Nothing here reads.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.article import Article


@dataclass(frozen=True, slots=True)
class ReadError:
    """A file, or a record of one, that could not be read.

    Attributes:
        path: the file, as the user named it.
        message: why, as one sentence that starts with the path, and with the line where there is one.
        line: the line of the record, from 1.
    """

    path: str
    message: str
    line: int | None = None

    @property
    def id(self) -> str:
        """A name that is unique in a report: the path, and the line of a record."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read: the articles, the files and records that could not be, and how many files were passed over."""

    articles: tuple[Article, ...]
    errors: tuple[ReadError, ...] = ()
    skipped: int = 0
