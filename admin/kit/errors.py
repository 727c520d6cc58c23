"""The sentences staff read when a service says that something is not possible.

A service raises `NotPossible("reason")` and knows no page. This table gives, for each part of the console, the sentence
for the reason and the field it belongs to. A reason without a sentence says that things have changed and doesn't crash.
A test reads the sources and fails for a reason that staff can meet in the console and that is missing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from admin import field_lengths
from budgeting import labels
from budgeting.errors import NotPossible
from budgeting.households import telephones
from budgeting.imports import reading as imports
from budgeting.programmes import sites
from budgeting.states.agreements import AgreementState
from budgeting.states.appointments import AppointmentState
from budgeting.states.approvals import ApprovalState
from budgeting.states.bills import BillState
from budgeting.states.cases import CaseState
from budgeting.states.referrals import IncomingState, ReferralState
from budgeting.states.skills import InterestState, SkillState
from dialogs.text import Arg, Text, t

if TYPE_CHECKING:
    from admin.kit.form import Form

#: For a reason without its own sentence: things are no longer as the page showed them.
CHANGED = t("That has changed in the meantime. Please look again.")
NOT_POSSIBLE = t("That is not possible.")
_WORDS = t("Write a few words here.")
#: The states of a case; each can be the reason why something is not possible in it.
_STATES = frozenset(CaseState)
#: What may have become of an instalment, or of a proposal, in the meantime.
_SETTLED = frozenset(ApprovalState) | frozenset(
    {"already_declared", "already_paid", "amount", "cancelled", "confirmed", "currency", "future", "rejected"}
)
_OUTDATED = t("What is left has changed in the meantime. Please look at the instalments again.")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and the field it is about; None if it is about the whole form."""

    text: Text
    field: str | None = None
    #: Whether the reason has its own sentence.
    known: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """A part of the console."""

    reasons: dict[str, Said]
    otherwise: Said
    #: Reasons for which ``otherwise`` is the right answer.
    changed: frozenset[str] = frozenset()


def _at(field: str, text: Text) -> Said:
    return Said(text, field)


