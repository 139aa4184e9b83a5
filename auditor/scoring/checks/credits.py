"""The credit check: do both captions credit the same agency or photographer?

Takes a pair of texts with their languages; gives `Evidence`, and takes credits off a text for the other checks and the
pipeline. A credit is a label and a name (``Ảnh: TASS``), a copyright sign, a byline of an agency (``REUTERS/…``), or an agency
alone at the end or in brackets. Agencies are compared by the table in ``data``, offices and houses that gave a picture (``Bộ Ngoại giao``, ``Feuerwehr``) by what
they are, photographers by spelling and sound.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from auditor.evidence import Evidence, Outcome
from auditor.scoring.checks.hearing import in_pinyin, listen
from auditor.scoring.checks.tables import form_pattern, rows
from auditor.scoring.checks.transliteration import WORD, fold, likeness, romanise

_MAX_TEXT = 4000
_MAX_CREDIT = 90
_MAX_WORDS = 8
_ONE_SIDED = 0.2
_OTHER_PHOTOGRAPHER = 0.8
_AGENCY_OR_PERSON = 0.6
_UNHEARD = 0.5
# An office on one side only, and on the other what may be the same in words that no table has.
_UNNAMED = 0.2
_SAME = 0.8
_MINISTRY = "ministry"
_CJK = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_CASELESS = re.compile("[\u0590-\u06ff\u0900-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SPLIT = re.compile(r"\s*(?:[/,;&+|=＝／、・()（）\[\]【】]|\bvia\b|\bvà\b|\band\b|\bet\b|\bund\b| [-–—] )\s*")
_END = re.compile(r"[)）\]】」\n|]|[.。;](?=\s|$)|\s[-–—]\s|\s{3,}")
_OPENS = "([（【「『"
_CLOSES = ")]）】」』"
_EDGES = " \t\n\r\u00a0\u3000-–—|/,;.。·:：\"'«»“”"
_COPYRIGHT = re.compile(r"(?:©|\(c\)|ⓒ|Ⓒ)\s{0,3}", re.IGNORECASE)
_BREAK = re.compile(r"[(（\[【]|[.!?。…”»\"]\s+|\s[-–—|/]\s|\n|^|(?<=[\u3040-\u9fff\uac00-\ud7a3])[=＝/]|[▲△]")
_SENTENCE_BREAK = re.compile(r"[^\W\d_]{3,}[.:：]\s")
_CHINESE_REPORTER = re.compile(
    r"[（(]?\s?([\u4e00-\u9fff]{2,6}(?:社|报|網|网))?(?:特约)?(?:记者|記者)?\s?([\u4e00-\u9fff·]{2,8}?)\s?[摄攝](?:[）)]|$)"
)
# ``新华社发``, ``中新社供图``: an agency's picture by nobody named.
_CHINESE_ISSUED = re.compile(
    r"(?:[（(]\s?|(?<=[。！？”」])\s*|^)([\u4e00-\u9fff]{2,6}(?:社|报|報|網|网))(?:记者|記者)?(?:发|發|供图|供圖|图|圖)\s?(?:[）)。]|$)"
)
_PREFIX = re.compile(r"^(?:photos?|foto|ảnh|фото|image)?\s?(?:by|par|de|von|av|af|di|por|door|oleh|bởi|của)\s", re.IGNORECASE)
_ARTICLE_WORDS = (
    "le la les l un une des du the a an el los las il lo gli der die das ein eine o os as um uma de het een den det en et "
    "một các những"
)
_ARTICLES = frozenset(_ARTICLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class _Credit:
    text: str
    agencies: frozenset[str]
    people: tuple[str, ...]
    givers: frozenset[str] = frozenset()


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(word for cls, words in rows("credits_words.tsv") if cls == kind for word in words.split("|"))


@cache
def _agencies() -> dict[str, str]:
    return {_plain(form): key for key, forms, *_ in rows("credits_agencies.tsv") for form in forms.split("|")}


@cache
def _forms() -> frozenset[str]:
    return frozenset(form for _, forms, *_ in rows("credits_agencies.tsv") for form in forms.split("|"))


@cache
def _giver_forms() -> tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]]:
    """What matches the forms of offices and houses, in scripts with spaces and in those without, and the key of each group."""
    spaced, unspaced, keys = [], [], []
    for key, forms in rows("credits_givers.tsv"):
        keys.append(key)
        written = forms.split("|")
        spaced.append("|".join(form_pattern(form) for form in written if not _CJK.match(form)))
        unspaced.append("|".join(re.escape(form) for form in written if _CJK.match(form)) or "(?!)")
    return (
        re.compile(rf"(?<![^\W\d_])(?:{'|'.join(f'({forms})' for forms in spaced)})", re.IGNORECASE),
        re.compile("|".join(f"({forms})" for forms in unspaced)),
        tuple(keys),
    )


@lru_cache(maxsize=8192)
def _givers(part: str) -> frozenset[str]:
    """The keys of the offices and houses that a credit names; those of ministries with their field, where it is told."""
    spaced, unspaced, keys = _giver_forms()
    text = unicodedata.normalize("NFC", part)
    found = {keys[match.lastindex - 1] for match in spaced.finditer(text) if match.lastindex}
    if _MINISTRY not in found:
        found = {key for key in found if not key.startswith(_MINISTRY)}
    for match in unspaced.finditer(text):
        if match.lastindex:
            key = keys[match.lastindex - 1]
            found |= {key, key.partition(".")[0]}
    return frozenset(found)


def _other_giver(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two credits name offices or houses of another kind, or ministries of other fields."""
    fields = [{key for key in keys if key.startswith(f"{_MINISTRY}.")} for keys in (one, other)]
    return not one & other or (all(fields) and not fields[0] & fields[1])


