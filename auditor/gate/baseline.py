"""Known findings: a file of those that a team lives with, which are marked and do not fail a check.

Takes results, gives them with their known findings marked, and the file with findings added or taken out. An entry is the article's
path (relative to the baseline's folder), the rule, the fingerprint of the texts and how often they occur; there is no line number
in it, so that moved lines stay known. Knows nothing of how findings are made.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from auditor.errors import ConfigError
from auditor.gate.decisions import Decision, holds_decisions, read_decisions
from auditor.gate.paths import relative
from auditor.gate.places import pair_of, pairs_by_finding
from auditor.reports.output import write_report
from auditor.results import ArticleResult, Finding, fingerprint, shortened

KIND = "auditor-baseline"
VERSION = 1

_SHOWN = 80  # characters of a finding's text that an entry shows, for people who read the file's changes
_SURROGATE = re.compile("[\ud800-\udfff]")

Key = tuple[str, str, str]
"""Path from the baseline's folder, rule, fingerprint."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How often one finding is known, and the beginning of its text, for people."""

    count: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is known.

    Attributes:
        folder: what the paths are relative to.
        entries: the known findings.
        false_alarms: the fingerprints of pairs whose findings an editor marked wrong, wherever they occur.
    """

    folder: Path
    entries: Mapping[Key, Entry] = field(default_factory=dict)
    false_alarms: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        """How many findings are known."""
        return sum(entry.count for entry in self.entries.values())


def read_baseline(path: Path, *, must_exist: bool = True) -> Baseline:
    """Read a baseline, or the decisions that editors exported from an HTML report.

    Args:
        path: the file.
        must_exist: whether a missing file is an error, and not an empty baseline.

    Raises:
        ConfigError: the file is missing, broken or of another version.
        InputError: a decision in it is broken.
    """
    if not must_exist and not os.path.lexists(path):
        return Baseline(path.parent)
    if holds_decisions(path):
        return Baseline(path.parent, {}, frozenset(item.fingerprint for item in read_decisions(path) if not item.right))
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such baseline; make it with `auditor check --baseline {path} --update-baseline`") from None
    except OSError as error:
        raise ConfigError(f"{path}: the baseline cannot be read: {error.strerror}; check the path") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{path}: not a baseline: not JSON; restore it or make it anew with --update-baseline") from None
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise ConfigError(f"{path}: not a baseline; name one that --update-baseline wrote, or editors' decisions")
    if document.get("version") != VERSION:
        raise ConfigError(
            f"{path}: a baseline of version {document.get('version')!r}, and this auditor reads version {VERSION}; make it anew"
        )
    items = document.get("findings")
    if not isinstance(items, list):
        raise ConfigError(f"{path}: the baseline has no list of findings; restore it or make it anew")
    entries: dict[Key, Entry] = {}
    for number, item in enumerate(items, 1):
        try:
            key, entry = _entry(item)
        except ValueError as error:
            raise ConfigError(f"{path}: finding {number} of the baseline: {error}; restore the file or make it anew") from None
        # Two entries of one key are what a merge of two branches leaves.
        entries[key] = entry if key not in entries else replace(entry, count=max(entry.count, entries[key].count))
    return Baseline(path.parent, entries)


def baseline_text(baseline: Baseline) -> str:
    """The file: sorted, one entry a line, so that its changes can be read."""
    lines = [
        _json({"path": key[0], "rule": key[1], "fingerprint": key[2], "count": entry.count, "text": entry.text})
        for key, entry in sorted(baseline.entries.items())
    ]
    body = ",\n".join(f"    {line}" for line in lines)
    findings = f"[\n{body}\n  ]" if lines else "[]"
    return f'{{\n  "kind": "{KIND}",\n  "version": {VERSION},\n  "findings": {findings}\n}}\n'


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write the file, whole or not at all.

    Raises:
        InputError: it cannot be written.
    """
    write_report(baseline_text(baseline), path)


def marked(
    results: Sequence[ArticleResult], baseline: Baseline, new: Callable[[ArticleResult, Finding], bool] | None = None
) -> list[ArticleResult]:
    """The results with their known findings marked; none is left out.

    Args:
        results: the audits.
        baseline: what is known.
        new: whether a finding is rather the new one, where more are there than are known; else the later ones are.
    """
    if new is None:
        return list(map(marker(baseline), results))
    # The new ones last, so that the older ones are the known ones.
    left = _left(baseline)
    known: dict[int, set[int]] = {}
    places = [(number, place) for number, result in enumerate(results) for place in range(len(result.findings))]
    places.sort(key=lambda item: new(results[item[0]], results[item[0]].findings[item[1]]))
    names = [relative(result.path, baseline.folder) for result in results]
    for number, place in places:
        finding = results[number].findings[place]
        if _taken(left, (names[number], finding.rule, finding.fingerprint)):
            known.setdefault(number, set()).add(place)
    return [_marked(result, baseline, known.get(number, set())) for number, result in enumerate(results)]


