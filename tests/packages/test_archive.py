"""Package files: sound ones are installed whole, every other is refused in one line and leaves nothing behind."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.errors import InputError, ModelError
from auditor.packages import Package, installed_packages
from auditor.packages.install import install_file
from auditor.packages.known import _pins, known_package

_LOOSE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


def _refusal(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(ModelError) as error:
        install_file(path)
    text = str(error.value)
    assert "\n" not in text
    assert text.startswith(f"{path}: ")
    assert "; " in text
    return text


def _installed_or_refused(path: Path) -> Package | None:
    """The package, or ``None`` when it was refused. Any other failure is the test's."""
    with suppress(ModelError):
        return install_file(path).package
    return None


@pytest.mark.parametrize("root", ["", "package/", "translate-vi_en-1_0/"])
def test_a_sound_package(root: str, models: Path, parts: Callable, archive: Callable, everything: Callable) -> None:
    files = {**parts(), "README.md": b"read", "stanza/vi/tokenize/a.pt": b"x"}
    Path("vi.argosmodel").write_bytes(archive(files, root))
    outcome = install_file(Path("vi.argosmodel"))
    (package,) = installed_packages()
    assert (outcome.package, outcome.fresh) == (package, True)
    assert package.path == models / "packages" / "vi_en_1.0"
    assert everything(package.path) == sorted([*files, "installed.json", "model", "stanza", "stanza/vi", "stanza/vi/tokenize"])
    assert {name: (package.path / name).read_bytes() for name in files} == files
    record = json.loads((package.path / "installed.json").read_bytes())
    assert (record["origin"], record["size"]) == ("vi.argosmodel", Path("vi.argosmodel").stat().st_size)
    assert record["sha256"] == package.sha256
    assert set(record["files"]) == set(files)
    assert [name for name in everything(models) if "/" not in name.removeprefix("packages/")] == [
        "packages",
        "packages/vi_en_1.0",
    ]


def test_litter_of_other_systems_is_left_out(parts: Callable, archive: Callable, everything: Callable) -> None:
    packed = archive({f"package/{name}": content for name, content in {**parts(), ".DS_Store": b"x"}.items()}, "")
    with zipfile.ZipFile(stream := io.BytesIO(packed), "a") as file:
        file.writestr("__MACOSX/package/._metadata.json", b"x")
    Path("vi.argosmodel").write_bytes(stream.getvalue())
    package = install_file(Path("vi.argosmodel")).package
    assert everything(package.path) == sorted([*parts(), "model", "installed.json"])


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("../evil", "outside"),
        ("package/../../evil", "outside"),
        ("/etc/evil", "outside"),
        ("//evil", "outside"),
        ("C:evil", "outside"),
        ("package/C:/evil", "outside"),
        ("package\\..\\evil", "outside"),
        ("package/./x", "outside"),
        ("package//x", "outside"),
        ("package/..", "outside"),
        ("package/x ", "outside"),
        ("package/x.", "outside"),
        ("package/\x1b[31m", "outside"),
        ("package/" + "x" * 300, "outside"),
        ("package/" + "x/" * 30 + "y", "outside"),
        ("package/MODEL/model.bin", "twice"),
        ("package/METADATA.JSON", "twice"),
        ("package/metadata.json/x", "as a file and as a folder"),
        ("other/x", "beside the package"),
        ("other/metadata.json", "more than one package"),
    ],
)
def test_members_with_bad_names(
    name: str, cause: str, models: Path, parts: Callable, archive: Callable, everything: Callable, tmp_path: Path
) -> None:
    before = everything(tmp_path)
    with zipfile.ZipFile(stream := io.BytesIO(archive(parts())), "a") as file:
        file.writestr(name, b"x")
    assert cause in _refusal(Path("p.argosmodel"), stream.getvalue())
    assert everything(tmp_path) == sorted([*before, "work/p.argosmodel"])


