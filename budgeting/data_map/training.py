"""Courses, appointments and what neighbours offer each other."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.data_map.declaring import ACCOMPANIED, ACCOUNTS, About, Erasure, Export, Group, Table

TABLES: Mapping[str, Table] = {
    "enrolments": Table(
        About.MEMBER,
        ("enrolments.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=("feedback_words",),
        technical=("offers", "told_sequence", "calendar_sequence"),
        group=Group.COMMUNITY,
    ),
    "broadcast_answers": Table(
        About.MEMBER,
        ("broadcast_answers.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=("button",),
        group=Group.COMMUNITY,
    ),
    "allowances": Table(
        About.MEMBER,
        ("allowances.member_id", "members.household_id"),
        ACCOUNTS,
        Export.OWN,
        why="the programme must show what was paid to whom",
        personal=("amount_minor", "expected_on", "received_on", "delay", "delayed_from"),
        technical=("currency", "delays"),
        group=Group.ALLOWANCES,
    ),
    "certificates": Table(
        About.MEMBER,
        ("certificates.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.EMPTIED,
        personal=("name", "title", "done", "whole", "first_on", "last_on", "why"),
        technical=("year", "serial", "signer", "place"),
        group=Group.COMMUNITY,
        # Staff's own words among colleagues.
        withheld=("why",),
    ),
    "appointments": Table(
        About.MEMBER,
        ("appointments.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=("about", "way", "place", "note", "wished_part", "wished_days", "wished_words"),
        technical=("minutes", "zone", "offer", "sequence"),
        group=Group.COMMUNITY,
    ),
    "appointment_times": Table(
        About.MEMBER,
        ("appointment_times.appointment_id", "appointments.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        technical=("offer",),
        group=Group.COMMUNITY,
    ),
    "childcare_entries": Table(
        About.MEMBER,
        ("childcare_entries.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=("kind", "children"),
        group=Group.COMMUNITY,
    ),
    "childcare_swaps": Table(
        About.MEMBER,
        ("childcare_swaps.need_id", "childcare_entries.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        technical=("sequence", "need_agrees", "offer_agrees"),
        group=Group.COMMUNITY,
    ),
    "skills": Table(
        About.MEMBER,
        ("skills.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=("kind", "category", "words", "time", "refusal", "ask_on"),
        group=Group.COMMUNITY,
    ),
    "skill_interests": Table(
        About.MEMBER,
        ("skill_interests.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        group=Group.COMMUNITY,
    ),
}
