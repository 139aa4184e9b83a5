"""Passives that name who acts: ``arrêté par la``, ``was seen by``, ``bị``.

Takes the words between two actors and their language, tells whether they make the first suffer what the second does. Knows nothing
of the actors.
"""

from __future__ import annotations

import re

from auditor.scoring.checks.transliteration import WORD

BARE_PASSIVE = frozenset(["vi", "zh", "th"])
"""Languages in which the agent follows the passive word, and the verb the agent."""
_PARTICIPLES = {
    "fr": re.compile(r"(?:é|i|u|t|is)e?s?$"),
    "en": re.compile(r"(?:ed|en|wn|ght|ld|de|it|ot|un|uck)$"),
    "es": re.compile(r"(?:[dt]|s)[oa]s?$"),
    "it": re.compile(r"[ts][oaie]$"),
    "pt": re.compile(r"(?:[dt]|s)[oa]s?$"),
    "ca": re.compile(r"(?:t|da|ts|des)$"),
    "ro": re.compile(r"[ts](?:ă|e)?$|ți|și$"),
}
"""How a passive's participle ends, in languages whose word for "by" has many other uses."""
_AUXILIARIES = {
    "en": ("was", "were", "is", "are", "been", "being", "has", "had", "have"),
    "nl": ("wordt", "werd", "worden", "werden", "is", "was"),
    "de": ("wird", "wurde", "wurden", "werden", "worden", "ist", "sind", "war", "waren"),
    "sv": ("blev", "blir", "blivit"),
    "no": ("ble", "blir", "blitt"),
    "da": ("blev", "bliver", "blevet"),
    "pl": ("był", "była", "były", "został", "została", "zostali"),
    "fr": ("s'est fait", "se fait", "se sont fait", "se font"),
}
_MOST_AFTER_BY = 1


def is_passive(between: str, language: str, by: re.Pattern[str] | None, block: re.Pattern[str] | None) -> bool:
    """Whether the words between two actors make the second the agent of a passive.

    Args:
        between: the words, as they stand in the text.
        language: their base code.
        by: what stands before the agent; ``None`` for a language whose passives are not read.
        block: what else between the two means that nothing can be said.
    """
    small = between.lower().replace("’", "'")
    if by is None or "," in small:
        return False
    found = list(by.finditer(small))
    if len(found) != 1 or len(WORD.findall(small[found[0].end() :])) > _MOST_AFTER_BY:
        return False
    head = small[: found[0].start()]
    if language in BARE_PASSIVE:
        return not WORD.findall(head)
    for word in _AUXILIARIES.get(language, ()):
        head = re.sub(rf"(?<!\w){word}(?!\w)", " ", head)
    words, participle = WORD.findall(head), _PARTICIPLES.get(language)
    if not words or (participle is not None and not participle.search(words[-1])):
        return False
    return block is None or not block.search(head)
