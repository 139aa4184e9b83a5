"""Lines whose form says what they are, in whatever language: credits, bylines, sources, addresses, results.

Takes a text, says whether it is one. Knows no language identifier; a credit's label says which languages write it so.
"""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.labels import CREDIT, languages_of_label

# What every credit has.
_CREDIT_SIGN = re.compile(r"[:：=/／ⓒⒸ©()–—-]")
_WORD = re.compile(r"[^\W\d_]+")
# "Source:" before a publisher's name, in other languages than the labels of pictures.
_SOURCE = re.compile(
    r"(?i:quellen?|bron|källa|kilde|fonte|fuente|font|lähde|zdroj|źródło|sursa|forrás|kaynak|sumber|heimild|allikas|vir|izvor)"
    r"\s?:\s*[^\W\d_a-zß-ÿ][^:|]{0,80}$"
)
# A photographer and the paper: ``Markéta Hrušková / Lidové noviny``.
_BY_AND_PAPER = re.compile(r"[^\W\d_][\w.'’-]+(?: [^\W\d_][\w.'’-]*){1,2}\s*[/|]\s*[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2}")
# What streets and squares are called beside a number: ``7 rue Haute``, ``ul. Długa 12``, ``15 phố Hàng Bông``.
_STREET = (
    r"(?i:rue|ruelle|venelle|esplanade|faubourg|sentier|rond-point|avenue|av\.|boulevard|bd|bld|place|pl\.|quai|allée|chemin|impasse|cours|route|square|passage|street|st\.|road|rd\.|lane|"
    r"via|viale|piazza|corso|calle|plaza|avenida|paseo|carrer|rua|praça|largo|ul\.|ulica|al\.|plac|oul\.|oulitsa|ulitsa|prospekt|strada|str\.|"
    r"bulevardul|phố|đường|ngõ|jalan|jl\.|cad\.|caddesi|sok\.|náměstí|třída|utca|út|tér)"
)
_STREET_END = (
    r"[^\W\d_]*(?:straße|strasse|str\.|platz|gasse|allee|straat|laan|plein|gracht|gatan|vägen|gata|gate|veien|gade|katu)"
)
_ADDRESS = re.compile(
    rf"(?:^|[,;–—-]\s*)(?:\d{{1,4}}(?:\s?(?:bis|ter))?,?\s+(?:{_STREET}|{_STREET_END})(?!\w)|{_STREET}\s[^,;.!?]{{2,40}}?,?\s\d{{1,4}}(?![\w:]|[.,]\d)|{_STREET_END}\s\d{{1,4}}(?![\w:]|[.,]\d))"
)
_MOST_ADDRESS_WORDS = 14
# A house and its street, which is a name alone: ``Chả cá Thăng Long, 6B Đường Thành``.
_HOUSE = re.compile(r"(?:^|[,;–—-])\s*\d{1,4}\s?[A-Z]?(?:[/-]\d{1,4})?,?\s([^\d,;:.!?()]{4,40})(?:,|\.?$)")
# Two teams and their result: ``Hà Nội FC – Thể Công 2-1 (1-0)``.
_RESULT = re.compile(
    r"([^.!?:;]{2,60}?)\s[-–—]\s([^.!?:;]{2,60}?)[\s:]\s?\d{1,3}\s?[-–:]\s?\d{1,3}(?:\s*\([\d\s,;:/–-]{3,60}\))?\W{0,2}"
)
# A match of two players or pairs with its sets: ``Garcia (ESP) b. Novak (CZE) 6-2, 7-6 (9)``.
_SETS = re.compile(
    r"([^.!?:;\d]{2,60}?)\s(?:b\.|bat|d\.|def\.|beat|gg\.)\s([^.!?:;\d]{2,60}?)\s"
    r"\d{1,2}[-–/]\d{1,2}(?:\s?\(\d{1,2}\))?(?:,?\s\d{1,2}[-–/]\d{1,2}(?:\s?\(\d{1,2}\))?)*\W{0,2}"
)
# Names, and what a French list of names may end with: ``Phở, bún bò et cie``.
_AND_OTHERS = re.compile(r"[^.!?:;]{2,60}\s(?:et|&)\s(?i:cie|compagnie|consorts)\.?")
_MOST_LISTED = 160
# ``Hội quán Quảng Đông, en chinois 粤东会馆``.
_IN_ANOTHER_LANGUAGE = re.compile(
    r"[^.!?:;]{2,60},? en (?:chinois|mandarin|cantonais|japonais|coréen|vietnamien|anglais|allemand|espagnol|italien|portugais|russe|ukrainien|"
    r"polonais|tchèque|hongrois|bulgare|arabe|hébreu|persan|turc|thaï|khmer|lao|indonésien|malais|hindi|grec|roumain|néerlandais|suédois|"
    r"norvégien|danois|finnois|catalan|latin|sanskrit) [^.!?:;]{2,60}"
)
_PROGRAMME = re.compile(
    r"(?i:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?: \d{1,2}(?:er)?(?: [a-zéûô]{3,9})?)?,?\s(?:à )?\d{1,2}[ \u00a0\u202f]?h"
    r"(?:[ \u00a0\u202f]?\d{2})?[ \u00a0\u202f]?[:–—-]"
)
# What every result has.
_SCORE = re.compile(r"\d\s?[-–:/]\s?\d")
_HYPHENATED = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_BRACKETED = re.compile(r"\([^()]{1,40}\)")
_BYLINE = re.compile(r"(?i:by|par|von|por|per|di|da|door|av|af)\s+([^.!?]+)$")
_CONNECTORS = frozenset("by de di del la le et and và y e und og och en van von par pour via cung cấp 及 与".split())
_languages_of_label = lru_cache(maxsize=512)(languages_of_label)


