// Builds everything on the page from nodes and text, never from markup, so nothing people write can become code.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (`class`, `dataset`, `on`, properties such as `hidden`) and children (nodes or text). */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

export function iconButton(name, label, attributes = {}) {
  return el(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, ...attributes },
    icon(name),
  );
}

/** Initials on a colour derived from the person's id, so that it stays the same anywhere in the list. */
export function avatar(id, name, extra = "") {
  let sum = 0;
  for (const letter of String(id)) sum = (sum * 31 + letter.codePointAt(0)) % 7;
  const initials = name
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("");
  return el(
    "span",
    { class: `avatar avatar-${sum} ${extra}`, "aria-hidden": "true", dir: "auto" },
    initials.toUpperCase(),
  );
}

export function fullName(person) {
  return [person.first_name, person.last_name].filter(Boolean).join(" ");
}

/** Move through the focusable items of `box` with the arrow keys, Home and End. */
export function arrowKeys(box, selector, { wrap = true } = {}) {
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== "Home" && event.key !== "End") return;
    const items = [...box.querySelectorAll(selector)].filter((item) => !item.disabled && !item.hidden);
    if (!items.length) return;
    const at = items.indexOf(document.activeElement);
    let next = step ? at + step : event.key === "Home" ? 0 : items.length - 1;
    if (wrap) next = (next + items.length) % items.length;
    items[Math.max(0, Math.min(next, items.length - 1))].focus();
    event.preventDefault();
  });
}

export const NARROW = window.matchMedia("(max-width: 759px)");
