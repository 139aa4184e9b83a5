"""Input that nobody means well with: it is read in bounded time, and never ends in a traceback."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.pipeline import Auditor, audit_paths
from auditor.readers import read_text
from auditor.results import Verdict

SECONDS = 60
FRENCH = (
    "Le conseil municipal a voté lundi soir le budget de la commune après trois heures d’un débat parfois vif sur les écoles.\n\n"
    "Les travaux commenceront au printemps et dureront un an, selon la mairie, qui attend encore une aide de la région.\n\n"
)
PAIR = "Ngư dân vá lưới trên bến cảng\nDes pêcheurs réparent leurs filets\n"


@pytest.fixture
def _in_time() -> Iterator[None]:
    start = time.monotonic()
    yield
    assert time.monotonic() - start < SECONDS


@pytest.mark.usefixtures("_in_time")
@pytest.mark.parametrize(
    "line",
    [
        pytest.param("x" * 1_000_000, id="a million letters"),
        pytest.param("Les élus ont voté. " * 55_000, id="a million characters of French"),
        pytest.param("Ngư dân vá lưới. " * 60_000, id="a million characters of Vietnamese"),
        pytest.param("漢" * 1_000_000, id="a million ideographs"),
        pytest.param(" / " * 300_000, id="separators"),
        pytest.param("A. " * 300_000, id="sentence ends"),
        pytest.param("(" * 200_000, id="opening brackets"),
        pytest.param("«" * 200_000, id="opening quotation marks"),
        pytest.param("{" * 200_000, id="opening braces"),
        pytest.param("A_" * 200_000, id="underscores"),
        pytest.param("1" * 200_000, id="digits"),
        pytest.param("1.000." * 50_000, id="separated digits"),
        pytest.param("\u0301" * 300_000 + "a", id="combining marks alone"),
        pytest.param("e" + "\u0301" * 300_000, id="combining marks on one letter"),
        pytest.param("Ảnh: " * 100_000, id="credit labels"),
        pytest.param("Ã©" * 200_000, id="mojibake"),
        pytest.param("\u200b" * 100_000, id="zero width"),
        pytest.param("\u202e" * 1000 + "bonjour", id="bidirectional overrides"),
    ],
)
def test_long_lines(line: str, french_auditor: Auditor) -> None:
    (result,) = french_auditor.audit([read_text(FRENCH + line + "\n\n" + FRENCH + PAIR)])
    assert result.error is None


@pytest.mark.slow
@pytest.mark.usefixtures("_in_time")
def test_long_lines_side_by_side(french_auditor: Auditor) -> None:
    (result,) = french_auditor.audit(
        [read_text(FRENCH + "Ngư dân vá lưới. " * 5000 + "\n" + "Des pêcheurs réparent leurs filets. " * 5000)]
    )
    assert result.error is None


@pytest.mark.parametrize(
    "text",
    [
        "a\x07b\x1b[31m rouge\x1b[0m",
        "bon\0jour le monde",
        "\0",
        "\u202eruojnob\u202c et \u2066bonsoir\u2069",
        "\u2028\u2029\x85",
        "\ufffe\uffff\U0010ffff",
        "\ufeff\ufeffbonjour",
        "\ud800 abc \udfff",
        "Ngư dân vá lưới \udc80 trên bến cảng\nDes pêcheurs réparent \udcff leurs filets",
    ],
)
def test_odd_characters(text: str, french_auditor: Auditor) -> None:
    (result,) = french_auditor.audit([read_text(FRENCH + text + "\n\n" + FRENCH)])
    assert result.error is None


def test_surrogates_in_bytes_are_replaced_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(FRENCH.encode() + "Un mot \ud800 perdu ici".encode("utf-8", "surrogatepass") + b"\n")
    (result,) = audit_paths([str(path)]).articles
    assert result.error is None
    assert any("damaged" in note for note in result.notes)
    assert [finding.rule for finding in result.findings] == ["CT302"]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=6))
def test_any_lines(lines: list[str]) -> None:
    for result in _one().audit([read_text("\n".join(lines))]):
        assert result.error is None
        assert all((pair.verdict is Verdict.UNTRANSLATED) == (pair.counterpart is None) for pair in result.pairs)


_MADE: list[Auditor] = []


def _one() -> Auditor:
    if not _MADE:
        _MADE.append(Auditor("fr", scorer="lexical"))
    return _MADE[0]


@pytest.mark.slow
@pytest.mark.usefixtures("_in_time")
def test_many_lines_of_the_host_language(french_auditor: Auditor) -> None:
    (result,) = french_auditor.audit([read_text(FRENCH.replace("\n\n", "\n") * 5000)])
    assert (result.segments, result.pairs) == (10_000, ())


@pytest.mark.slow
def test_work_grows_with_the_number_of_lines_and_not_faster(french_auditor: Auditor) -> None:
    """200,000 lines with few distinct ones: the time a line must not grow with the number of lines."""
    times = []
    for copies in (1000, 4000):
        start = time.process_time()
        french_auditor.audit([read_text((PAIR + "Le conseil a voté le budget.\n\n") * copies)])
        times.append(time.process_time() - start)
    assert times[1] < 1.5 * 4 * times[0]


@pytest.mark.slow
@pytest.mark.usefixtures("_in_time")
def test_two_hundred_thousand_lines_of_captions(french_auditor: Auditor) -> None:
    (result,) = french_auditor.audit([read_text((PAIR + "Le conseil a voté le budget.\n\n") * 50_000)])
    assert len(result.pairs) == 50_000
