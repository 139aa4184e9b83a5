"""The HTML report as a file: what it holds, that texts from articles stay text, that it asks for nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.errors import UsageError
from auditor.evidence import Evidence, Outcome
from auditor.reports import Layout
from auditor.reports.html.marks import Mark, Run, marked, marked_texts
from auditor.reports.html.view import histogram, pair_views
from auditor.reports.html.wording import LANGUAGES, wording
from auditor.reports.html_format import render
from auditor.results import ArticleResult, Finding, Pair, Report, Severity, Suppressed, Verdict
from auditor.rules import RULES

PairMaker = Callable[..., Pair]


class Page(HTMLParser):
    """A page read back: its elements with their attributes, its text, and the content of its scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, str] = {}
        self.text = ""
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.elements.append((tag, values))
        self._inside = "" if tag not in ("script", "style") else (values.get("type") or tag)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.raw[self._inside] = self.raw.get(self._inside, "") + data
        else:
            self.text += data

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.raw["application/json"])
        return found

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def joined(runs: list[str | list[str]]) -> str:
    return "".join(run if isinstance(run, str) else run[1] for run in runs)


def report_of(*pairs: Pair, **changes: Any) -> Report:
    article = ArticleResult(path="a.txt", id="a.txt", host="fr", segments=9, pairs=pairs)
    return Report(signature="host:fr|scorer:auto", articles=(replace(article, **changes),))


def test_the_page_holds_summary_pairs_findings_and_signature(report: Report) -> None:
    page = Page(render(report, Layout()))
    for text in (
        "1 mismatch",
        "3 articles",
        "CT302",
        "wrong bytes",
        "decoded as windows-1258",
        "bad.txt: not text; remove the file",
        "host:fr",
        "detector:eldc",
        "1.541",
        "1 451",
        "Vietnamese",
        "Arabic",
    ):
        assert text in page.text or text in page.raw["application/json"], text
    assert [pair["verdict"] for pair in page.data["pairs"]] == [
        pair.verdict for article in report.articles for pair in article.pairs
    ]
    assert page.all("html") == [{"lang": "en"}]


def test_the_same_report_gives_the_same_page(report: Report) -> None:
    assert render(report, Layout()) == render(report, Layout())


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_report_says_so(language: str) -> None:
    page = Page(render(Report(signature="host:fr"), Layout(language=language)))
    assert wording(language).text("no_pairs") in page.text
    assert not page.all("script")


def test_the_page_asks_for_nothing_from_outside(report: Report) -> None:
    html = render(report, Layout())
    page = Page(html)
    loaded = [
        value for _, attributes in page.elements for name, value in attributes.items() if name in ("src", "srcset", "action")
    ]
    linked = [str(value) for _, attributes in page.elements for name, value in attributes.items() if name == "href"]
    assert not loaded
    assert all(link.startswith(("#", "data:image/svg+xml,")) for link in linked)
    assert not re.search(r"@import|url\(", page.raw["style"])
    assert not any("style" in attributes or any(name.startswith("on") for name in attributes) for _, attributes in page.elements)


def test_the_policy_allows_the_pages_own_style_and_script_and_nothing_else(report: Report) -> None:
    page = Page(render(report, Layout()))
    [policy] = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for part in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.raw[part].encode()).digest()).decode()
        assert f"{part}-src 'sha256-{digest}'" in policy


HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]> --> </style> </noscript> </title> </textarea>",
    "\"'><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "&lt;b&gt; &amp; &#60;",
    "a\u2028b\u2029c\u0085d",
    "{{ report }} {% for x in y %} {n}",
    "\u202egnp.exe \u2066",
    "tab\tnew\nline",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text_wherever_it_stands(text: str, make_pair: PairMaker) -> None:
    finding = Finding(
        rule="CT301",
        severity=Severity.ERROR,
        line=5,
        column=1,
        end_line=5,
        end_column=2,
        message=text,
        text=text,
        fingerprint="00",
    )
    pair = make_pair(
        text,
        text,
        verdict=Verdict.MISMATCH,
        language=text[:8],
        translation=text,
        reason=text,
        evidence=(
            Evidence("names", Outcome.DIFFER, (text,), (text,), 1.0, text),
            Evidence(text, Outcome.AGREE, (text,), (text,)),
        ),
    )
    hostile = report_of(
        pair,
        path=text,
        id=f"{text}#1",
        host=text,
        findings=(finding,),
        suppressed=(Suppressed(finding=replace(finding, line=7), reason=text, origin=text),),
        notes=(text,),
        error=text,
    )
    hostile = replace(hostile, signature=text, notes=(text,))
    harmless = report_of(
        make_pair("a", "b", translation="t", reason="r"), path="p", id="q", findings=(finding,), notes=("n",), error="e"
    )
    html = render(hostile, Layout())
    page = Page(html)
    allowed = {tag for tag, _ in Page(render(harmless, Layout())).elements} | {"mark", "li", "span"}
    assert {tag for tag, _ in page.elements} <= allowed
    assert len(page.all("script")) == 2
    assert joined(page.data["pairs"][0]["source"]) == text
    assert page.data["pairs"][0]["translation"] == text
    assert page.data["articles"][0][:2] == [text, f"{text}#1"]
    shown = re.sub("[\x00-\x08\x7f-\x9f]", "\ufffd", text)
    assert page.text.count(shown) >= 6


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(alphabet=st.characters(exclude_categories=()), min_size=1, max_size=40),
    other=st.text(alphabet="<>/!-&\"'script \n\u2028\u2029\x00\ud800", min_size=1, max_size=40),
)
def test_any_text_comes_back_from_the_page(text: str, other: str, make_pair: PairMaker) -> None:
    pair = make_pair(text, other, reason=other, evidence=(Evidence("names", Outcome.DIFFER, (text[:3],), (other[:2],)),))
    page = Page(render(report_of(pair), Layout()))
    [view] = page.data["pairs"]
    assert (joined(view["source"]), joined(view["target"])) == (text, other)
    assert len(page.all("script")) == 2
    assert not re.search("[<>&\u2028\u2029]", page.raw["application/json"])
    assert view["fingerprint"] == pair.fingerprint