@cache
def _common_names() -> frozenset[str]:
    return frozenset(row[0] for row in rows("credits_agencies.tsv") if len(row) > 2)


def _plain(text: str) -> str:
    return " ".join(fold(word) for word in WORD.findall(text))


@cache
def _label() -> re.Pattern[str]:
    labels = "|".join(re.escape(label).replace(r"\ ", r"\s") for label in sorted(_words("label"), key=len, reverse=True))
    bare = "|".join(map(re.escape, sorted(_words("bare"), key=len, reverse=True)))
    colon = r"(?:\s[a-zà-ỹа-я]{1,12})?\s{0,3}[:：=＝]"
    other = r"(?<=[\u3040-\ud7a3])[/／]|(?<=fot)\.|(?<=foto)\."
    capital = r"(?=[A-ZÀ-ÞА-Я\u0370-\u03ff\u3040-\ud7a3])"
    return re.compile(
        rf"(?<![^\W\d_])(?:(?:{labels})(?:{colon}|{other})\s{{0,3}}|(?P<bare>{bare})[ \u00a0]{capital})", re.IGNORECASE
    )


@cache
def _things() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_words("thing"), key=len, reverse=True))
    label = "|".join(re.escape(word) for word in sorted(_words("label"), key=len, reverse=True))
    return re.compile(rf"[\s(（\[]*(?:{label})?[\s:：]*(?:{words})[\s.)）\]]*", re.IGNORECASE)


def strip_credit(text: str, language: str) -> tuple[str, str | None]:
    """The text without its photo credit, and the credit as it stands, or ``None`` where there is none.

    ``language`` is the text's; credits are recognised in every language, as captions keep foreign ones.
    """
    found = _locate(text[:_MAX_TEXT])
    if found is None:
        return text, None
    start, end, credit = found
    body = f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
    return body.rstrip(" \t\u00a0-–—|/([（【"), credit


def is_credit_line(text: str) -> bool:
    """Whether the text is nothing but a photo credit."""
    plain = text.strip()
    if not plain or len(plain) > _MAX_CREDIT * 2:
        return False
    if _things().fullmatch(plain):
        return True
    body, credit = strip_credit(plain, "")
    return credit is not None and not WORD.search(body)


@lru_cache(maxsize=8192)
def _locate(text: str) -> tuple[int, int, str] | None:
    """Where the credit stands, its signs and label included, and the name in it."""
    for finder in (_labelled, _copyright, _reporter, _tail):
        found = finder(text)
        if found is not None:
            return found
    return None


def _labelled(text: str) -> tuple[int, int, str] | None:
    for match in reversed(list(_label().finditer(text))):
        found = _named(text, match.start(), match.end(), bool(match["bare"]))
        if found is not None:
            return found
    return None


def _copyright(text: str) -> tuple[int, int, str] | None:
    match = next(iter(reversed(list(_COPYRIGHT.finditer(text)))), None)
    return _named(text, match.start(), match.end(), False) if match else None


def _named(text: str, start: int, begin: int, bare: bool) -> tuple[int, int, str] | None:
    stop = _END.search(text, begin)
    end = stop.start() if stop else len(text)
    if stop and stop[0] == "." and re.search(r"\b[A-ZĐ]$", text[begin:end]):
        later = _END.search(text, stop.end())
        end = later.start() if later else len(text)
    name = text[begin:end].strip(_EDGES)
    opened = start > 0 and text[start - 1] in _OPENS
    last = not WORD.search(text, end)
    if (
        not name
        or len(name) > _MAX_CREDIT
        or not _is_name(name, bare, opened or (last and bool(WORD.search(text[:start]))), last)
    ):
        return None
    if opened:
        start -= 1
        if text[end : end + 1] and text[end] in _CLOSES:
            end += 1
    elif text[end : end + 1] in (".", "。"):
        end += 1
    return start, end, name


