"""Which segments of an article are not in the host language, and in what language they are.

Takes an `Article`, gives its segments again, lines with two languages cut into spans, each with a status. The host language of
the article as a whole is the prior for its short lines. Knows nothing of counterparts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from auditor.article import Article, DetectedSegment, Detection, Segment, Status
from auditor.artifacts import repair
from auditor.detection.glance import Glance, capitals_of, glances
from auditor.detection.identify import Guess, LanguageIdentifier
from auditor.detection.line_forms import (
    credit_of,
    is_address,
    is_byline,
    is_french_list,
    is_result,
    is_source,
    label_language,
    label_languages,
    names_paper,
)
from auditor.detection.scripts import LOW, NOT_LATIN, SOUND
from auditor.detection.site_phrases import SitePhrases
from auditor.detection.spans import Piece, Side, pieces_of, split_spans
from auditor.labels import CREDIT, languages_of_label

# Log-odds that a line of an article in the host language is in it, beyond what the line says itself; the shorter the line,
# the more the article counts.
_PRIOR = 0.5
_PRIOR_SHORT = 0.7
# The article is in another language when this share of its decided text is.
_WRONG_HOST_SHARE = 0.7
# What a declared language (``lang`` attributes) adds: a page's template often declares one language for all.
_DECLARED = 0.8
# A line of few words that only the prior or so much evidence puts in the host language leans to it, and no more.
_FEW_WORDS = 4
_LEANS = 0.7
# A line of one word is a rubric in the site's own English ("Live", "Podcast") unless it says this much against the host.
_LONE_WORD = -2.2
# The log-odds of a text whose script alone says that it is foreign, and which language.
_BY_SCRIPT = -6.0
_LATIN = frozenset({"Latin"})
_QUOTES = " «»“”\"'’"
_LIMIT = 6000
# Running text is at least so long.
_LONG = 60
# Of one piece of running text, without a sentence's end, so many characters of either end tell the language.
_TELLING = 80

_QUOTED = re.compile(r"«[^«»]{0,400}»|“[^“”]{0,400}”|\"[^\"]{0,400}\"|„[^„“”]{0,400}[“”]")
# A stretch of text without a sentence's end, a bracket, or a sign between spaces.
_PIECE = re.compile(r"(?:[^.!?…/|–—•·()\[\]\t-]++|[.!?…](?!\s+[A-ZÀ-Þ«“\"])|(?<!\s)[/–—•·-]++|[/–—•·-]++(?!\s))++")
# Text without addresses and placeholders.
_BARE = re.compile(r"(?:[^\[@#{%_&<.:]++|\.(?!\w)|:(?!//))*+")
_WORD = re.compile(r"[^\W\d_]+")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_OPENING_SIGN = re.compile("[:>»→►▶]")
_LONGEST_OPENING = 50
# What may be a site's phrase before the title that it leads to.
_OPENING = re.compile(r"([^:>»|]{3,45}?)\s?(?::|>+|»|→|►|▶)\s(?=\S)")


class Detector:
    """Finds the segments of an article that are not in the host language.

    Args:
        host: ISO 639-1 code of the host language.
        words_path: the word table.
        weights_path: the identifier's weights.
    """

    def __init__(self, host: str, words_path: Path, weights_path: Path) -> None:
        self.host = host
        self.identifier = LanguageIdentifier(host, words_path, weights_path)
        self._in_latin = self.identifier.host_scripts == _LATIN
        self._quick = self.identifier.quick
        self._site_phrases = SitePhrases(host, self.identifier.prefers_host)

    @property
    def signature(self) -> str:
        """Names and versions of what decides, for the report's signature."""
        return self.identifier.signature()

    def detect(self, article: Article) -> Detection:
        """Statuses of all segments of an article, spans in place of lines that hold two languages."""
        found: list[DetectedSegment] = []
        looks = glances([segment.text for segment in article.segments])
        for segment, look in zip(article.segments, looks, strict=True):
            if look is not None and self._is_running_text(segment.text, look):
                found.append(DetectedSegment(segment, Status.HOST, self.host, 0.999))
            else:
                found += self._detect(segment, look)
        main_language = self._main_language(found)
        return Detection(tuple(self._with_credits(found)), main_language)

    def language_of(self, text: str) -> str | None:
        """The language of a text that is known not to be in the host language."""
        return self.identifier.name(text[:_LIMIT]) or label_language(text, self.host)

    def _is_running_text(self, text: str, look: Glance) -> bool:
        """Whether a text is one piece of running text in the host language, at a look."""
        return (
            len(text) >= _LONG
            and self._in_latin
            and look.sound
            and look.is_one_piece(text)
            and self._quick.surely_host(text, look.capitals, _TELLING)
        )

    def _detect(self, segment: Segment, look: Glance | None) -> Iterable[DetectedSegment]:
        text = segment.text
        if len(text) > _LIMIT:
            text, look = text[:_LIMIT], None
        sound = SOUND.fullmatch(segment.text) is not None if look is None else look.sound
        if not sound and repair(segment.text) != segment.text:
            return (self._damaged(segment),)
        latin = self._in_latin and (look is not None or sound or LOW.fullmatch(text) is not None)
        one_piece = look is not None and look.is_one_piece(text)
        if latin and not one_piece and len(text) >= _LONG:
            capitals = capitals_of(text) if look is None else look.capitals
            if self._quick.surely_host(text, capitals) and not (_OPENING.match(text) or self._has_foreign_piece(text)):
                return (DetectedSegment(segment, Status.HOST, self.host, 0.999),)
        bounds = [(0, len(text), "start")] if one_piece else pieces_of(text, look)
        if not one_piece and _OPENING_SIGN.search(text, 3, _LONGEST_OPENING):
            bounds = self._with_opening_phrase(text, bounds)
        if latin:
            side = (
                self._quick.plain_side(text)
                if one_piece and not self.identifier.dated(text)
                else self._plain_side(text, bounds, look)
            )
            if side > 0:
                return (DetectedSegment(segment, Status.HOST, self.host, 0.99),)
            if side < 0:
                return (self._plainly_foreign(segment, text) or self._whole(segment),)
        if len(bounds) > 1 and (segment.line == segment.end_line or segment.offsets is not None):
            spans = split_spans(text, bounds, self._judge_piece)
            if any(side is Side.FOREIGN and not self._is_listed(text[start:end]) for start, end, side in spans):
                return [self._span(segment, start, end, side) for start, end, side in spans]
        return (self._whole(segment),)

    def _plainly_foreign(self, segment: Segment, text: str) -> DetectedSegment | None:
        """A segment whose words and eldc deny the host language; ``None`` where it may still be a name, a phrase, a quotation."""
        if (
            segment.language is not None
            or _QUOTED.search(text)
            or self._site_phrases.language(text) is not None
            or is_result(text)
        ):
            return None
        language = self._quick.plain_name(text)
        if language is None:
            if self.identifier.guess(text).log_odds >= 0:
                return None
            language = self.identifier.name(text)
        return DetectedSegment(segment, Status.FOREIGN, language, 0.99)

    def _damaged(self, segment: Segment) -> DetectedSegment:
        """A segment that was decoded wrongly, judged by its text as it was meant."""
        meant = self._whole(replace(segment, text=repair(segment.text)))
        return meant._replace(segment=segment)

    def _plain_side(self, text: str, bounds: Sequence[tuple[int, int, str]], look: Glance | None) -> int:
        """1 or -1 where every piece of a line that says anything is plainly the host's, or is not, or is a credit; else 0."""
        if not _BARE.fullmatch(text) or self.identifier.dated(text):
            return 0
        sides = set()
        words = False
        may_be_credit = look is None or look.may_have_credit
        for start, end, _ in bounds:
            piece = text[start:end]
            if piece.isdecimal():
                continue
            label = label_language(piece, self.host) if may_be_credit else None
            if label is not None:
                sides.add(1 if label == self.host else -1)
                continue
            side = self._quick.plain_side(piece)
            if side <= 0 and (
                (len(bounds) > 1 and self._site_phrases.language(piece)) or (not side and not _in_title_case(piece))
            ):
                return 0
            if side:
                words = True
                sides.add(side)
        return sides.pop() if words and len(sides) == 1 else 0

    def _has_foreign_piece(self, text: str) -> bool:
        pieces = _PIECE.findall(text)
        return pieces != [text] and any(
            not self._quick.is_host(piece) if len(piece) > 16 else self._site_phrases.language(piece) is not None
            for piece in pieces
        )

    def _with_opening_phrase(self, text: str, bounds: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """The pieces of a line, with a site's phrase that opens it set apart: ``Read more: …``, ``READ MORE >> …``."""
        match = _OPENING.match(text) if bounds and bounds[0][0] == 0 else None
        if match is None or match.end() >= bounds[0][1] or self._site_phrases.language(match[1]) is None:
            return bounds
        return [(0, match.end(1), "start"), (match.end(), bounds[0][1], "strong"), *bounds[1:]]

    def _span(self, segment: Segment, start: int, end: int, side: Side) -> DetectedSegment:
        part = segment.part(start, end)
        if side is Side.HOST:
            return DetectedSegment(part, Status.HOST, self.host, 0.95)
        if (phrase := self._as_site_phrase(part)) is not None:
            return phrase
        guess = self.identifier.guess(part.text)
        language = label_language(part.text, self.host) or self.identifier.name(part.text)
        return DetectedSegment(part, Status.FOREIGN, language, _probability(-guess.log_odds) if guess.words else 0.9)

    def _as_site_phrase(self, segment: Segment) -> DetectedSegment | None:
        language = self._site_phrases.language(segment.text)
        return None if language is None else DetectedSegment(segment, Status.FOREIGN, language, 0.98, site_phrase=True)

    def _whole(self, segment: Segment) -> DetectedSegment:
        if (phrase := self._as_site_phrase(segment)) is not None:
            return phrase
        text = segment.text[:_LIMIT]
        guess = self.identifier.guess(text)
        if guess.words and guess.log_odds + _PRIOR < 0 and self._host_beside_quotes(text):
            return DetectedSegment(segment, Status.HOST, self.host, 0.8)
        if guess.words and guess.log_odds + _PRIOR < 0 and self._title_and_quotes(text):
            return DetectedSegment(segment, Status.UNDETERMINED, None, 0.5)
        declared = segment.language
        status, confidence = self._status(text, guess, declared)
        if status is Status.HOST and guess.words <= _FEW_WORDS and guess.log_odds < _LEANS:
            return DetectedSegment(segment, Status.UNDETERMINED, self.host, confidence)
        language = self.host if status is Status.HOST else self.identifier.name(text) if status is Status.FOREIGN else None
        if status is Status.FOREIGN and declared not in (None, self.host) and guess.log_odds > _BY_SCRIPT:
            language = declared
        return DetectedSegment(segment, status, language, confidence)

    def _status(self, text: str, guess: Guess, declared: str | None) -> tuple[Status, float]:
        log_odds = guess.log_odds + _PRIOR + _PRIOR_SHORT / max(1, guess.words)
        if declared is not None:
            log_odds += _DECLARED if declared == self.host else -_DECLARED
        if (
            not guess.words
            or is_byline(text)
            or is_result(text)
            or is_address(text)
            or names_paper(text)
            or self._is_listed(text)
            or (credit_of(text) is not None and not _all_of_foreign_script(text, self.identifier))
        ):
            return Status.UNDETERMINED, 0.5
        if log_odds >= 0 and is_source(text):
            return Status.UNDETERMINED, 0.5
        if log_odds >= 0:
            return Status.HOST, _probability(log_odds)
        if guess.words == 1 and (guess.maybe_name or (log_odds > _LONE_WORD and text.rstrip(_QUOTES)[-1:] not in ".!?…")):
            return Status.UNDETERMINED, 0.5
        return Status.FOREIGN, _probability(-log_odds)

    def _is_listed(self, text: str) -> bool:
        return self.host == "fr" and is_french_list(text)

    def _host_beside_quotes(self, text: str) -> bool:
        """Whether what stands outside the quotation marks is in the host language."""
        outside = _QUOTED.sub(" ", text)
        if outside == text or not outside.strip():
            return False
        guess = self.identifier.guess(outside)
        return guess.words >= 1 and guess.log_odds > 1

    def _title_and_quotes(self, text: str) -> bool:
        """Whether a name with a colon stands before a quotation, and nothing else that says anything: a prize and the work that got it."""
        outside = _QUOTED.sub(" ", text)
        head = outside.partition(":")[0]
        return outside not in (text, head) and head[:1].isupper() and not self.identifier.guess(outside).words

    def _judge_piece(self, text: str) -> Piece:
        if self._site_phrases.language(text) is not None:
            return Piece(Side.FOREIGN, len(_WORD.findall(text)), label=True, log_odds=-8.0)
        written_by = label_language(text, self.host)
        if written_by is not None:
            own = written_by == self.host
            shared = own and len(label_languages(text)) > 1
            return Piece(Side.HOST if own else Side.FOREIGN, 1, label=not own, log_odds=8.0 if own else -8.0, shared=shared)
        guess = self.identifier.guess(text)
        if not guess.words or _in_title_case(text):
            return Piece(Side.NEITHER)
        if guess.log_odds + _PRIOR < -1 and self._host_beside_quotes(text):
            return Piece(Side.HOST, guess.words)
        if guess.log_odds > 0.3:
            return Piece(Side.HOST, guess.words, log_odds=guess.log_odds)
        if guess.log_odds < -1.0:
            own_script = _all_of_foreign_script(text, self.identifier)
            return Piece(Side.FOREIGN, guess.words, own_script=own_script, log_odds=guess.log_odds)
        return Piece(Side.NEITHER, guess.words)

    def _main_language(self, found: list[DetectedSegment]) -> str | None:
        """The language of the article when it is plainly not the host's."""
        weights: dict[str, float] = {}
        for item in [item for item in found if item.language != self.host]:
            if item.status is not Status.UNDETERMINED and item.language:
                weights[item.language] = weights.get(item.language, 0.0) + _content(item.segment.text)
        if not weights:
            return None
        # Counted only until the host's share is plain: in most articles that is the first paragraph.
        foreign, enough = sum(weights.values()), 0.0
        for item in found:
            if item.status is Status.HOST and item.language == self.host:
                enough += _content(item.segment.text)
                if enough > (1 - _WRONG_HOST_SHARE) * (foreign + enough):
                    return None
        if not foreign or enough > (1 - _WRONG_HOST_SHARE) * (foreign + enough):
            return None
        return max(weights, key=lambda code: weights[code])

    def _with_credits(self, found: list[DetectedSegment]) -> list[DetectedSegment]:
        """A lone credit in foreign words is foreign when a segment of that language or the host's own credit is beside it."""
        result = list(found)
        for index, item in [(index, item) for index, item in enumerate(found) if item.status is Status.UNDETERMINED]:
            match = CREDIT.search(item.segment.text)
            languages = languages_of_label(match["label"]) if match and match["label"] else frozenset()
            if not languages or self.host in languages:
                continue
            for other in (*found[max(0, index - 2) : index], *found[index + 1 : index + 3]):
                if other.segment.block != item.segment.block:
                    continue
                near_label = CREDIT.search(other.segment.text)
                beside_own = (
                    near_label is not None
                    and credit_of(other.segment.text) is not None
                    and self.host in languages_of_label(near_label["label"] or "")
                )
                if beside_own or (other.status is Status.FOREIGN and other.language in languages):
                    language = other.language if other.language in languages else sorted(languages)[0]
                    result[index] = DetectedSegment(item.segment, Status.FOREIGN, language, 0.8)
                    break
        return result


def _probability(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


def _content(text: str) -> float:
    """Length of a text by what it says: a letter of a script without an alphabet says as much as two and a half."""
    text = text[:_LIMIT]
    return len(text) - text.count(" ") + (0.0 if text.isascii() else 1.5 * sum(map(len, _DENSE.findall(text))))


def _in_title_case(text: str) -> bool:
    """Whether every word of a text has a capital: as a piece of a line that is a name or a work's title."""
    words = _WORD.findall(text)
    return len(words) < 6 and all(word[0].isupper() for word in words)


def _all_of_foreign_script(text: str, identifier: LanguageIdentifier) -> bool:
    return identifier.guess(text).log_odds <= -6 and bool(NOT_LATIN.search(text)) and "Latin" in identifier.host_scripts
