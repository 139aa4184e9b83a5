"""Speed, as ratios measured in one process, so that the machine does not matter."""

from __future__ import annotations

import time
from collections.abc import Callable

import eldc
import pytest

from auditor.detection import Detector
from auditor.pipeline import Auditor
from auditor.readers import read_text
from auditor.resources import model_file

pytestmark = pytest.mark.benchmark

# An article in the usual mix: long paragraphs, some headings and captions, a few foreign lines.
PARAGRAPHS = (
    "Le conseil municipal de la ville numéro {n} a voté lundi soir le budget de la commune après trois heures d’un débat parfois "
    "vif sur les écoles, dont deux attendent depuis dix ans que leurs toits soient refaits.",
    "Les travaux de la tranche {n} commenceront au printemps et dureront un an, selon la mairie, qui attend encore une aide de "
    "la région et dit vouloir associer les habitants à chaque étape du chantier.",
    "« Nous avions besoin de ces {n} salles », a expliqué une enseignante, « car les enfants travaillent dans des bâtiments "
    "provisoires où il fait trop chaud en été et trop froid en hiver ».",
    "Dans le quartier {n} du port, les riverains demandent depuis longtemps que la circulation des camions soit limitée la nuit, "
    "et que la promenade au bord du fleuve soit enfin rendue aux piétons.",
    "La prochaine réunion publique est prévue dans {n} semaines, et chacun pourra y poser ses questions aux élus, qui devront "
    "ensuite rendre leurs réponses par écrit avant la fin du mois.",
)
CAPTION = (
    "Ngư dân số {n} vá lưới trên bến cảng Đà Nẵng. Ảnh: TTXVN\n"
    "Le pêcheur {n} répare ses filets dans le port de Da Nang. Photo : VNA"
)


def article(number: int) -> str:
    blocks = [f"La ville vote son budget, épisode {number}", f"Marie Durand {number % 12:02}:18"]
    for turn in range(6):
        blocks += [text.format(n=number * 10 + turn) for text in PARAGRAPHS]
        if turn % 3 == 1:
            blocks.append(CAPTION.format(n=number * 10 + turn))
        blocks.append(f"Un bilan encore provisoire ({turn + number})")
    return "\n\n".join(blocks)


def _fastest(action: Callable[[], object], times: int = 3) -> float:
    seconds = []
    for _ in range(times):
        start = time.process_time()
        action()
        seconds.append(time.process_time() - start)
    return min(seconds)


def test_detection_runs_at_a_tenth_of_the_identifiers_own_rate_or_better() -> None:
    """The ratio is printed (``pytest -m benchmark -s``)."""
    detector = Detector("fr", model_file("words.json.gz"), model_file("detector.json"))
    detector.detect(read_text(article(0)))
    # Fresh texts in every round, for both sides: nothing may come from a cache.
    rounds = [[read_text(article(1 + 40 * turn + number)) for number in range(40)] for turn in range(6)]
    lines = [[segment.text for item in texts for segment in item.segments] for texts in rounds[:3]]
    identifier = eldc.instance()
    theirs, pending = iter(lines), iter(rounds[3:])
    own = _fastest(lambda: [identifier.detect(line) for line in next(theirs)])
    ours = _fastest(lambda: [detector.detect(item) for item in next(pending)])
    print(f"eldc {len(lines[0]) / own:.0f} lines/s, detection {len(lines[0]) / ours:.0f} lines/s, ratio {own / ours:.2f}")
    assert own / ours >= 0.1


def test_similarity_costs_one_encoding_a_distinct_text() -> None:
    auditor = Auditor("fr")
    store = auditor._scorer.semantic.store
    sent: list[str] = []
    encode = store.encoder.encode

    def counted(texts: list[str], *rest: object) -> object:
        sent.extend(texts)
        return encode(texts, *rest)  # type: ignore[arg-type]

    store.encoder.encode = counted  # type: ignore[method-assign, assignment]
    articles = [read_text(article(number)) for number in (1, 2, 1)]
    auditor.audit(articles)
    auditor.audit(articles)
    assert sent
    assert len(sent) == len(set(sent)) == store.encoded


def test_a_second_audit_encodes_nothing_and_costs_less() -> None:
    auditor = Auditor("fr")
    articles = [read_text(article(number)) for number in range(5)]
    start = time.process_time()
    auditor.audit(articles)
    first = time.process_time() - start
    encoded = auditor._scorer.semantic.store.encoded
    start = time.process_time()
    auditor.audit(articles)
    assert time.process_time() - start < first
    assert auditor._scorer.semantic.store.encoded == encoded
