"""Parquet: one article a row, by pyarrow (the extra ``parquet``).

Takes a file, or its bytes where they were packed, gives an `Article` for each row and a `ReadError` for each one without a text. Rows
are taken in batches; a file is never in memory whole. A Parquet file has no lines: the lines and columns of a segment count within the
text of its row.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.article import Article
from auditor.errors import InputError
from auditor.readers.options import ReadOptions
from auditor.readers.positions import without_surrogates
from auditor.readers.records import ID_FIELDS, TEXT_FIELDS, Names, RecordError, folded, language_of, read_value, text_of
from auditor.readers.sources import ReadError

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

_BATCH = 256
_BUFFER = 1024**2  # bytes of a column that are read at a time
_OTHER_FIELDS = ("lang", "language")


def read_parquet(data: bytes | Path, path: str, name: str, options: ReadOptions) -> Iterator[Article | ReadError]:
    """Read the rows of a file.

    Args:
        data: the file, or the bytes of one.
        path: where it came from, for the report.
        name: what to call it in an error.
        options: which columns hold the text and the name, nested ones by a dotted path.

    Raises:
        InputError: pyarrow is not installed, the data are no sound Parquet, or hold no rows or no such column.
    """
    columns = _columns(_opened(data, name), options)
    if not columns:
        columns = None
    names = Names(path, options)
    unread: list[ReadError] = []
    number = 0
    for number, row in enumerate(_rows(data, name, columns), start=1):
        try:
            field = text_of(row, options)
        except RecordError as error:
            unread.append(ReadError(path, f"{name}: record {number}: {error}"))
            continue
        yield from unread
        unread.clear()
        yield read_value(without_surrogates(field.text), path, names.name(row, number), (), language_of(row))
    if number == 0:
        raise InputError(f"{name}: holds no records; nothing to audit")
    yield from folded(unread, number)


def holds_articles(data: bytes | Path, name: str, options: ReadOptions) -> bool:
    """Whether the file has a column for the text: what makes a file in a walked folder one of articles.

    Raises:
        InputError: pyarrow is not installed, or the data are no sound Parquet.
    """
    wanted = TEXT_FIELDS if options.text_field is None else (options.text_field,)
    columns = _opened(data, name).schema_arrow.names
    return any(_leads_to(column, field) for column in columns for field in wanted)


def _columns(file: ParquetFile, options: ReadOptions) -> list[str] | None:
    """The columns to read: what may lead to a field that is asked for. ``None`` for all, where none does."""
    fields = [options.text_field, *TEXT_FIELDS] if options.text_field else [*TEXT_FIELDS]
    has_text = any(_leads_to(column, field) for column in file.schema_arrow.names for field in fields)
    fields += [options.id_field or ID_FIELDS[0], *ID_FIELDS, *_OTHER_FIELDS]
    if not has_text:
        return None
    return [column for column in file.schema_arrow.names if any(_leads_to(column, field) for field in fields)]


def _leads_to(column: str, field: str) -> bool:
    return field == column or field.startswith(f"{column}.")


def _opened(data: bytes | Path, name: str) -> ParquetFile:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise InputError(f"{name}: Parquet needs pyarrow; run: pip install 'caption-auditor[parquet]'") from None
    try:
        # Pages are read as they are needed; else a row group, which may be the whole file, is read at once.
        return ParquetFile(data if isinstance(data, Path) else io.BytesIO(data), buffer_size=_BUFFER, pre_buffer=False)
    except (ArrowException, OSError, ValueError) as error:
        raise _unsound(name, error) from None


def _rows(data: bytes | Path, name: str, columns: list[str] | None) -> Iterator[dict[str, Any]]:
    from pyarrow import ArrowException

    try:
        for batch in _opened(data, name).iter_batches(batch_size=_BATCH, columns=columns):
            yield from batch.to_pylist()
    except (ArrowException, OSError, ValueError) as error:
        raise _unsound(name, error) from None


def _unsound(name: str, error: Exception) -> InputError:
    reason = " ".join(str(error).split())[:160] or type(error).__name__
    return InputError(f"{name}: not sound Parquet ({reason}); write the file again or correct its ending")
