"""Nothing leaves the machine while auditing: the same result with and without a network."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from auditor import Auditor
from auditor.readers import read_paths

ARTICLES = Path(__file__).parents[1] / "corpus" / "articles"


def test_an_audit_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("an audit opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    paths = [str(path) for path in sorted(ARTICLES.glob("*.txt"))[:2]]
    results = Auditor(jobs=1).audit(read_paths(paths).articles)
    assert any(result.pairs for result in results)


@pytest.mark.slow
def test_a_network_namespace_without_interfaces_changes_nothing() -> None:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"], check=False).returncode != 0:
        pytest.skip("network namespaces cannot be made here: the audit without a network is NOT tested")
    command = [sys.executable, "-m", "auditor", "audit", str(ARTICLES), "--format", "json", "--isolated", "--quiet"]
    reports = [
        json.loads(subprocess.run([*prefix, *command], check=True, capture_output=True, text=True).stdout)
        for prefix in ([], ["unshare", "-rn"])
    ]
    assert reports[0]["summary"]["articles"] > 40
    assert reports[0] == reports[1]
