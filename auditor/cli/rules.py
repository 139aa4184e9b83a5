"""``auditor rules``: list the rules, or explain one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from auditor.cli import options as o
from auditor.cli.auditing import print_text
from auditor.cli.documents import check_document, print_table
from auditor.config import rule_codes
from auditor.errors import UsageError
from auditor.reports.json_format import to_json
from auditor.rules import RULES, Rule


def rules(
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="A code or a slug; all rules by default.")] = None,
    document: o.Document = "table",
) -> int:
    """List the rules, or explain one with an example."""
    check_document(document)
    chosen = list(RULES.values()) if code is None else [_rule(code)]
    if document == "json":
        print_text(to_json([asdict(rule) for rule in chosen], indent=2) + "\n")
    elif code is None:
        rows = [(rule.code, rule.slug, rule.severity.value, rule.summary) for rule in chosen]
        print_table(("code", "slug", "severity", "fires when"), rows)
    else:
        print_text(_explained(chosen[0]))
    return 0


def _rule(name: str) -> Rule:
    try:
        codes = rule_codes(name)
    except ValueError as error:
        raise UsageError(f"rules: {error}") from None
    if len(codes) > 1:
        raise UsageError(f"rules: {name!r} stands for {', '.join(codes)}; name one of them")
    return RULES[codes[0]]


def _explained(rule: Rule) -> str:
    example = "".join(f"    {line}\n" for line in rule.example.split("\n"))
    return f"{rule.code} {rule.slug} ({rule.severity})\n\nFires when {rule.summary}.\n\n{rule.help}\n\nExample:\n\n{example}"
