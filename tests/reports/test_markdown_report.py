"""The pull-request comment: counts, tables a file, folding, the size that GitHub takes, and text that cannot act."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.reports import Layout, render
from auditor.reports.markdown_format import MARKER, escaped
from auditor.results import ArticleResult, Finding, Report, Severity


def _comment(report: Report, language: str = "en") -> str:
    text = render(report, "markdown", Layout(root=Path.cwd(), language=language))
    assert text.startswith(f"{MARKER}\n## ")
    assert len(text.encode("utf-16-le", "surrogatepass")) // 2 <= 65_536
    for row in (line for line in text.splitlines() if line.startswith("|")):
        assert len(re.findall(r"(?<!\\)\|", row)) == 6, row
    assert text.count("<details>") == text.count("</details>")
    return text


def _many(number: int, length: int = 10) -> Report:
    findings = tuple(
        Finding(
            rule="CT202",
            severity=Severity.ERROR if line % 10 == 0 else Severity.WARNING,
            line=line,
            column=1,
            end_line=line,
            end_column=3,
            message=f"finding-{line}.",
            text="x" * length,
        )
        for line in range(1, number + 1)
    )
    return Report(signature="s", articles=(ArticleResult(path="a.txt", id="a.txt", host="fr", findings=findings),))


def test_headline_counts_and_tables(report: Report) -> None:
    text = _comment(report)
    assert "\n## Caption audit: 1 error, 2 warnings, 1 note, 1 file that could not be read\n" in text
    assert "\n3 articles, 4 foreign segments, 1 file of an unknown type\n" in text
    assert "\n### a.txt\n\n| line | rule | foreign text | counterpart | finding |\n|---|---|---|---|---|\n| 9 | 🔴 CT202 " in text
    assert "| 1.541 người biểu tình | 1 451 manifestants | 1.541 / 1 451 |" in text
    assert "bad.txt" in text
    assert "<summary>1 remark</summary>" in text


def test_french(report: Report) -> None:
    text = _comment(report, "fr")
    assert "\n## Contrôle des légendes : 1 erreur, 2 avertissements, 1 remarque, 1 fichier illisible\n" in text
    assert "| ligne | règle | texte étranger | en regard | constat |" in text


@pytest.mark.parametrize(
    ("language", "headline"), [("en", "Caption audit: nothing found"), ("fr", "Contrôle des légendes : rien")]
)
def test_clean(language: str, headline: str) -> None:
    report = Report(signature="s", articles=(ArticleResult(path="a", id="a", host="fr", segments=1),))
    assert headline in _comment(report, language)


def test_known_left_out_translation_and_notes(gate_report: Report) -> None:
    text = _comment(gate_report)
    assert "CT202" not in text
    assert "1 known finding, 2 findings left out on request" in text
    assert "Đăng ký nhận tin<br>→ Abonnez-vous à la lettre |" in text
    assert "the suppression of CT9 has no effect" in text


def test_the_rest_is_folded_the_severe_shown() -> None:
    text = _comment(_many(120))
    shown, folded = text.split("<details>")
    assert shown.count("\n| ") - 1 == 50
    assert shown.count("🔴") == 12
    assert "<summary>70 more findings</summary>" in folded
    assert folded.count("🟡") == 70


@pytest.mark.parametrize(("number", "length"), [(5_000, 10), (200, 5_000), (49, 100_000)])
def test_it_is_cut_to_what_github_takes(number: int, length: int) -> None:
    text = _comment(_many(number, length))
    shown = len(re.findall("[🔴🟡]", text))
    cut = re.search(r"\*\*(\d+) findings are not shown", text)
    assert shown + (int(cut.group(1)) if cut else 0) == number


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("<script>", "<"),
        ("a <!-- b", "<!"),
        ("@team", "@t"),
        ("#12", "#1"),
        ("owner/repo#12", "#1"),
        ("GH-12", "GH-1"),
        ("https://example.org", "://"),
        ("www.example.org", "www.e"),
        (":smile:", ":s"),
        ("one\ntwo", "\n"),
        ("\u202eabc", "\u202e"),
    ],
)
def test_text_cannot_act(text: str, refused: str) -> None:
    assert refused not in escaped(text, 100)


@pytest.mark.parametrize("sign", list("\\`*_[]~|$"))
def test_signs_are_escaped(sign: str) -> None:
    assert escaped(f"a{sign}b", 100) == f"a\\{sign}b"


@settings(max_examples=25, deadline=None)
@given(data=st.data(), language=st.sampled_from(["en", "fr"]))
def test_any_text_keeps_the_shape(hostile_reports: st.SearchStrategy[Report], data: st.DataObject, language: str) -> None:
    text = _comment(data.draw(hostile_reports), language)
    assert "<script" not in text
    assert not re.search(r"[@#]\w", text)
