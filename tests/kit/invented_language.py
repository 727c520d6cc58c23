"""A locales folder with one more language, which is nowhere else in the project: what a folder alone can do."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from dialogs.text.languages import FOLDER

#: A code that neither CLDR nor gettext knows, so that nothing about it can come from elsewhere.
CODE, NAME = "nap", "Napulitano"


def with_one_more(
    folder: Path,
    *,
    console: bool,
    direction: str = "ltr",
    said: dict[str, str] | None = None,
    code: str = CODE,
) -> Path:
    """The project's languages and this one in ``folder``; ``said`` by English key, in both catalogues. Returns it."""
    for path in FOLDER.iterdir():
        if path.is_dir():
            (folder / path.name).symlink_to(path)
    own = folder / code
    (own / "LC_MESSAGES").mkdir(parents=True)
    lines = [f'name = "{NAME}"', f'direction = "{direction}"', 'amounts = "it"', 'dates = "it"']
    lines += ["console = true"] if console else []
    (own / "language.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    catalogue = Catalog(locale=None)
    for key, words in (said or {}).items():
        catalogue.add(key, words)
    for domain in ("bot", "admin"):
        with (own / "LC_MESSAGES" / f"{domain}.po").open("wb") as file:
            write_po(file, catalogue)
    return folder
