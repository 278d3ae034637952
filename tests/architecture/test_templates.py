"""Pages obey the content security policy, speak through translation and guard their forms."""

import re
from html.parser import HTMLParser

from jinja2 import Environment

from tests.architecture.tree import ROOT, lines_matching, name_of, text_of, under

TEMPLATES = under("templates", ending=".html")
SCRIPTS = under("static", ending=".js")
WORD = re.compile(r"[^\W\d_]{2,}")
ATTRIBUTE = re.compile(r"[\w-]+=\"[^\"]*\"")
SAID_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title"}
SILENT = {"script", "style", "code", "kbd", "samp"}
GOES_ELSEWHERE = re.compile(r"<form\b[^>]*action=\"{{ form_url }}\"")
"""The form that leads to the payment gateway, which must not learn our token."""
BRAND = {"Mandi Connect", "· Mandi Connect", "Mandi", "Connect"}


class _Words(HTMLParser):
    """Collects the words a page says by itself, outside any expression."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        self.said += [value for name, value in attrs if name in SAID_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(ATTRIBUTE.sub("", data))


def _literal_html(source: str) -> str:
    """Return a template's own HTML: expressions become nothing, translated blocks vanish."""
    html, translated = [], False
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for _line, kind, value in environment.lex(source):
        if kind == "name" and value in ("trans", "endtrans"):
            translated = value == "trans"
        elif kind == "data" and not translated:
            html.append(value)
    return "".join(html)


def test_no_page_has_inline_style_or_script() -> None:
    inline = r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style\b|javascript:"
    assert TEMPLATES
    assert lines_matching(inline, TEMPLATES) == []
    with_source_or_data = r"\ssrc=|application/(ld\+)?json|type=\"importmap\" nonce="
    assert lines_matching(rf"<script(?![^>]*({with_source_or_data}))", TEMPLATES) == []


def test_no_page_loads_anything_from_elsewhere() -> None:
    address = r"[\"'(]\s*(https?:)?//"
    loads = (
        rf"\b(src|srcset|action|formaction)={address}|<link[^>]*href={address}|(url|from|import)\s*{address}"
    )
    assert lines_matching(loads, TEMPLATES + SCRIPTS + under("static", ending=".css")) == []


def test_no_script_runs_text_as_code_or_writes_style_attributes() -> None:
    assert lines_matching(r"\beval\(|new Function\(|document\.write|setAttribute\(['\"]style", SCRIPTS) == []


def test_output_is_always_escaped() -> None:
    assert lines_matching(r"\|\s*safe\b|autoescape\s+false|\bMarkup\(", TEMPLATES) == []


def test_every_word_of_a_page_goes_through_translation() -> None:
    plain = []
    for path in TEMPLATES:
        words = _Words()
        words.feed(_literal_html(text_of(path)))
        said = (text.strip() for text in words.said)
        plain += [f"{name_of(path)}: {text[:80]}" for text in said if WORD.search(text) and text not in BRAND]
    assert plain == []


def test_every_posting_form_carries_the_csrf_token() -> None:
    macros = re.compile(r"{%-?\s*macro (\w+)\(.*?{%-?\s*endmacro", re.DOTALL)
    pages = "\n".join(map(text_of, TEMPLATES))
    carriers = [
        "csrf_token",
        *(m[1] for m in macros.finditer(pages) if "csrf_token" in m[0] and "<form" not in m[0]),
    ]
    posting = re.compile(r"<form\b[^>]*method=[\"']post.*?</form>", re.DOTALL | re.IGNORECASE)
    unguarded = [
        f"{name_of(path)}: {form[0][:80]}"
        for path in TEMPLATES
        for form in posting.finditer(text_of(path))
        if not any(carrier in form[0] for carrier in carriers) and not GOES_ELSEWHERE.search(form[0])
    ]
    assert unguarded == []


def test_every_icon_that_is_used_is_listed_and_every_listed_one_used() -> None:
    listed = {line.partition("#")[0].strip() for line in text_of(ROOT / "static/icons.txt").splitlines()} - {
        ""
    }
    source = "\n".join(map(text_of, TEMPLATES + SCRIPTS + under("presentation", "routes", ending=".py")))
    calls = re.findall(r"\bicon\(\s*'([\w-]+)'(?: if [^,)]*? else '([\w-]+)')?", source)
    called = {name for call in calls for name in call if name}
    assert called - listed == set()
    assert {name for name in listed if not re.search(rf"['\"#]{re.escape(name)}['\"]", source)} == set()