def test_every_language_has_the_same_texts_with_the_same_blanks() -> None:
    english, french = (wording(language).strings for language in LANGUAGES)

    def blanks(value: object) -> object:
        if isinstance(value, dict):
            return {key: blanks(one) for key, one in value.items()}
        return sorted(re.findall(r"\{\w+\}", str(value)))

    assert {**blanks(english), "clauses": 0} == {**blanks(french), "clauses": 0}  # type: ignore[dict-item]
    assert set(english["rules"]) == set(french["rules"]) == set(RULES)
    for verdict in Verdict:
        assert {f"verdict_{verdict}", f"means_{verdict}"} <= set(english)
    for outcome in Outcome:
        assert f"outcome_{outcome}" in english
    # French sets a no-break space before these signs.
    assert not re.search(
        " [:;?!%»]", json.dumps({key: value for key, value in french.items() if key != "clauses"}, ensure_ascii=False)
    )


def test_the_clauses_keep_what_they_quote() -> None:
    for english, french in wording("fr").strings["clauses"]:
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", french)), english


@pytest.mark.parametrize(
    ("message", "french"),
    [
        ("", ""),
        ("says the same; numbers 3, 5", "dit la même chose\u202f; nombres 3, 5"),
        ("number: 0,4 against 1,4 m", "nombre\u00a0: 0,4 contre 1,4 m"),
        ("a number differs or is missing: number: 1 against 2", "un nombre diffère ou manque\u00a0: nombre\u00a0: 1 contre 2"),
        ("the evidence does not decide: nothing answers “a”", "les indices ne suffisent pas\u00a0: rien ne répond à “a”"),
        ("text in vi that has no translation beside it", "texte en vi sans traduction à côté"),
        ("the placeholder {{x}} was never replaced", "le marqueur {{x}} n’a jamais été remplacé"),
    ],
)
def test_the_auditors_clauses_are_said_in_french(message: str, french: str) -> None:
    said = wording("fr").said(message)
    assert "".join(text for text, _ in said) == french
    assert all(language == "fr" for _, language in said)


def test_a_clause_that_nobody_translated_stays_english_and_says_so() -> None:
    assert wording("fr").said("says the same; something new") == [("dit la même chose", "fr"), ("something new", "en")]


@pytest.mark.parametrize(
    ("language", "number", "low", "count"),
    [("en", "5,000", "< 1%", "1 pair"), ("fr", "5\u202f000", "< 1\u202f%", "1 paire")],
)
def test_numbers_are_in_the_style_of_the_language(language: str, number: str, low: str, count: str) -> None:
    words = wording(language)
    assert words.number(5000) == number
    assert words.probability(0.0004).replace("\u00a0", "\u202f") == low
    assert words.count("n_pairs", 1) == count


def test_french_zero_is_singular() -> None:
    assert wording("fr").count("n_pairs", 0) == "0 paire"
    assert wording("en").count("n_pairs", 0) == "0 pairs"


def test_an_interface_that_there_is_not_is_refused(report: Report) -> None:
    with pytest.raises(UsageError, match="no interface in 'de'; choose one of en, fr"):
        render(report, Layout(language="de"))


def test_french_pages_are_french(report: Report) -> None:
    page = Page(render(report, Layout(language="fr")))
    assert page.all("html") == [{"lang": "fr"}]
    assert "Audit des légendes" in page.text
    assert "Vietnamien" in page.text


def test_each_text_has_its_language_and_direction(report: Report) -> None:
    texts = [element for element in Page(render(report, Layout())).all("p") if element.get("class") == "text"]
    pairs = [pair for article in report.articles for pair in article.pairs]
    expected = [language for pair in pairs for language in (pair.language, "fr")[: 2 if pair.counterpart else 1]]
    assert [text["lang"] for text in texts] == expected
    assert {text["dir"] for text in texts} == {"auto"}


