// One message as a row in the chat: its bubble, time, ticks and buttons.

import { el, icon } from "/static/js/dom.js";
import { formatted, safeLink } from "/static/js/entities.js";
import { media, speaksByItself } from "/static/js/media.js";
import * as times from "/static/js/times.js";
import { t } from "/static/js/words.js";

const TICKS = { sent: 1, delivered: 2, read: 2 };

/** "18:00", with "edited" before it, and the ticks after it on the person's own messages. */
function stamp(message) {
  const mine = message.from === "person";
  const parts = [];
  if (message.edited_at) parts.push(el("span", { class: "edited" }, t("edited")));
  parts.push(el("time", { datetime: times.instant(message.at), title: times.full(message.at) }, times.time(message.at)));
  if (mine) parts.push(ticks(message.state));
  return el("span", { class: "stamp" }, parts);
}

export function ticks(state) {
  const word = t(state ?? "sent");
  const marks = Array.from({ length: TICKS[state] ?? 1 }, () => icon("check"));
  return el(
    "span",
    {
      class: `ticks ticks-${state ?? "sent"}`,
      role: "img",
      "aria-label": word,
      title: word,
      dataset: { state: state ?? "sent" },
    },
    marks,
  );
}

/** Invisible text as wide as the stamp, at the end of the message, so that the stamp never covers the last line. */
function spacer(message) {
  return [
    message.edited_at ? t("edited") : "",
    times.time(message.at),
    message.from === "person" ? "✓✓ " : "",
  ].join(" ");
}

/** Whether the last line reads right to left: each line of a message has its own direction. */
function endsRightToLeft(text) {
  const last = text.slice(text.lastIndexOf("\n") + 1).replace(/\u2068[^\u2069]*\u2069/g, "");
  // Digits don't count: a line with only Arabic digits begins at the left.
  const first = last.match(/[\p{L}\u200e\u200f]/u)?.[0] ?? "";
  return /[\p{Script=Arabic}\p{Script=Hebrew}\u200f]/u.test(first);
}

/** As at Telegram, hide the secret part of a link: the person sees that they pressed Start. */
function withoutPayload(message) {
  return message.from === "person" ? message.text.replace(/^(\/start) \S+$/, "$1") : message.text;
}

function keyboard(message, actions) {
  const rows = message.buttons.map((row, r) =>
    el(
      "div",
      { class: "inline-row" },
      row.map((button, c) => {
        const words = el("span", { dir: "auto" }, button.text);
        const marks = {
          class: "inline-button",
          dataset: { testid: "button", row: String(r), column: String(c) },
        };
        const href = button.url ? safeLink(button.url) : null;
        if (href)
          return el(
            "a",
            { ...marks, href, target: "_blank", rel: "noopener noreferrer" },
            words,
            icon("link"),
          );
        return el(
          "button",
          {
            ...marks,
            type: "button",
            on: { click: (event) => actions.tap(message, r, c, event.currentTarget) },
          },
          words,
        );
      }),
    ),
  );
  return el("div", { class: "inline-keyboard", role: "group", "aria-label": t("buttonsOf") }, rows);
}

/**
 * @param actions {tap(message, row, column, button), command(text), quoted(id), goTo(id)}
 * @param name who wrote it, for those who hear the page
 */
export function row(message, name, actions) {
  const marks = {
    class: `row row-${message.from} kind-${message.kind}`,
    role: "listitem",
    tabindex: "-1",
    dataset: { testid: "message", id: String(message.id), from: message.from, kind: message.kind },
  };
  if (message.kind === "service")
    return el(
      "div",
      marks,
      el("span", { class: "service", dir: "auto", dataset: { testid: "bubble-text" } }, message.text),
    );

  const picture = media(message, name);
  const words = message.text && !speaksByItself(message);
  const bubble = el("div", {
    class: `bubble ${picture ? "has-media" : ""} ${words ? "has-words" : "no-words"}`,
  });
  bubble.append(el("span", { class: "sr-only" }, `${name}: `));
  if (message.sender && message.from !== "person")
    bubble.append(el("span", { class: "sender", dir: "auto", "aria-hidden": "true" }, name));
  const quoted = message.reply_to ? (message.quote ?? actions.quoted(message.reply_to)) : null;
  if (quoted)
    bubble.append(
      el(
        "button",
        { type: "button", class: "quote", dir: "auto", on: { click: () => actions.goTo(message.reply_to) } },
        quoted,
      ),
    );
  if (picture && !message.caption_above) bubble.append(picture);
  if (words)
    bubble.append(
      el(
        "div",
        {
          class: `words ${endsRightToLeft(message.text) ? "ends-rtl" : ""}`,
          dir: "auto",
          dataset: { testid: "bubble-text", space: spacer(message) },
        },
        formatted(withoutPayload(message), message.entities, actions.command),
      ),
    );
  if (picture && message.caption_above) bubble.append(picture);
  bubble.append(stamp(message));
  if (message.reactions?.length)
    bubble.append(el("span", { class: "reactions" }, message.reactions.join(" ")));
  const pack = el("div", { class: `pack ${message.buttons?.length ? "has-buttons" : ""}` }, bubble);
  if (message.buttons?.length) pack.append(keyboard(message, actions));
  return el("div", marks, pack);
}
