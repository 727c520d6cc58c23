// Formatted text from entities: offsets count UTF-16 units, as JavaScript strings do.

import { el } from "/static/js/dom.js";

const PLAIN = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
  spoiler: "span",
};
const SAFE = /^(https?:|mailto:|tel:|geo:|tg:)/i;

/** The link if it is safe, or null: `javascript:` and the like never reach an href. */
export function safeLink(address) {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(address)
    ? address
    : address.startsWith("/")
      ? new URL(address, location.origin).href
      : `https://${address}`;
  return SAFE.test(whole) ? whole : null;
}

function wrap(entity, text, onCommand) {
  if (entity.type === "bot_command")
    return el("button", { type: "button", class: "command-link", on: { click: () => onCommand(text) } });
  const address = {
    text_link: entity.url,
    url: text,
    email: `mailto:${text}`,
    phone_number: `tel:${text.replace(/[^+\d]/g, "")}`,
  }[entity.type];
  const href = address && safeLink(address);
  if (href) return el("a", { href, target: "_blank", rel: "noopener noreferrer" });
  return PLAIN[entity.type] ? el(PLAIN[entity.type], { class: `is-${entity.type}` }) : null;
}

/** The nodes for `text` between `from` and `to`; entities nest, so each contains those inside it. */
function span(text, entities, from, to, onCommand) {
  const nodes = [];
  let at = from;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    if (entity.offset >= to) break;
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || end <= entity.offset) continue;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inside = span(text, entities.slice(i + 1), entity.offset, end, onCommand);
    const shell = wrap(entity, text.slice(entity.offset, end), onCommand);
    if (shell) shell.append(...inside);
    nodes.push(...(shell ? [shell] : inside));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

export function formatted(text, entities, onCommand) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, sorted, 0, text.length, onCommand);
}
