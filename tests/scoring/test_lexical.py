"""Lexical translation tables: features, the scorer on a tiny table, and the tables that ship."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import ModelError
from auditor.scoring.lexical import LexicalModel, archive, batch, keys, spelling, table, tokens
from auditor.scoring.lexical.reading import Reader

SHIPPED = Path(__file__).parents[2] / "models" / "lexical"
MAX_FOLDER_BYTES = 60_000_000

# ten invented pairs of an invented language ("xx") and French
CORPUS = (
    ("mora kitu", "chat noir"),
    ("mora pano", "maison noire"),
    ("velu kitu", "chat blanc"),
    ("velu pano", "maison blanche"),
    ("kitu dorme", "le chat dort"),
    ("pano brule", "la maison brûle"),
    ("sefu dorme", "le chef dort"),
    ("sefu parla", "le chef parle"),
    ("mora sefu parla", "le chef noir parle"),
    ("velu sefu brule", "le chef blanc brûle"),
)
TRANSLATIONS = {
    "mora": "noir", "velu": "blanc", "kitu": "chat", "pano": "maison", "dorme": "dort", "brule": "brûle", "sefu": "chef",
    "parla": "parle",
}  # fmt: skip


def tiny_table() -> table.Table:
    """Each word of `TRANSLATIONS` with its translation at 0.9 and its rarity in `CORPUS`."""
    sides = [[f.key for pair in CORPUS for f in tokens.features(pair[k], code)] for k, code in ((0, "xx"), (1, "fr"))]
    keys = [sorted(set(side)) for side in sides]
    rarity = [np.array([7.0 for _ in side], dtype=np.float32) for side in keys]
    ends = [
        np.array([keys[k].index(tokens.features(words[k], code)[0].key) for words in TRANSLATIONS.items()])
        for k, code in ((0, "xx"), (1, "fr"))
    ]
    chance = np.full(len(TRANSLATIONS), 0.9, dtype=np.float32)
    return table.build(("xx", "fr"), (keys[0], keys[1]), (rarity[0], rarity[1]), (ends[0], ends[1]), chance, chance)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> LexicalModel:
    folder = tmp_path_factory.mktemp("tables")
    table.save(tiny_table(), folder / "xx-fr.npz")
    return LexicalModel.load(folder, "xx", "fr")


@pytest.mark.parametrize(
    ("language", "text", "keys"),
    [
        ("fr", "L'incendie d'Orléans", ["incendi", "orléan"]),
        ("vi", "Tổng thống Nga", ["tổng", "tổng_thống", "thống", "thống_nga", "nga"]),
        ("zh", "总统 Putin", ["总", "总统", "统", "putin"]),
        ("ja", "大統領は会談した", ["大", "大統", "大統領", "統", "統領", "領", "会", "会談", "談"]),
        ("ko", "대통령은", ["대통령", "대통", "통령"]),
        ("ar", "والرئيس", ["رئيس"]),
        ("th", "ไทย UN", ["ไท", "ไทย", "ย", "un"]),
        ("de", "Staatspräsident", ["staats", "-präsid"]),
        ("ru", "президента", ["прези"]),
        ("en", "It's 25 a.m.", ["it", "25"]),
        ("fr", "arrêtées arrête Russes russe", ["arrêt", "arrêt", "russ", "russ"]),
        ("fr", " ... ", []),
    ],
)
def test_features(language: str, text: str, keys: list[str]) -> None:
    assert [feature.key for feature in tokens.features(text, language)] == keys


@given(st.text(max_size=60), st.sampled_from(["vi", "en", "de", "zh", "ja", "ko", "ar", "he", "ru", "hi", "th", "xx"]))
def test_every_feature_has_its_place_in_the_text(text: str, language: str) -> None:
    text = tokens.normalise(text)
    for feature in tokens.features(text, language):
        assert 0 <= feature.start < feature.end <= len(text)
        assert feature.key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Putin", "Poutine"),
        ("Путин", "Poutine"),
        ("Hà Nội", "Hanoï"),
        ("Zelensky", "Zelenski"),
        ("1541", "1541"),
        ("Łódź", "Lodz"),
    ],
)
def test_spellings_of_one_name_agree(one: str, other: str) -> None:
    assert spelling.identity(one) == spelling.identity(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Putin", "Biden"), ("Paris", "Lyon"), ("200", "300"), ("Kim", "Xi")])
def test_different_names_do_not(one: str, other: str) -> None:
    assert spelling.identity(one) != spelling.identity(other)


@pytest.mark.parametrize("word", ["chat", "président", "总统", "..."])
def test_ordinary_words_have_no_identity(word: str) -> None:
    assert spelling.identity(word) == ""


@pytest.mark.parametrize("source", ["mora kitu", "velu pano", "mora sefu dorme"])
def test_translation_scores_above_unrelated(tiny: LexicalModel, source: str) -> None:
    right = " ".join(TRANSLATIONS[word] for word in source.split())
    true, false = tiny.score(source, right), tiny.score(source, "la table ronde")
    assert min(true.forward, true.backward) > 2
    assert max(false.forward, false.backward) < 0.1
    assert true.source_coverage == true.target_coverage == 1.0
    assert not true.untranslated
    assert not true.unsupported


def test_what_is_missing_and_what_is_added_is_named(tiny: LexicalModel) -> None:
    score = tiny.score("Mora kitu parla", "La maison brûle, chat noir")
    assert score.untranslated == ("parla",)
    assert score.unsupported == ("maison", "brûle")
    assert ("kitu", "chat") in [link[:2] for link in score.links]
    assert 0 < score.source_coverage < 1
    assert [link[2] for link in score.links] == sorted((link[2] for link in score.links), reverse=True)


def test_unknown_words_are_not_blamed(tiny: LexicalModel) -> None:
    score = tiny.score("mora zzyzx", "noir quelconque")
    assert not score.untranslated
    assert not score.unsupported


def test_names_and_numbers_speak_for_the_match(tiny: LexicalModel) -> None:
    same, other = tiny.score("Vladimir Putin 1541", "Vladimir Poutine 1541"), tiny.score("Vladimir Putin 1541", "Xi Jinping 300")
    assert same.forward > other.forward
    assert {link[:2] for link in same.links} == {("Vladimir", "Vladimir"), ("Putin", "Poutine"), ("1541", "1541")}


@pytest.mark.parametrize(("source", "target"), [("", ""), ("", "chat"), ("kitu", ""), ("...", "!!!")])
def test_nothing_to_compare_scores_zero(tiny: LexicalModel, source: str, target: str) -> None:
    score = tiny.score(source, target)
    assert not score.links
    assert math.isfinite(score.forward)
    assert tiny.score_many([(source, target)]).tolist() == [[score.forward, score.backward]]


words = st.lists(st.sampled_from([*TRANSLATIONS, *TRANSLATIONS.values(), "Putin", "Poutine", "12", "hapax"]), max_size=12)


@given(st.lists(st.tuples(words, words), max_size=6))
def test_a_batch_scores_as_its_pairs_do(tiny: LexicalModel, lists: list[tuple[list[str], list[str]]]) -> None:
    pairs = [(" ".join(source), " ".join(target)) for source, target in lists]
    scores = [tiny.score(*pair) for pair in pairs]
    assert np.allclose(tiny.score_many(pairs), [(s.forward, s.backward) for s in scores]) if pairs else True
    for (source, target), score in zip(pairs, scores, strict=True):
        assert 0 <= score.source_coverage <= 1
        assert 0 <= score.target_coverage <= 1
        assert all(word in source for word in score.untranslated)
        assert all(word in target for word in score.unsupported)


def test_a_saved_table_comes_back(tmp_path: Path) -> None:
    before = tiny_table()
    table.save(before, tmp_path / "xx-fr.npz")
    after = table.load(tmp_path / "xx-fr.npz")
    assert [list(side) for side in (after.source, after.target)] == [list(side) for side in (before.source, before.target)]
    assert after.starts.tolist() == before.starts.tolist()
    for name in ("columns", "forward_steps", "backward_steps", "source_rarity", "target_rarity"):
        assert getattr(after, name).tolist() == getattr(before, name).tolist()
    assert np.allclose(table.chances(after.forward_steps), 0.9, rtol=0.05)
    assert np.allclose(after.source_rarity, 7.0, atol=0.05)


@pytest.mark.parametrize("damage", [b"", b"not a table", b"\x93NUMPY\x01\x00", None, "array", "other", "cut", "flip"])
def test_a_broken_file_is_a_model_error(tmp_path: Path, damage: bytes | str | None) -> None:
    path = tmp_path / "xx-fr.npz"
    if isinstance(damage, bytes):
        path.write_bytes(damage)
    elif damage == "array":
        with path.open("wb") as file:
            np.save(file, np.arange(3))
    elif damage == "other":
        np.savez(path, meta=np.arange(3))
    elif damage is not None:
        table.save(tiny_table(), path)
        content = bytearray(path.read_bytes())
        half = len(content) // 2
        if damage == "cut":
            del content[half:]
        else:
            content[half : half + 40] = bytes(255 - byte for byte in content[half : half + 40])
        path.write_bytes(content)
    with pytest.raises(ModelError, match="xx-fr"):
        LexicalModel.load(tmp_path, "xx", "fr")


def test_a_table_of_another_scheme_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "SCHEME", "0")
    table.save(tiny_table(), tmp_path / "xx-fr.npz")
    monkeypatch.undo()
    with pytest.raises(ModelError, match="rebuild"):
        LexicalModel.load(tmp_path, "xx", "fr")


def test_available_lists_the_tables(tmp_path: Path) -> None:
    table.save(tiny_table(), tmp_path / "xx-fr.npz")
    assert LexicalModel.available(tmp_path) == ["xx"]
    assert LexicalModel.available(tmp_path, "de") == []
    assert LexicalModel.available(tmp_path / "missing") == []


LANGUAGES = ["vi", "en", "de", "zh", "ja", "ko", "ar", "he", "ru", "hi", "th", "fr", "xx"]
PHRASES = st.lists(
    st.sampled_from(
        ["Hà Nội,", "Tổng-thống", "Putin", "Путин", "大統領は", "总统Putin", "ไทยUN", "กรุงเทพ", "대통령은", "والرئيس", "הנשיא", "25", "7²",
         "Bundeskanzlerin", "d’Orléans", "n_1", "Ⓐ", "...", "\u0301", "é"]
    )
    | st.text(max_size=6),
    max_size=8,
)  # fmt: skip


@given(PHRASES, st.sampled_from(LANGUAGES), st.sampled_from([" ", "", ", ", "\n"]))
def test_the_quick_reading_gives_the_features_that_count(phrases: list[str], language: str, glue: str) -> None:
    text = tokens.normalise(glue.join(phrases))
    found = [(f.key, text[f.start : f.end]) for f in tokens.features(text, language)]
    reader = Reader(language, keys.Keys(*keys.pack(keys.arrange({key for key, _ in found[::2]}))))
    assert sorted(reader.codes(text)) == sorted(code for code in (reader.code(*one) for one in found) if code >= 0)


@given(st.sets(st.text(st.characters(exclude_characters="\n"), max_size=5), max_size=40), st.text(max_size=5))
def test_keys_know_their_numbers(known: set[str], other: str) -> None:
    arranged = keys.arrange(known)
    numbers = keys.Keys(*keys.pack(arranged))
    assert list(numbers) == arranged
    for _ in range(2):  # by search at first, then by dictionary
        assert [numbers.number(key) for key in arranged] == list(range(len(known)))
        assert numbers.number(other) == (arranged.index(other) if other in known else len(known))


def test_keys_of_one_checksum_are_told_apart() -> None:
    one, other = "plumless", "buckeroo"  # a known collision of CRC-32
    block, checksums = keys.pack(keys.arrange([one, other]))
    assert checksums[0] == checksums[1]
    numbers = keys.Keys(block, checksums)
    assert {numbers.number(one), numbers.number(other)} == {0, 1}
    with pytest.raises(ValueError, match="order"):
        keys.Keys(block, checksums[:1])


def test_an_archive_is_mapped_as_it_was_written(tmp_path: Path) -> None:
    arrays = {"a": np.arange(1000, dtype=np.uint16), "bc": np.zeros(0), "d": np.linspace(0, 1, 7)}
    for name in ("one.npz", "two.npz"):
        archive.write(tmp_path / name, arrays)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    mapped = archive.open_mapped(tmp_path / "one.npz")
    with np.load(tmp_path / "one.npz") as plain:
        for name, array in arrays.items():
            assert mapped[name].tolist() == array.tolist() == plain[name].tolist()
            assert not mapped[name].flags.owndata or not len(array)
            assert mapped[name].flags.aligned


def test_a_compressed_archive_is_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "a.npz", a=np.arange(10))
    with pytest.raises(ValueError, match="compressed"):
        archive.open_mapped(tmp_path / "a.npz")


@pytest.mark.parametrize(("cells", "couples"), [(1, 1), (50, 7)])
def test_the_size_of_the_blocks_changes_nothing(
    tiny: LexicalModel, cells: int, couples: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [*CORPUS, ("", "chat"), ("Putin", ""), ("Putin 12 mora", "Poutine 12 noir"), CORPUS[0]]
    before = tiny.score_many(pairs)
    monkeypatch.setattr(batch, "_CELLS", cells)
    monkeypatch.setattr(table, "_COUPLES", couples)
    assert np.allclose(tiny.score_many(pairs), before)
    assert tiny.score_many([]).shape == (0, 2)


SENTENCES = {
    "vi": ("Cảnh sát bắt giữ ba người trong thành phố", "Lính cứu hỏa dập tắt đám cháy"),
    "en": ("The police arrested three people in the city", "Firefighters put out the blaze"),
    "es": ("La policía detuvo a tres personas en la ciudad", "Los bomberos apagaron el incendio"),
    "de": ("Die Polizei hat drei Menschen in der Stadt festgenommen", "Die Feuerwehr hat den Brand gelöscht"),
    "ru": ("Полиция арестовала трёх человек в городе", "Пожарные потушили пожар"),
    "zh": ("警察在城市逮捕了三个人", "消防员扑灭了火灾"),
    "ja": ("警察は都市で三人を逮捕した", "消防士が火災を消火した"),
    "ko": ("경찰이 도시에서 세 명을 체포했다", "소방관들이 화재를 진압했다"),
    "ar": ("اعتقلت الشرطة ثلاثة أشخاص في المدينة", "أخمد رجال الإطفاء الحريق"),
}
FRENCH = ("La police a arrêté trois personnes dans la ville", "Les pompiers ont éteint l'incendie")


@pytest.mark.parametrize("language", SENTENCES)
def test_shipped_tables_prefer_the_translation(language: str) -> None:
    model = LexicalModel.load(SHIPPED, language, "fr")
    pairs = [(source, target) for source in SENTENCES[language] for target in FRENCH]
    right_1, wrong_1, wrong_2, right_2 = model.score_many(pairs).sum(axis=1)
    assert min(right_1, right_2) > max(wrong_1, wrong_2) + 0.5


def test_the_tables_stay_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) <= MAX_FOLDER_BYTES
