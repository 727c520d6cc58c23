"""The map of data: whom each table is about, how long it is kept, who gets it in an export, how it is erased.

Exports and erasure follow this declaration; nothing else decides any of it. A table, or a column about people,
that is missing here turns `tests/budgeting/test_data_map.py` red.
"""

from collections.abc import Mapping

from budgeting.data_map import accompanied, conversations, families, money, staff, training
from budgeting.data_map.declaring import About, Erasure, Export, Group, Period, Start, Table

#: Every table, by its name.
TABLES: Mapping[str, Table] = {
    name: table
    for part in (families, conversations, money, accompanied, training, staff)
    for name, table in part.TABLES.items()
}

__all__ = ["TABLES", "About", "Erasure", "Export", "Group", "Period", "Start", "Table"]
