"""The role check: two actors who change places are found, in whatever grammar, and a passive or a visit is not taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evidence import Outcome
from auditor.scoring.checks.roles import check_roles

# language, a caption, its French translation, a French caption with the roles exchanged
PAIRS = [
    ("en", "Brazil beats Chile in Lima", "Le Brésil bat le Chili à Lima", "Le Chili bat le Brésil à Lima"),
    ("vi", "Nhật Bản đánh bại Hàn Quốc", "Le Japon bat la Corée du Sud", "La Corée du Sud bat le Japon"),
    ("de", "Frankreich schlägt Italien", "La France bat l'Italie", "L'Italie bat la France"),
    ("nl", "Frankrijk verslaat Italië", "La France bat l'Italie", "L'Italie bat la France"),
    ("pl", "Francja pokonała Polskę", "La France a battu la Pologne", "La Pologne a battu la France"),
    ("ru", "Франция обыграла Польшу", "La France a battu la Pologne", "La Pologne a battu la France"),
    ("ja", "日本がオーストラリアを破った", "Le Japon bat l'Australie", "L'Australie bat le Japon"),
    ("ko", "한국이 일본을 꺾었다", "La Corée du Sud bat le Japon", "Le Japon bat la Corée du Sud"),
    ("tr", "Fransa İtalya'yı yendi", "La France bat l'Italie", "L'Italie bat la France"),
    ("hi", "भारत ने पाकिस्तान को हराया", "L'Inde bat le Pakistan", "Le Pakistan bat l'Inde"),
    ("el", "Η Γαλλία νίκησε την Ιταλία", "La France bat l'Italie", "L'Italie bat la France"),
    ("ar", "مصر تهزم تونس", "L'Égypte bat la Tunisie", "La Tunisie bat l'Égypte"),
    ("id", "Jepang mengalahkan Thailand", "Le Japon bat la Thaïlande", "La Thaïlande bat le Japon"),
]  # fmt: skip

FAITHFUL = [
    ("en", "Brazil beats Chile", "Le Chili est battu par le Brésil"),
    ("en", "Brazil beats Chile", "Le Chili s'incline devant le Brésil"),
    ("de", "Italien wird von Frankreich geschlagen", "La France bat l'Italie"),
    ("ja", "日本はオーストラリアに敗れた", "L'Australie bat le Japon"),
    ("ru", "Польшу обыграла Франция", "La France a battu la Pologne"),
    ("vi", "Nhật Bản thua Hàn Quốc", "La Corée du Sud bat le Japon"),
    ("en", "Japan and Chile sign a treaty", "Le Chili et le Japon signent un traité"),
    ("es", "Carmen Ortega enseña a leer en Villarubia", "À Villarubia, la maîtresse Carmen Ortega apprend à lire aux adultes"),
]


@pytest.mark.parametrize(("language", "source", "target"), [(p[0], p[1], p[2]) for p in PAIRS] + FAITHFUL)
def test_the_same_roles_do_not_differ(language: str, source: str, target: str) -> None:
    assert check_roles(source, target, language, "fr") is None


@pytest.mark.parametrize(("language", "source", "target"), [(p[0], p[1], p[3]) for p in PAIRS])
def test_exchanged_roles_differ(language: str, source: str, target: str) -> None:
    for evidence in (check_roles(source, target, language, "fr"), check_roles(target, source, "fr", language)):
        assert evidence is not None
        assert evidence.outcome is Outcome.DIFFER
        assert evidence.score >= 0.6


def test_the_only_name_must_not_turn_from_agent_to_object() -> None:
    source = "Landmand Karen Holmgaard solgte gården til sin nabo"
    sold = check_roles(source, "Le voisin a vendu la ferme à l'agricultrice Karen Holmgaard", "da", "fr")
    assert sold is not None
    assert sold.outcome is Outcome.DIFFER
    assert check_roles(source, "L'agricultrice Karen Holmgaard a vendu la ferme à son voisin", "da", "fr") is None
    assert check_roles(source, "La ferme vendue au voisin de Karen Holmgaard", "da", "fr") is None


@given(st.text(max_size=120), st.text(max_size=120), st.sampled_from(["ja", "ko", "tr", "ru", "el", "ar", "fr", "hi"]))
def test_any_text_can_be_read(source: str, target: str, language: str) -> None:
    check_roles(source, target, language, "fr")


# language, a caption, a French one with the same roles, one with the roles swapped
NOUNS = [
    ("en", "A nurse greets a patient", "Une infirmière salue un patient", "Un patient salue une infirmière"),
    ("en", "A judge was insulted by a journalist", "Un journaliste insulte un juge", "Un juge insulte un journaliste"),
    ("en", "Volunteers feed the soldiers", "Des bénévoles nourrissent les soldats", "Des soldats nourrissent les bénévoles"),
    ("vi", "Cảnh sát cứu người biểu tình", "La police sauve un manifestant", "Un manifestant sauve la police"),
    ("vi", "Bệnh nhân bị bác sĩ mắng", "Un patient est grondé par un médecin", "Un médecin est grondé par un patient"),
    ("es", "La alcaldesa premia a los bomberos", "La maire récompense les pompiers", "Les pompiers récompensent la maire"),
    ("it", "Il giudice interroga i giornalisti", "Le juge interroge les journalistes", "Les journalistes interrogent le juge"),
    ("zh", "警察被示威者打伤", "Un policier est blessé par un manifestant", "Un manifestant est blessé par un policier"),
    ("zh", "老师感谢学生", "L'enseignante remercie les élèves", "Les élèves remercient l'enseignante"),
    ("bg", "Кметът поздрави пожарникаря", "Le maire félicite le pompier", "Le pompier félicite le maire"),
    ("nl", "De burgemeester bedankt de vrijwilligers", "La maire remercie les bénévoles", "Les bénévoles remercient la maire"),
]


@pytest.mark.parametrize(("language", "source", "target", "swapped"), NOUNS)
def test_common_nouns_that_change_places_are_found(language: str, source: str, target: str, swapped: str) -> None:
    assert check_roles(source, target, language, "fr") is None
    evidence = check_roles(source, swapped, language, "fr")
    assert evidence is not None
    assert evidence.outcome is Outcome.DIFFER
    assert evidence.score >= 0.5


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("en", "The owner of the dog waits", "Le chien attend son propriétaire"),
        ("it", "Il cane trova il tartufo e il padrone lo vende", "Le chien trouve une truffe, son maître la vend"),
        ("en", "A doctor and a nurse at work", "Une infirmière et un médecin au travail"),
        ("vi", "Bác sĩ gặp bệnh nhân", "Un patient rencontre son médecin"),
    ],
)
def test_nouns_that_do_not_act_on_each_other_say_nothing(language: str, source: str, target: str) -> None:
    assert check_roles(source, target, language, "fr") is None
