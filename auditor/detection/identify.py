"""Whether a text is in the host language, and if not, in which: script, names masked, eldc, words, and langid as second witness.

Takes one text, gives a `Guess`. Knows nothing of articles: the document's own language is the detector's business.
"""

from __future__ import annotations

import json
import math
import operator
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import eldc
from babel import UnknownLocaleError, dates

from auditor.detection.masking import NAME, PARTICLES, WORD, MaskedText, find_words, mask_words, may_be_name
from auditor.detection.scripts import NOT_LATIN, language_of_script, script_counts, scripts_of_language
from auditor.detection.words import WordModel
from auditor.errors import ModelError

FEATURES = ("masked", "masked_long", "raw_long", "raw_reliable", "words", "words_mean", "foreign_letters", "title")
"""Names of the values that `LanguageIdentifier.features` gives, in order."""

# eldc knows Malay only; Indonesian is by far the commoner in the news, and the word table tells the two apart where it can.
_ELDC_CODES = {"ms": "id"}
# Within this of a tie, in log-odds, langid is asked and moves the odds by as much.
_WITNESS = 1.0
_APOSTROPHES = str.maketrans("’ʼ", "''")
# How far one point of eldc's score counts against the word table's log-likelihood when the language is named.
_ELDC_WEIGHT = 25.0
# The share of a language's running letters below which a letter counts as not of its alphabet.
_RARE_LETTER = 3e-5
_LONG = 60
_NO_CAPITALS = bytes(code for code in range(256) if not re.match("[A-ZÀ-ÖØ-Þ]", chr(code)))
_DIGIT = re.compile(r"\d")
# A run of letters and marks, for the quick look; a word that the full look would cut otherwise is unknown here.
_TOKEN = re.compile(r"[^\s.,;:!?«»\"“”()\[\]…\d/|–—]++")
# Words that say this much together, for or against, settle a short text if eldc agrees.
_PLAINLY = 6.0
_PLAINLY_NOT = -10.0
# Where they say less than this, eldc must not outvote them; one point of its lead then weighs as much as this.
_DOUBTFUL = -2.5
_LEAD_WEIGHT = 30.0


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
        self._verdict = eldc.instance()
        self._verdict.set_scores(1)
        self._eldc_host = {"id": "ms"}.get(host, host)
        self.host_scripts = scripts_of_language(host)
        self._alphabet = self._letters_of_host()
        self._alien = lru_cache(maxsize=1 << 15)(self._is_alien)
        self._word_bound = lru_cache(maxsize=1 << 15)(self._bound)
        self._read = lru_cache(maxsize=64)(self._reading)
        self.guess = lru_cache(maxsize=8192)(self._guess)
        self.name = lru_cache(maxsize=8192)(self._name)

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
        """A quick yes for running text in the host language: long, few capitals, and eldc sure of it.

        Most of an article passes here at little more than eldc's own cost. ``False`` says nothing. The host and the text are in
        the Latin script.
        """
        if len(text) < _LONG or len(text.encode("latin-1", "replace").translate(None, _NO_CAPITALS)) * 22 > len(text):
            return False
        details = self._verdict.detect_details(text)
        return bool(details.language == self._eldc_host and details.reliable)

    def plain_side(self, text: str) -> int:
        """A quick look at a short text: 1 where its words and eldc both say plainly that it is the host's, -1 where both deny it.

        Words count by the difference between the host and the likeliest other language for that word alone: the word table's own
        judgement of the whole can only be more in favour of the host, so that denying takes more than asserting. 0 says nothing.
        """
        tokens = _TOKEN.findall(text)
        evidence = sum(map(self._word_bound, tokens))
        if evidence >= _PLAINLY:
            return int(self.quick_host(text))
        if evidence <= _PLAINLY_NOT:
            return -int(not self.quick_host(text))
        if evidence > _DOUBTFUL and tokens and sum(map(str.islower, tokens)) >= max(2, len(tokens) - 1):
            # Without names to mask, eldc's lead is what the full look would find, and weighs the more.
            details = self._eldc.detect_details(text)
            return int(details.reliable and evidence + _LEAD_WEIGHT * self._lead(details.scores) >= _PLAINLY)
        return 0

    def plain_name(self, text: str) -> str | None:
        """As `name`, of a text that is plainly not the host's: where eldc and the word table agree, they need no closer look."""
        tokens = _TOKEN.findall(text)
        lower = [token for token in tokens if token.islower()]
        if 2 * len(lower) >= len(tokens):
            language: str = self._verdict.detect(text)
            language = _ELDC_CODES.get(language, language)
            scores = self._words.score(lower)
            second, first = sorted(scores)[-2:]
            best = self._words.languages[scores.index(first)].removesuffix("-ascii")
            if best == language != self.host and first - second > _PLAINLY:
                return language
        return self.name(text)

    def dated(self, text: str) -> bool:
        """Whether a text holds a day and a month in the host language."""
        return _DIGIT.search(text) is not None and self._host_date.search(text) is not None

    def _bound(self, token: str) -> float:
        if not token.islower():
            return 0.0
        return self._words.least(token, self.host)

    def quick_host(self, text: str) -> bool:
        """Whether eldc alone puts a text in the host language."""
        return bool(self._verdict.detect(text) == self._eldc_host)

    def features(self, text: str, masked: MaskedText) -> list[float]:
        """The values of `FEATURES` for a text of the host's script; positive speaks for the host."""
        return self._features(text, masked, self._words.score(masked.words))

    def _features(self, text: str, masked: MaskedText, totals: list[float]) -> list[float]:
        words = masked.words
        on_masked = _clip(self._lead(self._eldc.detect_details(masked.text).scores), 0.4)
        raw = self._eldc.detect_details(text)
        raw_lead = _clip(self._lead(raw.scores), 0.4)
        spoken = len(words) / max(1, len(words) + masked.names)
        length = min(len(masked.text), _LONG) / 20
        odds, _, known = self._words.odds(words, self.host, totals)
        title_odds = self._words.odds(self._words.titles(masked.titled), self.host)[0] if not words else 0.0
        return [
            on_masked,
            on_masked * length,
            raw_lead * spoken * length,
            (1.0 if raw.language == self._eldc_host else -1.0) * raw.reliable * spoken,
            _clip(odds, 15.0),
            odds / math.sqrt(max(1, known)),
            3.0 * sum(map(self._alien, words)) / max(3, len(words)) if self._alphabet else 0.0,
            _clip(title_odds, 10.0),
        ]

    def _is_alien(self, word: str) -> bool:
        return any(letter.isalpha() and letter not in self._alphabet for letter in word)

    def _lead(self, scores: dict[str, float]) -> float:
        """How far the host's score is above the best other one; eldc gives the scores best first."""
        own = scores.get(self._eldc_host, 0.0)
        for code, score in scores.items():
            if code != self._eldc_host:
                return own - score
        return own

    def _guess(self, text: str) -> Guess:
        text = text.translate(_APOSTROPHES)  # the word table has straight ones
        if sum(map(str.isalpha, text[:8])) < 3 and len(text) < 8 and not NOT_LATIN.search(text):
            return Guess(0.0, None, 0)
        by_script = self._by_script(text)
        if by_script is not None:
            return by_script
        masked, totals, evidence = self._read(text)
        if not evidence:
            return Guess(0.0, None, 0)
        values = self._features(text, masked, totals)
        log_odds = self._intercept + sum(map(operator.mul, self._weights, values))
        if abs(log_odds) < _WITNESS and masked.words:
            log_odds += _WITNESS * (1 if self._langid_says_host(masked.text, self.name(text)) else -1)
        return Guess(log_odds, None, evidence, self._maybe_name(text, masked))

    def _reading(self, text: str) -> tuple[MaskedText, list[float], int]:
        """The text without names, how its words score in each language, and how many words carry evidence."""
        masked = self._masked(text)
        evidence = len(masked.words)
        if not evidence and len(masked.titled) == masked.names:
            evidence = self._words.title_evidence(masked.titled)
        return masked, self._words.score(masked.words or masked.titled) if evidence else [], evidence

    def _masked(self, text: str) -> MaskedText:
        """The text without names; a starting capital that no table knows is a name where other words are left."""
        undated = self._host_date.sub(" ", text) if _DIGIT.search(text) else text
        prepared = find_words(undated)
        found = WORD.findall(undated) if prepared.changed else [word for word, _, _ in prepared.found]
        if all(may_be_name(word) or word in PARTICLES for word in found):
            if (undated != text or not undated.isupper()) and NAME.search(undated):
                # Every word has a capital: a dateline, a list of names, or a title. Only a title's words are all common ones.
                titled = tuple(word.lower() for word in found) if undated == text else ()
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
        return Guess(-6.0, self._name_language(text, masked, self._words.score(masked.words)), len(masked.words))

    def _eldc_language(self, text: str) -> str | None:
        language = self._eldc.detect_details(text[:6000]).language
        return None if language in ("und", self._eldc_host) else _ELDC_CODES.get(language, language)

    def _name(self, text: str) -> str | None:
        """The likeliest language of a text but the host, ISO 639-1, or ``None`` where nothing speaks for one.

        By script, or by eldc on the masked and the whole text together with the word table.
        """
        by_script = self._by_script(text)
        if by_script is not None:
            return by_script.language
        masked, scores, evidence = self._read(text)
        return self._name_language(text, masked, scores) if evidence else None

    def _name_language(self, text: str, masked: MaskedText, scores: list[float]) -> str | None:
        totals: dict[str, float] = {}
        for source, weight in ((masked.text, 0.7), (text, 0.3)):
            for code, score in self._eldc.detect_details(source).scores.items():
                code = _ELDC_CODES.get(code, code)
                totals[code] = totals.get(code, 0.0) + weight * _ELDC_WEIGHT * score
        spoken = len(masked.words or masked.titled)
        for code, value in zip(self._words.languages, scores, strict=True):
            if value:
                name = code.removesuffix("-ascii")
                share = value / max(1, spoken) * min(3.0, spoken**0.5)
                totals[name] = max(totals.get(name, 0.0), totals.get(name, 0.0) * (code == name) + share)
            else:
                totals.setdefault(code.removesuffix("-ascii"), 0.0)
        totals.pop(self.host, None)
        return max(totals, key=totals.__getitem__) if totals else None

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
