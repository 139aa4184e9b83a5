"""The opposition check: opposite words are found in any pair of languages, same words and both-sided texts are not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evidence import Outcome
from auditor.scoring.checks.oppositions import check_oppositions
from auditor.scoring.checks.polarity import check_polarity
from auditor.scoring.checks.roles import check_roles

# language, a caption, its French translation, a French caption that says the opposite
PAIRS = [
    ("vi", "Giá gạo tăng mạnh trong tháng Năm", "Le prix du riz grimpe en mai", "Le prix du riz recule en mai"),
    ("vi", "Gia gao giam manh", "Le prix du riz chute", "Le prix du riz augmente"),
    ("vi", "Bảo tàng đóng cửa từ thứ Hai", "Le musée fermé dès lundi", "Le musée rouvre lundi"),
    ("vi", "Nghị viện bác bỏ dự luật", "Le parlement rejette le projet de loi", "Le parlement adopte le projet de loi"),
    ("vi", "Đội chủ nhà thua trận đầu tiên", "L'équipe hôte s'incline", "L'équipe hôte remporte son premier match"),
    ("en", "Coal imports rise again", "Les importations de charbon progressent", "Les importations de charbon en baisse"),
    ("en", "The suspect was acquitted", "Le suspect acquitté", "Le suspect condamné"),
    ("de", "Der Stadtrat lehnt den Bau ab", "Le conseil rejette le projet", "Le conseil approuve le projet"),
    ("nl", "De brug is gesloten", "Le pont est fermé", "Le pont est ouvert"),
    ("sv", "Priserna sjunker", "Les prix baissent", "Les prix augmentent"),
    ("no", "Museet åpner igjen", "Le musée rouvre", "Le musée ferme ses portes"),
    ("da", "Klubben vinder kampen", "Le club remporte le match", "Le club perd le match"),
    ("es", "La fábrica cierra", "L'usine ferme", "L'usine rouvre"),
    ("it", "Il prezzo del grano scende", "Le prix du blé diminue", "Le prix du blé augmente"),
    ("pt", "O preço do café subiu", "Le prix du café augmente", "Le prix du café diminue"),
    ("ca", "El preu del pa baixa", "Le prix du pain baisse", "Le prix du pain augmente"),
    ("ro", "Muzeul se închide", "Le musée ferme", "Le musée rouvre"),
    ("pl", "Ceny spadają", "Les prix baissent", "Les prix augmentent"),
    ("cs", "Ceny rostou", "Les prix augmentent", "Les prix baissent"),
    ("ru", "Музей закрыли на ремонт", "Le musée fermé pour travaux", "Le musée ouvert après travaux"),
    ("uk", "Суд виправдав водія", "Le chauffeur acquitté", "Le chauffeur condamné"),
    ("bg", "Цените се повишиха", "Les prix augmentent", "Les prix diminuent"),
    ("el", "Ο ανθρακωρύχος βρέθηκε ζωντανός", "Le mineur retrouvé vivant", "Le mineur retrouvé mort"),
    ("tr", "Müze yeniden açıldı", "Le musée a rouvert", "Le musée a fermé"),
    ("ar", "انخفاض أسعار القمح", "Baisse des prix du blé", "Hausse des prix du blé"),
    ("fa", "افزایش بهای نان", "Hausse du prix du pain", "Baisse du prix du pain"),
    ("he", "המוזיאון נסגר", "Le musée ferme", "Le musée ouvre"),
    ("hi", "गेहूं की कीमतों में गिरावट", "Baisse des prix du blé", "Hausse des prix du blé"),
    ("zh", "小麦价格上涨", "Le prix du blé augmente", "Le prix du blé baisse"),
    ("zh", "議會否決法案", "Le parlement rejette la loi", "Le parlement adopte la loi"),
    ("ja", "小麦の価格が下落", "Le prix du blé recule", "Le prix du blé augmente"),
    ("ko", "밀 가격 상승", "Le prix du blé augmente", "Le prix du blé baisse"),
    ("th", "ทีมเจ้าบ้านแพ้", "L'équipe hôte battue en finale", "L'équipe hôte victorieuse"),
    ("id", "Museum ditutup", "Le musée ferme", "Le musée rouvre"),
    ("hu", "Az árak csökkentek", "Les prix ont baissé", "Les prix ont augmenté"),
    ("fi", "Hinnat laskivat", "Les prix ont baissé", "Les prix ont augmenté"),
]  # fmt: skip

# language, a caption, a French one that does not contradict it
FAITHFUL = [
    ("uk", "Комбайни не зупиняються навіть уночі", "Les moissonneuses ne s'arrêtent pas, même la nuit"),
    ("vi", "Đội khách đánh bại chủ nhà", "Les visiteurs ont su vaincre l'équipe locale"),
    ("nl", "Het hek werd niet gesloten", "La barrière est restée non fermée"),
    ("de", "Er ging, ohne die Tür zu schließen", "Il est parti sans fermer la porte"),
    ("vi", "Giá vàng tăng, giá dầu giảm", "L'or en hausse, le pétrole en baisse"),
    ("vi", "Giá vàng tăng, giá dầu giảm", "Le prix de l'or augmente"),
    ("vi", "Một nông trại ở ngoại ô mở cửa đón khách", "Une ferme de banlieue accueille des visiteurs"),
    ("vi", "Ông Phạm Văn Thắng phát biểu", "M. Pham Van Thang prend la parole après la défaite"),
    ("vi", "Nhà máy chưa mở cửa", "L'usine reste fermée"),
    ("vi", "Tàu tuần tra trên Biển Đông", "Un patrouilleur en mer de Chine méridionale"),
    ("en", "Talks did not succeed", "Les pourparlers ont échoué"),
    ("en", "North Korea opens a border post", "La Corée du Nord ouvre un poste-frontière"),
    ("en", "Prices no longer rise", "Les prix n'augmentent plus"),
    ("tr", "Fiyatlar artmadı", "Les prix ont baissé"),
    ("ja", "価格は上昇しなかった", "Les prix n'ont pas augmenté"),
    ("cs", "Češi vyhráli", "Les Tchèques ont battu leurs rivaux"),
    ("vi", "Ngân hàng giữ nguyên lãi suất", "Aucun changement des taux de la banque"),
    ("vi", "Ngân hàng cho nông dân vay vốn", "La banque prête aux agriculteurs"),
    ("vi", "Nữ bác sĩ nhận nuôi bé gái", "Une médecin adopte une fillette"),
    ("fa", "تیم تهران حریف را شکست داد", "L'équipe de Téhéran a battu son adversaire"),
    ("pl", "Uczniowie pokonali nauczycieli w turnieju", "Échecs : les élèves dominent leurs professeurs"),
    ("es", "Enseñan a leer a los mayores", "Ils apprennent à lire aux aînés"),
]

# language, a caption, a French one that tells the same event from its other end, a French one that does not
CONVERSE = [
    ("en", "Acme sells its mill to Bruno Weber", "Bruno Weber achète le moulin d'Acme", "Acme achète le moulin de Bruno Weber"),
    ("pl", "Legia pokonała Wisłę", "Le Wisła s'incline devant le Legia", "Le Legia s'incline devant le Wisła"),
    ("es", "Lugo presta dos autobuses a Vigo", "Vigo emprunte deux bus à Lugo", "Lugo emprunte deux bus à Vigo"),
]


@pytest.mark.parametrize(("language", "source", "told", "turned"), CONVERSE)
def test_one_sells_what_the_other_buys(language: str, source: str, told: str, turned: str) -> None:
    assert check_oppositions(source, told, language, "fr") is None
    assert check_roles(source, told, language, "fr") is None
    evidence = check_oppositions(source, turned, language, "fr")
    assert evidence is not None
    assert evidence.score >= 0.6


# a caption with a negated pole, a French one with the opposite pole: the negation is answered
ANSWERED = [
    ("vi", "Cuộc đàm phán không thành công", "Les pourparlers ont échoué"),
    ("vi", "Chợ chưa mở cửa", "Le marché est fermé"),
    ("en", "The search did not succeed", "Les recherches ont échoué"),
    ("ru", "Дорогу не открыли", "La route reste fermée"),
]


@pytest.mark.parametrize(("language", "source", "target"), [(p[0], p[1], p[2]) for p in PAIRS] + FAITHFUL)
def test_what_says_the_same_does_not_differ(language: str, source: str, target: str) -> None:
    assert check_oppositions(source, target, language, "fr") is None


@pytest.mark.parametrize(("language", "source", "target"), [(p[0], p[1], p[3]) for p in PAIRS])
def test_opposite_words_differ(language: str, source: str, target: str) -> None:
    evidence = check_oppositions(source, target, language, "fr")
    assert evidence is not None
    assert (evidence.check, evidence.outcome) == ("polarity", Outcome.DIFFER)
    assert 0.6 <= evidence.score <= 0.9
    assert evidence.source[0] in source.lower()


@pytest.mark.parametrize(("language", "source", "target"), ANSWERED)
def test_a_negated_word_agrees_with_its_opposite(language: str, source: str, target: str) -> None:
    assert check_oppositions(source, target, language, "fr") is None
    evidence = check_polarity(source, target, language, "fr")
    assert evidence is not None
    assert evidence.outcome is Outcome.AGREE


def test_the_detail_names_both_words_and_their_poles() -> None:
    evidence = check_oppositions("Giá gạo tăng", "Baisse du prix du riz", "vi", "fr")
    assert evidence is not None
    assert evidence.detail == "tăng (rise) against baisse (fall)"


def test_a_negated_word_stands_for_its_opposite() -> None:
    evidence = check_oppositions("Prices did not rise", "Les prix augmentent", "en", "fr")
    assert evidence is not None
    assert evidence.detail == "rise (not rise) against augmentent (rise)"


def test_a_word_with_other_senses_weighs_less() -> None:
    plain = check_oppositions("Giá gạo giảm", "Le prix du riz augmente", "vi", "fr")
    weak = check_oppositions("Giá gạo giảm", "Le prix du riz monte", "vi", "fr")
    assert plain is not None
    assert weak is not None
    assert weak.score < plain.score


@pytest.mark.parametrize(
    ("language", "source", "same", "opposite"),
    [
        ("de", "Nein.", "Non.", "Oui."),
        ("en", "“Yes,” she said", "« Oui », dit-elle", "« Non », dit-elle"),
        ("es", "No", "Non", "Oui"),
        ("vi", "Vâng", "Oui", "Non"),
        ("ja", "いいえ。", "Non", "Oui"),
        ("", "Nein", "Non", "Oui"),  # too short for its language to be told
    ],
)
def test_yes_is_not_no(language: str, source: str, same: str, opposite: str) -> None:
    assert check_oppositions(source, same, language, "fr") is None
    evidence = check_oppositions(source, opposite, language, "fr")
    assert evidence is not None
    assert evidence.outcome is Outcome.DIFFER


def test_an_answer_counts_as_a_clause_of_its_own_only() -> None:
    assert check_oppositions("No entry for lorries", "Oui aux vélos", "en", "fr") is None
    assert check_oppositions("Có 12 người bị thương", "Non, douze blessés", "vi", "fr") is None


def test_a_language_without_word_list_says_nothing() -> None:
    assert check_oppositions("Tuma", "Les prix augmentent", "xx", "fr") is None


@given(st.sampled_from(PAIRS))
def test_the_two_sides_may_change_places(case: tuple[str, str, str, str]) -> None:
    language, source, _, opposite = case
    forward = check_oppositions(source, opposite, language, "fr")
    back = check_oppositions(opposite, source, "fr", language)
    assert forward is not None
    assert back is not None
    assert (forward.source, forward.score) == (back.target, back.score)


@given(st.text(max_size=200), st.sampled_from(["fr", "vi", "zh", "ko", "cs", "ar", "he", "tr", "de"]))
def test_any_text_can_be_read(text: str, language: str) -> None:
    check_oppositions(text, "Les prix augmentent", language, "fr")


@pytest.mark.parametrize(
    "text", ["tăng " * 20_000, "ne pas " * 15_000, "a\u0301" * 50_000, "\ud800 \x00İ" * 30_000, "上涨不" * 30_000]
)
def test_long_hostile_text_is_read_at_once(text: str) -> None:
    start = time.process_time()
    for language in ("fr", "vi", "zh", "tr"):
        check_oppositions(text, "Les prix augmentent", language, "fr")
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("language", "source", "same", "opposite"),
    [
        ("de", "Straße im Norden gesperrt, Hotels ausgebucht", "Hôtels complets dans le nord", "Hôtels complets dans le sud"),
        ("tr", "Vali görevden alındı", "Le gouverneur est limogé", "Le gouverneur est nommé"),
        ("fi", "Laiton kauppa jatkuu", "Le commerce illégal continue", "Le commerce légal continue"),
        ("hu", "Cáfolta a hírt", "Il dément la nouvelle", "Il confirme la nouvelle"),
        ("ro", "Exporturile de grâu", "Les exportations de blé", "Les importations de blé"),
        ("cs", "Chudé rodiny v horách", "Des familles pauvres en montagne", "Des familles riches en montagne"),
        ("el", "Καύσωνας στα νησιά", "Chaleur sur les îles", "Froid sur les îles"),
        ("uk", "Південні села", "Les villages du sud", "Les villages du nord"),
    ],
)
def test_less_common_languages_have_their_oppositions(language: str, source: str, same: str, opposite: str) -> None:
    faithful = check_oppositions(source, same, language, "fr")
    assert faithful is None, faithful
    evidence = check_oppositions(source, opposite, language, "fr")
    assert evidence is not None
    assert evidence.outcome is Outcome.DIFFER


def test_a_negation_does_not_turn_a_place_into_the_opposite_one() -> None:
    assert check_oppositions("Không có mưa ở miền Nam", "Il pleut dans le sud", "vi", "fr") is None
