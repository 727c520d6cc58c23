"""The people who accompany families: who they are, their rights, their phones and their signed-in browsers.

`budgeting.staff.offboarding` ends a person's access and hands over their work.
"""

from budgeting.staff import sign_ins
from budgeting.staff.answering import (
    ANSWERING,
    Keeper,
    front_desk,
    keepers,
    leads,
    operators,
    who_answers,
    who_set,
)
from budgeting.staff.languages import reads, stated, who_reads
from budgeting.staff.languages import state as state_languages
from budgeting.staff.people import by_chat, by_email, create, get, locked, set_language, set_password
from budgeting.staff.phones import LINK_GOOD_FOR, create_link, forget, take_away, unlink, use_link
from budgeting.staff.quiet_hours import set_quiet
from budgeting.staff.roles import give as give_role
from budgeting.staff.roles import grant, keep_an_administrator
from budgeting.staff.roles import of as roles_of
from budgeting.staff.roles import take as take_role

__all__ = [
    "ANSWERING",
    "LINK_GOOD_FOR",
    "Keeper",
    "by_chat",
    "by_email",
    "create",
    "create_link",
    "forget",
    "front_desk",
    "get",
    "give_role",
    "grant",
    "keep_an_administrator",
    "keepers",
    "leads",
    "locked",
    "operators",
    "reads",
    "roles_of",
    "set_language",
    "set_password",
    "set_quiet",
    "sign_ins",
    "state_languages",
    "stated",
    "take_away",
    "take_role",
    "unlink",
    "use_link",
    "who_answers",
    "who_reads",
    "who_set",
]
