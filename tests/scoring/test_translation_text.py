"""What surrounds the models: unusable output, chrF, and cutting long input."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.scoring.translation import degenerate as reasons
from auditor.scoring.translation.baselines import baselines
from auditor.scoring.translation.chrf import chrfs
from auditor.scoring.translation.degenerate import degenerate
from auditor.scoring.translation.sentences import halves, head, pieces, sentences

LONG = "Người dân dọn bùn đất trên con đường dẫn vào ngôi làng sau trận lũ đêm qua"

UNUSABLE = [
    # source, output, languages, why
    ("Người dân sửa cầu", "", "vi fr", reasons.EMPTY),
    ("Người dân sửa cầu", " .", "vi fr", reasons.EMPTY),
    (LONG, "Les habitants nettoient, les habitants nettoient, les habitants nettoient, les habitants nettoient", "vi fr", reasons.REPETITION),
    (LONG, "the man of the man in the man of the man of the man", "vi en", reasons.REPETITION),
    ("Cầu mới", "pont pont pont pont pont pont", "vi fr", reasons.REPETITION),
    ("Cầu mới", "aaaaaaaaaaa", "vi fr", reasons.REPETITION),
    ("Cầu mới", "lalalalalala", "vi fr", reasons.REPETITION),
    ("新しい橋", "橋の橋の橋の橋の橋の橋の", "ja zh", reasons.REPETITION),
    (LONG, "Photo. " * 30, "vi fr", reasons.REPETITION),
    ("cầu mới", "Le nouveau pont a été ouvert ce matin par la maire de la ville devant une foule venue de loin", "vi fr", reasons.RUNAWAY),
    (LONG, "Boue", "vi fr", reasons.LOST),
    (LONG, LONG, "vi fr", reasons.COPY),
    (LONG, LONG.upper() + ".", "vi fr", reasons.COPY),
    ("Xin chào", "Xin chào", "vi fr", reasons.COPY),
    ("Fishermen repair their nets in the harbour", "Fishermen repair their nets dans le harbour", "en fr", reasons.COPY),
    ("Рыбаки чинят сети в порту", "Les pêcheurs чинят сети", "ru fr", reasons.SCRIPT),
    ("渔民在港口修补渔网", "Les pêcheurs 修补渔网 au port", "zh fr", reasons.SCRIPT),
    ("الصيادون يصلحون شباكهم في الميناء", "يصلحون les filets", "ar fr", reasons.SCRIPT),
    ("TASS", "I do not know what to do", "vi en", reasons.INVENTED),
    ("Nguyễn Văn Minh", "je suis désolé", "vi fr", reasons.INVENTED),
    ("Reuters", "Je suis heureux de vous voir", "en fr", reasons.INVENTED),
    ("1541", "Je ne sais pas", "vi fr", reasons.INVENTED),
    ("07:18", "C’est le matin du jour", "de fr", reasons.INVENTED),
    (LONG, "⁇ ⁇ boue ⁇ ⁇ village", "vi fr", reasons.UNKNOWN),
]  # fmt: skip

USABLE = [
    (LONG, "Des habitants dégagent la boue sur la route qui mène au village après les inondations de la nuit", "vi fr"),
    ("Kim Jong-un", "Kim Jong-un", "vi fr"),
    ("Vladimir Putin", "Vladimir Poutine", "vi fr"),
    ("TASS", "TASS", "vi fr"),
    ("UNESCO", "L’UNESCO", "en fr"),
    ("1541", "1541", "vi fr"),
    ("07:18", "07 h 18", "vi fr"),
    ("…", "…", "vi fr"),
    ("Breaking News", "Dernières nouvelles", "en fr"),
    ("You May Also Like", "Vous aimerez aussi", "en fr"),
    ("Read More Here", "Lire la suite ici", "en fr"),
    ("Đà Nẵng", "Da Nang", "vi fr"),
    ("Tổng thống Nga thăm Hà Nội", "Le président russe en visite à Hanoï", "vi fr"),
    ("Restaurant", "Restaurant", "en fr"),
    ("menu", "menu", "en fr"),
    ("Cảm ơn", "Merci", "vi fr"),
    ("Fiskere reparerer garn i havnen", "Fiskere reparerer garn i havnen", "da no"),
    ("10 000 000 000 đồng", "10 000 000 000 dongs", "vi fr"),
    ("渔民", "Des pêcheurs", "zh fr"),
    ("東京", "Tokyo, la capitale du Japon", "ja fr"),
    ("Рыбаки чинят сети", "Des pêcheurs réparent leurs filets", "ru fr"),
    ("Fishermen repair their nets", "Рыбаки чинят сети", "en ru"),
    ("Ngư dân gặp đại diện Samsung và TikTok", "渔民会见三星和 TikTok 的代表", "vi zh"),
    ("La policía de la ciudad de Madrid", "La police de la ville de Madrid", "es fr"),
    ("Giải phóng mặt bằng, xây nhà, làm đường", "On libère le terrain, on construit des maisons, on fait des routes", "vi fr"),
    ("", "", "vi fr"),
    ("Phương", "Phuong", "xx yy"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "output", "languages", "why"), UNUSABLE)
def test_unusable_output_is_told(source: str, output: str, languages: str, why: str) -> None:
    assert degenerate(source, output, *languages.split()) == why


@pytest.mark.parametrize(("source", "output", "languages"), USABLE)
def test_good_output_passes(source: str, output: str, languages: str) -> None:
    assert degenerate(source, output, *languages.split()) is None


@given(
    st.text(max_size=300), st.text(max_size=600), st.sampled_from(["vi", "zh", "xx", ""]), st.sampled_from(["fr", "ru", "ja", ""])
)
def test_any_text_has_an_answer(source: str, output: str, source_language: str, target_language: str) -> None:
    answer = degenerate(source, output, source_language, target_language)
    assert answer is None or (answer and "\n" not in answer)


WORDS = st.text(alphabet="abcdefghij", min_size=3, max_size=8)


@given(st.lists(WORDS, min_size=3, max_size=6, unique=True), st.integers(min_value=6, max_value=12))
def test_a_loop_is_told_whatever_it_says(words: list[str], times: int) -> None:
    assert degenerate(LONG, " ".join(words * times), "vi", "fr") in (reasons.REPETITION, reasons.RUNAWAY)


def chrf(hypothesis: str, reference: str) -> float:
    return chrfs([(hypothesis, reference)])[0]


# Printed by sacrebleu 2.5.1 (CHRF with its defaults: order 6, beta 2, no words, no smoothing).
@pytest.mark.parametrize(
    ("hypothesis", "reference", "percent"),
    [
        ("Le président russe visite Hanoï", "Le président russe Vladimir Poutine visite Hanoï", 62.2903),
        ("Des pêcheurs réparent leurs filets", "Des touristes visitent le musée", 20.5249),
        ("a", "a", 100.0),
        ("abc", "xyz", 0.0),
        ("", "abc", 0.0),
        ("le chat", "chat le", 43.8889),
        ("Bonjour", "Bonjour à tous, mes amis", 29.4061),
        ("Photo : AFP", "photo: afp", 33.6243),
        ("東京で会談した", "東京で首脳会談を行った", 17.2754),
    ],
)
def test_chrf_is_sacrebleus(hypothesis: str, reference: str, percent: float) -> None:
    assert 100 * chrf(hypothesis, reference) == pytest.approx(percent, abs=1e-4)


@given(st.text(max_size=80), st.text(max_size=80))
def test_chrf_is_a_share(one: str, other: str) -> None:
    assert 0.0 <= chrf(one, other) <= 1.0
    assert chrf(one, one) == pytest.approx(1.0 if "".join(one.split()) else 0.0)


def plain_chrf(hypothesis: str, reference: str) -> float:
    """chrF2 as its definition reads: n-grams counted in dictionaries."""
    own, other = "".join(hypothesis.split()), "".join(reference.split())
    reached = min(6, len(own), len(other))
    precision = recall = 0.0
    for order in range(1, reached + 1):
        one, two = (Counter(text[at : at + order] for at in range(len(text) - order + 1)) for text in (own, other))
        shared = sum((one & two).values())
        precision += shared / one.total() / reached
        recall += shared / two.total() / reached
    return 5 * precision * recall / (4 * precision + recall) if precision else 0.0


# Few letters, so that n-grams repeat and texts share many.
@given(st.lists(st.tuples(st.text("abé 東🐟", max_size=60), st.text("abé 東🐟", max_size=60)), max_size=12))
def test_pairs_measured_together_score_what_each_scores_by_itself(pairs: list[tuple[str, str]]) -> None:
    assert chrfs(pairs) == pytest.approx([plain_chrf(*pair) for pair in pairs])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un pont. Une route ! Et la mer ?", ["Un pont.", "Une route !", "Et la mer ?"]),
        ("M. Dupont visite TP. Hồ Chí Minh", ["M. Dupont visite TP. Hồ Chí Minh"]),
        ("Le U.S. Navy a quitté le port. Il pleut.", ["Le U.S. Navy a quitté le port.", "Il pleut."]),
        ("« Partez ! » Elle est restée.", ["« Partez ! »", "Elle est restée."]),
        ("Il a dit non... puis oui", ["Il a dit non... puis oui"]),
        ("渔民修网。他们明天出海！", ["渔民修网。", "他们明天出海！"]),
        ("Il pleut à 3.50 euros le parapluie. 12 vendus", ["Il pleut à 3.50 euros le parapluie.", "12 vendus"]),
        ("Рыбаки чинят сети. Завтра они выходят в море.", ["Рыбаки чинят сети.", "Завтра они выходят в море."]),
        ("Tổng thống thăm Hà Nội. Người dân chờ ở đó. Mưa to.", ["Tổng thống thăm Hà Nội.", "Người dân chờ ở đó.", "Mưa to."]),
        ("Prof. Lee et Dr. Smith, oct. 2024", ["Prof. Lee et Dr. Smith, oct. 2024"]),
        ("   ", []),
    ],
)  # fmt: skip
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(max_size=400), st.integers(min_value=1, max_value=60))
def test_pieces_keep_every_letter_within_the_limit(text: str, limit: int) -> None:
    found, cut = pieces(text, len, limit)
    assert all(0 < len(piece) <= limit for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert cut or found == sentences(text)


def test_a_long_sentence_is_divided_between_clauses() -> None:
    assert halves("Les pêcheurs réparent leurs filets, puis ils repartent en mer") == (
        "Les pêcheurs réparent leurs filets,",
        "puis ils repartent en mer",
    )


def test_a_head_ends_with_a_sentence() -> None:
    text = "Un pont est tombé. La route est fermée. Le train aussi."
    assert head(text, len, 100) == (text, False)
    assert head(text, len, 40) == ("Un pont est tombé. La route est fermée.", True)


@pytest.mark.parametrize(("language", "like"), [("nb", "no"), ("zt", "zh"), ("xx", "en")])
def test_baselines_of_varieties(language: str, like: str) -> None:
    assert baselines(language) == baselines(like)
    assert len(set(baselines(language))) == 2
