"""Step 3: from raw segment pairs to clean, distinct pairs, at most `CAP` a language.

Takes `raw/<language>.tsv`; gives `pairs/<language>.tsv` with the columns source, domain, text, target text. Markup,
mnemonics and placeholders go; paragraphs are split into sentences where both sides have the same number; untranslated,
mostly symbolic and lopsided pairs are dropped. Run as `python clean.py WORK [--languages vi,en]`.
"""

from __future__ import annotations

import argparse
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from locales import LANGUAGES

CAP = 150_000  # pairs a language
MAX_WORDS = 60
PACKAGE_CAP = 20_000  # pairs of one package that is not prose, so that no subject crowds out the others
_ORDER = {"narrative": 0, "names": 1, "prose": 2, "interface": 3}

_PLURAL = re.compile(r"\{\{(?:PLURAL|GENDER):[^|{}]*\|(?:[^{}]*\|)?([^{}|]*)\}\}", re.I)
_WIKI_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]")
_WEB_LINK = re.compile(r"\[(?:https?:)?//\S+ ([^\]]*)\]")
_MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_TAG = re.compile(r"<[^<>]{1,300}>")
_EMPHASIS = re.compile(r"'''?|\*\*|``?")
_TRAILING_MNEMONIC = re.compile(r"\s?\((?:_|&|~)?[A-Z0-9]\)(?=\W*$)|\((?:_|&|~)[A-Za-z]\)")
_MNEMONIC = re.compile(r"(?<![\w/.])[_~&](?=\w)|(?<=\w)[_&~](?=\w)")
_IDENTIFIER = re.compile(r"https?:|/\w+_|\w_\w+_\w|\w+\.\w+_\w")
_PLACEHOLDER = re.compile(
    r"%\(\w+\)[sdif]?|%[-#0-9.*l]*[sdiufxXcgGp]\b|%\d+(?:\$[-0-9.]*[a-z]+)?|%[A-Za-z]\b|\{[^{}]*\}|\$\{?\w+\}?|&\w+;|<[^>]+>"
)
_BULLET = re.compile(r"^(?:\s|[-*•·:#>|=+])+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_PARAGRAPH_BREAK = re.compile(r"(?:\\n|\n)\s*(?:\\n|\n)+|(?:\\n|\n)(?=\s*[-*•])")
_SENTENCE_BREAK = re.compile(r"(?<=[.!?…؟])[\"»')]*\s+(?=[\"«(¿¡]?\s?[^\W\d_a-z])|(?<=[。！？])[」』”]*(?=\S)")
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    ["the", "of", "and", "to", "is", "are", "with", "for", "this", "that", "you", "from", "your", "not", "be", "it"]
)
_FRENCH = frozenset(
    ["le", "la", "les", "des", "du", "une", "est", "et", "pour", "dans", "que", "vous", "sur", "avec", "pas", "ce", "cette"]
)
_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff"
_SCRIPTS = {
    "ru": "\u0400-\u052f", "uk": "\u0400-\u052f", "bg": "\u0400-\u052f", "el": "\u0370-\u03ff\u1f00-\u1fff",
    "ar": "\u0600-\u06ff", "fa": "\u0600-\u06ff", "he": "\u0590-\u05ff", "th": "\u0e00-\u0e7f", "hi": "\u0900-\u097f",
    "ko": "\uac00-\ud7a3", "zh": "\u3400-\u9fff", "ja": "\u3040-\u30ff\u3400-\u9fff",
}  # fmt: skip
_OWN_LETTERS = {code: re.compile(f"[{letters}]") for code, letters in {**_SCRIPTS, "": _LATIN}.items()}
_LETTERS_AND_SPACES = re.compile(r"[^\W\d_]+|[\u0300-\u036f\u0590-\u05c7\u0900-\u097f\u0e00-\u0e7f ]+")
_DENSE = {"zh": 3.0, "ja": 2.2, "ko": 1.9, "he": 1.25, "ar": 1.2, "fa": 1.1, "th": 1.0}
_VIETNAMESE_ONLY = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹĩũ]", re.I)


def tidy(text: str) -> str:
    """The text as a reader sees it: no markup, no mnemonic, NFC, plain quotes and spaces."""
    text = html.unescape(unicodedata.normalize("NFC", text))
    text = _PLURAL.sub(r"\1", text)
    text = _MARKDOWN_LINK.sub(r"\1", _WEB_LINK.sub(r"\1", _WIKI_LINK.sub(r"\1", text)))
    text = _EMPHASIS.sub("", _TAG.sub("", text))
    text = _TRAILING_MNEMONIC.sub("", text)
    if not _IDENTIFIER.search(text):
        text = _MNEMONIC.sub("", text)
    text = _BULLET.sub("", _INVISIBLE.sub("", text.translate(_QUOTES)))
    return " ".join(text.split())


