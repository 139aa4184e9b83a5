"""The role check: who does it to whom?

Takes a pair of texts with their languages; gives `Evidence` where the same two people, countries or common nouns (police, judge)
stand around a predicate in opposite roles, in the active voice or in a passive that names its agent. In most languages the order of the two tells who acts, in some only where the
second shows by its form or its article that it is an object, and in some the particles or suffixes tell. A conjunction,
a mutual verb or another passive means that nothing can be said.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

from babel import Locale, UnknownLocaleError

from auditor.evidence import Evidence, Outcome
from auditor.scoring.checks.countries import Entry, base_language, related
from auditor.scoring.checks.names import Side, same_name, side
from auditor.scoring.checks.oppositions import told_from_the_other_end
from auditor.scoring.checks.passives import BARE_PASSIVE, is_passive
from auditor.scoring.checks.role_nouns import Noun, nouns
from auditor.scoring.checks.runs import Run
from auditor.scoring.checks.tables import rows
from auditor.scoring.checks.transliteration import WORD

_SCORE = 0.7
_SENTENCE_BREAK = re.compile(r"[.;:!?。；：！？–—()（）]")
_ASIDE = re.compile(r"\([^()]{0,30}\)|（[^（）]{0,20}）")
_KOREAN_PARTICLES = "이가은는을를에"
_LONE_SCORE = 0.6
_MAX_TITLE, _MAX_OPENING = 4, 40
_MAX_GAP = 120
_MAX_TAIL = 80
_LINKS = frozenset([" de ", " da ", " do ", " del ", " di ", " of ", " von ", " van "])
_ELIDED_REFLEXIVE = frozenset(["fr", "ca"])
_MOST_OPENING = (3, 30)
_SMALL_WORDS = {
    "fr": frozenset("d l le la les un une des du de et ou son sa ses leur leurs ce cette ces".split()),
    "en": frozenset("s the a an his her their its and or".split()),
    "es": frozenset("el la los las un una su sus y".split()),
    "it": frozenset("il lo la i gli le un una l e suo sua".split()),
    "pt": frozenset("o a os as um uma e seu sua".split()),
    "de": frozenset("der die das des dem den ein eine einer einen und".split()),
    "nl": frozenset("de het een en zijn haar".split()),
}
_UNSPACED = frozenset(["zh", "th", "ja", "ko"])


@dataclass(frozen=True, slots=True)
class _Actor:
    text: str
    start: int
    end: int
    entry: Entry | None = None


@cache
def _forms(kind: str, language: str) -> tuple[str, ...]:
    return tuple(
        form for tag, cls, words in rows("names_roles.tsv") if tag == language and cls == kind for form in words.split("|")
    )


@cache
def _words(kind: str, language: str) -> re.Pattern[str] | None:
    forms = _forms(kind, language)
    if not forms:
        return None
    body = "|".join(re.escape(form).replace(r"\*", r"\w+").replace(r"\ ", r"\s") for form in sorted(forms, key=len, reverse=True))
    if language in _UNSPACED:
        return re.compile(body)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)" + ("|s'" if language in _ELIDED_REFLEXIVE else ""))


@cache
def _mark(kind: str, language: str) -> re.Pattern[str] | None:
    """The table's patterns for what follows (``agent``, ``patient``) or precedes (``article``) a name that shows its role."""
    forms = _forms(kind, language)
    return re.compile("|".join(forms)) if forms else None


def check_roles(source: str, target: str, source_language: str, target_language: str) -> Evidence | None:
    """``DIFFER`` where two actors have changed places (0.7; 0.6 for nouns); ``None`` otherwise, as the same order proves nothing."""
    languages = base_language(source_language), base_language(target_language)
    if any(_words("block", language) is None for language in languages):
        return None
    if told_from_the_other_end(source, target, source_language, target_language):
        return None
    left, right = side(source, source_language), side(target, target_language)
    for pairs in (_people(left, right), _countries(left, right)):
        if len(pairs) == 2:
            return _compare(pairs, (left.text, right.text), languages)
    return _lone_name(left, right, languages) or _common_nouns(left, right, languages)


