// One open group: fetches it, listens to it, and passes on changes.

import * as api from "/static/js/api.js";
import { lost } from "/static/js/dialogs.js";
import { el } from "/static/js/dom.js";
import { groupView } from "/static/js/group-view.js";
import { live } from "/static/js/live.js";
import { t } from "/static/js/words.js";

/** @param hooks {back(), removed(), changed(), ready()}; gives the same handle as `openChat` */
export function openGroup(groupId, hooks) {
  const node = el(
    "section",
    { class: "chat", dataset: { testid: "group" } },
    el("div", { class: "hollow" }, t("loading")),
  );
  let view = null;
  let gone = false;
  let asked = 0;
  let applied = 0;

  async function load() {
    const turn = (asked += 1);
    try {
      const chat = await api.groupChat(groupId);
      if (gone || turn < applied) return;
      applied = turn;
      if (view) return view.show(chat);
      view = groupView(groupId, chat, hooks, load, node);
      hooks.ready();
    } catch (error) {
      if (gone || view) return;
      if (error.status === 404) return hooks.removed();
      const again = el(
        "button",
        { type: "button", class: "button primary", on: { click: load } },
        t("tryAgain"),
      );
      node.replaceChildren(el("div", { class: "hollow" }, el("p", {}, t("notLoaded")), again));
    }
  }

  load();
  // Before the first page there is nothing to change: it is fetched again once the line stands.
  const stop = live(
    api.groupEvents(groupId),
    {
      message: (message) => view?.message(message),
      edited: (message) => view?.message(message),
      deleted: ({ id }) => view?.deleted(id),
      reload: load,
    },
    (up) => {
      lost("chat", !up);
      if (up) load();
    },
  );

  return {
    node,
    close() {
      gone = true;
      stop();
      lost("chat", false);
      view?.close();
    },
    focus: () => view?.focus(),
    redate: () => view?.redate(),
    escape: () => false,
  };
}
