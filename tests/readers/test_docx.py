import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.article import Role
from auditor.errors import InputError
from auditor.readers.docx import read_docx
from auditor.readers.text import read_text

ARTICLES = sorted((Path(__file__).parents[2] / "corpus" / "articles").glob("*.txt"))
VI, FR = "Nhà lãnh đạo Kim Jong-un. Ảnh: TASS", "Le dirigeant Kim Jong-un. Photo : TASS"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:x="urn:x"'
)
STYLES = f'<w:styles xmlns:w="{W}"><w:style w:styleId="Lgende"><w:name w:val="caption"/></w:style><w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style></w:styles>'


def package(body: str, head: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"<?xml version='1.0'?>{head}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr("word/styles.xml", STYLES)
    return data.getvalue()


def p(text: str = "", style: str = "", inside: str = "", language: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f'<w:rPr><w:lang w:val="{language}"/></w:rPr>' if language else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n") if line)
    return f"<w:p>{properties}<w:r>{run}{inside}{lines}</w:r></w:p>"


def picture(text: str) -> str:
    return f"<w:drawing><wp:inline><wp:docPr id='1' name='Image 1' descr={quoteattr(text)}/></wp:inline></w:drawing>"


def blocks(body: str) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for segment in read_docx(package(body), "a.docx").segments:
        found.setdefault(segment.block, []).append(segment.text)
    return list(found.values())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("Un.") + p("Deux."), [["Un."], ["Deux."]]),
        (p("Un.") + p() + p(VI) + p(FR) + p() + p("Deux."), [["Un."], [VI, FR], ["Deux."]]),
        (p(f"{VI}\n{FR}"), [[VI, FR]]),
        (p("Un.") + p(VI, "Lgende") + p(FR, "Lgende") + p("Deux."), [["Un."], [VI, FR], ["Deux."]]),
        (p(inside=picture(VI)) + p(FR, "Lgende") + p("Un."), [[VI, FR], ["Un."]]),
        (p(FR, inside=picture("image1.png")), [[FR]]),
        (f"<w:tbl><w:tr><w:tc>{p('a')}{p('b')}</w:tc><w:tc>{p('c')}</w:tc></w:tr></w:tbl>" + p("d"), [["a", "b"], ["c"], ["d"]]),
        (p("Un.", inside=f"<mc:AlternateContent><mc:Choice><w:txbxContent>{p(VI)}{p(FR)}</w:txbxContent></mc:Choice>"
           f"<mc:Fallback><w:txbxContent>{p(VI)}</w:txbxContent></mc:Fallback></mc:AlternateContent>"), [["Un."], [VI, FR]]),
        ("<w:p><w:del><w:r><w:delText>non</w:delText></w:r></w:del><w:ins><w:r><w:t>oui</w:t></w:r></w:ins><w:hyperlink><w:r><w:t> et</w:t>"
         "</w:r></w:hyperlink><w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r><w:r><w:instrText>SEQ</w:instrText></w:r></w:p>", [["oui et"]]),
    ],
)  # fmt: skip
def test_text(body: str, expected: list[list[str]]) -> None:
    assert blocks(body) == expected


def test_places_roles_and_languages() -> None:
    body = (
        p("Le titre", "Titre1") + p() + p(f"  {VI}\n{FR}", "Lgende", language="vi-VN") + p("Un texte.", inside=picture("Mùa hè"))
    )
    article = read_docx(package(body), "a.docx", "x", ("note",))
    title, source, target, alt, text = article.segments
    assert (article.id, article.notes, title.role, title.line, title.column, title.end_column) == (
        "x",
        ("note",),
        Role.HEADING,
        1,
        1,
        9,
    )
    assert (source.role, source.language, source.line, source.column) == (Role.CAPTION, "vi", 3, 3)
    assert (target.line, target.column, target.end_column) == (3, len(VI) + 4, len(VI) + len(FR) + 4)
    assert (alt.text, alt.role, alt.line, alt.column, alt.language) == ("Mùa hè", Role.CAPTION, 4, 1, None)
    assert (text.line, text.column, text.block) == (4, 1, alt.block)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a DOCX file"),
        (b"PK\x03\x04 and no more", "not a DOCX file"),
        (b"plain text", "not a DOCX file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted, or in the old Word format"),
        (package("<w:p>"), "XML is broken"),
        (package(p("&b;"), BOMB).replace(b"&amp;", b"&"), "XML is broken: it has a document type"),
        (package(p()), "holds no text"),
        (package(p("un"))[:-30], "not a DOCX file"),
    ],
)
def test_what_is_no_document_is_one_line(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_docx(data, "a.docx")
    assert str(caught.value).startswith("a.docx: ")
    assert "\n" not in str(caught.value)


def test_a_zip_file_without_a_document() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(InputError, match=r"without word/document\.xml; give a DOCX file"):
        read_docx(data.getvalue(), "a.docx")


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_pasted_article_says_the_same_as_its_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    pasted = read_docx(package("".join(map(p, text.split("\n")))), "a.docx")
    plain = read_text(text)
    expected = [(s.text, s.block, s.role, s.line, s.column, s.end_line, s.end_column) for s in plain.segments]
    assert [(s.text, s.block, s.role, s.line, s.column, s.end_line, s.end_column) for s in pasted.segments] == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet="aé b\u0301<&😀", max_size=8), min_size=1, max_size=8))
def test_every_character_has_its_place(paragraphs: list[str]) -> None:
    try:
        segments = read_docx(package("".join(map(p, paragraphs))), "a.docx").segments
    except InputError:
        assert not "".join(paragraphs).strip()
        return
    for segment in segments:
        raw = segment.raw or segment.text
        assert paragraphs[segment.line - 1][segment.column - 1 : segment.end_column - 1] == raw


def test_nesting_does_not_matter() -> None:
    assert blocks("<x:x>" * 20_000 + p("un") + "</x:x>" * 20_000) == [["un"]]
