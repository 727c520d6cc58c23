"""The list of entries about skills."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from admin.context import Reader, RequestContext
from admin.kit import list_routes
from admin.kit.columns import on_page
from admin.kit.filters import Choice
from admin.kit.listing import Listing, Params, Sort, Start
from admin.skills import labels, queries
from admin.skills.labels import Show
from budgeting.access import Action
from budgeting.db.tables import Skill
from budgeting.states.skills import SkillKind, SkillState
from dialogs.text import t, tn


def _shown(show: str, session: Session, reader: Reader) -> ColumnElement[bool]:
    return queries.shown(Show(show))


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {
        "states": labels.STATES,
        "tags": labels.TAGS,
        "kinds": labels.KINDS,
        "categories": labels.CATEGORIES,
    }


SKILLS = Listing(
    path="/skills",
    action=Action.READ_SKILL,
    title=t("Skills offered and looked for"),
    select=queries.visible,
    key=Skill.id,
    rows=queries.rows,
    sorts={
        "oldest": Sort(lambda asked, context: [Skill.id], t("Oldest first")),
        "newest": Sort(lambda asked, context: [Skill.id.desc()], t("Newest first")),
    },
    filters=[
        Choice(
            name="show", label=t("Which entries"), options=labels.SHOWN, any=None, tabs=True, where=_shown
        ),
        Choice(
            name="kind",
            label=t("Kind"),
            options={kind.value: words for kind, words in labels.KINDS.items()},
            where=lambda kind, session, context: Skill.kind == SkillKind(kind),
        ),
        Choice(
            name="state",
            label=t("State"),
            options={state.value: words for state, words in labels.STATES.items()},
            where=lambda state, session, context: Skill.state == SkillState(state),
        ),
        Choice(
            name="category",
            label=t("Category"),
            options=labels.CATEGORIES,
            where=lambda category, session, context: Skill.category == category,
        ),
    ],
    columns=[
        on_page("entry", t("Entry"), title=True),
        on_page("family", t("Family")),
        on_page("state", t("State")),
        on_page("since", t("Since")),
    ],
    counted=lambda count: tn("{count} offer or request", "{count} offers and requests", count),
    empty=lambda asked: labels.EMPTY.get(asked["show"], labels.EMPTY[Show.TO_CHECK]),
    no_match=t("No entry matches. Loosen a filter."),
    start=Start(t("What families offer and look for waits here until somebody has looked at it.")),
    find=t("Find entries"),
    live="live-skill from:body delay:500ms",
    cells="skills/cells.html",
    context=_context,
)
router = APIRouter()
list_routes.add(SKILLS, router)
