"""Explicit checks of a pair: numbers, dates, names, roles, credits and polarity.

Each is a function ``(source, target, source_language, target_language) -> Evidence | None``. Sentence vectors barely see a changed
number or name (xsim++, Chen et al. 2023), so these are compared as such.
"""

from collections.abc import Callable

from auditor.evidence import Evidence
from auditor.scoring.checks.credits import check_credits
from auditor.scoring.checks.dates import check_dates
from auditor.scoring.checks.names import check_names
from auditor.scoring.checks.numbers import check_numbers
from auditor.scoring.checks.oppositions import check_oppositions
from auditor.scoring.checks.polarity import check_polarity
from auditor.scoring.checks.roles import check_roles

Check = Callable[[str, str, str, str], Evidence | None]

CHECKS: tuple[Check, ...] = (
    check_numbers,
    check_dates,
    check_names,
    check_roles,
    check_credits,
    check_polarity,
    check_oppositions,
)
"""All checks, in the order in which their evidence is reported."""
