"""The outlook in words: the light never without its word, the figure, and the lines that add up to it."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.money import Money, total
from budgeting.rent_safe import Light, Line, Outlook, Part, Unknown
from dialogs.text import Arg, Text, names, t, tn

#: The word of each light, as shown beside it.
WORDS: dict[Light, Text] = {
    Light.GREEN: t("🟢 Safe"),
    Light.AMBER: t("🟡 Tight"),
    Light.RED: t("🔴 Not safe yet"),
    Light.UNKNOWN: t("⚪ I don't know yet"),
}
#: As many lines of what is to be paid besides the rent; the smaller ones are summed up.
SHOWN = 5


def tells_arrears(outlook: Outlook) -> bool:
    """Whether its lines tell of instalments."""
    return any(line.part is Part.INSTALMENT for line in outlook.lines)


def headline(outlook: Outlook) -> list[Text]:
    """The light and the figure, or what is missing to know."""
    word = t("🏠 *{light}*", light=WORDS[outlook.light])
    if outlook.light is Light.UNKNOWN or outlook.rent_on is None or outlook.figure is None:
        return [word, *_unknown(outlook)]
    date = outlook.rent_on
    said = {
        Light.GREEN: lambda: [
            t("The rent of {date} is covered.", date=date),
            t("After it and everything due before it, *{amount}* is left.", amount=outlook.figure or ""),
        ],
        Light.AMBER: lambda: [
            t("The rent of {date} is covered, but only just.", date=date),
            t("After it and everything due before it, *{amount}* is left.", amount=outlook.figure or ""),
        ],
        Light.RED: lambda: [
            t(
                "For the rent of {date} and what is due before it, *{amount}* is missing.",
                date=date,
                amount=outlook.short_of or "",
            ),
            t("There is still a way: let's look at it together in good time."),
        ],
    }[outlook.light]()
    return [word, *said]


def _unknown(outlook: Outlook) -> list[Text]:
    if outlook.why is Unknown.NO_RENT:
        return [
            t("I don't know your rent: how much it is, and by when it is paid."),
            t("Once you tell me, I can say each month whether it is safe."),
        ]
    if outlook.why is Unknown.OLD_CASH:
        return [t("It's been a while since you told me how much money you have. A check-in is enough.")]
    return [
        tn(
            "I know {count} week of yours so far. With two check-ins I can say more.",
            "I know {count} weeks of yours so far. With two check-ins I can say more.",
            outlook.weeks,
        )
    ]


def reason(outlook: Outlook) -> list[Text]:
    """The lines that add up to the figure, the largest first among what is to be paid; and how much we know."""
    if outlook.figure is None:
        return []
    coming = [line for line in outlook.lines if line.part in (Part.AT_HAND, Part.INCOME)]
    rent = [line for line in outlook.lines if line.part is Part.RENT]
    others = sorted(
        (line for line in outlook.lines if line.part in (Part.INSTALMENT, Part.BILL)),
        key=lambda line: line.amount.minor,
    )
    shown, rest = (others, []) if len(others) <= SHOWN + 1 else (others[:SHOWN], others[SHOWN:])
    return [
        t("*How I get there*"),
        *(line_of(line) for line in (*coming, *rent, *shown)),
        *_rest(rest, outlook.figure),
        tn(
            "I know this from {count} week of check-ins.",
            "I know this from {count} weeks of check-ins.",
            outlook.weeks,
        ),
    ]


def line_of(line: Line) -> Text:
    """One line of the account."""
    if line.part is Part.AT_HAND:
        return t("💶 At hand now: {amount}", amount=line.amount)
    if line.part is Part.INCOME:
        return t(
            "➕ {source} · as in the last months: {amount}",
            source=names.category(line.category),
            amount=line.amount,
        )
    parts: dict[str, Arg] = {"amount": -line.amount, "date": line.on or ""}
    if line.part is Part.INSTALMENT:
        return t("➖ 📆 Instalment, {date}: {amount}", **parts)
    heading: Arg = names.category(line.category)
    if line.label:
        heading = t("{heading} ({label})", heading=heading, label=line.label)
    return t("➖ {bill} · {date}: {amount}", bill=heading, **parts)


def _rest(lines: Sequence[Line], figure: Money) -> list[Text]:
    if not lines:
        return []
    amount = -total((line.amount for line in lines), figure.currency)
    return [t("➖ Smaller bills together: {amount}", amount=amount)]
