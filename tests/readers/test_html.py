import html
import re
import string
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import Auditor
from auditor.article import Article, Role, Segment
from auditor.readers.html import read_html
from auditor.readers.positions import Lines
from auditor.readers.text import read_text

ARTICLES = sorted((Path(__file__).parents[2] / "corpus" / "articles").glob("*.txt"))


def texts(source: str) -> list[str]:
    return [segment.text for segment in read_html(source).segments]


def blocks(source: str) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for segment in read_html(source).segments:
        found.setdefault(segment.block, []).append(segment.text)
    return list(found.values())


def assert_placed(source: str, segment: Segment) -> None:
    """Every character of a segment stands at its place in the source, as itself, as an entity, or as white space."""
    lines = Lines(source)
    for offset, character in enumerate(segment.text):
        if segment.offsets is not None:
            place = segment.offsets[offset]
        elif segment.raw is None:
            place = (segment.line, segment.column + offset)
        else:
            continue
        rest = source[lines.offset(*place) :]
        if character.isspace() and rest[:1].isspace():
            continue
        if rest.startswith("&"):
            reference = rest[: rest.find(";") + 1] or rest
            assert html.unescape(reference).startswith(character) or character == "&"
        else:
            assert unicodedata.normalize("NFD", rest[:1])[0] == unicodedata.normalize("NFD", character)[0]
    assert (segment.end_line, segment.end_column) > (segment.line, segment.column)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>Un  deux\n trois</p>", ["Un deux trois"]),
        ("<p>L&rsquo;&eacute;t&eacute; &#x1EA2;&#7842;nh &amp; co</p>", ["L’été ẢẢnh & co"]),
        ("<p>Un <b>gras</b><i> penché</i>e</p>", ["Un gras penchée"]),
        ("<p>a&nbsp;b</p>", ["a\u00a0b"]),
        ("<p>Vie\u0323\u0302t Nam</p>", ["Việt Nam"]),
        ("<p>un<br>deux<br/>trois", ["un", "deux", "trois"]),
        ("<pre>  un\n  deux  trois</pre>", ["un", "deux  trois"]),
        ("un<p>deux<div>trois</div>quatre", ["un", "deux", "trois", "quatre"]),
        ("<ul><li>un<li>deux</ul><dl><dt>a<dd>b</dl>", ["un", "deux", "a", "b"]),
        ("<table><tr><td>a<td>b<tr><td>c</table>", ["a", "b", "c"]),
        ("<blockquote>cité</blockquote><address>Rue X</address>", ["cité", "Rue X"]),
        ("<p>vu</p><script>x = '<p>non</p>'</script><style>p{}</style><template><p>non</template><noscript>non</noscript>", ["vu"]),
        ("<nav>non</nav><div role=navigation>non</div><button>non</button><p>vu<select><option>non</select>", ["vu"]),
        ("<p hidden>non</p><p aria-hidden=true>non</p><p style='color:red; display: none'>non</p><p>vu", ["vu"]),
        ("<header>non</header><p>vu</p><footer>non</footer>", ["vu"]),
        ("<article><header>vu</header><p>texte</p><footer>pied</footer></article><footer>non</footer>", ["vu", "texte", "pied"]),
        ("<div class='cookie-banner'><p>Nous utilisons</p></div><p>Un texte bien plus long que la bannière, et qui compte.</p>",
         ["Un texte bien plus long que la bannière, et qui compte."]),
        ("<ul class='main-menu'><li><a>Un</a><li><a>Deux</a></ul><p>vu</p>", ["vu"]),
        ("<p class=menu>Le menu du jour</p>", ["Le menu du jour"]),
        ("<main><aside class=related><h3>You may also like</h3></aside><p>vu</p></main>", ["You may also like", "vu"]),
    ],
)  # fmt: skip
def test_text(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>Prix < 5 et > 3 & plus</p>", ["Prix < 5 et > 3 & plus"]),
        ("<p>Prix <b 5 euros</p><p>suite", ["Prix <b 5 euros", "suite"]),
        ("<p class=\"a>Un deux</p>\n<p class=\"b\">trois</p>", ["Un deux", "trois"]),
        ("<p class='a>Un deux</p> et la suite", ["Un deux", "et la suite"]),
        ("<p class=a\n<b>un</b> deux", ["un deux"]),
        ("<p><b>un<p>deux</b>trois", ["un", "deuxtrois"]),
        ("<p>un</p><!-- jamais fermé <p>deux</p>", ["un", "jamais fermé", "deux"]),
        ("<title>jamais fermé<p>deux</p>", ["jamais fermé", "deux"]),
        ("<html><body><p>un</p></body></html><html><body class=x><p>deux</p></body></html>", ["un", "deux"]),
        ("<p>un</p></div></p></span><p>deux", ["un", "deux"]),
        ("<table>perdu<tr><td>a</table>", ["perdu", "a"]),
        ("<p>fin <img src='coup", ["fin"]),
        ("a\0b<p>\ud800 c", ["ab", "\ufffd c"]),
    ],
)  # fmt: skip
def test_malformed_markup_loses_no_text(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


VI, FR = "Nhà lãnh đạo Kim Jong-un. Ảnh: TASS", "Le dirigeant Kim Jong-un. Photo : TASS"


@pytest.mark.parametrize(
    "caption",
    [
        f"{VI}<br>{FR}",
        f"<p>{VI}</p><p>{FR}</p>",
        f"<span>{VI}</span><span>{FR}</span>",
        f"<span>{VI}</span> / <span>{FR}</span>",
        f"<span lang=vi>{VI}</span> | <em lang=fr>{FR}</em>",
        f"<div>{VI}</div>\n{FR}",
        f"{VI}<br><br>{FR}",
    ],
)
def test_captions_of_one_figure_stay_apart_in_one_block(caption: str) -> None:
    source = f"<p>Avant.</p><figure><img src=a.jpg><figcaption>{caption}</figcaption></figure><p>Après.</p>"
    assert blocks(source) == [["Avant."], [VI, FR], ["Après."]]
    assert {segment.role for segment in read_html(source).segments if segment.block == 1} == {Role.CAPTION}


def test_a_caption_of_inline_parts_is_one() -> None:
    source = "<figure><figcaption>Le <span>président</span> <b>Poutine</b> et <span class=a>Kim</span> <span>à Pyongyang</span></figcaption></figure>"
    assert texts(source) == ["Le président Poutine et Kim à Pyongyang"]


@pytest.mark.parametrize(
    "name",
    [
        "wp-caption-text",
        "image-credit",
        "caption",
        "photo-caption",
        "legend",
        "legende",
        "PhotoCMS_Caption",
        "article__figureCaption",
    ],
)
def test_caption_classes(name: str) -> None:
    source = (
        f"<div><p>Le texte de l'article, qui est un peu plus long.</p><p class='{name}'>{VI}</p><p class='{name}'>{FR}</p></div>"
    )
    segments = read_html(source).segments
    assert [(segment.text, segment.role, segment.block) for segment in segments[1:]] == [
        (VI, Role.CAPTION, 1),
        (FR, Role.CAPTION, 1),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"<figure><img alt='{VI}'><figcaption>{FR}</figcaption></figure>", [[VI, FR]]),
        (f"<figure><img alt='{FR}' title='{VI}'><figcaption>{FR}</figcaption></figure>", [[VI, FR]]),
        (f"<figure><img alt='IMG_2041.jpg' title='kim-jong-un-poutine'><figcaption>{FR}</figcaption></figure>", [[FR]]),
        (f"<figure><img alt='{VI}'></figure><figure><img alt='{FR}'></figure>", [[VI], [FR]]),
        (f"<figure><img><figcaption>{VI}</figcaption></figure><p class=caption>{FR}</p>", [[VI], [FR]]),
        (f"<div class='wp-caption'><img alt='{VI}'><p class='wp-caption-text'>{FR}</p></div>", [[VI, FR]]),
        (f"<table class=picture><tr><td class=pic><img><tr><td class=caption>{VI}<br>{FR}</table>", [[VI, FR]]),
        (f"<figure class=gallery><figure><img alt='{VI}'></figure><figure><img alt='{FR}'></figure></figure>", [[VI], [FR]]),
        (f"<p><img alt='{VI}'><br><em>{FR}</em></p>", [[VI, FR]]),
        (f"<figure><noscript><img alt='{VI}'>non</noscript><figcaption>{FR}</figcaption></figure>", [[VI, FR]]),
        ("<p>Bonjour <img class=emoji alt='😀'> à tous</p>", [["Bonjour à tous"]]),
    ],
)
def test_images(source: str, expected: list[list[str]]) -> None:
    assert blocks(source) == expected


