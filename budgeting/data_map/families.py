"""Families themselves: who they are, how they joined, agreed and left."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.data_map.declaring import (
    ACCOMPANIED,
    ACCOUNTS,
    CASES,
    RUNNING,
    WORKING,
    About,
    Erasure,
    Export,
    Group,
    Table,
)

TABLES: Mapping[str, Table] = {
    "households": Table(
        About.HOUSEHOLD,
        ("households.id",),
        ACCOUNTS,
        Export.HOUSEHOLD,
        Erasure.EMPTIED,
        personal=("reference", "name", "pay_day", "disability", "disability_why"),
        technical=("zone", "currency"),
        group=Group.PERSON,
    ),
    "members": Table(
        About.MEMBER,
        ("members.household_id",),
        ACCOUNTS,
        Export.OWN,
        Erasure.EMPTIED,
        personal=(
            *("name", "called", "language", "birth_year", "elderly"),
            *("telephone", "may_be_called", "call_times"),
            *("checkin_weekday", "checkin_time", "listens"),
        ),
        # Whoever else reads the phone must not learn that arrears are hidden there, or that it isn't safe.
        withheld=("sees_arrears", "unsafe_at", "unreachable_at"),
        group=Group.PERSON,
    ),
    "departures": Table(
        About.HOUSEHOLD,
        ("departures.household_id",),
        ACCOMPANIED,
        Export.HOUSEHOLD,
        Erasure.EMPTIED,
        personal=("reason", "words", "left_on", "handed_to", "reach"),
        group=Group.PERSON,
        # What staff wrote about it for colleagues.
        withheld=("words",),
    ),
    "contact_attempts": Table(
        About.HOUSEHOLD,
        ("contact_attempts.household_id",),
        ACCOMPANIED,
        erasure=Erasure.DELETED,
        personal=("way", "outcome", "made_on", "words", "next_on"),
        why=CASES,
        group=Group.STAFF_WORK,
    ),
    "consents": Table(
        About.MEMBER,
        ("consents.member_id", "members.household_id"),
        ACCOUNTS,
        Export.OWN,
        personal=("version", "language"),
        why="we must be able to show who agreed to what",
        group=Group.CONSENT,
    ),
    "invites": Table(
        About.MEMBER,
        ("invites.member_id", "members.household_id"),
        WORKING,
        Export.NO,
        Erasure.DELETED,
        technical=("token_hash",),
        why=RUNNING,
        group=Group.WORKING,
    ),
}
