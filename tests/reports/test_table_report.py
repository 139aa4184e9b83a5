"""The table: what is shown, how wide, in which colours, and that no article can steer the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from wcwidth import wcswidth

from auditor.reports import Layout, render
from auditor.results import ArticleResult, Finding, Pair, Report, Severity, Summary

_ANSI = re.compile(r"\x1b\[\d+m")


def _table(*pairs: object, width: int = 100, **layout: bool) -> str:
    article = ArticleResult(path="a.txt", id="a.txt", host="fr", pairs=pairs)  # type: ignore[arg-type]
    return render(Report(signature="s", articles=(article,)), "table", Layout(width=width, **layout))


def _column(table: str, number: int) -> str:
    """A column's text, its wrapped lines joined without the spaces."""
    rows = [line.split("│") for line in table.splitlines() if line.startswith("│")]
    return "".join(row[number].strip() for row in rows)


def test_articles_findings_notes_errors_and_counts(report: Report) -> None:
    text = render(report, "table", Layout(width=120))
    assert text.startswith("a.txt\nnote: decoded as windows-1258\n┌")
    assert "20:4: warning CT302 mojibake: wrong bytes\n" in text
    assert "\nbad.txt\nerror: bad.txt: not text; remove the file\n" in text
    assert "clean.txt" not in text
    assert text.endswith(
        "\n3 articles, 38 segments: 4 foreign (1 match, 1 mismatch, 1 untranslated, 1 review), 4 findings, 1 error, "
        "1 file skipped\n"
    )


def test_mismatch_shows_its_evidence(report: Report) -> None:
    text = render(report, "table", Layout(width=160))
    assert "CT202: a number differs; numbers: 1.541 / 1 451" in text


def test_finding_of_a_pair_is_not_listed_again(report: Report) -> None:
    assert render(report, "table").count("CT202") == 1


def test_nothing_found_is_one_line() -> None:
    clean = ArticleResult(path="a", id="a", host="fr", segments=1)
    assert render(Report(signature="s", articles=(clean,)), "table") == (
        "1 article, 1 segment: 0 foreign, 0 findings, 0 errors\n"
    )


def test_record_of_a_file_is_named() -> None:
    article = ArticleResult(path="all.jsonl", id="all.jsonl#7", host="fr", notes=("x",))
    assert "all.jsonl (all.jsonl#7)\n" in render(Report(signature="s", articles=(article,)), "table")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("国家大剧院昨晚举行新年音乐会，来自各地的乐团演奏了多首作品。" * 4, id="chinese"),
        pytest.param("東京で開かれた式典に「多くの人々」が集まりました。カメラマン撮影" * 4, id="japanese"),
        pytest.param("서울에서 열린 행사에 많은 시민들이 참석했다 " * 6, id="korean"),
        pytest.param("งานแสดงดนตรีที่กรุงเทพมหานครมีผู้ชมจำนวนมากเข้าร่วม" * 4, id="thai"),
        pytest.param("प्रधानमंत्री ने नई दिल्ली में एक कार्यक्रम में भाग लिया " * 4, id="hindi"),
        pytest.param("وصل الوفد إلى المدينة صباح اليوم لحضور المعرض " * 5, id="arabic"),
        pytest.param("Nguyễn".replace("ễ", "e\u0302\u0303") * 30, id="decomposed"),
        pytest.param("👩‍🌾🏳️‍🌈" * 40, id="emoji"),
        pytest.param("https://example.org/" + "a" * 200, id="address"),
    ],
)
def test_lines_fit_the_width_and_lose_nothing(make_pair: Callable[..., Pair], text: str, width: int) -> None:
    table = _table(make_pair(text, "Une légende en français qui dit peut-être la même chose", rules=("CT101",)), width=width)
    for line in table.splitlines()[:-1]:
        assert wcswidth(line) <= width, line
    shown = _column(table, 3) if "│" in table else table
    assert re.sub(r"\s", "", text)[:150] in re.sub(r"\s", "", shown)


def test_closing_punctuation_does_not_start_a_line(make_pair: Callable[..., Pair]) -> None:
    table = _table(make_pair("会议，结束。" * 12, None), width=88)
    cells = [line.split("│")[3].strip() for line in table.splitlines() if line.startswith("│")]
    assert len(cells) > 3
    assert not [cell for cell in cells if cell.startswith(("，", "。"))]


@pytest.mark.parametrize(
    "text",
    ["\x1b[2Jboo", "a\x07b", "a\u202eb", "a\u2066b", "a\x9b31mb", "a\u2028b", "a\ud800b", "a\nb", "a\x00b", "a\U000e0041b"],
)
def test_article_cannot_steer_the_terminal(make_pair: Callable[..., Pair], text: str) -> None:
    finding = Finding(rule="CT301", severity=Severity.NOTE, line=1, column=1, end_line=1, end_column=2, message=text)
    article = ArticleResult(
        path=text, id=text, host="fr", pairs=(make_pair(text, text, reason=text),), findings=(finding,), notes=(text,), error=text
    )
    table = render(Report(signature="s", articles=(article,)), "table", Layout(width=100))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]", table)
    assert "a b" in table or "<U+" in table


@pytest.mark.parametrize("width", [60, 120])
def test_colours_only_where_asked_and_without_moving_anything(report: Report, width: int) -> None:
    plain = render(report, "table", Layout(width=width))
    colored = render(report, "table", Layout(width=width, color=True))
    assert "\x1b" not in plain
    assert "\x1b[31mmismatch" in colored
    assert _ANSI.sub("", colored) == plain


def test_right_to_left_cells_are_closed_off_on_a_terminal_only(make_pair: Callable[..., Pair]) -> None:
    pair = make_pair("وصل 12 وفدا", "12 délégations")
    assert "\u2068وصل 12 وفدا\u2069" in _table(pair, terminal=True)
    assert "\u2068" not in _table(pair)
    assert "\u2068" not in _table(make_pair("12 phái đoàn", "12 délégations"), terminal=True)


def test_paragraph_is_cut_short(make_pair: Callable[..., Pair]) -> None:
    table = _table(make_pair("mot " * 500, None), width=120)
    assert "…" in table
    assert table.count("\n") < 40


def test_summary_counts_every_verdict(report: Report) -> None:
    assert report.summary == Summary(
        articles=3, segments=38, foreign=4, match=1, mismatch=1, untranslated=1, review=1, findings=4, errors=1
    )


def test_known_suppressed_notes_and_translation(gate_report: Report) -> None:
    text = render(gate_report, "table", Layout(width=140))
    assert "CT202 (known)" in text
    assert "→ Abonnez-vous à la lettre" in text
    assert "\n\nnote: auditor.toml: the suppression of CT9 has no effect\n\n1 article" in text
    assert text.endswith("2 findings (1 known), 2 suppressed, 0 errors\n")
    colored = render(gate_report, "table", Layout(width=140, color=True))
    assert "\x1b[2mmismatch" in colored
    assert _ANSI.sub("", colored) == text
    narrow = render(gate_report, "table", Layout(width=60))
    assert "\n  Đăng ký nhận tin\n  → Abonnez-vous à la lettre\n" in narrow


def test_known_finding_without_a_pair_says_so() -> None:
    finding = Finding(
        rule="CT301", severity=Severity.WARNING, line=2, column=1, end_line=2, end_column=3, message="x", known=True
    )
    article = ArticleResult(path="a", id="a", host="fr", findings=(finding,))
    assert "2:1: warning CT301 placeholder (known): x\n" in render(Report(signature="s", articles=(article,)), "table")