def sentences(text: str, target: str) -> Iterator[tuple[str, str]]:
    """The pair split into paragraphs and then sentences, where both sides split into as many."""
    parts = [[part for part in _PARAGRAPH_BREAK.split(side) if part.strip()] for side in (text, target)]
    if len(parts[0]) != len(parts[1]):
        parts = [[text], [target]]
    for one, other in zip(*parts, strict=True):
        sides = [tidy(part.replace("\\n", " ")) for part in (one, other)]
        split = [[s for s in _SENTENCE_BREAK.split(side) if s] for side in sides]
        if len(split[0]) == len(split[1]) > 1:
            yield from zip(*split, strict=True)
        else:
            yield sides[0], sides[1]


def _plausible(text: str, language: str) -> bool:
    """Whether two thirds of the text are letters, and a third of the letters at least of the language's script."""
    letters = sum(map(len, _LETTERS_AND_SPACES.findall(text)))
    own = len(_OWN_LETTERS.get(language, _OWN_LETTERS[""]).findall(text))
    return letters >= 0.65 * len(text) and own * 3 >= letters - text.count(" ") > 0


def acceptable(text: str, target: str, language: str, domain: str) -> bool:
    """Whether the pair is translated prose or a translated term, of plausible lengths and languages."""
    words, target_words = text.split(), target.split()
    if not 1 <= len(target_words) <= MAX_WORDS or len(words) > MAX_WORDS or len(target) < 2 or not text:
        return False
    if text.lower() == target.lower() or not _plausible(text, language) or not _plausible(target, "fr"):
        return False
    placeholders = len(_PLACEHOLDER.findall(text))
    if placeholders > 2 or placeholders > 0.34 * max(len(words), len(target_words)):
        return False
    own, other = (set(_WORD.findall(side.lower())) for side in (text, target))
    if len(target_words) >= 5 and len(other & _ENGLISH) >= 2 and len(other & _FRENCH) < 2:
        return False
    if language != "en" and len(words) >= 5 and len(own & _ENGLISH) >= 3:
        return False
    if language == "vi" and (
        (len(words) >= 4 and not _VIETNAMESE_ONLY.search(text)) or (len(words) < 4 and text.isascii() and domain != "names")
    ):
        return False
    ratio = len(text) * _DENSE.get(language, 1.0) / len(target)
    low, high = (0.4, 2.2) if len(text) + len(target) > 40 else (0.2, 5.0)
    return low <= ratio <= high


def _preference(row: list[str]) -> tuple[int, bool]:
    """Running text and names first; of interface strings, those of some length."""
    return _ORDER[row[1]], row[1] == "interface" and not 3 <= row[3].count(" ") <= 40


def clean(rows: Iterable[list[str]], language: str) -> list[tuple[str, str, str, str]]:
    """The distinct acceptable pairs, running text first, at most `CAP`."""
    seen: set[tuple[str, str]] = set()
    raw: set[int] = set()
    kept: list[tuple[str, str, str, str]] = []
    given: Counter[str] = Counter()
    for package, domain, text, target, english in sorted((row for row in rows if len(row) == 5), key=_preference):
        untranslated = english and ((text == english) or (target == english and len(target.split()) >= 3))
        whole = hash((text, target))
        full = given[package] >= PACKAGE_CAP and domain != "prose"
        if untranslated or len(text) > 4000 or whole in raw or full:
            continue
        raw.add(whole)
        for one, other in sentences(text, target):
            key = (one.lower(), other.lower())
            if key not in seen and acceptable(one, other, language, domain):
                seen.add(key)
                given[package] += 1
                kept.append((package, domain, _PLACEHOLDER.sub(" ", one), _PLACEHOLDER.sub(" ", other)))
        if len(kept) >= CAP:
            break
    return kept


def main() -> None:
    """Clean the languages asked for and print the pairs a package gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    options = parser.parse_args()
    folder = options.work / "pairs"
    folder.mkdir(exist_ok=True)
    for language in options.languages.split(","):
        with (options.work / "raw" / f"{language}.tsv").open(encoding="utf-8", newline="\n") as file:
            kept = clean((line.rstrip("\n").split("\t") for line in file), language)
        with (folder / f"{language}.tsv").open("w", encoding="utf-8", newline="\n") as file:
            file.writelines("\t".join(pair) + "\n" for pair in kept)
        domains = Counter(pair[1] for pair in kept)
        print(language, len(kept), dict(domains), flush=True)


if __name__ == "__main__":
    main()