def _is_name(name: str, bare: bool, placed: bool, last: bool) -> bool:
    """Whether what follows a label names someone: surely in brackets or at the end, else by its looks."""
    known = any(_agency(part) for part in _parts(name))
    if placed and not bare and _begins_with_giver(name):
        return True
    if known or bare:
        return known and (not bare or not any(word[0].islower() for word in WORD.findall(name)))
    words = WORD.findall(name)
    if placed and words and not (words[0][0].islower() and not _CASELESS.search(name)):
        return len(words) <= _MAX_WORDS and (len(name) <= 24 or not _CJK.search(name))
    if not last or not words or fold(words[0]) in _ARTICLES:
        return False
    if _CASELESS.search(name):
        return len(name) <= 16 and len(words) <= 4
    lowered = sum(word[0].islower() for word in words)
    return len(words) <= 6 and words[0][0].isupper() and (lowered == 0 or (len(words) <= 4 and lowered == 1))


def _begins_with_giver(name: str) -> bool:
    """Whether a few words begin with an office or house: ``ministère de la Défense`` is a credit in small letters, too."""
    spaced, unspaced, _ = _giver_forms()
    return len(WORD.findall(name)) <= _MAX_WORDS and bool(spaced.match(name) or unspaced.match(name))


def _reporter(text: str) -> tuple[int, int, str] | None:
    match = _CHINESE_ISSUED.search(text[-60:]) or _CHINESE_REPORTER.search(text[-60:])
    if not match or not (match[1] or "记者" in match[0] or "記者" in match[0]):
        return None
    shift = max(0, len(text) - 60)
    return match.start() + shift, match.end() + shift, "/".join(part for part in match.groups() if part)


def _tail(text: str) -> tuple[int, int, str] | None:
    """An agency at the end or in closing brackets, alone or with names in capitals."""
    end = len(text.rstrip(_EDGES + _CLOSES))
    base = max(0, end - _MAX_CREDIT)
    best = None
    for match in reversed(list(_BREAK.finditer(text, base, end))):
        if match.start() == base > 0 and not match[0]:
            break
        name = text[match.end() : end].strip(_EDGES)
        bracketed = match[0][:1] in set(_OPENS)
        if _byline(name) and (bracketed or any(_agency(part) not in _common_names() for part in _parts(name) if _agency(part))):
            best = match.start() + (match[0][:1] in set('.!?。…”»"')), len(text), name
        elif best is not None:
            break
        if best is not None and match[0].strip() != "/":
            break
    return _after_place(text, best) if best is not None else None


# ``＝12日、東京都千代田区、共同``: where and when stand before the agency, and are no credit.
_JAPANESE_PLACE = re.compile(r"[=＝](?:[^=＝、]{1,20}[都道府県市区町村郡島港駅日]、){1,3}")


def _after_place(text: str, found: tuple[int, int, str]) -> tuple[int, int, str]:
    """A credit at the end without the place and the day that Japanese captions put before it."""
    place = _JAPANESE_PLACE.match(text, found[0])
    return found if place is None else (place.end() - 1, found[1], text[place.end() : found[1]].strip(_EDGES))


def _byline(name: str) -> bool:
    parts = [part for part in _parts(name) if not re.fullmatch(r"[\d\s.]*", part)]
    if not parts or len(name) > _MAX_CREDIT or _SENTENCE_BREAK.search(name) or not any(_agency(part) for part in parts):
        return False
    return all(_agency(part) or _is_plain_name(part) for part in parts)


def _is_plain_name(part: str) -> bool:
    words = WORD.findall(part)
    if _CASELESS.search(part):
        return len(part) <= 8
    return len(words) <= 5 and all(word[0].isupper() or len(word) <= 3 for word in words)


def _parts(credit: str) -> list[str]:
    return [part.strip(_EDGES) for part in _SPLIT.split(credit) if part.strip(_EDGES)]


@lru_cache(maxsize=8192)
def _agency(part: str) -> str | None:
    """The agency's key that a part of a credit names, alone or beside a word such as *photo*, *agency* or a person."""
    known = _agencies()
    plain = _plain(part)
    if plain in known:
        return known[plain] if len(plain) > 4 or part in _forms() or not plain.isascii() else None
    words = plain.split()
    for size in range(min(4, len(words) - 1), 0, -1):
        for piece in (" ".join(words[:size]), " ".join(words[-size:])):
            if piece in known and (len(piece) > 3 or piece.upper() in part) and len(words) <= 5:
                return known[piece]
    return None


