"""The HTML report: one file that needs nothing else, for an editor's browser, a printer or a screen reader.

Takes a finished `Report`; gives a page with the summary, the list of pairs and a script that filters, sorts and marks them. The
page's policy forbids every request and every script but its own. Texts from articles reach it in two ways only: through the
template, which escapes them, and as JSON in which no markup can begin. The same report gives the same page.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from auditor.reports.html import view
from auditor.reports.html.wording import Wording, wording
from auditor.reports.layout import Layout
from auditor.reports.tool import NAME, version
from auditor.results import Report, Severity
from auditor.rules import RULES

_FOLDER = "auditor.reports.html"
_WITHOUT_SCRIPT = 400  # pairs that the page holds a second time, for a browser without JavaScript
_CHART = {"width": 440, "height": 210, "top": 20, "bottom": 24}  # units of the histogram's drawing
SYMBOLS = {"match": "=", "mismatch": "≠", "untranslated": "∅", "review": "?"}

# What could end the script element or a line of it; JSON can write each as an escape.
_RISKY = re.compile("[<>&\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What HTML has no way to write: shown as the replacement character.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def render(report: Report, layout: Layout) -> str:
    """The report as an HTML page in the language ``layout.language``.

    Raises:
        UsageError: there is no interface in that language.
    """
    words = wording(getattr(layout, "language", "en"))
    pairs = view.pair_views(report, words)
    style, script = _asset("report.css"), _asset("report.js")
    return _template().render(
        words=words,
        language=words.language,
        policy=_policy(style, script),
        # Markup is not escaped: the project's own files, and JSON that is escaped already.
        style=Markup(style),
        script=Markup(script),
        data=Markup(_embedded(_data(report, pairs, words))),
        report=report,
        summary=report.summary,
        pairs=pairs,
        without_script=pairs[:_WITHOUT_SCRIPT],
        verdicts=[verdict.value for verdict in view.VERDICTS],
        symbols=SYMBOLS,
        severities=[severity.value for severity in reversed(Severity)],
        languages=view.language_counts(report),
        rules=view.rule_counts(report),
        pair_rules=_pair_rules(pairs),
        states=[state for state in view.STATES if any(pair["state"] == state for pair in pairs)],
        articles_with_pairs=[(place, article) for place, article in enumerate(report.articles) if article.pairs],
        alone=[(article, finding) for article in report.articles for finding in view.findings_alone(article)],
        suppressed=[(article, item) for article in report.articles for item in article.suppressed],
        unreadable=[article for article in report.articles if article.error is not None],
        notes=[(None, note) for note in report.notes] + [(a, note) for a in report.articles for note in a.notes],
        chart=_chart(view.histogram(report)),
        tool={"name": NAME, "version": version()},
        tag=view.language_tag,
    )


def _data(report: Report, pairs: list[dict[str, Any]], words: Wording) -> dict[str, Any]:
    codes = {pair["language"] for pair in pairs} | {article.host for article in report.articles}
    return {
        "language": words.language,
        "signature": report.signature,
        "articles": [[article.path, article.id, article.host] for article in report.articles],
        "languages": {code: words.language_name(code) for code in sorted(codes)},
        "tags": {code: view.language_tag(code) for code in sorted(codes)},
        "symbols": SYMBOLS,
        "verdicts": [verdict.value for verdict in view.VERDICTS],
        "strings": {key: value for key, value in words.strings.items() if key != "clauses"},
        "pairs": [_compact(pair) for pair in pairs],
    }


def _compact(pair: dict[str, Any]) -> dict[str, Any]:
    """The pair without what the script takes for granted: a page of thousands must load quickly."""
    usual = {"key": pair["fingerprint"], "state": "new"}
    short = {name: value for name, value in pair.items() if value not in (None, "", []) and usual.get(name) != value}
    if pair["evidence"]:
        short["evidence"] = [list(item.values()) for item in pair["evidence"]]
    return short


def _embedded(value: object) -> str:
    """JSON for a script element: nothing in it can end the element, open a comment, or get lost in a parser."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _RISKY.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _policy(style: str, script: str) -> str:
    """A Content-Security-Policy that allows this style and this script, and no request to anywhere."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _pair_rules(pairs: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """The rules that pairs broke, each with the number of pairs."""
    broken = Counter(code for pair in pairs for code in set(pair["rules"]))
    return [(code, number) for code in RULES if (number := broken[code])]


def _chart(bins: list[dict[str, int]]) -> dict[str, Any]:
    """The histogram's bars as rectangles, stacked by verdict, in the units of the drawing."""
    highest = max((sum(counts.values()) for counts in bins), default=0)
    room = _CHART["height"] - _CHART["top"] - _CHART["bottom"]
    step = _CHART["width"] / view.BINS
    bars: list[dict[str, Any]] = []
    for place, counts in enumerate(bins):
        top = float(_CHART["height"] - _CHART["bottom"])
        pieces = []
        for verdict in reversed(view.VERDICTS):
            if counts.get(verdict.value):
                height = counts[verdict.value] / highest * room
                top -= height
                pieces.append({"verdict": verdict.value, "y": round(top, 2), "height": round(height, 2)})
        bars.append(
            {
                "x": round(place * step + 3, 2),
                "middle": round((place + 0.5) * step, 2),
                "width": round(step - 6, 2),
                "top": round(top, 2),
                "pieces": pieces,
                "counts": counts,
                "total": sum(counts.values()),
                "from": place / view.BINS,
                "to": (place + 1) / view.BINS,
            }
        )
    return _CHART | {"bars": bars, "total": sum(bar["total"] for bar in bars), "base": _CHART["height"] - _CHART["bottom"]}


@cache
def _asset(name: str) -> str:
    return "\n" + (files(_FOLDER) / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_writable
    )
    return environment.from_string((files(_FOLDER) / "report.html.jinja").read_text(encoding="utf-8"))


def _writable(value: object) -> object:
    """What the template prints, without characters that HTML cannot say."""
    if isinstance(value, Markup):
        return value
    return _UNWRITABLE.sub("\ufffd", value) if isinstance(value, str) else value
