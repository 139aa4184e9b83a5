"""The credit check: what is a credit, and whether two name the same agency or photographer."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evidence import Outcome
from auditor.scoring.checks.credits import check_credits, is_credit_line, strip_credit

CREDITS = [
    ("Runners set off. Photograph: Ann Lee/PA", "Runners set off.", "Ann Lee/PA"),
    ("橋を渡る人たち=京都市東山区、共同", "橋を渡る人たち=京都市東山区", "共同"),
    ("Tổng thống Nga Putin. Ảnh: TASS", "Tổng thống Nga Putin.", "TASS"),
    ("Cảnh sát phong tỏa hiện trường (Ảnh: Reuters)", "Cảnh sát phong tỏa hiện trường", "Reuters"),
    ("Đoàn đại biểu dự lễ - Ảnh: TTXVN", "Đoàn đại biểu dự lễ", "TTXVN"),
    ("Le pont effondré © AFP", "Le pont effondré", "AFP"),
    ("Le pont effondré / AFP", "Le pont effondré", "AFP"),
    ("Le pont effondré - AFP", "Le pont effondré", "AFP"),
    ("Le pont effondré. Photo : Marie Durand", "Le pont effondré.", "Marie Durand"),
    ("Le pont effondré. Crédit photo : AFP", "Le pont effondré.", "AFP"),
    ("Le pont effondré. Photo : ministère des Transports", "Le pont effondré.", "ministère des Transports"),
    ("Brua kollapset. Foto: Kari Holm / NTB", "Brua kollapset.", "Kari Holm / NTB"),
    ("다리가 무너졌다. 사진=연합뉴스", "다리가 무너졌다.", "연합뉴스"),
    ("桥梁倒塌。图/新华社", "桥梁倒塌。", "新华社"),
    ("桥梁倒塌。新华社记者 王晔 摄", "桥梁倒塌。", "新华社/王晔"),
    ("橋が崩れた（写真：ロイター）", "橋が崩れた", "ロイター"),
    ("橋が崩れた＝ロイター", "橋が崩れた", "ロイター"),
    ("Мост обрушился. Фото: РИА Новости", "Мост обрушился.", "РИА Новости"),
    ("Köprü çöktü. Fotoğraf: AA", "Köprü çöktü.", "AA"),
    ("Most się zawalił. Fot. PAP/Jan Lis", "Most się zawalił.", "PAP/Jan Lis"),
    ("Silta romahti. Kuva: Lehtikuva", "Silta romahti.", "Lehtikuva"),
    ("Die Brücke stürzte ein. Foto: picture alliance/dpa", "Die Brücke stürzte ein.", "picture alliance/dpa"),
    ("The bridge collapsed, June 19. REUTERS/Jane Roe", "The bridge collapsed, June 19.", "REUTERS/Jane Roe"),
    ("Workers repair a bridge (AP Photo/Jane Roe)", "Workers repair a bridge", "AP Photo/Jane Roe"),
    ("Il ponte è crollato (ANSA)", "Il ponte è crollato", "ANSA"),
    ("Podul s-a prăbușit. Foto: Inquam Photos / Ion Pop", "Podul s-a prăbușit.", "Inquam Photos / Ion Pop"),
]

NO_CREDITS = [
    "La photo montre un pont à Kiev.",
    "Photo : le président russe à Pékin",
    "Ảnh: Tổng thống Nga thăm Bắc Kinh",
    "Le groupe AFP annonce ses résultats",
    "SEOUL, 19 juin (Yonhap) -- Le président est arrivé",
    "A caption about NATO and the EU",
    "Une photo : trois chats",
    "Source du Danube",
    "Photo : école détruite dans le nord de la ville",
    "",
    "   ",
]

LINES = [
    "Ảnh: TASS", "Photo : TASS", "Foto: NTB", "صورة: رويترز", "תצלום: רויטרס", "ภาพ: AFP", "Photo AFP", "© Getty Images",
    "Ảnh minh họa", "Photo d'illustration", "REUTERS/Jane Roe", "Nguồn: VnExpress", "Φωτογραφία: Eurokinissi", "사진=연합뉴스",
]  # fmt: skip

SAME = [
    ("Ảnh: TASS", "Photo : TASS"),
    ("Ảnh: TTXVN", "Photo : VNA"),
    ("Ảnh: TTXVN", "Photo : AVI"),
    ("Ảnh: Tân Hoa Xã", "Photo : Xinhua"),
    ("图/新华社", "Photo : Chine nouvelle"),
    ("Фото: ТАСС", "Photo : TASS"),
    ("Фото: РИА Новости", "Photo : RIA Novosti"),
    ("사진=연합뉴스", "Photo : Yonhap"),
    ("写真：共同通信", "Photo : Kyodo"),
    ("صورة: رويترز", "Photo : Reuters"),
    ("תצלום: רויטרס", "Photo : Reuters"),
    ("Fotoğraf: Anadolu Ajansı", "Photo : Anadolu"),
    ("Foto: Getty", "Photo : Getty Images"),
    ("REUTERS/Jane Roe", "Photo : Jane Roe / Reuters"),
    ("Ảnh: Nguyễn Văn Minh", "Photo : Nguyen Van Minh"),
    ("Фото: Иван Петров", "Photo : Ivan Petrov"),
    ("(AP Photo/Jane Roe)", "Photo : AP"),
    ("Foto: ČTK", "Photo : CTK"),
    ("Ảnh: AFP", "© AFP"),
    ("Foto: Kari Holm / NTB", "Photo : Kari Holm / NTB"),
    ("사진=김철수", "Photo : Kim Chul-soo"),
    ("Ảnh minh họa. Ảnh: Internet", "Photo d'illustration. Photo : Internet"),
]

OTHER = [
    ("工人检修轨道。新华社发", "Photo : Reuters"),
    ("Ảnh: AFP", "Photo : Reuters"),
    ("Ảnh: TTXVN", "Photo : Xinhua"),
    ("Ảnh: TASS", "Photo : RIA Novosti"),
    ("Фото: ТАСС", "Photo : AFP"),
    ("사진=연합뉴스", "Photo : AP"),
    ("图/新华社", "Photo : Reuters"),
    ("写真：ロイター", "Photo : AFP"),
    ("صورة: رويترز", "Photo : AFP"),
    ("Foto: NTB", "Photo : AFP"),
    ("Foto: dpa", "Photo : EPA"),
    ("Zdjęcie: PAP", "Photo : Reuters"),
    ("Fotoğraf: AA", "Photo : TASS"),
    ("Ảnh: Nguyễn Văn Minh", "Photo : Tran Thi Lan"),
    ("Photo: Jane Roe", "Photo : Marie Durand"),
    ("Фото: Иван Петров", "Photo : Boris Sidorov"),
    ("Kuva: Lehtikuva", "Photo : Getty Images"),
    ("Foto: Ritzau Scanpix", "Photo : AP"),
    ("תצלום: רויטרס", "Photo : AP"),
]


@pytest.mark.parametrize(("text", "body", "credit"), CREDITS)
def test_the_credit_is_taken_off(text: str, body: str, credit: str) -> None:
    assert strip_credit(text, "fr") == (body, credit)


@pytest.mark.parametrize("text", NO_CREDITS)
def test_a_text_without_a_credit_stays_whole(text: str) -> None:
    assert strip_credit(text, "fr") == (text, None)
    assert not is_credit_line(text)


@pytest.mark.parametrize("text", LINES)
def test_a_line_that_is_only_a_credit(text: str) -> None:
    assert is_credit_line(text)


@pytest.mark.parametrize("name", ["International", "Facebook", "Vladimir Putin", "Hoang Bach", "À lire aussi", "Vietnam"])
def test_a_name_alone_is_no_credit(name: str) -> None:
    assert not is_credit_line(name)


@pytest.mark.parametrize(("source", "target"), SAME)
def test_the_same_agency_or_photographer_agrees(source: str, target: str) -> None:
    evidence = check_credits(f"Một cây cầu. {source}", f"Un pont. {target}", "vi", "fr")
    assert evidence is not None
    assert evidence.outcome is Outcome.AGREE, evidence


GIVERS = [
    # source, its language, French credit, whether they agree, and if not how sure that is at most
    ("Ảnh: Bộ Ngoại giao", "vi", "Photo : Ministère des Affaires étrangères", True, 1.0),
    ("Ảnh: Ban tổ chức", "vi", "Photo : comité d'organisation", True, 1.0),
    ("Ảnh: Công an cung cấp", "vi", "Photo : police", True, 1.0),
    ("Ảnh: Bệnh viện Chợ Rẫy", "vi", "Photo : Hôpital Cho Rây", True, 1.0),
    ("Photo: Coast Guard", "en", "Photo : garde-côtes", True, 1.0),
    ("Foto: Feuerwehr Köln", "de", "Photo : Pompiers de Cologne", True, 1.0),
    ("Фото: МЧС России", "ru", "Photo : ministère russe des Situations d'urgence", True, 1.0),
    ("Фото: пресс-служба президента", "ru", "Photo : service de presse du président", True, 1.0),
    ("사진: 국방부 제공", "ko", "Photo : ministère de la Défense", True, 1.0),
    ("צילום: רשות העתיקות", "he", "Photo : Autorité des antiquités d'Israël", True, 1.0),
    ("الصورة: وزارة الصحة", "ar", "Photo : ministère de la Santé", True, 1.0),
    ("Ảnh: Bộ Ngoại giao", "vi", "Photo : Ministère de la Défense", False, 0.7),
    ("Foto: Polizei", "de", "Photo : Pompiers de Cologne", False, 0.7),
    ("Ảnh: Lê Minh", "vi", "Photo : Comité d'organisation", False, 0.5),
    ("Ảnh: Xuân Trường", "vi", "Photo : École de Huê", False, 0.5),
]


@pytest.mark.parametrize(("source", "language", "target", "same", "score"), GIVERS)
def test_offices_and_houses_are_compared_by_what_they_are(
    source: str, language: str, target: str, same: bool, score: float
) -> None:
    evidence = check_credits(f"Một cây cầu. {source}", f"Un pont. {target}", language, "fr")
    assert evidence is not None
    assert evidence.outcome is (Outcome.AGREE if same else Outcome.DIFFER)
    assert 0 < evidence.score <= score


@pytest.mark.parametrize(("name", "outcome"), [("Li Ming", Outcome.AGREE), ("Zhang Wei", Outcome.DIFFER)])
def test_a_chinese_photographer_is_heard_in_pinyin(name: str, outcome: Outcome) -> None:
    evidence = check_credits("一座桥。新华社记者 李明 摄", f"Un pont. Photo : {name}/Xinhua", "zh", "fr")
    assert evidence is not None
    assert (evidence.outcome, evidence.score >= 0.8) == (outcome, True)


@pytest.mark.parametrize(("source", "target"), OTHER)
def test_another_agency_or_photographer_differs(source: str, target: str) -> None:
    evidence = check_credits(source, target, "vi", "fr")
    assert evidence is not None
    assert (evidence.outcome, evidence.score) == (Outcome.DIFFER, 1.0), evidence


def test_a_credit_on_one_side_weighs_little() -> None:
    missing = check_credits("Một cây cầu. Ảnh: TASS", "Un pont.", "vi", "fr")
    added = check_credits("Một cây cầu.", "Un pont. Photo : TASS", "vi", "fr")
    assert missing is not None
    assert added is not None
    assert (missing.outcome, missing.score, missing.source) == (Outcome.MISSING, 0.2, ("TASS",))
    assert (added.outcome, added.score, added.target) == (Outcome.ADDED, 0.2, ("TASS",))


def test_nothing_to_compare_without_credits() -> None:
    assert check_credits("Một cây cầu", "Un pont", "vi", "fr") is None


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    body, credit = strip_credit(text, "fr")
    assert len(body) <= len(text)
    assert credit is None or credit


@given(st.sampled_from(SAME + OTHER))
def test_the_two_sides_may_change_places(pair: tuple[str, str]) -> None:
    forward, back = check_credits(*pair, "vi", "fr"), check_credits(*reversed(pair), "fr", "vi")
    assert forward is not None
    assert back is not None
    assert (forward.outcome, forward.score) == (back.outcome, back.score)


@pytest.mark.parametrize(
    "text", ["Photo: " * 15_000, "photo " * 16_000, "(" * 100_000, " / AFP" * 16_000, "." * 100_000, "\ud800\x00" * 50_000]
)
def test_long_hostile_text_is_read_at_once(text: str) -> None:
    start = time.process_time()
    strip_credit(text, "fr")
    is_credit_line(text)
    assert time.process_time() - start < 1
