// A small menu beside its opener: arrows move, Escape or a click elsewhere closes it, and the focus returns.

import { arrowKeys, el, icon } from "/static/js/dom.js";

let shut = () => {};

/**
 * @param {{label: string, icon: string, run: () => void, danger?: boolean, testid?: string}[]} items
 * @param {{x: number, y: number} | HTMLElement} at a point on the page, or the button the menu hangs from
 */
export function openMenu(label, items, at) {
  shut();
  const back = document.activeElement;
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label });
  for (const item of items) {
    const entry = el(
      "button",
      {
        type: "button",
        role: "menuitem",
        class: item.danger ? "menu-item danger" : "menu-item",
        dataset: item.testid ? { testid: item.testid } : {},
      },
      item.emoji ? el("span", { class: "menu-emoji", "aria-hidden": "true" }, item.emoji) : icon(item.icon),
      item.note
        ? el(
            "span",
            { class: "menu-words" },
            item.label,
            el("span", { class: "menu-note", dir: "auto" }, item.note),
          )
        : el("span", {}, item.label),
    );
    entry.addEventListener("click", () => {
      close();
      item.run();
    });
    menu.append(entry);
  }
  arrowKeys(menu, "[role=menuitem]");
  document.body.append(menu);

  const box =
    at instanceof HTMLElement
      ? at.getBoundingClientRect()
      : { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const room = { width: menu.offsetWidth, height: menu.offsetHeight };
  // Keep it inside the phone if its button is there: aligned to the button's left edge, or else to its right.
  const edge =
    (at instanceof HTMLElement && at.closest(".phone")?.getBoundingClientRect().right) || window.innerWidth;
  const left = at instanceof HTMLElement && box.left + room.width > edge ? box.right - room.width : box.left;
  const below = box.bottom + room.height + 8 < window.innerHeight;
  menu.style.left = `${Math.max(8, Math.min(left, window.innerWidth - room.width - 8))}px`;
  menu.style.top = `${Math.max(8, below ? box.bottom + 4 : box.top - room.height - 4)}px`;

  function close() {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("scroll", scrolled, true);
    window.removeEventListener("resize", close);
    if (at instanceof HTMLElement) at.setAttribute("aria-expanded", "false");
    if (back?.isConnected) back.focus({ preventScroll: true });
    shut = () => {};
  }
  // A long menu scrolls by itself; it closes only when what is behind it moves.
  const scrolled = (event) => event.target === menu || close();
  const outside = (event) => menu.contains(event.target) || close();
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && event.key !== "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("scroll", scrolled, true);
  window.addEventListener("resize", close);
  if (at instanceof HTMLElement) at.setAttribute("aria-expanded", "true");
  shut = close;
  menu.querySelector("[role=menuitem]").focus({ preventScroll: true });
}
