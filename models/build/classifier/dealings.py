"""Captions made up from templates: what one country, or one person, does to another with a third thing in between.

Gives French captions and those in other languages that say the same, from either side of the deal (sells to, buys from), and captions in
which the two have changed places, or one of them, or the deal, is another. Countries take their names from CLDR, so that languages that do
not inflect them can be served by one template each. Knows nothing of networks.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import scenes
from babel import Locale

_CODES = {"no": "nb"}
_SLOT = re.compile(r"\{(?:([^{}]*) )?([AB])\}")
_PARTICLE = re.compile(r"(?<=([가-힣]))([가를는와])(?= |$)")
_WITH_FINAL = {"가": "이", "를": "을", "는": "은", "와": "과"}
_FRENCH = (("de le ", "du "), ("de les ", "des "), ("à le ", "au "), ("à les ", "aux "))
_UNSPACED = ("zh", "ja", "th")


@dataclass(frozen=True, slots=True)
class Party:
    """Who deals: plural or not, feminine or not, its name by language."""

    plural: bool
    feminine: bool
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Deal:
    """Templates by language and the two who deal."""

    templates: Mapping[str, tuple[str, ...]]
    first: Party
    second: Party


def read(name: str, languages: Sequence[str]) -> list[dict[str, tuple[str, ...]]]:
    """The templates of a table by language."""
    return [
        {code: tuple(cell.split("|")) for code, cell in zip(languages, cells, strict=True) if cell != "-"}
        for cells in scenes.rows(name)
    ]


COUNTRY_LANGUAGES = ("fr", *"vi en es zh ja ko th id nl sv da no de hi ar fa he".split())
PEOPLE_LANGUAGES = ("fr", "vi", "en", "es", "zh")


def countries() -> list[Party]:
    """The countries of the table, with their names."""
    territories = {code: Locale.parse(_CODES.get(code, code)).territories for code in COUNTRY_LANGUAGES if code != "fr"}
    return [
        Party(
            False,
            french.startswith("la ") or (french.startswith("l'") and french.endswith("e")),
            {"fr": french} | {language: names[code] for language, names in territories.items()},
        )
        for code, french, *_ in scenes.rows("countries.tsv")
    ]


def people() -> list[Party]:
    """The agents of the captions."""
    return [
        Party(agent.plural, agent.feminine, {code: agent.names[code][0] for code in PEOPLE_LANGUAGES})
        for agent in scenes.agents()
    ]


def deals(count: int, generator: random.Random) -> list[Deal]:
    """Deals drawn from the tables, two thirds between countries."""
    tables = (read("dealings.tsv", COUNTRY_LANGUAGES), countries()), (read("gifts.tsv", PEOPLE_LANGUAGES), people())
    found = []
    for number in range(count):
        templates, parties = tables[number % 3 == 2]
        found.append(Deal(generator.choice(templates), *generator.sample(parties, 2)))
    return found


def changed(deal: Deal, kind: str, others: Sequence[Deal], generator: random.Random) -> Deal:
    """The deal with both sides swapped, or with one of them or what is dealt replaced by another deal's."""
    if kind == "roles":
        return replace(deal, first=deal.second, second=deal.first)
    alike = [other for other in others if other.templates.keys() == deal.templates.keys()]
    other = generator.choice(alike)
    part = generator.choice(("templates", "first", "second"))
    value = getattr(other, part)
    return deal if value in (deal.templates, deal.first, deal.second) else replace(deal, **{part: value})


def says(deal: Deal, language: str, generator: random.Random) -> str | None:
    """The deal in one language, in one of the forms that say the same; ``None`` where the language lacks it."""
    forms = deal.templates.get(language)
    if not forms:
        return None
    parties = {"A": deal.first, "B": deal.second}

    def fill(match: re.Match[str]) -> str:
        what, party = match[1], parties[match[2]]
        name = party.names[language]
        if what is None:
            return name
        if what == "e":
            return ("e" if party.feminine else "") + ("s" if party.plural else "")
        if what in ("of", "to"):
            return f"{('de' if what == 'of' else 'à') if language == 'fr' else 'a'} {name}"
        one, _, several = what.partition("/")
        return several if party.plural else one

    text = _SLOT.sub(fill, generator.choice(forms))
    if language == "fr":
        for apart, joined in _FRENCH:
            text = text.replace(apart, joined)
    elif language == "es":
        text = text.replace(" a el ", " al ").replace(" de el ", " del ")
    elif language == "ko":
        text = _PARTICLE.sub(lambda found: _WITH_FINAL[found[2]] if (ord(found[1]) - 0xAC00) % 28 else found[2], text)
    stop = "" if language == "th" else "。" if language in _UNSPACED else "."
    return text[0].upper() + text[1:] + generator.choice(("", stop))
