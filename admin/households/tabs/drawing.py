"""How a tab is drawn: whole, or the part that a live page fetches again; with the news of what was just done."""

from __future__ import annotations

from typing import Any

from fastapi.responses import HTMLResponse

from admin import household_frame
from admin.context import RequestContext
from admin.household_frame import Tab
from budgeting.db.tables import Household
from budgeting.errors import NotFound
from budgeting.states.programmes import Instrument
from dialogs.text import Text, t

#: What was just done, by the code in the URL.
DONE: dict[str, Text] = {
    "founded": t("The household has been added. Next: the invites."),
    "changed": t("Saved."),
    "added": t("The person has been added."),
    "left": t("Recorded: this person no longer belongs to the household."),
    "left_last": t(
        "Recorded. No adult is left in the household: add one, or let the household leave the programme."
    ),
    "gone": t("Recorded: the household has left the programme, and the family has read a last word."),
    "gone_untold": t(
        "Recorded: the household has left the programme. Nobody could be told in the chat: please tell them."
    ),
    "back": t("The household is accompanied again. Next: new invites."),
    "moved": t("Moved with its work. The family has read who accompanies it now."),
    "moved_untold": t(
        "Moved with its work. Nobody could be told in the chat: please tell the family yourself."
    ),
    "isee": t("The ISEE has been recorded. Before it ends, somebody is asked to renew it."),
    "unlinked": t("The phone is no longer linked. For a new one, make an invite."),
    "revoked": t("The invite no longer works."),
    "planned": t("The month plan has been saved."),
    "debt": t("The debt has been recorded."),
    "agreed": t("The plan is running."),
    "withdrawn": t("The proposal has been withdrawn."),
    "side": t("Sitting side by side has ended."),
    "notices": t("The payment notices have been recorded."),
    "paused": t("The plan is paused: no reminders until the day it resumes by itself."),
    "resumed": t("The plan has resumed."),
    "confirmed": t("Confirmed. The family is told in the chat."),
    "confirmed_untold": t("Confirmed. Nobody could be told in the chat: please tell the family yourself."),
    "rejected": t("Rejected. The chat asks the family for the receipt."),
    "asked": t("The family has been asked in the chat."),
    "asked_untold": t(
        "Nobody could be asked in the chat: please ask the family, and record the answer here."
    ),
    "accepted": t("Accepted: the plan is running, and the family is told."),
    "refused": t("The family is told that everything stays as it is."),
    "refused_untold": t("Nobody could be told in the chat: please tell the family yourself."),
    "rejected_untold": t("Rejected. Nobody could be asked in the chat: please call the family."),
}
#: What happens in the chat and changes the summary on every tab; and what changes one tab.
_ALWAYS = ("payment", "checkin_done", "cannot_pay")
_LIVE: dict[Tab, tuple[str, ...]] = {
    Tab.OVERVIEW: (*_ALWAYS, "joined", "phone_ended", "consent"),
    # A form may be open there; only what it is about renews it.
    Tab.PEOPLE: ("joined", "phone_ended", "consent"),
}


def exists(context: RequestContext, household: Household, tab: Tab) -> None:
    """Raise NotFound if the reader may see nothing on this tab."""
    if tab not in household_frame.tabs(context.me, household):
        raise NotFound("page", context.request.url.path)


def draw(
    context: RequestContext, household: Household, tab: Tab, part: str, done: str, **shown: Any
) -> HTMLResponse:
    """The tab, or its part "sheet"."""
    return household_frame.page(
        context,
        household,
        tab,
        "households/sheet.html" if part == "sheet" else "households/household.html",
        inner=f"households/tabs/{tab.value}.html",
        live=", ".join(f"live-{event} from:body delay:500ms" for event in _LIVE.get(tab, _ALWAYS)),
        done=DONE.get(done),
        uses={each.value: context.me.uses(household.programme_id, each) for each in Instrument},
        **shown,
    )
