"""The date check: dates, weekdays and times of day over the languages that captions come in."""

from __future__ import annotations

import datetime
import time

import pytest
from babel.dates import format_date
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auditor.evidence import Outcome
from auditor.scoring.checks.dates import check_dates
from auditor.scoring.checks.numbers import check_numbers

AGREE, DIFFER, MISSING, ADDED = Outcome.AGREE, Outcome.DIFFER, Outcome.MISSING, Outcome.ADDED

CASES = [
    # Vietnamese
    ("vi", "ngày 12 tháng 3", "fr", "le 12 mars", AGREE),
    ("vi", "ngày 12 tháng 3", "fr", "le 21 mars", DIFFER),
    ("vi", "ngày 19/6", "fr", "le 19 juin 2024", AGREE),
    ("vi", "ngày 19-6-2024", "fr", "19 juin 2024", AGREE),
    ("vi", "sáng 19-6", "fr", "le 19 juin au matin", AGREE),
    ("vi", "tháng Sáu năm 2024", "fr", "juin 2024", AGREE),
    ("vi", "tháng Tư", "fr", "en avril", AGREE),
    ("vi", "tháng Tư", "fr", "en mai", DIFFER),
    ("vi", "từ 12 đến 15/3", "fr", "du 12 au 15 mars", AGREE),
    ("vi", "năm 2023", "fr", "l'année 2024", DIFFER),
    ("vi", "thứ Hai", "fr", "lundi", AGREE),
    ("vi", "chiều thứ Sáu", "fr", "vendredi après-midi", AGREE),
    ("vi", "chiều thứ Sáu", "fr", "samedi après-midi", DIFFER),
    ("vi", "Chủ nhật", "fr", "dimanche", AGREE),
    ("vi", "thứ 3 ngày 24/9", "fr", "mardi 24 septembre", AGREE),
    ("vi", "lúc 8 giờ tối", "fr", "à 20 heures", AGREE),
    ("vi", "lúc 20 giờ 04", "fr", "à 20h04", AGREE),
    ("vi", "lúc 20 giờ 04", "fr", "à 21h04", DIFFER),
    # cases and compounds
    ("el", "τον Μάρτιο του 2024", "fr", "en mars 2024", AGREE),
    ("el", "τον Μάρτιο του 2024", "fr", "en mai 2024", DIFFER),
    ("el", "στις αρχές του Γενάρη", "fr", "début janvier", AGREE),
    ("el", "από τον Ιούνιο", "fr", "depuis juillet", DIFFER),
    ("tr", "2024 Ocak'ta", "fr", "en février 2024", DIFFER),
    ("tr", "mart ayında", "fr", "en mars", AGREE),
    ("tr", "pazar günü", "fr", "lundi", DIFFER),
    ("hi", "फरवरी 2024", "fr", "en février 2024", AGREE),
    ("hi", "12 मई को", "fr", "le 12 mai", AGREE),
    ("pl", "w niedzielę", "fr", "dimanche", AGREE),
    ("pl", "w niedzielę", "fr", "samedi", DIFFER),
    ("hu", "szerdán", "fr", "jeudi", DIFFER),
    ("fa", "سه‌شنبه", "fr", "mercredi", DIFFER),
    ("de", "am Montagabend", "fr", "lundi soir", AGREE),
    ("de", "am Montagabend", "fr", "mardi soir", DIFFER),
    ("nl", "vrijdagochtend", "fr", "vendredi matin", AGREE),
    ("sv", "på tisdagskvällen", "fr", "mercredi soir", DIFFER),
    ("id", "dua minggu lebih awal, pada hari Minggu", "fr", "quinze jours plus tôt, dimanche", AGREE),
    # seasons
    ("vi", "trước mùa xuân 2026", "fr", "avant l'automne 2026", DIFFER),
    ("de", "seit Herbst 2021", "fr", "depuis le printemps 2021", DIFFER),
    ("ja", "今秋名古屋で発売へ", "fr", "en vente au printemps", DIFFER),
    ("it", "per tutta l'estate", "fr", "l'hiver entier", DIFFER),
    # the sea is no Wednesday
    ("vi", "sáng thứ Tư", "fr", "en mer du Japon dimanche matin", DIFFER),
    ("vi", "thứ Tư, 12/3", "fr", "mer. 12 mars", AGREE),
    # an article is no first of the month
    ("bg", "на 1 януари 2026 г.", "fr", "le 1er février 2026, après une longue attente", DIFFER),
    ("vi", "ngày 1/1", "fr", "le 2 janvier, une foule de visiteurs", DIFFER),
    # English
    ("en", "June 19, 2024", "fr", "19 juin 2024", AGREE),
    ("en", "19th of June", "fr", "le 19 juin", AGREE),
    ("en", "on 3 May", "fr", "le 3 mai", AGREE),
    ("en", "Sept. 11, 2001", "fr", "le 11 septembre 2001", AGREE),
    ("en", "3/4/2024", "fr", "le 4 mars 2024", AGREE),
    ("en", "3/4/2024", "fr", "le 3 avril 2024", AGREE),
    ("en", "Monday, June 3", "fr", "mardi 3 juin", DIFFER),
    ("en", "8:04 p.m.", "fr", "20 h 04", AGREE),
    ("en", "at 8 pm", "fr", "à 20 heures", AGREE),
    ("en", "March 2023", "fr", "mars 2024", DIFFER),
    ("en", "in May", "fr", "en mai", AGREE),
    # the others
    ("de", "19. Juni 2024", "fr", "19 juin 2024", AGREE),
    ("de", "am 19.6.", "fr", "le 19 juin", AGREE),
    ("de", "am 19.06.2024", "fr", "le 19 juillet 2024", DIFFER),
    ("de", "um 20.04 Uhr", "fr", "à 20h04", AGREE),
    ("es", "19 de junio de 2024", "fr", "19 juin 2024", AGREE),
    ("es", "el miércoles", "fr", "mercredi", AGREE),
    ("it", "il 19 giugno 2024", "fr", "le 19 juin 2024", AGREE),
    ("pt", "19 de junho de 2024", "fr", "le 19 juin 2024", AGREE),
    ("pt", "na segunda-feira", "fr", "lundi", AGREE),
    ("ca", "19 d'abril", "fr", "le 19 avril", AGREE),
    ("ro", "19 iunie 2024", "fr", "le 19 juin 2024", AGREE),
    ("nl", "19 juni 2024", "fr", "le 19 juin 2024", AGREE),
    ("sv", "den 19 juni", "fr", "le 19 juin", AGREE),
    ("sv", "i måndags, måndagen", "fr", "lundi", AGREE),
    ("da", "den 19. juni kl. 20.04", "fr", "le 19 juin à 20h04", AGREE),
    ("no", "19. juni 2024", "fr", "le 19 juin 2024", AGREE),
    ("ru", "19 июня 2024 года", "fr", "le 19 juin 2024", AGREE),
    ("ru", "в среду", "fr", "mercredi", AGREE),
    ("ru", "в среду", "fr", "jeudi", DIFFER),
    ("ru", "в январе", "fr", "en janvier", AGREE),
    ("uk", "19 червня 2024 року", "fr", "le 19 juin 2024", AGREE),
    ("uk", "у п’ятницю", "fr", "vendredi", AGREE),
    ("pl", "19 czerwca 2024", "fr", "le 19 juin 2024", AGREE),
    ("pl", "w styczniu", "fr", "en janvier", AGREE),
    ("cs", "19. června 2024", "fr", "le 19 juin 2024", AGREE),
    ("cs", "19. 6. 2024", "fr", "le 19 juin 2024", AGREE),
    ("sk", "19. júna 2024", "fr", "le 19 juin 2024", AGREE),
    ("hr", "19. lipnja 2024.", "fr", "le 19 juin 2024", AGREE),
    ("sr", "19. јуна 2024.", "fr", "le 19 juin 2024", AGREE),
    ("sl", "19. junija 2024", "fr", "le 19 juin 2024", AGREE),
    ("bg", "19 юни 2024 г.", "fr", "le 19 juin 2024", AGREE),
    ("el", "19 Ιουνίου 2024", "fr", "le 19 juin 2024", AGREE),
    ("fi", "19. kesäkuuta 2024", "fr", "le 19 juin 2024", AGREE),
    ("fi", "kesäkuussa", "fr", "en juin", AGREE),
    ("hu", "2024. június 19.", "fr", "le 19 juin 2024", AGREE),
    ("hu", "kedden", "fr", "mardi", AGREE),
    ("et", "19. juuni 2024", "fr", "le 19 juin 2024", AGREE),
    ("lv", "2024. gada 19. jūnijā", "fr", "le 19 juin 2024", AGREE),
    ("lt", "2024 m. birželio 19 d.", "fr", "le 19 juin 2024", AGREE),
    ("tr", "19 Haziran 2024", "fr", "le 19 juin 2024", AGREE),
    ("tr", "kasımda", "fr", "en novembre", AGREE),
    ("id", "19 Juni 2024", "fr", "le 19 juin 2024", AGREE),
    ("id", "Selasa (19/6)", "fr", "mardi 19 juin", AGREE),
    ("he", "19 ביוני 2024", "fr", "le 19 juin 2024", AGREE),
    ("ar", "19 يونيو 2024", "fr", "le 19 juin 2024", AGREE),
    ("ar", "١٩ حزيران", "fr", "le 19 juin", AGREE),
    ("fa", "۱۹ ژوئن ۲۰۲۴", "fr", "le 19 juin 2024", AGREE),
    ("hi", "19 जून 2024", "fr", "le 19 juin 2024", AGREE),
    ("th", "19 มิถุนายน 2567", "fr", "le 19 juin 2024", AGREE),
    ("th", "19 มิ.ย. 67", "fr", "le 19 juin 2024", AGREE),
    ("th", "ปี 2567", "fr", "en l'an 2023", DIFFER),
    ("vi", "năm 1947", "fr", "apparue en 50, dit-on", DIFFER),
    ("zh", "2024年6月19日", "fr", "le 19 juin 2024", AGREE),
    ("zh", "2024年6月19日", "fr", "le 19 juin 2014", DIFFER),
    ("zh", "六月十九日", "fr", "le 19 juin", AGREE),
    ("zh", "星期三", "fr", "mercredi", AGREE),
    ("zh", "晚上8点30分", "fr", "à 20h30", AGREE),
    ("ja", "令和6年6月19日", "fr", "le 19 juin 2024", AGREE),
    ("ja", "午後8時4分", "fr", "à 20h04", AGREE),
    ("ja", "月曜日", "fr", "lundi", AGREE),
    ("ja", "19日、東京で", "fr", "à Tokyo, le 19 juin", AGREE),
    ("ko", "2024년 6월 19일", "fr", "le 19 juin 2024", AGREE),
    ("ko", "오후 8시 4분", "fr", "à 20h04", AGREE),
    ("ko", "월요일", "fr", "mardi", DIFFER),
    ("und", "2024-06-19", "fr", "le 19 juin 2024", AGREE),
    # counted from now
    ("vi", "năm ngoái", "fr", "l'an dernier", AGREE),
    ("pt", "este ano", "fr", "l'an prochain", DIFFER),
    ("ja", "来月", "fr", "le mois prochain", AGREE),
    ("sv", "klockan halv fyra", "fr", "à 4 h 30", DIFFER),
    ("vi", "thứ Năm hằng tuần", "fr", "tous les jeudis", AGREE),
    ("vi", "thứ Năm hằng tuần", "fr", "tous les mardis", DIFFER),
    ("en", "on Saturdays", "fr", "le samedi", AGREE),
    ("pt", "aos domingos", "fr", "chaque lundi", DIFFER),
    # one-sided
    ("vi", "Hà Nội, ngày 19/6", "fr", "Hanoï", MISSING),
    ("vi", "Hà Nội", "fr", "Hanoï, le 19 juin", ADDED),
]

