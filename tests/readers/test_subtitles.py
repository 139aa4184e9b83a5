"""Subtitles: a cue is a block, tags and timings are no text, every character is placed in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.article import Article
from auditor.readers import read_paths
from auditor.readers.subtitles import read_subtitles

SRT = """\
1
00:00:01,000 --> 00:00:03,500
Người dân chờ đò ở bến sông.
Des habitants attendent le bac.

2
00:00:04,000 --> 00:00:06,000 X1:10
<i>Le bac est arrivé</i> avec
{\\an8}deux heures de retard.

3
00:00:07,000 --> 00:00:09,000
- Où allez-vous ?
– À Hué.
"""
VTT = """\
WEBVTT - Titre
Kind: captions

STYLE
::cue { color: red }

NOTE
00:00:00.000 --> 00:00:01.000
rien

intro
00:01.000 --> 00:03.000 align:start
<v Narrateur>Riz &amp; th\u00e9</v> <00:02.000><c.yellow>chaud</c>

00:04.000 --> 00:05.000
Trà nóng
"""


def texts(article: Article) -> list[tuple[int, str]]:
    return [(segment.block, segment.text) for segment in article.segments]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_subrip(end: str, tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    file.write_bytes(b"\xef\xbb\xbf" + SRT.replace("\n", end).encode())
    (article,) = read_paths([str(file)]).articles
    assert texts(article) == [
        (0, "Người dân chờ đò ở bến sông."),
        (0, "Des habitants attendent le bac."),
        (1, "Le bac est arrivé avec deux heures de retard."),
        (2, "- Où allez-vous ?"),
        (2, "– À Hué."),
    ]
    assert [segment.line for segment in article.segments] == [3, 4, 8, 13, 14]
    joined = article.segments[2]
    assert (joined.column, joined.end_line, joined.end_column) == (4, 9, len("{\\an8}deux heures de retard.") + 1)
    part = joined.part(joined.text.index("deux"), joined.text.index("deux") + 4)
    assert (part.text, part.line, part.column, part.end_column) == ("deux", 9, 7, 11)


def test_webvtt(tmp_path: Path) -> None:
    file = tmp_path / "a.vtt"
    file.write_text(VTT, encoding="utf-8")
    (article,) = read_paths([str(file)]).articles
    assert texts(article) == [(0, "Riz & thé chaud"), (1, "Trà nóng")]
    tea = article.segments[0].part(6, 9)
    assert (tea.text, tea.line, tea.column) == ("thé", 13, 24)


def cue(*lines: str) -> list[str]:
    article = read_subtitles("1\n00:00:01,000 --> 00:00:02,000\n" + "\n".join(lines), "a.srt", "a.srt")
    return [segment.text for segment in article.segments]


@pytest.mark.parametrize(
    "lines",
    [
        ("Le pont est fermé.", "la route aussi"),
        ("Le pont est", "Fermé"),
        ("Người dân vá lưới trên bến", "un pêcheur répare ses filets"),
        ("Рыбак чинит сети", "un pêcheur répare ses filets"),
        ("Der Fischer flickt für", "un pêcheur répare"),
        ("Le pont", "- est fermé"),
        ("漁船", "戻った"),
    ],
)
def test_lines_in_doubt_stay_apart(lines: tuple[str, ...]) -> None:
    assert cue(*lines) == list(lines)


@pytest.mark.parametrize(
    "lines", [("Le pont est fermé et", "la mairie a répété"), ("Người dân vá lưới", "trên bến cảng"), ("The ferry", "is late")]
)
def test_a_caption_that_runs_on_is_one_segment(lines: tuple[str, ...]) -> None:
    assert cue(*lines) == [" ".join(lines)]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("5 < 6 > 3", "5 < 6 > 3"),
        ("{{name}} dort", "{{name}} dort"),
        ("AT&T &eacute;t&eacute; &bogus;", "AT&T été &bogus;"),
        ("<font color=red>Rouge</font>", "Rouge"),
        ("{y:i}Oui", "Oui"),
    ],
)
def test_what_is_a_tag(line: str, text: str) -> None:
    assert cue(line) == [text]


def test_cues_with_one_timing_are_one_block() -> None:
    source = "".join(
        f"{n}\n00:00:0{t},000 --> 00:00:0{t + 1},000\n{text}\n\n" for n, t, text in [(1, 1, "A"), (2, 1, "B"), (3, 2, "C")]
    )
    assert texts(read_subtitles(source, "a", "a")) == [(0, "A"), (0, "B"), (1, "C")]


def test_a_blank_line_within_a_cue_and_no_blank_between() -> None:
    source = "1\n00:00:01,000 --> 00:00:02,000\nA\n\nB\n2\n00:00:02,000 -> 00:00:03,000\nC"
    assert texts(read_subtitles(source, "a", "a")) == [(0, "A"), (0, "B"), (1, "C")]


@pytest.mark.parametrize("data", [b"Bonjour\n", b"WEBVTT\n\nBonjour", b"1\n00:00:01,000 --> 00:00:02,000\n\n", b"", b"\0\1"])
def test_a_file_without_cues_is_an_error(data: bytes, tmp_path: Path) -> None:
    for name in ("a.srt", "a.vtt"):
        (tmp_path / name).write_bytes(data)
        (error,) = read_paths([str(tmp_path / name)]).errors
        assert error.message.startswith(error.path)
        assert ";" in error.message


@given(st.lists(st.text("aé <i>{\\}&amp;\u0301😀", max_size=14), max_size=3))
def test_every_character_stands_where_it_says(lines: list[str]) -> None:
    source = "1\n00:00:01,000 --> 00:00:02,000\nPremier.\n" + "\n".join(lines)
    table = source.split("\n")
    for segment in read_subtitles(source, "a", "a").segments:
        for index, character in enumerate(segment.text):
            part = segment.part(index, index + 1)
            if part.text and character.isascii() and character not in "& ":
                assert table[part.line - 1][part.column - 1] == character
