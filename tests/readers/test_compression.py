"""Compressed files: read as what is in them; damaged ones and bombs are errors of one line."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from auditor.errors import InputError
from auditor.readers import compression, read_paths
from auditor.readers.compression import inner_name, unpacked

LINES = b'{"text": "Bonjour"}\n' * 40
zstd = zstandard.ZstdCompressor().compress


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl.gz", gzip.compress(LINES)),
        ("a.jsonl.GZ", gzip.compress(LINES[:400]) + gzip.compress(LINES[400:])),
        ("a.jsonl.zst", zstd(LINES)),
        ("a.jsonl.zst", zstd(LINES[:400]) + zstd(LINES[400:])),
        ("a.jsonl.gz.zst", zstd(gzip.compress(LINES))),
        ("a.gz", gzip.compress(LINES)),
        ("a.unknown", zstd(LINES)),
    ],
)
def test_a_compressed_file_reads_as_what_is_in_it(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    sources = read_paths([str(tmp_path / name)])
    assert [article.segments[0].text for article in sources.articles] == ["Bonjour"] * 40
    assert sources.articles[-1].segments[0].line == 40
    assert sources.articles[-1].id == f"{tmp_path / name}#40"


def test_standard_input_may_be_compressed() -> None:
    assert len(read_paths(["-"], io.BytesIO(gzip.compress(LINES))).articles) == 40


def test_a_walked_folder_reads_known_formats_within(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"Bonjour"))
    (tmp_path / "b.png.gz").write_bytes(gzip.compress(b"Bonjour"))
    (tmp_path / "c.tar.gz").write_bytes(gzip.compress(b"Bonjour"))
    sources = read_paths([str(tmp_path)])
    assert [Path(article.path).name for article in sources.articles] == ["a.txt.gz"]
    assert sources.skipped == 2


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_every_cut_and_any_damage_is_an_error(pack: Callable[[bytes], bytes]) -> None:
    name = "a.gz" if pack is gzip.compress else "a.zst"
    data = pack(bytes(range(32, 127)) * 3)
    for cut in range(len(data)):
        with pytest.raises(InputError, match=r"^a\.\w+: ") as caught:
            unpacked(data[:cut], name)
        assert "\n" not in str(caught.value)
    for wrong in (b"Bonjour", data[:4] + b"\xff" * 40):
        with pytest.raises(InputError, match="not sound"):
            unpacked(wrong, name)


@pytest.mark.parametrize(("name", "pack"), [("a.txt.gz", gzip.compress), ("a.txt.zst", zstd)])
def test_a_bomb_is_refused(name: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(pack(b"a" * (compression.FREE_BYTES + 2**20)))
    (error,) = read_paths([str(tmp_path / name)]).errors
    assert "times its size" in error.message


def test_the_size_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "MAX_BYTES", 2**20)
    with pytest.raises(InputError, match="more than 1 MiB"):
        unpacked(gzip.compress(b"a" * 2**22), "a.gz")


@pytest.mark.parametrize(
    ("path", "inner"),
    [("x.y/a.jsonl.gz", "x.y/a.jsonl"), ("a.txt", "a.txt"), ("a.gz", "a"), (".gz", ".gz"), ("a.b.gz.zst", "a.b")],
)
def test_inner_name(path: str, inner: str) -> None:
    assert inner_name(path) == inner