def test_places_in_attributes() -> None:
    source = "<figure>\n<img src=x\n alt=\"L&rsquo;&eacute;t&eacute; a < b\" title='Ảnh  chụp'></figure>"
    alt, title = read_html(source).segments
    assert (alt.text, alt.line, alt.column, alt.end_column) == ("L’été a < b", 3, 7, 38)
    assert (title.text, title.line, title.column) == ("Ảnh chụp", 3, 47)
    for segment in (alt, title):
        assert_placed(source, segment)


@pytest.mark.parametrize(
    ("source", "language", "segments"),
    [
        (
            "<html lang=fr-FR><body><p>a<p lang=vi-VN>b<p lang=nb>c<p><span lang=eng>d</span></html>",
            "fr",
            [None, "vi", "no", "en"],
        ),
        ("<meta http-equiv=Content-Language content='fr, en'><p>a", "fr", [None]),
        ("<meta property=og:locale content=vi_VN><div lang=und><p>a</div>", "vi", [None]),
        ("<html lang=en><article lang=fr><p>a<figure lang=vi><p>b", "fr", [None, "vi"]),
    ],
)
def test_declared_languages(source: str, language: str | None, segments: list[str | None]) -> None:
    article = read_html(source)
    assert (article.language, [segment.language for segment in article.segments]) == (language, segments)


