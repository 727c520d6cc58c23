// One open chat: fetches it, listens to it, and passes on changes.

import * as api from "/static/js/api.js";
import { chatView } from "/static/js/chat-view.js";
import { lost } from "/static/js/dialogs.js";
import { el } from "/static/js/dom.js";
import { live } from "/static/js/live.js";
import { t } from "/static/js/words.js";

/** @param hooks {back(), removed(), changed(), ready()} @returns {{node: HTMLElement, close(): void, focus(): void}} */
export function openChat(personId, hooks) {
  const node = el(
    "section",
    { class: "chat", dataset: { testid: "chat" } },
    el("div", { class: "hollow" }, t("loading")),
  );
  let view = null;
  let stop = () => {};
  let gone = false;
  let asked = 0;
  let applied = 0;
  const late = [];

  /** Events wait for the first page: they refer to a list that must exist. */
  const then = (run) => (data) => (view ? run(data) : late.push(() => run(data)));

  async function load() {
    const turn = (asked += 1);
    try {
      const chat = await api.chat(personId);
      if (gone || turn < applied) return;
      applied = turn;
      if (view) view.refresh(chat);
      else {
        view = chatView(personId, chat, hooks, node);
        late.splice(0).forEach((run) => run());
        hooks.ready();
      }
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
  stop = live(
    api.chatEvents(personId),
    {
      message: then((message) => view.message(message)),
      edited: then((message) => view.message(message)),
      deleted: then(({ id }) => view.deleted(id)),
      typing: then(({ until }) => view.typing(until)),
      state: then((states) => view.states(states)),
      keyboard: then(({ reply_keyboard: keyboard }) => view.keyboard(keyboard)),
      reload: load,
    },
    (up) => {
      lost("chat", !up);
      // Fetch again even if the first response is still on its way: it may be older than the open stream.
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
    /** Redraw the dates: "today" is now another day. */
    redate: () => view?.redate(),
    /** Handle Escape, innermost first; false if nothing was open. */
    escape: () => view?.escape() ?? false,
  };
}
