"""The page of a copy that a person reads: in their language, in one file, for a phone and for paper.

What it shows of a table follows from the names of its columns (`COLUMNS`); everything else is in `data.json`. A
table of the map that has none of these names would be missing here: a test finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from html import escape
from typing import Any

from budgeting import programmes
from budgeting.clock import zone
from budgeting.data_map import TABLES, Group
from budgeting.headings import HEADINGS, SOURCES
from budgeting.households import Person
from budgeting.money import Money
from budgeting.privacy.collecting import Row
from dialogs.privacy.retention import NAMES
from dialogs.text import Text, names, t
from dialogs.text.words import Words

TITLE = t("Your data")
OPENING = (
    t("This is what is kept here about you. If you are an adult, the money of the household too."),
    t("Some things are not in this file: a person will show you the rest. Write to your office."),
)
#: The columns people read, in the order in which a table shows them. Those of amounts end in ``_minor``.
COLUMNS: Mapping[str, Text] = {
    **dict.fromkeys(
        ("at", "created_at", "written_at", "asked_at", "proposed_at", "changed_at"), t("Written on")
    ),
    **dict.fromkeys(("spent_on", "given_on", "on_day", "day"), t("Day")),
    **dict.fromkeys(("given_at", "starts_at", "due_at"), t("On")),
    **dict.fromkeys(("begins_on", "as_of"), t("From")),
    **dict.fromkeys(("ends_on", "until", "paused_until", "expires_on", "answer_by"), t("Until")),
    "due_on": t("Due on"),
    "paid_on": t("Paid on"),
    **dict.fromkeys(("week", "month"), t("From")),
    "direction": t("Who"),
    **dict.fromkeys(("name", "title"), t("Name")),
    "called": t("Called"),
    "side": t("Who promised"),
    **dict.fromkeys(("text", "word", "words", "what"), t("Words")),
    **dict.fromkeys(("category", "heading", "line"), t("Heading")),
    "creditor": t("To whom"),
    **dict.fromkeys(("purpose", "note", "reason", "answer", "description", "comment"), t("Note")),
    **dict.fromkeys(("amount_minor", "limit_minor", "cash_minor", "allowance_minor"), t("Amount")),
    "minutes": t("Hours"),
    "hours_promised": t("Hours promised"),
    "mood": t("How the week was"),
    "hardship": t("Why not"),
    **dict.fromkeys(("score", "total", "points"), t("Result")),
    **dict.fromkeys(("version", "reference"), t("Number")),
    "language": t("Language"),
    "telephone": t("Phone number"),
    "call_times": t("When to call"),
    "checkin_weekday": t("Day of the check-in"),
    "checkin_time": t("Time of the check-in"),
    "pay_day": t("Pay day"),
    "before": t("Before"),
    "linked_at": t("Linked on"),
    **dict.fromkeys(("decided_at", "answered_at"), t("Answered on")),
    **dict.fromkeys(("done_at", "settled_at", "finished_at", "ended_at", "withdrawn_at"), t("Ended on")),
    "undone_at": t("Undone on"),
    "entered_with": t("Entered with"),
    "file": t("File"),
    **dict.fromkeys(("state", "event"), t("State")),
}
#: States and other codes, in words; a code without a word is left to `data.json`.
VALUES: Mapping[str, Text] = {
    "in": t("me"),
    "out": t("Ponte"),
    "family": t("the family"),
    "programme": t("the programme"),
    **dict.fromkeys(("confirmed", "approved"), t("confirmed")),
    **dict.fromkeys(("declared", "asked", "proposed"), t("waiting for an answer")),
    **dict.fromkeys(("active", "open", "added", "going_on", "reopened"), t("open")),
    **dict.fromkeys(("refused", "rejected", "declined"), t("refused")),
    **dict.fromkeys(("withdrawn", "cancelled", "dropped"), t("taken back")),
    **dict.fromkeys(("done", "kept", "closed", "ended", "left"), t("ended")),
    "due": t("still to pay"),
    "paused": t("paused"),
    **dict.fromkeys(("missed", "unanswered"), t("not answered")),
    "coming": t("I'll come"),
    "maybe": t("maybe"),
    "waiting": t("waiting"),
    **dict.fromkeys(("sent", "received", "passed_on"), t("arrived")),
    "invited": t("invited"),
}
_WORDS: Mapping[str, Text] = {
    **VALUES,
    **{mood.value: text for mood, text in names.MOODS.items()},
    **{why.value: text for why, text in names.HARDSHIPS.items()},
}

_STYLE = """
:root{color-scheme:light}
body{font:17px/1.5 system-ui,"Segoe UI","Noto Sans","Noto Sans Arabic",sans-serif;margin:0 auto;max-width:60rem;
padding:1rem;color:#17324d;background:#fff}
h1{font-size:1.6rem;margin:.2em 0}h2{font-size:1.25rem;margin:2rem 0 .5rem;border-bottom:2px solid #0066cc}
p{max-width:40rem}table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{text-align:start;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid #c5c7c9;
overflow-wrap:anywhere}
td.number{white-space:nowrap;font-variant-numeric:tabular-nums}
.quiet{color:#455a70}
@media screen and (max-width:40rem){thead{position:absolute;clip-path:inset(50%);height:1px;overflow:hidden}
table,tbody,tr,td{display:block}tr{border:1px solid #c5c7c9;border-radius:6px;margin:.5rem 0;padding:.25rem 0}
td{border:0;padding:.15rem .6rem}td:empty{display:none}
td::before{content:attr(data-label);display:block;font-size:.85rem;color:#455a70}}
@media print{body{font-size:10.5pt;max-width:none;padding:0}tr{break-inside:avoid}h2{break-after:avoid}
a{color:inherit;text-decoration:none}}
"""


def page(
    words: Words, language: str, person: Person, tables: Mapping[str, Sequence[Row]], now: datetime
) -> str:
    """The whole page as HTML."""
    shown: Callable[[Text], str] = lambda text: escape(words.plain(text, language))  # noqa: E731
    direction = words.languages[language].direction
    parts = [
        f'<!doctype html><html lang="{escape(language)}" dir="{direction}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{shown(TITLE)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{shown(TITLE)}</h1>",
        f"<p><bdi>{escape(person.name)}</bdi> · {_moment(words, language, person, now)}</p>",
        *(f"<p>{shown(text)}</p>" for text in OPENING),
    ]
    for group in Group:
        held = [
            (name, rows)
            for name, rows in tables.items()
            if TABLES[name].group is group and rows and readable_columns(rows[0])
        ]
        if held:
            parts.append(f"<h2>{shown(NAMES[group])}</h2>")
            parts += [_table(words, language, person, rows) for _, rows in held]
    return "\n".join([*parts, "</body></html>"])


def readable_columns(row: Mapping[str, Any]) -> list[str]:
    """The columns of a row that the page shows, in their order."""
    return [column for column in COLUMNS if column in row]


def _table(words: Words, language: str, person: Person, rows: Sequence[Row]) -> str:
    shown = [
        column
        for column in readable_columns(dict.fromkeys(key for row in rows for key in row))
        if any(_value(words, language, person, column, row) for row in rows)
    ]
    labels = {column: escape(words.plain(COLUMNS[column], language)) for column in shown}
    head = "".join(f'<th scope="col">{labels[column]}</th>' for column in shown)
    lines = []
    for row in rows:
        cells = []
        for column in shown:
            number = ' class="number"' if column.endswith("_minor") else ""
            value = _value(words, language, person, column, row)
            cells.append(f'<td{number} data-label="{labels[column]}">{value}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _value(words: Words, language: str, person: Person, column: str, row: Row) -> str:
    """One value in words, escaped; empty if there is nothing to read."""
    value = row.get(column)
    if value is None or value == "":
        return ""
    if column == "before":
        return _before(words, language, person, value)
    if column == "file":
        return f'<a href="{escape(str(value))}"><bdi dir="ltr">{escape(str(value))}</bdi></a>'
    if column == "minutes":
        return f'<bdi dir="ltr">{int(value) // 60}:{int(value) % 60:02}</bdi>'
    if column == "at" or column.endswith("_at"):
        return _moment(words, language, person, datetime.fromisoformat(value))
    if column == "language" and value in words.languages:
        return f"<bdi>{escape(words.languages[value].name)}</bdi>"
    text = _text(person, column, value, row)
    if text is not None:
        return escape(words.plain(text, language))
    if isinstance(value, bool | dict | list):
        return ""
    return f"<bdi>{escape(str(value))}</bdi>".replace("\n", "<br>")


def _text(person: Person, column: str, value: Any, row: Row) -> Text | None:
    """A value that has words of its own: an amount, a date, a code."""
    if column.endswith("_minor") and isinstance(value, int):
        return Text("{amount}", {"amount": Money(value, str(row.get("currency") or person.currency))})
    if column == "checkin_time":
        return Text("{time}", {"time": time.fromisoformat(value)})
    if column == "checkin_weekday":
        return names.WEEKDAYS[value]
    if column in ("category", "heading", "line") and (value in HEADINGS or value in SOURCES):
        return names.category(value)
    if column in ("state", "event", "direction", "mood", "hardship", "side"):
        return _WORDS.get(value, Text("–"))
    if isinstance(value, str) and len(value) == 10 and column not in ("text", "note", "words"):
        try:
            return Text("{date}", {"date": date.fromisoformat(value)})
        except ValueError:
            return None
    return None


def _before(words: Words, language: str, person: Person, value: Any) -> str:
    """What an entry said before it was changed."""
    if not isinstance(value, dict):
        return ""
    shown = [_value(words, language, person, column, value) for column in readable_columns(value)]
    return " · ".join(each for each in shown if each)


def _moment(words: Words, language: str, person: Person, moment: datetime) -> str:
    """The family's day with its year, and its time."""
    hour = moment.astimezone(zone(person.zone)).time()
    shown = (Text("{day}", {"day": programmes.day_of(moment, person)}), Text("{hour}", {"hour": hour}))
    return " ".join(escape(words.plain(each, language)) for each in shown)
