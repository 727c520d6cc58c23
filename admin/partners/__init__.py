"""The directory of services of a programme: keeping it, and choosing from it.

Referrals and departures choose a service with `choosing`. May import `dialogs`, `budgeting`, and from this room the
kit and the context.
"""

from admin.partners.routes import router

__all__ = ["router"]
