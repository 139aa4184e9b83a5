"""Writing: whole or not at all, to files, links, devices and pipes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.errors import InputError
from auditor.reports.output import encoded, open_output, write_report


def test_text_is_written_as_utf8(tmp_path: Path) -> None:
    write_report("é\r\n", tmp_path / "r.txt")
    assert (tmp_path / "r.txt").read_bytes() == b"\xc3\xa9\r\n"


def test_standard_output_by_default_and_for_a_dash(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_report("é\r\n")
    write_report(b"x", Path("-"))
    assert capfdbinary.readouterr().out == b"\xc3\xa9\r\nx"


def test_lone_surrogates_become_replacement_characters() -> None:
    assert encoded("a\udc80b").decode() == "a\ufffdb"


def test_failure_keeps_the_old_file_and_leaves_no_other(tmp_path: Path) -> None:
    target = tmp_path / "r.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError):
        _interrupted(target, RuntimeError())
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_interrupted_new_file_never_appears(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _interrupted(tmp_path / "r.txt", KeyboardInterrupt())
    assert list(tmp_path.iterdir()) == []


def test_mode_of_an_old_file_stays_and_a_new_one_follows_the_umask(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("x")
    old.chmod(0o640)
    mask = os.umask(0o022)
    try:
        write_report("y", old)
        write_report("y", new)
    finally:
        os.umask(mask)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (old, new)] == [0o640, 0o644]


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("x")
    (tmp_path / "link").symlink_to("real")
    write_report("y", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "y"


def test_device_is_written_and_not_replaced() -> None:
    write_report("y", Path(os.devnull))
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize("name", ["none/r.txt", ".", "file/r.txt"])
def test_target_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match=r"^[^\n]+: [^\n]+; [^\n]+$"):
        write_report("y", tmp_path / name)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_full_disk_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No space left"):
        write_report("y", Path("/dev/full"))
    with Path("/dev/full").open("wb") as full:
        run = _run("write_report('y' * 100000)", stdout=full)
    assert run.returncode == 1
    assert b"InputError: standard output: cannot be written: No space left" in run.stderr
    assert b"Exception ignored" not in run.stderr


def test_closed_pipe_ends_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = _run("write_report('y' * 1000000); print('more')", stdout=writing)
    os.close(writing)
    assert (run.returncode, run.stderr) == (0, b"")


def _interrupted(target: Path, error: BaseException) -> None:
    with open_output(target) as stream:
        stream.write(b"half")
        raise error


def _run(statement: str, stdout: object) -> subprocess.CompletedProcess[bytes]:
    code = f"from auditor.reports.output import write_report; {statement}"
    return subprocess.run([sys.executable, "-c", code], stdout=stdout, stderr=subprocess.PIPE, check=False)  # type: ignore[call-overload]