def _compare(pairs: list[tuple[_Actor, _Actor]], texts: tuple[str, str], languages: tuple[str, str]) -> Evidence | None:
    here, there = (sorted((pair[at] for pair in pairs), key=lambda actor: actor.start) for at in (0, 1))
    agent, other_agent = _agent(texts[0], here, languages[0]), _agent(texts[1], there, languages[1])
    if agent is None or other_agent is None or (agent, other_agent) in pairs:
        return None
    if _turns(texts[0], here, agent, languages[0]) != _turns(texts[1], there, other_agent, languages[1]):
        return None
    patient, other_patient = here[here[0] is agent], there[there[0] is other_agent]
    detail = f"{agent.text} acts on {patient.text} in the source, {other_agent.text} on {other_patient.text} in the counterpart"
    return Evidence("roles", Outcome.DIFFER, (agent.text, patient.text), (other_agent.text, other_patient.text), _SCORE, detail)


def _agent(text: str, actors: list[_Actor], language: str) -> _Actor | None:
    """Which of two actors, in the order of the text, acts on the other; ``None`` where it cannot be told."""
    first, second = actors
    if first.end > second.start:
        return None
    between = _ASIDE.sub(" ", text[first.end : second.start])
    if _mark("patient", language) is not None:
        return _marked_agent(text, first, second, between, language)
    if _passive(between, language) and not any(_preceded(text, first, kind, language) for kind in ("at", "to", "of")):
        return second
    if not _active(between, language) or not _object_shows(text, first, second, language):
        return None
    if between.lstrip().startswith(",") or any(_preceded(text, first, kind, language) for kind in ("at", "to")):
        return None
    if first.entry is None and _preceded(text, first, "of", language):
        return None
    if _preceded(text, second, "at", language) and not _turns_around(text, actors, language):
        return None
    suffers = _words("suffers", language)
    return second if suffers is not None and suffers.search(between.lower()) else first


def _passive(between: str, language: str) -> bool:
    if len(between) > _MAX_GAP or _SENTENCE_BREAK.search(between):
        return False
    return is_passive(between, language, _words("by", language), _words("block", language))


def _turns(text: str, actors: list[_Actor], agent: _Actor, language: str) -> bool:
    """Whether the predicate tells the event from its other end, where it is no passive, whose agent follows it."""
    between = _ASIDE.sub(" ", text[actors[0].end : actors[1].start])
    if _mark("patient", language) is None and agent is actors[1] and _passive(between, language):
        return False
    return _turns_around(text, actors, language)


def _preceded(text: str, actor: _Actor, kind: str, language: str) -> bool:
    """Whether a preposition of place (``at``) or direction (``to``) stands before a name, which then takes no part in the act."""
    prepositions = _words(kind, language)
    before = text[max(0, actor.start - 24) : actor.start].lower().replace("’", "'").rstrip()
    found = prepositions.finditer(before) if prepositions is not None else ()
    return any(match.end() == len(before) and (kind != "of" or before[: match.start()].strip()) for match in found)


def _marked_agent(text: str, first: _Actor, second: _Actor, between: str, language: str) -> _Actor | None:
    """The agent by particles and suffixes."""
    block, agent, patient = _words("block", language), _mark("agent", language), _mark("patient", language)
    if block is None or agent is None or patient is None:
        return None
    tail = text[second.end : second.end + _MAX_TAIL]
    if len(between) > _MAX_GAP or _SENTENCE_BREAK.search(between) or block.search((between + " ░ " + tail).lower()):
        return None
    ends = [actor.end - (language == "ko" and actor.text[-1] in _KOREAN_PARTICLES) for actor in (first, second)]
    after = [text[end : end + 14] for end in ends]
    acts, suffers = [bool(agent.match(rest)) for rest in after], [bool(patient.match(rest)) for rest in after]
    if acts[0] and suffers[1] and not suffers[0]:
        return first
    return second if acts[1] and suffers[0] and not suffers[1] else None


def _object_shows(text: str, first: _Actor, second: _Actor, language: str) -> bool:
    """Whether the second actor stands as an object, in languages where the order alone does not tell."""
    article = _mark("article", language)
    if article is not None:
        return article.search(text[max(0, second.start - 12) : second.start].lower()) is not None
    if not _forms("inflects", language):
        return True
    subject, other = _nominative(first, language), _nominative(second, language)
    if subject is not None and other is not None:
        return subject and not other
    endings = _mark("inflects", language)
    return endings is not None and endings.fullmatch(f"{first.text} {second.text}".lower()) is not None


def _nominative(actor: _Actor, language: str) -> bool | None:
    """Whether a country's name stands as CLDR gives it; ``None`` where the actor is no country named by its name."""
    if actor.entry is None:
        return None
    names = [name for key in actor.entry.keys for name in [_territories(language).get(key)] if name]
    stem = actor.text.lower()[:3]
    alike = [name for name in names if name[:3] == stem]
    return actor.text.lower() in alike if alike else None


