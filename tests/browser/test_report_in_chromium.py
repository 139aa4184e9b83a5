"""The HTML report in a browser: what an editor sees and does, with mouse, keyboard, printer, phone and screen reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.results import Report, Verdict

pytestmark = pytest.mark.slow

Write = Callable[..., Path]
Open = Callable[..., Any]

KEYS = "kind version path id line language segment counterpart verdict probability rules fingerprint decision".split()
SECOND = 1000  # milliseconds

# From the editor's act to the painted list, the pause after the last key included.
FILTER = """async ([name, value]) => {
  const field = document.querySelector(`[name=${name}]`);
  const status = document.getElementById("status");
  const start = performance.now();
  const done = new Promise((resolve) => new MutationObserver(() =>
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)))).observe(status, { childList: true }));
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return [await done, status.textContent];
}"""
FILTERED = (
    ("q", "4999", "2"),
    ("q", "", "5,000"),
    ("language", "he", "625"),
    ("language", "", "5,000"),
    ("article", "249", "20"),
    ("article", "", "5,000"),
    ("sort", "lowest", "5,000"),
    ("sort", "language", "5,000"),
)


def shown(page: Any) -> list[str]:
    """The verdicts of the listed pairs, in their order."""
    found: list[str] = page.locator("#list > .pair").evaluate_all("items => items.map((item) => item.pair.verdict)")
    return found


def exported(page: Any) -> list[dict[str, Any]]:
    with page.expect_download() as download:
        page.click("#export")
    assert download.value.suggested_filename == "auditor-decisions.jsonl"
    return [json.loads(line) for line in download.value.path().read_text(encoding="utf-8").splitlines()]


def test_five_thousand_pairs_load_and_filter_in_under_a_second(large: Report, write: Write, open_page: Open) -> None:
    path = write(large)
    # The best of three: another program that takes the processor for a moment is not the report's fault.
    runs = []
    for _ in range(3):
        page = open_page(path)
        times = {"ready": page.evaluate("performance.getEntriesByName('auditor:ready')[0].startTime")}
        for name, value, count in FILTERED:
            times[f"{name}={value}"], status = page.evaluate(FILTER, [name, value])
            assert status == f"{count} of 5,000 pairs"
        runs.append(times)
        if len(runs) < 3:
            page.close()
    best = {name: round(min(times[name] for times in runs)) for name in runs[0]}
    print("milliseconds:", best)
    assert max(best.values()) < SECOND
    # The rest of the list follows while the browser is idle, so that its own search and a screen reader find all of it.
    for _ in range(200):
        if (listed := page.locator("#list > .pair").count()) == 5000:
            break
        page.wait_for_timeout(100)
    assert listed == 5000


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(mixed: Report, write: Write, open_page: Open, language: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.base", reason="NOT TESTED: pip install axe-playwright-python")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    page = open_page(write(mixed, language), color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    page.evaluate(script)
    steps: tuple[Callable[[], Any], ...] = (
        lambda: None,
        lambda: page.click("#filters-button"),
        lambda: page.keyboard.press("j"),
        lambda: page.keyboard.press("w"),
        lambda: page.click("#help-button"),
        lambda: (page.keyboard.press("Escape"), page.click("#export-text")),
    )
    for step in steps:
        step()
        found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")["violations"]
        grave = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")]
        assert not grave


def test_hostile_text_is_shown_and_nothing_of_it_runs(mixed: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(mixed))
    hostile = mixed.articles[0].pairs[4].segment.text
    texts = page.locator("#list .text").all_inner_texts()
    assert texts.count(hostile) == 2
    assert hostile in page.locator(".findings .excerpt").first.inner_text()
    assert page.locator("main img").count() == 0


def test_differing_items_are_marked_in_both_texts(mixed: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(mixed))
    marks = page.locator("#list .pair", has_text="1.541").first.locator(".texts mark.m-differ")
    assert marks.all_inner_texts() == ["1.541", "1 451"]


@pytest.mark.parametrize(
    ("act", "verdicts"),
    [
        (lambda page: None, ["mismatch", "mismatch", "review", "untranslated", "match"]),
        (lambda page: page.locator("label.v-mismatch").click(), ["mismatch", "mismatch"]),
        (lambda page: page.fill("[name=q]", "HA NOI 1.541"), ["mismatch"]),
        (lambda page: page.fill("[name=q]", "nothing like it"), []),
        (lambda page: page.select_option("[name=sort]", "article"), ["mismatch", "match", "untranslated", "review", "mismatch"]),
        (lambda page: page.select_option("[name=sort]", "highest"), ["match", "review", "mismatch", "mismatch", "untranslated"]),
        (lambda page: page.select_option("[name=language]", "ar"), ["match"]),
        (lambda page: page.select_option("[name=rule]", "CT102"), ["untranslated"]),
        (lambda page: page.select_option("[name=state]", "known"), ["mismatch"]),
        (lambda page: page.select_option("[name=decision]", "open"), ["mismatch", "mismatch", "review", "untranslated", "match"]),
    ],
)
def test_the_list_is_filtered_and_sorted(
    mixed: Report, write: Write, open_page: Open, act: Callable[[Any], None], verdicts: list[str]
) -> None:
    page = open_page(write(mixed))
    page.click("#filters-button")
    act(page)
    page.wait_for_timeout(150)
    assert shown(page) == verdicts
    assert page.locator("#status").inner_text().startswith(f"{len(verdicts)} of 5" if verdicts else "No pair")


def test_the_choice_survives_reloading_and_is_cleared(mixed: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(mixed), fragment="#verdict=mismatch&language=vi&sort=lowest&rule=%3Cscript%3E")
    assert shown(page) == ["mismatch"]
    page.reload()
    assert page.locator("[name=language]").is_visible()
    assert shown(page) == ["mismatch"]
    page.click("#reset")
    page.wait_for_timeout(100)
    assert len(shown(page)) == 5


def test_decisions_are_kept_and_exported(mixed: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(mixed), accept_downloads=True)
    assert page.locator("#export").is_disabled()
    page.locator(".pair", has_text="1.541").get_by_text("Verdict is wrong").click()
    page.locator(".pair", has_text="מהנדסים").get_by_text("Verdict is right").click()
    page.locator(".pair", has_text="alert").get_by_text("Verdict is right").click()
    page.reload()
    assert page.locator("button[aria-pressed=true]").count() == 3
    assert "2 right, 1 wrong" in page.locator("#decisions").inner_text()
    lines = exported(page)
    pairs = {pair.fingerprint: pair for pair in mixed.articles[0].pairs}
    assert [line["decision"] for line in lines] == ["wrong", "right", "right"]
    for line in lines:
        assert list(line) == KEYS
        pair = pairs[line["fingerprint"]]
        assert (line["kind"], line["version"], line["path"]) == ("auditor-decision", 1, "articles/a.txt")
        assert (line["segment"], line["line"], line["language"]) == (pair.segment.text, pair.segment.line, pair.language)
        assert line["counterpart"] == (None if pair.counterpart is None else pair.counterpart.text)
        assert (line["verdict"], line["probability"], line["rules"]) == (pair.verdict, pair.probability, list(pair.rules))
    page.click("#export-text")
    assert [json.loads(line) for line in page.input_value("#export-lines").splitlines()] == lines


def test_a_mark_is_removed_by_pressing_it_again(mixed: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(mixed))
    button = page.locator(".pair").first.get_by_text("Verdict is right")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert page.locator("#export").is_disabled()


def test_marking_works_in_a_browser_that_keeps_nothing(mixed: Report, write: Write, open_page: Open, browser: Any) -> None:
    path = write(mixed)
    page = open_page(path)
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })")
    page.reload()
    page.locator(".pair").first.get_by_text("Verdict is right").click()
    assert "keeps nothing" in page.locator("#decisions").inner_text()
    assert [line["decision"] for line in exported(page)] == ["right"]


def test_the_keyboard_does_everything(mixed: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(mixed))
    current = "() => document.activeElement.pair?.verdict"
    for key in "jj":
        page.keyboard.press(key)
    page.keyboard.press("k")
    assert page.evaluate("() => [...document.querySelectorAll('#list > .pair')].indexOf(document.activeElement)") == 0
    assert page.evaluate(current) == "mismatch"
    page.keyboard.press("r")
    assert page.locator("#announcement").inner_text() == "Marked right"
    page.keyboard.press("w")
    assert page.locator(".current button[aria-pressed=true]").inner_text() == "Verdict is wrong"
    page.keyboard.press("u")
    assert page.locator("button[aria-pressed=true]").count() == 0
    page.keyboard.press("/")
    page.keyboard.type("jrw")
    assert page.input_value("[name=q]") == "jrw"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.uncheck("#shortcuts")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert not page.locator("#help").is_visible()


def test_the_first_stop_of_the_tab_key_leads_to_the_pairs(mixed: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(mixed))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "pairs"


def test_a_pair_moved_to_is_not_hidden_under_the_controls(large: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(large))
    for _ in range(40):
        page.keyboard.press("j")
    page.wait_for_timeout(300)
    top, bottom = page.evaluate(
        "() => [document.activeElement.getBoundingClientRect().top, document.getElementById('controls').getBoundingClientRect().bottom]"
    )
    assert bottom <= top < 700


def test_right_to_left_text_is_shown_right(mixed: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(mixed))
    directions = page.locator("#list .text").evaluate_all(
        "items => items.map((item) => [item.lang, getComputedStyle(item).direction])"
    )
    assert all((direction == "rtl") == (language in ("ar", "he")) for language, direction in directions)
    assert {language for language, _ in directions} == {"vi", "fr", "ar", "he", "zh", "en"}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [320, 360, 768])
def test_a_narrow_window_scrolls_one_way_only(mixed: Report, write: Write, open_page: Open, language: str, width: int) -> None:
    page = open_page(write(mixed, language), viewport={"width": width, "height": 740})
    page.click("#filters-button")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_print_shows_all_pairs_and_no_controls(large: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(large), fragment="#language=vi")
    page.keyboard.press("j")
    page.keyboard.press("w")
    # A browser says so before it prints, and waits for what is done then: at that moment all pairs must be there.
    filled = "() => { dispatchEvent(new Event('beforeprint')); return document.querySelectorAll('#list > .pair').length; }"
    assert page.evaluate(filled) == 625
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('#list > .pair')).contentVisibility") == "visible"
    assert not page.locator("button:visible, input:visible, select:visible").count()
    assert page.locator(".printed:visible").first.inner_text() == "Marked wrong"


def test_a_page_prints(mixed: Report, write: Write, open_page: Open) -> None:
    assert open_page(write(mixed)).pdf().startswith(b"%PDF")


def test_without_scripts_the_pairs_are_there(mixed: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(mixed), java_script_enabled=False)
    assert page.locator("ol.list > li").count() == 5
    assert page.locator("mark.m-differ").all_inner_texts()[:2] == ["1.541", "1 451"]
    assert not page.locator("#controls").is_visible()


def test_french_pages_count_in_french(large: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(large, "fr"))
    assert page.locator("#status").inner_text() == "5\u202f000 paires sur 5\u202f000"
    assert page.locator("html").get_attribute("lang") == "fr"
    assert "Verdict juste" in page.locator(".pair").first.inner_text()


def test_every_pair_is_labelled_for_a_screen_reader(mixed: Report, write: Write, open_page: Open) -> None:
    page = open_page(write(mixed))
    names = [page.get_by_role("article").nth(place).get_by_role("heading").inner_text() for place in range(5)]
    assert all(any(verdict.capitalize() in name for verdict in Verdict) for name in names)
    for role in ("banner", "main", "contentinfo", "search"):
        assert page.get_by_role(role).count() == 1
    assert page.get_by_role("list").count() >= 3
