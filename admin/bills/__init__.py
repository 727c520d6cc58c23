"""A household's rent and its known bills, and whether the rent is safe: one page with everything that can be done.

Operators and the household's coach keep them, coordinators read. Imports `budgeting`, and the words of the chat for the
light and the reason, so that staff and family read the same.
"""

from admin.bills.routes import router

__all__ = ["router"]
