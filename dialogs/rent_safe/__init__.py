"""Is the rent safe? The light with its word, the figure and the reason; the warning ahead; and "I can't make it".

`wording` puts the outlook into words, `dialog` shows it and hears that the rent can't be paid, `reminders` warns.
Members who may not read about arrears get the figure without instalments (`budgeting.rent_safe`).
"""

from dialogs.rent_safe.dialog import dialog

__all__ = ["dialog"]
