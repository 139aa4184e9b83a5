"""What a user says of the files: which field holds an article's text, which columns hold the pairs.

Plain values that every reader is given. Nothing here reads.
"""

from __future__ import annotations

from dataclasses import dataclass

INPUT_FORMATS = ("text", "html", "markdown", "json", "jsonl", "csv", "tsv", "srt", "vtt", "docx", "parquet")
"""The formats that are read, by the names that ``ReadOptions.input_format`` takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Where the text is in records and tables.

    Attributes:
        text_field: the field of a JSON, JSON-lines or Parquet record that holds the article, nested by a dotted path; ``None`` for
            the first of ``text``, ``content``, ``body`` that the record has.
        id_field: the field that names the record, nested by a dotted path; ``None`` for ``id``, then ``url``.
        source_column: the column of a CSV or TSV table with the source captions: its header, or its number from 1; ``None`` for
            the first.
        target_column: the column with the translations; ``None`` for the second.
        input_format: the format of standard input and of every file named directly, one of `INPUT_FORMATS`; ``None`` to see it from
            the ending, or from the content where the ending says nothing. Files in a walked folder go by their endings.
    """

    text_field: str | None = None
    id_field: str | None = None
    source_column: str | None = None
    target_column: str | None = None
    input_format: str | None = None
