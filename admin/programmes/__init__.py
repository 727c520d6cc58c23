"""Programmes: the settings of each, for its administrators and coordinators. Whether it uses an instrument decides
which screens, entries and reminders exist.

May import `budgeting.programmes`, and from this room the context, the kit and the pages' parts.
"""

from admin.programmes.routes import router

__all__ = ["router"]
