"""Reports that are written while the audit goes on: those whose formats are rendered an article at a time.

Takes the targets of reports and the results one by one; writes. Knows nothing of how results are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO

from auditor.cli.targets import Target
from auditor.reports import FORMATS, Layout, render_opening, render_part
from auditor.reports.output import encoded, open_output
from auditor.results import ArticleResult, Report


def can_be_written_by_article(targets: Sequence[Target]) -> bool:
    """Whether no report needs all results at once."""
    return all(FORMATS[target.format].by_article for target in targets)


@dataclass(slots=True)
class _Open:
    """A report in hand; its stream is ``None`` once its reader went away."""

    target: Target
    layout: Layout
    stream: BinaryIO | None

    def write(self, text: str) -> None:
        if not text or self.stream is None:
            return
        try:
            self.stream.write(encoded(text))
            if self.target.output is None:
                self.stream.flush()
        except BrokenPipeError:
            self.stream = None


class ReportWriter:
    """Writes reports as results come; a file appears only when the block ends well.

    Args:
        targets: formats that are rendered by article, and where the reports go.
        layouts: how each is to look.
        to_the_end: whether the audit goes on when nobody reads its reports any more, as its outcome is wanted.

    Raises:
        InputError: a target cannot be written.
    """

    def __init__(self, targets: Sequence[Target], layouts: Sequence[Layout], *, to_the_end: bool) -> None:
        self._targets = tuple(zip(targets, layouts, strict=True))
        self._to_the_end = to_the_end
        self._stack = ExitStack()
        self._reports: list[_Open] = []
        self._report: Report | None = None

    def __enter__(self) -> ReportWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        return self._stack.__exit__(kind, error, traceback)

    @property
    def begun(self) -> bool:
        """Whether anything was written."""
        return self._report is not None

    def begin(self, report: Report) -> None:
        """Open the targets and write what stands before the first article."""
        self._report = report
        for target, layout in self._targets:
            opened = _Open(target, layout, self._stack.enter_context(open_output(target.output)))
            self._reports.append(opened)
            opened.write(render_opening(report, target.format, layout))

    def take(self, result: ArticleResult) -> bool:
        """Write what the formats say of an article; whether anybody wants more."""
        assert self._report is not None
        for opened in self._reports:
            if opened.stream is not None:
                opened.write(render_part(self._report, result, opened.target.format, opened.layout))
        return self._to_the_end or any(opened.stream is not None for opened in self._reports)
