"""Is the rent safe? What is at hand and certain to come before the rent is due, less what must be paid by then.

`rule` and `income` calculate; `reads` collects what they need. Nothing is stored. Owns no table; imports bills,
arrears, check-ins and spending from this room.
"""

from budgeting.rent_safe.reads import outlook
from budgeting.rent_safe.rule import Light, Line, Outlook, Part, Unknown

__all__ = ["Light", "Line", "Outlook", "Part", "Unknown", "outlook"]
