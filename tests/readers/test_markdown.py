import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor.article import Role, Segment
from auditor.readers.markdown import read_markdown
from auditor.readers.positions import Lines
from auditor.readers.text import read_text

ARTICLES = sorted((Path(__file__).parents[2] / "corpus" / "articles").glob("*.txt"))
VI, FR = "Nhà lãnh đạo Kim Jong-un. Ảnh: TASS", "Le dirigeant Kim Jong-un. Photo : TASS"


def blocks(source: str) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for segment in read_markdown(source).segments:
        found.setdefault(segment.block, []).append(segment.text)
    return list(found.values())


def written(source: str, segment: Segment) -> str:
    """What the source writes at the place of each character of a segment."""
    lines = Lines(source)
    if segment.offsets is None:
        start = lines.offset(segment.line, segment.column)
        return source[start : start + len(segment.text)]
    return "".join(source[lines.offset(*place)] for place in segment.offsets[:-1])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"Un.\n\n{VI}\n{FR}\n\nDeux.", [["Un."], [VI, FR], ["Deux."]]),
        ("# Un *deux* #\n\nTitre\n=====\n\ntexte", [["Un deux"], ["Titre"], ["texte"]]),
        ("- un\n- deux\n\n1. trois", [["un"], ["deux"], ["trois"]]),
        ("> cité\n> encore", [["cité", "encore"]]),
        ("| a | b |\n|---|---|\n| c | *d* |", [["a"], ["b"], ["c"], ["d"]]),
        ("[un *lien*](http://x.y \"non\") et **gras** `code`", [["un lien et gras code"]]),
        ("&eacute;t&eacute; \\*non\\* a*b _c_", [["été *non* a*b c"]]),
        ("```\nnon\n```\n\n    indenté\n", [["indenté"]]),
        (f"![{VI}](a.jpg \"{FR}\")", [[VI, FR]]),
        (f"![{VI}](a.jpg)\n*{FR}*", [[VI, FR]]),
        (f"![{FR}](a.jpg)\n{FR}", [[FR]]),
        (f"Avant ![{VI}](a.jpg) après\n{FR}", [["Avant  après", VI, FR]]),
        ("![IMG_2041.jpg](a.jpg)\nun", [["un"]]),
        (f"![{VI}][r]\n\n[r]: a.jpg \"{FR}\"", [[VI, FR]]),
        (f"<figure><img alt='{VI}'><figcaption>{FR}</figcaption></figure>\n\ntexte", [[VI, FR], ["texte"]]),
        (f"{VI}<br>{FR}", [[VI, FR]]),
        (f"texte <img alt='{VI}'>\n{FR}", [["texte", VI, FR]]),
        ("- a\n\n  <p>b</p>\n\n  c", [["a"], ["b"], ["c"]]),
        ("", []),
    ],
)  # fmt: skip
def test_text(source: str, expected: list[list[str]]) -> None:
    assert blocks(source) == expected
    assert blocks(source.replace("\n", "\r\n")) == expected


@pytest.mark.parametrize(
    ("source", "language", "expected"),
    [
        (f'---\nlang: fr-FR\ntitle: "Un \\"titre\\""\ndraft: true\nimage:\n  caption: {VI}\n  alt: {FR}\n  file: a.jpg\n---\ntexte',
         "fr", [["Un \"titre\""], [VI, FR], ["texte"]]),
        (f"---\nlocale: vi_VN\nimage_caption: '{VI}'\ndescription: >\n  Un texte\n  plié\ntags: [a, b]\n---\n", "vi", [[VI], ["Un texte plié"]]),
        (f'+++\nlang = "fr"\ntitle = "Un titre"\n[image]\ncaption = "{VI}"\n+++\n\ntexte', "fr", [["Un titre"], [VI], ["texte"]]),
        (f"---\nimages:\n  - caption: {VI}\n  - caption: {FR}\n---\n", None, [[VI], [FR]]),
        ("---\nUn : [cassé\n---\ntexte", None, [["Un : [cassé"], ["texte"]]),
        ("---\n\ntexte\n", None, [["texte"]]),
    ],
)  # fmt: skip
def test_front_matter(source: str, language: str | None, expected: list[list[str]]) -> None:
    article = read_markdown(source)
    assert article.language == language
    assert blocks(source) == expected
    for segment in article.segments:
        if segment.text in (VI, FR, "texte", "Un titre"):
            assert written(source, segment) == segment.text


def test_places_roles_and_directives() -> None:
    source = (
        '# Un *titre* ##\n\n<!-- auditor: ignore CT101 -- voulu -->\n> **Gras** ![L\'&eacute;t&eacute; ici](a.jpg "Mùa hè")\n'
    )
    article = read_markdown(source, "a.md", notes=("x",))
    title, text, alt, hover = article.segments
    assert (title.role, title.line, title.column, title.end_column) == (Role.HEADING, 1, 3, 12)
    assert (text.text, text.line, text.column) == ("Gras", 4, 5)
    assert (alt.text, alt.role, alt.line, alt.column) == ("L'été ici", Role.CAPTION, 4, 14)
    assert (hover.text, hover.role, hover.line, hover.column) == ("Mùa hè", Role.CAPTION, 4, 46)
    (directive,) = article.directives
    assert (directive.line, directive.rules, directive.first_line, directive.reason) == (3, ("CT101",), 4, "voulu")
    assert (article.path, article.notes) == ("a.md", ("x",))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_plain_prose_says_the_same_as_text(path: Path) -> None:
    # Marks of Markdown are not plain prose.
    text = re.sub(r"(?m)^(\s*)[-*+•#>]|[\\`*_\[\]<>|~&]|^\s*\d+[.)]|^[-=]+$", "", path.read_text(encoding="utf-8"))
    assert read_markdown(text).segments == read_text(text).segments


MARKS = ["*", "**", "_", "`", "[", "](u \"mot\")", "![", "\n", "\n\n", "> ", "- ", "&eacute;", "\\*", "  \n", "<br>", "# ", "~~", "<b>", "\\"]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "place"), [("`mot\n`", "mot"), ("Le `mot\nici` est là", "Le mot\nici est là"), ("` mot\nici`", "mot\nici")]
)
def test_code_over_two_lines_has_its_place(source: str, place: str) -> None:
    [segment] = read_markdown(source).segments
    assert written(source, segment) == place


@settings(max_examples=80, deadline=None)
@example(["`", "mot", "\n", "`"])
@given(st.lists(st.one_of(st.sampled_from(["mot", "été", "Nhà lãnh", "2*3", " ", "a b"]), st.sampled_from(MARKS)), max_size=25))
def test_every_character_has_its_place(parts: list[str]) -> None:
    source = "".join(parts)
    for segment in read_markdown(source).segments:
        for character, place in zip(segment.text, written(source, segment), strict=True):
            assert (
                character == place
                or (place == "&" and character == "é")
                or place == "\\"
                or character == place == " "
                or place.isspace()
            )


@pytest.mark.parametrize(
    "source", ["mot *gras* &eacute; [lien](u)\n" * 3_000, ">" * 20_000 + "x", "*" * 20_000, "[" * 5_000, "![" * 3_000, "- " * 3_000, "a\n\n" * 5_000,
               "---\n" + "[" * 5_000 + "\n---\n", "<div>" * 5_000, "\0\ud800\u202e\n"], ids=range(10)
)  # fmt: skip
def test_large_and_hostile_texts_take_little_time(source: str) -> None:
    start = time.process_time()
    read_markdown(source)
    assert time.process_time() - start < 10