TOGETHER = [
    ("no", "klokka halv fire", "fr", "trois heures et demie"),
    ("de", "um halb vier", "fr", "à 15 h 30"),
    ("nl", "om half een", "fr", "à 12h30"),
    ("fi", "puoli neljältä", "fr", "à trois heures et demie"),
    ("vi", "năm 2024", "fr", "Jeux de 2024"),
    ("en", "The 1990s", "fr", "les années 90"),
    ("vi", "thập niên 90", "fr", "les années 1990"),
    ("vi", "vào khoảng năm 1947 ở Mỹ", "fr", "apparue en 47 aux États-Unis"),
    ("en", "in 2019", "fr", "depuis '19"),
    ("de", "19.15 Uhr", "fr", "19-15"),
    ("vi", "3 giờ", "fr", "3 heures"),
    ("vi", "hai giờ", "fr", "deux heures"),
    ("ja", "3か月", "fr", "trois mois"),
    ("fi", "kahdeksi viikoksi", "fr", "pendant 14 jours"),
]


def _mirror(outcome: Outcome) -> Outcome:
    return {MISSING: ADDED, ADDED: MISSING}.get(outcome, outcome)


@pytest.mark.parametrize(("language", "source", "host", "target", "outcome"), CASES)
def test_outcome(language: str, source: str, host: str, target: str, outcome: Outcome) -> None:
    evidence = check_dates(source, target, language, host)
    assert evidence is not None
    assert evidence.outcome is outcome, evidence
    back = check_dates(target, source, host, language)
    assert back is not None
    assert back.outcome is _mirror(outcome)


