"""Placeholders and wrongly decoded text: what fires and, above all, what must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.article import Segment
from auditor.artifacts import find_artifacts, repair


def found(text: str) -> list[tuple[str, str]]:
    segment = Segment(text, 1, 1, 1, len(text) + 1)
    artifacts = list(find_artifacts(segment))
    for artifact in artifacts:
        assert text[artifact.segment.column - 1 : artifact.segment.end_column - 1] == artifact.segment.text
    return [(artifact.rule, artifact.segment.text) for artifact in artifacts]


@pytest.mark.parametrize(
    ("text", "placeholder"),
    [
        ("Hoang Bach DNUM_CAZAGZCACE 07:18", "DNUM_CAZAGZCACE"),
        ("Le taux est de DNUM_BJBZ %", "DNUM_BJBZ"),
        ("Voir DURL_ABCD pour la suite", "DURL_ABCD"),
        ("Bonjour {{name}}, voici la lettre", "{{name}}"),
        ("Bonjour {name}", "{name}"),
        ("Il y a {0} abonnés", "{0}"),
        ("Écrire à [email protected] avant lundi", "[email protected]"),
        ("Écrire à [email\u00a0protected]", "[email\u00a0protected]"),
        ("Écrire à [email protégé]", "[email protégé]"),
        ("Le prix de ${price} est fixe", "${price}"),
        ("Il reste %s places", "%s"),
        ("Il reste %(count)d places", "%(count)d"),
        ("Il reste %1$s places", "%1$s"),
        ("{% if user %}Bonjour", "{% if user %}"),
        ("<%= title %> du jour", "<%= title %>"),
        ("Le pont&nbsp;est ferm&eacute;", "&nbsp;"),
        ("Les maires &amp; les élus", "&amp;"),
        ("Une ville <unk> du nord", "<unk>"),
        ("Le mot [UNK] manque", "[UNK]"),
        ("Ici lorem ipsum dolor sit amet", "lorem ipsum"),
        ("Lorem ipsum dolor sit amet", "Lorem ipsum"),
        ("Le __NAME__ est absent", "__NAME__"),
        ("Le ##NUMBER## est absent", "##NUMBER##"),
        ("Auteur : [object Object]", "[object Object]"),
    ],
)
def test_placeholders_are_found_at_their_columns(text: str, placeholder: str) -> None:
    assert ("CT301", placeholder) in found(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Le prÃ©sident a dÃ©clarÃ© la sÃ©ance ouverte", "prÃ©sident"),
        ("Le caf√© du port o√π l‚Äôon boit", "caf√©"),
        ("Il y a ¬´ de l‚Äôespoir ¬ª, dit-elle", "¬´"),
        ("Sur l‚Äôeau calme", "l‚Äôeau"),
        ("Lâ€™annonce a surpris tout le monde", "Lâ€™annonce"),
        ("NgÆ°á»\u009di dÃ¢n chá»\u009d Ä‘Ã² á»Ÿ báº¿n sÃ´ng", "NgÆ°á»\u009di"),
        ("Un mot perdu\ufffd ici", "\ufffd"),
    ],
)
def test_wrongly_decoded_text_is_found_once(text: str, word: str) -> None:
    assert found(text) == [("CT302", word)]


def test_the_message_says_how_the_word_should_read() -> None:
    (artifact,) = find_artifacts(Segment("Le prÃ©sident", 1, 1, 1, 14))
    assert "président" in artifact.message


CLEAN = [
    "AFP_34QX8TZ",
    "Photo : AFP_34QX8TZ / Marie Durand",
    "REUTERS_TB3",
    "La participation atteint 100 %",
    "100 % des votants, 50% d’abstention, 3 % de blancs",
    "une hausse de 5 %d’après la mairie",
    "l’émission {C'est à vous}",
    "Les M&M’s et la R&D de l’entreprise AT&T",
    "Q&A : tout savoir sur le vote",
    "Le billet coûte 12,50 € (soit 14 $ US)",
    "Prix : $15 à $20, £9, 1 500 ¥",
    "Il pense [sic] que oui, non ?",
    "Un intervalle [2, 5] et un ensemble {1; 2; 3}",
    "Suivez-nous : @lemarche #vendanges2024",
    "Rendez-vous sur www.exemple.fr/page_d_accueil ou à contact@exemple.fr",
    "Le fichier rapport_final_2024.pdf est en ligne",
    "Note < 10 et moyenne > 12",
    "Le score est de 3-2 (t.a.b. 5-4) !",
    "Nhà lãnh đạo Triều Tiên và Tổng thống Nga. Ảnh: TASS",
    "Lễ hội hoa xuân tại Huế, thành phố Đà Nẵng và tỉnh Quảng Ngãi",
    "São Paulo, Łódź, Århus, Çeşme, Þingvellir, Übersee, Ñandú",
    "VÂN ÐÔN, ÂU LẠC, ÃO ẢNH",
    "L’Âge d’or à Âne-la-Forêt : ÉTÉ, NOËL, ÇA, À PÂQUES",
    "Fête nationale 🎉🇫🇷 : bravo 👏🏽 !",
    "« Ça », « là », “oui”, ‘non’ – l’été… — fin",
    "Ελληνικά, русский, עברית, العربية, ไทย, 日本語, 한국어",
    "Étape 3 sur 10 – 1re partie (n° 4) • §2 ¶ ©2024 ®",
    "En 2023, le PIB du G7 / de l’UE a crû de 0,5 %",
    "La ligne A_B relie deux points",
    "COVID-19, SARS-CoV-2, H5N1, A320neo, Boeing 737 MAX",
]


@pytest.mark.parametrize("text", CLEAN)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert found(text) == []


@given(st.lists(st.sampled_from([word for text in CLEAN for word in text.split()]), max_size=20))
def test_words_of_ordinary_text_in_any_order_hold_no_placeholder(words: list[str]) -> None:
    assert [rule for rule, _ in found(" ".join(words)) if rule == "CT301"] == []


@given(st.text(max_size=200))
def test_any_text_is_read_and_repaired_text_stays(text: str) -> None:
    found(text)
    assert repair(repair(text)) == repair(text)
