"""The second witness: langid's model, read from a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.detection.witness import Witness
from auditor.errors import ModelError
from auditor.resources import model_file

SENTENCES = {
    "fr": "Les pêcheurs réparent leurs filets",
    "en": "The fishermen are mending their nets",
    "de": "Die Fischer flicken ihre Netze",
    "vi": "Ngư dân vá lưới trên bến cảng",
    "ru": "Рыбаки чинят сети в порту",
}


@pytest.fixture(scope="module")
def witness() -> Witness:
    return Witness.load(model_file("witness.npz"))


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("rival", SENTENCES)
def test_it_prefers_the_language_of_the_text(language: str, rival: str, witness: Witness) -> None:
    assert witness.prefers(language, rival, SENTENCES[language])
    assert rival == language or not witness.prefers(rival, language, SENTENCES[language])
    assert witness.prefers(language, None, SENTENCES[language])


def test_a_language_it_does_not_know_is_preferred(witness: Witness) -> None:
    assert witness.prefers("tlh", "fr", SENTENCES["fr"])


@pytest.mark.slow
def test_the_table_says_what_langid_says(witness: Witness) -> None:
    from langid.langid import LanguageIdentifier, model

    langid = LanguageIdentifier.from_modelstring(model, norm_probs=False)
    for text in SENTENCES.values():
        theirs = dict(langid.rank(text))
        ours = dict(zip(witness.languages, witness._scores(text).tolist(), strict=True))
        assert ours == pytest.approx(theirs, abs=0.05)


def test_a_broken_table_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "witness.npz"
    path.write_bytes(b"PK broken")
    with pytest.raises(ModelError, match=r"witness\.npz: .*; reinstall") as caught:
        Witness.load(path)
    assert "\n" not in str(caught.value)
