"""Write ``auditor/detection/months.tsv``: the months in the languages of the word table, as the CLDR (through Babel) names them.

Reading 38 locales takes a third of a second, which no audit should spend on telling a date. Usage: ``python models/build/months.py``.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from babel import UnknownLocaleError, dates

from auditor.detection.words import WordModel

ROOT = Path(__file__).parents[2]


def months(language: str) -> set[str]:
    """The full names of the months in a language, in lower case, as they stand alone and in a date."""
    names: set[str] = set()
    with suppress(UnknownLocaleError):
        for context in ("format", "stand-alone"):
            names.update(name.lower() for name in dates.get_month_names("wide", context, language).values())
    return {name for name in names if name.isalpha() and len(name) > 2}


if __name__ == "__main__":
    languages = WordModel.load(ROOT / "models/words.json.gz").languages
    rows = [(code, sorted(months(code))) for code in languages if "-" not in code]
    out = ROOT / "auditor/detection/months.tsv"
    out.write_text("".join(f"{code}\t{' '.join(names)}\n" for code, names in rows if names), "utf-8")
