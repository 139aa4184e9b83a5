"""Each foreign segment's counterpart in the host language, or none.

Takes the detected segments of an article and how related any two of them are, gives pairs of indices. Alignment is monotone and
one to one: a dynamic programme over candidate pairs maximises the sum of relatedness and place, and a pair whose sum is not
positive is left unpaired (the null of Gale and Church 1993). Knows nothing of models or verdicts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from auditor.article import DetectedSegment, Role, Status
from auditor.labels import CREDIT, PICTURE

# Log-odds of the place alone: that the host segment there was put as the counterpart of the foreign one, whatever it says.
# Set by reading articles, not fitted; `auditor evaluate` shows what they reach on the corpus.
PLACE_SAME_LINE = 7.0
PLACE_ADJACENT = 6.0
PLACE_SAME_BLOCK = 2.5
PLACE_NEXT_BLOCK = 1.2
PLACE_PREVIOUS_BLOCK = 0.4
PLACE_RUN = 1.8
PLACE_FAR = -0.5
# What a neighbour loses that does not look like a caption of the same picture.
RUNNING_TEXT = -4.0
SENTENCE = -1.0
# Two texts of several sentences in different blocks: one may be a notice, and the other a paragraph before it.
PARAGRAPHS = -2.0
HEADING = -1.5
UNEVEN = -3.0
TINY = -3.5
# What stands beside a phrase that sites write around articles is its translation only where it says the same.
SITE_PHRASE = -6.0
# Two credits in neighbouring blocks make two captions.
BOTH_CREDITED = 1.0
# A host segment of another block that is plainly a picture's caption ("Vue aérienne du pont") is one's, and may be this one's.
PICTURE_CAPTION = 2.5
# What a place gains where all other pairs of the article that are alike stand so.
HABIT = 1.5

# A character of Han, kana or Hangul says what two and a half of an alphabet say.
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = re.compile(r"[.!?…]['’»”\")]*\s+(?=\W*[^\W\d_])|[。！？]")
_EVEN = 2.6
# Characters up to which one sentence of running text may be a caption written out.
_SENTENCE_LENGTH = 180
_MAX_RUN = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A foreign segment and a host segment near it, by their places in the article, with the log-odds of the place."""

    foreign: int
    host: int
    place: float


def find_candidates(segments: Sequence[DetectedSegment]) -> list[Candidate]:
    """The host segments near each foreign one that could be its counterpart.

    For a run of n foreign segments these are the n host segments before it and the n after it; segments of undetermined
    language do not count.

    Args:
        segments: the detected segments of one article, in order.
    """
    order = [index for index, item in enumerate(segments) if item.status is Status.FOREIGN or item.may_be_counterpart]
    hosts = [index for index in order if segments[index].may_be_counterpart]
    running = _running_blocks([segments[index] for index in hosts])
    found: list[Candidate] = []
    for run in _runs(segments, order):
        reach = min(len(run), _MAX_RUN)
        first = bisect_left(hosts, run[0])
        before, after = hosts[max(0, first - reach) : first], hosts[first : first + reach]
        for rank, foreign in enumerate(run):
            for host in (*before, *after):
                place = _place(segments, order, foreign, host, rank, len(run), before, after, running)
                if place is not None:
                    found.append(Candidate(foreign, host, place))
    return found


def align(
    segments: Sequence[DetectedSegment], candidates: Sequence[Candidate], relatedness: Callable[[int, int], float]
) -> dict[int, int]:
    """Choose counterparts.

    Args:
        segments: the detected segments of one article.
        candidates: from `find_candidates`.
        relatedness: log-odds that two segments, given by their places, say something alike.

    Returns:
        The host segment's place for each foreign segment that has a counterpart. No host segment serves two foreign ones,
        unless the foreign text is repeated.
    """
    related = {(c.foreign, c.host): relatedness(c.foreign, c.host) for c in candidates}
    weights = {(c.foreign, c.host): c.place + related[c.foreign, c.host] for c in candidates}
    chosen = _heaviest_chain({pair: weight for pair, weight in weights.items() if weight > 0})
    habit = Counter(_layout(segments, *pair) for pair in chosen.items() if related[pair] > 0)
    if habit:
        usual = HABIT / (habit.total() + 1)
        weights = {pair: weight + usual * habit[_layout(segments, *pair)] for pair, weight in weights.items()}
        chosen = _heaviest_chain({pair: weight for pair, weight in weights.items() if weight > 0})
    _share_repeated(segments, weights, chosen)
    return chosen


def _layout(segments: Sequence[DetectedSegment], foreign: int, host: int) -> tuple[int, bool]:
    """How a host segment stands to a foreign one: before or after it, and whether in its block."""
    one, other = segments[foreign].segment, segments[host].segment
    return (1 if host > foreign else -1), one.block == other.block


