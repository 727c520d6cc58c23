// The whole page: which address shows which view, and the global keys.

import * as api from "/static/js/api.js";
import { openChat } from "/static/js/chat.js";
import { clockBar } from "/static/js/clock.js";
import { el, NARROW } from "/static/js/dom.js";
import { openGroup } from "/static/js/group.js";
import { addPerson, joinPage } from "/static/js/join.js";
import { peopleList } from "/static/js/people.js";
import { t } from "/static/js/words.js";

const app = document.getElementById("app");
const joining = location.pathname.match(/^\/join\/([^/]+)\/?$/);

/** Every view has an address: `/`, `/#person=3`, `/#group=-4`, and with several bots `/#bot=ponte_bot&person=3`. */
function go(id, { replace = false, bot = shownBot } = {}) {
  const parts = new URLSearchParams({
    ...(bot ? { bot } : {}),
    ...(id === null ? {} : { [id < 0 ? "group" : "person"]: id }),
  }).toString();
  history[replace ? "replaceState" : "pushState"](null, "", parts ? `/#${parts}` : "/");
  show();
}

let people = null;
let stage = null;
let chat = null;
let shown = null;
let shownBot = null;

function frame() {
  people = peopleList({
    open: (id) => go(id),
    add: () => addPerson((id) => go(id)),
    bot: (username) => go(null, { bot: username }),
  });
  stage = el("div", { class: "stage" });
  app.replaceChildren(people.node, stage);
}

function show() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const id = Number(wanted.get("person") ?? wanted.get("group")) || null;
  const bot = wanted.get("bot");
  if (people && id === shown && bot === shownBot && (chat || id === null) && stage.hasChildNodes()) return;
  api.useBot(bot);
  if (!people) frame();
  else if (bot !== shownBot) people.refresh();
  shownBot = bot;
  chat?.close();
  chat = null;
  shown = id;
  app.classList.toggle("has-chat", id !== null);
  people.setCurrent(id);
  if (id === null) {
    stage.replaceChildren(el("p", { class: "hollow" }, t("pickPerson")));
    return;
  }
  // As at Telegram, the numbers of groups are negative.
  chat = (id < 0 ? openGroup : openChat)(id, {
    back: () => (go(null), people.focus()),
    removed: () => (people.refresh(), go(null, { replace: true })),
    changed: people.refresh,
    ready: () => NARROW.matches || chat?.focus(),
  });
  stage.replaceChildren(el("div", { class: "phone" }, chat.node));
}

window.addEventListener("popstate", show);
window.addEventListener("hashchange", show);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open], .menu") || !chat) return;
  if (!chat.escape() && NARROW.matches) (go(null), people.focus());
  else if (!NARROW.matches) chat.focus();
});

if (joining) {
  const payload = new URLSearchParams(location.search).get("start") ?? "";
  app.replaceChildren(
    joinPage(decodeURIComponent(joining[1]), payload, (id, bot) => go(id, { replace: true, bot })),
  );
}
// All times on the page use the clock's zone, so find it out before drawing the first one.
const clock = clockBar(() => (people?.refresh(), chat?.redate()));
if (!joining) clock.then(show);
