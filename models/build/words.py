"""Build ``models/words.json.gz``: frequent words of each language, and held-out lines to fit and check the detector on.

The text is the message catalogues of programs that exist in many languages; Debian's packages carry them:

    wesnoth-1.16-*      narrative and dialogue (GPL-2+, part CC-BY-SA-4)
    mediawiki           interface and site boilerplate (GPL-2+)
    wordpress-l10n      interface and site boilerplate (GPL-2+)
    gnome-user-docs     help pages (CC-BY-SA-3)

Only word counts leave this script. Usage: ``python models/build/words.py WORK`` where WORK holds the unpacked packages in
``WORK/x`` (``apt-get download NAME`` and ``dpkg-deb -x``).
"""

from __future__ import annotations

import gettext
import gzip
import json
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from auditor.detection.masking import mask

# Languages of the Latin script that news leave behind; the other scripts need no words. Codes of the catalogues to ISO 639-1.
CODES = {
    "nb": "no", "nn": "no", "nb_NO": "no", "pt_BR": "pt", "pt-br": "pt", "pt_PT": "pt", "en_GB": "en", "en_US": "en", "en@shaw": "",
    "fr_FR": "fr", "de_DE": "de", "es_ES": "es", "it_IT": "it", "nl_NL": "nl", "sv_SE": "sv", "da_DK": "da", "pl_PL": "pl", "cs_CZ": "cs",
    "hu_HU": "hu", "ro_RO": "ro", "tr_TR": "tr", "id_ID": "id", "sl_SI": "sl", "sk_SK": "sk", "ca@valencia": "ca", "fil": "tl", "zh_CN": "zh", "zh-hans": "zh", "ko_KR": "ko", "he_IL": "he", "el_GR": "el", "ru_RU": "ru", "sr@latin": "", "sr-ec": "sr", "fa_IR": "fa", "bg_BG": "bg", "sr_RS": "sr", "ms_MY": "ms",
}  # fmt: skip
LANGUAGES = [
    "af",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "en",
    "es",
    "et",
    "eu",
    "fi",
    "fr",
    "ga",
    "gl",
    "hr",
    "hu",
    "id",
    "is",
    "it",
    "lt",
    "lv",
    "ms",
    "mt",
    "nl",
    "no",
    "oc",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "sq",
    "sv",
    "sw",
    "tl",
    "tr",
    "vi",
]
# Further languages, of other scripts, for the bank of reference sentences.
OTHER_SCRIPTS = [
    "ar",
    "be",
    "bg",
    "bn",
    "el",
    "fa",
    "he",
    "hi",
    "hy",
    "ja",
    "ka",
    "kk",
    "km",
    "ko",
    "mk",
    "mn",
    "mr",
    "ru",
    "sr",
    "ta",
    "te",
    "th",
    "uk",
    "ur",
    "zh",
]
TOP = {"fr": 30000, "en": 9000, "vi": 4000}
TOP_OTHERS = 4000
FLOOR = 4.0  # per million: what a word that the table lacks is taken to have

_MARKUP = re.compile(
    r"\{\{(?:PLURAL|GENDER|GRAMMAR|formatnum|SITENAME|int|ns)[^}]*\}\}|<[^>]+>|\[\[(?:[^]|]*\|)?([^]]*)\]\]|\[?https?://\S+|%\d*\$?[sd]|\$\w+|&\w+;|\{[^}]*\}|'''?|\^|_(?=\w)"
)


def language(code: str) -> str:
    """The ISO 639-1 code of a catalogue's folder name, or nothing where it is a variant that is left out."""
    found = CODES.get(code, code)
    return found if found in LANGUAGES or found in OTHER_SCRIPTS else ""


def clean(text: str) -> str:
    """One catalogue message as plain text."""
    text = _MARKUP.sub(lambda match: match.group(1) or " ", text)
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())


