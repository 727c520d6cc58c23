"""Many guesses at the same moment: no more than the allowance are checked, and pages are still served."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from fastapi import FastAPI

from admin.security import hashing, passwords
from admin.security.hashing import Hashing
from admin.security.throttle import NETWORK, PERSON
from tests.admin.security.guessing import guesses, tries
from tests.kit.build import HASH, PASSWORD
from tests.kit.console import MARCO, Browser


def at_once(app: FastAPI, count: int, email: Callable[[int], str]) -> Counter[int]:
    """The answers to guesses that all start at the same moment."""
    answers: Counter[int] = Counter()
    ready, lock = threading.Barrier(count), threading.Lock()

    def guess(number: int) -> None:
        with Browser(app, follow_redirects=False, client=("10.0.0.1", 50_000)) as browser:
            ready.wait(30)
            status = tries(browser, f"guess {number}", email(number))
        with lock:
            answers[status] += 1

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were checked."""
    seen: list[str] = []
    really = passwords.matches
    # The cost of a hash doesn't matter here.
    monkeypatch.setattr(passwords, "_NOBODY", HASH)

    def matches(stored: str | None, password: str) -> bool:
        seen.append(password)
        return really(stored, password)

    monkeypatch.setattr(passwords, "matches", matches)
    return seen


def test_guesses_at_the_same_time_are_not_checked_beyond_the_allowance(app, cast, checked):
    answers = at_once(app, 40, lambda number: MARCO)
    assert len(checked) == answers[422] <= PERSON.free + 1
    assert set(answers) <= {422, 429, 503}


def test_guesses_at_many_addresses_at_the_same_time_are_counted_for_the_network(app, cast, checked):
    answers = at_once(app, 40, lambda number: f"nobody{number}@example.org")
    assert len(checked) == answers[422] <= NETWORK.free + 1


def test_more_than_can_be_hashed_soon_are_asked_to_come_back(from_, app, checked):
    with ExitStack() as taken:
        for _ in range(hashing.AT_ONCE + hashing.WAITING):
            taken.enter_context(app.state.services.hashing.place())
        marco = from_("10.0.0.2")
        answer = marco.post("/signin", data={"email": MARCO, "password": PASSWORD})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "tra un momento" in answer.text
        assert not checked
    # It counted as nobody's failure.
    assert guesses(marco, PERSON.free + 1) == {422: PERSON.free + 1}


def test_while_passwords_are_hashed_pages_are_drawn(from_, app, console, monkeypatch):
    held, begun = threading.Event(), threading.Semaphore(0)

    def slow(stored: str | None, password: str) -> bool:
        begun.release()
        held.wait(30)
        return False

    marco = console("marco")
    monkeypatch.setattr(passwords, "matches", slow)
    threads = [
        threading.Thread(target=tries, args=(from_(f"10.3.0.{number}"),))
        for number in range(hashing.AT_ONCE + 5)
    ]
    for thread in threads:
        thread.start()
    for _ in range(hashing.AT_ONCE):
        begun.acquire()
    try:
        assert marco.get("/").status_code == 200
        # Never more at work than that, however many wait.
        assert not begun.acquire(blocking=False)
    finally:
        held.set()
        for thread in threads:
            thread.join()


async def test_no_more_hash_at_the_same_time_than_there_are_hands():
    import asyncio

    working, most, lock = 0, 0, threading.Lock()

    def job() -> None:
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        threading.Event().wait(0.005)
        with lock:
            working -= 1

    hands = Hashing(2, 10)
    await asyncio.gather(*(hands.run(job) for _ in range(12)))
    assert most == 2