def credit_of(text: str) -> re.Match[str] | None:
    """The label and the names of a text that is a credit and nothing else."""
    if len(text) > 100 or not _CREDIT_SIGN.search(text):
        return None
    match = CREDIT.match(text.lstrip(" ([（【*"))
    if match is None:
        return None
    return match if all(word in _CONNECTORS for word in _WORD.findall(match["who"]) if word[0].islower()) else None


def is_result(text: str) -> bool:
    """Whether a text is two teams, or players, and their result."""
    if not _SCORE.search(text):
        return False
    match = _RESULT.fullmatch(text) or _SETS.fullmatch(text)
    teams = [_WORD.findall(team) for team in match.groups()] if match else [[]]
    return all(words and words[0][0].isupper() and 2 * sum(map(str.islower, words)) <= len(words) for words in teams)


def is_address(text: str) -> bool:
    """Whether a text is a place and its street, not a sentence that holds one."""
    if not _ADDRESS.search(text) and not _has_house(text):
        return False
    words = _WORD.findall(text)
    small = [word for word in words if word.islower() and len(word) > 1]
    return len(words) <= _MOST_ADDRESS_WORDS and 2 * len(small) <= len(words) and text.rstrip()[-1:] not in "!?…"


def _has_house(text: str) -> bool:
    """Whether a house number stands before a name of several words."""
    house = _HOUSE.search(text)
    street = _WORD.findall(house[1]) if house else []
    return len(street) > 1 and all(word[0].isupper() for word in street)


def is_byline(text: str) -> bool:
    """Whether a text is a word for "by" and names: ``by Marie Durand``."""
    match = _BYLINE.match(text)
    return match is not None and len(text) < 60 and all(word[0].isupper() for word in _WORD.findall(match[1]))


def is_french_list(text: str) -> bool:
    """Whether a text is names, of whatever language, that French words hold together.

    These are a list that ends in ``et cie``, a name with what it is ``en chinois``, and who plays on ``Vendredi, 19 h 30 :``.
    """
    if len(text) > _MOST_LISTED:
        return False
    if _AND_OTHERS.fullmatch(text) or _IN_ANOTHER_LANGUAGE.fullmatch(text):
        return True
    programme = _PROGRAMME.match(text)
    words = _HYPHENATED.findall(_BRACKETED.sub(" ", text[programme.end() :])) if programme else []
    return bool(words) and all(word[0].isupper() for word in words)


def is_source(text: str) -> bool:
    """Whether a text is a foreign word for "source" and a publisher's name."""
    return _SOURCE.match(text) is not None


def names_paper(text: str) -> bool:
    """Whether a text is a person's name and, behind a stroke, a publisher's, of which a word may be in lower case."""
    if len(text) > 60 or not _BY_AND_PAPER.fullmatch(text):
        return False
    name, paper = re.split(r"\s*[/|]\s*", text)
    return all(word[0].isupper() for word in name.split()) and paper[0].isupper() and sum(map(str.islower, paper.split())) < 2


def label_language(text: str, host: str) -> str | None:
    """The language of a credit line's label, the host's own where it uses the label too; ``None`` without such a label."""
    languages = label_languages(text)
    if not languages:
        return None
    return host if host in languages else sorted(languages, key=lambda code: (code not in ("vi", "de", "ru", "es"), code))[0]


def label_languages(text: str) -> frozenset[str]:
    """The languages that write a credit's label so; empty for other text."""
    match = credit_of(text)
    return _languages_of_label(match["label"]) if match is not None and match["label"] else frozenset()
