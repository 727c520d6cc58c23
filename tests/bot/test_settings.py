"""Settings: where they come from, which source wins, and how an invalid one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings
from budgeting.errors import SettingError

TOKEN = "123456:a-token-that-nobody-has"


def test_without_anything_set_it_is_one_file_and_no_token() -> None:
    read_settings = settings.read({})
    assert read_settings.database_url == "sqlite:///var/ponte.db"
    assert read_settings.secret("telegram_token") is None
    assert (read_settings.console_port, read_settings.phone_port) == (8000, 8081)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PONTE_TELEGRAM_TOKEN", "no token"),
        ("PONTE_TELEGRAM_TOKEN", "123456:"),
        ("PONTE_STAFF_TOKEN", "abc:def"),
        ("PONTE_TELEGRAM_API", "ftp://example.org"),
        ("PONTE_TELEGRAM_API", "http://example.org:99999"),
        ("PONTE_WEBHOOK_URL", "http://example.org/hook"),
        ("PONTE_WEBHOOK_URL", "https://example.org:9999/hook"),
        ("PONTE_WEBHOOK_SECRET", "blanks are not allowed"),
        ("PONTE_WEBHOOK_PORT", "many"),
        ("PONTE_CONSOLE_PORT", "65536"),
        ("PONTE_CONSOLE_URL", "http://console.example"),
        ("PONTE_CONSOLE_URL", "https://console.example/?q=1"),
        ("PONTE_CONSOLE_URL", "https://me@console.example"),
        ("PONTE_PHONE_PORT", "-1"),
        ("PONTE_LOG_LEVEL", "LOUD"),
        ("PONTE_PACE_PER_SECOND", "-5"),
        ("PONTE_TAKEOVER_AFTER", "0.1"),
        ("PONTE_SECRETS_DIR", "/nowhere/at/all"),
        ("PONTE_TELEGRAM_TOKEN_FILE", "/nowhere/at/all"),
    ],
)
def test_a_wrong_one_is_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        settings.read({name: value})
    sentence = str(caught.value)
    assert sentence.startswith(f"{name} must be ")
    assert value not in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "address", ["https://console.example/", "http://127.0.0.1:8000", "http://[::1]:8000"]
)
def test_the_console_is_reached_over_https_or_on_this_machine(address: str) -> None:
    assert settings.read({"PONTE_CONSOLE_URL": address}).console_url == address.rstrip("/")


def test_a_webhook_needs_its_secret() -> None:
    with pytest.raises(SettingError, match="PONTE_WEBHOOK_SECRET must be set where PONTE_WEBHOOK_URL is"):
        settings.read({"PONTE_WEBHOOK_URL": "https://example.org/hook"})


def test_the_environment_wins_over_a_named_file_and_that_over_the_folder(tmp_path: Path) -> None:
    folder, file = tmp_path / "secrets", tmp_path / "token"
    folder.mkdir()
    (folder / "telegram_token").write_text("1:folder\n")
    file.write_text("1:file\n")
    environment = {"PONTE_SECRETS_DIR": str(folder)}
    assert settings.read(environment).secret("telegram_token") == "1:folder"
    environment["PONTE_TELEGRAM_TOKEN_FILE"] = str(file)
    assert settings.read(environment).secret("telegram_token") == "1:file"
    environment["PONTE_TELEGRAM_TOKEN"] = "1:environment"
    assert settings.read(environment).secret("telegram_token") == "1:environment"


def test_an_empty_variable_was_not_set() -> None:
    assert settings.read({"PONTE_PHONE_PORT": "", "PONTE_TELEGRAM_TOKEN": ""}).phone_port == 8081


def test_secrets_are_in_no_picture_of_the_settings() -> None:
    read_settings = settings.read(
        {
            "PONTE_TELEGRAM_TOKEN": TOKEN,
            "PONTE_WEBHOOK_SECRET": "hush-hush",
            "PONTE_DATABASE_URL": "postgresql://ponte:open-sesame@localhost/ponte",
        }
    )
    for shown in (repr(read_settings), str(read_settings)):
        assert not any(secret in shown for secret in (TOKEN, "hush-hush", "open-sesame"))


def test_slips_of_the_pen_are_found() -> None:
    assert settings.unknown({"PONTE_TELEGRAM_TOKN": "x", "PONTE_PHONE_PORT": "1", "PATH": "/bin"}) == [
        "PONTE_TELEGRAM_TOKN"
    ]
