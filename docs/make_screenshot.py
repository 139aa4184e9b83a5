"""Makes the README's picture: audits the corpus, renders the HTML report, and photographs it in the installed Chromium.

    python docs/make_screenshot.py            writes docs/report.png

Needs Debian's ``chromium``, a font for each script of the corpus (``fonts-noto-core``, ``fonts-noto-cjk``), and playwright.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from contextlib import chdir
from pathlib import Path

from auditor import audit_paths
from auditor.reports import Layout, render

REPOSITORY = Path(__file__).resolve().parents[1]
SIZE = {"width": 1280, "height": 1330}  # CSS pixels: the summary and the first pairs


def photograph(page: Path, picture: Path, program: str, scheme: str) -> None:
    """Take the picture of a report. The filter shows pairs whose verdict is a mismatch."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        view = browser.new_page(viewport=SIZE, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        view.goto(f"{page.as_uri()}#verdict=mismatch&sort=article")
        view.screenshot(path=picture)
        browser.close()


def main() -> int:
    """Read the options, make the picture."""
    options = argparse.ArgumentParser(description="Make the README's picture of the HTML report.")
    options.add_argument("--output", type=Path, default=REPOSITORY / "docs" / "report.png")
    options.add_argument("--language", default="en", choices=["en", "fr"])
    options.add_argument("--scheme", default="light", choices=["light", "dark"])
    chosen = options.parse_args()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        print("chromium: not found; apt-get install chromium", file=sys.stderr)  # noqa: T201
        return 2
    with chdir(REPOSITORY):
        report = audit_paths(["corpus/articles"])
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        page.write_text(render(report, "html", Layout(language=chosen.language)), encoding="utf-8")
        photograph(page, chosen.output, program, chosen.scheme)
    return 0


if __name__ == "__main__":
    sys.exit(main())
