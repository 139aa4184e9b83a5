"""Pages as newsrooms and crawlers have them: what is read of each, where it stands, and what the audit finds in it.

What is expected stands beside each page, in JSON; ``AUDITOR_GOLDEN=write`` writes it anew, to be read before it is kept.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from auditor.article import Article
from auditor.pipeline import Auditor
from auditor.readers import read_paths

FOLDER = Path(__file__).parent / "pages"
PAGES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_page(page: Path, french_auditor: Auditor) -> None:
    article = _article(page)
    (result,) = french_auditor.audit([article])
    found = {
        "language": article.language,
        "notes": list(article.notes),
        "segments": [f"{s.line}:{s.column} block {s.block} {s.role} {s.language or '-'}: {s.text}" for s in article.segments],
        "pairs": [
            f"{p.language} {p.verdict}: {p.segment.text}" + (f" = {p.counterpart.text}" if p.counterpart else "")
            for p in result.pairs
        ],
    }
    golden = page.with_suffix(".json")
    if os.environ.get("AUDITOR_GOLDEN") == "write":
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_lines_and_columns_lead_to_the_text(page: Path) -> None:
    data = page.read_bytes()
    source = data.decode("cp1252" if page.stem == "windows_1252" else "utf-8").replace("\r\n", "\n").split("\n")
    for segment in _article(page).segments:
        first = segment.text[0]
        at = source[segment.line - 1][segment.column - 1 :]
        assert at.startswith((first, "&")), (segment, at[:20])


def _article(page: Path) -> Article:
    sources = read_paths([str(page)])
    assert not sources.errors
    (article,) = sources.articles
    return article
