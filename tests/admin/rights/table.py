"""Which right opens which page: one table of routes and actions, with a valid request for each."""

from __future__ import annotations

from dataclasses import dataclass, field

from budgeting.access import Action, Reach, roles
from budgeting.programmes import Settings
from budgeting.states.programmes import Instrument

ADMIN, COORDINATOR, OPERATOR = "administrator", "coordinator", "operator"
COACH, OTHER_COACH, PARTNER = "coach", "other_coach", "partner"
EVERYBODY = {ADMIN, COORDINATOR, OPERATOR, COACH, OTHER_COACH, PARTNER}


def _of_a_family(action: Action) -> set[str]:
    """The roles that may do this about the world's family; the other coach is not that family's."""
    return {role.value for role in roles(action)}


def _list(action: Action) -> set[str]:
    """The roles that have the list screen: each coach, with their own families."""
    of_family = _of_a_family(action)
    return of_family | {OTHER_COACH} if COACH in of_family else of_family


FAMILIES = _list(Action.READ_HOUSEHOLD)
KEEPS, PLANS = _of_a_family(Action.KEEP_HOUSEHOLD), _of_a_family(Action.PLAN_MONTH)
KEEPS_BILLS = _of_a_family(Action.KEEP_BILLS)
READS_CHAT, ANSWERS = _of_a_family(Action.READ_CONVERSATION), _of_a_family(Action.ANSWER)
READS_CASE, WRITES_CASE = _of_a_family(Action.READ_CASE), _of_a_family(Action.WRITE_CASE)
TAKES, READS = _of_a_family(Action.TAKE_TASK), _of_a_family(Action.READ_HOUSEHOLD)
READS_WEEK, REVIEWS = _of_a_family(Action.READ_WEEK), _of_a_family(Action.REVIEW_WEEK)
READS_BROADCAST, SENDS = _of_a_family(Action.READ_BROADCAST), _of_a_family(Action.SEND_BROADCAST)
#: Whose right to activities reaches the whole programme.
READS_ACTIVITY = {role.value for role in roles(Action.READ_ACTIVITY, Reach.PROGRAMME)}
RUNS = {role.value for role in roles(Action.RUN_ACTIVITY, Reach.PROGRAMME)}
READS_CORRECTIVES = _of_a_family(Action.READ_CORRECTIVES)
KEEPS_CORRECTIVES = _of_a_family(Action.KEEP_CORRECTIVES)
SETS, APPROVES = _of_a_family(Action.SET_PROGRAMME), _of_a_family(Action.APPROVE_VOICE)
READS_DOCUMENT, KEEPS_DOCUMENT = _of_a_family(Action.READ_DOCUMENT), _of_a_family(Action.KEEP_DOCUMENT)
READS_WELLBEING, KEEPS_WELLBEING = _of_a_family(Action.READ_WELLBEING), _of_a_family(Action.KEEP_WELLBEING)
IMPORTS = _of_a_family(Action.IMPORT)
#: The lines' content is only for people who may also read about the families.
IMPORTS_READ = IMPORTS & FAMILIES
READS_TRAIL = _of_a_family(Action.READ_TRAIL)
MANAGES, AUDITS = _of_a_family(Action.MANAGE_STAFF), _of_a_family(Action.READ_AUDIT)


@dataclass(frozen=True)
class Page:
    """Who may open it, what a valid request holds ("{case}" is a case's id), and the status of the answer."""

    who: set[str]
    #: The thing of the world in each part of the path.
    path: dict[str, str] = field(default_factory=dict)
    query: str = ""
    form: dict[str, str] = field(default_factory=dict)
    answer: int = 0