@pytest.mark.parametrize(("language", "source", "host", "target"), TOGETHER)
def test_a_date_here_may_be_a_number_there(language: str, source: str, host: str, target: str) -> None:
    for check in (check_dates, check_numbers):
        evidence = check(source, target, language, host)
        assert evidence is None or evidence.outcome is AGREE, evidence


def test_a_conflict_names_the_dates() -> None:
    evidence = check_dates("ngày 12 tháng 3", "le 21 mars", "vi", "fr")
    assert evidence is not None
    assert (evidence.source, evidence.target, evidence.score) == (("ngày 12 tháng 3",), ("21 mars",), 1.0)


def test_a_lone_date_is_weak_evidence() -> None:
    evidence = check_dates("Hà Nội, ngày 19/6", "Hanoï", "vi", "fr")
    assert evidence is not None
    assert evidence.score == pytest.approx(0.4)


@pytest.mark.parametrize(
    "text", ["You may go", "They march on", "Un homme et la mer", "Le soleil, la lune", "Il sole e il mar", "Jan en Piet"]
)
def test_words_that_look_like_dates(text: str) -> None:
    assert check_dates(text, "Rien", "fr", "fr") is None
    assert check_dates(text, "Rien", "en", "fr") is None


LONG = [
    "en",
    "de",
    "es",
    "it",
    "pt",
    "ro",
    "nl",
    "sv",
    "nb",
    "da",
    "ru",
    "uk",
    "pl",
    "cs",
    "sk",
    "sl",
    "hr",
    "sr",
    "bg",
    "el",
    "fi",
    "hu",
    "et",
    "lt",
    "lv",
]
LONG += ["tr", "id", "he", "ar", "hi", "zh", "ja", "ko", "vi", "ca"]
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))


