"""The auditor as a whole, with the models that ship, on small articles written for these tests."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import jsonschema
import pytest

import auditor.reports
from auditor.cli import main
from auditor.errors import UsageError
from auditor.pipeline import SCORERS, Auditor, audit_paths, audit_text
from auditor.readers import read_paths, read_text
from auditor.reports.json_format import report_object, to_json
from auditor.resources import models_dir
from auditor.results import ArticleResult, Report, Severity, Verdict

BEFORE = """La ville vote son budget

Le conseil municipal a voté lundi soir le budget de la commune après trois heures d’un débat parfois vif sur les écoles.

"""
AFTER = """

Les travaux commenceront au printemps et dureront un an, selon la mairie, qui attend encore une aide de la région.

La prochaine réunion publique est prévue dans deux semaines, et chacun pourra y poser ses questions aux élus.
"""
LINE = 5  # of the first line between the two

MATCH = (
    "Ngư dân vá lưới trên bến cảng Đà Nẵng. Ảnh: TTXVN\nDes pêcheurs réparent leurs filets dans le port de Da Nang. Photo : VNA"
)
NUMBER = "Hơn 1.200 người biểu tình trước tòa thị chính Hà Nội.\nPlus de 12 000 personnes manifestent devant la mairie de Hanoi."
COUNTRY = "Tổng thống Hàn Quốc phát biểu tại Seoul hôm thứ Hai.\nLe président chinois s’exprime à Séoul lundi."
OTHER = "Ngư dân vá lưới trên bến cảng Đà Nẵng.\nDes élèves rentrent chez eux après l’école."
CREDIT = "Ngư dân vá lưới trên bến cảng. Ảnh: AFP\nDes pêcheurs réparent leurs filets dans le port. Photo : Reuters"
ALONE = "Read more about this story on our website"
MIXED = "Ngư dân vá lưới trên bến cảng / Des pêcheurs réparent leurs filets sur le quai"
SPANISH = (
    "El ayuntamiento aprobó el lunes el presupuesto de la ciudad después de tres horas de debate sobre las escuelas.\n\n" * 3
)


def article(middle: str) -> str:
    return BEFORE + middle + AFTER


def audit(auditor: Auditor, text: str) -> ArticleResult:
    return auditor.audit([read_text(text, "a.txt")])[0]


@pytest.mark.parametrize(
    ("middle", "verdict", "rule", "line", "column"),
    [
        pytest.param(MATCH, Verdict.MATCH, "CT101", LINE + 1, 1, id="match"),
        pytest.param(NUMBER, Verdict.MISMATCH, "CT202", LINE + 1, 1, id="number"),
        pytest.param(COUNTRY, Verdict.MISMATCH, "CT203", LINE + 1, 1, id="country"),
        pytest.param(OTHER, Verdict.MISMATCH, "CT201", LINE + 1, 1, id="other"),
        pytest.param(MIXED, Verdict.MATCH, "CT101", LINE, 33, id="both languages on a line"),
        pytest.param(ALONE, Verdict.UNTRANSLATED, "CT102", None, None, id="untranslated"),
    ],
)
def test_one_caption(
    middle: str, verdict: Verdict, rule: str, line: int | None, column: int | None, french_auditor: Auditor
) -> None:
    result = audit(french_auditor, article(middle))
    (pair,) = result.pairs
    assert (pair.verdict, pair.rules) == (verdict, (rule,))
    assert (pair.segment.line, pair.segment.column) == (LINE, 1)
    assert [finding.rule for finding in result.findings] == [rule]
    if line is None:
        assert pair.counterpart is None
        assert pair.probability is None
    else:
        assert pair.counterpart is not None
        assert (pair.counterpart.line, pair.counterpart.column) == (line, column)
        assert pair.probability is not None
        assert (pair.probability > 0.5) == (verdict is Verdict.MATCH)


ADDITION = (
    "修理の終わった漁網は組合の倉庫で保管されている。\n\nLes filets réparés sont gardés dans l'entrepôt de la coopérative, et une partie "
    "en sera montrée au musée de la ville dès le mois de juin."
)
ANOTHER = (
    "Die Bäcker stehen um zwei Uhr nachts auf.\n\nLa mairie attend les offres des entreprises jusqu'à la fin du mois de mars, puis "
    "elle choisira."
)


def test_a_translation_with_a_sentence_more_is_a_counterpart_and_another_story_is_none(french_auditor: Auditor) -> None:
    [added] = audit(french_auditor, article(ADDITION)).pairs
    assert added.counterpart is not None
    assert added.verdict is Verdict.MISMATCH
    [alone] = audit(french_auditor, article(ANOTHER)).pairs
    assert alone.counterpart is None
    assert alone.verdict is Verdict.UNTRANSLATED


def test_a_reason_says_nothing_twice(french_auditor: Auditor) -> None:
    source = "授賞式のあと、優勝者は幼いファンにラケットを贈った。"
    target = (
        "Après la remise des prix, la championne offre sa raquette à une petite admiratrice et verse toute sa prime à une association "
        "du quartier qui aide les écoles."
    )
    [pair] = audit(french_auditor, article(f"{source}\n{target}")).pairs
    clauses = pair.reason.split("; ")
    assert pair.verdict is Verdict.MISMATCH
    assert len(clauses) == len(set(clauses))


def test_another_credit_is_named(french_auditor: Auditor) -> None:
    (pair,) = audit(french_auditor, article(CREDIT)).pairs
    assert "CT205" in pair.rules
    assert "AFP" in pair.reason
    assert "Reuters" in pair.reason


@pytest.mark.parametrize(
    ("middle", "words"), [(NUMBER, ("1.200", "12 000")), (COUNTRY, ("Hàn Quốc", "chinois"))], ids=["number", "country"]
)
def test_the_finding_names_what_differs(middle: str, words: tuple[str, ...], french_auditor: Auditor) -> None:
    (finding,) = audit(french_auditor, article(middle)).findings
    for word in words:
        assert word in finding.message


@pytest.mark.parametrize("text", [article(ALONE).replace(ALONE + "\n\n", ""), "AFP", "", "\n\n\n", "  \t\n"])
def test_nothing_to_say(text: str, french_auditor: Auditor) -> None:
    result = audit(french_auditor, text)
    assert (result.pairs, result.findings, result.error) == ((), (), None)


def test_damage_is_found_without_a_pair(french_auditor: Auditor) -> None:
    result = audit(
        french_auditor, article("Marie Durand DNUM_CAZAGZCACE 07:18\n\nLe prÃ©sident a dÃ©clarÃ© la sÃ©ance ouverte lundi soir.")
    )
    assert [(f.rule, f.line, f.text) for f in result.findings] == [
        ("CT301", LINE, "DNUM_CAZAGZCACE"),
        ("CT302", LINE + 2, "prÃ©sident"),
    ]


def test_the_wrong_host_is_one_finding(french_auditor: Auditor) -> None:
    result = audit(french_auditor, SPANISH)
    assert result.pairs == ()
    (finding,) = result.findings
    assert finding.rule == "CT103"
    assert "es" in finding.message
    assert "--host" in finding.message


def test_several_captions_keep_their_order(french_auditor: Auditor) -> None:
    result = audit(french_auditor, article("\n\n".join([MATCH, NUMBER, ALONE])))
    assert [pair.verdict for pair in result.pairs] == [Verdict.MATCH, Verdict.MISMATCH, Verdict.UNTRANSLATED]
    assert [(f.line, f.column) for f in result.findings] == sorted((f.line, f.column) for f in result.findings)


def test_an_article_is_judged_alike_alone_and_among_others(french_auditor: Auditor) -> None:
    texts = [article(middle) for middle in (MATCH, NUMBER, COUNTRY, ALONE, MIXED)]
    together = french_auditor.audit([read_text(text, "a.txt") for text in texts])
    for text, result in zip(texts, together, strict=True):
        alone = audit(french_auditor, text)
        assert [(p.segment, p.counterpart, p.verdict, p.rules) for p in alone.pairs] == [
            (p.segment, p.counterpart, p.verdict, p.rules) for p in result.pairs
        ]
        for one, other in zip(alone.pairs, result.pairs, strict=True):
            assert one.probability == pytest.approx(other.probability, abs=1e-3)


def reported(auditor: Auditor, *middles: str) -> str:
    articles = [read_text(article(middle), f"{number}.txt") for number, middle in enumerate(middles)]
    return to_json(report_object(Report(signature=auditor.signature, articles=tuple(auditor.audit(articles)))), indent=2)


def test_reports_are_the_same_twice_and_follow_the_schema(french_auditor: Auditor) -> None:
    middles = (MATCH, NUMBER, COUNTRY, ALONE, MIXED, "DNUM_CAZAGZCACE")
    first = reported(french_auditor, *middles)
    assert reported(Auditor("fr"), *middles) == first
    folder = Path(auditor.reports.__file__).parent
    jsonschema.validate(json.loads(first), json.loads((folder / "schema.json").read_text("utf-8")))


def test_the_signature_names_what_shapes_a_result(french_auditor: Auditor) -> None:
    signature = dict(part.split(":", 1) for part in french_auditor.signature.split("|"))
    assert signature["host"] == "fr"
    assert {"detector", "scorer", "encoder", "bank", "calibration"} <= signature.keys()
    assert Auditor("fr", scorer="lexical").signature != french_auditor.signature


def test_each_distinct_text_is_encoded_once() -> None:
    auditor = Auditor("fr")
    store = auditor._scorer.semantic.store
    texts = [article(MATCH + "\n\n" + NUMBER)] * 3
    auditor.audit([read_text(text) for text in texts])
    assert store.encoded == len(store._vectors)
    encoded = store.encoded
    assert encoded <= 12
    auditor.audit([read_text(text) for text in texts])
    assert store.encoded == encoded


def test_an_article_without_foreign_text_is_not_encoded() -> None:
    auditor = Auditor("fr")
    audit(auditor, BEFORE + AFTER)
    assert auditor._scorer.semantic.store.encoded == 0


# --- options


def test_rules_can_be_selected_ignored_and_reweighed() -> None:
    text = article(MATCH + "\n\n" + NUMBER)
    assert [f.rule for f in audit(Auditor(select=["CT202"]), text).findings] == ["CT202"]
    quiet = audit(Auditor(ignore=["CT202"]), text)
    assert [f.rule for f in quiet.findings] == ["CT101"]
    assert [pair.verdict for pair in quiet.pairs] == [Verdict.MATCH, Verdict.MISMATCH]
    assert [pair.rules for pair in quiet.pairs] == [("CT101",), ()]
    loud = audit(Auditor(severities={"CT101": Severity.ERROR}), text)
    assert [f.severity for f in loud.findings] == [Severity.ERROR, Severity.ERROR]


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"host": "xx"}, "xx"),
        ({"host": "french"}, "french"),
        ({"host": ""}, "''"),
        ({"host": "FR-fr"}, "FR-fr"),
        ({"scorer": "best"}, "best"),
        ({"select": ["CT999"]}, "CT999"),
        ({"ignore": ["ct101"]}, "ct101"),
        ({"severities": {"CT000": Severity.NOTE}}, "CT000"),
    ],
)
def test_unknown_options_are_refused_in_one_line(options: dict[str, object], name: str) -> None:
    with pytest.raises(UsageError) as caught:
        Auditor(**options)  # type: ignore[arg-type]
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("scorer", [name for name in SCORERS if name != "neural"])
def test_every_scorer_tells_same_from_other(scorer: str) -> None:
    auditor = Auditor(scorer=scorer)
    same, other = auditor.score_pairs([tuple(MATCH.split("\n")), tuple(OTHER.split("\n"))], "vi")  # type: ignore[list-item]
    assert 0 <= other < 0.5 < same <= 1


# --- pairs


def test_pairs_are_scored_in_order_and_alone(french_auditor: Auditor) -> None:
    pairs = [tuple(text.split("\n")) for text in (MATCH, NUMBER, COUNTRY, OTHER)]
    scores = french_auditor.score_pairs(pairs)  # type: ignore[arg-type]
    assert scores[0] > 0.5 > max(scores[1:])
    assert french_auditor.score_pairs(pairs[::-1])[::-1] == pytest.approx(scores, abs=1e-3)  # type: ignore[arg-type]
    assert french_auditor.score_pairs(pairs, "vi", "fr") == pytest.approx(scores, abs=1e-3)  # type: ignore[arg-type]


def test_a_text_beside_itself_matches_and_single_letters_say_nothing(french_auditor: Auditor) -> None:
    pairs = [
        ("Le pont rouvre", "le pont rouvre."),
        ("A", "B"),
        ("Photo : AFP", "Photo : Reuters"),
        ("—", "—"),
    ]
    same, single, credit, dash = french_auditor.score_pairs(pairs, "fr")
    assert same == dash == pytest.approx(0.99)
    assert single == 0.5
    assert credit < 0.5
    judged = french_auditor.audit(
        [read_text("Le conseil municipal a voté hier soir le budget de la ville pour l'année.\n\nЖ\n")]
    )[0]
    assert all(pair.verdict is not Verdict.MATCH for pair in judged.pairs)


def test_no_pairs_have_no_scores(french_auditor: Auditor) -> None:
    assert french_auditor.score_pairs([]) == []


@pytest.mark.parametrize("pair", [("", "Le pont est fermé"), ("Cầu đã đóng", ""), ("123", "123"), ("…", "!"), ("\0", "x" * 5000)])
def test_odd_pairs_have_a_probability(pair: tuple[str, str], french_auditor: Auditor) -> None:
    (score,) = french_auditor.score_pairs([pair])
    assert 0 <= score <= 1


@pytest.mark.parametrize("pair", [("", "Le pont est fermé jusqu’à mardi"), ("Cầu đã đóng đến thứ Ba", "")])
def test_nothing_is_no_translation(pair: tuple[str, str], french_auditor: Auditor) -> None:
    (score,) = french_auditor.score_pairs([pair], "vi")
    assert score < 0.5


@pytest.mark.parametrize("codes", [("xx", None), (None, "xx"), ("vietnamese", "fr")])
def test_unknown_languages_of_pairs_are_refused(codes: tuple[str | None, str | None], french_auditor: Auditor) -> None:
    with pytest.raises(UsageError, match="unknown language"):
        french_auditor.score_pairs([("a", "b")], *codes)


# --- entry points


def test_audit_text() -> None:
    result = audit_text(article(MATCH), path="mine")
    assert (result.path, result.host, [pair.verdict for pair in result.pairs]) == ("mine", "fr", [Verdict.MATCH])


def test_audit_paths_reports_what_it_could_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(article(MATCH), "utf-8")
    (tmp_path / "b.txt").write_bytes(b"\0\1\2\3")
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8")
    report = audit_paths([str(tmp_path)])
    assert [Path(a.path).name for a in report.articles] == ["a.txt", "b.txt"]
    assert report.articles[1].error is not None
    assert (report.skipped, report.summary.articles, report.summary.errors, report.summary.match) == (1, 2, 1, 1)


def test_an_audit_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an audit opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert [pair.verdict for pair in audit_text(article(MATCH)).pairs] == [Verdict.MATCH]


@pytest.mark.parametrize("broken", ["calibration.json", "bank.npz", "words.json.gz", "detector.json"])
def test_a_broken_model_is_one_line_and_exit_2(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    for file in models_dir().iterdir():
        (folder / file.name).symlink_to(file)
    (folder / broken).unlink()
    (folder / broken).write_text('{"version": 1, ')
    (tmp_path / "a.txt").write_text(article(MATCH), "utf-8")
    monkeypatch.setenv("AUDITOR_MODELS", str(folder))
    assert main(["audit", "--isolated", str(tmp_path / "a.txt")]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert broken in output.err
    assert "Traceback" not in output.err


def test_given_pairs_are_judged_row_by_row(french_auditor: Auditor, tmp_path: Path) -> None:
    table = tmp_path / "captions.csv"
    rows = [
        "source,target",
        "Tổng thống Nga thăm Hà Nội,Le président russe en visite à Hanoï",
        "15 người chết ở Huế,Cinq morts à Hué",
        "Lũ lụt ở Huế,Lũ lụt ở Huế",
        "Ảnh: AFP,",
    ]
    table.write_text("\n".join(rows) + "\n", "utf-8")
    (result,) = french_auditor.audit(read_paths([str(table)]).articles)
    assert [(pair.segment.line, pair.language, pair.verdict) for pair in result.pairs] == [
        (2, "vi", Verdict.MATCH),
        (3, "vi", Verdict.MISMATCH),
        (4, "vi", Verdict.UNTRANSLATED),
        (5, "vi", Verdict.UNTRANSLATED),
    ]
    assert not any(finding.rule == "CT103" for finding in result.findings)


def test_articles_are_taken_in_portions(monkeypatch: pytest.MonkeyPatch, french_auditor: Auditor) -> None:
    monkeypatch.setattr("auditor.pipeline._HELD_SEGMENTS", 8)
    articles = [read_text(article(MATCH if number == 2 else ""), f"{number}.txt") for number in range(9)]
    taken: list[str] = []
    results = french_auditor.audit_each(taken.append(item.path) or item for item in articles)  # type: ignore[func-returns-value]
    first = next(results)
    assert len(taken) < 4
    found = [first, *results]
    assert [result.path for result in found] == taken == [item.path for item in articles]
    assert found == french_auditor.audit(articles)
