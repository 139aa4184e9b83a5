"""Writing systems: which scripts a text uses, and what language a script alone gives away.

Takes text, gives script names and counts. Most scripts need no model to say "not French": Hangul is Korean, Thai is Thai.
"""

from __future__ import annotations

import re
from functools import cache

import regex
from babel import Locale
from babel.core import get_global

# Scripts that the auditor tells apart, by Unicode property; kana and Han are told apart here and joined for Japanese.
SCRIPTS = (
    "Latin",
    "Cyrillic",
    "Greek",
    "Arabic",
    "Hebrew",
    "Devanagari",
    "Bengali",
    "Gurmukhi",
    "Gujarati",
    "Oriya",
    "Tamil",
    "Telugu",
    "Kannada",
    "Malayalam",
    "Sinhala",
    "Thai",
    "Lao",
    "Tibetan",
    "Myanmar",
    "Georgian",
    "Armenian",
    "Ethiopic",
    "Khmer",
    "Mongolian",
    "Hangul",
    "Hiragana",
    "Katakana",
    "Han",
)

# Scripts that one language of the news writes; the others need a model (Cyrillic, Arabic, Devanagari, Latin) or a rule (Han).
_ONE_LANGUAGE = {
    "Greek": "el",
    "Hebrew": "he",
    "Bengali": "bn",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Oriya": "or",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thai": "th",
    "Lao": "lo",
    "Tibetan": "bo",
    "Myanmar": "my",
    "Georgian": "ka",
    "Armenian": "hy",
    "Ethiopic": "am",
    "Khmer": "km",
    "Mongolian": "mn",
    "Hangul": "ko",
    "Hiragana": "ja",
    "Katakana": "ja",
}

# Letters that only one of the languages of a shared script writes (standard alphabets).
_LETTERS = (
    ("Cyrillic", "mn", regex.compile("[өүӨҮ]")),
    ("Cyrillic", "kk", regex.compile("[әғқңұһӘҒҚҢҰҺ]")),
    ("Cyrillic", "mk", regex.compile("[ѓќѕЃЌЅ]")),
    ("Cyrillic", "sr", regex.compile("[ђћџљњјЂЋЏЉЊЈ]")),
    ("Cyrillic", "be", regex.compile("[ўЎ]")),
    ("Cyrillic", "uk", regex.compile("[їєґЇЄҐ]")),
    ("Arabic", "ur", regex.compile("[ٹڈڑںےہ]")),
    ("Arabic", "fa", regex.compile("[پچژگکی]")),
)

_RUNS = regex.compile("|".join(rf"(?P<{script}>\p{{Script={script}}}+)" for script in SCRIPTS))
NOT_LATIN = regex.compile(r"[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]")
"""One letter of any script but Latin."""
_OTHER = (
    "\u0370-\u1dff\u2c00-\uabff\uac00-\ufaff\ufb13-\ufdff\ufe70-\ufefe\uff21-\uffdc\U00010000-\U0001f000\U00020000-\U0010ffff"
)
OTHER_SCRIPT = re.compile(f"[{_OTHER}]")
"""A character above the Latin blocks, whatever it is: what a quick look need not read further."""
_LEAD = "ÂÃÄÅÐÑØÙàáâãäåæçèéêëìíîïðñ"
_SECOND = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
SOUND = re.compile(f"(?:[^{_LEAD}{_OTHER}√≈‚¬]++|[{_LEAD}](?!{_SECOND})|[√≈](?![^\\s\\d])|‚(?!Ä)|¬(?![´ª†]))*+")
"""A text that neither holds such a character nor was decoded wrongly (a lead byte of UTF-8 and its second one, of Windows' or the
Macintosh's Western code page), in full."""
LOW = re.compile(f"[^{_OTHER}]*+")
"""A text without such a character, to match in full: far faster than to search for one."""


def script_counts(text: str) -> dict[str, int]:
    """How many letters (marks included) of each script a text holds."""
    counts: dict[str, int] = {}
    for match in _RUNS.finditer(text):
        script = match.lastgroup or ""
        counts[script] = counts.get(script, 0) + len(match.group())
    return counts


def language_of_script(script: str, text: str) -> str | None:
    """The language that a script, or a letter that only one language has, gives away; ``None`` where a model must say.

    Args:
        script: a name of `SCRIPTS`.
        text: the text in that script.
    """
    if script in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[script]
    if script == "Han":
        return "ja" if regex.search(r"[\p{Script=Hiragana}\p{Script=Katakana}]", text) else "zh"
    for of, language, letters in _LETTERS:
        if of == script and letters.search(text):
            return language
    return None


_SCRIPT_CODES = {"Cyrl": "Cyrillic", "Arab": "Arabic", "Grek": "Greek", "Hebr": "Hebrew", "Deva": "Devanagari", "Thai": "Thai"}
_SCRIPT_CODES |= {"Hang": "Hangul", "Kore": "Hangul", "Jpan": "Hiragana", "Hans": "Han", "Hant": "Han", "Geor": "Georgian"}
_SCRIPT_CODES |= {"Armn": "Armenian", "Beng": "Bengali", "Taml": "Tamil", "Telu": "Telugu", "Knda": "Kannada", "Guru": "Gurmukhi"}
_SCRIPT_CODES |= {"Gujr": "Gujarati", "Orya": "Oriya", "Mlym": "Malayalam", "Ethi": "Ethiopic", "Laoo": "Lao", "Khmr": "Khmer"}
_SCRIPT_CODES |= {"Mymr": "Myanmar", "Sinh": "Sinhala", "Tibt": "Tibetan", "Mong": "Mongolian"}


@cache
def scripts_of_language(language: str) -> frozenset[str]:
    """The scripts in which a language is written, by the CLDR's likely subtags (Latin where it knows none)."""
    code = {"no": "nb", "zh": "zh_Hans"}.get(language, language)
    likely = get_global("likely_subtags").get(code.split("_")[0], "")
    found = {_SCRIPT_CODES.get(part, "Latin") for part in likely.split("_") if len(part) == 4}
    if found & {"Hiragana"}:
        found |= {"Katakana", "Han"}
    if language == "sr":
        found |= {"Latin", "Cyrillic"}
    return frozenset(found or {"Latin"})


def known_language(code: str) -> bool:
    """Whether the CLDR knows a language by this ISO 639-1 code."""
    return len(code) == 2 and code in Locale("en").languages


def suggest_language(code: str) -> str:
    """What to try in place of a language code that nobody knows: the code of a language of that name, or the form of a code."""
    names = {name.lower(): key for key, name in Locale("en").languages.items() if len(key) == 2}
    names |= {name.lower(): key for key, name in Locale("fr").languages.items() if len(key) == 2}
    base = code.lower().replace("_", "-").split("-")[0]
    found = names.get(code.lower()) or (base if known_language(base) else None)
    return f"did you mean {found!r}?" if found else "give an ISO 639-1 code such as 'fr' or 'vi'"