_ANSWER_BY = t("Give a day after today, and before it would begin or end.")
_DAY = Said(t("Give a day in the future, within a year."), "day")
CONTEXTS: dict[str, Context] = {
    "cases": Context(
        {
            "empty": Said(_WORDS),
            "no_outcome": _at("outcome", _WORDS),
            "long": Said(t("This is too long. Shorten it, or split it in two.")),
            "actions_open": _at(
                "actions_over",
                t(
                    "This case still has open actions, goals or referrals. Say that they are over, or do them first."
                ),
            ),
            "date": _DAY,
            "past": _DAY,
            "far": _DAY,
            "nothing": _at("standing", t("Say at least for one area where the family stands.")),
            "repeat_past": _at("repeat_on", t("Choose a day after today.")),
        },
        # The page says so at its top and shows the case as it is now.
        Said(CHANGED, known=False),
        _STATES | _SETTLED | {"stale", "many", "instalments_open"},
    ),
    "departures": Context(
        {
            "future": _at("left_on", t("Give today or a day before.")),
            "early": _at("left_on", t("On that day the household was not here yet.")),
            "partner": _at("partner", t("Choose the service that goes on with what is open.")),
            "unreachable": _at(
                "partner", t("No family can reach it: add an address or a phone number in the directory.")
            ),
            "past": _at("until", t("Choose a day after today.")),
            "far": _at("until", t("Half a year at most.")),
        },
        Said(CHANGED, known=False),
        frozenset({"left", "active", "programme_over", "ended", "under_way", "too_many_batches"}),
    ),
    "contacts": Context(
        {
            "future": _at("made_on", t("Give today or a day before.")),
            "early": _at("made_on", t("That is too long ago.")),
            "next_missing": _at("next_on", t("Say when somebody tries again.")),
            "next_past": _at("next_on", t("Choose a day after today.")),
            "next_far": _at("next_on", t("Choose a day within a year.")),
            "long": _at("words", t("This is too long. Shorten it, or split it in two.")),
        },
        Said(CHANGED, known=False),
        frozenset({"left", "joined"}),
    ),
    "documents": Context(
        {
            "nobody": Said(t("Nobody in the family can be written to about it: please ask in person.")),
            "no_file": _at("file", t("Choose a file.")),
            "type": _at("file", t("Only photos and PDFs go into the drawer.")),
            "too_large": _at("file", t("This file is too large: {most} MB at most.", most=5)),
            "empty": _at("file", t("This file is empty.")),
            "locked": _at("file", t("This PDF opens only with a password.")),
            "no_expiry": _at("expires_on", t("This kind of document has no expiry date.")),
            "expiry_far": _at("expires_on", t("That day is too late.")),
            "future": _at("issued_on", t("Give today or a day before.")),
            "expired": _at("issued_on", t("An ISEE of that year no longer holds.")),
            "amount": _at("amount", t("Please give an amount, for example 120 or 85.50.")),
        },
        Said(CHANGED, known=False),
        frozenset({"not_open"}),
    ),
    "paper": Context(
        {
            "left": _at("member", t("This person no longer belongs to the household.")),
            "child": _at("member", t("Only adults answer the dialogs.")),
            "no_consent": _at(
                "member", t("This person has not agreed to the privacy notice: sit down side by side first.")
            ),
            "week": _at("week", t("Please choose a week from the list.")),
            "day": _at("week", t("One of the days has not come yet.")),
            "empty": _at("week", t("There is nothing on the sheet yet.")),
            "lines": _at("week", t("That is more than one sheet holds.")),
            "done": _at(
                "cash",
                t("This week's check-in is finished already: leave the money at hand and the face empty."),
            ),
            "answering_elsewhere": _at("week", t("Somebody at home is answering this week on a phone now.")),
            "amount": _at("week", t("Please give an amount, for example 120 or 85.50.")),
        },
        Said(CHANGED, "week", known=False),
        frozenset({"category"}),
    ),
    "side": Context(
        {
            "left": Said(t("This person no longer belongs to the household.")),
            "child": Said(t("Only adults answer the dialogs.")),
            "elsewhere": Said(t("This device is still at another sitting: end that one first.")),
        },
        Said(CHANGED, known=False),
        frozenset({"seat_taken", "sitting_over"}),
    ),
    "wellbeing": Context(
        {
            "lately": Said(t("This person answered less than a month ago: it would say nothing new.")),
            "unanswered": Said(t("All ten questions need an answer.")),
            "child": Said(t("Only adults of the family answer the scale.")),
        },
        Said(CHANGED, known=False),
        frozenset({"done", "age", "another_question"}),
    ),
    "escalating": Context(
        {},
        Said(
            t("This case has been closed in the meantime. Choose another one, or open a new one."),
            "into",
            known=False,
        ),
        _STATES | {"many"},
    ),
    "inbox": Context(
        {
            "empty": Said(t("Write something first.")),
            "ended": Said(
                t("This phone is no longer linked: nothing can be sent here. Please call the family.")
            ),
            "about_arrears": Said(
                t(
                    "These words mention arrears, and the person reading here may not read about them. "
                    "Change them, or confirm."
                )
            ),
            "files_about_arrears": _at(
                "harmless", t("Nobody can read the files for you. Look at them once more, then confirm.")
            ),
            "file_type": _at(
                "files",
                t(
                    "{name} can't be sent: only photos (JPEG, PNG), PDFs and voice messages "
                    "(OGG, MP3, M4A) can."
                ),
            ),
            "file_empty": _at("files", t("{name} is empty.")),
            "file_too_large": _at("files", t("{name} is too large: {most} MB at most.", most=10)),
            "file_locked": _at("files", t("{name} opens only with a password: save it without one first.")),
            "file_damaged": _at(
                "files", t("{name} can't be shown: it is damaged, or has too many points. Save it smaller.")
            ),
            "unsafe": Said(
                t("They said that it is not safe to write here. Tick the box if you want to write anyway.")
            ),
            "held": Said(t("{name} is answering here. Take over if you want to go on.")),
            "answered": Said(t("Not sent yet: a colleague was quicker.")),
            "unfilled": Said(t("Please fill in every gap of the phrase.")),
            "past": _at("hour", t("That time has already passed.")),
            "far": _at("day", t("That is too far away.")),
            "no_time": _at("hour", t("Please give a day and an hour.")),
            "no_such_hour": _at("hour", t("Clocks skip that hour: choose another.")),
            "quiet": _at("hour", t("Families rest at that hour. Choose another, or confirm.")),
            "sunday": _at("day", t("That is a Sunday, when families rest. Choose another day, or confirm.")),
            "holiday": _at("day", t("That is a public holiday. Choose another day, or confirm.")),
            "unwelcome": Said(
                t(
                    "Nothing can be planned for this person: they have left, asked for silence, cannot be reached "
                    "or have not agreed to the notice."
                )
            ),
            "too_many": Said(t("Ten answers already wait here: send or take back one of them first.")),
            "hidden": Said(
                t("This phrase is about arrears, and the person reading here may not read about them.")
            ),
        },
        Said(CHANGED, known=False),
        frozenset({"open"}),
    ),
    "second_factor": Context(
        {
            "code": _at(
                "code",
                t(
                    "This code is not right. Wait for the next one. If that is refused too, let the phone set its "
                    "time by itself: its clock may be off."
                ),
            ),
            "used": _at("code", t("This code was used already. Wait until the app shows the next one.")),
            "wait": _at("code", t("Too many tries. Wait a few minutes, then try again.")),
            "stale": Said(t("Too much time has passed since you began. Begin again, please.")),
            "on": Said(t("It is on already. To use another phone, choose that below.")),
            "asked": _at("what", t("Your programme asks for it, so it can't be turned off.")),
        },
        Said(CHANGED, known=False),
    ),
    "quiet_hours": Context(
        {
            "half": _at("quiet_to", t("Please give both times, or neither.")),
            "same": _at("quiet_to", t("The two times are the same. Leave both empty for no quiet hours.")),
        },
        Said(CHANGED, known=False),
    ),
    "labels": Context(
        {
            "name": _at("name", t("Please fill this in.")),
            "long": _at("name", t("This is too long: {count} characters at most.", count=labels.LONGEST)),
            "name_taken": _at("name", t("There is already a label with this word.")),
            "many": _at("name", t("Forty labels are offered already: archive one first.")),
        },
        Said(CHANGED, known=False),
    ),
    "desk_groups": Context(
        {
            "linked": Said(t("A group is linked already: unlink it first.")),
            "no_group": Said(t("No group is linked, and no code is open.")),
            "ended": Said(t("The programme has ended.")),
        },
        Said(CHANGED, known=False),
    ),
    "sites": Context(
        {
            "name": _at("name", t("Please fill this in.")),
            "long": _at("name", t("This is too long: {count} characters at most.", count=sites.LONGEST)),
            "long_quarter": _at(
                "quarter", t("This is too long: {count} characters at most.", count=sites.LONGEST)
            ),
            "long_address": _at(
                "address", t("This is too long: {count} characters at most.", count=sites.LONGEST_ADDRESS)
            ),
            "long_opening": _at(
                "opening", t("This is too long: {count} characters at most.", count=sites.LONGEST_OPENING)
            ),
            "name_taken": _at("name", t("There is already a site with this name.")),
            "many": _at("name", t("Five hundred sites are offered already: archive one first.")),
        },
        Said(CHANGED, known=False),
    ),
    "reading": Context(
        {
            "empty": _at("meaning", t("Write something first.")),
            "nobody_reads": Said(t("Nobody is left to ask.")),
            "asked": Said(t("Somebody has already been asked.")),
            "not_asked": Said(t("Nobody is asked to read this any more.")),
            "ended": Said(
                t("This phone is no longer linked: nothing can be sent here. Please call the family.")
            ),
        },
        Said(CHANGED, known=False),
    ),
    "phrases": Context(
        {
            "no_title": _at("title", t("Give it a title, so that colleagues find it.")),
            "no_text": _at("text", t("The Italian text is needed: colleagues choose by it.")),
            "too_long": _at("text", t("This is too long for one message. Shorten it, or make two of it.")),
            "slot": _at("text", t("Braces are only for gaps: name, amount, date, place, words.")),
            "other_slots": _at("text", t("This has a gap that the Italian text has not.")),
            "answers_differ": _at(
                "answers", t("Each language needs as many answers as the Italian, and a text with them.")
            ),
            "one_answer": _at("answers", t("A question needs at least two answers.")),
            "many_answers": _at("answers", t("Six answers at most: more do not fit on a phone.")),
            "answer_long": _at("answers", t("An answer has 40 characters at most: it is a button.")),
            "same_answer": _at("answers", t("Two answers are the same.")),
        },
        Said(CHANGED, known=False),
    ),
    "tasks": Context(
        {
            "unsettled": Said(
                t(
                    "This is still open: confirm or reject the payment, open the case, say what the message means, or "
                    "answer the family. The task then closes by itself."
                )
            ),
            "nothing_promised": Said(t("No time was promised for this.")),
        },
        Said(t("Someone else was quicker."), known=False),
        frozenset({"done", "taken", "past"}),
    ),
    "weeks": Context(
        {
            "empty": _at("comment", t("Write a few words first.")),
            "too_long": _at("comment", t("This is too long for a message: {count} characters at most.")),
            "nobody": _at(
                "comment", t("None of the people chosen can be written to: see above who and why.")
            ),
            "about_arrears": _at(
                "comment",
                t(
                    "These words mention arrears ({words}), and {names} may not read about them. Send it only to "
                    "those who may, or confirm below."
                ),
            ),
        },
        Said(CHANGED, "comment", known=False),
    ),
    "broadcasts": Context(
        {
            "text": _at(
                "text_it", t("The Italian text is required: it is used where another language is missing.")
            ),
            "too_long": _at(
                "text_it",
                t(
                    "One of the texts is too long for a message: {count} characters at most.",
                    count=field_lengths.ANNOUNCEMENT,
                ),
            ),
            "sites": _at("sites", t("Choose at least one site.")),
            "languages": _at("languages", t("Choose at least one language.")),
            "buttons": _at("buttons", t("Choose from the list.")),
            "many_buttons": _at("buttons", t("At most three buttons: more hide the words.")),
            "days": _at("days", t("Between 1 and 730 days.")),
            "no_phone": _at("what", t("Link your own phone to the staff bot first.")),
            "past": _at("day", t("This moment has passed.")),
            "far": _at("day", t("This is more than a year ahead.")),
            "over": _at("day", t("The meeting will have begun by then.")),
            "cancelled": _at("session", t("This meeting has been cancelled.")),
            "held": _at("session", t("This meeting is over.")),
            "times": _at("ends", t("It must end after it begins.")),
            "capacity": _at("capacity", t("At least one seat, or leave it empty.")),
            "title": _at("title_it", t("Please fill this in.")),
            "kind": _at("sort", t("Please choose one from the list.")),
        },
        Said(CHANGED, "what", known=False),
    ),
    "broadcast": Context(
        {
            "done": _at("", t("Everything has been sent: nothing can be changed any more.")),
            "called_off": _at("", t("It was called off in the meantime.")),
            "session_over": _at("", t("The meeting has begun or is over. Cancel it instead.")),
            "session_cancelled": _at("", t("The meeting was cancelled. Cancel the announcement too.")),
        },
        Said(CHANGED, "", known=False),
    ),
    "activities": Context(
        {
            "times": _at("ends", t("It must end after it begins.")),
            "capacity": _at("capacity", t("At least one seat, or leave it empty.")),
            "seats_taken": _at(
                "capacity", t("More people come, or have been offered a seat, than there would be seats.")
            ),
            "where": _at("place", t("Give a place, or a link to join online.")),
            "online_url": _at(
                "online_url", t("Only a link that begins with https:// and the name of a site.")
            ),
            "many": _at("number", t("Choose at least one day.")),
            "there_already": _at("day", t("There is already a session of this activity at that time.")),
            "nobody": Said(t("Nobody comes or may come yet.")),
            "none_ahead": _at("member", t("No session of it is still to come.")),
            "not_begun": _at("also", t("It has not begun yet.")),
            "long_over": _at("also", t("It is too long ago: the register is closed.")),
            "noted_meanwhile": _at("also", t("A colleague has noted something else in the meantime.")),
            "not_a_pair": _at("offer", t("These two don't fit: one needs somebody, the other offers.")),
            "taken_back": _at("offer", t("One of the two has taken it back.")),
            "has_somebody": _at("offer", t("One of the two is already meant for somebody.")),
            "over": _at("member", t("This meeting is over.")),
            "nothing_earned": _at(
                "expected_on", t("Nobody has earned anything that is not paid or on its way.")
            ),
            "past": _at("expected_on", t("This day has passed.")),
            "future": _at("on", t("This day is still to come.")),
            "hours": Said(t("Hours as 9-12:30, 15-18; with a comma between them; empty: closed.")),
            "name": _at("name", t("Please fill this in.")),
            "address": _at("address", t("Please fill this in.")),
            "not_deserved": _at(
                "members",
                t("Somebody was not there for long enough, or the activity is not over. Please look again."),
            ),
            "signer": _at("signer", t("Please fill this in.")),
        },
        Said(CHANGED, known=False),
        # Meanwhile cancelled or held, or the allowance is settled; the form's own fields reject the others.
        frozenset({"cancelled", "held", "planned", "kind", "title", "expected", "received", "withdrawn"})
        | {"empty", "long"},
    ),
    "people": Context(
        {
            "last_administrator": Said(
                t("A programme would be left without an administrator. Give someone else that role first.")
            ),
            "same": Said(t("Choose someone else for their work.")),
            "suspended": Said(t("The colleague chosen for their work is suspended.")),
            "no_right": Said(
                t("This colleague may not take any of it: choose someone with the right role, or the desk.")
            ),
            "no_phone": Said(t("No phone is linked, and no link is open.")),
            "not_active": Said(t("The account is suspended: reinstate it first.")),
            "has_password": Said(t("This colleague has a password already and needs no invitation.")),
            "link": Said(t("This link no longer works")),
            "own_factor": Said(t("Your own code is changed on your account page, with a code.")),
            "no_factor": Said(t("This colleague signs in without a code: there is nothing to reset.")),
        },
        Said(CHANGED, known=False),
    ),
    "pauses": Context(
        {
            "answer_by": _at("answer_by", _ANSWER_BY),
            "past": _at("until", t("Give a day in the future, within a year.")),
            "far": _at("until", t("Give a day in the future, within a year.")),
            "not_running": _at("until", CHANGED),
        },
        Said(NOT_POSSIBLE, "until", known=False),
    ),
    "plans": Context(
        {
            "more_than_owed": _at("total", t("That is more than is still owed.")),
            "schedule": _at("parts", t("These parts would be zero: use fewer.")),
            "sum": _at("total", _OUTDATED),
            "outdated": _at("total", _OUTDATED),
            "already_running": _at("total", t("This debt already has a plan.")),
            "not_running": _at("total", CHANGED),
            "lapsed": _at("total", CHANGED),
            "answer_by": _at("answer_by", _ANSWER_BY),
            "more_than_left": _at("total", _OUTDATED),
            "too_many_parts": _at("total", t("That would take too many instalments.")),
        },
        Said(NOT_POSSIBLE, "total", known=False),
        frozenset({"currency"}),
    ),
    "plan_notices": Context(
        {
            "creditor": _at("creditor", t("Notices need the tax code of their creditor. Please check it.")),
            "number": _at("number", t("These are not the 18 digits of a notice. Please check them.")),
            "number_taken": _at("number", t("Another instalment has this number already.")),
        },
        Said(NOT_POSSIBLE, "creditor", known=False),
    ),
    "bills": Context(
        {
            "day": _at("due_on", t("Give a day within two years.")),
            "amount": _at("amount", t("That is too much for one bill.")),
            "category": _at("category", t("Please choose one from the list.")),
            "most": _at("category", t("This household has too many open bills: end some first.")),
        },
        Said(CHANGED, "category", known=False),
        frozenset(BillState) | {"notice", "notice_known", "next_paid"},
    ),
    "next_programme": Context(
        {
            "code": _at("code", t("Small letters, digits and hyphens, such as ponte-blu.")),
            "code_taken": _at("code", t("There is a programme with this short name.")),
            "name": _at("name", t("Please fill this in.")),
        },
        Said(NOT_POSSIBLE, "name", known=False),
    ),
    "help_numbers": Context(
        {
            "known": _at("number", t("This number is there already.")),
            "number": _at("number", t("Digits and spaces only, perhaps with a + in front.")),
            "name": _at("name", t("Please fill this in.")),
            "hours": _at("hours", t("Please shorten this.")),
            "topics": _at("topics", t("Choose at least one.")),
            "languages": _at("languages", NOT_POSSIBLE),
            "source": _at("source", t("Please fill this in.")),
            "checked_on": _at("checked_on", t("Give a date.")),
        },
        Said(NOT_POSSIBLE, "number", known=False),
    ),
    "programmes": Context(
        {
            "office_hours": _at("office_to", t("The office has to close after it opens.")),
            "steps": Said(
                t("Whole days from -60 to 60 with commas between them, twelve at most: -7, -3, 0, 3, 10.")
            ),
            "country": Said(t("Two letters such as IT, or nothing.")),
            "creditors": Said(
                t(
                    "For each one its tax code (11 digits), a heading such as utilities, and a name, "
                    "with semicolons between them."
                )
            ),
            "on_call": Said(t("One of them no longer answers families of this programme.")),
        },
        Said(CHANGED, known=False),
        # The form's own fields reject these before the service does.
        frozenset({"choice", "hour", "on_or_off", "range", "too_long", "unknown", "weekdays"}),
    ),
    "appointments": Context(
        {
            "past": _at("hour_1", t("This time has passed.")),
            "far": _at("hour_1", t("This is more than a year ahead.")),
            "busy": _at("hour_1", t("There is another appointment with the same person at that time.")),
            "busy_family": _at("hour_1", t("The family has another appointment at that time.")),
            "twice": _at("hour_1", t("This time is given twice.")),
            "no_such_hour": _at(
                "hour_1",
                t("This hour does not exist on that day: the clocks are put forward. Choose another."),
            ),
            "times": _at("day_1", t("Give one to three times.")),
            "place": _at("place", t("Say where you meet.")),
            "minutes": _at("minutes", t("Between 5 minutes and 8 hours.")),
            "staff": _at("with_whom", t("This person cannot meet the family here. Choose somebody else.")),
            "left": _at("with_whom", t("This person no longer belongs to the household.")),
            "early": Said(t("It has not begun yet.")),
            "order": _at("closes", t("Too short: one appointment must fit in.")),
            "overlap": _at("opens", t("You receive in a part of these hours already. Remove that first.")),
            "days": _at("last_on", t("The last day comes before the first.")),
            "many_hours": Said(t("That is more than fits here. Remove something first.")),
        },
        Said(CHANGED, known=False),
        frozenset(AppointmentState) | {"changed", "many", "proposed"},
    ),
    "skills": Context(
        {
            "changed": Said(t("The family has changed it in the meantime. Please read it again.")),
        },
        Said(CHANGED, known=False),
        frozenset(SkillState) | frozenset(InterestState) | {"many", "words"},
    ),
    "households": Context(
        {
            "reference_taken": _at("reference", t("A household with this reference already exists.")),
            "site": _at("site", t("This site is no longer offered, or belongs to another programme.")),
            "coach": _at("coach", t("This person is not a coach in the programme.")),
            "why": _at("disability_why", t("Write for what it is needed.")),
            "year": _at("disability_why", t("Give the year in which the child was born.")),
            "telephone": _at(
                "telephone", t("This is no telephone number. Examples: 333 1234567, +40 721 234 567.")
            ),
            "long_times": _at(
                "call_times",
                t("This is too long: {count} characters at most.", count=telephones.LONGEST_TIMES),
            ),
        },
        Said(NOT_POSSIBLE, "name", known=False),
        frozenset({"name", "pay_day"}),
    ),
    "correctives": Context(
        {
            "words": _at("words", t("Write in a few words what it is.")),
            "many": _at("kind", t("The list is already long: finish or give up something first.")),
            "member": _at("who", t("This person no longer belongs to the household.")),
        },
        Said(NOT_POSSIBLE, "kind", known=False),
        frozenset({"amount"}),
    ),
    "imports": Context(
        {
            "empty_file": _at("file", t("There is nothing in this file below the headings.")),
            "file_too_large": _at("file", t("This file is too large: {most} MB at most.")),
            "too_many_rows": _at(
                "file",
                t("This file has too many lines: {rows} at most. Split it in two.", rows=imports.MOST_ROWS),
            ),
            "too_many_columns": _at("file", t("This file has too many columns: {most} at most.")),
            "long_cell": _at(
                "file",
                t(
                    "A cell is too long: {most} characters at most. Perhaps a quotation mark is not closed: save "
                    "the file as Excel (.xlsx) and upload that."
                ),
            ),
            "old_excel": _at(
                "file",
                t(
                    "This is an old Excel file (.xls), or one with a password. Save it as .xlsx without a password."
                ),
            ),
            "open_document": _at("file", t("This is an OpenDocument file. Save it as .xlsx or .csv.")),
            "no_table": _at("file", t("This is no table. Upload a file in CSV or Excel (.xlsx).")),
            "damaged_file": _at(
                "file", t("This file cannot be read: it may be damaged. Open it and save it anew as .xlsx.")
            ),
            "no_headings": _at(
                "file",
                t(
                    "These columns are missing: {headings}. The first lines of the sheet must have the headings: see "
                    "the template."
                ),
            ),
            "heading_twice": _at("file", t("The column {heading} is there twice. Remove one of the two.")),
            "nothing_new": Said(t("There is nothing new to take in.")),
            "other_number": Said(
                t("Meanwhile it is no longer as many. Look once more, and confirm the new number.")
            ),
            "not_committed": Said(t("There is nothing to undo.")),
            "too_many_batches": Said(
                t("You have several jobs running. Wait until one of them is done, then try again.")
            ),
        },
        Said(CHANGED, known=False),
        frozenset({"not_staged"}),
    ),
    "agreements": Context(
        {
            "dates": _at("ends", t("The last day has to come after the first.")),
            "long_term": _at("ends", t("Two years at most: then it is renewed.")),
            "empty": _at("purpose", t("Write what each side promises.")),
            "one_sided": _at("purpose", t("A pact has two sides: write a promise of each.")),
            "many_lines": _at("purpose", t("Too many lines: twelve at most.")),
            "line_date": _at("ends", t("A promise has a day outside the pact.")),
            "undecided": _at("purpose", t("Another pact is being written or waits for its answer.")),
            "minutes": _at("hours", t("Between one minute and twelve hours.")),
            "future": _at("on", t("That day has not come yet.")),
            "outside": _at("on", t("That day is outside the pact.")),
            "full_day": _at("on", t("That day already has twelve hours.")),
        },
        Said(CHANGED, "purpose", known=False),
        # The form's own fields reject these before the service does.
        frozenset(AgreementState) | {"hours", "long", "not_theirs"},
    ),
    "referrals": Context(
        {
            "empty": Said(_WORDS),
            "long": Said(t("This is too long. Shorten it.")),
            "nothing": _at("scope", t("Tick at least one thing.")),
            "scope": _at("scope", t("Not all of that is there to pass on about this person.")),
            "past": _at("until", t("Choose a day after today.")),
            "far": _at("until", t("A year at most.")),
            "child": _at("member", t("Only adults can agree.")),
            "left": _at("member", t("This person no longer belongs to the household.")),
            "open": _at("partner", t("A referral to this service is open already for this person.")),
            "note": _at("note", _WORDS),
            "next_past": _at("next_on", t("That day has passed.")),
            "next_far": _at("next_on", t("Within a year, please.")),
        },
        Said(CHANGED, known=False),
        frozenset(ReferralState) | {"closed", "expired", "not_theirs"},
    ),
    "partners": Context(
        {
            "name": _at("name", _WORDS),
            "long": _at("name", t("This is too long. Shorten it.")),
            "email": _at("email", t("This is not an address.")),
            "name_taken": _at("name", t("There is already a service with this name.")),
            "many": _at("name", t("There are 200 services already. Archive one first.")),
        },
        Said(CHANGED, "name", known=False),
    ),
    "incoming": Context(
        {
            "proposed_by": _at("proposed_by", _WORDS),
            "name": _at("name", _WORDS),
            "how": _at("how", _WORDS),
            "empty": _at("answer", _WORDS),
            "long": Said(t("This is too long. Shorten it.")),
            "future": _at("agreed_on", t("That day has not come yet.")),
            "reference": _at("reference", _WORDS),
            "reference_taken": _at("reference", t("Another household has this reference.")),
        },
        Said(CHANGED, known=False),
        frozenset(IncomingState) | {"no_consent", "pay_day", "coach"},
    ),
    # For pages where no form shows the error (`app`): a form that was checked before, or a button that was pressed
    # twice.
    "page": Context(
        {
            "expired": Said(t("Its last day has passed: propose a new referral.")),
            "many_links": Said(
                t("There have been too many links. Cancel this referral and propose a new one.")
            ),
            "too_many_batches": Said(
                t("You have started several long jobs. Wait until one of them has finished, or stop one.")
            ),
        },
        Said(t("Someone else was quicker, or it has changed since. You have changed nothing."), known=False),
        _SETTLED
        | frozenset(AgreementState)
        | frozenset(ReferralState)
        | {
            # What the forms check, or only a family can meet.
            *("approved", "asked", "child", "dates", "empty", "full_day", "future", "hours", "invited"),
            *(
                "line_date",
                "long",
                "long_term",
                "many_lines",
                "minutes",
                "not_theirs",
                "one_sided",
                "outside",
            ),
            *("closed", "link", "too_many", "undecided"),
            *(
                "agreed",
                "already_running",
                "category",
                "changed",
                "coach",
                "done",
                "email",
                "email_taken",
                "far",
            ),
            *("language", "lapsed", "left", "line", "name", "nobody_to_invite", "not_over", "not_paused"),
            *("joined", "not_running", "outdated", "past", "pay_day", "site", "switched_off", "used", "paid"),
        },
    ),
}


def said(context: str, error: NotPossible | str, **args: Arg) -> Said:
    """What to say about an error or a reason; ``args`` fill its sentence."""
    reason = error if isinstance(error, str) else error.reason
    part = CONTEXTS[context]
    result = part.reasons.get(reason, part.otherwise)
    return (
        Said(Text(result.text.key, {**result.text.args, **args}), result.field, result.known)
        if args
        else result
    )


def refuse(form: Form, context: str, error: NotPossible | str, field: str = "", **args: Arg) -> None:
    """Show it in the form: beside its own field, or beside ``field`` if it names none."""
    result = said(context, error, **args)
    form.refuse(result.field or field, result.text)
