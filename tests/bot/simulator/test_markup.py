"""What each `parse_mode` makes of a text, and the error texts for invalid markup."""

from __future__ import annotations

import pytest

from bot.simulator.entities import formatted
from bot.simulator.errors import ApiError

RESERVED = "_*[]()~`>#+-=|{}.!"


def shown(text, entities):
    """Entities as (type, the words they cover, other attributes)."""
    wide = text.encode("utf-16-le")
    result = []
    for entity in entities:
        start, stop = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        more = [value for name, value in entity.items() if name not in ("type", "offset", "length")]
        result.append((entity["type"], wide[start:stop].decode("utf-16-le"), *more))
    return result


READ = [
    ("HTML", "<b>Ciao</b> <i>Aminà</i>", "Ciao Aminà", [("bold", "Ciao"), ("italic", "Aminà")]),
    ("HTML", "<strong>🌷</strong><ins>u</ins>", "🌷u", [("bold", "🌷"), ("underline", "u")]),
    ("HTML", "<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", "a")]),
    ("HTML", '<span class="tg-spoiler">a</span>', "a", [("spoiler", "a")]),
    ("HTML", "<blockquote>a\nb</blockquote>", "a\nb", [("blockquote", "a\nb")]),
    ("HTML", "<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", "a")]),
    ("HTML", '<tg-emoji emoji-id="53">👍</tg-emoji>', "👍", [("custom_emoji", "👍", "53")]),
    ("HTML", '<pre><code class="language-python">x = 1</code></pre>', "x = 1", [("pre", "x = 1", "python")]),
    ("HTML", "<pre>x</pre> <code>y</code>", "x y", [("pre", "x"), ("code", "y")]),
    ("HTML", "<a href='example.org'>a</a>", "a", [("text_link", "a", "http://example.org/")]),
    ("HTML", '<a href="http://EXAMPLE.org/Q?a=1&amp;b">a</a>', "a", [("text_link", "a", "http://example.org/Q?a=1&b")]),
    ("HTML", "<a href='nowhere'>a</a>", "a", []),
    ("HTML", "<b>a</>", "a", [("bold", "a")]),
    ("HTML", '<tg-time unix="1647531900" format="wDT">h</tg-time>', "h", [("date_time", "h", 1647531900, "wDT")]),
    ("HTML", "2 &lt; 3 &amp; &quot;4&#34; &euro;", '2 < 3 & "4" &euro;', []),
    ("MarkdownV2", "*a* _b_ __c__ ~d~ ||e|| `f`", "a b c d e f",
     [("bold", "a"), ("italic", "b"), ("underline", "c"), ("strikethrough", "d"), ("spoiler", "e"), ("code", "f")]),
    ("MarkdownV2", "*a _b_*", "a b", [("bold", "a "), ("bold", "b"), ("italic", "b")]),
    ("MarkdownV2", "_a__b___", "ab", [("italic", "a"), ("italic", "b"), ("underline", "b")]),
    ("MarkdownV2", r"12\.50 \*no\*", "12.50 *no*", []),
    ("MarkdownV2", "```python\nx = 1\n```", "x = 1", [("pre", "x = 1", "python")]),
    ("MarkdownV2", "```\nx_y.z\n```", "x_y.z", [("pre", "x_y.z")]),
    ("MarkdownV2", r"`a\`b_c`", "a`b_c", [("code", "a`b_c")]),
    ("MarkdownV2", r"[q\!](http://example.org/a\)b)", "q!", [("text_link", "q!", "http://example.org/a)b")]),
    ("MarkdownV2", r"[example\.org]", "example.org", [("text_link", "example.org", "http://example.org/")]),
    ("MarkdownV2", "![👍](tg://emoji?id=53)", "👍", [("custom_emoji", "👍", "53")]),
    ("MarkdownV2", "![h](tg://time?unix=9&format=D)", "h", [("date_time", "h", 9, "D")]),
    ("MarkdownV2", ">a\n>b\nc", "a\nb\nc", [("blockquote", "a\nb\n")]),
    ("MarkdownV2", "**>a\n>b||", "a\nb", [("expandable_blockquote", "a\nb")]),
    ("MarkdownV2", ">a\n**>b", "a\nb", [("blockquote", "a\n"), ("blockquote", "b")]),
    ("MarkdownV2", ">*a*\n>b||c||", "a\nbc", [("blockquote", "a\nbc"), ("bold", "a"), ("spoiler", "c")]),
    ("Markdown", "*a* _b_ `c`", "a b c", [("bold", "a"), ("italic", "b"), ("code", "c")]),
    ("Markdown", "*a _b_*", "a _b_", [("bold", "a _b_")]),
    ("Markdown", r"a\_b. (c) \! *d*", r"a_b. (c) \! d", [("bold", "d")]),
    ("Markdown", "```python\nx_y```", "x_y", [("pre", "x_y", "python")]),
    ("Markdown", "[a](http://example.org)", "a", [("text_link", "a", "http://example.org/")]),
    ("Markdown", "[a](tg://user?id=501)", "a", [("text_mention", "a", {"id": 501})]),
    ("none", "*a* <b>", "*a* <b>", []),
]  # fmt: skip


@pytest.mark.parametrize(("mode", "source", "text", "entities"), READ)
def test_markup_becomes_entities(mode, source, text, entities):
    read, found = formatted(source, None, mode)
    assert (read, shown(read, found)) == (text, entities)
    assert formatted(source, None, mode.upper())[0] == text


