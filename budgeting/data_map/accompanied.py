"""What is agreed with a family and done for it: pacts, referrals, documents, well-being, requests about its data."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.data_map.declaring import ACCOMPANIED, ACCOUNTS, WORKING, About, Erasure, Export, Group, Table

TABLES: Mapping[str, Table] = {
    "agreements": Table(
        About.HOUSEHOLD,
        ("agreements.household_id",),
        ACCOMPANIED,
        Export.HOUSEHOLD,
        Erasure.DELETED,
        personal=("purpose", "begins_on", "ends_on", "hours_promised", "outcome"),
        group=Group.PACT,
        # How it went, in the words of staff; a person says it.
        withheld=("outcome",),
    ),
    "agreement_promises": Table(
        About.HOUSEHOLD,
        ("agreement_promises.agreement_id", "agreements.household_id"),
        ACCOMPANIED,
        Export.HOUSEHOLD,
        Erasure.DELETED,
        personal=("text", "until"),
        technical=("position",),
        group=Group.PACT,
    ),
    "agreement_hours": Table(
        About.HOUSEHOLD,
        ("agreement_hours.agreement_id", "agreements.household_id"),
        ACCOMPANIED,
        Export.HOUSEHOLD,
        Erasure.DELETED,
        personal=("given_on", "minutes", "purpose"),
        group=Group.PACT,
    ),
    "referrals": Table(
        About.MEMBER,
        ("referrals.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=(
            *("partner_name", "why", "scope", "facts", "until", "consent_version", "language", "witness"),
        ),
        technical=("due_on",),
        group=Group.CONSENT,
    ),
    "referral_links": Table(
        About.MEMBER,
        ("referral_links.referral_id", "referrals.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        technical=("token_hash", "key_hash"),
        group=Group.CONSENT,
    ),
    "referral_answers": Table(
        About.MEMBER,
        ("referral_answers.referral_id", "referrals.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=("note", "next_on"),
        group=Group.CONSENT,
    ),
    "incoming_referrals": Table(
        About.HOUSEHOLD,
        ("incoming_referrals.household_id",),
        WORKING,
        Export.HOUSEHOLD,
        Erasure.DELETED,
        personal=(
            *("proposed_by", "contact", "agreed_on", "agreed_how", "name", "phone", "language", "why"),
            "answer",
        ),
        technical=("erase_on",),
        group=Group.WORKING,
        # Who proposed it speaks for others; a person says it.
        withheld=("contact", "answer"),
    ),
    "data_exports": Table(
        About.MEMBER,
        ("data_exports.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        group=Group.CONSENT,
    ),
    "erasure_requests": Table(
        About.MEMBER,
        ("erasure_requests.member_id", "members.household_id"),
        ACCOUNTS,
        Export.OWN,
        personal=("answer_by",),
        group=Group.CONSENT,
        why="we must be able to show what was asked and answered",
    ),
    "invite_requests": Table(
        About.MEMBER,
        ("invite_requests.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=("name", "language", "answer"),
        group=Group.PERSON,
    ),
    "documents": Table(
        About.HOUSEHOLD,
        ("documents.household_id",),
        ACCOMPANIED,
        # Without those that tell of arrears for members who may not read of them (`documents.visible`).
        Export.HOUSEHOLD,
        Erasure.DELETED,
        personal=("kind", "issued_on", "amount_minor", "expires_on", "tells_arrears"),
        technical=("replaces_id",),
        group=Group.DOCUMENTS,
        # Whoever else reads the phone must not learn that something is hidden there.
        withheld=("tells_arrears",),
    ),
    "document_requests": Table(
        About.HOUSEHOLD,
        ("document_requests.household_id",),
        ACCOMPANIED,
        # Only for the kinds that exist for them (`documents.offered_kinds`).
        Export.HOUSEHOLD,
        Erasure.DELETED,
        personal=("kind",),
        technical=("document_id",),
        group=Group.DOCUMENTS,
    ),
    "wellbeing_surveys": Table(
        About.MEMBER,
        ("wellbeing_surveys.member_id", "members.household_id"),
        ACCOMPANIED,
        Export.OWN,
        Erasure.DELETED,
        personal=("language", "age", "answers", "score", "answered_on"),
        group=Group.WELLBEING,
    ),
}