def _read(credit: str) -> _Credit:
    agencies, people = set(), []
    credit = _PREFIX.sub("", credit)
    things = {_plain(word) for word in _words("thing")} | {_plain(word) for word in _words("by")}
    for part in _parts(credit):
        key = _agency(part)
        if key:
            agencies.add(key)
        elif _plain(part) and _plain(part) not in things and not part.isdigit():
            people.append(part)
    return _Credit(credit, frozenset(agencies), tuple(people), frozenset[str]().union(*map(_givers, people)))


def check_credits(source: str, target: str, source_language: str, target_language: str) -> Evidence | None:
    """Compares the photo credits of two texts.

    ``DIFFER`` scores 1 for another agency or photographer; a credit on one side only weighs 0.2, as translators drop them.
    ``None`` where neither text has a credit.
    """
    one, other = strip_credit(source, source_language)[1], strip_credit(target, target_language)[1]
    if one is None and other is None:
        return None
    if one is None or other is None:
        outcome = Outcome.ADDED if one is None else Outcome.MISSING
        where = "source" if other is None else "counterpart"
        return Evidence(
            "credits",
            outcome,
            (one,) if one else (),
            (other,) if other else (),
            _ONE_SIDED,
            f"credit {one or other} only in the {where}",
        )
    score = _difference(_read(one), _read(other))
    if score == 0:
        return Evidence("credits", Outcome.AGREE, (one,), (other,), 1.0)
    return Evidence("credits", Outcome.DIFFER, (one,), (other,), score, f"credit {one} against {other}")


def _difference(one: _Credit, other: _Credit) -> float:
    """How surely two credits differ, from 0 (they agree) to 1."""
    if _plain(one.text) == _plain(other.text):
        return 0.0
    people = _people_differ(one.people, other.people) if one.people and other.people else None
    if one.agencies and other.agencies:
        if not one.agencies & other.agencies:
            return _OTHER_PHOTOGRAPHER if people == 0 else 1.0
        return min(people or 0.0, _OTHER_PHOTOGRAPHER)
    if people and (one.givers or other.givers):
        return _givers_differ(one, other)
    if people is not None:
        return people
    nameless = not (one.agencies or one.people) or not (other.agencies or other.people)
    return 0.0 if nameless else _AGENCY_OR_PERSON


def _givers_differ(one: _Credit, other: _Credit) -> float:
    """How surely credits that have no name in common differ, where one of them or both name an office or house."""
    if one.givers and other.givers:
        return _AGENCY_OR_PERSON if _other_giver(one.givers, other.givers) else 0.0
    [unknown] = [credit for credit in (one, other) if not credit.givers]
    return _UNHEARD if all(map(_is_plain_name, unknown.people)) and not _CASELESS.search(unknown.text) else _UNNAMED


def _people_differ(mine: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    caseless = any(_CASELESS.search(name) for name in (*mine, *theirs))
    for one, other in product(mine, theirs):
        if _same_person(one, other, caseless):
            return 0.0
    return _UNHEARD if caseless and not _both_chinese(mine, theirs) else 1.0


_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")


def _both_chinese(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether one side's names are Chinese, and the other's are so in pinyin, in which the first could be heard."""
    for native, spelt in ((mine, theirs), (theirs, mine)):
        if all(map(_CHINESE_NAME.fullmatch, native)):
            return all(in_pinyin(tuple(romanise(word) for word in WORD.findall(name))) for name in spelt)
    return False


def _same_person(one: str, other: str, caseless: bool) -> bool:
    words = [romanise(word) for word in WORD.findall(one)]
    others = [romanise(word) for word in WORD.findall(other)]
    if "".join(words) == "".join(others):
        return True
    pairs = [(w, v) for w, v in product(words, others) if likeness(w, v, not caseless) >= _SAME]
    need = 1 if min(len(words), len(others)) == 1 or caseless else 2
    if len({w for w, _ in pairs}) >= need or any(w == words[-1] and v == others[-1] and len(w) > 3 for w, v in pairs):
        return True
    return caseless and _heard(one, other)


def _heard(one: str, other: str) -> bool:
    for text, name in ((one, other), (other, one)):
        joined = "".join(romanise(word) for word in WORD.findall(name))
        if _CASELESS.search(text) and listen(text.replace(" ", ""), "ko").hears(joined):
            return True
        for language in ("ko", "ja", "ar", "he", "hi", "th", "zh"):
            words = [romanise(word) for word in WORD.findall(name)]
            if _CASELESS.search(text) and any(listen(text, language).hears(word) for word in words):
                return True
    return False
