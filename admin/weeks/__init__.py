"""Weekly review: the coach's queue of weeks to be read, and the page of one household's week.

Coaches read and write about their own households, coordinators read. Judges and keeps through
`budgeting.reviews`, speaks to the family through `dialogs.staff_side.comments`.
"""

from admin.weeks.routes import router

__all__ = ["router"]
