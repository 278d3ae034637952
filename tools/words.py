"""Bring translations/*.po up to date with the msgids in the source (`make words`).

English is the msgid itself. What the source no longer says is dropped, and nothing is guessed: a new
msgid waits, empty, until somebody translates it.
"""

from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
LANGUAGES = ("hi", "mr")
HEADER = {
    "header_comment": "# Mandi Connect in another language.",
    "project": "Mandi Connect",
    "version": "1",
    "msgid_bugs_address": "Mandi Connect",
    "last_translator": "Mandi Connect",
    "language_team": "Mandi Connect",
}
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}


def extract() -> Catalog:
    """Collect every msgid in the source; raises on a template that does not parse."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    sources = {Path(pattern).parts[0] for pattern, _ in methods}
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        KEYWORDS,
        comment_tags=("i18n:",),
        strip_comment_tags=True,
        directory_filter=lambda path: Path(path).relative_to(ROOT).parts[0] in sources,
    )
    catalog = Catalog()
    for filename, _line, message, comments, context in found:
        catalog.add(message, locations=[(filename, None)], auto_comments=comments, context=context)
    return catalog


def path_of(language: str) -> Path:
    """Return where a language's catalogue stands."""
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """Read a language's catalogue; a new language has an empty one."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False, **HEADER)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def forms(said: str | Sequence[str] | None) -> list[str]:
    """Return the singular and plural forms of a message, or its only one."""
    return [said] if isinstance(said, str) else list(said or [""])


def main() -> None:
    """Update every language and say how much of it waits."""
    template = extract()
    for language in LANGUAGES:
        catalog = read(language)
        template.creation_date = catalog.creation_date  # else every run would change every file
        catalog.update(template, no_fuzzy_matching=True)
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language).open("wb") as file:
            write_po(file, catalog, width=110, ignore_obsolete=True, sort_by_file=True, include_lineno=False)
        waiting = sum(not all(forms(message.string)) for message in catalog if message.id)
        print(f"{language}: {len(catalog)} sentences, {waiting} to translate")


if __name__ == "__main__":
    main()
