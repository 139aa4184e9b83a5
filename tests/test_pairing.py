"""Pairing: which host segment is the counterpart of which foreign one, with relatedness made up for the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.article import DetectedSegment, Role, Segment, Status
from auditor.pairing import align, find_candidates

VI = ["Ngư dân vá lưới trên bến cảng {n}", "Người dân chờ đò ở bến sông {n}", "Học sinh đến trường sau cơn bão {n}"]
FR = ["Un pêcheur répare ses filets au port {n}", "Des riverains attendent le bac {n}", "Des élèves arrivent à l’école {n}"]
BODY = (
    "Le conseil municipal a voté lundi soir le budget de la commune après trois heures de débat, et les élus ont retenu la "
    "rénovation de deux écoles du centre, dont les travaux commenceront au printemps et dureront un an."
)

EVEN: Callable[[int, int], float] = lambda one, other: 0.0  # noqa: E731


def page(layout: str, texts: Sequence[str] = ()) -> list[DetectedSegment]:
    """Segments of a layout: ``f`` foreign, ``h`` host, ``b`` host body text, ``u`` undetermined; a space starts a new block."""
    found: list[DetectedSegment] = []
    line, block = 1, 0
    for sign in layout:
        if sign == " ":
            line, block = line + 1, block + 1
            continue
        number = len(found)
        status = {"f": Status.FOREIGN, "u": Status.UNDETERMINED}.get(sign, Status.HOST)
        stock = {"f": VI[number % 3], "h": FR[number % 3], "b": BODY, "u": "AFP"}[sign]
        text = texts[number] if texts else stock.format(n=number)
        role = Role.BODY if sign == "b" else Role.CAPTION
        segment = Segment(text, line, 1, line, 1 + len(text), block, role)
        language = "vi" if sign == "f" else "fr" if status is Status.HOST else None
        found.append(DetectedSegment(segment, status, language, 0.9))
        line += 1
    return found


def paired(segments: Sequence[DetectedSegment], relatedness: Callable[[int, int], float] = EVEN) -> dict[int, int]:
    return align(segments, find_candidates(segments), relatedness)


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        pytest.param("fh", {0: 1}, id="the line below"),
        pytest.param("hf", {1: 0}, id="the line above"),
        pytest.param("b fh b", {1: 2}, id="the line below between paragraphs"),
        pytest.param("f h", {0: 1}, id="the next block"),
        pytest.param("h f", {1: 0}, id="the previous block"),
        pytest.param("h f h", {1: 2}, id="the next block before the previous one"),
        pytest.param("h fh h", {1: 2}, id="the same block before all others"),
        pytest.param("fuh", {0: 2}, id="a credit of names between does not count"),
        pytest.param("ffhh", {0: 2, 1: 3}, id="two and two in one block"),
        pytest.param("fff hhh", {0: 3, 1: 4, 2: 5}, id="three and three in two blocks"),
        pytest.param("hhh fff", {3: 0, 4: 1, 5: 2}, id="three above three"),
        pytest.param("fh fh fh", {0: 1, 2: 3, 4: 5}, id="three pictures"),
        pytest.param("fhfh", {0: 1, 2: 3}, id="taking turns in one block"),
        pytest.param("f", {}, id="alone"),
        pytest.param("fu", {}, id="with names only"),
        pytest.param("f b", {}, id="body text is no counterpart"),
        pytest.param("b f", {}, id="body text above is none"),
        pytest.param("b f b", {}, id="body text on both sides is none"),
        pytest.param("h", {}, id="nothing foreign"),
        pytest.param("", {}, id="empty"),
    ],
)
def test_place_alone(layout: str, expected: dict[int, int]) -> None:
    assert paired(page(layout)) == expected


@pytest.mark.parametrize(
    ("layout", "related", "expected"),
    [
        pytest.param("h f h", {(1, 0): 5.0}, {1: 0}, id="meaning moves a caption to the block above"),
        pytest.param("f h", {(0, 1): -9.0}, {}, id="the next block says nothing alike"),
        pytest.param("fh", {(0, 1): -3.0}, {0: 1}, id="in one block a mistranslation is still the counterpart"),
        pytest.param("ff hh", {(0, 2): -9.0, (1, 3): -9.0, (0, 3): 6.0}, {0: 3}, id="no crossing"),
        pytest.param("ffh", {(1, 2): 4.0}, {1: 2}, id="one host caption goes to the foreign one it translates"),
    ],
)
def test_place_and_meaning(layout: str, related: dict[tuple[int, int], float], expected: dict[int, int]) -> None:
    assert paired(page(layout), lambda one, other: related.get((one, other), 0.0)) == expected


def test_one_counterpart_does_not_serve_two_texts() -> None:
    assert len(paired(page("ffh"), lambda one, other: 5.0)) == 1


def test_one_counterpart_serves_a_text_that_stands_twice() -> None:
    assert paired(page("ffh", [VI[0], VI[0], FR[0]]), lambda one, other: 5.0) == {0: 2, 1: 2}


def test_parts_of_one_line_go_together() -> None:
    foreign = Segment("Ngư dân vá lưới ở cảng", 4, 1, 4, 23, 2, Role.CAPTION)
    host = Segment("Un pêcheur répare ses filets", 4, 26, 4, 54, 2, Role.CAPTION)
    below = Segment("Des riverains attendent le bac", 5, 1, 5, 31, 2, Role.CAPTION)
    segments = [
        DetectedSegment(foreign, Status.FOREIGN, "vi", 0.9),
        DetectedSegment(host, Status.HOST, "fr", 0.9),
        DetectedSegment(below, Status.HOST, "fr", 0.9),
    ]
    assert paired(segments) == {0: 1}


def test_a_long_caption_below_a_short_one_in_another_block_is_not_its_counterpart() -> None:
    assert (
        paired(page("f h", ["Ngư dân ở cảng", FR[0] + " de la ville, où le marché du matin attire les passants du quartier"]))
        == {}
    )


def test_a_caption_squeezed_between_paragraphs_goes_with_neither() -> None:
    paragraph = "Le conseil a voté le budget de la commune lundi soir. Les travaux commencent au printemps."
    squeezed = page("hfh", [paragraph, VI[0].format(n=1), paragraph])
    assert paired(squeezed, lambda one, other: -0.5) == {}
    assert paired(page("fh", [VI[0].format(n=1), paragraph]), lambda one, other: -0.5) == {0: 1}


def test_a_caption_of_one_sentence_has_no_counterpart_in_running_text_of_several() -> None:
    texts = [
        "Ngư dân vá lưới trên bến cảng từ lúc trời còn chưa sáng.",
        "Le port dort encore. Puis les bateaux rentrent un à un.",
    ]
    foreign, host = page("f b", texts)
    alike = [DetectedSegment(replace(item.segment, role=Role.BODY), item.status, item.language, 0.9) for item in (foreign, host)]
    assert paired(alike, lambda one, other: 1.0) == {}
    assert paired(page("f h", [texts[0], texts[1].replace(".", ",", 1)]), lambda one, other: 1.0) == {0: 1}


@pytest.mark.parametrize(
    ("layout", "last", "expected"),
    [
        pytest.param("f h u f h u f h", (6, 7), 7, id="two captions stand above their French versions"),
        pytest.param("h f u h f u f h", (6, 7), None, id="two stand below"),
    ],
)
def test_captions_of_an_article_stand_alike(layout: str, last: tuple[int, int], expected: int | None) -> None:
    related = lambda one, other: -1.6 if (one, other) == last else 4.0 if abs(one - other) == 1 else -6.0  # noqa: E731
    assert paired(page(layout), related).get(last[0]) == expected


LAYOUTS = st.text("fhbu ", max_size=40)


@given(LAYOUTS, st.data())
def test_alignments_are_monotone_and_one_to_one(layout: str, data: st.DataObject) -> None:
    segments = page(layout)
    candidates = find_candidates(segments)
    values = {(c.foreign, c.host): data.draw(st.floats(-8, 8)) for c in candidates}
    chosen = align(segments, candidates, lambda one, other: values[one, other])
    assert set(chosen.items()) <= values.keys()
    assert all(segments[f].status is Status.FOREIGN and segments[h].status is Status.HOST for f, h in chosen.items())
    hosts = [chosen[foreign] for foreign in sorted(chosen)]
    assert hosts == sorted(set(hosts))


@given(LAYOUTS, st.sampled_from(["Ngư dân vá lưới ở cảng", ""]), st.data())
def test_only_repeats_share_a_counterpart(layout: str, repeated: str, data: st.DataObject) -> None:
    plain = page(layout)
    twice = data.draw(st.sets(st.integers(0, max(0, len(plain) - 1))))
    segments = page(layout, [repeated if i in twice and repeated else s.segment.text for i, s in enumerate(plain)])
    chosen = align(segments, find_candidates(segments), lambda one, other: 2.0)
    by_host: dict[int, set[str]] = {}
    for foreign, host in chosen.items():
        by_host.setdefault(host, set()).add(segments[foreign].segment.text)
    assert all(len(texts) == 1 for texts in by_host.values())


@given(LAYOUTS)
def test_candidates_are_near_and_each_is_named_once(layout: str) -> None:
    segments = page(layout)
    candidates = find_candidates(segments)
    assert len({(c.foreign, c.host) for c in candidates}) == len(candidates)
    for candidate in candidates:
        assert segments[candidate.foreign].status is Status.FOREIGN
        assert segments[candidate.host].status is Status.HOST


def test_a_long_article_is_aligned_in_bounded_work() -> None:
    segments = page("fh " * 3000)
    assert paired(segments) == {2 * n: 2 * n + 1 for n in range(3000)}
    assert len(find_candidates(page("f" * 2000 + "h" * 2000))) <= 2000 * 120
