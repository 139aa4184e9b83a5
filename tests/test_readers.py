"""Readers: bytes to text, text to segments with places in the source, paths to articles."""

from __future__ import annotations

import codecs
import io
import os
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.article import Segment
from auditor.errors import InputError
from auditor.readers import read_paths, read_text
from auditor.readers.decoding import decode

FRENCH = "Le pont est fermé jusqu’à mardi.\nL’été a été très sec à Hué.\n"
VIETNAMESE = "Người dân chờ đò ở bến sông. Ảnh: TTXVN\n"
JAPANESE = "港に戻った漁船から魚が降ろされている。写真は地元の新聞社が提供した。\n朝の市場では観光客が買い物を楽しんでいた。\n"
WRAPPED = (
    "Le fleuve est sorti de son lit dans la nuit et les riverains\n"
    "ont été conduits vers le gymnase de la commune, où des lits\n"
    "de camp et des repas chauds les attendaient depuis la veille,\n"
    "selon la mairie.\n"
)

LINE_END = re.compile(r"\r\n|\n|\r")


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def in_source(segment: Segment, source: str) -> str:
    """What stands in the source at the place that a segment of one line reports."""
    return LINE_END.split(source)[segment.line - 1][segment.column - 1 : segment.end_column - 1]


# --- decoding


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (VIETNAMESE.encode(), "utf-8", VIETNAMESE),
        (codecs.BOM_UTF8 + VIETNAMESE.encode(), "utf-8", VIETNAMESE),
        (codecs.BOM_UTF16_LE + VIETNAMESE.encode("utf-16-le"), "utf-16-le", VIETNAMESE),
        (codecs.BOM_UTF16_BE + VIETNAMESE.encode("utf-16-be"), "utf-16-be", VIETNAMESE),
        (codecs.BOM_UTF32_LE + VIETNAMESE.encode("utf-32-le"), "utf-32-le", VIETNAMESE),
        (codecs.BOM_UTF32_BE + VIETNAMESE.encode("utf-32-be"), "utf-32-be", VIETNAMESE),
    ],
)
def test_known_encoding_is_read_without_a_note(data: bytes, encoding: str, text: str) -> None:
    decoded = decode(data, "a.txt")
    assert (decoded.text, decoded.encoding, decoded.note) == (text, encoding, None)


@pytest.mark.parametrize(("text", "encoding"), [(FRENCH * 4, "cp1252"), (JAPANESE * 2, "shift_jis")])
def test_other_encoding_is_guessed_and_the_guess_is_noted(text: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes(text.encode(encoding))
    article = read_paths([str(path)]).articles[0]
    assert [segment.text for segment in article.segments] == text.splitlines()
    assert len(article.notes) == 1
    assert "guess" in article.notes[0]


def test_a_few_damaged_bytes_do_not_change_the_encoding() -> None:
    decoded = decode(VIETNAMESE.encode() * 3 + b"\xff\n", "a.txt")
    assert decoded.text == VIETNAMESE * 3 + "\ufffd\n"
    assert decoded.note is not None
    assert "1 damaged" in decoded.note


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (codecs.BOM_UTF8 + b"\n \n", "empty"),
        (codecs.BOM_UTF16_LE, "empty"),
        ("\u00a0\n".encode(), "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 20, "binary"),
        (b"Bonjour\0", "binary"),
        (bytes(range(1, 32)) * 40, "binary"),
    ],
)
def test_data_without_text_is_an_error_that_names_the_file(data: bytes, cause: str) -> None:
    with pytest.raises(InputError, match=rf"^a\.txt: .*{cause}") as caught:
        decode(data, "a.txt")
    assert "\n" not in str(caught.value)


@given(st.text(min_size=1).filter(lambda text: text.strip("\ufeff \t\r\n\f\v\u00a0") and "\0" not in text))
def test_any_text_survives_a_byte_order_mark(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode(), "a").text == text
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le"), "a").text == text


