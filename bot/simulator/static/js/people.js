// The list of phones: the people, their last message, unread counts.

import * as api from "/static/js/api.js";
import { lost } from "/static/js/dialogs.js";
import { arrowKeys, avatar, el, fullName, icon, iconButton } from "/static/js/dom.js";
import { live } from "/static/js/live.js";
import * as times from "/static/js/times.js";
import { LANGUAGES, language, languageName, ownName, t, useLanguage } from "/static/js/words.js";

const SEARCH_FROM = 8; // with only a few phones, a search field is in the way

/** @param hooks {open(id), add(), bot(username)} */
export function peopleList(hooks) {
  const add = iconButton("plus", t("addPerson"), {
    dataset: { testid: "add-person" },
    on: { click: hooks.add },
  });
  const other = LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length];
  const tongue = el(
    "button",
    {
      type: "button",
      class: "tongue",
      lang: other,
      title: t("language"),
      dataset: { testid: "language" },
      on: { click: () => useLanguage(other) },
    },
    icon("globe"),
    el("span", {}, ownName(other)),
  );
  const search = el("input", {
    type: "search",
    class: "search",
    hidden: true,
    placeholder: t("searchPeople"),
    "aria-label": t("searchPeople"),
    dir: "auto",
  });
  const which = el("select", {
    class: "search",
    hidden: true,
    "aria-label": "Bot",
    dataset: { testid: "bots" },
    on: { change: () => hooks.bot(which.value || null) },
  });
  const list = el("ul", { class: "people", "aria-label": t("peopleList") });
  const empty = el("div", { class: "people-empty", hidden: true });
  const node = el(
    "nav",
    { class: "sidebar", "aria-label": t("people") },
    el("header", { class: "sidebar-head" }, el("h1", {}, t("people")), tongue, add),
    which,
    search,
    list,
    empty,
  );

  let everyone = [];
  let current = null;
  let asked = 0;

  function groupEntry(group) {
    const unread = group.unread > 0 && group.id !== current ? group.unread : 0;
    const names = group.people.map((one) => one.name).join(", ");
    const button = el(
      "button",
      {
        type: "button",
        class: "person",
        "aria-current": group.id === current ? "true" : null,
        dataset: { testid: `group-${group.id}` },
        on: { click: () => hooks.open(group.id) },
      },
      avatar(group.id, group.title),
      el("span", { class: "person-name", dir: "auto" }, group.title),
      el("span", { class: "person-when" }, group.last ? times.brief(group.last.at) : ""),
      el("span", { class: "person-last is-note", dir: "auto" }, t("groupOf", { names })),
    );
    if (unread) button.append(badge(unread));
    return el("li", {}, button);
  }

  const badge = (unread) =>
    el(
      "span",
      { class: "badge", role: "img", "aria-label": t("unread", { n: unread }) },
      String(Math.min(unread, 999)),
    );

  function entry(person) {
    if (person.people) return groupEntry(person);
    const name = fullName(person);
    const unread = person.unread > 0 && person.id !== current ? person.unread : 0;
    const last = person.last?.text || person.note || languageName(person.language_code ?? "");
    const button = el(
      "button",
      {
        type: "button",
        class: "person",
        title: person.note || null,
        "aria-current": person.id === current ? "true" : null,
        dataset: { testid: `person-${person.id}` },
        on: { click: () => hooks.open(person.id) },
      },
      avatar(person.id, name),
      el("span", { class: "person-name", dir: "auto" }, name),
      el("span", { class: "person-when" }, person.last ? times.brief(person.last.at) : ""),
      el("span", { class: person.last?.text ? "person-last" : "person-last is-note", dir: "auto" }, last),
    );
    if (person.blocked)
      button.append(
        el(
          "span",
          { class: "person-blocked", title: t("blockedMark") },
          icon("block"),
          el("span", { class: "sr-only" }, t("blockedMark")),
        ),
      );
    else if (unread) button.append(badge(unread));
    return el("li", {}, button);
  }

  function show() {
    const wanted = search.value.trim().toLocaleLowerCase();
    const found = everyone.filter((one) => !wanted || named(one).toLocaleLowerCase().includes(wanted));
    const focused = document.activeElement?.closest?.(".person")?.dataset.testid;
    const top = list.scrollTop;
    list.replaceChildren(...found.map(entry));
    list.scrollTop = top;
    if (focused) list.querySelector(`[data-testid="${focused}"]`)?.focus({ preventScroll: true });
    search.hidden = everyone.length < SEARCH_FROM;
    empty.hidden = found.length > 0;
    if (everyone.length) empty.replaceChildren(el("p", {}, t("nobodyFound")));
    else
      empty.replaceChildren(
        el("p", {}, t("noPeople")),
        el("p", { class: "hint" }, t("noPeopleHint")),
        el("button", { type: "button", class: "button primary", on: { click: hooks.add } }, t("addPerson")),
      );
    const unread = everyone.reduce((sum, one) => sum + (one.id === current ? 0 : one.unread || 0), 0);
    document.title = unread ? `(${unread}) Ponte` : "Ponte";
  }

  const named = (one) => one.title ?? fullName(one);
  // Groups stand above: there are few, and whoever looks for one finds it there.
  const newestFirst = (a, b) =>
    Boolean(b.people) - Boolean(a.people) ||
    String(b.last?.at ?? "").localeCompare(String(a.last?.at ?? "")) || a.id - b.id;

  async function refresh() {
    const turn = (asked += 1);
    try {
      const [people, groups] = await Promise.all([api.people(), api.groups()]);
      if (turn !== asked) return; // a later response is on its way, or has arrived
      everyone = [...groups, ...people].sort(newestFirst);
      show();
    } catch {
      lost("people", true);
    }
  }

  // Events come in bursts (a message, its answer, the ticks); reload the list once for all of them.
  let soon = 0;
  function later() {
    soon ||= setTimeout(() => {
      soon = 0;
      refresh();
    }, 120);
  }

  arrowKeys(list, ".person");
  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") list.querySelector(".person")?.focus();
    if (event.key === "Escape" && search.value) {
      event.stopPropagation();
      search.value = "";
      show();
    }
  });
  /** With one bot, as in the demo, there is nothing to choose. */
  async function showBots() {
    const bots = await api.bots().catch(() => []);
    which.hidden = bots.length < 2;
    const wanted = new URLSearchParams(location.hash.slice(1)).get("bot");
    which.replaceChildren(
      ...bots.map((bot, n) =>
        el("option", { value: n ? bot.username : "", selected: bot.username === wanted }, bot.name),
      ),
    );
  }

  showBots();
  refresh();
  live(api.peopleEvents, { person: later, group: later, reload: later }, (up) => {
    lost("people", !up);
    if (up) later();
  });

  return {
    node,
    refresh: later,
    all: () => everyone.filter((one) => !one.people),
    setCurrent(id) {
      current = id;
      show();
    },
    focus: () => (list.querySelector("[aria-current]") ?? list.querySelector(".person") ?? add).focus(),
  };
}