def marker(baseline: Baseline) -> Callable[[ArticleResult], ArticleResult]:
    """What marks the known findings of one result after another, as `marked` does for all at once."""
    left = _left(baseline)

    def mark(result: ArticleResult) -> ArticleResult:
        name = relative(result.path, baseline.folder)
        known = {
            place for place, finding in enumerate(result.findings) if _taken(left, (name, finding.rule, finding.fingerprint))
        }
        return _marked(result, baseline, known)

    return mark


def _left(baseline: Baseline) -> Counter[Key]:
    return Counter({key: entry.count for key, entry in baseline.entries.items()})


def _taken(left: Counter[Key], key: Key) -> bool:
    """Whether a finding is known still, and then once less."""
    if not left[key]:
        return False
    left[key] -= 1
    return True


def _marked(result: ArticleResult, baseline: Baseline, known: set[int]) -> ArticleResult:
    if baseline.false_alarms:
        alarms = set(_about(result, baseline.false_alarms))
        known = known | {place for place, finding in enumerate(result.findings) if finding in alarms}
    findings = tuple(
        finding if finding.known is (place in known) else replace(finding, known=place in known)
        for place, finding in enumerate(result.findings)
    )
    return replace(result, findings=findings)


def added(results: Iterable[ArticleResult], baseline: Baseline) -> Baseline:
    """The baseline with every finding of the results that is not known yet; what else is in it stays."""
    entries = dict(baseline.entries)
    for key, (count, text) in _occurring(results, baseline.folder).items():
        if key not in entries or entries[key].count < count:
            entries[key] = Entry(count, text)
    return replace(baseline, entries=entries)


def with_decisions(results: Sequence[ArticleResult], baseline: Baseline, decisions: Iterable[Decision]) -> Baseline:
    """The baseline with the findings of the pairs that an editor marked wrong.

    A pair among the results is found by its fingerprint, whatever the path that the decision names; a decision on an article that
    was not audited is taken at its word.
    """
    wrong = [decision for decision in decisions if not decision.right]
    alarms = {decision.fingerprint for decision in wrong}
    chosen = [replace(result, findings=tuple(_about(result, alarms))) for result in results]
    grown = added(chosen, baseline)
    audited = {relative(result.path, baseline.folder) for result in results}
    entries = dict(grown.entries)
    for decision in wrong:
        path = relative(decision.path, baseline.folder)
        if path in audited:
            continue
        for rule in decision.rules:
            key = (path, rule, fingerprint(rule, decision.segment, decision.counterpart or ""))
            entries.setdefault(key, Entry(1, shortened(decision.segment, _SHOWN)))
    return replace(grown, entries=entries)


def pruned(
    results: Iterable[ArticleResult],
    baseline: Baseline,
    rules: Callable[[str], frozenset[str]],
    gone: Callable[[str], bool],
) -> Baseline:
    """The baseline without entries that no longer occur. Those of articles that were not audited, or not for the rule, stay.

    Args:
        results: the audits; an article that could not be read, or was suppressed in, keeps what is known of it.
        baseline: what is known.
        rules: the rules in force for a path, as the user named it.
        gone: whether a path, relative to the baseline, is one that was to be audited and no longer exists.
    """
    listed = list(results)
    unread = {relative(result.path, baseline.folder) for result in listed if result.error is not None}
    named = {relative(result.path, baseline.folder): result.path for result in listed}
    occurring = _occurring(
        (replace(item, findings=(*item.findings, *(left.finding for left in item.suppressed))) for item in listed),
        baseline.folder,
    )
    entries: dict[Key, Entry] = {}
    for key, entry in baseline.entries.items():
        path, rule, _ = key
        if path in named and path not in unread and rule in rules(named[path]):
            count = min(entry.count, occurring[key][0] if key in occurring else 0)
        elif path not in named and gone(path):
            count = 0
        else:
            count = entry.count
        if count:
            entries[key] = replace(entry, count=count)
    return replace(baseline, entries=entries)


def _occurring(results: Iterable[ArticleResult], folder: Path) -> dict[Key, tuple[int, str]]:
    found: dict[Key, tuple[int, str]] = {}
    for result in results:
        path = relative(result.path, folder)
        for finding in result.findings:
            key = (path, finding.rule, finding.fingerprint)
            count, text = found.get(key, (0, shortened(finding.text, _SHOWN)))
            found[key] = (count + 1, text)
    return found


def _about(result: ArticleResult, fingerprints: Collection[str]) -> list[Finding]:
    """The findings of the pairs with these fingerprints."""
    pairs = pairs_by_finding(result)
    return [item for item in result.findings if (pair := pair_of(item, pairs)) and pair.fingerprint in fingerprints]


def _entry(item: Any) -> tuple[Key, Entry]:
    if not isinstance(item, dict):
        raise ValueError("not an object")
    for name in ("path", "rule", "fingerprint"):
        if not isinstance(item.get(name), str):
            raise ValueError(f"{name} is not a text")
    count, text = item.get("count", 1), item.get("text", "")
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise ValueError("count is not a whole number from 1")
    return (item["path"], item["rule"], item["fingerprint"]), Entry(count, text if isinstance(text, str) else "")


def _json(value: object) -> str:
    from auditor.reports.json_format import to_json

    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", to_json(value))
