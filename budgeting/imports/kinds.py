"""Which kinds of imports there are."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.imports.households import HOUSEHOLDS
from budgeting.imports.kind import Kind

#: By code, as in the table and in addresses.
KINDS: Mapping[str, Kind] = {kind.code: kind for kind in (HOUSEHOLDS,)}
