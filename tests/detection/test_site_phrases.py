"""Lines that news sites write around articles, in Title Case as elsewhere; in two words there is little else to go by."""

from __future__ import annotations

import pytest

from auditor import audit_text
from auditor.article import Status
from auditor.detection import Detector
from auditor.readers import read_text
from auditor.resources import model_file

BODY = (
    "La commission d'urbanisme a repoussé mardi sa décision sur le vieux moulin, dont les riverains demandent depuis des années "
    "qu'il soit restauré et ouvert aux écoles."
)
FOREIGN = [
    ("en", "You May Also Like"),
    ("en", "Keep Reading Without Ads"),
    ("en", "» RELATED ARTICLES (3)"),
    ("en", "Support our journalism"),
    ("en", "Editor’s Picks:"),
    ("vi", "Xem Thêm"),
    ("vi", "Có Thể Bạn Quan Tâm"),
    ("vi", "Tin lien quan:"),
    ("es", "Lee También"),
    ("pt", "Leia Também →"),
    ("it", "Potrebbe Interessarti"),
    ("de", "Jetzt Abonnieren"),
    ("nl", "Lees Verder"),
    ("no", "Les Også"),
    ("sv", "Läs Mer"),
    ("da", "Læs Også"),
    ("fi", "Lue Myös"),
    ("pl", "Czytaj Także"),
    ("cs", "Čtěte Také"),
    ("hu", "Olvasd El Ezt Is"),
    ("ro", "Citește Și"),
    ("tr", "Çok Okunanlar"),
    ("id", "Baca Juga"),
    ("ca", "Llegeix També"),
]
# What looks alike and is the host's, or a name.
OWN = ["Source", "Sources :", "À Lire Aussi", "Lire la Suite", "Commentaires (12)", "Quelle", "Marie Durand", "Read Montague"]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector("fr", model_file("words.json.gz"), model_file("detector.json"))


def status_of(detector: Detector, line: str) -> tuple[Status, str | None]:
    found = detector.detect(read_text(f"{BODY}\n\n{line}\n\n{BODY.replace('mardi', 'jeudi')}")).segments
    [item] = [item for item in found if item.segment.text == line]
    return item.status, item.language


@pytest.mark.parametrize(("language", "line"), FOREIGN)
def test_a_phrase_of_another_language_is_found_whatever_its_capitals(detector: Detector, language: str, line: str) -> None:
    assert status_of(detector, line) == (Status.FOREIGN, language)


@pytest.mark.parametrize("line", OWN)
def test_the_hosts_own_phrases_and_names_are_left_alone(detector: Detector, line: str) -> None:
    assert status_of(detector, line)[0] is not Status.FOREIGN


def test_another_host_knows_its_own_phrases() -> None:
    english = Detector("en", model_file("words.json.gz"), model_file("detector.json"))
    body = "The planning committee put off its decision about the old mill, which neighbours have long wanted to see restored."
    found = english.detect(read_text(f"{body}\n\nYou May Also Like\n\nÀ Lire Aussi\n\n{body}")).segments
    statuses = {item.segment.text: item.status for item in found}
    assert statuses["You May Also Like"] is not Status.FOREIGN
    assert statuses["À Lire Aussi"] is Status.FOREIGN


@pytest.mark.parametrize(
    ("line", "phrase", "language", "own"),
    [
        ("Read more: Le vieux moulin sera restauré", "Read more", "en", "Le vieux moulin sera restauré"),
        ("READ MORE >> Le maire démissionne", "READ MORE", "en", "Le maire démissionne"),
        ("Xem thêm: Le vieux moulin sera restauré", "Xem thêm", "vi", "Le vieux moulin sera restauré"),
        ("Lees ook: Le moulin et la mairie", "Lees ook", "nl", "Le moulin et la mairie"),
        ("[Read more] Le maire démissionne", "Read more", "en", "Le maire démissionne"),
        ("Le maire démissionne. Read more", "Read more", "en", "Le maire démissionne."),
        ("Lire la suite (Read more)", "Read more", "en", "Lire la suite"),
    ],
)
def test_a_phrase_is_set_apart_from_the_title_that_it_leads_to(
    detector: Detector, line: str, phrase: str, language: str, own: str
) -> None:
    found = detector.detect(read_text(f"{BODY}\n\n{line}\n\n{BODY.replace('mardi', 'jeudi')}")).segments[1:-1]
    assert {(item.segment.text, item.status, item.language) for item in found} == {
        (phrase, Status.FOREIGN, language),
        (own, Status.HOST, "fr"),
    }


def test_what_stands_beside_a_phrase_is_its_counterpart_only_where_it_says_the_same() -> None:
    article = (
        f"{BODY}\n\nRead more: Le vieux moulin sera restauré\n\n{BODY.replace('mardi', 'jeudi')}\n\nLire la suite (Read more)\n"
    )
    verdicts = [
        (item.segment.text, item.counterpart and item.counterpart.text, item.verdict.value) for item in audit_text(article).pairs
    ]
    assert verdicts == [("Read more", None, "untranslated"), ("Read more", "Lire la suite", "match")]
