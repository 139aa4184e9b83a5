"""DOCX (Word) to segments: paragraphs in document order with those of tables and text boxes, and pictures' alternative texts.

Takes the bytes of the file, gives an article. A ``line`` is the number of the paragraph (``w:p``) in document order, from 1, empty
ones counted; a ``column`` counts the characters of the paragraph's text from 1, a line break within it as one. Only the standard
library is used: the document is XML in a ZIP file, and a document type, which no Word file has, is refused before any entity in it
could expand. Knows nothing of languages but what is set on the text.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

from auditor.article import Article, Role
from auditor.errors import InputError
from auditor.readers.flow import Line, segments_of
from auditor.readers.image_texts import distinct, says_something
from auditor.readers.language_tags import language_code
from auditor.readers.positions import EDGE, Place

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# A document's text is some megabytes at most; more is a bomb.
_MAXIMUM = 128 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
_SIGNS = {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_CAPTION = re.compile(r"caption|légende|legende|bildunterschrift|beschriftung|didascalia|leyenda|chú thích|credit", re.IGNORECASE)
_HEADING = re.compile(r"heading|^(?:sub)?title|titre|überschrift|titolo|título|tiêu đề", re.IGNORECASE)
# A text was pasted line by line, with empty paragraphs between its blocks, when it has so many empty ones for each other.
_PASTED = 0.25
# Without any style of a heading or a caption it takes fewer.
_PASTED_PLAIN = 0.1


def read_docx(data: bytes, path: str, article_id: str | None = None, notes: Sequence[str] = ()) -> Article:
    """Make an article of a Word document.

    Args:
        data: the whole file.
        path: where it came from, for the report and the errors.
        article_id: the article's name in the report; the path when not given.
        notes: what was found before.

    Raises:
        InputError: it is no DOCX file, it is encrypted or broken, or it holds no text.
    """
    document, styles = _parts(data, path)
    paragraphs = list(_paragraphs(document, styles))
    starts = [0]
    for paragraph in paragraphs:
        starts.append(starts[-1] + len(paragraph.text) + 1)

    def place(offset: int) -> Place:
        number = min(bisect_right(starts, offset), len(paragraphs))
        return number, offset - starts[number - 1] + 1

    segments = segments_of(distinct(_lines(paragraphs, starts)), place)
    if not segments:
        raise InputError(f"{path}: the document holds no text; nothing to audit")
    return Article(path, article_id or path, segments, tuple(notes))


@dataclass(slots=True)
class _Paragraph:
    """A paragraph: the parts of its text with ``\\n`` for breaks, what its style makes of it, its pictures' texts, and where it stands.

    ``box`` is the number of the text box or table cell around it, 0 in the body; ``languages`` counts characters by language.
    """

    parts: list[str] = field(default_factory=list)
    role: Role | None = None
    box: int = 0
    picture: bool = False
    described: list[str] = field(default_factory=list)
    languages: dict[str | None, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What the paragraph says."""
        return "".join(self.parts)


class _Builder(ElementTree.TreeBuilder):
    """Builds a tree, of a document without a document type only."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse it."""
        raise ValueError("it has a document type")


