"""Payment notices (avvisi pagoPA): reading the text of their codes, writing it, and what became of a photographed one.

`codes` is pure: text to `Notice` and back, strict, so that nothing is ever read wrongly. `photos` keeps which photos
wait to be read and what was found; `matching` says what a household knows about a notice. The raw text of a code
carries the debtor's name and tax code: it is never kept or logged. Only `codes` is imported here, because the process
that reads pictures imports it with little memory.
"""

from budgeting.payment_notices.codes import (
    Notice,
    code_text,
    valid_creditor,
    valid_number,
)
from budgeting.payment_notices.codes import read as read_code

__all__ = ["Notice", "code_text", "read_code", "valid_creditor", "valid_number"]