def catalogues(root: Path) -> Iterator[tuple[str, str, str]]:
    """Messages of the compiled gettext catalogues: language, message, English."""
    for path in sorted(root.rglob("*.mo")):
        code = next((part for part in (path.parent.parent.name, path.stem.split("-")[-1], path.stem) if language(part)), "")
        if not code:
            continue
        with path.open("rb") as file:
            try:
                catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            except (OSError, UnicodeDecodeError):
                continue
        for key, value in catalogue.items():
            english = (key[0] if isinstance(key, tuple) else key).split("\x04")[-1]
            if english and isinstance(value, str):
                yield language(code), value, english


def wiki_messages(root: Path) -> Iterator[tuple[str, str, str]]:
    """Messages of MediaWiki's JSON catalogues: language, message, English."""
    for english_path in sorted(root.rglob("i18n/**/en.json")):
        english = json.loads(english_path.read_text("utf-8"))
        for path in sorted(english_path.parent.glob("*.json")):
            code = language(path.stem)
            if code:
                for key, value in json.loads(path.read_text("utf-8")).items():
                    if isinstance(value, str) and isinstance(english.get(key), str):
                        yield code, value, english[key]


def help_pages(root: Path) -> Iterator[tuple[str, str, str]]:
    """Paragraphs of GNOME's help pages; the English text is not aligned and stays empty."""
    for folder in sorted(root.glob("**/usr/share/help/*")):
        code = "en" if folder.name == "C" else language(folder.name)
        for path in sorted(folder.rglob("*.page")) if code else ():
            try:
                tree = ET.parse(path)
            except ET.ParseError:
                continue
            for element in tree.iter():
                if element.tag.endswith("}p") or element.tag.endswith("}title"):
                    yield code, " ".join("".join(element.itertext()).split()), ""


def lines(root: Path) -> dict[str, list[str]]:
    """Distinct sentences of each language, shuffled by a fixed seed."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for source in (catalogues, wiki_messages, help_pages):
        for code, text, english in source(root):
            text, english = clean(text), clean(english)
            if (text != english and len(text) > 2) or code == "en":
                for line in re.split(r"(?<=[.!?…])\s+(?=[A-ZÀ-Ý«\"])|\s{2,}|\n", text):
                    found[code][line] = None
            if english:
                found["en"][english] = None
    generator = random.Random(7)
    result = {}
    for code, texts in sorted(found.items()):
        result[code] = list(texts)
        generator.shuffle(result[code])
    return result


def plain(word: str) -> str:
    """A Vietnamese word without its diacritics."""
    return "".join(c for c in unicodedata.normalize("NFD", word.replace("đ", "d")) if not unicodedata.combining(c))


def main(work: Path, out: Path) -> None:
    """Count, prune, write; and write the held-out twentieth of the lines to ``WORK/heldout.json``."""
    counts: dict[str, Counter[str]] = {}
    heldout: dict[str, list[str]] = {}
    for code, texts in lines(work / "x").items():
        if code in OTHER_SCRIPTS:
            continue
        cut = min(len(texts) // 20, 1500)
        heldout[code] = texts[:cut]
        counts[code] = Counter()
        for text in texts[cut:]:
            masked = mask(text)
            counts[code].update(masked.words)
            # Titles in Title Case count half: their words are common words of the site, not names.
            if len(masked.titled) >= 2 and code in ("en", "fr"):
                counts[code].update(masked.titled[::2])
    counts["vi-ascii"] = Counter()
    for word, count in counts["vi"].items():
        counts["vi-ascii"][plain(word)] += count
    words = {}
    for code, counter in sorted(counts.items()):
        total = sum(counter.values())
        top = counter.most_common(TOP.get(code.split("-")[0], TOP_OTHERS))
        words[code] = {word: round(max(count / total * 1e6, FLOOR), 1) for word, count in top if count > 1 and len(word) < 25}
        print(code, "lines", len(heldout.get(code, ())) * 20, "words", total, "kept", len(words[code]))
    content = {"languages": list(words), "floor": FLOOR / 4, "words": words}
    out.write_bytes(gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0))
    (work / "heldout.json").write_text(json.dumps(heldout, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parents[1] / "words.json.gz")
