"""How many characters each kind of field takes: the page tells the browser, and whoever reads the form holds to it."""

from __future__ import annotations

from admin.security import passwords
from budgeting import addresses
from budgeting.cases import actions, notes
from budgeting.staff.offboarding.ending import LONGEST_REASON
from dialogs import broadcasts
from dialogs.staff_side import comments

#: People, households, creditors.
NAME = 120
ADDRESS = addresses.LONGEST
#: What an office calls a family, a creditor a debt.
REFERENCE = 60
#: Why something was done, for the audit.
REASON = LONGEST_REASON
PLAN_NAME = 60
#: Amounts as people type them, with signs and spaces.
AMOUNT = 20
SEARCH = 100
PASSWORD = passwords.LONGEST

ANNOUNCEMENT = broadcasts.LONGEST
TITLE, PLACE = 120, 200
#: To a family, in its conversation: Telegram takes 4096, and the writer's name goes in front. Notes beside it as well.
ANSWER = 4_000
COMMENT = comments.LONGEST
#: A private note of a week is a note, no book.
WEEK_NOTE = 5_000
CASE_NOTE, CASE_ACTION = notes.LONGEST, actions.LONGEST