READS_PACT, WRITES_PACT = _of_a_family(Action.READ_AGREEMENT), _of_a_family(Action.WRITE_AGREEMENT)
READS_ERASURE, DECIDES = _of_a_family(Action.READ_ERASURE), _of_a_family(Action.DECIDE_ERASURE)
HOME = {"household_id": "household"}
BILL = {**HOME, "bill_id": "bill"}
CHAT = {"conversation_id": "conversation"}
MESSAGE = {**CHAT, "message_id": "message"}
OPEN = {"case_id": "case"}
PERSON = {"staff_id": "colleague"}
#: A number that helps, of the programme's own (`tests.kit.world`).
A_NUMBER = {
    "number": "030 111 222",
    "name": "Centro antiviolenza",
    "topics": "violence",
    "source": "il Comune",
    "checked_on": "2026-03-02",
}
VOICE = {"programme_id": "programme", "language": "ar"}
IMPORT = {"import_id": "staged"}
WEEK = {**HOME, "day": "week"}
ACTIVITY, LESSONS = {"activity_id": "activity"}, {"session_id": "meeting"}
CERTIFICATE = {"certificate_id": "certificate"}
PAID, POINT = {"allowance_id": "allowance"}, {"point_id": "point"}
COURSE = {"kind": "course", "title_it": "Sartoria", "per": "hour", "least": "70"}
LESSON = {"day": "2026-05-20", "begins": "15:00", "ends": "17:00", "place": "Sala civica"}
MEETS, CHECKS = _of_a_family(Action.KEEP_APPOINTMENT), _of_a_family(Action.KEEP_SKILL)
MEETING = {"appointment_id": "appointment"}
KEEPS_PHRASES = _of_a_family(Action.KEEP_PHRASE)
PLANNED, LABELLED = {**CHAT, "answer_id": "scheduled"}, {**CHAT, "label_id": "label"}
KEEPS_LABELS, OWN_LABEL = (
    _of_a_family(Action.KEEP_LABEL),
    {"programme_id": "programme", "row_id": "label"},
)
OWN_SITE = {"programme_id": "programme", "row_id": "site"}
KEEPS_PARTNERS, OWN_PARTNER = (
    _of_a_family(Action.KEEP_PARTNER),
    {"programme_id": "programme", "row_id": "partner"},
)
REFERRED = {"referral_id": "referral"}
#: A ready phrase without gaps, and a phrase of the programme's own.
READY, OWN_PHRASE = {**CHAT, "key": "unreadable"}, {"programme_id": "programme", "key": "phrase"}
INTEREST = {"skill_id": "shown_skill", "interest_id": "skill_interest"}
TIMES = {
    "sure": "1",
    "with_whom": "{coach}",
    "about": "papers",
    "way": "phone",
    "minutes": "30",
    "day_1": "2026-03-20",
    "hour_1": "10:00",
}
#: A pact with a promise of each side.
PACT = {
    "purpose": "Insieme",
    "begins": "2026-03-02",
    "ends": "2026-09-01",
    "hours": "20",
    "rows": "1",
    "family_text_0": "Aiutare",
    "programme_text_0": "Un corso",
}
ACCOMPANIES = _of_a_family(Action.ACCOMPANY)
SEAT, SITTING = {**HOME, "member_id": "member"}, {"sitting_id": "1"}
PAGES: dict[tuple[str, str], Page] = {
    ("GET", "/"): Page(EVERYBODY),
    ("POST", "/signout"): Page(EVERYBODY),
    ("GET", "/account"): Page(EVERYBODY),
    ("POST", "/account/password"): Page(EVERYBODY, form={"old": "wrong"}, answer=422),
    ("GET", "/account/second-factor"): Page(EVERYBODY),
    ("POST", "/account/second-factor/begin"): Page(EVERYBODY, form={"password": "wrong"}, answer=422),
    # None waits for its first code, and none is on.
    ("POST", "/account/second-factor/confirm"): Page(EVERYBODY, form={"code": "123456"}, answer=409),
    ("POST", "/account/second-factor/missed"): Page(EVERYBODY, form={"code": "123456"}, answer=409),
    ("POST", "/account/second-factor/change"): Page(EVERYBODY, form={"what": "renew"}, answer=422),
    ("POST", "/account/sessions/{session_id:int}/end"): Page({COACH}, {"session_id": "session"}),
    ("POST", "/account/sessions/end-others"): Page(EVERYBODY),
    ("POST", "/account/reads"): Page(EVERYBODY, form={"reads": "ar"}),
    ("POST", "/account/quiet"): Page(EVERYBODY, form={"quiet_from": "21:00", "quiet_to": "07:00"}),
    ("POST", "/account/language"): Page(EVERYBODY, form={"language": "en", "back": "/account"}),
    ("POST", "/tasks/{task_id:int}/take"): Page(TAKES, {"task_id": "task"}),
    ("POST", "/tasks/{task_id:int}/release"): Page(TAKES, {"task_id": "task"}),
    ("POST", "/tasks/{task_id:int}/done"): Page(TAKES, {"task_id": "task"}),
    ("POST", "/tasks/{task_id:int}/again"): Page(TAKES, {"task_id": "task"}, form={"by": "tomorrow"}),
    ("GET", "/tasks/{task_id:int}"): Page(TAKES, {"task_id": "task"}, answer=303),
    ("GET", "/components"): Page(MANAGES),
    # -- conversations
    ("GET", "/inbox"): Page(_list(Action.READ_CONVERSATION)),
    ("GET", "/inbox/search"): Page(_list(Action.READ_CONVERSATION)),
    ("POST", "/inbox/search"): Page(_list(Action.READ_CONVERSATION), form={"search": "Amrani"}, answer=200),
    ("GET", "/inbox/count"): Page(_list(Action.READ_CONVERSATION)),
    ("GET", "/inbox/export.csv"): Page(_list(Action.READ_CONVERSATION)),
    ("GET", "/inbox/export.xlsx"): Page(_list(Action.READ_CONVERSATION)),
    ("POST", "/inbox/export.csv"): Page(_list(Action.READ_CONVERSATION)),
    ("POST", "/inbox/export.xlsx"): Page(_list(Action.READ_CONVERSATION)),
    ("GET", "/inbox/{conversation_id:int}"): Page(READS_CHAT, CHAT),
    ("GET", "/inbox/{conversation_id:int}/bar"): Page(READS_CHAT, CHAT),
    ("GET", "/inbox/{conversation_id:int}/card"): Page(READS_CHAT, CHAT),
    ("GET", "/inbox/{conversation_id:int}/older"): Page(READS_CHAT, CHAT, "before={message}"),
    ("GET", "/inbox/{conversation_id:int}/new"): Page(READS_CHAT, CHAT, "after=0"),
    ("GET", "/inbox/{conversation_id:int}/case"): Page(WRITES_CASE, CHAT, "m={message}", answer=303),
    ("POST", "/inbox/{conversation_id:int}/answer"): Page(ANSWERS, CHAT, form={"text": "Buongiorno"}),
    ("GET", "/inbox/{conversation_id:int}/phrases"): Page(ANSWERS, CHAT),
    ("GET", "/inbox/{conversation_id:int}/phrases/closed"): Page(ANSWERS, CHAT),
    ("GET", "/inbox/{conversation_id:int}/phrases/{key}"): Page(ANSWERS, READY),
    ("POST", "/inbox/{conversation_id:int}/phrases/{key}/preview"): Page(ANSWERS, READY, answer=200),
    ("POST", "/inbox/{conversation_id:int}/phrases/{key}"): Page(ANSWERS, READY),
    ("GET", "/inbox/{conversation_id:int}/questions"): Page(ANSWERS, CHAT),
    ("POST", "/inbox/{conversation_id:int}/questions/{question_id:int}/withdraw"): Page(
        ANSWERS, {**CHAT, "question_id": "question"}
    ),
    ("POST", "/inbox/{conversation_id:int}/phrases/{key}/later"): Page(
        ANSWERS, READY, form={"planned": "1", "when": "tomorrow", "anyway": "1"}
    ),
    ("GET", "/inbox/{conversation_id:int}/later"): Page(READS_CHAT, CHAT),
    ("POST", "/inbox/{conversation_id:int}/later"): Page(
        ANSWERS, CHAT, form={"planned": "1", "text": "A domani", "when": "tomorrow", "anyway": "1"}
    ),
    ("GET", "/inbox/{conversation_id:int}/later/{answer_id:int}"): Page(ANSWERS, PLANNED),
    ("POST", "/inbox/{conversation_id:int}/later/{answer_id:int}"): Page(
        ANSWERS, PLANNED, form={"text": "A domani", "when": "tomorrow", "anyway": "1"}
    ),
    ("POST", "/inbox/{conversation_id:int}/later/{answer_id:int}/now"): Page(ANSWERS, PLANNED),
    ("POST", "/inbox/{conversation_id:int}/later/{answer_id:int}/cancel"): Page(ANSWERS, PLANNED),
    ("GET", "/inbox/{conversation_id:int}/presence"): Page(READS_CHAT, CHAT),
    ("POST", "/inbox/{conversation_id:int}/presence"): Page(
        READS_CHAT, CHAT, form={"doing": "writing"}, answer=204
    ),
    ("GET", "/inbox/{conversation_id:int}/labels"): Page(READS_CHAT, CHAT),
    ("POST", "/inbox/{conversation_id:int}/labels/{label_id:int}"): Page(ANSWERS, LABELLED),
    ("POST", "/inbox/{conversation_id:int}/labels/{label_id:int}/remove"): Page(ANSWERS, LABELLED),
    ("POST", "/inbox/{conversation_id:int}/note"): Page(ANSWERS, CHAT, form={"note": "Sentita"}),
    ("POST", "/inbox/{conversation_id:int}/take"): Page(ANSWERS, CHAT),
    ("POST", "/inbox/{conversation_id:int}/assign"): Page(ANSWERS, CHAT, form={"to": "{coach}"}),
    ("POST", "/inbox/{conversation_id:int}/snooze"): Page(ANSWERS, CHAT, form={"until": "tomorrow"}),
    ("POST", "/inbox/{conversation_id:int}/calm"): Page(ANSWERS, CHAT),
    ("POST", "/inbox/{conversation_id:int}/resolve"): Page(ANSWERS, CHAT),
    ("POST", "/inbox/{conversation_id:int}/reopen"): Page(ANSWERS, CHAT, answer=422),  # already waiting
    (
        "POST",
        "/inbox/{conversation_id:int}/messages/{message_id:int}/reader",
    ): Page(READS_CHAT, MESSAGE),
    # Nobody has been asked.
    (
        "POST",
        "/inbox/{conversation_id:int}/messages/{message_id:int}/reader/answer",
    ): Page(READS_CHAT, MESSAGE, form={"meaning": "Saluta"}, answer=422),
    (
        "POST",
        "/inbox/{conversation_id:int}/messages/{message_id:int}/reader/give-back",
    ): Page(READS_CHAT, MESSAGE, answer=422),
    (
        "POST",
        "/inbox/{conversation_id:int}/messages/{message_id:int}/reader/withdraw",
    ): Page(READS_CHAT, MESSAGE, answer=422),
    # -- side by side: a device shows its own sitting and nobody else's, and here none sits at one
    ("GET", "/households/{household_id:int}/side/{member_id:int}"): Page(ACCOMPANIES, SEAT),
    ("POST", "/households/{household_id:int}/side/{member_id:int}"): Page(ACCOMPANIES, SEAT),
    ("GET", "/sheets"): Page(_list(Action.ACCOMPANY)),
    ("GET", "/sheets/print"): Page(ACCOMPANIES, query="household={household}"),
    ("GET", "/households/{household_id:int}/sheet"): Page(ACCOMPANIES, HOME),
    ("GET", "/households/{household_id:int}/paper"): Page(ACCOMPANIES, HOME),
    # Looked through, not entered yet.
    ("POST", "/households/{household_id:int}/paper"): Page(
        ACCOMPANIES,
        HOME,
        form={"member": "{member}", "week": "2026-02-23", "amount_food": "31"},
        answer=200,
    ),
    ("POST", "/households/{household_id:int}/paper/{paper_id:int}/undo"): Page(
        set(), {**HOME, "paper_id": "1"}
    ),
    ("GET", "/side/{sitting_id:int}"): Page(set(), SITTING),
    ("GET", "/side/{sitting_id:int}/thread"): Page(set(), SITTING),
    ("POST", "/side/{sitting_id:int}/tap"): Page(set(), SITTING, form={"tap": "1:0"}),
    ("POST", "/side/{sitting_id:int}/write"): Page(set(), SITTING, form={"words": "pane 3"}),
    ("POST", "/side/{sitting_id:int}/photo"): Page(set(), SITTING),
    ("GET", "/side/{sitting_id:int}/sounds/{row:int}"): Page(set(), {**SITTING, "row": "message"}),
    ("GET", "/side/{sitting_id:int}/pictures/{row:int}"): Page(set(), {**SITTING, "row": "message"}),
    ("POST", "/side/{sitting_id:int}/end"): Page(set(), SITTING, form={"password": "wrong"}),
    # -- files
    ("GET", "/files/{file_id:int}"): Page(READS, {"file_id": "letter"}),
    ("GET", "/files/{file_id:int}/thumbnail"): Page(READS_CHAT, {"file_id": "photo"}),
    # -- cases
    ("GET", "/cases"): Page(_list(Action.READ_CASE)),
    ("GET", "/cases/new"): Page(WRITES_CASE, query="conversation={conversation}&messages={message}"),
    ("POST", "/cases"): Page(
        WRITES_CASE,
        form={"conversation": "{conversation}", "messages": "{message}", "topic": "health", "household": ""},
    ),
    ("GET", "/cases/{case_id:int}"): Page(READS_CASE, OPEN),
    ("GET", "/cases/{case_id:int}/record.pdf"): Page(READS_CASE, OPEN),
    ("POST", "/cases/{case_id:int}/open"): Page(WRITES_CASE, {"case_id": "prepared"}),
    ("POST", "/cases/{case_id:int}/notes"): Page(WRITES_CASE, OPEN, form={"note": "Ha chiamato"}),
    ("POST", "/cases/{case_id:int}/actions"): Page(
        WRITES_CASE, OPEN, form={"what": "Chiamare", "helper": "{coach}"}
    ),
    ("POST", "/cases/{case_id:int}/actions/{action_id:int}/{word}"): Page(
        WRITES_CASE, {**OPEN, "action_id": "action", "word": "done"}
    ),
    ("POST", "/cases/{case_id:int}/goals"): Page(WRITES_CASE, OPEN, form={"goal": "Un lavoro"}),
    ("POST", "/cases/{case_id:int}/goals/{goal_id:int}/{word}"): Page(
        WRITES_CASE, {**OPEN, "goal_id": "goal", "word": "reached"}
    ),
    ("GET", "/cases/{case_id:int}/referrals/new"): Page(WRITES_CASE, OPEN),
    ("POST", "/cases/{case_id:int}/referrals/new"): Page(
        WRITES_CASE,
        OPEN,
        form={
            "partner": "{spare_partner}",
            "member": "{member}",
            "why": "Cerca un lavoro",
            "scope": "language",
            "until": "2026-04-30",
        },
    ),
    ("GET", "/referrals"): Page(_list(Action.READ_CASE)),
    ("GET", "/referrals/{referral_id:int}"): Page(READS_CASE, REFERRED),
    ("POST", "/referrals/{referral_id:int}/link"): Page(WRITES_CASE, REFERRED, answer=200),
    ("POST", "/referrals/{referral_id:int}/revoke"): Page(WRITES_CASE, REFERRED),
    ("POST", "/referrals/{referral_id:int}/answer"): Page(WRITES_CASE, REFERRED, form={"answer": "accepted"}),
    ("POST", "/referrals/{referral_id:int}/withdraw"): Page(WRITES_CASE, REFERRED),
    ("POST", "/referrals/{referral_id:int}/paper"): Page(
        WRITES_CASE, {"referral_id": "asked_referral"}, form={"witness": "Paolo Neri"}
    ),
    ("POST", "/referrals/{referral_id:int}/cancel"): Page(WRITES_CASE, {"referral_id": "asked_referral"}),
    ("GET", "/incoming-referrals"): Page(KEEPS),
    ("GET", "/incoming-referrals/new"): Page(KEEPS),
    ("POST", "/incoming-referrals/new"): Page(
        KEEPS, form={"programme": "{programme}", "kind": "parish", "proposed_by": "Parrocchia {new}"}
    ),
    ("GET", "/incoming-referrals/{incoming_id:int}"): Page(KEEPS, {"incoming_id": "incoming"}),
    ("POST", "/incoming-referrals/{incoming_id:int}/agreed"): Page(
        KEEPS,
        {"incoming_id": "incoming"},
        form={"agreed_on": "2026-03-01", "how": "A scuola", "name": "Ada", "language": "it"},
    ),
    ("POST", "/incoming-referrals/{incoming_id:int}/decline"): Page(
        KEEPS, {"incoming_id": "incoming"}, form={"answer": "Non ora"}
    ),
    ("POST", "/incoming-referrals/{incoming_id:int}/accept"): Page(
        KEEPS, {"incoming_id": "incoming_agreed"}, form={"reference": "N-{new}"}
    ),
    ("GET", "/cases/{case_id:int}/needs"): Page(WRITES_CASE, OPEN),
    ("POST", "/cases/{case_id:int}/needs"): Page(WRITES_CASE, OPEN, form={"standing-home": "stable"}),
    ("POST", "/cases/{case_id:int}/owner"): Page(WRITES_CASE, OPEN, form={"owner": "{coach}"}),
    ("POST", "/cases/{case_id:int}/urgency"): Page(WRITES_CASE, OPEN, form={"urgency": "high"}),
    ("POST", "/cases/{case_id:int}/close"): Page(
        WRITES_CASE, OPEN, form={"kind": "solved", "outcome": "Bene", "actions_over": "1"}
    ),
    ("POST", "/cases/{case_id:int}/reopen"): Page(
        WRITES_CASE, {"case_id": "closed"}, form={"reason": "Di nuovo"}
    ),
    # -- weeks
    ("GET", "/weeks"): Page(_list(Action.READ_WEEK)),
    ("GET", "/weeks/{household_id:int}/{day}"): Page(READS_WEEK, WEEK),
    ("POST", "/weeks/{household_id:int}/{day}/comment"): Page(REVIEWS, WEEK, form={"comment": "Bene così"}),
    ("POST", "/weeks/{household_id:int}/{day}/note"): Page(REVIEWS, WEEK, form={"note": "Da rivedere"}),
    ("POST", "/weeks/{household_id:int}/{day}/sign"): Page(REVIEWS, WEEK),
    # -- households
    ("GET", "/households"): Page(FAMILIES),
    ("GET", "/households/export.csv"): Page(FAMILIES),
    ("GET", "/households/export.xlsx"): Page(FAMILIES),
    ("POST", "/households/export.csv"): Page(FAMILIES),
    ("POST", "/households/export.xlsx"): Page(FAMILIES),
    ("GET", "/households/not-joined"): Page(_list(Action.ACCOMPANY)),
    ("GET", "/households/not-joined/export.csv"): Page(_list(Action.ACCOMPANY)),
    ("GET", "/households/not-joined/export.xlsx"): Page(_list(Action.ACCOMPANY)),
    ("POST", "/households/not-joined/export.csv"): Page(_list(Action.ACCOMPANY)),
    ("POST", "/households/not-joined/export.xlsx"): Page(_list(Action.ACCOMPANY)),
    ("GET", "/households/moving"): Page(KEEPS, query="household={household}"),
    ("POST", "/households/moving"): Page(
        KEEPS, form={"household": "{household}", "to": "{coach}", "reason": "ferie"}, answer=200
    ),
    ("GET", "/households/{household_id}/leaving"): Page(KEEPS, HOME),
    ("POST", "/households/{household_id}/leaving"): Page(
        KEEPS,
        HOME,
        form={"reason": "moved", "left_on": "2026-03-02", "partner": "{partner}"},
    ),
    ("POST", "/households/{household_id}/return"): Page(KEEPS, HOME),
    ("GET", "/households/{household_id}/contact"): Page(ACCOMPANIES, HOME),
    # Somebody in it has joined.
    ("POST", "/households/{household_id}/contact"): Page(
        ACCOMPANIES,
        HOME,
        form={"way": "call", "outcome": "reached", "made_on": "2026-03-02", "next_on": "2026-03-09"},
        answer=422,
    ),
    ("GET", "/households/{household_id}/composition"): Page(KEEPS, HOME),
    ("POST", "/households/{household_id}/composition"): Page(KEEPS, HOME),
    ("POST", "/households/{household_id}/isee"): Page(
        KEEPS_DOCUMENT, HOME, form={"amount": "9000", "issued_on": "2026-02-02"}
    ),
    ("GET", "/households/new"): Page(KEEPS),
    ("GET", "/households/invites"): Page(KEEPS),
    ("POST", "/households/invites"): Page(KEEPS, form={"households": ""}, answer=422),
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
    ("GET", "/households/{household_id}/money"): Page(READS, HOME),
    ("GET", "/households/{household_id}/spending"): Page(READS, HOME),
    ("GET", "/households/{household_id}/people"): Page(READS, HOME),
    ("GET", "/households/{household_id}/cases"): Page(READS, HOME),
    ("GET", "/households/{household_id}/together"): Page(READS, HOME),
    ("GET", "/households/{household_id}/history"): Page(READS_TRAIL, HOME),
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
    ("GET", "/households/{household_id}/members/{member_id}/telephone"): Page(
        KEEPS, {**HOME, "member_id": "member"}
    ),
    ("POST", "/households/{household_id}/members/{member_id}/telephone"): Page(
        KEEPS, {**HOME, "member_id": "guest"}, form={"telephone": "333 1234567", "may_be_called": "1"}
    ),
    ("POST", "/households/{household_id}/members/{member_id}/invite"): Page(
        KEEPS, {**HOME, "member_id": "guest"}, answer=200
    ),
    ("POST", "/households/{household_id}/invites"): Page(KEEPS, HOME, answer=409),  # everybody has one
    ("POST", "/households/{household_id}/invites/{invite_id}/revoke"): Page(
        KEEPS, {**HOME, "invite_id": "invite"}
    ),
    ("GET", "/households/{household_id}/month"): Page(PLANS, HOME),
    ("POST", "/households/{household_id}/month"): Page(PLANS, HOME, form={"food": "300"}),
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
    ("GET", "/households/{household_id}/plans/{plan_id}/notices"): Page(KEEPS, {**HOME, "plan_id": "plan"}),
    ("POST", "/households/{household_id}/plans/{plan_id}/notices"): Page(KEEPS, {**HOME, "plan_id": "plan"}),
    ("POST", "/households/{household_id}/plans/{plan_id}/resume"): Page(
        KEEPS, {**HOME, "plan_id": "paused_plan"}
    ),
    ("POST", "/households/{household_id}/plans/{plan_id}/agree"): Page(
        KEEPS, {**HOME, "plan_id": "proposal"}
    ),
    ("POST", "/households/{household_id}/plans/{plan_id}/withdraw"): Page(
        KEEPS, {**HOME, "plan_id": "proposal"}
    ),
    ("GET", "/households/{household_id}/bills"): Page(READS, HOME),
    ("POST", "/households/{household_id}/bills"): Page(
        KEEPS_BILLS,
        HOME,
        form={"category": "rent", "amount": "310", "due_on": "2026-04-05", "every": "monthly", "label": ""},
    ),
    ("GET", "/households/{household_id}/bills/{bill_id}"): Page(KEEPS_BILLS, BILL),
    ("POST", "/households/{household_id}/bills/{bill_id}"): Page(
        KEEPS_BILLS,
        BILL,
        form={"category": "other", "amount": "31", "due_on": "2026-04-05", "every": "once", "label": ""},
    ),
    ("POST", "/households/{household_id}/bills/{bill_id}/paid"): Page(KEEPS_BILLS, BILL),
    ("POST", "/households/{household_id}/bills/{bill_id}/end"): Page(KEEPS_BILLS, BILL),
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
    ("GET", "/households/{household_id}/counters/{counter_id}"): Page(
        KEEPS, {**HOME, "counter_id": "counter"}
    ),
    ("POST", "/households/{household_id}/counters/{counter_id}/accept"): Page(
        KEEPS, {**HOME, "counter_id": "counter"}
    ),
    ("POST", "/households/{household_id}/counters/{counter_id}/refuse"): Page(
        KEEPS, {**HOME, "counter_id": "counter"}, form={"reason": "Not enough"}
    ),
    ("POST", "/households/{household_id}/proposals/{proposal_id}/withdraw"): Page(
        KEEPS, {**HOME, "proposal_id": "pause_proposal"}
    ),
    ("GET", "/households/{household_id}/correctives"): Page(READS_CORRECTIVES, HOME),
    ("GET", "/households/{household_id}/correctives/new"): Page(KEEPS_CORRECTIVES, HOME),
    ("POST", "/households/{household_id}/correctives/new"): Page(
        KEEPS_CORRECTIVES, HOME, form={"kind": "tariff", "often": "monthly", "amount": "18"}
    ),
    ("POST", "/households/{household_id}/correctives/{corrective_id}/{word}"): Page(
        KEEPS_CORRECTIVES, {**HOME, "corrective_id": "corrective", "word": "done"}
    ),
    ("GET", "/households/{household_id:int}/documents"): Page(READS_DOCUMENT, HOME),
    ("POST", "/households/{household_id:int}/documents/ask"): Page(
        KEEPS_DOCUMENT, HOME, form={"kind": "lease"}
    ),
    ("GET", "/documents/new"): Page(KEEPS_DOCUMENT, query="household={household}"),
    ("POST", "/documents/new"): Page(
        KEEPS_DOCUMENT, form={"household": "{household}", "kind": "lease"}, answer=422
    ),  # without a file
    ("POST", "/documents/{document_id:int}/seen"): Page(KEEPS_DOCUMENT, {"document_id": "document"}),
    ("POST", "/documents/{document_id:int}/unreadable"): Page(KEEPS_DOCUMENT, {"document_id": "document"}),
    ("POST", "/documents/{document_id:int}/expiry"): Page(
        KEEPS_DOCUMENT, {"document_id": "document"}, form={"expires_on": "2026-12-31"}
    ),
    ("POST", "/documents/requests/{request_id:int}/withdraw"): Page(
        KEEPS_DOCUMENT, {"request_id": "document_request"}
    ),
    ("GET", "/households/{household_id:int}/wellbeing"): Page(READS_WELLBEING, HOME),
    ("GET", "/households/{household_id:int}/wellbeing/{member_id:int}"): Page(
        KEEPS_WELLBEING, {**HOME, "member_id": "member"}
    ),
    ("POST", "/households/{household_id:int}/wellbeing/{member_id:int}"): Page(
        KEEPS_WELLBEING,
        {**HOME, "member_id": "member"},
        form={
            "age": "18-61",
            "language": "it",
            **{f"question_{question}": "2" for question in range(1, 11)},
        },
    ),
    # -- pacts
    ("GET", "/agreements/{household_id:int}"): Page(READS_PACT, HOME),
    ("GET", "/agreements/{household_id:int}/new"): Page(WRITES_PACT, HOME),
    # Another one waits for its answer.
    ("POST", "/agreements/{household_id:int}/new"): Page(WRITES_PACT, HOME, form=PACT, answer=422),
    ("GET", "/agreements/{household_id:int}/{agreement_id:int}/edit"): Page(
        WRITES_PACT, {**HOME, "agreement_id": "draft_pact"}
    ),
    ("POST", "/agreements/{household_id:int}/{agreement_id:int}/edit"): Page(
        WRITES_PACT, {**HOME, "agreement_id": "draft_pact"}, form=PACT
    ),
    ("POST", "/agreements/{household_id:int}/{agreement_id:int}/propose"): Page(
        WRITES_PACT, {**HOME, "agreement_id": "draft_pact"}
    ),
    ("POST", "/agreements/{household_id:int}/{agreement_id:int}/withdraw"): Page(
        WRITES_PACT, {**HOME, "agreement_id": "proposed_pact"}
    ),
    ("POST", "/agreements/{household_id:int}/{agreement_id:int}/renew"): Page(
        WRITES_PACT, {**HOME, "agreement_id": "agreement"}, answer=409
    ),
    ("POST", "/agreements/{household_id:int}/{agreement_id:int}/end"): Page(
        WRITES_PACT, {**HOME, "agreement_id": "agreement"}, form={"outcome": "Bene"}
    ),
    ("POST", "/agreements/{household_id:int}/{agreement_id:int}/hours"): Page(
        WRITES_PACT,
        {**HOME, "agreement_id": "agreement"},
        form={"on": "2026-03-02", "hours": "1", "minutes": "30", "purpose": "Orto"},
    ),
    ("POST", "/agreements/{household_id:int}/{agreement_id:int}/hours/{hours_id:int}/{word}"): Page(
        WRITES_PACT, {**HOME, "agreement_id": "agreement", "hours_id": "hours", "word": "confirm"}
    ),
    ("POST", "/agreements/{household_id:int}/{agreement_id:int}/promises/{promise_id:int}/{word}"): Page(
        WRITES_PACT, {**HOME, "agreement_id": "agreement", "promise_id": "promise", "word": "done"}
    ),
    # -- what members ask about their data
    ("GET", "/erasures"): Page(_list(Action.READ_ERASURE)),
    ("GET", "/erasures/{erasure_id:int}"): Page(READS_ERASURE, {"erasure_id": "erasure"}),
    ("POST", "/erasures/{erasure_id:int}/approve"): Page(DECIDES, {"erasure_id": "erasure"}),
    ("POST", "/erasures/{erasure_id:int}/refuse"): Page(
        DECIDES, {"erasure_id": "erasure"}, form={"reason": "Il piano è in corso"}
    ),
    ("GET", "/invite-requests/{request_id:int}"): Page(KEEPS, {"request_id": "invite_request"}),
    ("POST", "/invite-requests/{request_id:int}/invite"): Page(
        KEEPS, {"request_id": "invite_request"}, form={"name": "Dino", "language": "it"}
    ),
    ("POST", "/invite-requests/{request_id:int}/refuse"): Page(
        KEEPS, {"request_id": "invite_request"}, form={"reason": "Ne parliamo"}
    ),
    # -- announcements
    ("GET", "/broadcasts"): Page(READS_BROADCAST),
    ("GET", "/broadcasts/export.csv"): Page(_list(Action.READ_BROADCAST)),
    ("GET", "/broadcasts/export.xlsx"): Page(_list(Action.READ_BROADCAST)),
    ("POST", "/broadcasts/export.csv"): Page(_list(Action.READ_BROADCAST)),
    ("POST", "/broadcasts/export.xlsx"): Page(_list(Action.READ_BROADCAST)),
    ("GET", "/broadcasts/recipients/export.csv"): Page(_list(Action.READ_BROADCAST)),
    ("GET", "/broadcasts/recipients/export.xlsx"): Page(_list(Action.READ_BROADCAST)),
    ("POST", "/broadcasts/recipients/export.csv"): Page(_list(Action.READ_BROADCAST)),
    ("POST", "/broadcasts/recipients/export.xlsx"): Page(_list(Action.READ_BROADCAST)),
    ("GET", "/broadcasts/recipients"): Page(READS_BROADCAST),
    ("GET", "/broadcasts/new"): Page(SENDS, query="programme={programme}"),
    ("GET", "/broadcasts/trial"): Page(SENDS),
    ("POST", "/broadcasts/check"): Page(
        SENDS, form={"programme": "{programme}", "what": "session", "session": "{meeting}"}, answer=200
    ),
    ("POST", "/broadcasts/new"): Page(
        SENDS,
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
    ("GET", "/broadcasts/{broadcast_id:int}"): Page(READS_BROADCAST, {"broadcast_id": "broadcast"}),
    ("POST", "/broadcasts/{broadcast_id:int}/cancel"): Page(SENDS, {"broadcast_id": "broadcast"}),
    ("POST", "/broadcasts/{broadcast_id:int}/pause"): Page(SENDS, {"broadcast_id": "broadcast"}),
    ("POST", "/broadcasts/{broadcast_id:int}/resume"): Page(SENDS, {"broadcast_id": "broadcast"}),
    # -- activities and community points; who reads only their own activities has none here
    ("GET", "/activities"): Page(READS_ACTIVITY | {COACH, OTHER_COACH, PARTNER}),
    ("GET", "/activities/new"): Page(RUNS | {PARTNER}),
    ("POST", "/activities/new"): Page(RUNS | {PARTNER}, form={**COURSE, "programme": "{programme}"}),
    ("GET", "/activities/{activity_id:int}"): Page(READS_ACTIVITY, ACTIVITY),
    ("GET", "/activities/{activity_id:int}/edit"): Page(RUNS, ACTIVITY),
    ("POST", "/activities/{activity_id:int}/edit"): Page(RUNS, ACTIVITY, form=COURSE),
    ("POST", "/activities/{activity_id:int}/sessions"): Page(RUNS, ACTIVITY, form=LESSON),
    # Everything that was earned is on its way.
    ("POST", "/activities/{activity_id:int}/allowances"): Page(
        RUNS, ACTIVITY, form={"expected_on": "2026-04-30"}, answer=422
    ),
    ("GET", "/activities/sessions/{session_id:int}"): Page(READS_ACTIVITY, LESSONS),
    ("POST", "/activities/sessions/{session_id:int}/change"): Page(RUNS, LESSONS, form=LESSON),
    ("POST", "/activities/sessions/{session_id:int}/cancel"): Page(RUNS, LESSONS),
    ("POST", "/activities/sessions/{session_id:int}/answer"): Page(
        RUNS, LESSONS, form={"member": "{member}", "wish": "maybe"}
    ),
    ("POST", "/activities/sessions/{session_id:int}/remind"): Page(RUNS, LESSONS),
    ("GET", "/activities/sessions/{session_id:int}/attendance"): Page(RUNS, {"session_id": "lesson"}),
    ("POST", "/activities/sessions/{session_id:int}/attendance"): Page(
        RUNS, {"session_id": "lesson"}, form={"also": "{guest}"}
    ),
    ("POST", "/activities/sessions/{session_id:int}/attendance/{member_id:int}"): Page(
        RUNS, {"session_id": "lesson", "member_id": "member"}, form={"was": "late", "seen": "present"}
    ),
    # The two are already asked.
    ("POST", "/activities/sessions/{session_id:int}/childcare"): Page(
        RUNS, LESSONS, form={"need": "{childcare}", "offer": "1"}, answer=422
    ),
    ("GET", "/activities/childcare/{entry_id:int}"): Page(RUNS, {"entry_id": "childcare"}, answer=303),
    ("POST", "/activities/childcare/swaps/{swap_id:int}/undo"): Page(RUNS, {"swap_id": "childcare_swap"}),
    ("GET", "/activities/calendar"): Page(READS_ACTIVITY | {COACH, OTHER_COACH, PARTNER}),
    ("GET", "/activities/{activity_id:int}/series"): Page(RUNS, ACTIVITY),
    ("POST", "/activities/{activity_id:int}/series"): Page(
        RUNS, ACTIVITY, form={**LESSON, "number": "4", "skip": "1"}, answer=200
    ),
    ("POST", "/activities/{activity_id:int}/enrol"): Page(RUNS, ACTIVITY, form={"member": "{member}"}),
    ("GET", "/activities/allowances"): Page(READS_ACTIVITY | {COACH, OTHER_COACH, PARTNER}),
    ("GET", "/activities/allowances/export.csv"): Page(READS_ACTIVITY | {COACH, OTHER_COACH, PARTNER}),
    ("GET", "/activities/allowances/export.xlsx"): Page(READS_ACTIVITY | {COACH, OTHER_COACH, PARTNER}),
    ("POST", "/activities/allowances/export.csv"): Page(READS_ACTIVITY | {COACH, OTHER_COACH}),
    ("POST", "/activities/allowances/export.xlsx"): Page(READS_ACTIVITY | {COACH, OTHER_COACH}),
    ("GET", "/activities/allowances/{allowance_id:int}"): Page(READS_ACTIVITY, PAID, answer=303),
    ("POST", "/activities/allowances/{allowance_id:int}/received"): Page(
        RUNS, PAID, form={"on": "2026-03-02"}
    ),
    ("POST", "/activities/allowances/{allowance_id:int}/put-off"): Page(
        RUNS, PAID, form={"why": "payer", "expected_on": "2026-05-30"}
    ),
    ("POST", "/activities/allowances/{allowance_id:int}/withdraw"): Page(RUNS, PAID),
    ("GET", "/activities/sessions/{session_id:int}/sheet.pdf"): Page(READS_ACTIVITY, LESSONS),
    ("GET", "/activities/{activity_id:int}/certificates"): Page(READS_ACTIVITY, ACTIVITY),
    # The activity is not over: nobody is waiting for one.
    ("POST", "/activities/{activity_id:int}/certificates"): Page(
        RUNS, ACTIVITY, form={"members": "", "signer": "Giulia"}, answer=422
    ),
    ("GET", "/activities/certificates"): Page(READS_ACTIVITY | {COACH, OTHER_COACH, PARTNER}),
    ("GET", "/activities/certificates/export.csv"): Page(READS_ACTIVITY | {COACH, OTHER_COACH, PARTNER}),
    ("GET", "/activities/certificates/export.xlsx"): Page(READS_ACTIVITY | {COACH, OTHER_COACH, PARTNER}),
    # A long file is a job, which partners have none of.
    ("POST", "/activities/certificates/export.csv"): Page(READS_ACTIVITY | {COACH, OTHER_COACH}),
    ("POST", "/activities/certificates/export.xlsx"): Page(READS_ACTIVITY | {COACH, OTHER_COACH}),
    ("GET", "/activities/certificates/{certificate_id:int}/paper.pdf"): Page(READS_ACTIVITY, CERTIFICATE),
    ("POST", "/activities/certificates/{certificate_id:int}/withdraw"): Page(
        RUNS, CERTIFICATE, form={"why": "Nome sbagliato"}
    ),
    ("GET", "/community-points"): Page(READS_ACTIVITY | {COACH, OTHER_COACH, PARTNER}),
    ("GET", "/community-points/new"): Page(RUNS),
    ("POST", "/community-points/new"): Page(
        RUNS, form={"programme": "{programme}", "name": "Spazio {new}", "address": "via Tiziano 3"}
    ),
    ("GET", "/community-points/{point_id:int}"): Page(RUNS, POINT),
    ("POST", "/community-points/{point_id:int}"): Page(
        RUNS, POINT, form={"name": "Spazio", "address": "via Tiziano 3", "hours_1": "9-12"}
    ),
    ("POST", "/community-points/{point_id:int}/close"): Page(RUNS, POINT),
    ("POST", "/community-points/{point_id:int}/reopen"): Page(RUNS, POINT),
    # -- imports
    ("GET", "/imports"): Page(IMPORTS),
    ("GET", "/imports/new"): Page(IMPORTS),
    ("POST", "/imports/new"): Page(IMPORTS, answer=422),  # without a file
    ("GET", "/imports/template/{code}.{form}"): Page(IMPORTS, {"code": "households", "form": "csv"}),
    ("GET", "/imports/{import_id:int}"): Page(IMPORTS, IMPORT),
    ("GET", "/imports/{import_id:int}/faulty.{form}"): Page(IMPORTS_READ, {**IMPORT, "form": "csv"}),
    ("POST", "/imports/{import_id:int}/confirm"): Page(IMPORTS, IMPORT, form={"number": "1"}),
    ("POST", "/imports/{import_id:int}/undo"): Page(IMPORTS, {"import_id": "taken_in"}),
    ("POST", "/imports/{import_id:int}/discard"): Page(IMPORTS, IMPORT),
    # -- people and rights
    ("GET", "/people"): Page(MANAGES),
    ("GET", "/people/new"): Page(MANAGES),
    ("POST", "/people/new"): Page(
        MANAGES,
        answer=200,
        form={
            "email": "new{new}@example.org",
            "name": "Ida Neri",
            "first_name": "Ida",
            "language": "it",
            "role": "coach",
            "programme": "{programme}",
        },
    ),
    ("GET", "/people/{staff_id}"): Page(MANAGES, PERSON),
    ("POST", "/people/{staff_id}/grant"): Page(
        MANAGES, PERSON, form={"role": "coach", "programme": "{programme}"}
    ),
    ("POST", "/people/{staff_id}/revoke"): Page(
        MANAGES, PERSON, form={"right": "operator-{programme}", "to": "{coach}", "reason": "cambia lavoro"}
    ),
    ("POST", "/people/{staff_id}/suspend"): Page(
        MANAGES, PERSON, form={"to": "{coach}", "reason": "cambia lavoro"}
    ),
    ("POST", "/people/{staff_id}/resume"): Page(MANAGES, PERSON, form={"reason": "torna"}),
    ("POST", "/people/{staff_id}/hand-over"): Page(
        MANAGES, PERSON, form={"programme": "{programme}", "to": "{coach}", "reason": "ferie"}
    ),
    ("POST", "/people/{staff_id}/reads"): Page(MANAGES, PERSON, form={"reads": "ar"}),
    ("POST", "/people/{staff_id}/unlink"): Page(MANAGES, PERSON, form={"reason": "perso"}),
    # They have none.
    ("POST", "/people/{staff_id}/second-factor/reset"): Page(
        MANAGES, PERSON, form={"reason": "perso"}, answer=409
    ),
    ("POST", "/people/{staff_id}/sessions/close"): Page(MANAGES, PERSON),
    ("POST", "/people/{staff_id}/invite"): Page(MANAGES, PERSON, answer=200),
    ("POST", "/people/{staff_id}/uninvite"): Page(MANAGES, PERSON),
    # -- programmes
    ("POST", "/programmes/{programme_id:int}/ladder"): Page(SETS, {"programme_id": "programme"}, answer=200),
    ("GET", "/programmes"): Page(SETS),
    ("GET", "/programmes/{programme_id:int}"): Page(SETS, {"programme_id": "programme"}),
    ("GET", "/programmes/{programme_id:int}/next"): Page(MANAGES, {"programme_id": "programme"}),
    ("POST", "/programmes/{programme_id:int}/next"): Page(
        MANAGES, {"programme_id": "programme"}, form={"name": "Un ponte", "code": "ponte-{new}"}
    ),
    ("GET", "/programmes/{programme_id:int}/numbers"): Page(SETS, {"programme_id": "programme"}),
    ("POST", "/programmes/{programme_id:int}/numbers"): Page(
        SETS, {"programme_id": "programme"}, form={**A_NUMBER, "number": "030 333 444"}
    ),
    ("POST", "/programmes/{programme_id:int}/numbers/{digits}"): Page(
        SETS, {"programme_id": "programme", "digits": "030111222"}, form=A_NUMBER
    ),
    ("POST", "/programmes/{programme_id:int}/numbers/{digits}/checked"): Page(
        SETS, {"programme_id": "programme", "digits": "1522"}
    ),
    ("POST", "/programmes/{programme_id:int}/numbers/{digits}/remove"): Page(
        SETS, {"programme_id": "programme", "digits": "1522"}
    ),
    ("POST", "/programmes/{programme_id:int}/numbers/{digits}/restore"): Page(
        SETS, {"programme_id": "programme", "digits": "112"}
    ),
    ("GET", "/programmes/{programme_id:int}/closing"): Page(SETS, {"programme_id": "programme"}),
    ("POST", "/programmes/{programme_id:int}/pause"): Page(
        SETS, {"programme_id": "programme"}, form={"until": "2026-03-20"}
    ),
    ("POST", "/programmes/{programme_id:int}/resume"): Page(SETS, {"programme_id": "programme"}),
    ("POST", "/programmes/{programme_id:int}/end"): Page(
        SETS,
        {"programme_id": "programme"},
        form={"partner": "{partner}", "sure": "1", "key": "end-{new}"},
    ),
    ("GET", "/programmes/{programme_id:int}/voices"): Page(APPROVES, {"programme_id": "programme"}),
    ("GET", "/programmes/{programme_id:int}/voices/{language}/samples/{number:int}"): Page(
        APPROVES, {**VOICE, "number": "1"}
    ),
    ("POST", "/programmes/{programme_id:int}/voices/{language}/approve"): Page(APPROVES, VOICE),
    ("POST", "/programmes/{programme_id:int}/voices/{language}/withdraw"): Page(APPROVES, VOICE),
    ("GET", "/programmes/{programme_id:int}/partners"): Page(KEEPS_PARTNERS, {"programme_id": "programme"}),
    ("POST", "/programmes/{programme_id:int}/partners"): Page(
        KEEPS_PARTNERS, {"programme_id": "programme"}, form={"kind": "mediator", "name": "Mediatore {new}"}
    ),
    ("POST", "/programmes/{programme_id:int}/partners/{row_id:int}"): Page(
        KEEPS_PARTNERS, OWN_PARTNER, form={"kind": "mediator", "name": "Altro {new}"}
    ),
    ("POST", "/programmes/{programme_id:int}/partners/{row_id:int}/archive"): Page(
        KEEPS_PARTNERS, OWN_PARTNER
    ),
    ("POST", "/programmes/{programme_id:int}/partners/{row_id:int}/restore"): Page(
        KEEPS_PARTNERS, OWN_PARTNER
    ),
    ("GET", "/programmes/{programme_id:int}/labels"): Page(KEEPS_LABELS, {"programme_id": "programme"}),
    ("POST", "/programmes/{programme_id:int}/labels"): Page(
        KEEPS_LABELS, {"programme_id": "programme"}, form={"name": "Da richiamare", "colour": "red"}
    ),
    ("POST", "/programmes/{programme_id:int}/labels/{row_id:int}"): Page(
        KEEPS_LABELS, OWN_LABEL, form={"name": "Sfratto", "colour": "red"}
    ),
    ("POST", "/programmes/{programme_id:int}/labels/{row_id:int}/archive"): Page(KEEPS_LABELS, OWN_LABEL),
    ("POST", "/programmes/{programme_id:int}/labels/{row_id:int}/restore"): Page(KEEPS_LABELS, OWN_LABEL),
    ("GET", "/programmes/{programme_id:int}/sites"): Page(SETS, {"programme_id": "programme"}),
    ("POST", "/programmes/{programme_id:int}/sites"): Page(
        SETS, {"programme_id": "programme"}, form={"name": "Torre nuova"}
    ),
    ("POST", "/programmes/{programme_id:int}/sites/{row_id:int}"): Page(
        SETS, OWN_SITE, form={"name": "Torre", "address": "Via Tiziano 1"}
    ),
    ("POST", "/programmes/{programme_id:int}/sites/{row_id:int}/archive"): Page(SETS, OWN_SITE),
    ("POST", "/programmes/{programme_id:int}/sites/{row_id:int}/restore"): Page(SETS, OWN_SITE),
    ("GET", "/programmes/{programme_id:int}/group"): Page(SETS, {"programme_id": "programme"}),
    ("POST", "/programmes/{programme_id:int}/group/link"): Page(
        SETS, {"programme_id": "programme"}, form={"language": "it"}, answer=200
    ),
    # No group is linked.
    ("POST", "/programmes/{programme_id:int}/group/test"): Page(
        SETS, {"programme_id": "programme"}, answer=409
    ),
    ("POST", "/programmes/{programme_id:int}/group/unlink"): Page(
        SETS, {"programme_id": "programme"}, answer=409
    ),
    ("GET", "/programmes/{programme_id:int}/phrases"): Page(KEEPS_PHRASES, {"programme_id": "programme"}),
    ("GET", "/programmes/{programme_id:int}/phrases/new"): Page(KEEPS_PHRASES, {"programme_id": "programme"}),
    ("POST", "/programmes/{programme_id:int}/phrases/new"): Page(
        KEEPS_PHRASES, {"programme_id": "programme"}, form={"title": "Chiavi", "text_it": "Porta le chiavi."}
    ),
    ("GET", "/programmes/{programme_id:int}/phrases/{key}"): Page(KEEPS_PHRASES, OWN_PHRASE),
    ("POST", "/programmes/{programme_id:int}/phrases/{key}"): Page(
        KEEPS_PHRASES, OWN_PHRASE, form={"title": "Chiavi", "text_it": "Porta le chiavi."}
    ),
    ("POST", "/programmes/{programme_id:int}/phrases/{key}/retire"): Page(KEEPS_PHRASES, OWN_PHRASE),
    ("POST", "/programmes/{programme_id:int}/phrases/{key}/restore"): Page(KEEPS_PHRASES, OWN_PHRASE),
    ("POST", "/programmes/{programme_id:int}/phrases/{key}/reset"): Page(
        KEEPS_PHRASES, {"programme_id": "programme", "key": "food"}
    ),
    ("POST", "/programmes/{programme_id:int}"): Page(
        SETS,
        {"programme_id": "programme"},
        form={
            **dict.fromkeys(Instrument, "1"),
            **{
                name: setting.shown(setting.default)
                for name, setting in Settings.declared.items()
                if name not in ("office_days", "on_call", "required_documents", "second_factor", *Instrument)
            },
            "office_days": "1",
            "absurd_minor": "2000.00",
        },
    ),
    ("GET", "/audit"): Page(AUDITS),
    ("GET", "/audit/export.csv"): Page(AUDITS),
    ("GET", "/audit/export.xlsx"): Page(AUDITS),
    ("POST", "/audit/export.csv"): Page(AUDITS),
    ("POST", "/audit/export.xlsx"): Page(AUDITS),
    ("GET", "/audit/looks"): Page(AUDITS),
    ("GET", "/audit/looks/export.csv"): Page(AUDITS),
    ("GET", "/audit/looks/export.xlsx"): Page(AUDITS),
    ("GET", "/reports"): Page({COORDINATOR}),
    ("GET", "/reports/instalments-due"): Page({COORDINATOR}),
    ("GET", "/reports/instalments-due/export.csv"): Page({COORDINATOR}),
    ("GET", "/reports/instalments-due/export.xlsx"): Page({COORDINATOR}),
    # -- background jobs: those that the coach started
    ("GET", "/batches"): Page(EVERYBODY - {PARTNER}),
    ("GET", "/batches/{batch_id:int}"): Page({ADMIN, COORDINATOR, OPERATOR, COACH}, {"batch_id": "batch"}),
    ("POST", "/batches/{batch_id:int}/cancel"): Page(
        {ADMIN, COORDINATOR, OPERATOR, COACH}, {"batch_id": "batch"}
    ),
    ("GET", "/batches/{batch_id:int}/file"): Page({COACH}, {"batch_id": "made_file"}),
    ("GET", "/live"): Page(EVERYBODY),
    # -- appointments
    ("GET", "/appointments"): Page(_list(Action.READ_APPOINTMENT)),
    ("GET", "/appointments/day"): Page(_list(Action.READ_APPOINTMENT)),
    ("GET", "/appointments/hours"): Page(_list(Action.KEEP_APPOINTMENT)),
    ("POST", "/appointments/hours"): Page(
        _list(Action.KEEP_APPOINTMENT),
        form={
            "programme": "1",
            "weekday": "7",
            "opens": "09:00",
            "closes": "12:00",
            "minutes": "30",
            "way": "phone",
        },
    ),
    ("POST", "/appointments/hours/{hours_id:int}/remove"): Page({COACH}, {"hours_id": "receiving"}),
    ("POST", "/appointments/hours/away"): Page(
        _list(Action.KEEP_APPOINTMENT), form={"first_on": "2026-03-20", "last_on": "2026-03-21"}
    ),
    ("POST", "/appointments/hours/away/{absence_id:int}/remove"): Page({COACH}, {"absence_id": "absence"}),
    ("GET", "/appointments/new"): Page(MEETS, query="member={member}"),
    ("POST", "/appointments/new"): Page(MEETS, query="member={member}", form=TIMES),
    ("GET", "/appointments/{appointment_id:int}"): Page(_of_a_family(Action.READ_APPOINTMENT), MEETING),
    ("GET", "/appointments/{appointment_id:int}/times"): Page(MEETS, MEETING),
    ("POST", "/appointments/{appointment_id:int}/times"): Page(MEETS, MEETING, form=TIMES),
    ("POST", "/appointments/{appointment_id:int}/move"): Page(
        MEETS, MEETING, form={"day": "2026-03-20", "hour": "11:00"}
    ),
    ("POST", "/appointments/{appointment_id:int}/cancel"): Page(MEETS, MEETING),
    ("POST", "/appointments/{appointment_id:int}/outcome"): Page(
        MEETS, {"appointment_id": "past_appointment"}, form={"outcome": "happened"}
    ),
    # -- skills
    ("GET", "/skills"): Page(_list(Action.READ_SKILL)),
    ("GET", "/skills/{skill_id:int}"): Page(_of_a_family(Action.READ_SKILL), {"skill_id": "skill"}),
    ("POST", "/skills/{skill_id:int}/approve"): Page(CHECKS, {"skill_id": "skill"}),
    ("POST", "/skills/{skill_id:int}/refuse"): Page(CHECKS, {"skill_id": "skill"}, form={"why": "unclear"}),
    ("POST", "/skills/{skill_id:int}/interests/{interest_id:int}/match"): Page(CHECKS, INTEREST),
    ("POST", "/skills/{skill_id:int}/interests/{interest_id:int}/decline"): Page(CHECKS, INTEREST),
    ("GET", "/skills/interests/{interest_id:int}"): Page(
        _of_a_family(Action.READ_SKILL), {"interest_id": "skill_interest"}, answer=303
    ),
}
#: Open to all: this is where people sign in.
DOOR = {
    ("GET", "/signin"),
    ("POST", "/signin"),
    ("POST", "/signin/language"),
    ("GET", "/signin/code"),
    ("POST", "/signin/code"),
    ("GET", "/accessibility"),
    # For services with a link, which have no account.
    ("GET", "/r/{token}"),
    ("POST", "/r/{token}"),
    ("GET", "/r/{token}/answer"),
    ("POST", "/r/{token}/answer"),
    # For invited colleagues, who have no password yet.
    ("GET", "/join/{token}"),
    ("POST", "/join/{token}"),
    ("GET", "/join/{token}/password"),
    ("POST", "/join/{token}/password"),
}
ROLES = sorted(EVERYBODY)