@given(st.binary(max_size=400))
def test_bytes_give_text_or_an_input_error(data: bytes) -> None:
    try:
        decoded = decode(data, "a")
    except InputError:
        return
    assert decoded.text.strip()


# --- lines, blocks, columns


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_counts_once(end: str) -> None:
    article = read_text(end.join(["un", "", "deux", "trois", "", "", "quatre"]))
    assert [(s.text, s.line, s.block) for s in article.segments] == [
        ("un", 1, 0),
        ("deux", 3, 1),
        ("trois", 4, 1),
        ("quatre", 7, 2),
    ]


def test_mixed_line_ends() -> None:
    assert [s.line for s in read_text("a\r\nb\rc\nd\r\r\ne").segments] == [1, 2, 3, 4, 6]


@pytest.mark.parametrize(
    ("line", "text", "column", "end_column"),
    [
        ("Bonjour", "Bonjour", 1, 8),
        ("   Bonjour  ", "Bonjour", 4, 11),
        ("\t\u3000Bonjour", "Bonjour", 3, 10),
        ("\ufeffBonjour", "Bonjour", 2, 9),
        ("\u200b\u200eBonjour\u200f", "Bonjour", 3, 10),
        ("\u00a0« Oui »\u202f", "« Oui »", 2, 9),
        ("😀 fête 🎉", "😀 fête 🎉", 1, 9),
        (nfd("  Lễ hội"), "Lễ hội", 3, 3 + len(nfd("Lễ hội"))),
        (nfd(" 사진 속"), "사진 속", 2, 2 + len(nfd("사진 속"))),
    ],
)
def test_columns_count_code_points_of_the_source(line: str, text: str, column: int, end_column: int) -> None:
    (segment,) = read_text(line).segments
    assert (segment.text, segment.column, segment.end_column) == (text, column, end_column)


# Hangul in NFD is left out here: see the test of Korean parts below.
TEXTS = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\n\r \t\u0301\u0323ệ각ễ·")), max_size=80)


@given(TEXTS)
@example("Kết qua\u0309 \u0323 x")
@example("\u0301accent first")
@example("\u1100\u1161\u11a8")
def test_the_source_at_a_segments_columns_is_its_text(source: str) -> None:
    for segment in read_text(source).segments:
        if segment.line == segment.end_line:
            assert nfc(in_source(segment, source)) == segment.text


def parts_agree(words: list[str], indent: int) -> None:
    source = "x\n" + " " * indent + nfd(" ".join(words))
    segment = read_text(source).segments[1]
    start = 0
    for word in words:
        part = segment.part(start, start + len(word))
        assert part.text == word
        assert nfc(in_source(part, source)) == word
        start += len(word) + 1


@given(st.lists(st.text("Nhàlãnđạo TriềuTiênếộữcpgĐ".replace(" ", ""), min_size=1, max_size=8), min_size=1), st.integers(0, 5))
def test_parts_of_decomposed_vietnamese_point_into_the_source(words: list[str], indent: int) -> None:
    parts_agree(words, indent)


@given(st.lists(st.text("한국의대통령이각료를만났다", min_size=1, max_size=6), min_size=1, max_size=6), st.integers(0, 5))
def test_parts_of_decomposed_korean_point_into_the_source(words: list[str], indent: int) -> None:
    parts_agree(words, indent)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), st.data())
def test_parts_of_composed_text_are_slices(text: str, data: st.DataObject) -> None:
    text = nfc(text)
    segment = Segment(text, 3, 5, 3, 5 + len(text))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    part = segment.part(start, end)
    assert part.text == text[start:end].strip()
    assert text[part.column - 5 : part.end_column - 5] == part.text
    assert part.line == 3


def test_a_part_of_a_part_keeps_its_place() -> None:
    source = nfd("Ảnh: TASS | Đại sứ Bỉ | Huế")
    segment = read_text(source).segments[0]
    middle = segment.part(segment.text.index("Đại"), len(segment.text))
    last = middle.part(middle.text.index("Huế"), len(middle.text))
    assert nfc(in_source(middle, source)) == "Đại sứ Bỉ | Huế"
    assert nfc(in_source(last, source)) == "Huế"


