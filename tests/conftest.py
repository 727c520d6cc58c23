"""What all tests share: a given clock, the words, the Amrani family, and databases from `kit.databases`."""

from __future__ import annotations

import functools
import gc
import ssl
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.files import examining
from dialogs import registry
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.family import Family

pytest_plugins = ["tests.kit.databases"]

# No test asserts on time: a busy machine is slow. tests/benchmarks measures speed.
settings.register_profile("ponte", deadline=None)
# For `make quick`: a quarter of the examples, for tests that do not ask for a number themselves.
settings.register_profile("quick", settings.get_profile("ponte"), max_examples=25)
settings.load_profile("ponte")

HERE = Path(__file__).parent
#: Left out of `make quick`, besides tests marked `slow` and everything on PostgreSQL: these folders and modules walk
#: through everything there is, or start the whole program.
SLOW = (
    "admin/kit/test_lists.py",
    "admin/markup",
    "admin/rights",
    "admin/security/test_guessing.py",
    "admin/security/test_limits.py",
    "admin/test_hostile.py",
    "admin/test_navigation.py",
    "bot/cli",
    "bot/families/test_crash.py",
    "bot/test_app.py",
    "bot/test_demo.py",
    "bot/test_demo_folder.py",
    "bot/test_demo_town.py",
    "bot/test_transcripts_over_http.py",
    "bot/test_wheel.py",
    "budgeting/access/test_services_ask.py",
    "budgeting/access/test_services_refuse.py",
    "budgeting/db",
    "budgeting/departures/test_leaving.py",
    "budgeting/households/test_status.py",
    "budgeting/next_steps/test_reach.py",
    "budgeting/test_demo.py",
    "budgeting/test_relations_migration.py",
    "budgeting/test_subjects_migration.py",
    "dialogs/test_access_ended.py",
    "dialogs/test_amount_questions.py",
    "dialogs/test_arrears_hidden.py",
    "dialogs/test_stopped.py",
    "dialogs/test_switched_off.py",
    "dialogs/understand/test_day_forms.py",
    "dialogs/understand/test_direction.py",
    "dialogs/understand/test_unseen.py",
    "endurance",
)

registry.load()


@pytest.fixture(scope="session", autouse=True)
def _patient_with_pictures() -> Iterator[None]:
    """On a busy machine a process takes seconds to start, and a test of something else would miss its thumbnail."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(examining, "SECONDS", 60)
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-transcripts",
        action="store_true",
        help="write the bot's side of the transcripts anew, for a person to read the difference",
    )
    parser.addoption("--note", action="store_true", help="keep the figures of this run in docs/benchmarks.*")


def pytest_configure(config: pytest.Config) -> None:
    if "not slow" in config.option.markexpr:
        settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    left_out = [HERE / there for there in SLOW]
    assert all(there.exists() for there in left_out), "something in SLOW has another name now"
    dear = {
        path: any(path.is_relative_to(there) for there in left_out) for path in {item.path for item in items}
    }
    for item in items:
        given = (
            item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        )
        if dear[item.path] or given.get("database_url") == "postgresql":
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    # All modules and tests stay alive until the end, so each full collection would scan a million objects in vain.
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        # What one test makes is small and dies with it: looking for circles forty times as rarely saves a fifteenth.
        gc.set_threshold(20_000, 20, 50)
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _authorities_read_once() -> Iterator[None]:
    """Every HTTP client, ours and the bot's, reads a hundred certificates when it is made; no test uses TLS."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))
        yield


@pytest.fixture
def update_transcripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-transcripts"))


@pytest.fixture(scope="session")
def words() -> Words:
    """The catalogues of the families' chat."""
    return Words()


@pytest.fixture
def clock() -> SetClock:
    """Monday 2 March 2026, 18:00 in Rome."""
    return SetClock(build.START)


@pytest.fixture
def family(database: Database, clock: SetClock, cast: Cast) -> Family:
    """The Amrani family of the cast: Amina reads about arrears, Youssef does not."""
    return Family(database, clock, cast)


@pytest.fixture
def chatting(database: Database, clock: SetClock, cast: Cast) -> Cast:
    """The cast, with each family's members in a chat with the bot."""
    return build.chatting(database, clock, cast)
