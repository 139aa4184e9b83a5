"""CSV: the contract's columns, which pairs are rows, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.article import Segment
from auditor.evidence import Evidence, Outcome
from auditor.reports import Layout, render
from auditor.reports.csv_format import COLUMNS, neutralised
from auditor.results import ArticleResult, Pair, Report, Verdict


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def _all_rows(*pairs: object) -> list[list[str]]:
    article = ArticleResult(path="a", id="a", host="fr", pairs=pairs)  # type: ignore[arg-type]
    return _rows(render(Report(signature="s", articles=(article,)), "csv", Layout(all_pairs=True)))


def test_columns_and_mismatches_only(report: Report) -> None:
    header, *rows = _rows(render(report, "csv"))
    assert ", ".join(header) == (
        "path, line, language, segment, counterpart_line, counterpart, verdict, probability, rules, reason, translation"
    )
    assert rows == [
        [
            "a.txt",
            "9",
            "vi",
            "1.541 người biểu tình",
            "10",
            "1 451 manifestants",
            "mismatch",
            "0.0312",
            "CT202",
            "a number differs; numbers: 1.541 / 1 451",
            "",
        ]
    ]


def test_every_pair_on_demand(report: Report) -> None:
    rows = _rows(render(report, "csv", Layout(all_pairs=True)))[1:]
    assert [row[COLUMNS.index("verdict")] for row in rows] == ["mismatch", "untranslated", "match", "review"]
    assert [row[COLUMNS.index("probability")] for row in rows] == ["0.0312", "", "0.9877", "0.5000"]


def test_lines_end_with_crlf_and_only_excel_gets_a_byte_order_mark(report: Report) -> None:
    plain, excel = render(report, "csv"), render(report, "csv", Layout(excel=True))
    assert plain.count("\r\n") == plain.count("\n") == 2
    assert excel == f"\ufeff{plain}"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+33 1", "'+33 1"),
        ("-5 degrés", "'-5 degrés"),
        ("@auteur", "'@auteur"),
        ("\tcmd", "'\tcmd"),
        ("\rcmd", "'\rcmd"),
        ("\ncmd", "'\ncmd"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\u3000＝1", "'\u3000＝1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u200b@x", "'\u200b@x"),
        ("＋1", "'＋1"),
        (" - tiret", "' - tiret"),
        ("-", "'-"),
        ("a=1", "a=1"),
        ("", ""),
        ("  texte", "  texte"),
        ("– tiret demi-cadratin", "– tiret demi-cadratin"),
        ("'=1", "'=1"),
        ("1.541 - 2", "1.541 - 2"),
    ],
)
def test_formulas_are_neutralised(cell: str, expected: str) -> None:
    assert neutralised(cell) == expected


def test_no_cell_of_a_row_is_a_formula(make_pair: Callable[..., Pair]) -> None:
    formula = "=cmd|' /C calc'!A0"
    pair = make_pair(formula, formula, verdict=Verdict.MISMATCH, reason=formula, translation=formula)
    article = ArticleResult(path=formula, id="a", host="fr", pairs=(pair,))
    row = _rows(render(Report(signature="s", articles=(article,)), "csv"))[1]
    assert [cell for cell in row if cell.startswith("'=")] == [f"'{formula}"] * 5
    assert not [cell for cell in row if cell.startswith("=")]


@given(st.text(), st.text())
def test_any_cell_reads_back_but_for_the_apostrophe(text: str, counterpart: str) -> None:
    article = ArticleResult(path="a", id="a", host="fr", pairs=(_pair(text, counterpart),))
    row = _rows(render(Report(signature="s", articles=(article,)), "csv", Layout(all_pairs=True)))[1]
    for cell, original in ((row[3], text), (row[5], counterpart)):
        assert cell in (original, f"'{original}")
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))
        assert not cell.startswith(("\t", "\r", "\n"))


def _pair(text: str, counterpart: str) -> Pair:
    return Pair(
        segment=Segment(text, 1, 1, 1, 1),
        language="vi",
        confidence=1.0,
        counterpart=Segment(counterpart, 2, 1, 2, 1),
        verdict=Verdict.MATCH,
        probability=1.0,
    )


def test_reason_does_not_repeat_what_it_quotes(make_pair: Callable[..., Pair]) -> None:
    numbers = Evidence("numbers", Outcome.DIFFER, ("12",), ("13",))
    names = Evidence("names", Outcome.MISSING, ("Kim",), ())
    agreed = Evidence("dates", Outcome.AGREE, ("3",), ("3",))
    pair = make_pair(
        "a", "b", verdict=Verdict.MISMATCH, reason="12 became 13", evidence=(numbers, names, agreed), rules=("CT202", "CT203")
    )
    row = _all_rows(pair)[1]
    assert row[COLUMNS.index("rules")] == "CT202 CT203"
    assert row[COLUMNS.index("reason")] == "12 became 13; names: Kim / none"
