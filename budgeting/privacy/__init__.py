"""What members ask about their own data: a copy of it, its erasure, and who else at home joins.

`collecting` reads what the map of data gives one member, `exports` keeps the requests for it (the job that writes the
files is `dialogs.privacy.export_job`), `erasure` the requests to delete, `invite_requests` the wish to have somebody
invited, `retention` how long what stays. May import tables, the map of data, approvals, batches, bills,
documents, files and tasks.
"""
