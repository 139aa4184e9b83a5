"""Wrapping and cleaning for terminals, whatever the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.reports.harmless import harmless
from auditor.reports.terminal import colored, isolated, width, wrap


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("", 5, [""]),
        ("   ", 5, [""]),
        ("un deux trois", 7, ["un deux", "trois"]),
        ("un  deux", 3, ["un", "deu", "x"]),
        ("anticonstitutionnel", 8, ["anticons", "titution", "nel"]),
        ("国家大剧院", 4, ["国家", "大剧", "院"]),
        ("国家，大剧", 4, ["国", "家，", "大剧"]),
        ("Xi 访问 Hà Nội", 6, ["Xi 访", "问 Hà", "Nội"]),
        ("Photo\u00a0: AFP", 8, ["Photo\u00a0:", "AFP"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("👩\u200d🌾👩\u200d🌾", 2, ["👩\u200d🌾", "👩\u200d🌾"]),
        ("ไป ไป", 2, ["ไป", "ไป"]),
        ("ab ไป", 4, ["ab", "ไป"]),
    ],
)
def test_wrap(text: str, cells: int, lines: list[str]) -> None:
    assert wrap(text, cells) == lines


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.integers(2, 40))
@example("\u3000", 2)
@example("「「国", 2)
def test_wrapping_loses_nothing(text: str, cells: int) -> None:
    assert re.sub(r"\s", "", "".join(wrap(text, cells))) == re.sub(r"\s", "", text)


@given(st.text("aé 国家大，。「がハ서울 عربית0123-", max_size=60), st.integers(4, 40))
def test_lines_fit(text: str, cells: int) -> None:
    assert all(width(line) <= cells for line in wrap(text, cells))


@given(st.text(st.characters(exclude_categories=[])))
def test_harmless_text_is_one_line_that_can_be_written(text: str) -> None:
    cleaned = harmless(text)
    assert len(cleaned.splitlines()) <= 1
    assert harmless(cleaned) == cleaned
    cleaned.encode("utf-8")
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", cleaned)


@pytest.mark.parametrize("text", ["Légende", "Ảnh: TTXVN", "国家", "וידאו", "می\u200cخواهم", "שלום\u200f"])
def test_ordinary_text_stays(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(("text", "closed"), [("עברית", True), ("فارسی", True), ("Hébreu", False), ("漢字", False)])
def test_only_right_to_left_text_is_closed_off(text: str, closed: bool) -> None:
    assert isolated(text) == (f"\u2068{text}\u2069" if closed else text)


def test_colour() -> None:
    assert colored("x", "red") == "\x1b[31mx\x1b[0m"
