"""Memory over many records, as ratios between runs on this machine: what is held grows with a portion and not with the file."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmark

FEW, MANY = 1_500, 12_000

# Prints the largest resident size of a run of the command line, in KiB (bytes on macOS), and its exit code.
RUN = """
import resource, sys
from auditor.cli import main
code = main(sys.argv[1:])
print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""
READ = """
import resource, sys
from auditor.readers import open_paths
start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in open_paths(sys.argv[1:]))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start, file=sys.stderr)
"""


def records(count: int) -> Iterator[dict[str, str]]:
    """Small articles; one in twenty has a caption, always one of a few."""
    for number in range(count):
        lines = [
            f"La ville vote son budget, épisode {number}",
            "",
            f"Le conseil municipal a voté lundi soir le budget numéro {number} de la commune après trois heures d’un débat vif.",
        ]
        if number % 20 == 0:
            caption = number // 20 % 5
            lines += ["", f"Ngư dân số {caption} vá lưới trên bến cảng vào buổi sáng."]
            lines += [f"Le pêcheur numéro {caption} répare ses filets sur le quai au matin."]
        yield {"id": f"r{number}", "text": "\n".join(lines)}


def written(folder: Path, count: int, name: str) -> Path:
    file = folder / f"{count}{name}"
    rows = list(records(count))
    if name == ".parquet":
        pyarrow = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pyarrow.Table.from_pylist(rows), file)
        return file
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    file.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return file


def measured(script: str, *arguments: str) -> tuple[int, int]:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, check=True, text=True, env=os.environ | {"NO_COLOR": "1"}
    )
    code, size = done.stderr.splitlines()[-1].split()
    return int(code), int(size)


@pytest.mark.parametrize("report", ["jsonl", "csv"])
def test_an_audit_of_eight_times_the_records_takes_half_as_much_memory_again_at_most(tmp_path: Path, report: str) -> None:
    """The sizes are printed (``pytest -m benchmark -s``)."""
    options = ("--format", report, "--output", str(tmp_path / "report"), "--isolated", "--quiet")
    few = measured(RUN, "audit", str(written(tmp_path, FEW, ".jsonl")), *options)[1]
    many = measured(RUN, "audit", str(written(tmp_path, MANY, ".jsonl")), *options)[1]
    print(f"{report}: {FEW} records {few}, {MANY} records {many}, ratio {many / few:.2f}")
    assert many <= 1.5 * few


@pytest.mark.parametrize("name", [".jsonl", ".jsonl.gz", ".parquet"])
def test_reading_ten_times_the_records_holds_no_more_of_them(tmp_path: Path, name: str) -> None:
    """What reading adds to the memory of the process; the records of the larger file take some 200 MB as articles."""
    few, many = 5_000, 50_000
    count, added = measured(READ, str(written(tmp_path, few, name)))
    assert count == few
    count, added_by_many = measured(READ, str(written(tmp_path, many, name)))
    assert count == many
    print(f"{name}: {few} records {added}, {many} records {added_by_many}")
    assert added_by_many <= 2 * added
