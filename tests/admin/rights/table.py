"""Who may use which page: one table of routes and roles, and what a valid request of each holds."""

from __future__ import annotations

from dataclasses import dataclass, field

ADMIN, COORDINATOR, OPERATOR = "administrator", "coordinator", "operator"
COACH, OTHER_COACH, PARTNER = "coach", "other_coach", "partner"
EVERYBODY = {ADMIN, COORDINATOR, OPERATOR, COACH, OTHER_COACH, PARTNER}
#: Lists: whoever has the screen at all. Things of a family: who reads about it, writes, keeps its record.
FAMILIES = {COORDINATOR, OPERATOR, COACH, OTHER_COACH}
READS, WRITES, KEEPS = {COORDINATOR, OPERATOR, COACH}, {OPERATOR, COACH}, {OPERATOR}
WRITERS = {OPERATOR, COACH, OTHER_COACH}


@dataclass(frozen=True)
class Page:
    """Who may, what a valid request holds ("{case}" is the number of a case), and how it is answered."""

    who: set[str]
    #: Which thing of the world each part of the path is.
    path: dict[str, str] = field(default_factory=dict)
    query: str = ""
    form: dict[str, str] = field(default_factory=dict)
    answer: int = 0


HOME = {"household_id": "household"}
CHAT = {"conversation_id": "conversation"}
OPEN = {"case_id": "case"}
PERSON = {"staff_id": "colleague"}
WEEK = {**HOME, "day": "week"}
PAGES: dict[tuple[str, str], Page] = {
    ("GET", "/"): Page(EVERYBODY),
    ("POST", "/signout"): Page(EVERYBODY),
    ("GET", "/account"): Page(EVERYBODY),
    ("POST", "/account/password"): Page(EVERYBODY, form={"old": "wrong"}, answer=422),
    ("POST", "/account/sessions/{session_id:int}/end"): Page({COACH}, {"session_id": "session"}),
    ("POST", "/account/sessions/end-others"): Page(EVERYBODY),
    ("POST", "/tasks/{task_id:int}/take"): Page(READS, {"task_id": "task"}),
    ("POST", "/tasks/{task_id:int}/release"): Page(READS, {"task_id": "task"}),
    ("POST", "/tasks/{task_id:int}/done"): Page(READS, {"task_id": "task"}),
    ("POST", "/tasks/{task_id:int}/again"): Page(READS, {"task_id": "task"}, form={"by": "tomorrow"}),
    ("GET", "/tasks/{task_id:int}"): Page(READS, {"task_id": "task"}, answer=303),
    # -- conversations
    ("GET", "/inbox"): Page(FAMILIES),
    ("GET", "/inbox/media/{message_id:int}"): Page(READS, {"message_id": "message"}),
    ("GET", "/inbox/{conversation_id:int}"): Page(READS, CHAT),
    ("GET", "/inbox/{conversation_id:int}/bar"): Page(READS, CHAT),
    ("GET", "/inbox/{conversation_id:int}/card"): Page(READS, CHAT),
    ("GET", "/inbox/{conversation_id:int}/older"): Page(READS, CHAT, "before={message}"),
    ("GET", "/inbox/{conversation_id:int}/new"): Page(READS, CHAT, "after=0"),
    ("GET", "/inbox/{conversation_id:int}/case"): Page(WRITES, CHAT, "m={message}", answer=303),
    ("POST", "/inbox/{conversation_id:int}/answer"): Page(WRITES, CHAT, form={"text": "Buongiorno"}),
    ("POST", "/inbox/{conversation_id:int}/note"): Page(WRITES, CHAT, form={"note": "Sentita"}),
    ("POST", "/inbox/{conversation_id:int}/take"): Page(WRITES, CHAT),
    ("POST", "/inbox/{conversation_id:int}/assign"): Page(WRITES, CHAT, form={"to": "{coach}"}),
    ("POST", "/inbox/{conversation_id:int}/snooze"): Page(WRITES, CHAT, form={"until": "tomorrow"}),
    ("POST", "/inbox/{conversation_id:int}/calm"): Page(WRITES, CHAT),
    ("POST", "/inbox/{conversation_id:int}/resolve"): Page(WRITES, CHAT),
    ("POST", "/inbox/{conversation_id:int}/reopen"): Page(WRITES, CHAT, answer=422),  # it waits already
    # -- cases
    ("GET", "/cases"): Page(FAMILIES),
    ("GET", "/cases/new"): Page(WRITES, query="conversation={conversation}&messages={message}"),
    ("POST", "/cases"): Page(
        WRITES,
        form={"conversation": "{conversation}", "messages": "{message}", "topic": "health", "household": ""},
    ),
    ("GET", "/cases/{case_id:int}"): Page(READS, OPEN),
    ("POST", "/cases/{case_id:int}/open"): Page(WRITES, {"case_id": "prepared"}),
    ("POST", "/cases/{case_id:int}/notes"): Page(WRITES, OPEN, form={"note": "Ha chiamato"}),
    ("POST", "/cases/{case_id:int}/actions"): Page(
        WRITES, OPEN, form={"what": "Chiamare", "helper": "{coach}"}
    ),
    ("POST", "/cases/{case_id:int}/actions/{action_id:int}/{word}"): Page(
        WRITES, {**OPEN, "action_id": "action", "word": "done"}
    ),
    ("POST", "/cases/{case_id:int}/owner"): Page(WRITES, OPEN, form={"owner": "{coach}"}),
    ("POST", "/cases/{case_id:int}/urgency"): Page(WRITES, OPEN, form={"urgency": "high"}),
    ("POST", "/cases/{case_id:int}/close"): Page(
        WRITES, OPEN, form={"kind": "solved", "outcome": "Bene", "actions_over": "1"}
    ),
    ("POST", "/cases/{case_id:int}/reopen"): Page(WRITES, {"case_id": "closed"}, form={"reason": "Di nuovo"}),
    # -- weeks
    ("GET", "/weeks"): Page({COACH, OTHER_COACH, COORDINATOR}),
    ("GET", "/weeks/{household_id:int}/{day}"): Page({COACH, COORDINATOR}, WEEK),
    ("POST", "/weeks/{household_id:int}/{day}/comment"): Page({COACH}, WEEK, form={"comment": "Bene così"}),
    ("POST", "/weeks/{household_id:int}/{day}/note"): Page({COACH}, WEEK, form={"note": "Da rivedere"}),
    ("POST", "/weeks/{household_id:int}/{day}/sign"): Page({COACH}, WEEK),
    # -- households
    ("GET", "/households"): Page(FAMILIES),
    ("GET", "/households/export.csv"): Page(FAMILIES),
    ("GET", "/households/new"): Page(KEEPS),
    ("POST", "/households/new"): Page(
        KEEPS,
        form={
            "rows": "1",
            "name": "Nuovi",
            "reference": "N-{new}",
            "pay_day": "1",
            "name_0": "Ida",
            "language_0": "it",
            "adult_0": "1",
            "site": "{site}",
            "coach": "{coach}",
        },
    ),
    ("GET", "/households/{household_id}"): Page(READS, HOME),
    ("GET", "/households/{household_id}/edit"): Page(KEEPS, HOME),
    ("POST", "/households/{household_id}/edit"): Page(
        KEEPS, HOME, form={"site": "{site}", "coach": "{coach}", "pay_day": "5"}
    ),
    ("GET", "/households/{household_id}/members/new"): Page(KEEPS, HOME),
    ("POST", "/households/{household_id}/members/new"): Page(
        KEEPS, HOME, form={"name": "Carla", "language": "it", "adult": "1"}
    ),
    ("GET", "/households/{household_id}/members/{member_id}"): Page(KEEPS, {**HOME, "member_id": "member"}),
    ("POST", "/households/{household_id}/members/{member_id}"): Page(
        KEEPS, {**HOME, "member_id": "guest"}, form={"language": "en"}
    ),
    ("POST", "/households/{household_id}/members/{member_id}/phones/{phone_id}/end"): Page(
        KEEPS,
        {**HOME, "member_id": "member", "phone_id": "conversation"},
        form={"reason-{conversation}": "perso"},
    ),
    ("POST", "/households/{household_id}/members/{member_id}/safety"): Page(
        KEEPS, {**HOME, "member_id": "guest"}, form={"safety_reason": "lo dice lei"}
    ),
    ("POST", "/households/{household_id}/members/{member_id}/leave"): Page(
        KEEPS, {**HOME, "member_id": "guest"}, form={"why": "trasferita"}
    ),
    ("POST", "/households/{household_id}/members/{member_id}/invite"): Page(
        KEEPS, {**HOME, "member_id": "guest"}, answer=200
    ),
    ("POST", "/households/{household_id}/invites"): Page(KEEPS, HOME, answer=409),  # all have one
    ("POST", "/households/{household_id}/invites/{invite_id}/revoke"): Page(
        KEEPS, {**HOME, "invite_id": "invite"}
    ),
    ("GET", "/households/{household_id}/month"): Page(WRITES, HOME),
    ("POST", "/households/{household_id}/month"): Page(WRITES, HOME, form={"food": "300"}),
    ("POST", "/households/{household_id}/payments/{payment_id}/confirm"): Page(
        KEEPS, {**HOME, "payment_id": "payment"}
    ),
    ("POST", "/households/{household_id}/payments/{payment_id}/reject"): Page(
        KEEPS, {**HOME, "payment_id": "payment"}
    ),
    ("GET", "/households/{household_id}/plans/{plan_id}/pause"): Page(KEEPS, {**HOME, "plan_id": "plan"}),
    ("POST", "/households/{household_id}/plans/{plan_id}/pause"): Page(
        KEEPS, {**HOME, "plan_id": "plan"}, form={"until": "2026-06-01"}
    ),
    ("POST", "/households/{household_id}/plans/{plan_id}/resume"): Page(
        KEEPS, {**HOME, "plan_id": "paused_plan"}
    ),
    ("POST", "/households/{household_id}/plans/{plan_id}/agree"): Page(
        KEEPS, {**HOME, "plan_id": "proposal"}
    ),
    ("POST", "/households/{household_id}/plans/{plan_id}/withdraw"): Page(
        KEEPS, {**HOME, "plan_id": "proposal"}
    ),
    ("GET", "/households/{household_id}/debts/new"): Page(KEEPS, HOME),
    ("POST", "/households/{household_id}/debts/new"): Page(
        KEEPS, HOME, form={"creditor": "ALER", "line": "rent", "as_of": "2026-03-01", "amount": "120"}
    ),
    ("GET", "/households/{household_id}/plans/new"): Page(KEEPS, HOME, "debt={free_debt}"),
    ("POST", "/households/{household_id}/plans/new"): Page(
        KEEPS,
        HOME,
        "debt={free_debt}",
        {"total": "300", "parts": "3", "first": "2026-04-01", "every": "month", "step": "keep"},
    ),
    # -- announcements
    ("GET", "/broadcasts"): Page({OPERATOR, COORDINATOR}),
    ("GET", "/broadcasts/new"): Page(KEEPS, query="programme={programme}"),
    ("POST", "/broadcasts/check"): Page(
        KEEPS, form={"programme": "{programme}", "what": "session", "session": "{meeting}"}, answer=200
    ),
    ("POST", "/broadcasts/new"): Page(
        KEEPS,
        form={
            "programme": "{programme}",
            "what": "session",
            "session": "{meeting}",
            "sites": "{site}",
            "languages": "it",
            "when": "now",
            "do": "check",
            "key": "rights-{new}",
        },
        answer=200,
    ),
    ("GET", "/broadcasts/{broadcast_id:int}"): Page({OPERATOR, COORDINATOR}, {"broadcast_id": "broadcast"}),
    ("POST", "/broadcasts/{broadcast_id:int}/cancel"): Page(KEEPS, {"broadcast_id": "broadcast"}),
    # -- people and rights
    ("GET", "/people"): Page({ADMIN}),
    ("GET", "/people/new"): Page({ADMIN}),
    ("POST", "/people/new"): Page(
        {ADMIN},
        form={
            "email": "new{new}@example.org",
            "name": "Ida Neri",
            "first_name": "Ida",
            "language": "it",
            "role": "coach",
            "programme": "{programme}",
        },
    ),
    ("GET", "/people/{staff_id}"): Page({ADMIN}, PERSON),
    ("POST", "/people/{staff_id}/grant"): Page(
        {ADMIN}, PERSON, form={"role": "coach", "programme": "{programme}"}
    ),
    ("POST", "/people/{staff_id}/revoke"): Page(
        {ADMIN}, PERSON, form={"right": "operator-{programme}", "to": "{coach}", "reason": "cambia lavoro"}
    ),
    ("POST", "/people/{staff_id}/suspend"): Page(
        {ADMIN}, PERSON, form={"to": "{coach}", "reason": "cambia lavoro"}
    ),
    ("POST", "/people/{staff_id}/resume"): Page({ADMIN}, PERSON, form={"reason": "torna"}),
    ("POST", "/people/{staff_id}/hand-over"): Page(
        {ADMIN}, PERSON, form={"programme": "{programme}", "to": "{coach}", "reason": "ferie"}
    ),
    ("POST", "/people/{staff_id}/unlink"): Page({ADMIN}, PERSON, form={"reason": "perso"}),
    ("POST", "/people/{staff_id}/sessions/close"): Page({ADMIN}, PERSON),
    ("GET", "/audit"): Page({ADMIN, COORDINATOR}),
    ("GET", "/audit/export.csv"): Page({ADMIN, COORDINATOR}),
    ("GET", "/live"): Page(EVERYBODY),
}
#: Open to all: they decide who one is.
DOOR = {("GET", "/signin"), ("POST", "/signin")}
ROLES = sorted(EVERYBODY)
