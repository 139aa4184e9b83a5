"""Roles of segments: what form and place say, in any language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.article import Role
from auditor.readers import read_text
from auditor.readers.roles import guess_role, word_count

BODY = (
    "Le conseil municipal a voté lundi soir le budget de la commune après trois heures de débat. Les élus ont retenu la "
    "rénovation de deux écoles. Les travaux commenceront au printemps et dureront un an, "
    "selon la mairie, qui attend encore une aide."
)


@pytest.mark.parametrize(
    "text",
    [
        "Người dân chờ đò ở bến sông. Ảnh: TTXVN",
        "Des riverains attendent le bac. Photo : VNA",
        "Fischer flicken ihre Netze. Foto: dpa",
        "Жители ждут паром. Фото: ТАСС",
        "漁師が網を直している。写真: 共同",
        "주민들이 배를 기다리고 있다. 사진: 연합뉴스",
        "居民等候渡船。图片：新华社",
        "سكان ينتظرون القارب. صورة: وكالة الأنباء",
        "תושבים מחכים למעבורת. צילום: לע״מ",
        "ชาวบ้านรอเรือ ภาพ: มติชน",
        "Κάτοικοι περιμένουν το πλοίο. Φωτογραφία: ΑΠΕ",
        "Halászok a parton. Fotó: MTI",
        "Kalastajia rannalla. Kuva: Lehtikuva",
        "Balıkçılar ağ onarıyor. Fotoğraf: AA",
        "Pescadores en el muelle. Crédito: EFE",
        "The quay at dawn. © Getty Images",
        "Le quai à l’aube (AFP)",
    ],
)
def test_a_credit_makes_a_caption(text: str) -> None:
    assert guess_role(text, alone=True, place=0.5, first=False) is Role.CAPTION


@pytest.mark.parametrize(
    ("text", "alone", "place", "first", "role"),
    [
        (BODY, True, 0.5, False, Role.BODY),
        (BODY, False, 0.5, False, Role.BODY),
        ("La crue atteint la vieille ville", True, 0.0, True, Role.HEADING),
        ("Un bilan encore provisoire", True, 0.5, False, Role.HEADING),
        ("Leave a Comment", True, 0.98, False, Role.BOILERPLATE),
        ("Leave a Comment", True, 0.0, True, Role.HEADING),
        ("by Marie Durand", True, 0.1, False, Role.BYLINE),
        ("Par Marie Durand", True, 0.1, False, Role.BYLINE),
        ("Hoang Bach 07:18", True, 0.1, False, Role.BYLINE),
        ("Un pêcheur répare ses filets sur le quai.", False, 0.5, False, Role.CAPTION),
    ],
)
def test_form_and_place(text: str, alone: bool, place: float, first: bool, role: Role) -> None:
    assert guess_role(text, alone=alone, place=place, first=first) is role


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), ("un deux trois", 3), ("漁師が網を", 3), ("ชาวบ้าน", 4), ("3 filets", 2), ("...", 0)]
)
def test_words_of_scripts_without_spaces(text: str, words: int) -> None:
    assert word_count(text) == words


def test_two_lines_of_a_block_are_captions() -> None:
    text = f"Titre de l’article\n\n{BODY}\n\nNgư dân vá lưới trên bến cảng\nUn pêcheur répare ses filets sur le quai\n\n{BODY}\n"
    assert [s.role for s in read_text(text).segments] == [Role.HEADING, Role.BODY, Role.CAPTION, Role.CAPTION, Role.BODY]


@given(st.text(max_size=300), st.booleans(), st.floats(0, 1), st.booleans())
def test_any_text_has_a_role(text: str, alone: bool, place: float, first: bool) -> None:
    assert guess_role(text, alone=alone, place=place, first=first) in Role