def test_a_name_with_a_nul(parts: Callable, archive: Callable) -> None:
    packed = archive({**parts(), "READMEx": b"x"}).replace(b"READMEx", b"REA\0MEx")
    assert "another name" in _refusal(Path("p.argosmodel"), packed)


def test_a_member_that_is_there_twice(parts: Callable, archive: Callable) -> None:
    with zipfile.ZipFile(stream := io.BytesIO(archive(parts())), "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("package/metadata.json", b"{}")
    assert "twice" in _refusal(Path("p.argosmodel"), stream.getvalue())


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_links_and_special_files(kind: int, parts: Callable, archive: Callable) -> None:
    info = zipfile.ZipInfo("package/model/link")
    info.external_attr = (kind | 0o644) << 16
    with zipfile.ZipFile(stream := io.BytesIO(archive(parts())), "a") as file:
        file.writestr(info, b"/etc/passwd")
    assert "is a link or a special file" in _refusal(Path("p.argosmodel"), stream.getvalue())


def test_encrypted_members(parts: Callable, archive: Callable) -> None:
    packed = bytearray(archive(parts()))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := packed.find(signature, start + 1)) >= 0:
            packed[start + offset] |= 1
    assert "is encrypted" in _refusal(Path("p.argosmodel"), bytes(packed))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_compression(method: int, parts: Callable) -> None:
    with zipfile.ZipFile(stream := io.BytesIO(), "w", method) as file:
        for name, content in parts().items():
            file.writestr(f"p/{name}", content)
    assert "compressed in a way" in _refusal(Path("p.argosmodel"), stream.getvalue())


def test_bombs(parts: Callable, archive: Callable) -> None:
    text = _refusal(Path("p.argosmodel"), archive({**parts(), "zeros": bytes(33 << 20)}))
    assert "grows from" in text
    many = {**parts(), **{f"x{number}": b"" for number in range(10_001)}}
    assert "members, more than any package" in _refusal(Path("p.argosmodel"), archive(many))


def test_a_member_that_lies_about_its_size(parts: Callable, archive: Callable, everything: Callable, models: Path) -> None:
    packed = bytearray(archive({**parts(), "zeros": bytes(33 << 20)}))
    packed = bytearray(bytes(packed).replace(struct.pack("<I", 33 << 20), struct.pack("<I", 100)))
    _refusal(Path("p.argosmodel"), bytes(packed))
    assert everything(models) == []


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"metadata.json": None}, "metadata.json is missing"),
        ({"model/model.bin": None}, "model/model.bin is missing"),
        ({"sentencepiece.model": None}, "sentencepiece.model and bpe.model are missing"),
        ({"metadata.json": b"{"}, "metadata.json is not JSON"),
        ({"metadata.json": b"[]"}, "not a JSON object"),
        ({"metadata.json": b"{}"}, "from_code is missing"),
        ({"metadata.json": b'{"type": "sbd"}'}, "not a translation package"),
        ({"metadata.json": b'{"from_code": "../..", "to_code": "en", "package_version": "1"}'}, "is not a language code"),
        ({"metadata.json": b'{"from_code": "vi", "to_code": "en", "package_version": "../1"}'}, "is not a version"),
        ({"metadata.json": b" " * (2 << 20)}, "metadata.json is too large"),
    ],
)
def test_parts_that_are_missing_or_wrong(
    change: dict[str, bytes | None], cause: str, models: Path, parts: Callable, archive: Callable, everything: Callable
) -> None:
    files = {name: content for name, content in {**parts(), **change}.items() if content is not None}
    assert cause in _refusal(Path("p.argosmodel"), archive(files))
    assert everything(models) == []


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("translate-vi_en-1_0.argosmodel", None),
        ("translate-vi_en-1_0 (1).argosmodel", None),
        ("vi_en.argosmodel", None),
        ("vi_en-1.0.argosmodel", None),
        ("anything.argosmodel", None),
        ("translate-en_vi-1_0.argosmodel", "is named for en->vi and holds vi->en 1.0"),
        ("en_fr.argosmodel", "is named for en->fr and holds vi->en 1.0"),
        ("translate-vi_en-1_9.argosmodel", "is named for version 1.9 and holds vi->en 1.0"),
    ],
)
def test_names_that_contradict(name: str, cause: str | None, parts: Callable, archive: Callable) -> None:
    if cause:
        assert cause in _refusal(Path(name), archive(parts()))
    else:
        Path(name).write_bytes(archive(parts()))
        assert install_file(Path(name)).fresh


