"""Checks the translation catalogues (`check`) and brings them up to date with the code (`update`).

A language is a folder under `locales/` with a `language.toml`; `update` gives a new one an empty catalogue for the
families' chat, and for the console if the file says `console = true`. English is written in the code, so its catalogue
is empty or missing.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

from babel import UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from bot.build import wording
from bot.build.words import DOMAINS, ROOT, hidden, on_buttons, spoken
from dialogs.text.languages import LAST_RESORT, languages

#: Its sentences are the keys in the code.
SOURCE = LAST_RESORT
#: Where Babel's plural rule differs from GNU gettext's: it swaps two Arabic forms.
PLURALS = {
    "ar": "nplurals=6; "
    "plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}


def plural_rule(code: str) -> str:
    """The Plural-Forms header of a language."""
    if code in PLURALS:
        return PLURALS[code]
    try:
        rule = get_plural(code)
    except UnknownLocaleError:
        # One form for one and one for all else, until its speakers say more: add its rule to PLURALS.
        rule = get_plural(SOURCE)
    return f"nplurals={rule.num_plurals}; plural={rule.plural_expr};"


def catalogues(domain: str, root: Path = ROOT) -> dict[str, Path]:
    """The catalogue of each of the domain's languages, by language code, except the source's; the file may not exist
    yet."""
    folder = root / "locales"
    # Every language has the families' chat; only those that say so have the console.
    codes = [code for code, each in languages(folder).items() if domain != "admin" or each.console]
    return {code: folder / code / "LC_MESSAGES" / f"{domain}.po" for code in codes if code != SOURCE}


def update(root: Path = ROOT) -> None:
    """Add new keys and drop unused ones; translations are kept."""
    for domain in DOMAINS:
        template = spoken(domain, root)
        for code, path in catalogues(domain, root).items():
            catalogue = _read(path, code) if path.exists() else Catalog(locale=code)
            catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
            _write(catalogue, path, code)


def _read(path: Path, code: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=code)


def _write(catalogue: Catalog, path: Path, code: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, omit_header=True, sort_by_file=True, ignore_obsolete=True)
    # Write our own header: Babel's would change its dates with every run, and its Arabic plurals differ.
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {code}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {plural_rule(code)}\\n"\n\n'
    )
    text = path.read_text(encoding="utf-8")
    path.write_text(header + re.sub(r"(?m)^(#: .*?):0(?= |$)", r"\1", text), encoding="utf-8")


def faults(root: Path = ROOT) -> Iterator[str]:
    """Everything wrong with the catalogues, one sentence each."""
    known, exceptions = languages(root / "locales"), wording.exceptions(root)
    for domain in DOMAINS:
        expected, buttons = spoken(domain, root), on_buttons(domain, root)
        if domain == "bot" and SOURCE in known:
            of_keys = wording.Rules(known[SOURCE], wording.avoided(root, SOURCE), exceptions)
            yield from (f"{key!r} {fault}" for key, fault in _of_keys(expected, buttons, of_keys))
        yield from (f"{place} says a key that is not written there." for place in hidden(domain, root))
        for code, path in catalogues(domain, root).items():
            if not path.exists():
                yield f"{path.relative_to(root)} does not exist; `make words` makes it."
                continue
            rules = (
                wording.Rules(known[code], wording.avoided(root, code), exceptions)
                if domain == "bot"
                else None
            )
            yield from (
                f"{path.relative_to(root)}: {fault}"
                for fault in _of_catalogue(path, code, expected, buttons, rules)
            )
            yield from _by_tools(path)
    yield from exceptions.unused()


def _of_keys(expected: Catalog, buttons: set[str], rules: wording.Rules) -> Iterator[tuple[str, str]]:
    """What is wrong with the English sentences themselves."""
    for message in expected:
        for key in _forms(message.id) if message.id else ():
            yield from (
                (key, fault) for fault in rules.faults(_key(message), key, key, _key(message) in buttons)
            )


def _of_catalogue(
    path: Path, code: str, expected: Catalog, buttons: set[str], rules: wording.Rules | None
) -> Iterator[str]:
    if f'"Plural-Forms: {plural_rule(code)}' not in path.read_text(encoding="utf-8"):
        yield "the plural rule is not GNU gettext's."
    catalogue = _read(path, code)
    said, translated = ({_key(m) for m in c if m.id} for c in (expected, catalogue))
    yield from (
        f"{key!r} is said in the code but not here; `make words` adds it."
        for key in sorted(said - translated)
    )
    yield from (
        f"{key!r} is said nowhere any more; `make words` drops it." for key in sorted(translated - said)
    )
    for message in catalogue:
        if message.id:
            yield from (
                f"{_key(message)!r} {fault}"
                for fault in _of_message(message, _key(message) in buttons, rules)
            )


def _of_message(message: Message, on_a_button: bool, rules: wording.Rules | None) -> Iterator[str]:
    keys, forms = _forms(message.id), _forms(message.string)
    if message.fuzzy:
        yield "is marked as uncertain."
    if not all(forms):
        yield "is not translated (or not in all its forms)."
        return
    needed, allowed = _names(keys[-1]), _names(keys[0]) | _names(keys[-1])
    # The forms one, two and few may be words: "a day" needs no number.
    needed -= {"count"} if len(forms) > 1 else set()
    for form in forms:
        try:
            names = _names(form)
        except ValueError:
            yield "has braces that do not fit together."
            continue
        if not needed <= names <= allowed:
            yield f"has other names in braces: {sorted(names)} for {sorted(allowed)}."
        if form.count("*") != keys[-1].count("*"):
            yield "has another number of stars, which make bold."
        if form != form.strip():
            yield "has blanks at its ends."
        if rules is not None:
            yield from rules.faults(keys[0], keys[-1], form, on_a_button)


def _forms(said: Any) -> list[str]:
    """All forms of a key or of its translation; one if it has no plural."""
    return [form or "" for form in (said if isinstance(said, list | tuple) else [said])]


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, list | tuple) else message.id)


def _by_tools(path: Path) -> Iterator[str]:
    tools = [
        [str(Path(sys.executable).with_name("dennis-cmd")), "lint", "--quiet", "--errorsonly", str(path)]
    ]
    if msgfmt := shutil.which("msgfmt"):
        tools.append([msgfmt, "--check", "--output-file", "/dev/null", str(path)])
    for tool in tools:
        done = subprocess.run(tool, capture_output=True, text=True, check=False)
        if done.returncode:
            yield (done.stdout + done.stderr).strip()


def long_sentences(root: Path = ROOT) -> dict[str, int]:
    """How many sentences of the families' chat have more words than a person who reads little can follow, by language:
    a figure for translators."""
    said = {
        code: [form for message in _read(path, code) if message.id for form in _forms(message.string)]
        for code, path in catalogues("bot", root).items()
        if path.exists()
    }
    said[SOURCE] = [form for message in spoken("bot", root) if message.id for form in _forms(message.id)]
    return {
        code: sum(wording.longest_sentence(form) > wording.MOST_WORDS for form in forms)
        for code, forms in sorted(said.items())
    }


def main(arguments: list[str]) -> int:
    if arguments == ["update"]:
        update()
        return 0
    all_faults = list(faults())
    sys.stdout.write("".join(f"{fault}\n" for fault in all_faults) or "The catalogues say everything.\n")
    counted = ", ".join(f"{code} {number}" for code, number in long_sentences().items())
    sys.stdout.write(f"Sentences of more than {wording.MOST_WORDS} words: {counted}.\n")
    return 1 if all_faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
