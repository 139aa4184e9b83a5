"""The name check: faithful pairs must not be contradicted, another person, country or place must be found."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.evidence import Evidence, Outcome
from auditor.scoring.checks.names import check_names
from auditor.scoring.checks.roles import check_roles

_HERE = Path(__file__).parent


def _table(name: str) -> list[tuple[str, ...]]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


PAIRS = _table("names_pairs.tsv")
FAITHFUL = _table("names_faithful.tsv")


@pytest.mark.parametrize(("language", "source", "target"), [(p[0], p[1], p[2]) for p in PAIRS] + FAITHFUL)
def test_a_faithful_pair_is_not_contradicted(language: str, source: str, target: str) -> None:
    evidence = check_names(source, target, language, "fr")
    assert evidence is None or evidence.outcome is not Outcome.DIFFER or evidence.score < 0.5, evidence


@pytest.mark.parametrize(("language", "source", "target"), [(p[0], p[1], p[3]) for p in PAIRS])
def test_another_person_country_or_place_is_found(language: str, source: str, target: str) -> None:
    evidence = check_names(source, target, language, "fr")
    assert evidence is not None
    assert evidence.outcome is Outcome.DIFFER, evidence
    assert evidence.score >= 0.5, evidence
    # What a script without capitals says instead, nobody can point at.
    assert evidence.target or evidence.source, evidence
    assert (evidence.source and evidence.target) or "cannot be heard" in evidence.detail, evidence


ROLES = [
    ("vi", "Tổng thống Putin đón Chủ tịch Tập Cận Bình", "Xi Jinping accueille Vladimir Poutine"),
    ("vi", "Pháp thắng Đức 2-1", "L'Allemagne bat la France 2-1"),
    ("vi", "Nga cáo buộc Ukraine", "L'Ukraine accuse la Russie"),
    ("en", "Marie Durand defeats Anna Novak in the final", "Anna Novak bat Marie Durand en finale"),
    ("en", "Russia accuses Ukraine of the attack", "L'Ukraine accuse la Russie de l'attaque"),
    ("es", "Brasil derrota a Argentina", "L'Argentine bat le Brésil"),
    ("it", "La Francia critica la Germania", "L'Allemagne critique la France"),
    ("no", "Norge slo Sverige 3-1", "La Suède a battu la Norvège 3-1"),
    ("zh", "普京欢迎习近平", "Xi Jinping accueille Poutine"),
    ("id", "Indonesia mengalahkan Malaysia", "La Malaisie bat l'Indonésie"),
]

NO_ROLES = [
    ("vi", "Tổng thống Putin đón Chủ tịch Tập Cận Bình", "Vladimir Poutine accueille Xi Jinping"),
    ("vi", "Tổng thống Putin được Chủ tịch Tập Cận Bình đón", "Xi Jinping accueille Vladimir Poutine"),
    ("vi", "Nga và Ukraine trao đổi tù binh", "L'Ukraine et la Russie échangent des prisonniers"),
    ("vi", "Đức thua Pháp 1-2", "La France bat l'Allemagne 2-1"),
    ("en", "Putin visits Kim Jong-un", "Kim Jong-un accueille Poutine"),
    ("en", "Marie Durand was beaten by Anna Novak", "Anna Novak bat Marie Durand en finale"),
    ("en", "Macron meets Scholz in Berlin", "Scholz et Macron se rencontrent à Berlin"),
    ("zh", "普京与习近平会晤", "Xi Jinping rencontre Poutine"),
    ("ja", "プーチン大統領を習近平主席が歓迎", "Xi Jinping accueille Poutine"),
    ("ru", "Путина принял Си Цзиньпин", "Xi Jinping reçoit Poutine"),
]


@pytest.mark.parametrize(("language", "source", "target"), ROLES)
def test_actors_that_changed_places_are_found(language: str, source: str, target: str) -> None:
    evidence = check_roles(source, target, language, "fr")
    assert evidence is not None
    assert (evidence.check, evidence.outcome, evidence.score) == ("roles", Outcome.DIFFER, 0.7)


@pytest.mark.parametrize(("language", "source", "target"), NO_ROLES)
def test_order_says_nothing_in_the_passive_or_with_a_mutual_verb(language: str, source: str, target: str) -> None:
    assert check_roles(source, target, language, "fr") is None


@pytest.mark.parametrize(
    ("language", "source", "right", "other"),
    [
        ("fa", "استاد رضا میرزایی نقشهٔ قالی را توضیح می‌دهد", "Maître Reza Mirzaei explique le carton", "Maître Hossein Karimi explique le carton"),
        ("ar", "الجراحة ليلى عبيدات في المستشفى", "La chirurgienne Leïla Obeidat à l'hôpital", "La chirurgienne Salma Mansour à l'hôpital"),
        ("ko", "도예가 표선영 씨가 작업실에서", "La potière Pyo Sun-young dans son atelier", "La potière Kim Ji-hyun dans son atelier"),
        ("ko", "화가 이민재의 작품", "Une œuvre de la peintre Lee Min-jae", "Une œuvre de la peintre Park Seo-yeon"),
        ("zh", "研究员李晓燕在实验室", "La chercheuse Li Xiaoyan au laboratoire", "La chercheuse Wang Meiling au laboratoire"),
        ("ar", "الكاتبة ليلى الحداد توقع روايتها", "L'écrivaine Leïla al-Haddad dédicace son roman", "L'écrivaine Salma Mansour dédicace son roman"),
    ],
)  # fmt: skip
def test_a_person_who_cannot_be_heard_in_the_source_contradicts(language: str, source: str, right: str, other: str) -> None:
    said, unsaid = (check_names(source, target, language, "fr") for target in (right, other))
    assert said is not None
    assert said.outcome is Outcome.AGREE
    assert unsaid is not None
    assert (unsaid.outcome, unsaid.source) == (Outcome.DIFFER, ())
    assert "cannot be heard" in unsaid.detail


def test_the_contradiction_names_what_differs() -> None:
    evidence = check_names("Tổng thống Hàn Quốc", "Le président chinois", "vi", "fr")
    assert evidence == Evidence(
        "names", Outcome.DIFFER, ("Hàn Quốc",), ("chinois",), 0.95, "Hàn Quốc (South Korea) against chinois (China)"
    )


def test_photo_credits_are_no_names() -> None:
    assert check_names("Ảnh: Nguyễn Văn Minh", "Photo : Marie Durand", "vi", "fr") is None


def test_another_given_name_before_the_same_surname_is_found() -> None:
    evidence = check_names("Ông Nguyễn Văn Minh", "Mme Nguyen Thi Lan", "vi", "fr")
    assert evidence is not None
    assert (evidence.outcome, evidence.score) == (Outcome.DIFFER, 0.95)


def test_nothing_to_compare_without_names() -> None:
    assert check_names("Hai con mèo trên ghế", "Deux chats sur une chaise", "vi", "fr") is None


_LANGUAGE_CODES = (
    "ar bg ca cs da de el en es et fa fi he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv th tr uk vi zh"
)
LANGUAGES = _LANGUAGE_CODES.split()
_COUNTRY_CODES = """
AE AF AL AM AO AR AU AZ BA BD BE BG BJ BO BR BY CA CH CI CL CN CO CR CU CY CZ DE DK DZ EC EE EG ES ET FI FR GB
GE GH GR GT HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KP KR KW KZ LA LB LK LT LU LV LY MA MD ME MG
ML MM MN MX MY MZ NA NE NG NI NL NO NP NZ PA PE PH PK PL PT PY QA RO RS RU RW SA SD SE SG SI SK SN SO SY TD TG
TH TJ TN TR TW TZ UA UG US UY UZ VE VN YE ZA ZM ZW
"""
COUNTRIES = _COUNTRY_CODES.split()


def _name(language: str, code: str) -> str:
    return str(Locale.parse(language).territories[code])


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(LANGUAGES), st.sampled_from(COUNTRIES))
def test_a_country_agrees_with_its_french_name(language: str, code: str) -> None:
    evidence = check_names(_name(language, code), _name("fr", code), language, "fr")
    assert evidence is None or evidence.outcome is Outcome.AGREE, evidence


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(LANGUAGES), st.sampled_from(COUNTRIES), st.sampled_from(COUNTRIES))
def test_a_country_differs_from_another(language: str, code: str, other: str) -> None:
    if code == other or (language, code) == ("vi", "AT"):  # Áo at the start of a text may be a shirt
        return
    evidence = check_names(_name(language, code), _name("fr", other), language, "fr")
    assert evidence is not None
    assert evidence.outcome is Outcome.DIFFER


@settings(deadline=None)
@given(st.sampled_from(PAIRS))
def test_the_two_sides_may_change_places(case: tuple[str, ...]) -> None:
    language, source, *targets = case
    mirror = {Outcome.MISSING: Outcome.ADDED, Outcome.ADDED: Outcome.MISSING}
    for target in targets:
        forward, back = check_names(source, target, language, "fr"), check_names(target, source, "fr", language)
        assert (forward is None) == (back is None)
        if forward and back:
            assert back.outcome is mirror.get(forward.outcome, forward.outcome)
            assert back.score == forward.score


@settings(deadline=None)
@given(st.text(max_size=150), st.sampled_from(["vi", "fr", "zh", "ja", "ko", "ar", "he", "th", "de", "xx", ""]))
def test_any_text_can_be_read(text: str, language: str) -> None:
    check_names(text, "Le président Emmanuel Macron à Paris", language, "fr")
    check_roles(text, "Le président Emmanuel Macron à Paris", language, "fr")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("vi", "Nga Mỹ " * 15_000), ("fr", "Aa" * 50_000), ("en", "Anna Novak. " * 9_000), ("zh", "中美俄" * 33_000),
        ("fr", "A\u0301" * 50_000),
        ("ar", "و" * 100_000), ("he", "ה" * 100_000), ("ja", "ア・" * 50_000), ("en", "\ud800\x00 A" * 25_000), ("fr", ""),
    ],
)  # fmt: skip
def test_long_hostile_text_is_read_at_once(language: str, text: str) -> None:
    check_names("Nga", "Russie", language, "fr")
    start = time.process_time()
    check_names(text, text[::-1], language, "fr")
    check_roles(text, text[::-1], language, "fr")
    assert time.process_time() - start < 1


# language, a caption, a faithful French one
LOOSE = [
    ("vi", "Đội thuyền về đích ở Sầm Sơn", "L'équipe vietnamienne franchit l'arrivée à Sam Son"),
    ("ja", "新しい列車が走り始めた", "Un nouveau train japonais entre en service"),
    ("en", "The court ruled on the case", "Le Tribunal a rendu son jugement"),
    ("vi", "Nhà thờ xây từ thế kỷ 13", "Une église du XIIIe siècle"),
    ("nl", "De markt in Kortrijk", "Le marché de Kortryck"),
    ("pl", "Tramwaj jedzie po Madrycie", "Un tramway roule dans Madrid"),
    ("vi", "Cô ấy viết cho tạp chí Hoa Đất Lạ", "Elle écrit pour la revue Strange Flowers"),
]


@pytest.mark.parametrize(("language", "source", "target"), LOOSE)
def test_what_a_loose_translation_leaves_open_is_weak(language: str, source: str, target: str) -> None:
    evidence = check_names(source, target, language, "fr")
    assert evidence is None or evidence.outcome is Outcome.AGREE or evidence.score <= 0.36, evidence


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("pl", "Pożar w Zalesinie", "Un incendie à Talheim"),
        ("vi", "Cháy rừng ở Hà Nội", "Un feu de forêt à Brimville"),
        ("it", "Un incendio a Valscura", "Un incendie à Montelago"),
    ],
)
def test_another_town_after_a_preposition_is_found(language: str, source: str, target: str) -> None:
    evidence = check_names(source, target, language, "fr")
    assert evidence is not None
    assert evidence.outcome is Outcome.DIFFER
    assert evidence.score >= 0.5
