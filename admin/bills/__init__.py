"""A household's rent and its known bills, and whether the rent is safe: one page with everything that can be done.

Operators and the household's coach keep them, coordinators read. Imports `budgeting` and the frame of a household.
"""

from admin.bills.routes import router

__all__ = ["router"]
