"""What stands around an audit when it guards something: settings by path, suppression, a baseline, changes by git, decisions.

`run_gate` puts them together. Each of the others is one module that knows only results: `scopes`, `suppression`, `baseline`, `changed`,
`decisions` with `decision_figures`, and `files`, which says what is read.
"""

from __future__ import annotations

from auditor.gate.run import Outcome, Request, run_gate

__all__ = ["Outcome", "Request", "run_gate"]
