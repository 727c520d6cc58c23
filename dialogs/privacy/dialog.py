"""The page about one's own data, and what is kept and until when."""

from __future__ import annotations

from budgeting import households, referrals
from budgeting.clock import local_date
from budgeting.households.phones import Phone
from budgeting.privacy import erasure
from budgeting.states.privacy import ErasureState
from dialogs.buttons import MENU, TALK
from dialogs.crisis.safety import SAFE_AGAIN
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.privacy import copying, retention
from dialogs.privacy.notice import notice
from dialogs.text import Text, t

dialog = Dialog("privacy", first="data", instrument=None)

#: Also offered to somebody who has withdrawn their consent.
COPY = Choice(t("📦 Send me a copy"), "copy", dialog="privacy")
ERASE = Choice(t("🗑 Ask to delete my data"), "open", dialog="erasure")
_PASSED_ON = Choice(t("📨 What is passed on"), "open", dialog="referrals")
_STOP = Choice(t("🔕 Stop all messages"), "stop", dialog="privacy")
_WAKE = Choice(t("🔔 Write to me again"), "wake", dialog="privacy")


@dialog.step
class Data(Step):
    name = "data"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        rows = [
            [Choice(t("📖 What is kept, and until when"), "kept", dialog="privacy")],
            [COPY],
            *([[_PASSED_ON]] if referrals.any_of_person(turn.session, turn.person) else []),
            [Choice(t("✏️ Correct something"), "correct", dialog="privacy")],
            [_erase(turn)],
            *([[SAFE_AGAIN]] if turn.person.unsafe else []),
            [_WAKE if turn.person.stopped else _STOP],
        ]
        lines: list[Text] = []
        for phone in households.phones.linked(turn.session, turn.person.member_id):
            lines.append(_phone(turn, phone))
            rows.append([Choice(_no_longer(turn, phone.id), "phone", str(phone.id), dialog="privacy")])
        rows += [[Choice(t("↩️ Withdraw my consent"), "withdraw", dialog="consent")], [TALK, MENU]]
        return reply(t("*Your data*"), *notice(), *lines, rows=rows, joint="\n\n")


def _erase(turn: Turn) -> Choice:
    request = erasure.latest(turn.session, turn.person.member_id)
    if request is not None and request.state in (ErasureState.ASKED, ErasureState.APPROVED):
        return Choice(t("🗑 Your request to delete"), "open", dialog="erasure")
    return ERASE


def _phone(turn: Turn, phone: Phone) -> Text:
    since = local_date(phone.linked_at, turn.person.zone)
    if phone.id == turn.conversation.id:
        return t("📱 This phone is yours since {date}.", date=since)
    return t("📱 Another phone is yours since {date}.", date=since)


def _no_longer(turn: Turn, phone_id: int) -> Text:
    if phone_id == turn.conversation.id:
        return t("📵 This phone is no longer mine")
    return t("📵 The other one is no longer mine")


@dialog.step
class Stored(Step):
    """One sentence for each group of the map of data."""

    name = "kept"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        person = turn.person
        who = (
            t("👀 Only {coach} and the people at your office can read it.", coach=person.coach)
            if person.coach
            else t("👀 Only the people at your office can read it.")
        )
        back = Choice(t("‹ Your data"), "open", dialog="privacy")
        return reply(
            t("*What is kept, and until when*"),
            *retention.sentences(person),
            who,
            rows=[[COPY], [back], [TALK, MENU]],
            joint="\n\n",
        )


@dialog.action("open")
def open_privacy(turn: Turn, value: str) -> Next:
    return Open("privacy")


@dialog.action("kept")
def what_is_kept(turn: Turn, value: str) -> Next:
    return Open("privacy", "kept")


@dialog.action("copy")
def copy(turn: Turn, value: str) -> Next:
    copying.ask(turn)
    return Stay()