TITLE = "<head><title>Le titre de l'article | Journal</title></head>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<h1>Journal</h1><article><h1>Titre</h1><p>Texte</p></article><p>non</p>", ["Titre", "Texte"]),
        ("<h1>Titre</h1><p>Chapeau</p><article><p>Texte</p></article><p>non</p>", ["Titre", "Chapeau", "Texte"]),
        ("<div>non</div><h1>Titre</h1><div itemprop='articleBody'><p>Texte</p></div><div>non</div>", ["Titre", "Texte"]),
        (
            f"{TITLE}<header><nav>non</nav><h1>Le titre de l'article</h1></header><main><p>Texte</p></main>",
            ["Le titre de l'article", "Texte"],
        ),
        (f"{TITLE}<header><h1>Journal du soir</h1></header><main><p>Texte</p></main>", ["Texte"]),
        (
            "<article><p>Le long texte de l'article principal</p></article><article>Autre</article>",
            ["Le long texte de l'article principal"],
        ),
        ("<div>a</div><p>b</p>", ["a", "b"]),
    ],
)
def test_the_article_of_the_page(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


def test_roles_and_directives() -> None:
    source = "<h2>Le titre</h2>\n<p class=byline>Par quelqu'un</p>\n<!-- auditor: ignore CT101 -- voulu -->\n<p>Un.<br>Deux.</p>"
    article = read_html(source, "a.html", notes=("x",))
    assert [segment.role for segment in article.segments[:2]] == [Role.HEADING, Role.BYLINE]
    (directive,) = article.directives
    assert (directive.line, directive.rules, directive.first_line, directive.last_line, directive.reason) == (
        3,
        ("CT101",),
        4,
        4,
        "voulu",
    )
    assert (article.path, article.id, article.notes) == ("a.html", "a.html", ("x",))


WORDS = st.text(alphabet=string.ascii_letters + "éàảụ đ\u0301\u00a0 \n\t&<>😀\"'", max_size=12)
TAGS = ["<p>", "</p>", "<b>", "</b>", "<br>", "<figure>", "</figure>", "<figcaption>", "<span>", "</span>", "<div class=caption>", "</div>",
        "<table><td>", "<li>", "<h1>", "</h1>", "<pre>", "</pre>", "<!-- x -->", "<a b='c", "<img alt='un &eacute; mot'>", "\r\n"]  # fmt: skip
ENTITIES = ["&eacute;", "&#x1EA2;", "&amp;", "&lt;", "&nbsp;", "&#225;"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(WORDS, st.sampled_from(TAGS), st.sampled_from(ENTITIES)), max_size=25))
def test_every_character_has_its_place(parts: list[str]) -> None:
    source = "".join(parts)
    for segment in read_html(source).segments:
        assert_placed(source, segment)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["un", "deux", "trois"]), min_size=1, max_size=12), st.data())
