"""Everything configured from outside, read once by the entry points and passed on as values.

Sources, the first wins: the environment (`PONTE_TELEGRAM_TOKEN`), a file named there
(`PONTE_TELEGRAM_TOKEN_FILE=/run/secrets/token`), a file named after the setting in `PONTE_SECRETS_DIR`.
Imported by `bot.cli`, `bot.app`, `bot.demo` and `bot.doctor` only; imports the errors of `budgeting`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)

from budgeting.errors import SettingError

PREFIX = "PONTE_"
TELEGRAM = "https://api.telegram.org"
#: The only ports Telegram calls.
WEBHOOK_PORTS = (443, 80, 88, 8443)


def _token(value: SecretStr) -> SecretStr:
    number, colon, secret = value.get_secret_value().partition(":")
    if not (number.isascii() and number.isdigit() and colon and secret) or any(c.isspace() for c in secret):
        raise ValueError
    return value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or (parts.port or 1) < 1:
        raise ValueError
    return value.rstrip("/")


def _webhook(value: str) -> str:
    parts = urlsplit(_address(value))
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not local and (parts.scheme != "https" or (parts.port or 443) not in WEBHOOK_PORTS):
        raise ValueError
    return value


def _console(value: str) -> str:
    address = _address(value)
    parts = urlsplit(address)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if (parts.scheme != "https" and not local) or parts.query or parts.fragment or parts.username:
        raise ValueError
    return address


def _webhook_secret(value: SecretStr) -> SecretStr:
    plain = value.get_secret_value()
    if not (
        1 <= len(plain) <= 256 and plain.isascii() and plain.replace("_", "a").replace("-", "a").isalnum()
    ):
        raise ValueError
    return value


Port = Annotated[int, Field(ge=0, le=65535)]
Token = Annotated[SecretStr, AfterValidator(_token)]
Address = Annotated[str, AfterValidator(_address)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]

_TOKEN = "a bot token as @BotFather gives it, digits and letters around a colon"  # noqa: S105 - a description
_PORT = "a port number up to 65535"
_PACE = "a number of messages, more than 0 and up to "


class Settings(BaseModel):
    """The settings of one process. Each description completes the sentence "PONTE_X must be …"."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: str = Field(
        "sqlite:///var/ponte.db",
        min_length=1,
        repr=False,  # it may contain a password
        description="a database address, sqlite:///file or postgresql://…",
    )
    telegram_token: Token | None = Field(None, description=_TOKEN)
    telegram_api: Address = Field(TELEGRAM, description="the http address of a Bot API server")
    telegram_name: Annotated[str, StringConstraints(pattern=r"^@?[A-Za-z0-9_]{3,32}$")] | None = Field(
        None, description="the bot's user name as invites show it"
    )
    webhook_url: Annotated[str, AfterValidator(_webhook)] | None = Field(
        None, description="an https address on port 443, 80, 88 or 8443, the only ports that Telegram calls"
    )
    webhook_secret: WebhookSecret | None = Field(None, description="1 to 256 letters, digits, _ or -")
    webhook_bind: str = Field("127.0.0.1", min_length=1, description="an address of this machine")
    webhook_port: Port = Field(8443, description=_PORT)
    staff_token: Token | None = Field(None, description=_TOKEN)
    console_bind: str = Field("127.0.0.1", min_length=1, description="an address of this machine")
    console_https: bool = Field(True, description="true where staff reach the console over https, else false")
    console_url: Annotated[str, AfterValidator(_console)] | None = Field(
        None, description="the https address under which staff reach the console, or one of this machine"
    )
    console_port: Port = Field(8000, description=_PORT)
    phone_port: Port = Field(8081, description=_PORT)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR"
    )
    pace_per_second: float = Field(30, gt=0, le=1000, description=f"{_PACE}1000")
    pace_per_chat: float = Field(1, gt=0, le=30, description=f"{_PACE}30")
    pace_per_group_minute: float = Field(20, gt=0, le=1000, description=f"{_PACE}1000")
    takeover_after: float = Field(3.5, ge=0.2, le=60, description="a number of seconds from 0.2 to 60")
    #: Half of what a bot may download from Telegram; as in `budgeting.files`, which settings must not load.
    file_limit: int = Field(10, ge=1, le=20, description="a whole number of megabytes from 1 to 20")
    paid_broadcast: bool = Field(False, description="true or false")
    demo_folder: Path = Field(Path("var/demo"), description="a folder")
    demo_households: int = Field(60, ge=8, le=60, description="a whole number from 8 to 60")
    failpoint: str = Field("", description="the name of a place to stop at; for tests of crashes only")

    def secret(self, name: Literal["telegram_token", "webhook_secret", "staff_token"]) -> str | None:
        """The plain text of a secret, for the code that passes it on."""
        value: SecretStr | None = getattr(self, name)
        return value.get_secret_value() if value else None


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the current settings. Raises SettingError: one sentence that names the wrong setting."""
    values = _values_in(os.environ if environment is None else environment)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        name = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
        raise SettingError(f"{variable(name)} must be {Settings.model_fields[name].description}") from None
    if settings.webhook_url and not settings.webhook_secret:
        raise SettingError(f"{variable('webhook_secret')} must be set where {variable('webhook_url')} is")
    return settings


def unknown(environment: Mapping[str, str] | None = None) -> list[str]:
    """Variables that begin like ours but that nothing reads: most likely typos."""
    names = os.environ if environment is None else environment
    known = {variable(name) for name in Settings.model_fields}
    known |= {f"{name}_FILE" for name in known} | {f"{PREFIX}SECRETS_DIR"}
    return sorted(name for name in names if name.startswith(PREFIX) and name not in known)


def variable(name: str) -> str:
    return PREFIX + name.upper()


def _values_in(environment: Mapping[str, str]) -> dict[str, Any]:
    folder = environment.get(f"{PREFIX}SECRETS_DIR")
    if folder and not Path(folder).is_dir():
        raise SettingError(f"{PREFIX}SECRETS_DIR must be a folder that can be read")
    values: dict[str, Any] = {}
    for name in Settings.model_fields:
        if value := environment.get(variable(name)):
            values[name] = value.strip()
        elif file := environment.get(f"{variable(name)}_FILE"):
            values[name] = _content(Path(file), f"{variable(name)}_FILE")
        elif folder:
            for candidate in (Path(folder) / name, Path(folder) / variable(name)):
                if candidate.is_file():
                    values[name] = _content(candidate, variable(name))
    # An empty variable counts as not set.
    return {name: value for name, value in values.items() if value}


def _content(path: Path, named: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingError(f"{named} must be a file that can be read") from None