@pytest.mark.parametrize(
    ("text", "items", "expected"),
    [
        ("dépasse de 1,4 m", [(Mark.DIFFER, "1,4 m")], [Run("dépasse de "), Run("1,4 m", Mark.DIFFER)]),
        ("13 et 3", [(Mark.DIFFER, "3")], [Run("13 et "), Run("3", Mark.DIFFER)]),
        ("1.541 puis 1", [(Mark.DIFFER, "1")], [Run("1.541 puis "), Run("1", Mark.DIFFER)]),
        ("13", [(Mark.DIFFER, "3")], [Run("1"), Run("3", Mark.DIFFER)]),
        ("Annamite, Anna", [(Mark.AGREE, "anna")], [Run("Annamite, "), Run("Anna", Mark.AGREE)]),
        ("le 2 novembre", [(Mark.DIFFER, "2 novembre.")], [Run("le "), Run("2 novembre", Mark.DIFFER)]),
        ("会場には約350点の", [(Mark.DIFFER, "350")], [Run("会場には約"), Run("350", Mark.DIFFER), Run("点の")]),
        ("東京都で東京", [(Mark.AGREE, "東京")], [Run("東京", Mark.AGREE), Run("都で"), Run("東京", Mark.AGREE)]),
        ("1\u00a0451 gens", [(Mark.DIFFER, "1 451")], [Run("1\u00a0451", Mark.DIFFER), Run(" gens")]),
        ("Kim Jong-un", [(Mark.AGREE, "Kim Jong-un"), (Mark.DIFFER, "Kim")], [Run("Kim", Mark.DIFFER), Run(" Jong-un")]),
        ("rien", [(Mark.DIFFER, "absent"), (Mark.GAP, " .")], [Run("rien")]),
        ("", [(Mark.DIFFER, "")], [Run("")]),
    ],
)
def test_items_are_marked_where_they_stand(text: str, items: list[tuple[Mark, str]], expected: list[Run]) -> None:
    assert marked(text, items) == expected


@given(st.text(max_size=60), st.lists(st.tuples(st.sampled_from(list(Mark)), st.text(max_size=5)), max_size=6))
def test_marked_runs_are_the_text_again(text: str, items: list[tuple[Mark, str]]) -> None:
    assert "".join(run.text for run in marked(text, items)) == text


def test_differing_items_are_marked_in_both_texts(report: Report) -> None:
    source, target = marked_texts(report.articles[0].pairs[0])
    assert Run("1.541", Mark.DIFFER) in source
    assert target is not None
    assert Run("1 451", Mark.DIFFER) in target


@pytest.mark.parametrize(
    ("known", "suppressed", "state"),
    [
        ([], [], "new"),
        ([False], [], "new"),
        ([True], [], "known"),
        ([True, False], [], "new"),
        ([], [1], "suppressed"),
        ([True], [1], "known"),
    ],
)
def test_a_pair_is_known_when_all_its_findings_are(
    known: list[bool], suppressed: list[int], state: str, make_pair: PairMaker
) -> None:
    codes = ["CT201", "CT202", "CT203"][: len(known) + len(suppressed)]
    found = [
        Finding(rule=code, severity=Severity.ERROR, line=1, column=1, end_line=1, end_column=2, message="m", known=mark)
        for code, mark in zip(codes, [*known, *[False] * len(suppressed)], strict=True)
    ]
    report = report_of(
        make_pair("a", "b", rules=tuple(codes), verdict=Verdict.MISMATCH),
        findings=tuple(found[: len(known)]),
        suppressed=tuple(Suppressed(finding=item, reason="", origin="x") for item in found[len(known) :]),
    )
    assert [pair["state"] for pair in pair_views(report, wording("en"))] == [state]


def test_pairs_of_the_same_texts_keep_apart(make_pair: PairMaker) -> None:
    keys = [pair["key"] for pair in pair_views(report_of(make_pair("a", "b"), make_pair("a", "b", line=5)), wording("en"))]
    assert len(set(keys)) == 2


def test_the_histogram_counts_each_probability_once(make_pair: PairMaker) -> None:
    values = (0.0, 0.05, 0.1, 0.3, 0.95, 1.0, float("nan"))
    bins = histogram(report_of(*[make_pair("a", "b", probability=value) for value in values], make_pair("c")))
    assert [sum(counts.values()) for counts in bins] == [2, 1, 0, 1, 0, 0, 0, 0, 0, 2]


def test_suppressed_and_known_findings_are_shown(make_pair: PairMaker) -> None:
    finding = Finding(
        rule="CT103",
        severity=Severity.ERROR,
        line=1,
        column=1,
        end_line=1,
        end_column=2,
        message="most of it",
        text="Du lịch",
        known=True,
    )
    left_out = Suppressed(finding=replace(finding, rule="CT301", known=False), reason="a template on purpose", origin="a.txt:3")
    text = Page(render(report_of(make_pair("a"), findings=(finding,), suppressed=(left_out,)), Layout())).text
    for part in ("CT103", "Known from the baseline", "Du lịch", "CT301", "a template on purpose", "a.txt:3"):
        assert part in text
