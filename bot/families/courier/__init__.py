"""The courier: the only sender to families.

It claims rows of the outbox, paces them, calls Telegram and records the results. `settings` holds its figures, `pace`
the buckets, `failures` what an error means, `sending` one row's calls, `outcomes` the recording of results, `worker`
one term's work, `courier` its life cycle. May import `dialogs`, `budgeting` and `bot.lease`.
"""

from bot.families.courier.courier import Courier
from bot.families.courier.settings import CourierSettings

__all__ = ["Courier", "CourierSettings"]