@cache
def _territories(language: str) -> dict[str, str]:
    try:
        return {code: name.lower() for code, name in Locale.parse(language).territories.items()}
    except (UnknownLocaleError, ValueError):
        return {}


def _active(between: str, language: str) -> bool:
    block = _words("block", language)
    if (
        len(between) > _MAX_GAP
        or _SENTENCE_BREAK.search(between)
        or block is None
        or block.search(between.lower().replace("’", "'"))
    ):
        return False
    return any((word[0] == word[0].lower() and len(word) > 1) or language in _UNSPACED for word in WORD.findall(between))


def _turns_around(text: str, actors: list[_Actor], language: str) -> bool:
    """Whether the predicate tells the event from its other end: ``loses to``, ``visits``."""
    away = _words("away", language)
    first, second = actors
    end = second.end + _MAX_TAIL if _mark("patient", language) is not None else second.start
    return away is not None and away.search(text[first.end : end].lower()) is not None


def _lone_name(left: Side, right: Side, languages: tuple[str, str]) -> Evidence | None:
    """``DIFFER`` (0.6) where the only name is the subject of one text and, after an active verb, the object of the other.

    The object is only looked for in languages with a list of verbs.
    """
    mine, theirs = _named(left), _named(right)
    if len(mine) != 1 or len(theirs) != 1 or not same_name(mine[0], theirs[0]):
        return None
    one, other = (_Actor(run.text, run.start, run.start + len(run.text)) for run in (mine[0], theirs[0]))
    for subject, its_text, its_language, thing, text, language in (
        (one, left.text, languages[0], other, right.text, languages[1]),
        (other, right.text, languages[1], one, left.text, languages[0]),
    ):
        verb = _verb_before(text, thing, language)
        if verb and _leads(its_text, subject, its_language):
            where = ("source", "counterpart") if subject is one else ("counterpart", "source")
            detail = f"{subject.text} acts in the {where[0]}, but suffers ({verb}) in the {where[1]}"
            return Evidence("roles", Outcome.DIFFER, (one.text,), (other.text,), _LONE_SCORE, detail)
    return None


def _common_nouns(left: Side, right: Side, languages: tuple[str, str]) -> Evidence | None:
    """``DIFFER`` (0.6) where two nouns of the table, or one and a name, have changed places around an active verb or a passive."""
    pairs = _noun_pairs(left, right, languages)
    if len(pairs) == 1:
        pairs += _name_pairs(left, right)
    if len(pairs) != 2:
        return None
    for at, text in ((0, left.text), (1, right.text)):
        actors = sorted((pair[at] for pair in pairs), key=lambda actor: actor.start)
        if not _acts_out(text, actors, languages[at]):
            return None
    evidence = _compare(pairs, (left.text, right.text), languages)
    return evidence and replace(evidence, score=_LONE_SCORE)


def _noun_pairs(left: Side, right: Side, languages: tuple[str, str]) -> list[tuple[_Actor, _Actor]]:
    """The nouns that each text has once."""
    mine, theirs = (_once(nouns(one.text, language)) for one, language in zip((left, right), languages, strict=True))
    return [(_noun(mine[concept]), _noun(theirs[concept])) for concept in mine if concept in theirs]


def _once(found: tuple[Noun, ...]) -> dict[str, Noun]:
    counts = Counter(noun.concept for noun in found)
    return {noun.concept: noun for noun in found if counts[noun.concept] == 1}


def _noun(noun: Noun) -> _Actor:
    return _Actor(noun.text, noun.start, noun.end)


def _name_pairs(left: Side, right: Side) -> list[tuple[_Actor, _Actor]]:
    """The only name that both texts have, however unsure it is that it is one: standing in both makes it one."""
    found = [(_run(one), _run(other)) for one in left.runs for other in right.runs if same_name(one, other)]
    found += [
        (_Actor(one.text, one.start, one.end), _Actor(other.text, other.start, other.end))
        for one in left.mentions
        for other in right.mentions
        if one.entry.kind == "org" and one.entry.keys & other.entry.keys
    ]
    return found if len(found) == 1 else []


def _run(run: Run) -> _Actor:
    return _Actor(run.text, run.start, run.start + len(run.text))


