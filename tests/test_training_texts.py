"""The made-up captions that the pair classifier learns from: every table row must give whole sentences in every language it has."""

from __future__ import annotations

import importlib
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from rapidfuzz import fuzz, process

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "models/build/classifier"
LONG = 9115  # the captions before the short ones


@pytest.fixture(scope="module")
def made() -> Iterator[dict[str, ModuleType]]:
    names = ("scenes", "dealings", "alterations", "examples", "captions")
    sys.path.insert(0, str(FOLDER))
    try:
        yield {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(str(FOLDER))
        for name in names:
            sys.modules.pop(name, None)


@pytest.mark.parametrize("table", ["dealings.tsv", "gifts.tsv"])
def test_every_deal_can_be_said_in_every_language_that_it_has(made: dict[str, ModuleType], table: str) -> None:
    dealings = made["dealings"]
    countries = table == "dealings.tsv"
    languages = dealings.COUNTRY_LANGUAGES if countries else dealings.PEOPLE_LANGUAGES
    parties = dealings.countries() if countries else dealings.people()
    generator = random.Random(1)
    for templates in dealings.read(table, languages):
        assert {"fr", "vi", "en"} <= templates.keys()
        for language in templates:
            for form in templates[language]:
                assert {match[2] for match in re.finditer(r"\{([^{}]* )?([AB])\}", form)} == {"A", "B"}, form
            for _ in range(5):
                deal = dealings.Deal(templates, *generator.sample(parties, 2))
                text = dealings.says(deal, language, generator)
                assert not set("{}|") & set(text), text
                noun = deal.first.names[language].lower().removeprefix("el ")
                assert noun in text.lower() or language == "fr", text


def test_french_prepositions_join_their_articles_and_korean_particles_follow_the_last_letter(made: dict[str, ModuleType]) -> None:
    dealings = made["dealings"]
    by_name = {party.names["fr"]: party for party in dealings.countries()}
    first = next(t for t in dealings.read("dealings.tsv", dealings.COUNTRY_LANGUAGES) if "vend du gaz" in t["fr"][0])
    deal = dealings.Deal(first, by_name["le Japon"], by_name["l'Inde"])
    said = {dealings.says(deal, "fr", random.Random(seed)).rstrip(".") for seed in range(20)}
    assert said == {"Le Japon vend du gaz à l'Inde", "L'Inde achète du gaz au Japon"}
    korean = {dealings.says(deal, "ko", random.Random(seed)).rstrip(".") for seed in range(20)}
    assert korean == {"일본이 인도에 가스를 판매한다", "인도가 일본에서 가스를 구매한다"}


def test_swapped_sides_are_another_deal(made: dict[str, ModuleType]) -> None:
    dealings = made["dealings"]
    generator = random.Random(2)
    deals = dealings.deals(60, generator)
    for deal in deals:
        other = dealings.changed(deal, "roles", deals, generator)
        assert (other.first, other.second) == (deal.second, deal.first)


def test_a_nation_shows_in_the_languages_that_can_say_it(made: dict[str, ModuleType]) -> None:
    scenes = made["scenes"]
    nation = next(item for item in scenes.nations() if item.english == "Chinese")
    agent = next(item for item in scenes.agents() if item.names["fr"][0] == "les policiers")
    from dataclasses import replace

    chinese = replace(agent, nation=nation)
    assert chinese.named("fr")[0] == "les policiers chinois"
    assert chinese.named("en")[0] == "the Chinese police officers"
    assert chinese.named("vi")[0] == "các cảnh sát Trung Quốc"
    assert chinese.named("ru") is None


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Le musée ouvre lundi", {"Le musée ferme lundi"}),
        ("La victoire des Bleus", {"La défaite des Bleus"}),
        ("Il faut l'accepter", {"Il faut l'accepter", None}),  # "refuser" cannot stand after "l'"
    ],
)
def test_a_word_gives_way_to_its_opposite(made: dict[str, ModuleType], text: str, others: set[str | None]) -> None:
    alter = made["alterations"].Alterations([text], random.Random(3))
    assert alter.opposed(text) in others


def test_nouns_change_places_with_their_determiners(made: dict[str, ModuleType]) -> None:
    alter = made["alterations"].Alterations([], random.Random(4))
    assert alter.swapped("La commune attaque le retraité") == "Le retraité attaque la commune"
    assert alter.swapped("Le juge parle de la banque") == "La banque parle du juge"
    assert alter.swapped("Le chat et le chien dorment") is None


def test_each_written_caption_has_right_and_wrong_versions_and_none_is_in_the_corpus(made: dict[str, ModuleType]) -> None:
    read = made["captions"].read()
    assert len(read) > 17_000
    assert len({caption.language for caption in read}) == 30
    for place, caption in enumerate(read):
        versions = [*caption.right, *(text for text, _ in caption.wrong)]
        assert len(versions) == len(set(versions)), caption
        assert caption.right, caption
        assert len(caption.wrong) > 1, caption
        # The two of a short caption may be of one kind.
        assert len({kind for _, kind in caption.wrong}) > 1 or place >= LONG, caption
    measured = _corpus()
    assert not {text for texts in measured.values() for text in texts} & set(made["captions"].texts(read))
    for caption in read:
        near = process.extractOne(caption.source, measured.get(caption.language, ()), scorer=fuzz.ratio, score_cutoff=80)
        assert near is None, (caption.source, near)


def test_held_captions_are_in_no_text_that_is_learned_from(made: dict[str, ModuleType]) -> None:
    held = made["captions"].read(made["captions"].HELD)
    assert len(held) > 400
    learned = set(made["captions"].texts(made["captions"].read()))
    assert not {caption.source for caption in held} & learned
    measured = _corpus()
    for caption in held:
        near = process.extractOne(caption.source, measured.get(caption.language, ()), scorer=fuzz.ratio, score_cutoff=80)
        assert near is None, (caption.source, near)


def _corpus() -> dict[str, list[str]]:
    """The texts of the corpus by language: those of the pairs, and the foreign segments and counterparts of the articles."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / "corpus/pairs.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found.setdefault(row["language"], []).append(row["source"])
        found.setdefault("fr", []).append(row["target"])
    for line in (ROOT / "corpus/gold.jsonl").read_text("utf-8").splitlines():
        for row in json.loads(line)["pairs"]:
            found.setdefault(row["language"], []).append(row["text"])
            found.setdefault("fr", []).append(row["counterpart"] or "")
    return {language: list(dict.fromkeys(texts)) for language, texts in found.items()}


def test_the_written_captions_make_examples_of_every_kind_in_both_directions(made: dict[str, ModuleType]) -> None:
    kinds = made["examples"].KINDS
    found = made["captions"].examples(made["captions"].read()[:200], random.Random(3))
    assert {example.kind for example in found} == set(range(len(kinds)))
    assert any(example.language == "fr" and example.target_language != "fr" for example in found)
    turned = [made["examples"].turned(example) for example in found]
    assert [made["examples"].turned(example) for example in turned] == found
