"""The real auditor, loaded once for all tests that need models, and the folders of text that some of them measure on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from auditor.article import DetectedSegment, Role, Segment, Status
from auditor.detection import Detector
from auditor.pipeline import Auditor
from auditor.resources import model_file

# The same examples in every run of CI, so that a change is judged by what it changes; elsewhere new ones each time.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

REPOSITORY = Path(__file__).resolve().parents[1]

Detect = Callable[..., DetectedSegment]


@pytest.fixture(scope="session")
def french_auditor() -> Auditor:
    """An auditor of French articles. Tests that count encoded texts make their own."""
    return Auditor("fr")


@pytest.fixture(scope="session")
def detectors() -> Callable[[str], Detector]:
    """A detector for a host language, each made once."""
    made: dict[str, Detector] = {}

    def detector(host: str) -> Detector:
        if host not in made:
            made[host] = Detector(host, model_file("words.json.gz"), model_file("detector.json"))
        return made[host]

    return detector


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Text beside the checkout that is measured on and never copied; tests that need it are skipped without it."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"NOT MEASURED: {folder} is absent; this test needs the text in it")
    return folder


@pytest.fixture
def detected() -> Detect:
    """Makes detected segments by hand: text, ``"fr"`` for the host or another language or ``None``, then line and block."""

    def make(
        text: str, language: str | None, line: int, block: int, *, column: int = 1, role: Role = Role.CAPTION
    ) -> DetectedSegment:
        status = Status.HOST if language == "fr" else Status.FOREIGN if language else Status.UNDETERMINED
        segment = Segment(text, line, column, line, column + len(text), block, role)
        return DetectedSegment(segment, status, language, 0.9)

    return make
