"""Maximum characters for each kind of field: the page tells the browser, and the form enforces it."""

from __future__ import annotations

from admin.security import passwords
from budgeting import addresses, correctives
from budgeting.cases import actions, goals, needs, notes
from budgeting.staff.offboarding.ending import LONGEST_REASON
from dialogs import broadcasts
from dialogs.staff_side import comments

#: People, households, creditors.
NAME = 120
ADDRESS = addresses.LONGEST
#: An office's reference for a family, or a creditor's for a debt.
REFERENCE = 60
#: Why something was done, for the audit.
REASON = LONGEST_REASON
PLAN_NAME = 60
#: Amounts as people type them, with signs and spaces.
AMOUNT = 20
SEARCH = 100
PASSWORD = passwords.LONGEST
#: A recovery code with spaces between its letters.
ONE_TIME_CODE = 64

ANNOUNCEMENT = broadcasts.LONGEST
TITLE, PLACE = 120, 200
#: A message to a family: Telegram takes 4096, and the writer's name goes in front. Notes beside it too.
ANSWER = 4_000
COMMENT = comments.LONGEST
#: A private note about a week; it should stay short.
WEEK_NOTE = 5_000
CORRECTIVE = correctives.LONGEST
CASE_NOTE, CASE_ACTION = notes.LONGEST, actions.LONGEST
CASE_GOAL, CASE_NEED = goals.LONGEST, needs.LONGEST