def test_a_known_package_must_be_the_known_one(parts: Callable, archive: Callable) -> None:
    (pin,) = _pins().values()
    assert known_package("vi", "en", "1.9") == pin
    text = _refusal(Path("p.argosmodel"), archive(parts(version="1.9")))
    assert "the pinned list says 65,895,840" in text


def test_a_known_package_of_the_right_size_and_another_content(
    parts: Callable, archive: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = archive(parts())
    pin = type(known_package("vi", "en", "1.9"))(len(data), "0" * 64, "the pinned list")
    monkeypatch.setattr("auditor.packages.install.known_package", lambda *_: pin)
    assert "the pinned list says 000000000000…" in _refusal(Path("p.argosmodel"), data)


@pytest.mark.parametrize("data", [b"", b"PK", b"<html>", b"PK\x05\x06" + bytes(18), bytes(100_000)])
def test_no_zip(data: bytes) -> None:
    _refusal(Path("p.argosmodel"), data)


@pytest.mark.parametrize(("name", "cause"), [("none.argosmodel", "No such file"), (".", "Is a directory")])
def test_no_file(name: str, cause: str) -> None:
    with pytest.raises(InputError, match=f"^{name}: cannot be read: {cause}.*; name a .argosmodel file or a language$"):
        install_file(Path(name))


@_LOOSE
@given(data=st.data())
def test_damage_anywhere_is_refused_or_harmless(
    data: st.DataObject, parts: Callable, archive: Callable, models: Path, everything: Callable
) -> None:
    packed = bytearray(archive(parts()))
    if data.draw(st.booleans()):
        del packed[data.draw(st.integers(0, len(packed) - 1)) :]
    for _ in range(data.draw(st.integers(0, 3))):
        if packed:
            position = data.draw(
                st.one_of(st.integers(0, len(packed) - 1), st.integers(max(0, len(packed) - 500), len(packed) - 1))
            )
            packed[position] = data.draw(st.integers(0, 255))
    Path("p.argosmodel").write_bytes(packed)
    package = _installed_or_refused(Path("p.argosmodel"))
    if package:
        found = {name: (package.path / name).read_bytes() for name in parts() if (package.path / name).is_file()}
        assert found.items() <= parts().items()
    for name in everything(models):
        assert name.split("/")[0] == "packages"
        assert name == "packages" or name.split("/")[1] == "vi_en_1.0"


_names = st.one_of(
    st.text(st.sampled_from("./\\ab:\0 é"), min_size=1, max_size=12),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10),
    st.sampled_from(
        ["../../x", "/x", "package/../../../x", "package/model/../../../x", "a" * 5000, "CON", "package/installed.json"]
    ),
)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@_LOOSE
@given(names=st.lists(_names, max_size=4), root=st.sampled_from(["", "package/"]))
def test_nothing_is_ever_written_outside(
    names: list[str], root: str, parts: Callable, archive: Callable, tmp_path: Path, everything: Callable
) -> None:
    with zipfile.ZipFile(stream := io.BytesIO(archive(parts(), root)), "a") as file:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = name
            file.writestr(info, b"evil")
    Path("p.argosmodel").write_bytes(stream.getvalue())
    _installed_or_refused(Path("p.argosmodel"))
    for name in everything(tmp_path):
        assert name in ("models", "models/packages", "work", "work/p.argosmodel", "home") or name.startswith(
            "models/packages/vi_en_1.0"
        )
    assert not Path("/x").exists()
