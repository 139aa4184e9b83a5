"""What reading gives: articles, and an error for each file or record that cannot be read.

Plain values, and `Reading`, which hands them on one by one. Nothing here reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


class Reading(Iterator[Article | ReadError]):
    """Articles, and errors of files and records, as they are read: nothing is kept of those that were handed on.

    Args:
        read: gives the articles and errors; it is handed the reading, to count the files that it passes over.

    Attributes:
        skipped: how many files were passed over so far.
    """

    def __init__(self, read: Callable[[Reading], Iterator[Article | ReadError]]) -> None:
        self.skipped = 0
        self._records = read(self)

    def __next__(self) -> Article | ReadError:
        return next(self._records)

    def whole(self) -> Sources:
        """Read to the end, and give all that was read."""
        articles: list[Article] = []
        errors: list[ReadError] = []
        for record in self:
            if isinstance(record, ReadError):
                errors.append(record)
            else:
                articles.append(record)
        return Sources(tuple(articles), tuple(errors), self.skipped)
