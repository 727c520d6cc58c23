"""The words families read for headings, sources, causes and moods: one place, with an icon each.

Icons carry the meaning for people who read little, so don't change one without a reason.
"""

from __future__ import annotations

from budgeting.arrears import visibility
from budgeting.headings import HEADINGS as HEADING_CODES
from budgeting.headings import SOURCES as SOURCE_CODES
from budgeting.headings import Heading, Source
from budgeting.households import Person
from budgeting.states.arrears import Hardship, Objection
from budgeting.states.checkins import Mood
from budgeting.states.documents import DocumentKind
from dialogs.text import Text, t

#: For an amount above `MOST_MINOR`, which can't be booked even if confirmed.
TOO_MUCH = t("That is more than I can note here. Please check the amount, or talk to someone.")

HEADINGS: dict[Heading, Text] = {
    Heading.FOOD: t("🛒 Food"),
    Heading.RENT: t("🏠 Rent"),
    Heading.SERVICE_CHARGES: t("🏢 Building charges"),
    Heading.UTILITIES: t("💡 Electricity, gas, water"),
    Heading.TRANSPORT: t("🚌 Transport"),
    Heading.HEALTH: t("💊 Health"),
    Heading.SCHOOL: t("🎒 School and children"),
    Heading.INSURANCE: t("📄 Insurance"),
    Heading.DEBTS: t("🏦 Loans"),
    Heading.COMMUNICATIONS: t("📱 Phone and internet"),
    Heading.LEISURE: t("☕ Café and free time"),
    Heading.PERSONAL: t("👕 Clothes and personal"),
    Heading.OTHER: t("📦 Other"),
    Heading.SAVINGS: t("💰 Savings"),
}

SOURCES: dict[Source, Text] = {
    Source.WORK: t("👷 Work"),
    Source.BENEFIT: t("🏛 Pension or benefit"),
    Source.ALLOWANCE: t("🎓 Training allowance"),
    Source.HELP: t("🤝 Help from others"),
    Source.OTHER_INCOME: t("💶 Other money"),
}

HARDSHIPS: dict[Hardship, Text] = {
    Hardship.LOST_WORK: t("💼 I lost my work"),
    Hardship.FEWER_HOURS: t("⏳ Fewer hours of work"),
    Hardship.ILLNESS: t("🤒 Illness"),
    Hardship.UNEXPECTED_EXPENSE: t("🔧 An unexpected expense"),
    Hardship.BENEFIT_LATE: t("📭 A benefit or allowance is late"),
    Hardship.OTHER: t("💬 Something else"),
}

OBJECTIONS: dict[Objection, Text] = {
    Objection.AMOUNT: t("💶 The amount is too high"),
    Objection.DAY: t("📅 The day does not suit us"),
    Objection.SUM: t("🧾 The total is not right"),
    Objection.NOT_NOW: t("🌧 We can't pay anything now"),
    Objection.OTHER: t("💬 Something else"),
}

MOODS: dict[Mood, Text] = {
    Mood.GOOD: t("😊 Well"),
    Mood.SO_SO: t("😐 So-so"),
    Mood.HARD: t("😟 It was hard"),
}

#: The kinds of documents.
DOCUMENTS: dict[DocumentKind, Text] = {
    DocumentKind.LEASE: t("🏠 Lease"),
    DocumentKind.RENT_NOTICE: t("✉️ Last rent notice"),
    DocumentKind.BILL: t("💡 Bill"),
    DocumentKind.ISEE: t("📊 ISEE"),
    DocumentKind.IDENTITY: t("🪪 Identity document"),
    DocumentKind.RECEIPT: t("🧾 Receipt"),
    DocumentKind.REPAYMENT_PLAN: t("📆 Repayment plan"),
    DocumentKind.OTHER: t("📄 Another document"),
}

WEEKDAYS: dict[int, Text] = {
    1: t("Monday"),
    2: t("Tuesday"),
    3: t("Wednesday"),
    4: t("Thursday"),
    5: t("Friday"),
    6: t("Saturday"),
    7: t("Sunday"),
}


def headings(person: Person) -> dict[Heading, Text]:
    """The headings this person may choose from."""
    return {heading: name for heading, name in HEADINGS.items() if visibility.sees(person, heading)}


def icon(code: str) -> str:
    """The icon of a heading or source, the same in every language."""
    return category(code).key.split()[0]


def category(code: str) -> Text:
    """The name of a heading or source by its code; an unknown code (older data) shows as "Other"."""
    if code in HEADING_CODES:
        return HEADINGS[Heading(code)]
    if code in SOURCE_CODES:
        return SOURCES[Source(code)]
    return HEADINGS[Heading.OTHER]
