"""Reports about a programme, each a named query with its period and its columns.

A `Report` is declared once: the console builds its page and its files from it and provides its words (the title,
the column headings, and the definition: a sentence that says what is counted and what isn't). `ALL` lists them.
Imports access, programmes and tables from this room.
"""

from budgeting.reports.instalments_due import INSTALMENTS_DUE
from budgeting.reports.report import Column, Report, month_named, this_month

#: By name; a new report is one line here.
ALL: dict[str, Report] = {report.name: report for report in (INSTALMENTS_DUE,)}

__all__ = ["ALL", "INSTALMENTS_DUE", "Column", "Report", "month_named", "this_month"]
