"""Pages: Jinja2 templates with everything escaped, in one of the console's languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from admin import field_lengths, links, shortcuts, status_labels
from admin.version import version
from budgeting import telephones
from budgeting.clock import Clock, zone
from budgeting.money import Money
from dialogs.text import Text, figures, languages, t
from dialogs.text import said as texts_of
from dialogs.text.words import Words

TEMPLATES = Path(__file__).parent / "templates"
#: Anything closer than this is not counted in seconds.
A_MOMENT = timedelta(minutes=1)
JUST_NOW = t("just now")


class Pages:
    """Renders templates. ``t("…", name=…)`` and ``tn(…)`` in a template translate a key of the console's catalogue."""

    def __init__(self, words: Words, chat_words: Words, clock: Clock) -> None:
        self._words, self._chat_words, self._clock = words, chat_words, clock

    def render(self, template: str, language: str, context: Mapping[str, Any]) -> str:
        shared = {
            "_words": self._words,
            "_chat_words": self._chat_words,
            "now": self._clock.now(),
            "direction": self._words.languages[language].direction,
            "console_languages": languages.of_the_console(self._words.languages),
        }
        return _environment().get_template(template).render({**context, "language": language, **shared})

    def sentence(self, key: str, language: str, args: Mapping[str, Any]) -> str:
        return self._words.plain(Text(key, dict(args)), language)

    def moment(self, moment: datetime, language: str, pattern: str, at: str) -> str:
        """Same as the template filter of this name, in the time zone ``at``."""
        return figures.moment(moment.astimezone(zone(at)), pattern, self._words.languages[language].dates)


@cache
def _environment() -> Environment:
    """One per process, so each template is compiled once however many consoles there are."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        t=_t,
        tn=_tn,
        said=_said,
        menu_of=links.of,
        place_of=links.here,
        shortcuts_of=shortcuts.of,
        lengths=field_lengths,
        version=version,
    )
    made.globals.update(
        standing_words=status_labels.WORDS,
        status_colours=status_labels.COLOURS,
        week_words=status_labels.WEEKS,
        week_colours=status_labels.WEEK_COLOURS,
    )
    made.filters.update(
        amount=_amount, day=_day, moment=_moment, ago=_ago, chat=_chat, console=_console, icon=_icon
    )
    made.filters.update(
        attributes=_attributes,
        instant=_instant,
        file_size=_file_size,
        telephone=telephones.shown,
        sentence=_sentence,
    )
    return made


@pass_context
def _said(context: Context, parts: list[Mapping[str, Any]] | None, text: str, language: str) -> str:
    """The bot's words in the reader's language; a person's own words stay as they are."""
    words: Words = context["_chat_words"]
    return "\n".join(words.plain(part, language) for part in texts_of(parts)) if parts else text


@pass_context
def _t(context: Context, key: str, **args: Any) -> str:
    words: Words = context["_words"]
    return words.plain(Text(key, args), context["language"])


@pass_context
def _tn(context: Context, singular: str, plural: str, count: int, **args: Any) -> str:
    words: Words = context["_words"]
    return words.plain(Text(singular, {"count": count, **args}, plural, count), context["language"])


@pass_context
def _chat(context: Context, text: Text) -> str:
    """A text of the families' catalogue (names of headings, causes) in the reader's language."""
    words: Words = context["_chat_words"]
    return words.plain(text, context["language"])


@pass_context
def _console(context: Context, text: Text) -> str:
    """A text of the console's catalogue that was written in Python."""
    words: Words = context["_words"]
    return words.plain(text, context["language"])


@pass_context
def _amount(context: Context, money: Money) -> str:
    words: Words = context["_words"]
    return words.amount(money, context["language"])


def _sentence(text: str) -> str:
    """With a capital at its beginning, where a date stands alone as a title."""
    return text[:1].upper() + text[1:]


@pass_context
def _file_size(context: Context, count: int) -> str:
    """Bytes, as people read them: "1,2 MB"."""
    return figures.file_size(count, _dates(context))


def _dates(context: Context) -> str:
    """The CLDR locale that says how the reader's language writes dates."""
    words: Words = context["_words"]
    return words.languages[context["language"]].dates


@pass_context
def _day(context: Context, day: date | None, pattern: str = "d MMM y") -> str:
    return "" if day is None else figures.day(day, pattern, _dates(context))


@pass_context
def _moment(
    context: Context, moment: datetime | None, pattern: str = "d MMM y, HH:mm", at: str | None = None
) -> str:
    """A moment in the time zone of the page's place, or in the zone ``at``."""
    if moment is None:
        return ""
    here = zone(at or context["_zone"])
    return figures.moment(moment.astimezone(here), pattern, _dates(context))


@pass_context
def _ago(context: Context, moment: datetime | None) -> str:
    if moment is None:
        return ""
    if abs(moment - context["now"]) < A_MOMENT:
        return _console(context, JUST_NOW)
    return figures.ago(moment - context["now"], _dates(context))


def _instant(moment: datetime) -> str:
    """A moment for the ``datetime`` attribute: HTML allows at most three digits of a second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _attributes(given: Mapping[str, object]) -> Markup:
    """``given`` as the attributes of an element, each escaped once. True gives the bare name; None and False are left
    out.

    Macros take attributes as a mapping, never as text, because text would be escaped quotes and all.
    """
    return Markup("").join(
        Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, value)
        for name, value in given.items()
        if value is not None and value is not False
    )


def _icon(name: str, size: str = "") -> Markup:
    """An icon from Bootstrap Italia's sprite sheet, hidden from screen readers."""
    return Markup(
        '<svg class="icon {}" aria-hidden="true"><use href="/static/vendor/svg/sprites.svg#{}"></use></svg>'
    ).format(size, name)
