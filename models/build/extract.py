"""Step 2: from unpacked packages to raw segment pairs.

Takes the folder that `fetch.py` filled; gives one `raw/<language>.tsv` a language with the columns source, domain, text,
target text, English text. Segments are paired by message key, never by guessing; where a document has no keys, by the
same sequence of blocks. Run as `python extract.py WORK [--languages vi,en]`.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import fnmatch
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TextIO

import readers
import yaml
from locales import LANGUAGES, TARGET, language_of

Files = dict[str, Path]  # locale -> file
Row = tuple[str, str, str, str]  # language, text, target text, English text

_PLACES = (
    ("mo", re.compile(r"(?<=/)([^/]+)(?=/LC_MESSAGES/[^/]+\.mo$)")),
    ("qm", re.compile(r"(?<=[/_])([a-z]{2,3}(?:_[A-Z]{2})?)(?=\.qm$)")),
    ("qm", re.compile(r"(?<=/)([^/]+)(?=/LC_MESSAGES/[^/]+\.qm$)")),
    ("xpi", re.compile(r"(?<=/langpack-)([\w-]+)(?=@[^/]+\.xpi$)")),
    ("help", re.compile(r"(?<=/libreoffice/help/)([\w-]+)(?=/text/.+\.html$)")),
    ("blocks", re.compile(r"(?<=/debian-handbook/html/)([\w-]+)(?=/[^/]+\.html$)")),
    ("blocks", re.compile(r"(?<=\.)([\w-]+)(?=\.html$)")),
    ("blocks", re.compile(r"(?<=/share/help/)([\w@]+)(?=/.+\.page$)")),
    ("manual", re.compile(r"(?<=/install\.)(\w+)(?=\.txt\.gz$)")),
    ("yaml", re.compile(r"(?<=/i18n/)([\w-]+)(?=\.yaml$)")),
    ("json", re.compile(r"(?<=/LC_MESSAGES/)()(?=[^/]+\.json$)")),
    ("json", re.compile(r"(?<=/main/)([\w-]+)(?=/\w+\.json$)")),
    ("json", re.compile(r"(?<=/annotations/)([\w-]+)(?=/annotations\.json$)")),
    ("json", re.compile(r"(?<=/package/)([a-z]{2}(?:-[a-z]+)?)(?=/messages\.json$)")),
    ("json", re.compile(r"(?<=/)([a-z]{2,3}(?:-[A-Za-z]{2,4})?)(?=(?:\.min|-[0-9a-f]{32})?\.json$)")),
)
_DIRECTORY_LOCALE = re.compile(r"(?<=/)([^/]+)(?=/LC_MESSAGES/[^/]+\.json$)")
_HASH = re.compile(r"-[0-9a-f]{32}(?=\.json$)")
_LOCALE_PACKAGE = re.compile(r"^(libreoffice-help|libreoffice-l10n|firefox-esr-l10n|thunderbird-l10n|maint-guide)-.*")
_SKIPPED_KEYS = re.compile(
    r"\.terms(?:\.|$)|\.aliases(?:\.|$)|\.default\.\d|\.identity\.|narrow|short|abbreviated|availableFormats|\.version\."
)


@dataclass(frozen=True, slots=True)
class Source:
    """One row of `sources.tsv`: a package pattern with its licence and the kind of text it holds."""

    registry: str
    package: str
    licence: str
    domain: str


def load_sources(path: Path) -> list[Source]:
    """The rows of `sources.tsv`."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader((line for line in file if not line.startswith("#")), delimiter="\t")
        return [Source(*row) for row in rows if row]


def source_of(sources: list[Source], registry: str, package: str) -> Source | None:
    """The first source whose pattern the package name matches."""
    return next((s for s in sources if s.registry == registry and fnmatch.fnmatch(package, s.package)), None)


