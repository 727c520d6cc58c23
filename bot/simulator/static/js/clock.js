// The demo's clock, if the simulator has one: the date, the next event, and buttons to move forward.

import * as api from "/static/js/api.js";
import { complain } from "/static/js/dialogs.js";
import { el, icon, NARROW } from "/static/js/dom.js";
import * as times from "/static/js/times.js";
import { t } from "/static/js/words.js";

const LOOK_EVERY = 30000;

/** @param moved called when the time changes, so that "today" is redrawn */
export async function clockBar(moved) {
  const node = document.getElementById("clock");
  const now = el("strong", { dataset: { testid: "clock-now" } });
  const what = el("span", { class: "clock-next" });
  const skip = el(
    "button",
    {
      type: "button",
      class: "button slim",
      dataset: { testid: "clock-next" },
      on: { click: () => move({ to: "next" }) },
    },
    t("skip"),
  );
  const on = el(
    "button",
    {
      type: "button",
      class: "button slim",
      dataset: { testid: "clock-day" },
      on: { click: () => move({ hours: 24 }) },
    },
    t("dayOn"),
  );

  function show(state) {
    times.setClock(state.now, state.zone);
    now.textContent = `${NARROW.matches ? times.shortDay(state.now) : times.longDay(state.now)}, ${times.time(state.now)}`;
    what.textContent = state.next
      ? t("next", { what: state.next.what, when: times.soon(state.next.at) })
      : t("nothingNext");
    what.title = what.textContent;
    skip.disabled = !state.next;
  }

  async function move(step) {
    skip.disabled = on.disabled = true;
    try {
      show(await api.moveClock(step));
      moved();
    } catch (error) {
      complain(error);
      skip.disabled = false;
    }
    on.disabled = false;
  }

  async function look() {
    if (document.hidden) return;
    const state = await api.clock();
    if (state) show(state);
  }

  const state = await api.clock();
  if (!state?.now) return;
  show(state);
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", t("clock"));
  node.replaceChildren(
    icon("clock"),
    el("span", { class: "clock-words" }, now, what),
    el("span", { class: "clock-steps" }, skip, on),
  );
  node.hidden = false;
  setInterval(look, LOOK_EVERY);
  document.addEventListener("visibilitychange", look);
}
