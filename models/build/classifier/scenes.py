"""Captions made up from tables: who does what to whom, where and when, in French and in other languages.

Gives groups of French captions, each with the captions in other languages that say the same: active and passive, both orders. Where who
acts and who is acted on change places, or the deed, a person or the circumstance is another one, it is another caption. What these
teach is that order and voice decide who did it, which sentences from software and games seldom need. Knows nothing of networks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from babel import Locale

FOLDER = Path(__file__).parent
LANGUAGES = ("vi", "en", "es", "zh", "de", "ru")
# The share of captions whose people have a nationality.
_NATIONS = 0.4


@dataclass(frozen=True, slots=True)
class Nation:
    """French adjective (masculine, feminine), English adjective, and by language the country's name where it serves as one."""

    french: tuple[str, str]
    english: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Agent:
    """A person or group: plural or not, feminine or not, its names by language (nominative and accusative where they differ)."""

    plural: bool
    feminine: bool
    names: dict[str, tuple[str, str]]
    nation: Nation | None = None

    def named(self, language: str) -> tuple[str, str] | None:
        """Its names with its nation, ``None`` where the language needs an adjective that no table has."""
        one, other = self.names[language]
        nation = self.nation
        if nation is None:
            return one, other
        if language == "fr":
            adjective = nation.french[self.feminine]
            full = f"{one} {adjective}" + ("s" if self.plural and adjective[-1] not in "sx" else "")
        elif language == "en":
            full = one.replace("the ", f"the {nation.english} ", 1)
        elif language in nation.names:
            full = f"{nation.names[language]}{one}" if language == "zh" else f"{one} {nation.names[language]}"
        else:
            return None
        return full, full


@dataclass(frozen=True, slots=True)
class Verb:
    """A deed: singular and plural by language, participles in French and English, the word of the Vietnamese passive."""

    forms: dict[str, tuple[str, str] | None]
    participles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Scene:
    """One caption's content."""

    agent: Agent
    verb: Verb
    patient: Agent
    circumstance: dict[str, str] | None


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table beside this file."""
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _two(cell: str) -> tuple[str, str]:
    one, _, other = cell.partition("/")
    return one, other or one


def agents() -> list[Agent]:
    """The table of agents."""
    return [
        Agent(number == "p", gender == "f", {code: _two(cell) for code, cell in zip(("fr", *LANGUAGES), cells, strict=True)})
        for number, gender, *cells in rows("agents.tsv")
    ]


def nations() -> list[Nation]:
    """The nations of the table of countries."""
    territories = {code: Locale.parse(code).territories for code in ("vi", "zh")}
    return [
        Nation(_two(adjectives), english, {language: names[code] for language, names in territories.items()})
        for code, _, adjectives, english in rows("countries.tsv")
    ]


def verbs() -> list[Verb]:
    """The table of deeds."""
    found = []
    for fr, fr_participle, vi, vi_passive, en, en_participle, es, zh, de, ru in rows("verbs.tsv"):
        cells = {"fr": fr, "vi": vi, "en": en, "es": es, "zh": zh, "de": de, "ru": ru}
        forms = {code: None if cell == "-" else _two(cell) for code, cell in cells.items()}
        found.append(Verb(forms, {"fr": fr_participle, "vi": vi_passive, "en": en_participle}))
    return found


def circumstances() -> list[dict[str, str]]:
    """The table of places and times."""
    return [dict(zip(("fr", *LANGUAGES), cells, strict=True)) for cells in rows("circumstances.tsv")]


def says(scene: Scene, language: str, generator: random.Random) -> str | None:
    """The caption in one language, in one of the forms that say the same; ``None`` where the language lacks the verb."""
    forms = scene.verb.forms[language]
    if forms is None:
        return None
    agent, patient = scene.agent.named(language), scene.patient.named(language)
    if agent is None or patient is None:
        return None
    active = f"{agent[0]} {forms[scene.agent.plural]} {patient[1]}"
    choices = [active, active]
    if language == "fr":
        ending = ("e" if scene.patient.feminine else "") + ("s" if scene.patient.plural else "")
        participle = scene.verb.participles["fr"] + ending
        if participle.endswith("ss"):
            participle = participle[:-1]
        choices = [active, f"{patient[0]} {'sont' if scene.patient.plural else 'est'} {participle} par {agent[0]}"]
    elif language == "en":
        choices.append(f"{patient[0]} {'are' if scene.patient.plural else 'is'} {scene.verb.participles['en']} by {agent[0]}")
    elif language == "vi":
        choices.append(f"{patient[0]} {scene.verb.participles['vi']} {agent[0]} {forms[0]}")
    elif language == "zh":
        active = f"{agent[0]}{forms[0]}{patient[0]}"
        choices = [active, f"{patient[0]}被{agent[0]}{forms[0]}"]
    elif language == "ru" and patient[0] != patient[1]:
        choices.append(f"{patient[1]} {forms[scene.agent.plural]} {agent[0]}")
    elif language == "es":
        choices = [active.replace(" a el ", " al ")]
    text = generator.choice(choices)
    if scene.circumstance is not None:
        where = scene.circumstance[language]
        if language == "zh":
            text = f"{where}，{text}"
        else:
            text = f"{where}, {text}" if generator.random() < 0.25 else f"{text} {where}"
    return text[0].upper() + text[1:] + generator.choice(("", "。" if language == "zh" else "."))


def changed(scene: Scene, kind: str, generator: random.Random) -> Scene:
    """Another scene: roles swapped, something replaced, or the circumstance left out."""
    if kind == "roles":
        if scene.agent.nation is not None and generator.random() < 0.5:
            agent, patient = scene.agent, scene.patient
            return replace(scene, agent=replace(agent, nation=patient.nation), patient=replace(patient, nation=agent.nation))
        return replace(scene, agent=scene.patient, patient=scene.agent)
    if kind == "omission":
        return replace(scene, circumstance=None)
    part = generator.choice(("agent", "verb", "patient", "circumstance"))
    pool = {"agent": agents(), "patient": agents(), "verb": verbs(), "circumstance": circumstances()}[part]
    taken = (scene.agent, scene.patient, scene.verb, scene.circumstance)
    return replace(scene, **{part: generator.choice([item for item in pool if item not in taken])})


def scenes(count: int, generator: random.Random) -> list[Scene]:
    """Scenes drawn from the tables."""
    people, deeds, places, countries = agents(), verbs(), circumstances(), nations()
    found = []
    for _ in range(count):
        agent, patient = generator.sample(people, 2)
        if generator.random() < _NATIONS:
            one, other = generator.sample(countries, 2)
            agent, patient = replace(agent, nation=one), replace(patient, nation=other)
        found.append(
            Scene(agent, generator.choice(deeds), patient, generator.choice(places) if generator.random() < 0.75 else None)
        )
    return found
