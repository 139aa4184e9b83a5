"""The polarity check: a negation on one side only is found, one that is only worded otherwise is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evidence import Outcome
from auditor.scoring.checks.polarity import check_polarity

# language, a caption that denies, its French translation, and a French caption that affirms the same
PAIRS = [
    ("vi", "Cầu không bị hư hại", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("vi", "Tàu chưa rời cảng", "Le navire n'a pas encore quitté le port", "Le navire a quitté le port"),
    ("vi", "Ông ấy không bao giờ ký thỏa thuận", "Il ne signera jamais l'accord", "Il signera l'accord"),
    ("en", "The bridge was not damaged", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("en", "The minister won't resign", "Le ministre ne démissionnera pas", "Le ministre démissionnera"),
    ("en", "No one was hurt", "Personne n'a été blessé", "Un homme a été blessé"),
    ("de", "Die Brücke wurde nicht beschädigt", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("de", "Es gibt keine Verletzten", "Il n'y a aucun blessé", "Il y a des blessés"),
    ("nl", "De brug is niet beschadigd", "Le pont n'est pas endommagé", "Le pont est endommagé"),
    ("sv", "Bron har inte skadats", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("no", "Broen ble ikke skadet", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("da", "Broen blev ikke beskadiget", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("es", "El puente no fue dañado", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("it", "Il ponte non è stato danneggiato", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("pt", "A ponte não foi danificada", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("ca", "El pont no ha caigut", "Le pont ne s'est pas effondré", "Le pont s'est effondré"),
    ("ro", "Podul nu a fost avariat", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("ru", "Мост не пострадал", "Le pont n'a pas été touché", "Le pont a été touché"),
    ("uk", "Міст не зруйновано", "Le pont n'est pas détruit", "Le pont est détruit"),
    ("bg", "Мостът не е повреден", "Le pont n'est pas endommagé", "Le pont est endommagé"),
    ("sr", "Мост није оштећен", "Le pont n'est pas endommagé", "Le pont est endommagé"),
    ("hr", "Most nije oštećen", "Le pont n'est pas endommagé", "Le pont est endommagé"),
    ("sl", "Most ni poškodovan", "Le pont n'est pas endommagé", "Le pont est endommagé"),
    ("pl", "Most nie został uszkodzony", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("cs", "Most nebyl poškozen", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("sk", "Most nebol poškodený", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("fi", "Silta ei vaurioitunut", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("et", "Sild ei saanud kahjustada", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("hu", "A híd nem sérült meg", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("el", "Η γέφυρα δεν έπαθε ζημιά", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("tr", "Köprü zarar görmedi", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("id", "Jembatan itu tidak rusak", "Le pont n'est pas endommagé", "Le pont est endommagé"),
    ("zh", "桥梁没有受损", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("ja", "橋は壊れていない", "Le pont n'est pas détruit", "Le pont est détruit"),
    ("ja", "首相は辞任しません", "Le Premier ministre ne démissionne pas", "Le Premier ministre démissionne"),
    ("ko", "다리는 무너지지 않았다", "Le pont ne s'est pas effondré", "Le pont s'est effondré"),
    ("ko", "부상자는 없다", "Il n'y a pas de blessés", "Il y a des blessés"),
    ("ar", "لم يتضرر الجسر", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("fa", "پل آسیب ندیده و بسته نیست", "Le pont n'est pas fermé", "Le pont est ouvert"),
    ("he", "הגשר לא ניזוק", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("hi", "पुल क्षतिग्रस्त नहीं हुआ", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("th", "สะพานไม่เสียหาย", "Le pont n'est pas endommagé", "Le pont est endommagé"),
    ("lt", "Tiltas nebuvo apgadintas", "Le pont n'a pas été endommagé", "Le pont a été endommagé"),
    ("lv", "Tilts nav bojāts", "Le pont n'est pas endommagé", "Le pont est endommagé"),
]  # fmt: skip

# language, a caption, a French one: no contradiction
FAITHFUL = [
    ("it", "Senza casco non si può salire", "Casque obligatoire pour monter"),
    ("de", "Ohne Helm darf niemand hinauf", "Casque obligatoire pour monter"),
    ("de", "Die Schule öffnet am Montag", "L'école n'ouvrira pas avant lundi"),
    ("zh", "海运费用居高不下", "Le fret maritime reste cher"),
    ("vi", "Máy bay của không quân tại sân bay", "Un avion de l'armée de l'air à l'aéroport"),
    ("vi", "Hãng hàng không mở đường bay mới", "La compagnie aérienne ouvre une ligne"),
    ("vi", "Ô nhiễm không khí ở Hà Nội", "Pollution de l'air à Hanoï"),
    ("vi", "Trạm không gian quốc tế", "La station spatiale internationale"),
    ("vi", "Không chỉ người lớn mà cả trẻ em tham gia", "Adultes et enfants participent"),
    ("vi", "Tòa nhà không người ở", "Un bâtiment inhabité"),
    ("vi", "Ông không chấp nhận đề nghị", "Il refuse la proposition"),
    ("vi", "Bạn có biết không?", "Le saviez-vous ?"),
    ("vi", "Mạng không dây miễn phí", "Réseau sans fil gratuit"),
    ("en", "Not only adults but also children took part", "Adultes et enfants ont participé"),
    ("en", "He is unable to attend", "Il ne peut pas venir"),
    ("en", "Room No. 5", "Salle 5"),
    ("en", "She denied the charges", "Elle ne reconnaît pas les faits"),
    ("en", "A step forward", "Un pas en avant"),
    ("en", "Homeless people in the street", "Des sans-abri dans la rue"),
    ("en", "He only eats fruit", "Il ne mange que des fruits"),
    ("en", "The talks failed", "Les pourparlers n'ont pas abouti"),
    ("de", "Es ist unmöglich", "Ce n'est pas possible"),
    ("es", "No solo los adultos participan", "Adultes et enfants participent"),
    ("zh", "不久的将来", "Dans un avenir proche"),
    ("zh", "非洲国家领导人", "Des dirigeants africains"),
    ("zh", "无人机在田间", "Un drone au-dessus des champs"),
    ("ja", "少ない人", "Peu de gens"),
    ("ja", "参加しなければならない", "Il faut participer"),
    ("ko", "안전 교육", "Formation à la sécurité"),
    ("ko", "안보 회의", "Réunion sur la sécurité"),
    ("ru", "Не только взрослые, но и дети", "Adultes et enfants"),
    ("ar", "لا يزال الحريق مشتعلا", "L'incendie fait toujours rage"),
    ("cs", "Nemocnice v neděli", "L'hôpital, dimanche"),
    ("hu", "Nemzeti ünnep", "Fête nationale"),
    ("no", "Ikke bare voksne deltar", "Adultes et enfants participent"),
]


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("cs", "Netopýři hibernují v jeskyni", "Des chauves-souris hibernent dans une grotte"),
        ("cs", "Obyvatelé žádají nový most", "Les habitants réclament un nouveau pont"),
        ("cs", "Nevěsta přichází do kostela", "La mariée arrive à l'église"),
        ("sk", "Obyvatelia žiadajú nový most", "Les habitants réclament un nouveau pont"),
    ],
)
def test_words_that_only_begin_like_a_negation_deny_nothing(language: str, source: str, target: str) -> None:
    assert check_polarity(source, target, language, "fr") is None


@pytest.mark.parametrize(("language", "source", "target"), [(p[0], p[1], p[2]) for p in PAIRS])
def test_a_negation_on_both_sides_agrees(language: str, source: str, target: str) -> None:
    evidence = check_polarity(source, target, language, "fr")
    assert evidence is not None
    assert evidence.outcome is Outcome.AGREE, evidence


@pytest.mark.parametrize(("language", "source", "target"), [(p[0], p[1], p[3]) for p in PAIRS])
def test_a_negation_on_one_side_differs(language: str, source: str, target: str) -> None:
    evidence = check_polarity(source, target, language, "fr")
    assert evidence is not None
    assert evidence.outcome is Outcome.DIFFER, evidence
    assert evidence.source
    assert 0.5 <= evidence.score <= 0.8


@pytest.mark.parametrize(("language", "source", "target"), FAITHFUL)
def test_what_only_looks_like_a_negation_is_no_contradiction(language: str, source: str, target: str) -> None:
    evidence = check_polarity(source, target, language, "fr")
    assert evidence is None or evidence.outcome is not Outcome.DIFFER, evidence


def test_a_lost_negation_is_found_in_the_counterpart_too() -> None:
    evidence = check_polarity("Cầu bị hư hại", "Le pont n'a pas été endommagé", "vi", "fr")
    assert evidence is not None
    assert (evidence.outcome, evidence.source) == (Outcome.DIFFER, ())
    assert evidence.target == ("n'a pas",)


def test_a_language_without_word_list_says_nothing() -> None:
    assert check_polarity("Iets", "Le pont n'est pas là", "xx", "fr") is None


@given(st.sampled_from(PAIRS + [(a, b, c, c) for a, b, c in FAITHFUL]))
def test_the_two_sides_may_change_places(case: tuple[str, str, str, str]) -> None:
    language, source, *targets = case
    mirror = {Outcome.MISSING: Outcome.ADDED, Outcome.ADDED: Outcome.MISSING}
    for target in targets:
        forward, back = check_polarity(source, target, language, "fr"), check_polarity(target, source, "fr", language)
        assert (forward is None) == (back is None)
        if forward and back:
            assert back.outcome is mirror.get(forward.outcome, forward.outcome)
            assert back.score == forward.score


@given(st.text(max_size=200), st.sampled_from(["fr", "vi", "zh", "ko", "cs", "ar"]))
def test_any_text_can_be_read(text: str, language: str) -> None:
    check_polarity(text, "Le pont n'est pas là", language, "fr")


@pytest.mark.parametrize(
    "text", ["n' " * 33_000, "ne " * 33_000, "không " * 16_000, "ne x " * 25_000, "a\u0301" * 50_000, "\ud800 \x00" * 30_000]
)
def test_long_hostile_text_is_read_at_once(text: str) -> None:
    start = time.process_time()
    for language in ("fr", "vi", "cs", "tr"):
        check_polarity(text, "Le pont", language, "fr")
    assert time.process_time() - start < 1


# language, a caption with a negative word that denies nothing, its French translation
NO_DENIAL = [
    ("vi", "Không thể sửa chiếc xuồng này", "Cette barque ne peut être réparée"),
    ("pl", "Tego mostu nie da się naprawić", "Ce pont ne saurait être réparé"),
    ("nl", "Het dorp heeft één put", "Le village n'a qu'un point d'eau"),
    ("vi", "Nếu không, lễ hội sẽ dời sang tháng sau", "Sinon, la fête aura lieu le mois prochain"),
    ("ko", "온실 안에서 자라는 딸기", "Des fraises poussent dans la serre"),
    ("cs", "Žádost o nový chodník", "Une demande de trottoir neuf"),
    ("zh", "各类别的奖牌", "Les médailles de chaque catégorie"),
    ("it", "Seguo i tuoi passi", "Je suis tes pas"),
    ("vi", "Không ngờ hoa nở sớm", "Surprise : les fleurs s'ouvrent tôt"),
    ("vi", "Anh có nhớ không, lớp học này rất vui", "Souviens-toi, cette classe était joyeuse"),
    ("vi", "Món ăn không thể thiếu ngày Tết", "Un plat de fête incontournable"),
    ("en", "She could not help but smile", "Elle sourit malgré elle"),
    ("en", "No surprise: the cherry trees are in bloom", "Les cerisiers sont en fleur, comme prévu"),
    ("fr", "N'importe qui peut planter un arbre", "Chacun peut planter un arbre"),
    ("fr", "Il fait plus froid qu'on ne le pensait", "Il fait plus froid que prévu"),
    ("de", "Nicht selten blühen hier Orchideen", "Les orchidées fleurissent souvent ici"),
    ("es", "Nada mal el puente nuevo", "Le nouveau pont est réussi"),
    ("it", "Niente male il ponte nuovo", "Le nouveau pont est réussi"),
    ("ru", "Мост не случайно назвали красивым", "On dit à raison que le pont est beau"),
    ("zh", "源源不断的游客", "Un flot continu de visiteurs"),
    ("ja", "子どもだけではなく大人も参加", "Petits et grands participent"),
    ("ko", "변함없는 바다", "Une mer toujours pareille"),
    ("pt", "Por que não visitar o farol", "Visitez le phare"),
    ("sv", "Inte sällan badar de här", "Ils se baignent souvent ici"),
    ("id", "Wisatawan tak henti berdatangan", "Les touristes affluent"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "source", "target"), NO_DENIAL)
def test_a_fixed_phrase_denies_nothing(language: str, source: str, target: str) -> None:
    evidence = check_polarity(source, target, language, "fr")
    assert evidence is None or evidence.outcome is not Outcome.DIFFER, evidence


def test_a_denial_is_less_sure_where_the_other_side_speaks_of_lack_asks_or_is_long() -> None:
    plain = check_polarity("Cột đèn không vững", "Le réverbère tient", "vi", "fr")
    lack = check_polarity("Cột đèn không vững", "Le réverbère est faible", "vi", "fr")
    asked = check_polarity("Ai mà không thích kem?", "Qui aime la glace ?", "vi", "fr")
    long = check_polarity(
        "Trời không mưa",
        "Il pleut, et le marché qui s'étire le long du canal depuis le pont de pierre jusqu'aux halles rouvre avec ses étals de fruits, "
        "ses fleurs et ses paniers",
        "vi",
        "fr",
    )
    assert plain is not None and lack is not None and asked is not None and long is not None  # noqa: PT018
    assert plain.score == 0.8
    assert lack.score <= 0.5
    assert asked.score <= 0.5
    assert long.score <= 0.35
