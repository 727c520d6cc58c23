"""Your data: what is kept and why, a copy of it, what can be corrected, erasure, /stop; and who else at home joins.

`dialog` is the page, `notice` what people agree to, `retention` the plain sentence for each group of the map of data,
`copying` the request for a copy and `export_job` the job that makes it (`readable` is its page), `erasure` the
request to delete, `correcting`, `phones` and `stopping` what the member changes at once, `inviting` the wish to have
somebody at home invited. May import `budgeting` and the engine.
"""

from dialogs.privacy import correcting, phones, stopping
from dialogs.privacy.dialog import dialog
from dialogs.privacy.notice import notice

__all__ = ["correcting", "dialog", "notice", "phones", "stopping"]
