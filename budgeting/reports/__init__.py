"""Reports: what a programme can say of itself, each a named query with its period and its columns.

A `Report` is described once: the console makes its page and its files of it, and has its words (the title, the heading
of each column, and the definition: a sentence that says what is counted and what is not). `ALL` names them.
Imports access, programmes and tables of this room.
"""

from budgeting.reports.instalments_due import INSTALMENTS_DUE
from budgeting.reports.report import Column, Report, month_named, this_month

#: By name; a new report is a line here.
ALL: dict[str, Report] = {report.name: report for report in (INSTALMENTS_DUE,)}

__all__ = ["ALL", "INSTALMENTS_DUE", "Column", "Report", "month_named", "this_month"]
