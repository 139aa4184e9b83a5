"""Vietnamese typed without its marks gets them back, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import Auditor
from auditor.errors import ModelError
from auditor.resources import model_file
from auditor.scoring.marks import Marks, bare, lacks_marks

MARKS = Marks(model_file("marks-vi.json.gz"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thay giao trao sach giao khoa cho hoc sinh", "Thầy giáo trao sách giáo khoa cho học sinh"),
        ("NGUOI DAN HA NOI", "NGƯỜI DÂN HÀ NỘI"),
        ("Canh sat giao thong, 15 nguoi chet.", "Cảnh sát giao thông, 15 người chết."),
        ("", ""),
        ("12/5 - 2024", "12/5 - 2024"),
    ],
)
def test_restored(text, expected):
    assert MARKS.restore(text) == expected


@given(st.text(alphabet="abcdeghiklmnopqrstuvxyzABCDTN ,.;:0159-", max_size=80))
def test_only_marks_are_added(text):
    restored = MARKS.restore(text)
    assert bare(restored) == text.lower()
    assert len(restored) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Tong thong Nga tham Ha Noi", True), ("Tổng thống Nga", False), ("Anh: AFP", False), ("Ha Noi", False), ("", False)],
)
def test_which_texts_lack_marks(text, expected):
    assert lacks_marks(text) is expected


@pytest.mark.parametrize("data", [b"", b"x", b"\x1f\x8b"])
def test_broken_counts_are_one_clear_error(tmp_path: Path, data):
    path = tmp_path / "marks.json.gz"
    path.write_bytes(data)
    with pytest.raises(ModelError, match=r"marks\.json\.gz: the counts of syllables cannot be read"):
        Marks(path)


def test_a_caption_without_marks_is_judged_like_one_with_them():
    french = "La police de la route contrôle l'alcoolémie des conducteurs"
    captions = ["Cảnh sát giao thông kiểm tra nồng độ cồn tài xế", "Canh sat giao thong kiem tra nong do con tai xe"]
    with_marks, without = Auditor(jobs=1).score_pairs([(caption, french) for caption in captions], "vi")
    assert without == pytest.approx(with_marks, abs=0.05)
