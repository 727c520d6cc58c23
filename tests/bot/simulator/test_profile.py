"""Commands, names, descriptions and the menu button, by language."""

from __future__ import annotations


async def test_commands_by_scope_and_language(lib, sim, known):
    def commands(*names):
        return [lib.types.BotCommand(command=name, description=name.title()) for name in names]

    assert await lib.bot.set_my_commands(commands("menu", "stop"))
    assert await lib.bot.set_my_commands(commands("qaima"), language_code="ar")
    private = lib.types.BotCommandScopeAllPrivateChats()
    assert await lib.bot.set_my_commands(commands("privato"), scope=private, language_code="uk")
    assert [c.command for c in known(await lib.bot.get_my_commands())] == ["menu", "stop"]
    assert sim.chat(501)["commands"] == [{"command": "qaima", "description": "Qaima"}]
    assert [c["command"] for c in sim.chat(502)["commands"]] == ["privato"]
    assert await lib.bot.delete_my_commands(language_code="ar")
    assert [c["command"] for c in sim.chat(501)["commands"]] == ["menu", "stop"]
    with lib.refused("BOT_COMMAND_INVALID"):
        await lib.bot.set_my_commands(commands("Menù"))


async def test_names_and_descriptions_by_language(lib, sim, known):
    assert await lib.bot.set_my_name("Ponte Brescia")
    assert await lib.bot.set_my_description("Un ponte per le famiglie")
    assert await lib.bot.set_my_description("جسر", language_code="ar")
    assert await lib.bot.set_my_short_description("Un ponte")
    assert known(await lib.bot.get_my_name()).name == "Ponte Brescia"
    assert known(await lib.bot.get_my_description(language_code="ar")).description == "جسر"
    assert (
        known(await lib.bot.get_my_description(language_code="fr")).description == "Un ponte per le famiglie"
    )
    assert known(await lib.bot.get_my_short_description()).short_description == "Un ponte"
    assert (await lib.bot.get_me()).first_name == "Ponte Brescia"
    assert sim.chat(501)["description"] == "جسر"
    assert sim.chat(502)["description"] == "Un ponte per le famiglie"


async def test_the_menu_button(lib, sim, known):
    assert known(await lib.bot.get_chat_menu_button()).type == "commands"
    assert await lib.bot.set_chat_menu_button(chat_id=501, menu_button=lib.types.MenuButtonCommands())
    assert known(await lib.bot.get_chat_menu_button(chat_id=501)).type == "commands"
    assert sim.chat(501)["menu_button"] == {"type": "commands"}
    assert await lib.bot.set_chat_menu_button(chat_id=501, menu_button=lib.types.MenuButtonDefault())
    assert known(await lib.bot.get_chat_menu_button(chat_id=501)).type == "default"
    assert sim.chat(501)["menu_button"] == {"type": "commands"}
