"""Step 1: download the packages of `sources.tsv` and unpack the translations in them.

Uses the ordinary clients: `apt-get download` (after `apt-get update`), `npm pack`, `pip download`. A pattern that ends in
`-*` stands for one package a locale, or for every package of that name that the distribution has. What is there already is
not fetched again. Needs about 2 GB for the packages and 3 GB unpacked. Run as `python fetch.py WORK`.
"""

from __future__ import annotations

import argparse
import fnmatch
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from extract import Source, load_sources
from locales import language_of

_PACKAGES_A_CALL = 40
_WANTED = (
    "*.mo", "*.qm", "*.xpi", "*/help/*.html", "*/i18n/*.json", "*.page", "*/html/*.html", "*/install.*.txt.gz", "*/locales.zip",
    "*/stamps/*.txt", "*/copyright",
)  # fmt: skip
_WANTED_IN_WHEEL = re.compile(r"(?:/LC_MESSAGES/[^/]*\.(?:mo|json)|static/translations/.*\.json|METADATA)$")
_VENDORED = re.compile(r"/dist/|site-packages/")
_LOCALE_PACKAGE = re.compile(r"^(?:libreoffice-(?:help|l10n)|(?:firefox-esr|thunderbird)-l10n|maint-guide)-(.+)$")


def debian_names(sources: list[Source]) -> list[str]:
    """The distribution's packages that the patterns stand for, less locales that no table is built for."""
    known = subprocess.run(["apt-cache", "pkgnames"], check=True, capture_output=True, text=True).stdout.split()
    names: set[str] = set()
    for source in (source for source in sources if source.registry == "debian"):
        matching = fnmatch.filter(known, source.package)
        if not matching:
            print(f"no such package: {source.package}", file=sys.stderr)
        for name in matching:
            locale = _LOCALE_PACKAGE.match(name)
            if locale is None or language_of(locale[1]) is not None:
                names.add(name)
    return sorted(name for name in names if not re.search(r"-(?:all|common|music|server|tools)$", name) or "wesnoth" not in name)


def fetch_debian(names: list[str], folder: Path) -> None:
    """Download the packages that are not in the folder yet."""
    folder.mkdir(parents=True, exist_ok=True)
    have = {path.name.split("_")[0] for path in folder.glob("*.deb")}
    missing = [name for name in names if name not in have]
    for start in range(0, len(missing), _PACKAGES_A_CALL):
        subprocess.run(["apt-get", "download", *missing[start : start + _PACKAGES_A_CALL]], check=True, cwd=folder)


def unpack_debian(folder: Path, into: Path) -> None:
    """Unpack the translation files of each package into a folder of its name."""
    for path in sorted(folder.glob("*.deb")):
        place = into / path.name.split("_")[0]
        if place.exists():
            continue
        place.mkdir(parents=True)
        contents = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", path], stdout=subprocess.PIPE)
        # tar reports patterns that match nothing as an error
        subprocess.run(
            ["tar", "-x", "-C", place, "--wildcards", *_WANTED], stdin=contents.stdout, check=False, stderr=subprocess.DEVNULL
        )
        contents.wait()


def fetch_npm(names: list[str], folder: Path, into: Path) -> None:
    """Download and unpack npm packages; `openstreetmap-x` stands for `@openstreetmap/x`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        if (into / name).exists():
            continue
        package = re.sub(r"^openstreetmap-", "@openstreetmap/", name)
        done = subprocess.run(["npm", "pack", "--silent", package], check=True, cwd=folder, capture_output=True, text=True)
        with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as archive:
            archive.extractall(into / name, filter="data")


def fetch_pypi(names: list[str], folder: Path, into: Path) -> None:
    """Download wheels and unpack their translations."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        if (into / name).exists():
            continue
        pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--dest", str(folder), name]
        subprocess.run(pip, check=True)
        wheel = next(folder.glob(f"{name}-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            for member in archive.namelist():
                if _WANTED_IN_WHEEL.search(member) and not _VENDORED.search(member):
                    archive.extract(member, into / name)


def main() -> None:
    """Fetch and unpack everything that `sources.tsv` names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    options = parser.parse_args()
    work: Path = options.work.resolve()
    sources = load_sources(Path(__file__).with_name("sources.tsv"))
    unpacked = work / "unpacked"
    fetch_debian(debian_names(sources), work / "debs")
    unpack_debian(work / "debs", unpacked / "debian")
    named = {registry: [s.package for s in sources if s.registry == registry] for registry in ("npm", "pypi")}
    fetch_npm(named["npm"], work / "npm", unpacked / "npm")
    fetch_pypi(named["pypi"], work / "pypi", unpacked / "pypi")


if __name__ == "__main__":
    main()
