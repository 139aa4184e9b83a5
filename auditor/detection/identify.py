"""Whether a text is in the host language, and if not, in which: script, names masked, eldc, words, and langid as second witness.

Takes one text, gives a `Guess`. Knows nothing of articles: the document's own language is the detector's business.
"""

from __future__ import annotations

import json
import math
import operator
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

import eldc
import numpy as np
from babel import UnknownLocaleError, dates
from numpy.typing import NDArray

from auditor.detection.masking import JOINING, NAME, PARTICLES, WORD, MaskedText, find_words, mask_words, may_be_name
from auditor.detection.quick import ELDC_CODES, QuickLook
from auditor.detection.scripts import LOW, NOT_LATIN, language_of_script, script_counts, scripts_of_language
from auditor.detection.witness import Witness
from auditor.detection.words import WordModel
from auditor.errors import ModelError

FEATURES = ("masked", "masked_long", "raw_long", "raw_reliable", "words", "words_mean", "foreign_letters", "title")
"""Names of the values that `LanguageIdentifier.features` gives, in order."""

# Within this of a tie, in log-odds, langid is asked and moves the odds by as much.
_WITNESS = 1.0
# How far one point of eldc's score counts against the word table's log-likelihood when the language is named.
_ELDC_WEIGHT = 25.0
# The share of a language's running letters below which a letter counts as not of its alphabet.
_RARE_LETTER = 3e-5
_LONG = 60
# Letters of a tail after an apostrophe that tells languages apart, and the log probability below which a word may be a misprint.
_TAIL = 2
_RARE_WORD = -12.0
# What a date in another language takes from the odds.
_FOREIGN_DATE = 3.0
_DAY_AND_MONTH = re.compile(r"\d\.?\s+(?:de\s+|d'|of\s+)?([^\W\d_]{3,})|\b([^\W\d_]{3,})\s+\d{1,2}\b")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a text says of its own language.

    Attributes:
        log_odds: log-odds that the text is in the host language, on the text's own evidence.
        language: the language that the script alone gives away, ISO 639-1; else ``None``, see `LanguageIdentifier.name`.
        words: how many words carried evidence; 0 for a text of names, numbers and addresses only.
        maybe_name: the evidence is one starting capital that no word table knows, without a full stop: it may be a name.
    """

    log_odds: float
    language: str | None
    words: int
    maybe_name: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A text as the word table reads it.

    Attributes:
        masked: the text without names.
        rows: the table's rows of its words, of its titled words where it has no other.
        totals: how these score in each language.
        evidence: how many words carry evidence.
    """

    masked: MaskedText
    rows: list[int]
    totals: NDArray[np.float32]
    evidence: int


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
        self._witness_path = words_path.with_name("witness.npz")
        try:
            content = json.loads(weights_path.read_text("utf-8"))
            self._weights = tuple(float(content["weights"][name]) for name in FEATURES)
            self._intercept = float(content["intercept"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{weights_path}: the detector's weights cannot be read; reinstall the package") from error
        self._eldc = eldc.instance()
        self._eldc.set_scores(20)
        self._eldc_host = {"id": "ms"}.get(host, host)
        self._details = lru_cache(maxsize=256)(self._eldc.detect_details)
        self.quick = QuickLook(host, self._eldc_host, self._words)
        self.host_scripts = scripts_of_language(host)
        self._alphabet = self._letters_of_host()
        self._alien = lru_cache(maxsize=1 << 15)(self._is_alien)
        self._read = lru_cache(maxsize=64)(self._reading)
        self.guess = lru_cache(maxsize=8192)(self._guess)
        self.name = lru_cache(maxsize=8192)(self._name)

    def _letters_of_host(self) -> frozenset[str]:
        if self.host not in self._words.languages:
            return frozenset()
        place = self._words.languages.index(self.host)
        shares: dict[str, float] = {}
        for word, log_probability in zip(self._words.rows, self._words.logs[:, place].tolist(), strict=True):
            if log_probability > self._words.lowest:
                probability = math.exp(log_probability)
                for letter in word:
                    shares[letter] = shares.get(letter, 0.0) + probability
        total = sum(shares.values())
        return frozenset(letter for letter, share in shares.items() if share > _RARE_LETTER * total)

    def dated(self, text: str) -> bool:
        """Whether a text holds a day and a month in the host language."""
        return self._host_date.search(text) is not None

    def features(self, text: str, masked: MaskedText) -> list[float]:
        """The values of `FEATURES` for a text of the host's script; positive speaks for the host."""
        rows = self._words.known(masked.words)
        return self._features(text, Reading(masked, rows, self._words.score(rows), len(masked.words)))

    def _features(self, text: str, reading: Reading) -> list[float]:
        masked, rows = reading.masked, reading.rows
        words = masked.words
        on_masked = _clip(self._lead(self._details(masked.text).scores), 0.4)
        raw = self._details(text)
        raw_lead = _clip(self._lead(raw.scores), 0.4)
        spoken = len(words) / max(1, len(words) + masked.names)
        length = min(len(masked.text), _LONG) / 20
        if words:
            odds, title_odds = self._words.odds(rows, self.host, reading.totals), 0.0
        else:
            titled = self._words.known(self._words.titles(masked.titled))
            odds, title_odds = 0.0, self._words.odds(titled, self.host, self._words.score(titled))
        return [
            on_masked,
            on_masked * length,
            raw_lead * spoken * length,
            (1.0 if raw.language == self._eldc_host else -1.0) * raw.reliable * spoken,
            _clip(odds, 15.0),
            odds / math.sqrt(max(1, len(rows) if words else 0)),
            3.0 * sum(map(self._alien, words)) / max(3, len(words)) if self._alphabet else 0.0,
            _clip(title_odds, 10.0),
        ]

    def _is_alien(self, word: str) -> bool:
        """Whether a word has a letter, or a short tail after an apostrophe (``calla't``), that the host language has not."""
        _, apostrophe, tail = word.rpartition("'")
        if (
            apostrophe
            and 0 < len(tail) <= _TAIL
            and tail not in self._tails
            and (len(tail) < _TAIL or not self._is_own_word(tail))
        ):
            return True
        return any(letter.isalpha() and letter not in self._alphabet for letter in word)

    @cached_property
    def _tails(self) -> frozenset[str]:
        """What words of the host language have after an apostrophe, up to `_TAIL` letters."""
        own = self._words.logs[:, self._words.languages.index(self.host)].tolist() if self.host in self._words.languages else []
        words = (word for word, log in zip(self._words.rows, own, strict=False) if "'" in word and log > _RARE_WORD)
        return frozenset(tail for word in words if len(tail := word.rpartition("'")[2]) <= _TAIL)

    def _lead(self, scores: dict[str, float]) -> float:
        """How far the host's score is above the best other one; eldc gives the scores best first."""
        own = scores.get(self._eldc_host, 0.0)
        for code, score in scores.items():
            if code != self._eldc_host:
                return own - score
        return own

    def _guess(self, text: str) -> Guess:
        text = text.replace("’", "'").replace("ʼ", "'")  # the word table has straight ones
        if len(text) < 8 and sum(map(str.isalpha, text)) < 3 and not NOT_LATIN.search(text):
            return Guess(0.0, None, 0)
        by_script = self._by_script(text)
        if by_script is not None:
            return by_script
        reading = self._read(text)
        if not reading.evidence:
            return Guess(0.0, None, 0)
        masked = reading.masked
        log_odds = self._intercept + sum(map(operator.mul, self._weights, self._features(text, reading)))
        if _DIGIT.search(text) and self._has_foreign_date(text):
            log_odds -= _FOREIGN_DATE
        if abs(log_odds) < _WITNESS and masked.words:
            log_odds += _WITNESS * (1 if self._witness.prefers(self.host, self.name(text), masked.text) else -1)
        return Guess(log_odds, None, reading.evidence, self._maybe_name(text, masked))

    def _reading(self, text: str) -> Reading:
        masked = self._masked(text)
        evidence = len(masked.words)
        if not evidence and len(masked.titled) == masked.names:
            evidence = self._words.title_evidence(masked.titled)
        rows = self._words.known(masked.words or masked.titled) if evidence else []
        return Reading(masked, rows, self._words.score(rows), evidence)

    def _masked(self, text: str) -> MaskedText:
        """The text without names; a starting capital that no table knows is a name where other words are left."""
        undated = self._host_date.sub(" ", text) if _DIGIT.search(text) else text
        prepared = find_words(undated)
        found = WORD.findall(undated) if prepared.changed else prepared.words
        if all(may_be_name(word) or word in PARTICLES for word in found):
            if (undated != text or not undated.isupper()) and NAME.search(undated):
                # Every word has a capital: a dateline, a list of names, or a title. Only a title's words are all common ones.
                said = (word for word in found if word not in JOINING or word is found[-1])
                titled = tuple(word.lower() for word in said) if undated == text else ()
                return MaskedText("", (), max(1, len(titled)), titled)
        strict = mask_words(prepared, self._words.knows)
        return strict if any(map(self._words.knows, strict.words)) else mask_words(prepared)

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
        # A digit first, and what may stand before it after that: such a pattern skips to the next digit at once.
        return re.compile(rf"\d(?<!\w\d)\d?(?i:er|\.)?\s+(?i:{joined})(?!\w)\.?(?:\s+\d{{4}})?")

    @cached_property
    def _foreign_months(self) -> frozenset[str]:
        """The months in the languages of the word table, but names that the host language has as a word."""
        text = resources.files("auditor.detection").joinpath("months.tsv").read_text("utf-8")
        names = {code: months.split() for code, _, months in (line.partition("\t") for line in text.splitlines())}
        if self.host not in names:
            return frozenset()
        own = set(names.pop(self.host))
        return frozenset(name for months in names.values() for name in months if name not in own and not self._is_own_word(name))

    def _has_foreign_date(self, text: str) -> bool:
        """Whether a text holds a day and a month in another language than the host's: ``3. juni``, ``8 de maig``, ``May 8``."""
        found = (month for match in _DAY_AND_MONTH.finditer(text) for month in match.groups() if month)
        return any(month.lower() in self._foreign_months for month in found)

    def prefers_host(self, words: Sequence[str], language: str) -> bool:
        """Whether each of some words is likelier in the host language than in another; ``False`` where the word table lacks any."""
        codes, rows = self._words.languages, self._words.rows
        if self.host not in codes or language not in codes:
            return False
        own, other = codes.index(self.host), codes.index(language)
        logs = [self._words.logs[rows[word]] for word in words if word in rows]
        return len(logs) == len(words) and all(self._words.lowest < log[own] >= log[other] for log in logs)

    def _is_own_word(self, word: str) -> bool:
        row = self._words.rows.get(word)
        if row is None or self.host not in self._words.languages:
            return False
        return bool(self._words.logs[row, self._words.languages.index(self.host)] > self._words.lowest)

    def _maybe_name(self, text: str, masked: MaskedText) -> bool:
        if len(masked.words) != 1 or self._words.knows(masked.words[0]) or text.rstrip()[-1:] in ".!?…":
            return False
        return text.lstrip(" «“\"'([–—-•")[:1].isupper()

    def _by_script(self, text: str) -> Guess | None:
        """The guess for a text whose letters are mostly of a script that the host language does not write."""
        if "Latin" in self.host_scripts and (LOW.fullmatch(text) or not NOT_LATIN.search(text)):
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
        rows = self._words.known(masked.words)
        reading = Reading(masked, rows, self._words.score(rows), len(masked.words))
        return Guess(-6.0, self._name_language(text, reading), len(masked.words))

    def _eldc_language(self, text: str) -> str | None:
        language = self._eldc.detect_details(text[:6000]).language
        return None if language in ("und", self._eldc_host) else ELDC_CODES.get(language, language)

    def _name(self, text: str) -> str | None:
        """The likeliest language of a text but the host, ISO 639-1, or ``None`` where nothing speaks for one.

        By script, or by eldc on the masked and the whole text together with the word table.
        """
        by_script = self._by_script(text)
        if by_script is not None:
            return by_script.language
        reading = self._read(text)
        return self._name_language(text, reading) if reading.evidence else None

    def _name_language(self, text: str, reading: Reading) -> str | None:
        masked = reading.masked
        totals: dict[str, float] = {}
        for source, weight in ((masked.text, 0.7), (text, 0.3)):
            for code, score in self._details(source).scores.items():
                code = ELDC_CODES.get(code, code)
                totals[code] = totals.get(code, 0.0) + weight * _ELDC_WEIGHT * score
        spoken = len(masked.words or masked.titled)
        for code, value in zip(self._words.languages, reading.totals.tolist(), strict=True):
            if value:
                name = code.removesuffix("-ascii")
                share = value / max(1, spoken) * min(3.0, spoken**0.5)
                totals[name] = max(totals.get(name, 0.0), totals.get(name, 0.0) * (code == name) + share)
            else:
                totals.setdefault(code.removesuffix("-ascii"), 0.0)
        totals.pop(self.host, None)
        return max(totals, key=totals.__getitem__) if totals else None

    @cached_property
    def _witness(self) -> Witness:
        return Witness.load(self._witness_path)

    def signature(self) -> str:
        """Name and version of what decides."""
        from importlib.metadata import version

        return f"eldc-{version('eldc')}+words+langid-{version('langid')}"


_DENSE = frozenset({"Han", "Hangul", "Hiragana", "Katakana"})
_FALLBACK = {"Cyrillic": "ru", "Arabic": "ar", "Devanagari": "hi", "Han": "zh"}


def _clip(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))
