"""Programmes: what each has set, for who administers or coordinates it. Whether it uses an instrument decides which
screens, entries and reminders there are.

May import `budgeting.programmes`, and of this room the context, the kit and the pages' parts.
"""

from admin.programmes.routes import router

__all__ = ["router"]