def _runs(segments: Sequence[DetectedSegment], order: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    previous_foreign = False
    for index in order:
        foreign = segments[index].status is Status.FOREIGN
        if foreign and previous_foreign:
            runs[-1].append(index)
        elif foreign:
            runs.append([index])
        previous_foreign = foreign
    return runs


def _place(
    segments: Sequence[DetectedSegment],
    order: Sequence[int],
    foreign: int,
    host: int,
    rank: int,
    length: int,
    before: Sequence[int],
    after: Sequence[int],
    running: frozenset[int],
) -> float | None:
    """Log-odds of one place; ``None`` where the two are too far apart."""
    one, other = segments[foreign].segment, segments[host].segment
    distance = abs(bisect_left(order, host) - bisect_left(order, foreign))
    blocks = other.block - one.block
    if abs(blocks) > length + 1:
        return None
    # In a run, the n-th foreign caption goes with the n-th host caption of the run beside it.
    in_step = (host in after and after.index(host) == rank) or (
        host in before and before.index(host) == rank - length + len(before)
    )
    # Between paragraphs that no blank line parts, a caption shares its block with text that it has nothing to do with.
    squeezed = blocks == 0 and one.block in running and _is_longer_text(segments[foreign], segments[host])
    if one.origin is not None and one.origin == other.origin and distance == 1:
        place = PLACE_SAME_LINE
    elif blocks == 0 and not squeezed:
        place = PLACE_ADJACENT if distance == 1 or (length > 1 and in_step) else PLACE_SAME_BLOCK
    elif length > 1 and in_step:
        place = PLACE_RUN + 1.0
    elif distance == 1:
        place = PLACE_NEXT_BLOCK if host > foreign else PLACE_PREVIOUS_BLOCK
    elif length > 1:
        place = PLACE_RUN
    else:
        place = PLACE_FAR
    apart = blocks != 0 or squeezed
    return place + _form(segments[foreign], segments[host], place >= PLACE_SAME_LINE, apart)


def _running_blocks(hosts: Sequence[DetectedSegment]) -> frozenset[int]:
    """The blocks that hold paragraphs of text, not a caption and its translation."""
    paragraphs = Counter(host.segment.block for host in hosts if _sentences(host.segment.text) > 1)
    return frozenset(block for block, count in paragraphs.items() if count > 1)


def _is_longer_text(foreign: DetectedSegment, host: DetectedSegment) -> bool:
    """Whether a host segment has more sentences than a foreign one."""
    return _sentences(host.segment.text) > _sentences(foreign.segment.text)


def _form(foreign: DetectedSegment, host: DetectedSegment, same_line: bool, apart: bool) -> float:
    """What the two segments' form adds: a caption stands beside a caption of like length, not beside running text."""
    one, other = _content(foreign.segment.text), _content(host.segment.text)
    score = SITE_PHRASE if foreign.site_phrase else 0.0
    if same_line:
        return score + (UNEVEN if max(one, other) > 2 * _EVEN * min(one, other) else 0.0)
    uneven = max(one, other) > _EVEN * max(1.0, min(one, other))
    if uneven:
        score += UNEVEN
    if host.segment.role is Role.BODY:
        longer = apart and _is_longer_text(foreign, host)
        if uneven or longer or foreign.segment.role is not Role.BODY:
            score += RUNNING_TEXT if uneven or longer or other > _SENTENCE_LENGTH else SENTENCE
        elif apart and min(map(_sentences, (foreign.segment.text, host.segment.text))) > 1:
            score += PARAGRAPHS
    elif host.segment.role is Role.HEADING and foreign.segment.role is not Role.HEADING and apart:
        score += HEADING
    if apart and _has_credit(foreign.segment.text) and _has_credit(host.segment.text):
        score += BOTH_CREDITED
    if apart and host.segment.role is not Role.BODY and PICTURE.match(host.segment.text):
        score += PICTURE_CAPTION
    if min(one, other) < 16 and not (_has_credit(foreign.segment.text) and _has_credit(host.segment.text)):
        score += TINY
    if apart and foreign.segment.role is Role.BOILERPLATE:
        score += HEADING
    return score


def _sentences(text: str) -> int:
    """How many sentences a text has; a credit is none."""
    credit = CREDIT.search(text[:600])
    return len(_SENTENCE_END.split(text[: credit.start() if credit and credit.start() else 600].strip().rstrip("。！？")))


def _has_credit(text: str) -> bool:
    return CREDIT.search(text[:600]) is not None


def _content(text: str) -> float:
    head = text[:3000]
    return len(head) + 1.5 * len(_DENSE.findall(head))


def _heaviest_chain(weights: dict[tuple[int, int], float]) -> dict[int, int]:
    """The set of pairs of greatest weight in which both places rise strictly (a weighted increasing subsequence, O(n log n))."""
    by_foreign: dict[int, list[tuple[int, float]]] = {}
    for (foreign, host), weight in weights.items():
        by_foreign.setdefault(foreign, []).append((host, weight))
    hosts = sorted({host for _, host in weights})
    rank = {host: position for position, host in enumerate(hosts, start=1)}
    # A Fenwick tree over the host places keeps the best chain that ends at or before each.
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(hosts) + 1)
    links: list[tuple[int, int, int]] = []
    for foreign in sorted(by_foreign):
        ended = []
        for host, weight in by_foreign[foreign]:
            score, link = _best_before(best, rank[host] - 1)
            links.append((foreign, host, link))
            ended.append((rank[host], score + weight, len(links) - 1))
        for position, score, link in ended:
            while position < len(best):
                if score > best[position][0]:
                    best[position] = (score, link)
                position += position & -position
    chain: dict[int, int] = {}
    link = _best_before(best, len(hosts))[1]
    while link >= 0:
        foreign, host, link = links[link]
        chain[foreign] = host
    return chain


def _best_before(best: Sequence[tuple[float, int]], position: int) -> tuple[float, int]:
    found = (0.0, -1)
    while position > 0:
        found = max(found, best[position], key=lambda entry: entry[0])
        position -= position & -position
    return found


def _share_repeated(segments: Sequence[DetectedSegment], weights: dict[tuple[int, int], float], chosen: dict[int, int]) -> None:
    """Give a repeated foreign text that is left over the counterpart of its double, where that stands beside it too."""
    by_text = {segments[foreign].segment.text: host for foreign, host in chosen.items()}
    for (foreign, host), weight in sorted(weights.items(), key=lambda entry: -entry[1]):
        if foreign not in chosen and weight > -2 and by_text.get(segments[foreign].segment.text) == host:
            chosen[foreign] = host
