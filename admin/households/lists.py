"""The list of households: its columns, filters and file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Reader, RequestContext
from admin.households import queries
from admin.households.queries import Row
from admin.inbox.labels import languages
from admin.kit import choices, list_routes
from admin.kit.columns import OnPhone, in_file, on_page
from admin.kit.filters import Choice, Pick, Search, Tick
from admin.kit.listing import Listing, Params, Sort, Start
from admin.status_labels import WORDS
from budgeting import access
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.db.tables import Household, Member
from budgeting.households import status
from budgeting.households.status import StatusWord
from budgeting.states.programmes import Instrument
from dialogs.text import Text, t, tn, verbatim
from dialogs.text.names import MOODS


def _read(session: Session, context: Reader) -> Collection[str]:
    """The languages that people of the visible households read."""
    theirs = select(Member.language).where(access.visible(Member, context.me))
    return set(session.scalars(theirs.distinct().limit(50)))


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {
        "may_found": context.me.may(Action.KEEP_HOUSEHOLD),
        "may_import": context.me.may(Action.IMPORT),
        "may_accompany": context.me.may(Action.ACCOMPANY),
        "moods": MOODS,
    }


def _mood(row: Row, context: Reader) -> Text | None:
    return verbatim(context.chat_words.plain(MOODS[row.mood], context.language)) if row.mood else None


def _status_words(row: Row, context: Reader) -> str:
    return "; ".join(context.say(WORDS[word].key) for word in row.words)


HOUSEHOLDS = Listing(
    path="/households",
    action=Action.READ_HOUSEHOLD,
    title=t("Households"),
    select=queries.visible,
    key=Household.id,
    rows=queries.rows,
    sorts={name: Sort.by(column) for name, column in queries.ORDERS.items()},
    filters=[
        Search(
            name="q",
            label=t("Name, reference or phone number"),
            where=lambda q, session, context: queries.called(q),
        ),
        Pick(
            name="site",
            label=t("Site"),
            rows=choices.sites(Action.READ_HOUSEHOLD),
            where=lambda site, session, context: Household.site_id == site,
        ),
        Pick(
            name="coach",
            label=t("Coach"),
            rows=choices.coaches(Action.READ_HOUSEHOLD),
            special={choices.NOBODY: t("Nobody yet")},
            where=lambda coach, session, context: (
                Household.coach_id.is_(None) if coach == choices.NOBODY else Household.coach_id == coach
            ),
        ),
        Choice(
            name="language",
            label=t("Language"),
            options=languages,
            offered=_read,
            where=lambda language, session, context: queries.reads(language),
        ),
        Choice(
            name="plan",
            label=t("Status"),
            instrument=Instrument.ARREARS,
            options={word.value: words for word, words in WORDS.items()},
            where=lambda word, session, context: status.holds(session, context.clock, StatusWord(word)),
        ),
        Choice(
            name="standing",
            label=t("In the programme"),
            options={
                "here": t("Accompanied"),
                "not_joined": t("Not joined yet"),
                "left": t("Left the programme"),
            },
            where=lambda standing, session, context: queries.standing(standing),
        ),
        Tick(
            name="isee",
            label=t("ISEE ends within a month"),
            instrument=Instrument.DOCUMENTS,
            where=lambda _, session, context: queries.isee_ends(session, context.clock),
        ),
        Tick(
            name="waiting",
            label=t("Someone has not joined"),
            where=lambda _, session, context: queries.not_all_joined(),
        ),
        Tick(
            name="missed",
            label=t("No check-in for two weeks"),
            instrument=Instrument.CHECKINS,
            where=lambda _, session, context: queries.quiet(session, context.clock),
        ),
    ],
    columns=[
        on_page("name", t("Household"), title=True),
        in_file("reference", t("Reference"), lambda row, context: row.reference),
        in_file("name", t("Household"), lambda row, context: row.name),
        on_page("reference", t("Reference"), phone=OnPhone.ABSENT),
        on_page("place", t("Site and coach")),
        in_file("site", t("Site"), lambda row, context: row.site),
        in_file("coach", t("Coach"), lambda row, context: row.coach),
        on_page("joined", t("Adults joined"), phone=OnPhone.ABSENT),
        in_file("adults", t("Adults"), lambda row, context: row.adults),
        in_file("joined", t("Joined"), lambda row, context: row.joined),
        in_file("languages", t("Languages"), lambda row, context: " ".join(row.languages)),
        on_page("checkin", t("Last check-in"), instrument=Instrument.CHECKINS, phone=OnPhone.ABSENT),
        in_file(
            "checkin",
            t("Last check-in"),
            lambda row, context: row.checkin_on,
            instrument=Instrument.CHECKINS,
        ),
        in_file("mood", t("Mood"), _mood, instrument=Instrument.CHECKINS),
        in_file("standing", t("Plan"), _status_words),
        on_page("next", t("Next instalment"), phone=OnPhone.ALONE),
        in_file(
            "due",
            t("Next instalment on"),
            lambda row, context: row.due_on,
            instrument=Instrument.ARREARS,
        ),
        in_file(
            "rest",
            t("Amount"),
            lambda row, context: row.rest,
            amount=True,
            instrument=Instrument.ARREARS,
        ),
    ],
    counted=lambda count: tn("{count} household", "{count} households", count),
    empty=lambda asked: t("There are no households yet."),
    no_match=t("No household matches. Loosen a filter."),
    start=Start(
        t("Create the first household and hand over its invites; or take in a list from a file."),
        "/households/new",
        t("New household"),
        Action.KEEP_HOUSEHOLD,
        others=Start(
            t("Operators create households one by one; a whole list can be taken in from a file."),
            "/imports/new",
            t("Import from a file"),
            Action.IMPORT,
            others=Start(t("As soon as you accompany a family, it appears here.")),
        ),
    ),
    find=t("Find households"),
    template="households/list.html",
    cells="households/cells.html",
    style="households",
    export=AuditAction.HOUSEHOLD_EXPORT,
    context=_context,
)
router = APIRouter()
list_routes.add(HOUSEHOLDS, router, "/households")
