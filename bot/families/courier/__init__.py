"""The courier: the only sender to families.

Claims rows of the outbox, paces them, calls Telegram, settles what became of them. `settings` holds its
figures, `pace` the buckets, `failure` what an error means, `sending` one row's calls, `settling` the way
back, `worker` one term's work, `courier` its life. May import `dialogs`, `budgeting` and `bot.lease`.
"""

from bot.families.courier.courier import Courier
from bot.families.courier.settings import CourierSettings

__all__ = ["Courier", "CourierSettings"]