# --- hand-wrapped paragraphs


def test_a_paragraph_wrapped_by_hand_is_one_segment() -> None:
    first, second = read_text("Titre\n\n" + WRAPPED).segments
    assert first.text == "Titre"
    assert second.text == " ".join(WRAPPED.split())
    assert (second.line, second.end_line, second.column, second.end_column) == (3, 6, 1, len("selon la mairie.") + 1)


@pytest.mark.parametrize(
    "block",
    [
        "Un pêcheur répare ses filets sur le quai du port de Da Nang.\nNgư dân vá lưới trên bến cảng Đà Nẵng.",
        "Nhà lãnh đạo Triều Tiên và Tổng thống Nga trong buổi lễ.\nLe dirigeant nord-coréen et le président russe à la fête.\n"
        "Ảnh: TASS",
        "Première phrase de la liste qui se tient toute seule ici.\nDeuxième phrase de la liste qui se tient toute seule.\n"
        "Troisième phrase de la liste qui se tient toute seule.",
        "un\ndeux\ntrois\nquatre",
    ],
)
def test_captions_one_below_the_other_stay_apart(block: str) -> None:
    assert [s.text for s in read_text(block).segments] == block.split("\n")


# --- paths


def test_a_folder_is_walked_in_name_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c.TXT", ".hidden.txt", "image.png", "deep/z.text", ".git/x.txt", "node_modules/y.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{name}\n")
    sources = read_paths([str(tmp_path)])
    assert [Path(a.path).relative_to(tmp_path).as_posix() for a in sources.articles] == ["a.md", "b.txt", "c.TXT", "deep/z.text"]
    assert sources.skipped == 1
    assert not sources.errors


def test_each_file_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Bonjour\n")
    (tmp_path / "b.txt").symlink_to(file)
    sources = read_paths([str(file), str(tmp_path), str(tmp_path / "." / "a.txt")])
    assert [article.path for article in sources.articles] == [str(file)]


def test_a_named_file_is_read_whatever_its_ending(tmp_path: Path) -> None:
    (tmp_path / ".notes").write_text("Bonjour\n")
    assert read_paths([str(tmp_path / ".notes")]).articles[0].segments[0].text == "Bonjour"


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.txt: no such file"):
        read_paths([str(tmp_path / "none.txt")])


@pytest.mark.parametrize("names", [(), ("image.png",), (".hidden.txt",)])
def test_a_folder_with_nothing_to_read_is_an_error(names: tuple[str, ...], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).write_text("x")
    with pytest.raises(InputError, match="nothing to read"):
        read_paths([str(tmp_path)])


def test_files_that_cannot_be_read_do_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"\0\1\2")
    (tmp_path / "c.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "d.txt").write_text("Bonjour\n")
    sources = read_paths([str(tmp_path)])
    assert [Path(article.path).name for article in sources.articles] == ["d.txt"]
    assert [Path(error.path).name for error in sources.errors] == ["a.txt", "b.txt", "c.txt"]
    for error in sources.errors:
        assert error.message.startswith(error.path)
        assert "\n" not in error.message


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser reads every file")
def test_a_file_without_permission_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    file.chmod(0)
    (error,) = read_paths([str(file)]).errors
    assert "ermission" in error.message


def test_the_systems_refusal_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (error,) = read_paths([str(file)]).errors
    assert error.message.startswith(f"{file}: cannot be read: Permission denied")


def test_standard_input_is_an_article() -> None:
    sources = read_paths(["-", "-"], io.BytesIO(codecs.BOM_UTF8 + b"Bonjour\r\n"))
    assert [(a.path, [s.text for s in a.segments]) for a in sources.articles] == [("-", ["Bonjour"])]


def test_empty_standard_input_is_an_error() -> None:
    (error,) = read_paths(["-"], io.BytesIO(b"")).errors
    assert error.message.startswith("standard input: ")
    assert "empty" in error.message