def _parts(data: bytes, path: str) -> tuple[ElementTree.Element, dict[str, str]]:
    if data.startswith(_OLE):
        raise InputError(f"{path}: encrypted, or in the old Word format; save it as DOCX without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document = _part(archive, "word/document.xml")
            if document is None:
                raise InputError(f"{path}: a ZIP file without word/document.xml; give a DOCX file")
            styles = _part(archive, "word/styles.xml")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise InputError(f"{path}: not a DOCX file: {_reason(error)}; save it as DOCX again") from error
    except RuntimeError as error:
        raise InputError(f"{path}: an entry of the file is encrypted; save it as DOCX without a password") from error
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        raise InputError(f"{path}: the document's XML is broken: {_reason(error)}; save it as DOCX again") from error
    return document, _style_names(styles)


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _part(archive: zipfile.ZipFile, name: str) -> ElementTree.Element | None:
    entry = next((entry for entry in archive.infolist() if entry.filename.lower().lstrip("/") == name), None)
    if entry is None:
        return None
    with archive.open(entry) as stream:
        data = stream.read(_MAXIMUM + 1)
    if len(data) > _MAXIMUM:
        raise ValueError(f"{name} holds more than {_MAXIMUM >> 20} MiB")
    return ElementTree.fromstring(data, parser=ElementTree.XMLParser(target=_Builder()))


def _style_names(styles: ElementTree.Element | None) -> dict[str, str]:
    """The names of the paragraph styles by their ids: Word keeps the English names of its own styles in every language."""
    names: dict[str, str] = {}
    for style in styles.iter() if styles is not None else ():
        if _local(style.tag) == "style":
            name = next((child for child in style if _local(child.tag) == "name"), None)
            names[_attribute(style, "styleId")] = _attribute(name, "val") if name is not None else ""
    return names


def _local(tag: object) -> str:
    """The name of a WordprocessingML element; of another one, its name with its namespace."""
    text = str(tag)
    return text.removeprefix(_W).removeprefix(_STRICT_W)


def _attribute(element: ElementTree.Element, name: str) -> str:
    return element.get(_W + name) or element.get(_STRICT_W + name) or ""


def _paragraphs(document: ElementTree.Element, styles: dict[str, str]) -> Iterator[_Paragraph]:
    """The paragraphs in document order; those of a text box come after the one that holds the box."""
    found: list[_Paragraph] = []
    boxes = 0
    # Elements to enter with the paragraph they write to, and the box around them; last in, first out.
    waiting: list[tuple[ElementTree.Element, _Paragraph | None, int, _Run]] = [(document, None, 0, _Run())]
    while waiting:
        element, paragraph, box, run = waiting.pop()
        name = _local(element.tag)
        if name in _PASSED_OVER:
            continue
        if name == "p":
            paragraph = _Paragraph(box=box, role=_role(element, styles))
            found.append(paragraph)
        elif name in ("txbxContent", "tc"):
            boxes += 1
            box, paragraph = boxes, None
        elif name == "r":
            run = _run(element)
        elif paragraph is not None:
            _write(paragraph, element, name, run)
        children = list(element)
        if element.tag == _MC + "AlternateContent":
            # The same twice, for new and for old versions of Word.
            children = children[:1]
        waiting.extend((child, paragraph, box, run) for child in reversed(children))
    return iter(found)


_PASSED_OVER = frozenset({"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr", "tblPr", "tcPr", "trPr"})


@dataclass(frozen=True, slots=True)
class _Run:
    """What is set on a run of text."""

    hidden: bool = False
    language: str | None = None


def _run(element: ElementTree.Element) -> _Run:
    hidden, language = False, None
    for properties in element:
        if _local(properties.tag) == "rPr":
            for child in properties:
                name = _local(child.tag)
                if name in ("vanish", "webHidden"):
                    hidden = _attribute(child, "val") not in ("0", "false", "off")
                elif name == "lang":
                    language = language_code(_attribute(child, "val"))
    return _Run(hidden, language)


def _write(paragraph: _Paragraph, element: ElementTree.Element, name: str, run: _Run) -> None:
    if name == "t" and not run.hidden:
        text = (element.text or "").replace("\n", " ").replace("\r", " ")
        paragraph.parts.append(text)
        paragraph.languages[run.language] = paragraph.languages.get(run.language, 0) + len(text)
    elif name in ("br", "cr"):
        paragraph.parts.append("\n")
    elif name in ("tab", "ptab"):
        paragraph.parts.append("\t")
    elif name in _SIGNS:
        paragraph.parts.append(_SIGNS[name])
    elif element.tag == _WP + "docPr":
        paragraph.picture = True
        for text in (element.get("descr", ""), element.get("title", "")):
            text = " ".join(text.split())
            if says_something(text) and text not in paragraph.described:
                paragraph.described.append(text)
    elif name in ("drawing", "pict", "object"):
        paragraph.picture = True


def _role(element: ElementTree.Element, styles: dict[str, str]) -> Role | None:
    for properties in element:
        if _local(properties.tag) == "pPr":
            style = next((_attribute(child, "val") for child in properties if _local(child.tag) == "pStyle"), "")
            name = styles.get(style) or style
            if _CAPTION.search(name):
                return Role.CAPTION
            if _HEADING.search(name):
                return Role.HEADING
    return None


def _lines(paragraphs: Sequence[_Paragraph], starts: Sequence[int]) -> Iterator[Line]:
    body = [paragraph for paragraph in paragraphs if not paragraph.box]
    empty = sum(_is_empty(paragraph) for paragraph in body)
    least = _PASTED if any(paragraph.role is not None for paragraph in body) else _PASTED_PLAIN
    pasted = empty > 0 and empty >= least * (len(body) - empty)
    block = 0
    before: _Paragraph | None = None
    for index, paragraph in enumerate(paragraphs):
        if before is None or not _stand_together(before, paragraph, pasted=pasted):
            block += 1
        before = paragraph
        language = _language(paragraph)
        for text in paragraph.described:
            # The text of a picture stands nowhere in the paragraph: its place is the paragraph's beginning.
            places = array("q", [starts[index]] * len(text) + [starts[index] + 1])
            yield Line(text, places, block, Role.CAPTION, described=True)
        start = 0
        for text in paragraph.text.split("\n"):
            offsets = range(starts[index] + start, starts[index] + start + len(text) + 1)
            yield Line(text, offsets, block, paragraph.role, language)
            start += len(text) + 1


def _is_empty(paragraph: _Paragraph) -> bool:
    return not paragraph.text.strip(EDGE + "\n") and not paragraph.described and not paragraph.picture


def _stand_together(before: _Paragraph, after: _Paragraph, *, pasted: bool) -> bool:
    """Whether two paragraphs are of one block."""
    if before.box != after.box or _is_empty(before) or _is_empty(after):
        return False
    if Role.HEADING in (before.role, after.role):
        return False
    if after.role is Role.CAPTION and (before.role is Role.CAPTION or before.picture):
        return True
    return pasted or bool(before.box)


def _language(paragraph: _Paragraph) -> str | None:
    """The language that is set on most of a paragraph's text."""
    total = sum(paragraph.languages.values())
    return next((language for language, size in paragraph.languages.items() if 10 * size >= 8 * total), None)