def groups(package: Path) -> dict[tuple[str, str], Files]:
    """The files of a package that differ only in their locale, by format and path with the locale taken out."""
    found: dict[tuple[str, str], Files] = defaultdict(dict)
    for path in sorted(p for p in package.rglob("*") if p.is_file()):
        name = path.as_posix()
        for form, pattern in _PLACES:
            match = (_DIRECTORY_LOCALE if "/LC_MESSAGES/" in name and form == "json" else pattern).search(name)
            if match:
                place = name[len(package.as_posix()) :] if match else name
                offset = match.start(1) - len(package.as_posix())
                place = place[:offset] + "*" + place[offset + len(match[1]) :]
                found[form, _HASH.sub("", place)].setdefault(match[1], path)
                break
    return found


@cache
def _catalogue(form: str, path: Path) -> readers.Catalogue:
    try:
        return _read(form, path)
    except (ValueError, KeyError, yaml.YAMLError, zipfile.BadZipFile, IndexError) as error:
        print(f"  skipped {path}: {error}")
        return {}


def _read(form: str, path: Path) -> readers.Catalogue:
    if form == "mo":
        return readers.read_mo(path.read_bytes())
    if form == "qm":
        return readers.read_qm(path.read_bytes())
    if form == "xpi":
        return readers.read_xpi(path.read_bytes())
    if form == "help":
        return readers.read_help_page(readers.read_text(path))
    if form == "manual":
        return readers.read_manual(path.read_bytes())
    if form == "yaml":
        catalogue: readers.Catalogue = {}
        content = yaml.safe_load(readers.read_text(path))
        readers.flatten(next(iter(content.values())), "", catalogue)
        return catalogue
    catalogue = readers.read_json(readers.read_text(path))
    locale = re.escape(path.parent.name), re.escape(path.name.split(".")[0].split("-")[0])
    lead = re.compile(rf"^(?:\.main)?\.(?:{locale[0]}|{locale[1]})\.")  # CLDR and iD put the locale into the path
    return {lead.sub(".", key): text for key, text in catalogue.items() if not _SKIPPED_KEYS.search(key)}


def keyed_rows(form: str, files: Files, languages: frozenset[str]) -> Iterator[Row]:
    """Pairs from catalogues: the same key in the target's file and in another language's file."""
    target_path = files.get(TARGET) or files.get(f"{TARGET}_FR") or files.get(f"{TARGET}-FR")
    if target_path is None:
        return
    target = _catalogue(form, target_path)
    english = _english(form, files, target)
    for locale, path in [*files.items(), ("en", None)] if form == "mo" else files.items():
        language = language_of(locale)
        if language is None or language == TARGET or language not in languages:
            continue
        source = english if path is None else _catalogue(form, path)
        for key, text in source.items():
            if key in target:
                yield language, text, target[key], "" if language == "en" else english.get(key, "")
    _catalogue.cache_clear()


def _english(form: str, files: Files, target: readers.Catalogue) -> readers.Catalogue:
    if form == "mo":
        return {key: readers.english_of_mo_key(key) for key in target}
    path = next((files[locale] for locale in ("en", "en-US", "en_US", "C", "en-GB") if locale in files), None)
    return _catalogue(form, path) if path else {}


def block_rows(files: Files, languages: frozenset[str]) -> Iterator[Row]:
    """Pairs from documents without keys: blocks at the same place of the same sequence of tags."""
    files = {"en" if locale in ("C", "en-US") else locale: path for locale, path in files.items()}
    target_path = files.get(TARGET) or files.get(f"{TARGET}-FR")
    if target_path is None:
        return
    target = readers.read_blocks(readers.read_text(target_path))
    english = readers.read_blocks(readers.read_text(files["en"])) if "en" in files else []
    untranslated = {text for _, text in english}
    for locale, path in files.items():
        language = language_of(locale)
        if language is None or language == TARGET or language not in languages:
            continue
        source = readers.read_blocks(readers.read_text(path))
        for i, j in _same_places(source, target):
            text, other = source[i][1], target[j][1]
            if other not in untranslated and (language == "en" or text not in untranslated):
                yield language, text, other, ""


