// The list of messages: order, groups, days, and the reader's position. It knows nothing of the server.

import { row, ticks } from "/static/js/bubble.js";
import { el, icon } from "/static/js/dom.js";
import * as times from "/static/js/times.js";
import { t } from "/static/js/words.js";

const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");
const NEAR_BOTTOM = 90;
const RANK = { sent: 0, delivered: 1, read: 2 };
const ONE_BREATH = 10 * 60 * 1000;

/** Whether two neighbours from the same writer belong to one group. */
function together(a, b) {
  if (!a || !b || a.day !== b.day || a.message.from !== b.message.from) return false;
  if (a.message.sender?.id !== b.message.sender?.id) return false;
  if (a.message.kind === "service" || b.message.kind === "service") return false;
  return Math.abs(new Date(b.message.at) - new Date(a.message.at)) < ONE_BREATH;
}

/** @param actions what a bubble can do, and {older()} to ask for the page before */
export function messageList(names, actions) {
  const list = el("div", { class: "messages", role: "list", "aria-label": t("messages") });
  const head = el("div", { class: "messages-head" });
  const typing = el(
    "div",
    { class: "row row-bot typing-row", hidden: true, dataset: { testid: "typing" } },
    el(
      "div",
      { class: "pack" },
      el(
        "div",
        { class: "bubble typing", role: "img", "aria-label": `${names.bot} ${t("typing")}` },
        el("i"),
        el("i"),
        el("i"),
      ),
    ),
  );
  const inner = el("div", { class: "messages-inner" }, head, list, typing);
  const scroller = el("div", { class: "scroller", tabindex: "-1", dataset: { testid: "scroller" } }, inner);
  const count = el("span", { class: "to-bottom-count", "aria-hidden": "true" });
  const toBottom = el(
    "button",
    {
      type: "button",
      class: "to-bottom",
      hidden: true,
      "aria-label": t("toBottom"),
      dataset: { testid: "to-bottom" },
    },
    icon("down"),
    count,
  );
  const doing = {
    ...actions,
    quoted: (id) => held.get(id) && (held.get(id).message.text || t(held.get(id).message.kind)),
    goTo: (id) => held.get(id)?.row.scrollIntoView({ block: "center" }),
  };
  const node = el("div", { class: "thread" }, scroller, toBottom);

  const held = new Map(); // id → {message, row}
  let order = [];
  let stuck = true;
  let fresh = 0;

  const fromBottom = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  function down(smooth = false) {
    scroller.scrollTo({
      top: scroller.scrollHeight,
      behavior: smooth && !STILL.matches ? "smooth" : "instant",
    });
    stuck = true;
    mark();
  }
  function mark() {
    if (stuck) fresh = 0;
    toBottom.hidden = stuck;
    toBottom.classList.toggle("has-new", fresh > 0);
    count.textContent = fresh ? String(fresh) : "";
    toBottom.setAttribute("aria-label", fresh ? t("newBelow", { n: fresh }) : t("toBottom"));
  }
  // Only scrolling up leaves the end; content growing below (a late font, a picture) doesn't count.
  let lastTop = 0;
  scroller.addEventListener(
    "scroll",
    () => {
      if (fromBottom() < NEAR_BOTTOM) stuck = true;
      else if (scroller.scrollTop < lastTop - 1) stuck = false;
      lastTop = scroller.scrollTop;
      mark();
    },
    { passive: true },
  );
  toBottom.addEventListener("click", () => down(true));
  // When the chat grows or the window shrinks (a picture, a keyboard), a reader at the end stays there.
  const resized = new ResizeObserver(() => stuck && down());
  resized.observe(inner);
  resized.observe(scroller);
  const top = new IntersectionObserver((seen) => seen.at(-1).isIntersecting && actions.older(), {
    root: scroller,
    rootMargin: "800px 0px 0px 0px",
  });
  top.observe(head);

  function draw(message) {
    const known = held.get(message.id);
    // A response that was on its way when the ticks changed must not change them back.
    if (known && RANK[known.message.state] > RANK[message.state]) message.state = known.message.state;
    // Repeated after a reconnection: unchanged messages keep their picture, focus and playing voice note.
    if (known && JSON.stringify(known.message) === JSON.stringify(message)) return known.row;
    const old = known?.row;
    const made = row(message, message.sender?.name ?? (message.from === "bot" ? names.bot : names.person), doing);
    if (old?.contains(document.activeElement)) {
      const button = document.activeElement.closest(".inline-button");
      old.replaceWith(made);
      const same =
        button &&
        made.querySelector(
          `.inline-button[data-row="${button.dataset.row}"][data-column="${button.dataset.column}"]`,
        );
      (same ?? made).focus({ preventScroll: true });
    } else old?.replaceWith(made);
    held.set(message.id, { message, row: made, day: times.dayKey(message.at) });
    return made;
  }

  /** Mark where groups start and end and days begin; touches only what changed. */
  function regroup() {
    let before = null;
    for (let i = 0; i < order.length; i += 1) {
      const here = held.get(order[i]);
      const { message, row: node } = here;
      const newDay = before?.day !== here.day;
      node.classList.toggle("first", !together(before, here));
      node.classList.toggle("last", !together(here, held.get(order[i + 1])));
      const sign = node.previousElementSibling;
      const has = sign?.classList.contains("day") ? sign : null;
      if (newDay && !has)
        node.before(el("div", { class: "day", role: "separator" }, el("span", {}, times.day(message.at))));
      else if (!newDay) has?.remove();
      else has.firstElementChild.textContent = times.day(message.at);
      before = here;
    }
    for (const sign of list.querySelectorAll(".day"))
      if (!sign.nextElementSibling || sign.nextElementSibling.classList.contains("day")) sign.remove();
    const last = order.at(-1);
    const inside = list.querySelector("[data-testid=message][tabindex='0']");
    if (inside && inside !== held.get(last)?.row) inside.tabIndex = -1;
    if (last !== undefined) held.get(last).row.tabIndex = 0;
  }

  /** Take a page of messages, oldest first. With `older`, the visible messages stay in place. */
  function take(messages, { older = false } = {}) {
    const height = scroller.scrollHeight;
    const was = scroller.scrollTop;
    for (const message of messages) {
      if (message.deleted) {
        drop(message.id, false);
        continue;
      }
      const known = held.has(message.id);
      const node = draw(message);
      if (known) continue;
      let at = order.length;
      while (at > 0 && order[at - 1] > message.id) at -= 1;
      const next = order[at] === undefined ? null : held.get(order[at]).row;
      const sign = next?.previousElementSibling?.classList.contains("day")
        ? next.previousElementSibling
        : next;
      list.insertBefore(node, sign);
      order.splice(at, 0, message.id);
    }
    regroup();
    if (older) scroller.scrollTop = was + scroller.scrollHeight - height;
    else if (stuck) down();
  }

  function drop(id, tidy = true) {
    const gone = held.get(id);
    if (!gone) return;
    if (gone.row.contains(document.activeElement)) (gone.row.previousElementSibling ?? scroller).focus();
    gone.row.remove();
    held.delete(id);
    order = order.filter((other) => other !== id);
    if (tidy) regroup();
  }

  list.addEventListener("keydown", (event) => {
    const here = event.target.closest("[data-testid=message]");
    if (!here || event.target !== here || !["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key))
      return;
    const at = order.indexOf(Number(here.dataset.id));
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: order.length - 1 }[event.key];
    if (to >= order.length) return actions.leave();
    const next = held.get(order[Math.max(0, to)]).row;
    here.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    event.preventDefault();
  });

  return {
    node,
    take,
    drop,
    down,
    /** A live message: scroll down only if the reader was at the end or wrote it. */
    add(message) {
      const known = held.has(message.id);
      const away = !stuck && message.from === "bot";
      if (message.from === "person" && !known) stuck = true;
      take([message]);
      if (away && !known) fresh += 1;
      mark();
      return !known;
    },
    setStates(states) {
      for (const [id, state] of Object.entries(states)) {
        const one = held.get(Number(id));
        if (!one) continue;
        one.message.state = state;
        one.row.querySelector(".ticks")?.replaceWith(ticks(state));
      }
    },
    setTyping(on) {
      typing.hidden = !on;
    },
    setHead(...nodes) {
      head.replaceChildren(...nodes);
    },
    regroup,
    get: (id) => held.get(id)?.message,
    row: (id) => held.get(id)?.row,
    ids: () => order,
    lastOwn: () =>
      order.map((id) => held.get(id).message).findLast((one) => one.from === "person" && one.kind === "text"),
    clear() {
      for (const id of [...order]) drop(id, false);
      list.replaceChildren();
      stuck = true;
    },
    destroy() {
      resized.disconnect();
      top.disconnect();
    },
  };
}