def test_unclosed_and_stray_tags_lose_no_word(words: list[str], data: st.DataObject) -> None:
    marks = st.sampled_from(
        ["<p>", "</p>", "<div>", "</div>", "<b>", "</i>", "<table>", "<li>", "</figure>", "<figcaption>", "</body>"]
    )
    source = "".join(f"{data.draw(marks)} {word} " for word in words)
    assert sorted(" ".join(texts(source)).split()) == sorted(words)


def as_page(text: str) -> str:
    paragraphs = []
    for block in text.split("\n\n"):
        lines = [html.escape(line) for line in block.strip("\n").split("\n")]
        paragraphs.append("<p>" + "<br>\n".join(lines) + "</p>")
    return (
        "<!doctype html>\n<html><head><title>x</title></head>\n<body>\n<article>"
        + "\n".join(paragraphs)
        + "</article></body></html>"
    )


def summary(article: Article) -> list[tuple[str, int, Role]]:
    return [(segment.text, segment.block, segment.role) for segment in article.segments]


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_page_says_the_same_as_its_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    page = as_page(text)
    article = read_html(page)
    collapsed = re.sub(r"[ \t]+", " ", text)
    assert summary(article) == summary(read_text(collapsed))
    for segment in article.segments:
        assert_placed(page, segment)


@pytest.mark.slow
def test_a_page_gives_the_same_pairs_as_its_text() -> None:
    auditor = Auditor()
    for path in ARTICLES:
        text = path.read_text(encoding="utf-8")
        pairs = [
            [(pair.segment.text, pair.counterpart and pair.counterpart.text, pair.verdict) for pair in result.pairs]
            for result in auditor.audit([read_text(re.sub(r"[ \t]+", " ", text)), read_html(as_page(text))])
        ]
        assert pairs[0] == pairs[1], path.name


@pytest.mark.parametrize(
    "source",
    [
        "<p class=a>Un texte <em>en français</em> &eacute;t&eacute;.</p>\n" * 1_600,
        "<div>" * 20_000 + "x",
        "<b class=x>x" * 8_000,
        "<figure>" * 10_000 + "x",
        "<div class=image>" * 8_000 + "x",
        "<p class='" * 20_000,
        "<p class='a>x</p>" * 2_000,
        "<b 5</p>" * 5_000,
        "<" * 300_000,
        "<!--" * 50_000,
        "a " * 300_000,
        "x<br>" * 5_000,
        "<article>a" * 5_000,
        "\u202e\u2066a\0" * 50_000,
    ],
    ids=range(14),
)
def test_large_and_hostile_pages_take_linear_time(source: str) -> None:
    start = time.process_time()
    read_html(source)
    assert time.process_time() - start < 10
