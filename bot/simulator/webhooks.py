"""Delivers updates to webhooks by Telegram's rules.

Each lane is first in, first out with one delivery in flight, and at most `max_connections` lanes run at once. After a
failure it retries at once, then after 2, 4, 8 … seconds, up to a random 60 to 120; it honours Retry-After. Deliveries
go to this machine only: a simulator must never call out.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import random
from collections import deque
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from bot.simulator.api import BotApi
from bot.simulator.model import Bot, Json, Pending, Webhook
from bot.simulator.params import Params
from bot.simulator.world import World

Sleep = Callable[[float], Awaitable[object]]
Lane = tuple[str, int]
_LONGEST_RETRY_AFTER = 3600.0
_GONE_FOR = 23 * 3600.0
_TIMEOUT = 60.0


class WebhookCourier:
    """One bot's deliveries while its webhook is set."""

    def __init__(self, world: World, api: BotApi, bot: Bot, hook: Webhook, sleep: Sleep) -> None:
        self._world, self._api, self._bot, self._hook, self._sleep = world, api, bot, hook, sleep
        self._queue = world.queues[bot.id]
        self._lanes: dict[Lane, deque[Pending]] = {}
        self._waiting: deque[Lane] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._flying = 0
        self._gone_since: float | None = None
        self._session: aiohttp.ClientSession | None = None

    def start(self) -> None:
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=_TIMEOUT),
            connector=aiohttp.TCPConnector(limit=0),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        self._queue.on_new = self.add
        for pending in list(self._queue.items.values()):
            self.add(pending)

    async def stop(self) -> None:
        if self._queue.on_new == self.add:
            self._queue.on_new = None
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def add(self, pending: Pending) -> None:
        lane = self._lanes.get(pending.lane)
        if lane is not None:
            lane.append(pending)
            return
        self._lanes[pending.lane] = deque([pending])
        self._ready(pending.lane)

    def _ready(self, lane: Lane) -> None:
        """Send the lane's head now, or once a connection is free."""
        self._waiting.append(lane)
        self._fill()

    def _fill(self) -> None:
        while self._waiting and self._flying < self._hook.max_connections:
            lane = self._waiting.popleft()
            self._flying += 1
            task = asyncio.get_running_loop().create_task(self._deliver_head(lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver_head(self, lane: Lane) -> None:
        """Deliver a lane's oldest update, retrying until it succeeds; frees the connection during pauses."""
        queue, attempt = self._lanes[lane], 0
        pending = queue[0]
        while pending.id in self._queue.items and pending.expires_at > self._world.time():
            pause = await self._attempt(pending, attempt)
            if pause is None:
                break
            attempt += 1
            if self._bot.webhook is not self._hook:
                return  # closed by the 410: the update waits for the next webhook or poll
            if pause > 0:
                self._flying -= 1
                self._fill()
                await self._sleep(pause)
                self._flying += 1
        self._queue.remove(pending.id)
        self._flying -= 1
        queue.popleft()
        if queue:
            self._ready(lane)
        else:
            del self._lanes[lane]
            self._fill()

    async def _attempt(self, pending: Pending, attempt: int) -> float | None:
        """Try once. Returns None if the update was delivered, else the seconds to wait before the next attempt."""
        headers = {"Content-Type": "application/json"}
        if self._hook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._hook.secret_token
        asked = 0.0
        if self._session is None or not _on_this_machine(self._hook.url):
            return self._failed(
                "Connection refused: the simulator delivers to this machine only", attempt, asked
            )
        try:
            content = json.dumps(pending.body, ensure_ascii=False).encode()
            async with self._session.post(
                self._hook.url, data=content, headers=headers, allow_redirects=False
            ) as response:
                body = await response.read()
                if 200 <= response.status < 300:
                    self._gone_since = None
                    self._world.seen(pending)
                    # Remove it from the queue before running the call in the response, so that a repeat is impossible.
                    self._queue.remove(pending.id)
                    await self._carried(body, response.content_type)
                    return None
                self._note_gone(response.status)
                asked = _retry_after(response.headers.get("Retry-After"))
                reason = f"Wrong response from the webhook: {response.status} {response.reason or ''}".strip()
        except TimeoutError:
            reason = "Read timeout expired"
        except aiohttp.ClientConnectorError:
            reason = "Connection refused"
        except aiohttp.ClientError:
            reason = "Connection closed"
        return self._failed(reason, attempt, asked)

    def _failed(self, reason: str, attempt: int, asked: float) -> float:
        self._hook.last_error, self._hook.last_error_at = reason, self._world.time()
        if asked:
            return min(asked, _LONGEST_RETRY_AFTER)
        return 0.0 if attempt == 0 else min(2.0**attempt, random.uniform(60, 120))

    def _note_gone(self, status: int) -> None:
        """Close the webhook after 23 hours of 410."""
        at = self._world.time()
        if status != 410:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = at
        elif at - self._gone_since >= _GONE_FOR:
            self._bot.webhook = None
            self._world.webhook_changed(self._bot)

    async def _carried(self, body: bytes, content_type: str) -> None:
        values: Json = {}
        try:
            if content_type == "application/x-www-form-urlencoded":
                values = dict(parse_qsl(body.decode()))
            elif body:
                values = json.loads(body)
        except ValueError:
            return
        if isinstance(values, dict):
            await self._api.execute_webhook_answer(self._bot, Params(values))


def _retry_after(raw: str | None) -> float:
    return float(raw) if raw and raw.isdigit() else 0.0


def _on_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Webhooks:
    """One courier for each bot with a webhook; follows setWebhook and deleteWebhook."""

    def __init__(self, world: World, api: BotApi, sleep: Sleep) -> None:
        self._world, self._api, self._sleep = world, api, sleep
        self._couriers: dict[int, WebhookCourier] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._running = False

    def start(self) -> None:
        self._running = True
        self._world.webhook_changed = self.changed
        for bot in self._world.bots.values():
            self.changed(bot)

    async def stop(self) -> None:
        self._running = False
        couriers, self._couriers = list(self._couriers.values()), {}
        for courier in couriers:
            await courier.stop()
        await asyncio.gather(*self._leaving, return_exceptions=True)

    def changed(self, bot: Bot) -> None:
        """Replace the bot's courier with one for its current webhook, if any."""
        old = self._couriers.pop(bot.id, None)
        if old is not None:
            task = asyncio.get_running_loop().create_task(old.stop())
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)
            self._world.queues[bot.id].on_new = None
        if self._running and bot.webhook is not None:
            courier = WebhookCourier(self._world, self._api, bot, bot.webhook, self._sleep)
            courier.start()
            self._couriers[bot.id] = courier
