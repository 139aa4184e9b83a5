"""Whether a text is in the host language, and if not, in which: script, names masked, eldc, words, and langid as second witness.

Takes one text, gives a `Guess`. Knows nothing of articles: the document's own language is the detector's business.
"""

from __future__ import annotations

import json
import math
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import eldc
from babel import UnknownLocaleError, dates

from auditor.detection.masking import NAME, PARTICLES, WORD, MaskedText, mask, may_be_name
from auditor.detection.scripts import NOT_LATIN, OTHER_SCRIPT, language_of_script, script_counts, scripts_of_language
from auditor.detection.words import WordModel
from auditor.errors import ModelError

FEATURES = ("masked", "masked_long", "raw_long", "raw_reliable", "words", "words_mean", "foreign_letters", "title")
"""Names of the values that `LanguageIdentifier.features` gives, in order."""

# eldc knows Malay only; Indonesian is by far the commoner in the news, and the word table tells the two apart where it can.
_ELDC_CODES = {"ms": "id"}
# Within this of a tie, in log-odds, langid is asked and moves the odds by as much.
_WITNESS = 1.0
# How far one point of eldc's score counts against the word table's log-likelihood when the language is named.
_ELDC_WEIGHT = 25.0
# The share of a language's running letters below which a letter counts as not of its alphabet.
_RARE_LETTER = 3e-5
_LONG = 60
# Texts that lean less than this to the host language are given the likeliest other one's name.
_NAMED_BELOW = 2.0
_CAPITAL = re.compile("[A-ZÀ-ÖØ-Þ]")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a text says of its own language.

    Attributes:
        log_odds: log-odds that the text is in the host language, on the text's own evidence.
        language: the likeliest other language, ISO 639-1, or ``None`` where nothing speaks for one.
        words: how many words carried evidence; 0 for a text of names, numbers and addresses only.
        maybe_name: the evidence is one starting capital that no word table knows, without a full stop: it may be a name.
    """

    log_odds: float
    language: str | None
    words: int
    maybe_name: bool = False


class LanguageIdentifier:
    """Tells one host language from all others.

    Args:
        host: ISO 639-1 code of the host language.
        words_path: the word table.
        weights_path: the fitted weights of `FEATURES`.

    Raises:
        ModelError: a file is missing or broken.
    """

    def __init__(self, host: str, words_path: Path, weights_path: Path) -> None:
        eldc.init()
        self.host = host
        self._words = WordModel.load(words_path)
        try:
            content = json.loads(weights_path.read_text("utf-8"))
            self._weights = tuple(float(content["weights"][name]) for name in FEATURES)
            self._intercept = float(content["intercept"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{weights_path}: the detector's weights cannot be read; reinstall the package") from error
        self._eldc = eldc.instance()
        self._eldc.set_scores(20)
        self._eldc_host = {"id": "ms"}.get(host, host)
        self.host_scripts = scripts_of_language(host)
        self._alphabet = self._letters_of_host()
        self.guess = lru_cache(maxsize=8192)(self._guess)

    def _letters_of_host(self) -> frozenset[str]:
        if self.host not in self._words.languages:
            return frozenset()
        place = self._words.languages.index(self.host)
        shares: dict[str, float] = {}
        for word, entries in self._words.table.items():
            for language, log_probability in entries:
                if language == place:
                    for letter in word:
                        shares[letter] = shares.get(letter, 0.0) + math.exp(log_probability)
        total = sum(shares.values())
        return frozenset(letter for letter, share in shares.items() if share > _RARE_LETTER * total)

    def surely_host(self, text: str) -> bool:
        """A quick yes for running text in the host language: long, few capitals, no other script, and eldc sure of it.

        Most of an article passes here at little more than eldc's own cost. ``False`` says nothing.
        """
        if len(text) < _LONG or self.host_scripts != frozenset({"Latin"}) or OTHER_SCRIPT.search(text):
            return False
        if len(_CAPITAL.findall(text)) * 22 > len(text):
            return False
        details = self._eldc.detect_details(text)
        return bool(details.language == self._eldc_host and details.reliable)

    def quick_host(self, text: str) -> bool:
        """Whether eldc alone puts a text in the host language."""
        return bool(self._eldc.detect(text) == self._eldc_host)

    def features(self, text: str, masked: MaskedText) -> list[float]:
        """The values of `FEATURES` for a text of the host's script; positive speaks for the host."""
        score, _ = self._eldc_scores(masked.text)
        on_masked = _clip(self._lead(score), 0.4)
        raw_score, reliable = self._eldc_scores(text)
        spoken = len(masked.words) / max(1, len(masked.words) + masked.names)
        length = min(len(masked.text), _LONG) / 20
        odds, _, known = self._words.odds(masked.words, self.host)
        title_odds = self._words.odds(self._words.titles(masked.titled), self.host)[0] if not masked.words else 0.0
        alien = sum(1 for word in masked.words if any(letter.isalpha() and letter not in self._alphabet for letter in word))
        own = 1.0 if next(iter(raw_score), "") == self._eldc_host else -1.0
        return [
            on_masked,
            on_masked * length,
            _clip(self._lead(raw_score), 0.4) * spoken * length,
            own * reliable * spoken,
            _clip(odds, 15.0),
            odds / math.sqrt(max(1, known)),
            3.0 * alien / max(3, len(masked.words)) if self._alphabet else 0.0,
            _clip(title_odds, 10.0),
        ]

    def _eldc_scores(self, text: str) -> tuple[dict[str, float], bool]:
        details = self._eldc.detect_details(text)
        return details.scores, bool(details.reliable)

    def _lead(self, scores: dict[str, float]) -> float:
        return scores.get(self._eldc_host, 0.0) - max((v for k, v in scores.items() if k != self._eldc_host), default=0.0)

    def _guess(self, text: str) -> Guess:
        if sum(map(str.isalpha, text[:8])) < 3 and len(text) < 8 and not NOT_LATIN.search(text):
            return Guess(0.0, None, 0)
        by_script = self._by_script(text)
        if by_script is not None:
            return by_script
        masked = self._masked(text)
        evidence = len(masked.words)
        if not evidence:
            evidence = self._words.title_evidence(masked.titled) if len(masked.titled) == masked.names else 0
        if not evidence:
            return Guess(0.0, None, 0)
        values = self.features(text, masked)
        log_odds = self._intercept + sum(weight * value for weight, value in zip(self._weights, values, strict=True))
        # Naming the language costs as much as all else; a text that is plainly the host's needs no name.
        language = self._name_language(text, masked) if log_odds < _NAMED_BELOW else None
        if abs(log_odds) < _WITNESS and masked.words:
            log_odds += _WITNESS * (1 if self._langid_says_host(masked.text, language) else -1)
        return Guess(log_odds, language, evidence, self._maybe_name(text, masked))

    def _masked(self, text: str) -> MaskedText:
        """The text without names; a starting capital that no table knows is a name where other words are left."""
        undated = self._host_date.sub(" ", text)
        spoken = [word for word in WORD.findall(undated) if not may_be_name(word) and word not in PARTICLES]
        if not spoken and (undated != text or not undated.isupper()) and NAME.search(undated):
            # Every word has a capital: a dateline, a list of names, or a title. Only a title's words are all common ones.
            titled = tuple(word.lower() for word in WORD.findall(undated)) if undated == text else ()
            return MaskedText("", (), max(1, len(titled)), titled)
        strict = mask(undated, self._words.knows)
        return strict if any(map(self._words.knows, strict.words)) else mask(undated)

    @cached_property
    def _host_date(self) -> re.Pattern[str]:
        """A day and a month in the host language; every dateline has one, and a month's name alone reads like three languages."""
        names: set[str] = set()
        with suppress(UnknownLocaleError):
            for context in ("format", "stand-alone"):
                for width in ("wide", "abbreviated"):
                    names.update(dates.get_month_names(width, context, self.host).values())
        if not names:
            return re.compile(r"(?!)")
        joined = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        return re.compile(rf"\b\d{{1,2}}(?:er|\.)?\s+(?:{joined})(?!\w)\.?(?:\s+\d{{4}})?", re.IGNORECASE)

    def _maybe_name(self, text: str, masked: MaskedText) -> bool:
        if len(masked.words) != 1 or self._words.knows(masked.words[0]) or text.rstrip()[-1:] in ".!?…":
            return False
        return text.lstrip(" «“\"'([–—-•")[:1].isupper()

    def _by_script(self, text: str) -> Guess | None:
        """The guess for a text whose letters are mostly of a script that the host language does not write."""
        if "Latin" in self.host_scripts and not NOT_LATIN.search(text):
            return None
        counts = script_counts(text[:6000])
        total = sum(counts.values())
        if not total:
            return Guess(0.0, None, 0)
        foreign = {script: count for script, count in counts.items() if script not in self.host_scripts}
        # A letter of Han, Hangul or kana says as much as two or three of an alphabet.
        weight = sum(count * (2.5 if script in _DENSE else 1.0) for script, count in foreign.items())
        own = total - sum(foreign.values())
        own_weight = own * (2.5 if self.host_scripts & _DENSE else 1.0)
        if weight <= own_weight:
            return None
        script = max(foreign, key=lambda name: foreign[name])
        if script == "Latin":
            return None if own else self._latin_in_other_host(text)
        language = language_of_script(script, text) or self._eldc_language(text) or _FALLBACK.get(script)
        return Guess(-8.0, language, max(1, int(weight // 4)))

    def _latin_in_other_host(self, text: str) -> Guess | None:
        masked = self._masked(text)
        if not masked.words:
            return Guess(0.0, None, 0)
        return Guess(-6.0, self._name_language(text, masked), len(masked.words))

    def _eldc_language(self, text: str) -> str | None:
        language = self._eldc.detect_details(text[:6000]).language
        return None if language in ("und", self._eldc_host) else _ELDC_CODES.get(language, language)

    def _name_language(self, text: str, masked: MaskedText) -> str | None:
        """The likeliest language but the host: eldc on the masked and the whole text, and the word table."""
        totals: dict[str, float] = {}
        for source, weight in ((masked.text, 0.7), (text, 0.3)):
            for code, score in self._eldc_scores(source)[0].items():
                totals[_ELDC_CODES.get(code, code)] = totals.get(_ELDC_CODES.get(code, code), 0.0) + weight * _ELDC_WEIGHT * score
        spoken = masked.words or masked.titled
        for code, value in zip(self._words.languages, self._words.score(spoken), strict=True):
            name = code.removesuffix("-ascii")
            share = value / max(1, len(spoken)) * min(3.0, len(spoken) ** 0.5)
            totals[name] = (
                max(totals.get(name, 0.0), totals.get(name, 0.0) * (code == name) + share) if value else totals.get(name, 0.0)
            )
        totals.pop(self.host, None)
        return max(totals, key=lambda code: totals[code]) if totals else None

    @cached_property
    def _langid(self) -> Any:
        from langid.langid import LanguageIdentifier as LangId
        from langid.langid import model

        return LangId.from_modelstring(model, norm_probs=False)

    def _langid_says_host(self, text: str, rival: str | None) -> bool:
        known = set(self._langid.nb_classes)
        if self.host not in known:
            return True
        ranks = dict(self._langid.rank(text))
        return bool(ranks[self.host] >= ranks.get(rival or "", max(v for k, v in ranks.items() if k != self.host)))

    def signature(self) -> str:
        """Name and version of what decides."""
        from importlib.metadata import version

        return f"eldc-{version('eldc')}+words+langid-{version('langid')}"


_DENSE = frozenset({"Han", "Hangul", "Hiragana", "Katakana"})
_FALLBACK = {"Cyrillic": "ru", "Arabic": "ar", "Devanagari": "hi", "Han": "zh"}


def _clip(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))
