"""Pages in other encodings than UTF-8, which say so themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.readers.decoding import decode
from auditor.readers.legacy_encodings import declared_encoding, guessed_encoding

FR = "L’équipe a déjà gagné « à l’extérieur » – 12 €"
META = '<!DOCTYPE html><html><head><meta charset="{}"></head><body><p>{}</p>'
EQUIV = '<html><head><title>x</title><META HTTP-EQUIV=Content-Type CONTENT="text/html; charset={}"></head><p>{}</p>'
XML = "<?xml version='1.0' encoding='{}'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>{}</p></body></html>"
LATE = "<html><head><script>" + "// x\n" * 1000 + '</script><meta charset="{}"></head><p>{}</p>'


@pytest.mark.parametrize("page", [META, EQUIV, XML, LATE], ids=["meta", "http-equiv", "xml", "late meta"])
@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("windows-1252", "cp1252", FR),
        ("iso-8859-1", "cp1252", FR),
        ("ISO-8859-15", "iso-8859-15", "L'équipe a déjà gagné 12 € à Noël"),
        ("windows-1258", "cp1258", "Ngư dân va\u0301 lươ\u0301i trên bê\u0301n ca\u0309ng"),
        ("euc-kr", "cp949", "어민들이 그물을 손질한다. 사진: 연합뉴스"),
        ("gb2312", "gbk", "渔民在码头修补渔网。图片：新华社"),
        ("Shift_JIS", "cp932", "漁師が網を直している。写真：共同①"),
        ("iso-2022-jp", "iso-2022-jp", "漁師が網を直している"),
        ("windows-1251", "cp1251", "Рыбаки чинят сети. Фото: ТАСС"),
    ],
)
def test_the_declared_encoding_is_read(page: str, label: str, codec: str, text: str) -> None:
    decoded = decode(page.format(label, text).encode(codec), "a.html")

    assert text in decoded.text
    assert decoded.note is None


def test_utf8_is_believed_before_a_declaration_that_was_left_over() -> None:
    decoded = decode(META.format("iso-8859-1", FR).encode(), "a.html")

    assert decoded.encoding == "utf-8"
    assert FR in decoded.text


def test_a_declaration_that_the_bytes_contradict_is_not_believed() -> None:
    page = META.format("shift_jis", "Les élus ont déjà voté à l’unanimité, d’après un arrêté publié à l’été. " * 20).encode(
        "cp1252"
    )

    decoded = decode(page, "a.html")

    assert "voté à l’unanimité" in decoded.text
    assert "guess" in (decoded.note or "")


@pytest.mark.parametrize("label", ["", "bogus", "utf-8", "replacement", "utf-7", "x-user-defined\x00"])
def test_labels_of_nothing(label: str) -> None:
    assert declared_encoding(META.format(label, "é").encode("latin-1")) in (None, "cp1252")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Les élus ont déjà voté à l’unanimité. Le maire s’en félicite : « C’est une étape. »", "cp1252"),
        ("Le città italiane si preparano: «È già estate», ha detto il sindaco di Forlì, perché più turisti arrivano.", "cp1252"),
        ("Rybáři opravují sítě na nábřeží. Žádný z nich neví, kdy přijde loď.", "iso-8859-2"),
        ("Рыбаки чинят сети на набережной", "koi8-r"),
        ("어민들이 그물을 손질하고 있다", "cp949"),
    ],
)
def test_what_is_declared_nowhere_is_guessed(text: str, codec: str) -> None:
    decoded = decode((text * 2).encode(codec), "a.txt")

    assert decoded.text == text * 2
    assert "guess" in (decoded.note or "")


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_can_be_guessed(data: bytes) -> None:
    assert isinstance(data.decode(guessed_encoding(data), "replace"), str)


@given(st.binary(max_size=400), st.sampled_from([b"", b"<meta charset=", b"<?xml encoding='"]))
def test_any_bytes_may_declare_something(data: bytes, before: bytes) -> None:
    declared = declared_encoding(before + data)

    assert declared is None or "é".encode().decode(declared, "replace")