@settings(deadline=None, max_examples=300)
@given(DAYS, DAYS, st.sampled_from(LONG), st.sampled_from(["long", "medium", "full"]))
def test_any_date_as_babel_writes_it(one: datetime.date, other: datetime.date, language: str, style: str) -> None:
    written = format_date(one, style, locale=language)
    same = check_dates(written, format_date(one, style, locale="fr"), language, "fr")
    assert same is not None
    assert same.outcome is AGREE
    assume(one != other)
    changed = check_dates(written, format_date(other, style, locale="fr"), language, "fr")
    assert changed is not None
    assert changed.outcome is DIFFER


@settings(deadline=None, max_examples=200)
@given(
    DAYS,
    st.sampled_from(["en", "de", "es", "it", "pt", "vi", "ru", "pl", "cs", "sv", "nb", "nl", "tr", "id", "zh", "ja", "fi", "el"]),
)
def test_any_short_date_as_babel_writes_it(day: datetime.date, language: str) -> None:
    written = format_date(day, "short", locale=language)
    same = check_dates(written, format_date(day, "short", locale="fr"), language, "fr")
    assert same is not None
    assert same.outcome is AGREE


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text(), st.sampled_from(["vi", "fr", "en", "zh", "ko", "th", "ar", "und", ""]))
def test_any_text_is_read(one: str, other: str, language: str) -> None:
    forth, back = check_dates(one, other, language, language), check_dates(other, one, language, language)
    assert (forth is None) == (back is None)
    if forth is not None and back is not None:
        assert _mirror(forth.outcome) is back.outcome


@pytest.mark.parametrize(
    "text",
    ["1/2/" * 25_000, "tháng 5 " * 12_000, "juin " * 20_000, "1 " * 50_000, "年月日" * 30_000, " " * 100_000, "1:" * 50_000],
)
@pytest.mark.parametrize("language", ["vi", "zh", "fr", "ko"])
def test_long_text_takes_linear_time(text: str, language: str) -> None:
    started = time.perf_counter()
    check_dates(text, "le 2 juin", language, "fr")
    assert time.perf_counter() - started < 3