@pytest.mark.parametrize(
    ("mode", "source", "error"),
    [
        ("HTML", "à<b>uno", 'Can\'t find end tag corresponding to start tag "b"'),
        ("HTML", "à</b>", "Unexpected end tag at byte offset 2"),
        ("HTML", "à<blink>uno</blink>", 'Unsupported start tag "blink" at byte offset 2'),
        ("HTML", "2 < 3", 'Unsupported start tag "" at byte offset 2'),
        ("HTML", "<b>🌷</i>", 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"'),
        ("HTML", "<b>uno</b", "Unclosed end tag at byte offset 6"),
        ("HTML", "<span>uno</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("HTML", "<tg-emoji>👍</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("HTML", '<a href="x', "Unclosed start tag at byte offset 0"),
        ("MarkdownV2", "à *uno", "Can't find end of Bold entity at byte offset 3"),
        ("MarkdownV2", "🌷 __uno_", "Can't find end of Italic entity at byte offset 10"),
        ("MarkdownV2", "```py\nuno", "Can't find end of PreCode entity at byte offset 0"),
        ("MarkdownV2", "[uno", "Can't find end of TextUrl entity at byte offset 0"),
        ("MarkdownV2", "[uno](due", "Can't find end of a URL at byte offset 6"),
        ("MarkdownV2", "![uno](tre)", "Custom emoji URL must have scheme tg"),
        ("MarkdownV2", "![uno]", "Custom emoji entity must contain a tg://emoji URL"),
        ("MarkdownV2", ">*uno\ndue*", "Can't find end of Bold entity at byte offset 1"),
        ("MarkdownV2", "a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("Markdown", "à *uno", "Can't find end of the entity starting at byte offset 3"),
        ("Markdown", "a_b", "Can't find end of the entity starting at byte offset 1"),
    ],
)
def test_markup_is_refused_in_telegrams_words(mode, source, error):
    with pytest.raises(ApiError) as refused:
        formatted(source, None, mode)
    assert refused.value.description == f"Bad Request: can't parse entities: {error}"


@pytest.mark.parametrize("letter", RESERVED)
def test_a_reserved_character_needs_its_backslash(letter):
    assert formatted(f"a\\{letter}b", None, "MarkdownV2")[0] == f"a{letter}b"
    with pytest.raises(ApiError, match="can't parse entities"):
        formatted(f"a{letter}b", None, "MarkdownV2")


def test_another_mode_is_refused():
    with pytest.raises(ApiError, match="Bad Request: unsupported parse_mode"):
        formatted("a", None, "wiki")


@pytest.mark.parametrize(
    ("mode", "source", "entities"),
    [
        ("HTML", "<b>/stop @amina #uno</b>",
         [("bot_command", "/stop"), ("bold", "/stop"), ("bold", " "), ("mention", "@amina"), ("bold", "@amina"),
          ("bold", " "), ("hashtag", "#uno"), ("bold", "#uno")]),
        ("MarkdownV2", r"_example\.com_", [("url", "example.com"), ("italic", "example.com")]),
        ("HTML", "<code>/stop</code> /menu", [("code", "/stop"), ("bot_command", "/menu")]),
        ("HTML", "<a href='example.org'>/stop</a>", [("text_link", "/stop", "http://example.org/")]),
        ("HTML", "<blockquote>example.com</blockquote>",
         [("blockquote", "example.com"), ("url", "example.com")]),
        ("HTML", "<pre>x example.com</pre>", [("pre", "x example.com")]),
    ],
)  # fmt: skip
def test_commands_and_links_are_found_inside_a_style_but_not_in_code_or_links(mode, source, entities):
    assert shown(*formatted(source, None, mode)) == entities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vedi example.com, grazie", [("url", "example.com")]),
        ("(www.comune.brescia.it/casa?id=1).", [("url", "www.comune.brescia.it/casa?id=1")]),
        ("http://a@example.org:8080/x", [("url", "http://a@example.org:8080/x")]),
        ("https://de.wikipedia.org/wiki/A_(B)", [("url", "https://de.wikipedia.org/wiki/A_(B)")]),
        ("127.0.0.1:8081/join", [("url", "127.0.0.1:8081/join")]),
        ("🌷 пошта.укр!", [("url", "пошта.укр")]),
        ("tg://resolve?domain=ponte_bot", [("url", "tg://resolve?domain=ponte_bot")]),
        ("scrivi a casa@example.org.", [("email", "casa@example.org")]),
        ("pane 3.20 e 1.234,50 euro. Poi basta.Grazie", []),
        ("file.pdf e setup.exe, v1.0", []),
        ("sftp://example.com", []),
        ("/menu@ponte_bot e/o 1/2 /a/b", [("bot_command", "/menu@ponte_bot")]),
        ("$EUR $eur #123 #a1 a#b", [("cashtag", "$EUR"), ("hashtag", "#a1")]),
        ("@ab @gif @abcd", [("mention", "@gif"), ("mention", "@abcd")]),
    ],
)
def test_what_telegram_finds_by_itself(text, found):
    assert shown(*formatted(text, None, "")) == found


def test_styles_are_cut_where_something_else_begins():
    def entity(kind, offset, length):
        return {"type": kind, "offset": offset, "length": length}

    assert shown(*formatted("abc", [entity("bold", 0, 3), entity("pre", 1, 1)], "")) == [
        ("bold", "a"),
        ("pre", "b"),
        ("bold", "c"),
    ]
    assert shown(*formatted("abcd", [entity("bold", 0, 2), entity("bold", 2, 2)], "")) == [("bold", "abcd")]
    assert shown(*formatted("ab", [entity("url", 0, 2)], "")) == []
    with pytest.raises(ApiError, match="Entity begins in a middle of a UTF-16 symbol at byte offset 4"):
        formatted("🌷", [entity("bold", 1, 1)], "")
