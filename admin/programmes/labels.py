"""The names of groups of settings, nights, open things and topics of help. A setting's own words are in its
declaration.
"""

from __future__ import annotations

from budgeting.next_programme import Part
from budgeting.programmes.in_progress import Open
from budgeting.programmes.setting_kinds import Group
from budgeting.states.programmes import HelpTopic, NightAlerts
from dialogs.text import Text, t, tn

GROUPS: dict[Group, Text] = {
    Group.INSTRUMENTS: t("Instruments"),
    Group.OFFICE: t("The office"),
    Group.ANSWERS: t("Answers and alerts"),
    Group.REMINDERS: t("Reminders"),
    Group.PLANS: t("Plans"),
    Group.SPENDING: t("Amounts"),
    Group.DOCUMENTS: t("Documents"),
    Group.WELLBEING: t("Well-being scale"),
    Group.SIGN_IN: t("Sign-in of colleagues"),
}
NIGHTS: dict[str, Text] = {
    NightAlerts.NOBODY.value: t("Nobody's: it waits until the office opens"),
    NightAlerts.ON_CALL.value: t("Of those on call"),
    NightAlerts.EVERYBODY.value: t("Everybody's"),
}
#: Labels of the settings with a fixed choice, by setting; so far there is only one.
CHOICES: dict[str, dict[str, Text]] = {"night_alerts": NIGHTS}


TOPICS: dict[HelpTopic, Text] = {
    HelpTopic.VIOLENCE: t("Violence at home"),
    HelpTopic.DESPAIR: t("Despair"),
    HelpTopic.CHILDREN: t("Children in danger"),
    HelpTopic.EMERGENCY: t("An emergency"),
    HelpTopic.EVICTION: t("An eviction"),
    HelpTopic.ENERGY: t("Electricity, gas or water cut off"),
    HelpTopic.FOOD: t("Nothing to eat"),
    HelpTopic.ANY: t("Help, and nothing more said"),
}


PARTS: dict[Part, Text] = {
    Part.PHRASES: t("The phrasebook"),
    Part.LABELS: t("The labels of the inbox"),
    Part.NUMBERS: t("The numbers that help"),
    Part.SERVICES: t("The services of the directory"),
}


def still_open(what: Open, number: int) -> Text:
    """How much is still open in something about to be switched off."""
    return {
        Open.CHECKINS: tn("{count} check-in is open.", "{count} check-ins are open.", number),
        Open.MONTH_PLANS: tn(
            "{count} household has a month plan.", "{count} households have a month plan.", number
        ),
        Open.PLANS: tn(
            "{count} repayment plan runs or is proposed.",
            "{count} repayment plans run or are proposed.",
            number,
        ),
        Open.PAYMENTS: tn(
            "{count} payment waits to be confirmed.", "{count} payments wait to be confirmed.", number
        ),
        Open.ENROLMENTS: tn(
            "{count} person has answered a coming course or meeting.",
            "{count} people have answered a coming course or meeting.",
            number,
        ),
        Open.BROADCASTS: tn(
            "{count} announcement is planned or under way.",
            "{count} announcements are planned or under way.",
            number,
        ),
        Open.BILLS: tn("{count} bill is still to be paid.", "{count} bills are still to be paid.", number),
        Open.APPOINTMENTS: tn("{count} appointment is open.", "{count} appointments are open.", number),
        Open.SKILLS: tn(
            "{count} entry is shown or waits to be looked at.",
            "{count} entries are shown or wait to be looked at.",
            number,
        ),
        Open.INTERESTS: tn(
            "{count} person waits to be brought together with another.",
            "{count} people wait to be brought together with others.",
            number,
        ),
        Open.CHILDCARE: tn(
            "{count} person needs or offers childcare during a course.",
            "{count} people need or offer childcare during a course.",
            number,
        ),
        Open.DOCUMENT_REQUESTS: tn(
            "{count} family was asked for a document.", "{count} families were asked for a document.", number
        ),
        Open.WELLBEING: tn(
            "{count} person has not finished the ten questions.",
            "{count} people have not finished the ten questions.",
            number,
        ),
    }[what]
