"""What each right means, in the reader's words; who has which right comes from `budgeting.access.RIGHTS` alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from budgeting.access import RIGHTS, Action, Reach
from budgeting.access.rights import INSTRUMENT
from budgeting.states.programmes import Instrument
from budgeting.states.staff import Role
from dialogs.text import Text, t

#: The words of `budgeting.access.rights.MEANING`, so that they can be translated.
WORDS: dict[Action, Text] = {
    Action.READ_HOUSEHOLD: t("read about a family"),
    Action.KEEP_HOUSEHOLD: t("keep its record: people, phones, invites"),
    Action.PLAN_MONTH: t("plan its month"),
    Action.READ_TRAIL: t("see who looked at it and who changed what"),
    Action.READ_WEEK: t("read its weeks"),
    Action.REVIEW_WEEK: t("comment on its weeks and sign them"),
    Action.READ_CONVERSATION: t("read its conversations"),
    Action.ANSWER: t("answer in its conversations"),
    Action.READ_CASE: t("read its cases"),
    Action.WRITE_CASE: t("open, write, own and close its cases"),
    Action.ACT_IN_CASE: t("be asked to do something in its cases"),
    Action.TAKE_TASK: t("see its tasks and take them"),
    Action.HEAR_OF_TASK: t("be alerted that a task waits (an alert says nothing about the family)"),
    Action.READ_BROADCAST: t("read announcements"),
    Action.SEND_BROADCAST: t("write and send announcements"),
    Action.READ_ACTIVITY: t("see activities, and who comes and was there by first name"),
    Action.RUN_ACTIVITY: t("run activities: sessions, attendance, allowances, certificates"),
    Action.READ_AUDIT: t("read the audit"),
    Action.MANAGE_STAFF: t("give and take roles, end a colleague's access, hand work over"),
    Action.READ_BATCH: t("see how far a long job is, and stop it"),
    Action.TAKE_BATCH: t("download the file that came out of it"),
    Action.READ_REPORT: t("read and download reports"),
    Action.READ_ARREARS: t("read its debts, plans and payments"),
    Action.KEEP_ARREARS: t("keep its debts, plans and payments"),
    Action.SET_PROGRAMME: t(
        "change what the programme has set: its instruments, sites, the office, alerts, reminders"
    ),
    Action.IMPORT: t("take in lists from files: check, confirm, undo"),
    Action.READ_BILLS: t("read its known bills and whether its rent is safe"),
    Action.KEEP_BILLS: t("keep its rent and its known bills"),
    Action.READ_CORRECTIVES: t("read what it does itself to get straight"),
    Action.KEEP_CORRECTIVES: t("keep what it does itself: add together, mark what is seen in its entries"),
    Action.READ_APPOINTMENT: t("see its appointments"),
    Action.KEEP_APPOINTMENT: t("propose, move and cancel its appointments"),
    Action.READ_SKILL: t("see what it offers others and looks for"),
    Action.KEEP_SKILL: t("check that, and bring families together"),
    Action.KEEP_CHILDCARE: t("see who of a course needs or offers childcare, and bring two together"),
    Action.READ_DOCUMENT: t("see its documents"),
    Action.KEEP_DOCUMENT: t("look through its documents, ask for them, add them"),
    Action.READ_WELLBEING: t("read its answers to the well-being scale"),
    Action.KEEP_WELLBEING: t("fill in the well-being scale together with it"),
    Action.READ_ERASURE: t("read who asked to have their data deleted"),
    Action.DECIDE_ERASURE: t("approve or refuse to delete a person's data"),
    Action.READ_AGREEMENT: t("read its pacts"),
    Action.WRITE_AGREEMENT: t("write, propose, renew and end its pacts, confirm the hours given"),
    Action.APPROVE_VOICE: t("approve the voice that reads messages aloud, language by language"),
    Action.KEEP_PHRASE: t("keep the phrasebook: add, change and retire phrases, language by language"),
    Action.KEEP_LABEL: t("keep the labels of conversations: add, rename and archive them"),
    Action.KEEP_PARTNER: t(
        "keep the directory of services, which help families during the programme and after it"
    ),
    Action.ACCOMPANY: t("sit side by side with it at the console, and enter what it wrote on paper"),
}


@dataclass(frozen=True, slots=True)
class RoleRights:
    """What a role may do: in the whole programme, and only with what is its own."""

    role: Role
    everywhere: tuple[Text, ...]
    own: tuple[Text, ...]


def of(role: Role, uses: Callable[[Instrument], bool] | None = None) -> RoleRights:
    """What ``role`` may do, read from the table that decides it.

    ``uses`` leaves out the rights of instruments that a programme has switched off; None keeps them all.
    """

    def reaching(reach: Reach) -> tuple[Text, ...]:
        return tuple(
            WORDS[action]
            for action, far in RIGHTS.items()
            if far.get(role) is reach and _is_used(INSTRUMENT[action], uses)
        )

    return RoleRights(role, reaching(Reach.PROGRAMME), reaching(Reach.OWN))


def every() -> list[RoleRights]:
    """All roles with their rights, wherever a role is chosen."""
    return [of(role) for role in Role]


def _is_used(instrument: Instrument | None, uses: Callable[[Instrument], bool] | None) -> bool:
    return instrument is None or uses is None or uses(instrument)
