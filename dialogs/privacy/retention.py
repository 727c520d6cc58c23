"""The plain sentence for each group of the map of data: what is kept, why, and until when."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.data_map import Group, Start
from budgeting.households import Person
from budgeting.privacy import retention as periods
from budgeting.privacy.retention import Retention
from dialogs.text import Text, t, tn

#: What it is and why it is there. A new group needs its sentence; a new table needs its group.
WHAT: Mapping[Group, Text] = {
    Group.PERSON: t(
        "🙂 *Who you are*: names, language, phone number, the day of the check-in. So that I can speak to you."
    ),
    Group.CONSENT: t("✅ *Your consent and your requests* about your data. So that they can be shown."),
    Group.CHAT: t("💬 *The chat*: what is written and sent here. So that nothing you tell us is lost."),
    Group.BUDGET: t("👛 *Money that comes and goes*, month plan and check-ins. So that rent stays safe."),
    Group.ARREARS: t("📆 *What was agreed about rent*, and what was paid. The landlord must be shown it."),
    Group.COMMUNITY: t("🎓 *Courses and meetings* you come to. So that there is a seat for you."),
    Group.ALLOWANCES: t("💶 *Allowances* you get for coming. The programme must show what it paid."),
    Group.DOCUMENTS: t("📁 *Your documents*. So that they are at hand when an office asks for them."),
    Group.WELLBEING: t("🌱 *How money feels*: your answers. So that you see how it changes."),
    Group.PACT: t("🤝 *Our pact*: promises of both sides and the time you gave."),
    Group.STAFF_WORK: t("🗂 *Notes of the people who accompany you*. A person reads them to you if you ask."),
    Group.WORKING: t("⚙️ *What the program needs* for its work, such as the reminders still to be sent."),
}
#: The same as a short name, for a list of what goes and what stays.
NAMES: Mapping[Group, Text] = {
    Group.PERSON: t("🙂 Who you are"),
    Group.CONSENT: t("✅ Your consent and your requests"),
    Group.CHAT: t("💬 The chat, with photos and voice messages"),
    Group.BUDGET: t("👛 Money that comes and goes"),
    Group.ARREARS: t("📆 What was agreed about rent, and what was paid"),
    Group.COMMUNITY: t("🎓 Courses and meetings"),
    Group.ALLOWANCES: t("💶 Allowances for coming"),
    Group.DOCUMENTS: t("📁 Documents"),
    Group.WELLBEING: t("🌱 How money feels"),
    Group.PACT: t("🤝 Our pact"),
    Group.STAFF_WORK: t("🗂 Notes of the people who accompany you"),
    Group.WORKING: t("⚙️ What the program needs for its work"),
}


def sentences(person: Person) -> list[Text]:
    """What is kept of this person's family, a sentence and its time for each group."""
    return [
        t("{what} {until}", what=WHAT[each.group], until=until(each)) for each in periods.everything(person)
    ]


def until(each: Retention) -> Text:
    """For how long."""
    if each.start is Start.LEAVING:
        return tn(
            "Kept while you take part and {count} year after.",
            "Kept while you take part and {count} years after.",
            each.years,
        )
    if each.years:
        return tn("Kept for {count} year.", "Kept for {count} years.", each.years)
    return tn("Kept for {count} day.", "Kept for {count} days.", each.days)
