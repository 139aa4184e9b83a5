"""Forms of dates that one language has: Vietnamese, Chinese, Japanese, Korean and Thai ones, with eras and numbered months.

Takes a `Page` of `date_reader`, adds the items and blanks what it read. `SPECIAL` names the reader of each language.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.scoring.checks.date_reader import Page, day_month
from auditor.scoring.checks.items import Kind

_VI_MONTHS = {
    **{"giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9},
    **{"mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12},
}
_VI_MONTH = (
    r"(?:(?P<month>0?[1-9]|1[0-2])(?!\d)|(?P<word>mười một|mười hai|mười|giêng|chạp|hai|ba|tư|bốn|"
    r"năm|sáu|bảy|bẩy|tám|chín)(?!\w))"
)
_VI_DATE = re.compile(
    rf"(?<![^\W_])(?:(?:ngày|hôm|mùng|mồng|rằm) )?(?:(?:mùng|mồng|hôm) )?(?:(?P<day>\d{{1,2}}) ?(?:-|"
    rf"/)? ?)?(?:tháng|thg) {_VI_MONTH}"
    r"(?: ?(?:,? năm |[/-] ?| )(?P<year>\d{4})(?!\d))?"
)
_VI_SLASHED = re.compile(
    r"(?<![\w/-])(?:(?:từ|đến|ngày|hôm|sáng|trưa|chiều|tối|đêm|nay|qua|mùng|"
    r"mồng)[ ,(]{1,2})(?P<day>0?[1-9]|[12]\d|3[01]) ?[-/.] ?(?P<month>0?[1-9]|1[0-2])"
    r"(?:[-/.](?P<year>\d{4}|\d{2}))?(?!\d|[./-]\d)"
)
_VI_DAY = re.compile(r"(?<![^\W_])(?:ngày|mùng|mồng)(?: mùng| mồng)? (?P<day>0?[1-9]|[12]\d|3[01])(?![\d%]|[.,:/-]\d)")
_VI_YEAR = re.compile(r"(?<![^\W_])năm (?P<year>1\d{3}|20\d\d)(?![\d]|[.,]\d)")
_VI_WEEKDAY = re.compile(
    r"(?<![^\W_])(?P<lead>(?:sáng|trưa|chiều|tối|đêm|hôm|ngày|từ|đến|vào) )?(?:(?P<sunday>(?:chủ|"
    r"chúa) nhật)|thứ (?P<day>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7]))(?![\w/])"
    r"(?=(?P<tail> (?:tuần|hàng|ngày|vừa|này|tới|\()|[ ,]{1,2}\(?(?:ngày |\d))?)"
)
_VI_ORDINAL_LEAD = re.compile(
    r"(?:lần|hạng|đứng|người|tuần|năm|vị trí|ngôi|kỳ|khóa|số|trận|suất|con|điều|bên|thế giới|"
    r"giải|ván|hiệp|khoá|cái|nước) $"
)


def _vietnamese(page: Page) -> None:
    page.sweep(_VI_DATE, _vi_date)
    page.sweep(_VI_SLASHED, _vi_slashed)
    page.sweep(_VI_DAY, _day)
    page.sweep(_VI_YEAR, lambda page, match: _year(page, match, "year"))
    page.sweep(_VI_WEEKDAY, _vi_weekday)


def _day(page: Page, match: re.Match[str]) -> bool:
    day = int(match["day"])
    if not 1 <= day <= 31:
        return False
    page.add(Kind.DAY, match.span(), {day}, (day,))
    return True


def _year(page: Page, match: re.Match[str], group: str) -> bool:
    page.add_year(match.span(group), int(match[group]))
    return True


def _vi_date(page: Page, match: re.Match[str]) -> bool:
    month = int(match["month"]) if match["month"] else _VI_MONTHS[match["word"]]
    end = match.end("month") if match["month"] else match.end("word")
    if match["day"] and 1 <= int(match["day"]) <= 31:
        page.add(Kind.DAY_MONTH, (match.start(), end), {(int(match["day"]), month)}, (int(match["day"]), month))
    else:
        page.add(Kind.MONTH, (match.start(), end), {month}, (month,), strength=0.9)
    if match["year"]:
        page.add_year(match.span("year"), int(match["year"]), dated=True)
    return True


def _vi_slashed(page: Page, match: re.Match[str]) -> bool:
    day, month = int(match["day"]), int(match["month"])
    page.add(Kind.DAY_MONTH, (match.start("day"), match.end("month")), day_month(day, month), (day, month))
    if match["year"]:
        page.add_year(match.span("year"), int(match["year"]), dated=True)
    return True


def _vi_weekday(page: Page, match: re.Match[str]) -> bool:
    if match["sunday"]:
        page.add(Kind.WEEKDAY, match.span(), {7})
        return True
    day = match["day"]
    value = int(day) if day.isdigit() else _VI_MONTHS[day]
    start = match.start("lead") if match["lead"] else match.start()
    if _VI_ORDINAL_LEAD.search(page.plain[max(0, match.start() - 10) : match.start()]):
        return False
    sure = bool(match["lead"] or match["tail"]) or page.composed[match.start("day")].isupper()
    page.add(Kind.WEEKDAY, (start, match.end("day")), {value - 1}, (value,), strength=1.0 if sure else 0.1)
    return sure or not day.isdigit()


_HAN = "〇零一二三四五六七八九十"
_HAN_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "民國": 1911, "民国": 1911}
_NUMBER = rf"(?:\d{{1,2}}|[{_HAN}]{{1,3}}|元)"
_HAN_DATE = re.compile(
    rf"(?=[\d令平昭大明民{_HAN}])(?:(?P<era>{'|'.join(_ERAS)}) ?(?P<era_year>{_NUMBER}) ?年|"
    rf"(?<![\d.,])(?P<year>[12]\d{{3}}|[一二][〇零一二三四五六七八九]{{3}}|"
    rf"(?<!\d)\d\d(?=年\d{{1,2}}月)) ?年)?"
    rf"(?:度|末|初|春|夏|秋|冬|的|の|,|、| )?"
    rf"(?:(?<![\d.,個个{_HAN}])(?P<month>{_NUMBER}) ?月(?:份)?(?: ?(?P<day>{_NUMBER}) ?[日号號])?|"
    rf"(?<![\d.,{_HAN}])(?P<lone>{_NUMBER}) ?[日号號](?![间間本前后後])|(?<=年))"
)
_KO_DATE = re.compile(
    r"(?=\d)(?<![\d.,])(?:(?P<year>[12]\d{3})년(?:도)?)?(?: ?(?<!\d)(?P<month>1[0-2]|"
    r"0?[1-9])월(?: ?(?P<day>\d{1,2})일)?)?(?:(?<!\d)(?P<lone>\d{1,2})일(?! ?(?:간|동안|만|째|정도|전|후|"
    r"연속)))?"
)
_KO_DOTS = re.compile(r"(?<![\d.])(?P<year>\d{4})\. ?(?P<month>\d{1,2})\. ?(?P<day>\d{1,2})\.?(?!\d)")


def _han_number(written: str) -> int:
    if written.isdigit():
        return int(written)
    if written == "元":
        return 1
    if "十" in written:
        tens, _, ones = written.partition("十")
        return (_HAN_DIGITS.get(tens[-1:], 1) if tens else 1) * 10 + (_HAN_DIGITS.get(ones[:1], 0) if ones else 0)
    return int("".join(str(_HAN_DIGITS[sign]) for sign in written))


def _eastern_date(page: Page, match: re.Match[str]) -> bool:
    found = match.groupdict()
    if found.get("era"):
        year = _ERAS[found["era"]] + _han_number(found["era_year"])
        page.add_year((match.start("era"), match.end("era_year") + 1), year, dated=bool(found.get("month")))
    elif found.get("year"):
        page.add_year(match.span("year"), _han_number(found["year"]), dated=bool(found.get("month")))
    month = _han_number(found["month"]) if found.get("month") else 0
    day = _han_number(found["day"]) if found.get("day") else 0
    lone = _han_number(found["lone"]) if found.get("lone") else 0
    if 1 <= month <= 12 and 1 <= day <= 31:
        page.add(Kind.DAY_MONTH, (match.start("month"), match.end("day") + 1), {(day, month)}, (day, month))
    elif 1 <= month <= 12:
        page.add(Kind.MONTH, (match.start("month"), match.end("month") + 1), {month}, (month,), strength=0.9)
    elif 1 <= lone <= 31:
        page.add(
            Kind.DAY,
            (match.start("lone"), match.end("lone") + 1),
            {lone},
            (lone,),
            strength=1.0 if found["lone"].isdigit() else 0.15,
        )
    else:
        return bool(found.get("year") or found.get("era"))
    return True


_ZH_WEEKDAY = re.compile(r"(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])(?!年|期|岁|歲)")
_JA_WEEKDAY = re.compile(r"([月火水木金土日])曜日?|\(([月火水木金土日])\)")
_KO_WEEKDAY = re.compile(r"([월화수목금토일])요일|\(([월화수목금토일])\)")


def _weekday(order: str) -> Callable[[Page, re.Match[str]], bool]:
    def read(page: Page, match: re.Match[str]) -> bool:
        sign = match[1] or match[2]
        page.add(Kind.WEEKDAY, match.span(), {order.index(sign) + 1 if sign != "天" else 7})
        return True

    return read


def _chinese(page: Page) -> None:
    page.sweep(_HAN_DATE, _eastern_date)
    page.sweep(_ZH_WEEKDAY, _weekday("一二三四五六日"))


def _japanese(page: Page) -> None:
    page.sweep(_HAN_DATE, _eastern_date)
    page.sweep(_JA_WEEKDAY, _weekday("月火水木金土日"))


def _korean(page: Page) -> None:
    page.sweep(_KO_DOTS, _eastern_date_dots)
    page.sweep(_KO_DATE, _eastern_date)
    page.sweep(_KO_WEEKDAY, _weekday("월화수목금토일"))


def _eastern_date_dots(page: Page, match: re.Match[str]) -> bool:
    readings = day_month(int(match["day"]), int(match["month"]))
    if readings:
        page.add(Kind.DAY_MONTH, match.span(), readings, (int(match["day"]), int(match["month"])))
        page.add_year(match.span("year"), int(match["year"]), dated=True)
    return bool(readings)


_TH_YEAR = re.compile(r"(?:พ\.ศ\.|ค\.ศ\.|ปี(?:พ\.ศ\.)?) ?(?P<year>(?:19|20|2[45])\d\d)(?!\d)")


def _thai(page: Page) -> None:
    from auditor.scoring.checks.date_reader import read_month_names

    read_month_names(page)
    page.sweep(_TH_YEAR, lambda page, match: _year(page, match, "year"))


SPECIAL: dict[str, Callable[[Page], None]] = {
    "vi": _vietnamese,
    "zh": _chinese,
    "ja": _japanese,
    "ko": _korean,
    "th": _thai,
}
"""The reader of each language that has forms of its own."""
