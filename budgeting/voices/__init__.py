"""Reading messages aloud: which languages staff have approved, which messages wait for their voice note, and the clips.

`approvals` is what staff decide, `notes` the queue of messages to be read, `clips` the sound that was made. What is
spoken and how is `dialogs.voices`' business.
"""

from budgeting.voices.approvals import Approval, approvals, approve, approved, withdraw

__all__ = ["Approval", "approvals", "approve", "approved", "withdraw"]
