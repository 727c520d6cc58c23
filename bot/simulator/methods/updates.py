"""The two ways a bot receives updates: long polling and the webhook's settings."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.simulator.errors import bad_request, conflict
from bot.simulator.methods.registry import Call, method
from bot.simulator.model import Json, Pending, Webhook
from bot.simulator.updates import bodies

_LONGEST_POLL = 50
_PORTS = (80, 88, 443, 8443)
_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@method("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    """Return updates; waits up to `timeout` real seconds, at most 50, while there are none."""
    if call.bot.webhook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    queue = call.world.queues[call.bot.id]
    offset = call.params.integer("offset")
    limit = call.params.integer("limit", 100)
    limit = limit if 1 <= limit <= 100 else 100
    timeout = float(max(0, min(call.params.integer("timeout"), _LONGEST_POLL)))
    _remember_kinds(call)
    # The new poller stays and the waiting one is refused, as at Telegram.
    queue.interrupt(
        conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
    )
    started = call.pace.monotonic()
    hold = call.pace.limits.poll_hold
    if offset == queue.polled_offset and timeout < hold and started < queue.polled_at + hold:
        timeout = hold
    queue.polled_offset, queue.polled_at = offset, started
    if offset:
        queue.confirm(offset)
    batch = queue.batch(limit, call.world.time())
    if not batch and timeout:
        await queue.wait(timeout)
        batch = queue.batch(limit, call.world.time())
    return bodies(_seen(call, batch))


def _seen(call: Call, batch: list[Pending]) -> list[Pending]:
    for pending in batch:
        call.world.seen(pending)
    return batch


def _remember_kinds(call: Call) -> None:
    kinds = call.params.nested("allowed_updates")
    if kinds is not None:
        if not isinstance(kinds, list):
            raise bad_request("expected an Array of allowed updates")
        call.bot.allowed_updates = [str(kind) for kind in kinds]


@method("setWebhook")
def set_webhook(call: Call) -> bool:
    url = call.params.text("url")
    if not url:
        return delete_webhook(call)
    _check_url(url)
    secret = call.params.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    call.pace.check_webhook_change(call.bot.id)
    most = call.params.integer("max_connections", 40)
    _remember_kinds(call)
    queue = call.world.queues[call.bot.id]
    queue.interrupt(conflict("terminated by setWebhook request"))
    if call.params.flag("drop_pending_updates"):
        queue.drop_all()
    address = call.params.text("ip_address")
    certificate = bool(call.params.upload("certificate"))
    call.bot.webhook = Webhook(url, secret, max(1, min(most, 100)), address, certificate)
    call.world.keep_bot(call.bot)
    call.world.webhook_changed(call.bot)
    return True


def _check_url(url: str) -> None:
    """Telegram requires HTTPS on four ports; on this machine, plain HTTP and any port are fine."""
    parts = urlsplit(url)
    try:
        port = parts.port or 443
    except ValueError:
        raise bad_request("bad webhook: URL is invalid") from None
    if parts.scheme in ("http", "https") and _LOOPBACK.fullmatch(parts.hostname or ""):
        return
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


@method("deleteWebhook")
def delete_webhook(call: Call) -> bool:
    if call.params.flag("drop_pending_updates"):
        call.world.queues[call.bot.id].drop_all()
    call.bot.webhook = None
    call.world.keep_bot(call.bot)
    call.world.webhook_changed(call.bot)
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    hook = call.bot.webhook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": hook is not None and hook.certificate,
        "pending_update_count": len(call.world.queues[call.bot.id].items),
    }
    if hook is not None:
        info["max_connections"] = hook.max_connections
        if hook.ip_address:
            info["ip_address"] = hook.ip_address
        if hook.last_error:
            info["last_error_date"] = int(hook.last_error_at)
            info["last_error_message"] = hook.last_error
    if call.bot.allowed_updates:
        info["allowed_updates"] = call.bot.allowed_updates
    return info
