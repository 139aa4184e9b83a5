"""The report's own words in the language of the interface, and numbers in its style.

Takes a language and the data file of that name beside this module; gives texts. Knows nothing of reports or HTML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.numbers import format_decimal, format_percent

from auditor.errors import UsageError

LANGUAGES = ("en", "fr")
"""The languages of the interface: each has a data file of its name."""

_LONGEST = 4_000  # characters: a longer clause is left in English


class Wording:
    """The texts of one language.

    Attributes:
        language: ``en`` or ``fr``.
        strings: the whole data file, as the report's script needs it.
    """

    def __init__(self, language: str) -> None:
        """Read the texts.

        Raises:
            UsageError: there is no interface in that language.
        """
        if language not in LANGUAGES:
            raise UsageError(f"language: no interface in {language!r}; choose one of {', '.join(LANGUAGES)}")
        self.language = language
        self.strings: dict[str, Any] = json.loads((files(__package__) / f"{language}.json").read_text(encoding="utf-8"))
        self._locale = Locale.parse(language)
        self._clauses = [(_pattern(english), own) for english, own in self.strings["clauses"]]

    def text(self, key: str, **values: object) -> str:
        """The text of that key, with its ``{names}`` filled in."""
        return _filled(self.strings[key], values)

    def count(self, key: str, number: int, **values: object) -> str:
        """The text that fits the number, which stands for ``{n}``."""
        forms = self.strings[key]
        form = forms.get(str(self._locale.plural_form(number)), forms["other"])
        return _filled(form, {"n": self.number(number), **values})

    def number(self, number: float) -> str:
        """The number with the language's group and decimal signs, two decimals at most."""
        return str(format_decimal(number, format="#,##0.##", locale=self._locale))

    def probability(self, share: float) -> str:
        """A probability in per cent; beyond 1 and 99 it only says so, since no calibration is that fine."""
        if share < 0.01:
            return f"< {self.percent(0.01)}"
        if share > 0.99:
            return f"> {self.percent(0.99)}"
        return self.percent(share)

    def percent(self, share: float) -> str:
        """A share from 0 to 1 in whole per cent."""
        return str(format_percent(share, locale=self._locale))

    def language_name(self, code: str) -> str:
        """The language's name, such as ``Vietnamese``; the code itself where the CLDR has none."""
        name = str(self._locale.languages.get(code, code))
        return name[:1].upper() + name[1:]

    def said(self, message: str) -> list[tuple[str, str]]:
        """A message of the auditor, clause by clause, each with the language it is in: English where nothing else is known."""
        if not message:
            return []
        clauses = [self._clause(clause) or (clause, "en") for clause in message.split("; ")]
        return list(_joined(clauses))

    def _clause(self, clause: str) -> tuple[str, str] | None:
        if len(clause) > _LONGEST:
            return None
        for pattern, own in self._clauses:
            if match := pattern.fullmatch(clause):
                values = match.groupdict()
                if "rest" in values:
                    values["rest"] = (self._clause(values["rest"]) or (values["rest"],))[0]
                return _filled(own, values), self.language
        return None


@cache
def wording(language: str) -> Wording:
    """The texts of a language, read once.

    Raises:
        UsageError: there is no interface in that language.
    """
    return Wording(language)


def _joined(clauses: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Neighbours of one language as one text, parted by semicolons."""
    text, language = clauses[0]
    for more, other in clauses[1:]:
        if other == language:
            text = f"{text}; {more}" if language == "en" else f"{text}\u202f; {more}"
        else:
            yield text, language
            text, language = more, other
    yield text, language


def _filled(template: str, values: dict[str, Any]) -> str:
    # Not str.format: a text from an article may hold braces, and must not be able to name attributes.
    return re.sub(r"\{(\w+)\}", lambda match: str(values.get(match[1], match[0])), template)


def _pattern(template: str) -> re.Pattern[str]:
    """A pattern that fits what a template makes, each ``{name}`` a group."""
    parts = re.split(r"\{(\w+)\}", template)
    return re.compile(
        "".join(
            f"(?P<{part}>.*{'' if part == 'rest' else '?'})" if place % 2 else re.escape(part) for place, part in enumerate(parts)
        ),
        re.DOTALL,
    )