def _acts_out(text: str, actors: list[_Actor], language: str) -> bool:
    """Whether the first of two nouns opens its sentence, so that it is the subject, and more than small words part the two."""
    first, second = actors
    opening = _SENTENCE_BREAK.split(_ASIDE.sub(" ", text[: first.start]))[-1]
    if "," in opening or len(WORD.findall(opening)) > _MOST_OPENING[language in _UNSPACED]:
        return False
    if _mark("patient", language) is not None:
        return True
    between = text[first.end : second.start].lower().replace("’", "'")
    small = {form for kind in ("at", "to", "of", "by") for form in _forms(kind, language)} | _SMALL_WORDS.get(
        language, frozenset()
    )
    words = WORD.findall(between)
    if language in _UNSPACED or (words and words[0] in _forms("by", language) and language in BARE_PASSIVE):
        return bool(between.strip())
    return bool(words) and words[0] not in small and any(word not in small and len(word) > 2 for word in words)


def _named(one: Side) -> list[Run]:
    return [run for run in one.runs if run.weight >= 0.5]


def _leads(text: str, name: _Actor, language: str) -> bool:
    """Whether a text opens with the name, after at most a short title, and goes on in the active voice."""
    block, away, before = _words("block", language), _words("away", language), text[: name.start].lower()
    if block is None or len(WORD.findall(before)) > _MAX_TITLE or re.search(r"[^\w\s'’-]", before):
        return False
    if _preceded(text, name, "at", language) or _preceded(text, name, "to", language) or block.search(before):
        return False
    after = text[name.end :].lower().replace("’", "'")
    after = re.sub(r"^\s*(?:\([^()]{0,30}\)|,\s?\d+[^,]{0,8},?)", " ", after)[:_MAX_OPENING]
    if not re.match(r"\s+[^\W\d]", after) or block.search(after):
        return False
    return away is None or away.search(after) is None


def _verb_before(text: str, name: _Actor, language: str) -> str:
    """The active verb whose object the name is, or an empty string."""
    verbs = _words("verb", language)
    if verbs is None:
        return ""
    before = text[: name.start].lower().replace("’", "'")
    match = next(iter(verbs.finditer(before)), None)
    if match is None or not re.match(r"(?:un|une|des|les?|la|l'|deux|trois|son|sa)(?:\s|(?<='))", before):
        return ""
    opening, gap = before[: match.start()], before[match.end() :]
    if re.search(r"[^\w\s'-]", opening + gap) or not 2 <= len(WORD.findall(opening)) <= 6:
        return ""
    direct = re.fullmatch(r"\s(?:(?:l'|la\s|le\s|les\s)(?:[\w-]+\s){0,2})?", gap)
    dative = re.fullmatch(r"\s(?:[\w'-]+\s){1,6}?(?:à|au)\s(?:(?:l'|la\s|le\s)?(?:[\w-]+\s){0,2})?", gap)
    return match[0] if direct or dative else ""


def _people(left: Side, right: Side) -> list[tuple[_Actor, _Actor]]:
    mine, theirs = _joined(left), _joined(right)
    found = []
    for run, actor in mine:
        likes = [pair for pair in theirs if same_name(run, pair[0])]
        if len(likes) == 1 and sum(same_name(other, likes[0][0]) for other, _ in mine) == 1:
            found.append((actor, likes[0][1]))
    return found if len(mine) == len(theirs) == 2 else []


def _joined(one: Side) -> list[tuple[Run, _Actor]]:
    """The names of a text; one that hangs on another (``Celta de Vigo``) is part of it."""
    found: list[tuple[Run, _Actor]] = []
    for run in _named(one):
        end = run.start + len(run.text)
        if found and one.text[found[-1][1].end : run.start].lower() in _LINKS:
            first, actor = found[-1]
            found[-1] = (first, _Actor(one.text[actor.start : end], actor.start, end))
        else:
            found.append((run, _Actor(run.text, run.start, end)))
    return found


def _countries(left: Side, right: Side) -> list[tuple[_Actor, _Actor]]:
    mine = [m for m in left.mentions if m.entry.kind == "country" and not m.entry.optional]
    theirs = [m for m in right.mentions if m.entry.kind == "country" and not m.entry.optional]
    found = []
    for mention in mine:
        likes = [other for other in theirs if related(mention.entry, other.entry)]
        if len(likes) == 1:
            like = likes[0]
            found.append(
                (
                    _Actor(mention.text, mention.start, mention.end, mention.entry),
                    _Actor(like.text, like.start, like.end, like.entry),
                )
            )
    return found if len(mine) == len(theirs) == len({like.start for _, like in found}) == 2 else []