def _same_places(a: list[tuple[str, str]], b: list[tuple[str, str]]) -> list[tuple[int, int]]:
    if [tag for tag, _ in a] == [tag for tag, _ in b]:
        return [(i, i) for i in range(len(a))]
    signatures = [[(tag, tuple(re.findall(r"[\d./_-]{2,}", text)[:3])) for tag, text in side] for side in (a, b)]
    matcher = difflib.SequenceMatcher(None, *signatures, autojunk=False)
    return [(m.a + k, m.b + k) for m in matcher.get_matching_blocks() if m.size >= 4 for k in range(m.size)]


def stamp_rows(package: Path, languages: frozenset[str]) -> Iterator[Row]:
    """Pairs from the Tux Paint stamp descriptions."""
    for path in package.rglob("*.txt"):
        texts = readers.read_stamp(readers.read_text(path))
        if TARGET not in texts:
            continue
        for locale, text in texts.items():
            language = language_of(locale)
            if language and language != TARGET and language in languages:
                yield language, text, texts[TARGET], "" if language == "en" else texts["en"]


def calibre_rows(package: Path, languages: frozenset[str], work: Path) -> Iterator[Row]:
    """Pairs from the catalogues that Calibre keeps in one zip file."""
    for path in package.rglob("locales.zip"):
        folder = work / "unpacked" / "calibre-locales"
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(".mo") and name.count("/") == 1:
                    locale, file = name.split("/")
                    to = folder / locale / "LC_MESSAGES" / file
                    to.parent.mkdir(parents=True, exist_ok=True)
                    to.write_bytes(archive.read(name))
        for (form, _), files in groups(folder).items():
            yield from keyed_rows(form, files, languages)


def package_rows(family: str, found: dict[tuple[str, str], Files], languages: frozenset[str]) -> Iterator[Row]:
    """Every pair of one package, or of a family of packages that hold one locale each."""
    for (form, _), files in found.items():
        if form == "blocks":
            yield from block_rows(files, languages)
        else:
            yield from keyed_rows(form, files, languages)


class Sink:
    """Writes rows to one file a language and counts them."""

    def __init__(self, folder: Path, languages: frozenset[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._files: dict[str, TextIO] = {
            code: (folder / f"{code}.tsv").open("w", encoding="utf-8") for code in sorted(languages)
        }
        self.counts: Counter[tuple[str, str]] = Counter()

    def write(self, name: str, domain: str, row: Row) -> None:
        """Write one pair of the package `name`."""
        language, *texts = row
        if not texts[0].strip() or not texts[1].strip():
            return
        cells = [re.sub(r"[\t\r\x00]", " ", text).replace("\n", "\\n") for text in texts]
        self._files[language].write("\t".join([name, domain, *cells]) + "\n")
        self.counts[name, language] += 1

    def close(self) -> None:
        """Close every file."""
        for file in self._files.values():
            file.close()


def main() -> None:
    """Read every unpacked package once and write the raw pairs of the languages asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    options = parser.parse_args()
    languages = frozenset(options.languages.split(","))
    sources = load_sources(Path(__file__).with_name("sources.tsv"))
    sink = Sink(options.work / "raw", languages)
    families: dict[tuple[str, str], dict[tuple[str, str], Files]] = {}
    for registry in ("debian", "npm", "pypi"):
        for package in sorted((options.work / "unpacked" / registry).iterdir()):
            source = source_of(sources, registry, package.name)
            if source is None:
                continue
            if package.name == "calibre":
                rows: Iterator[Row] = calibre_rows(package, languages, options.work)
            elif package.name.startswith("tuxpaint-stamps"):
                rows = stamp_rows(package, languages)
            elif match := _LOCALE_PACKAGE.match(package.name):
                merged = families.setdefault((match[1], source.domain), {})
                for (form, place), files in groups(package).items():
                    place = place.replace(package.name, match[1])
                    merged.setdefault((form, place), {}).update(files)
                continue
            else:
                rows = package_rows(package.name, groups(package), languages)
            for row in rows:
                sink.write(package.name, source.domain, row)
    for (family, domain), found in families.items():
        for row in package_rows(family, found, languages):
            sink.write(family, domain, row)
    sink.close()
    totals = Counter[str]()
    for (name, _), count in sink.counts.items():
        totals[name] += count
    for name, count in totals.most_common():
        print(f"{count:9d}  {name}")


if __name__ == "__main__":
    main()
