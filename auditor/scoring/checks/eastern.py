"""Reads the numbers of Chinese, Japanese, Korean and Thai texts, which write number words without spaces.

Takes a text and its plain form with dates blanked, gives items. Digits and numerals mix there:
``3万5000``, ``2억 3천만``, ``35 ล้าน``.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from auditor.scoring.checks import numerals
from auditor.scoring.checks.items import Item, Kind, Reading, Value
from auditor.scoring.checks.number_items import LABEL_STRENGTH, OPTIONAL, WEAK_STRENGTH, WORD_STRENGTH, roman_items

LANGUAGES = frozenset({"zh", "ja", "ko", "th"})

_HAN_ONES = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "两": 2, "兩": 2}
_HAN_FORMAL = {"壱": 1, "弐": 2, "参": 3, "壹": 1, "贰": 2, "叁": 3}
_HAN_SMALL = {"十": 10, "百": 100, "千": 1000}
_HAN_LARGE = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_HANGUL_ONES = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_HANGUL_SMALL = {"십": 10, "백": 100, "천": 1000}
_HANGUL_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}
_NATIVE_ONES = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9}
_NATIVE_TENS = {"열": 10, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90}
# Before what is counted: 두 명 two people, 스물두 살 22 years old; twenty by itself is 스무.
_NATIVE = {
    **_NATIVE_ONES,
    **_NATIVE_TENS,
    "스무": 20,
    **{ten + one: tens + ones for ten, tens in _NATIVE_TENS.items() for one, ones in _NATIVE_ONES.items()},
}
_THAI_ONES = {"หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9}
_THAI_SMALL = {"สิบ": 10, "ร้อย": 100, "พัน": 1000, "หมื่น": 10**4, "แสน": 10**5}
_THAI_LARGE = {"ล้าน": 10**6}

_HAN_COUNTERS = (
    "人名个個位只隻艘辆輛台臺件岁歳歲天条條家座场場头頭匹棵张張本册冊层層次回校国國州省市县郡村戸户戶度倍"
    "杯枚羽軒機架所社店組组队隊支間间部种種点點分秒週周冠段連戦勝敗着打頁章曲句級级等"
)
_HANGUL_COUNTERS = (
    "명|개|마리|대|곳|살|번|차례|가지|쌍|척|그루|나라|국가|사람|군데|시간|달|편|채|송이|권|팀|가구|배|"
    "형제|자매|아이|여성|남성|도시|선수"
)
_THAI_COUNTERS = (
    "คน|ราย|ตัว|คัน|ลำ|แห่ง|หลัง|ต้น|ชิ้น|ครั้ง|วัน|ปี|เดือน|ประเทศ|จังหวัด|นาย|รูป|เชือก|เมตร|ชั่วโมง|"
    "นาที|สัปดาห์|เปอร์เซ็นต์|ใบ|เรื่อง|คู่|ดวง|องค์|ศพ|ทีม|ฝ่าย|เกม|ประตู|ชั้น|ขวบ|ปาก|ข้าง"
)


_SEVERAL = re.compile(r"(?:[数數上几幾何成好]|หลาย|นับ|เป็น|수|몇)$")


@dataclass(frozen=True, slots=True)
class _System:
    """How one language writes numerals."""

    ones: dict[str, int]
    small: dict[str, int]
    large: dict[str, int]
    run: re.Pattern[str]
    sign: re.Pattern[str]
    counter: re.Pattern[str]
    native: re.Pattern[str] | None = None


@functools.cache
def _system(code: str) -> _System:
    if code == "th":
        ones, small, large, counters = _THAI_ONES, _THAI_SMALL, _THAI_LARGE, _THAI_COUNTERS
    elif code == "ko":
        ones, small, large, counters = _HANGUL_ONES, _HANGUL_SMALL, _HANGUL_LARGE, _HANGUL_COUNTERS
    else:
        ones, small, large, counters = _HAN_ONES | _HAN_FORMAL, _HAN_SMALL, _HAN_LARGE, f"[{_HAN_COUNTERS}]"
    one, scale = "|".join(ones), "|".join([*small, *large])
    words = f"(?:{one}|{scale})"
    # Spaces stand inside a number only between a scale and the digits or numerals that go on (2억 3천만), or digits and a scale.
    run = (
        rf"(?P<digits>{numerals.DIGITS})(?: ?(?:{scale}))*(?P<more>(?: ?(?:\d{{1,4}}(?!\d)|"
        rf"{one}){{1,4}} ?(?:{scale})+)*(?:(?<!\d)\d{{1,4}}(?![\d.,]))?)|{words}{{1,40}}"
    )
    native = (
        re.compile(f"(?<![가-힣])({'|'.join(sorted(_NATIVE, key=len, reverse=True))}) ?(?={counters})") if code == "ko" else None
    )
    return _System(
        ones,
        small,
        large,
        re.compile(run),
        re.compile(rf"{numerals.DIGITS}|{words}"),
        re.compile(f" ?(?:여|餘|余|多|数|數|名)? ?(?:{counters})"),
        native,
    )


def read_numbers(composed: str, plain: str, code: str) -> list[Item]:
    """The numbers of a text in one of `LANGUAGES`."""
    system = _system(code)
    items = []
    for match in system.run.finditer(plain):
        item = _item(match, composed, plain, system, code)
        if item is not None:
            items.append(item)
    if system.native:
        items += [_native(match, composed) for match in system.native.finditer(plain)]
    return items + roman_items(composed, plain)


def _native(match: re.Match[str], composed: str) -> Item:
    value = _NATIVE[match.group(1)]
    strength = OPTIONAL if value == 1 else WORD_STRENGTH
    return Item(
        Kind.NUMBER,
        composed[match.start() : match.end(1)],
        match.start(),
        match.end(1),
        frozenset({value}),
        strength,
        small_word=value > 1,
    )


def _item(match: re.Match[str], composed: str, plain: str, system: _System, code: str) -> Item | None:
    start, end, run = match.start(), match.end(), match.group()
    if match.group("digits") is not None:
        return _digits_item(match, composed, plain, system)
    counted = system.counter.match(plain, end) is not None
    ordinal = plain[start - 1 : start] in {"第", "제"} if start else False
    value = _evaluate(run, system)
    if value is None:
        return None
    exact = any(sign in system.ones for sign in run) if code != "th" else len(run) > 5
    if code == "th":
        exact = any(run.startswith(one) for one in system.ones) and value > 9
    elif code == "ko":
        exact = (
            len(run) > 2
            and value > 99
            and any(sign in system.small or sign in system.large for sign in run)
            and _alone(plain, start)
        )
    many = value >= 10 and exact and len(run) > 1
    if value == 1 or not (many or counted or ordinal):
        kind = Kind.NUMBER
        if run in system.large or run in system.small:
            if not _SEVERAL.search(plain[max(0, start - 5) : start]):
                return None
            kind = Kind.VAGUE
        return Item(kind, composed[start:end], start, end, frozenset({value}), OPTIONAL) if code != "ko" or counted else None
    if code == "ko" and not _alone(plain, start):
        return None
    small = value < 11
    strength = WORD_STRENGTH if counted or many else WEAK_STRENGTH
    return Item(Kind.NUMBER, composed[start:end], start, end, frozenset({value}), strength, small_word=small and counted)


def _alone(plain: str, start: int) -> bool:
    return start == 0 or not "가" <= plain[start - 1] <= "힣"


def _digits_item(match: re.Match[str], composed: str, plain: str, system: _System) -> Item:
    start, end = match.start(), match.end()
    written, run = match.group("digits"), match.group()
    readings: set[Reading] = set()
    for value in numerals.values(written):
        found = _evaluate(run[len(written) :], system, value)
        readings.add(value if found is None else found)
    before = re.search(r"(?<![a-z])([a-z]{1,12})-?$", plain[max(0, start - 14) : start])
    label = before.group(1) if before else ""
    strength = LABEL_STRENGTH if label else 1.0
    if label in {"km", "m", "cm", "co", "h"}:
        strength = OPTIONAL
    return Item(
        Kind.NUMBER,
        composed[start:end],
        start,
        end,
        frozenset(readings),
        strength,
        numerals.parts(written) if run == written else (),
        label,
    )


def _evaluate(run: str, system: _System, first: Value | None = None) -> Value | None:
    """The value of numerals after an optional first number in digits; None where they make no number."""
    total: Value = 0
    section: Value = 0
    number: Value | None = first
    positional = first is None
    for sign in _signs(run, system):
        if sign in system.ones or sign.isdigit():
            value = system.ones[sign] if sign in system.ones else int(sign)
            number = number * 10 + value if number is not None and positional and sign in system.ones else value
        elif sign in system.small:
            section += (1 if number is None else number) * system.small[sign]
            number = None
        else:
            part = section + (number or 0)
            total += (part or 1) * system.large[sign] if not (part == 0 and total) else total * (system.large[sign] - 1)
            section, number = 0, None
    return total + section + (number or 0)


def _signs(run: str, system: _System) -> list[str]:
    return [match.group() for match in system.sign.finditer(run)]
