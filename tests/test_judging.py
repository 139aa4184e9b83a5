"""Judging: calibrations that are refused, probabilities that follow the evidence, rules and reasons."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import ModelError
from auditor.evidence import Evidence, Outcome
from auditor.judging import CALIBRATION_VERSION, Calibration, Judge, features, group_of, weighed
from auditor.resources import model_file
from auditor.results import Verdict
from auditor.rules import RULES
from auditor.scoring.lexical import LexicalScore
from auditor.scoring.pair_classifier import KINDS, PairKind
from auditor.scoring.scorer import PairScore
from auditor.scoring.semantic import Similarity
from auditor.scoring.word_alignment import Side, WordAlignment

JUDGE = Judge(Calibration.load(model_file("calibration.json")))
SAME = Similarity(0.92, 0.61, 0.17)
OTHER = Similarity(0.78, 0.05, -0.38)
# As a quarter of the fitting translations are at most.
FREE = Similarity(0.86, 0.455, 0.09)
# Medians of translations and of random pairs in the fitting data.
WORDS_SAME = LexicalScore(
    forward=3.3, backward=3.4, source_coverage=0.79, target_coverage=0.73, links=(), untranslated=(), unsupported=()
)
WORDS_OTHER = LexicalScore(
    forward=-0.05,
    backward=-0.05,
    source_coverage=0.0,
    target_coverage=0.0,
    links=(),
    untranslated=("cầu", "bão"),
    unsupported=("touristes", "musée"),
)


def aligned(answered: float) -> WordAlignment:
    """Two sides whose words are answered so well, at worst and on average."""
    side = Side(
        answered + 0.1, answered, answered, answered, 6.5 * max(0.0, 0.5 - answered), 0.7 * max(0.0, 0.5 - answered), 0.0, ()
    )
    return WordAlignment(side, side)


def kind(**probabilities: float) -> PairKind:
    """What the classifier says; what is not given shares the rest."""
    rest = (1 - sum(probabilities.values())) / (len(KINDS) - len(probabilities))
    found = tuple(probabilities.get(name, rest) for name in KINDS)
    return PairKind(found, math.log(found[0] / (1 - found[0])))


def differ(check: str, source: str = "5", target: str = "8", score: float = 1.0, detail: str = "") -> Evidence:
    return Evidence(check, Outcome.DIFFER, (source,), (target,), score, detail)


def content() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(model_file("calibration.json").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        "null",
        "{}",
        "\ufffd\ufffd",
        json.dumps(content() | {"version": CALIBRATION_VERSION + 1}),
        json.dumps(content() | {"groups": {}}),
        json.dumps(content() | {"groups": None}),
        json.dumps(content() | {"review": [0.5]}),
        json.dumps(content() | {"review": None}),
        json.dumps({key: value for key, value in content().items() if key != "review"}),
        json.dumps(content() | {"groups": content()["groups"] | {"semantic": {"intercept": float("nan"), "weights": {}}}}),
        json.dumps(content() | {"groups": content()["groups"] | {"semantic": {"intercept": float("inf"), "weights": {}}}}),
        json.dumps(content() | {"groups": content()["groups"] | {"semantic": {"intercept": 1.0, "weights": {"centred": "x"}}}}),
        json.dumps(content() | {"groups": {name: group | {"doubt": 0} for name, group in content()["groups"].items()}}),
        json.dumps(content() | {"groups": {name: group | {"doubt": 1.5} for name, group in content()["groups"].items()}}),
        json.dumps(content() | {"groups": {name: group | {"echo": -1} for name, group in content()["groups"].items()}}),
        json.dumps(content() | {"review": [float("nan"), 0.6]}),
        json.dumps(content() | {"review": [0.9, 0.1]}),
        json.dumps(content() | {"review": [-3, 7]}),
    ],
)
def test_a_broken_calibration_is_one_clear_line(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(ModelError) as caught:
        Calibration.load(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_calibration_of_another_version_says_so(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(json.dumps(content() | {"version": 99}))
    with pytest.raises(ModelError, match="version 99"):
        Calibration.load(path)


@pytest.mark.parametrize(("lexical", "semantic"), [(True, True), (False, True), (True, False)])
def test_same_and_other_are_told_apart_by_any_kind_of_evidence(lexical: bool, semantic: bool) -> None:
    seen = {"words": aligned(0.47), "kind": kind(match=0.9)}, {"words": aligned(0.07), "kind": kind(other=0.9)}
    same = PairScore(SAME, WORDS_SAME if lexical else None, 0.0, **(seen[0] if semantic else {}))
    other = PairScore(OTHER, WORDS_OTHER if lexical else None, 0.0, **(seen[1] if semantic else {}))
    assert JUDGE.probability(same, semantic) > 0.8
    # Words alone leave room: a table knows few words of a short text.
    assert JUDGE.probability(other, semantic) < (0.2 if semantic else 0.25)


@pytest.mark.parametrize(
    ("score", "semantic", "group"),
    [
        (PairScore(SAME, WORDS_SAME, 0.0), True, "semantic+lexical"),
        (PairScore(SAME, None, 0.0), True, "semantic"),
        (PairScore(SAME, WORDS_SAME, 0.0), False, "lexical"),
        (PairScore(SAME, None, 0.0), False, "lexical"),
    ],
)
def test_the_weights_follow_the_evidence_at_hand(score: PairScore, semantic: bool, group: str) -> None:
    assert group_of(score, semantic) == group


UNIT = st.floats(-1, 1)
SHARES = st.floats(0, 1)
SIMILARITIES = st.builds(Similarity, UNIT, UNIT, UNIT, st.floats(0, 4), st.text(max_size=90))
LEXICAL = st.none() | st.builds(
    LexicalScore,
    forward=st.floats(-5, 8),
    backward=st.floats(-5, 8),
    source_coverage=SHARES,
    target_coverage=SHARES,
    links=st.just(()),
    untranslated=st.just(()),
    unsupported=st.just(()),
)
ITEMS = st.lists(st.sampled_from(["5", "8", "Paris"]), max_size=3).map(tuple)
EVIDENCE = st.builds(
    Evidence,
    st.sampled_from(["numbers", "names", "dates", "credits", "polarity", "roles", "unheard-of"]),
    st.sampled_from(list(Outcome)),
    ITEMS,
    ITEMS,
    SHARES,
)
ALIGNED = st.none() | st.floats(-0.2, 1).map(aligned)
SCORES = st.builds(
    PairScore, SIMILARITIES, LEXICAL, st.floats(-20, 20), st.lists(EVIDENCE, max_size=6).map(tuple), SHARES, ALIGNED
)


@given(SCORES, st.booleans())
def test_probabilities_verdicts_and_rules_hold_together(score: PairScore, semantic: bool) -> None:
    judgement = JUDGE.judge(score, semantic)
    low, high = JUDGE.calibration.review
    assert 0 <= judgement.probability <= 1
    assert judgement.probability == JUDGE.probability(score, semantic)
    assert judgement.reason
    assert set(judgement.rules) <= RULES.keys()
    assert len(set(judgement.rules)) == len(judgement.rules)
    assert judgement.evidence[: len(score.evidence)] == score.evidence
    if low < judgement.probability < high:
        assert (judgement.verdict, judgement.rules) == (Verdict.REVIEW, ())
    elif judgement.probability >= 0.5:
        assert judgement.verdict is Verdict.MATCH
        assert judgement.rules[0] == "CT101"
    else:
        assert judgement.verdict is Verdict.MISMATCH
        assert judgement.rules
        assert "CT101" not in judgement.rules


@pytest.mark.parametrize("check", ["numbers", "names", "dates", "polarity", "roles"])
@pytest.mark.parametrize("lexical", [WORDS_SAME, None])
def test_a_contradiction_lowers_the_probability(check: str, lexical: LexicalScore | None) -> None:
    plain = PairScore(SAME, lexical, 0.0)
    probabilities = [JUDGE.probability(plain)] + [
        JUDGE.probability(PairScore(SAME, lexical, 0.0, (differ(check, score=strength),))) for strength in (0.5, 1.0)
    ]
    assert probabilities == sorted(probabilities, reverse=True)
    assert probabilities[-1] < probabilities[0]


@given(SIMILARITIES, LEXICAL, st.floats(-2, 2), st.sampled_from(["numbers", "names", "dates", "polarity", "roles"]))
def test_a_contradiction_never_raises_the_probability(
    similarity: Similarity, lexical: LexicalScore | None, length: float, check: str
) -> None:
    before = JUDGE.probability(PairScore(similarity, lexical, length))
    after = JUDGE.probability(PairScore(similarity, lexical, length, (differ(check),)))
    assert after <= before


@pytest.mark.parametrize("lexical", [WORDS_SAME, None])
def test_a_nearer_text_of_the_article_lowers_the_probability(lexical: LexicalScore | None) -> None:
    leads = (0.0, 0.02, 0.2, 0.4)
    seen: dict[str, Any] = {"words": aligned(0.36), "kind": kind(match=0.3)}
    probabilities = [JUDGE.probability(PairScore(replace(FREE, lead=lead), lexical, 0.0, **seen)) for lead in leads]
    assert probabilities == sorted(probabilities, reverse=True)
    assert probabilities[0] - probabilities[1] < 0.1 < probabilities[0] - probabilities[-1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Le pont de nuit", "“Le pont de nuit” is nearer"),
        ("Le pont " * 20, "“Le pont Le pont Le pont Le pont Le pont Le pont Le pont Le…” is nearer"),
    ],
)
def test_a_mismatch_quotes_the_text_that_is_plainly_nearer(text: str, shown: str) -> None:
    far, near = (PairScore(replace(OTHER, lead=lead, nearer=text), None, 0.0, (differ("names"),)) for lead in (0.4, 0.05))
    assert JUDGE.judge(far).reason.endswith(shown)
    assert "nearer" not in JUDGE.judge(near).reason


@pytest.mark.parametrize(
    ("check", "rule"),
    [("numbers", "CT202"), ("names", "CT203"), ("dates", "CT204"), ("polarity", "CT206"), ("roles", "CT201")],
)
def test_the_contradiction_names_the_rule_and_the_words(check: str, rule: str) -> None:
    score = PairScore(OTHER, WORDS_OTHER, 0.0, (differ(check, "năm", "huit"),), words=aligned(0.2), kind=kind(match=0.1))
    judgement = JUDGE.judge(score)
    assert judgement.verdict is Verdict.MISMATCH
    assert judgement.rules[0] == rule
    assert "năm" in judgement.reason
    assert "huit" in judgement.reason


def test_the_strongest_contradiction_comes_first_and_a_credit_last() -> None:
    evidence = (
        differ("credits", score=1.0),
        differ("numbers", score=0.6),
        differ("names", score=0.9),
        differ("dates", score=0.3),
    )
    assert JUDGE.judge(PairScore(OTHER, WORDS_OTHER, 0.0, evidence)).rules == ("CT203", "CT202", "CT205")


def test_another_credit_is_a_mismatch_of_the_credit() -> None:
    judgement = JUDGE.judge(PairScore(SAME, WORDS_SAME, 0.0, (differ("credits", "AFP", "Reuters"),)))
    assert judgement.verdict is Verdict.MISMATCH
    assert judgement.rules == ("CT205",)
    assert "AFP" in judgement.reason
    assert "Reuters" in judgement.reason


def test_nothing_in_common_names_the_words() -> None:
    judgement = JUDGE.judge(PairScore(OTHER, WORDS_OTHER, 0.0, words=aligned(0.2), kind=kind(match=0.02, other=0.9)))
    assert judgement.rules == ("CT201",)
    for word in ("cầu", "bão", "touristes", "musée"):
        assert word in judgement.reason


def test_features_have_the_names_that_the_calibration_weighs() -> None:
    evidence = tuple(
        Evidence(check, outcome, ("5",), ("8",), 1.0)
        for check in ("numbers", "names", "dates", "polarity", "roles")
        for outcome in (Outcome.AGREE, Outcome.DIFFER, Outcome.MISSING, Outcome.ADDED)
    )
    known = features(PairScore(SAME, WORDS_SAME, 1.0, evidence, words=aligned(0.47), kind=kind(match=0.5))).keys()
    used = {name for group in JUDGE.calibration.groups.values() for name in (*group.meaning, *group.checks) if name}
    assert used - known <= {"credits_differ", "shorter", "polarity_differ"}


@pytest.mark.parametrize(
    ("fault", "similarity", "words", "answered"),
    [
        *((fault, SAME, WORDS_SAME, 0.40) for fault in ("omission", "addition", "roles", "negation", "replaced")),
        # That it is another story moves little where all else is sure of the same one.
        ("other", FREE, None, 0.36),
    ],
)
def test_the_likelier_a_fault_the_less_likely_a_match(
    fault: str, similarity: Similarity, words: LexicalScore | None, answered: float
) -> None:
    scores = [
        PairScore(similarity, words, 0.0, words=aligned(answered), kind=kind(**{"match": 0.9 - share, fault: share}))
        for share in (0.05, 0.4, 0.8)
    ]
    probabilities = [JUDGE.probability(score) for score in scores]
    assert probabilities == sorted(probabilities, reverse=True)
    assert probabilities[0] > probabilities[-1] + 0.02


def test_doubts_of_many_kinds_add_up() -> None:
    """A pair that the classifier holds for wrong, in one way or another or in one it knows, is far below one that it holds for right."""
    sure, spread, plain = (
        JUDGE.probability(PairScore(SAME, WORDS_SAME, 0.0, words=aligned(0.47), kind=kind(**shares)))
        for shares in (
            {"match": 0.02, "replaced": 0.94},
            {"match": 0.02, "replaced": 0.33, "negation": 0.32, "addition": 0.29},
            {"match": 0.9},
        )
    )
    assert max(sure, spread) < 0.5 < plain - 0.2


def test_no_sum_of_contradictions_is_beyond_doubt() -> None:
    one, many = (
        JUDGE.probability(PairScore(SAME, WORDS_SAME, 0.0, tuple(map(differ, checks)), words=aligned(0.47), kind=kind(match=0.9)))
        for checks in (["numbers"], ["numbers", "names", "dates", "polarity", "roles"])
    )
    assert many <= one < 0.1
    assert many > 1e-5


@pytest.mark.parametrize(
    ("fault", "rule", "reason"),
    [
        ("negation", "CT206", "opposite"),
        ("roles", "CT201", "swapped"),
        ("omission", "CT207", "left out"),
        ("addition", "CT208", "added"),
        ("replaced", "CT201", "different things"),
    ],
)
def test_what_the_classifier_finds_changed_is_the_reason_where_no_check_has_one(fault: str, rule: str, reason: str) -> None:
    score = PairScore(SAME, None, 0.0, kind=kind(**{"match": 0.01, fault: 0.95}))
    judgement = JUDGE.judge(score)
    assert judgement.verdict is Verdict.MISMATCH
    assert judgement.rules == (rule,)
    assert reason in judgement.reason
    checked = JUDGE.judge(PairScore(SAME, None, 0.0, (differ("numbers"),), kind=kind(**{"match": 0.01, fault: 0.95})))
    assert checked.rules[0] == "CT202"


@given(st.floats(-20, 20), st.floats(-20, 0), st.floats(-2, 4), st.floats(0, 1))
def test_a_match_is_weighed_against_both_of_its_rivals(meaning: float, against: float, cap: float, echo: float) -> None:
    found = weighed(meaning, against, cap, echo)
    assert found <= min(meaning + echo * against, cap + against) + 1e-9
    assert found >= min(meaning + echo * against, cap + against) - math.log(2) - 1e-9
    assert weighed(meaning + 1, against, cap, echo) >= found
    assert weighed(meaning, against - 1, cap, echo) <= found
