// Assembles an open chat: header, messages, composer, and how each change affects them.

import * as api from "/static/js/api.js";
import { composer } from "/static/js/composer.js";
import { alertBox, announce, ask, complain, toast } from "/static/js/dialogs.js";
import { avatar, el, fullName, iconButton } from "/static/js/dom.js";
import { openMenu } from "/static/js/menus.js";
import { messageActions } from "/static/js/message-menu.js";
import { messageList } from "/static/js/messages.js";
import { sayingsButton } from "/static/js/sayings.js";
import { t } from "/static/js/words.js";

const TYPING_FOR = 6000;

/**
 * @param first the chat as the server first told it
 * @param node where it is shown
 */
export function chatView(personId, first, hooks, node) {
  const bot = first.bot;
  let person = first.person;
  let blocked = Boolean(first.blocked);
  let more = first.more;
  let fetching = false;
  let typingTimer = 0;
  let readTimer = 0;

  const status = el("span", { class: "chat-status", dataset: { testid: "chat-status" } });
  const menuButton = iconButton("more", t("actions"), {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    dataset: { testid: "chat-menu" },
  });
  const back = iconButton("back", t("back"), {
    class: "icon-button only-narrow",
    dataset: { testid: "back" },
  });
  const play = sayingsButton(personId, person.language_code, {
    say: (text) => write.send(text),
    absorb: (answer) => absorb(answer),
  });
  const header = el(
    "header",
    { class: "chat-head" },
    back,
    avatar(`bot${bot.id}`, bot.name, "small"),
    el("div", { class: "chat-names" }, el("h2", { dir: "auto" }, bot.name), status),
    play,
    menuButton,
  );
  const intro = el("div", { class: "intro", hidden: true });
  const actions = { tap, older, command: (text) => write.send(text), leave: () => write.focus() };
  const list = messageList({ bot: bot.name, person: fullName(person) }, actions);
  const write = composer(personId, {
    absorb,
    lastOwn: list.lastOwn,
    focusMessages: () => list.row(list.ids().at(-1))?.focus(),
    blockedWords: () => t("blockedBar", { name: person.first_name }),
    unblock,
  });
  messageActions(list, personId, write);
  node.replaceChildren(header, list.node, intro, write.node);
  node.setAttribute("aria-label", t("chat", { name: bot.name }));

  back.addEventListener("click", hooks.back);
  menuButton.addEventListener("click", () => {
    const items = [
      { label: t("sendStart"), icon: "send", run: () => api.start(personId).then(absorb, complain) },
    ];
    if (blocked) items.push({ label: t("unblock"), icon: "check", run: unblock, testid: "unblock" });
    else items.push({ label: t("block"), icon: "block", run: block, testid: "block" });
    items.push({ label: t("removePerson"), icon: "trash", danger: true, run: removePerson });
    openMenu(t("actions"), items, menuButton);
  });
  document.addEventListener("visibilitychange", read);

  /** Take the result of a call. If the live stream has already delivered it, or something newer, ignore it. */
  function absorb(answer) {
    if (typeof answer?.id === "number" && answer.kind && !list.get(answer.id)) message(answer);
  }

  function show(chat) {
    person = chat.person;
    blocked = Boolean(chat.blocked);
    more = list.ids().length && list.ids()[0] < (chat.messages[0]?.id ?? 0) ? more : chat.more;
    showStatus();
    write.setCommands(chat.commands ?? []);
    write.setKeyboard(chat.reply_keyboard);
    write.setBlocked(blocked);
    setTyping(chat.typing ? Date.now() + TYPING_FOR : 0);
    list.take(chat.messages);
    showIntro(chat.description);
    showHead();
    read();
  }

  function refresh(chat) {
    const ids = list.ids();
    const [from, to] = [chat.messages[0]?.id ?? 0, chat.messages.at(-1)?.id ?? 0];
    // More messages came in the meantime than fit on one page: better to start over than to leave a gap.
    if (chat.more && ids.length && ids.at(-1) < from) list.clear();
    const kept = new Set(chat.messages.map((one) => one.id));
    for (const id of [...ids]) if (id >= from && id <= to && !kept.has(id)) list.drop(id);
    show(chat);
  }

  function showStatus(typing = false) {
    status.textContent = typing
      ? t("typing")
      : [t("phoneOf", { name: fullName(person) }), blocked && t("blockedMark")].filter(Boolean).join(" · ");
    status.classList.toggle("is-typing", typing);
  }

  function showIntro(description) {
    if (description !== undefined) intro.dataset.words = description || "";
    const empty = list.ids().length === 0;
    intro.hidden = !empty;
    node.classList.toggle("is-empty", empty);
    if (!empty) return intro.replaceChildren();
    const begin = el(
      "button",
      {
        type: "button",
        class: "button primary wide",
        dataset: { testid: "start" },
        on: { click: () => api.start(personId).then(absorb, complain) },
      },
      t("start"),
    );
    const words = intro.dataset.words;
    intro.replaceChildren(
      avatar(`bot${bot.id}`, bot.name, "large"),
      el("h3", {}, words ? t("whatCanBot") : bot.name),
      el("p", { dir: "auto" }, words || t("emptyChat")),
      begin,
    );
  }

  function showHead() {
    const empty = list.ids().length === 0;
    list.setHead(
      ...(empty ? [] : [el("p", { class: "messages-edge" }, more ? t("olderLoading") : t("beginning"))]),
    );
  }

  async function older() {
    if (!more || fetching || !list.ids().length) return;
    fetching = true;
    try {
      const page = await api.chat(personId, list.ids()[0]);
      more = page.more && page.messages.length > 0;
      list.take(page.messages, { older: true });
      showHead();
    } catch (error) {
      complain(error);
    }
    fetching = false;
  }

  function message(one) {
    if (one.deleted) return deleted(one.id);
    if (one.from === "bot") setTyping(0);
    const isNew = list.add(one);
    showIntro();
    showHead();
    if (isNew && one.from === "bot") {
      announce(
        t("said", {
          name: bot.name,
          text:
            one.text || t(one.kind in { photo: 1, voice: 1, location: 1, sticker: 1 } ? one.kind : "file"),
        }),
      );
      read();
    }
    hooks.changed();
  }

  function deleted(id) {
    list.drop(id);
    showIntro();
    showHead();
  }

  function setTyping(until) {
    clearTimeout(typingTimer);
    // The simulator's clock and this page's may differ, so never show the dots longer than Telegram would.
    const end = until
      ? new Date(typeof until === "number" && until < 1e12 ? until * 1000 : until).getTime()
      : 0;
    const left = end ? Math.min(TYPING_FOR, Math.max(1000, end - Date.now())) : 0;
    list.setTyping(left > 0);
    showStatus(left > 0);
    if (left) typingTimer = setTimeout(() => setTyping(0), left);
  }

  function read() {
    clearTimeout(readTimer);
    if (document.hidden) return;
    readTimer = setTimeout(() => api.read(personId).then(hooks.changed, () => {}), 250);
  }

  async function tap(one, r, c, button) {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      const answer = (await api.tap(personId, one.id, r, c))?.answer;
      if (answer?.text && answer.show_alert) await alertBox(answer.text);
      else if (answer?.text) toast(answer.text);
    } catch (error) {
      if (error.status === 504 || error.status === 408) toast(t("noAnswer"), "toast-bad");
      else complain(error);
    }
    button.removeAttribute("aria-busy");
  }

  const setBlocked = (now) => () => {
    blocked = now;
    write.setBlocked(now);
    showStatus();
    hooks.changed();
  };
  const block = () => api.block(personId).then(setBlocked(true), complain);
  function unblock() {
    return api.unblock(personId).then(setBlocked(false), complain);
  }
  async function removePerson() {
    if (!(await ask(t("removeSure", { name: fullName(person) }), t("remove")))) return;
    api.removePerson(personId).then(hooks.removed, complain);
  }

  show(first);
  list.down();
  return {
    refresh,
    message,
    deleted,
    typing: setTyping,
    states: list.setStates,
    redate: list.regroup,
    keyboard: write.setKeyboard,
    focus: write.focus,
    escape: write.escape,
    close() {
      clearTimeout(typingTimer);
      clearTimeout(readTimer);
      document.removeEventListener("visibilitychange", read);
      write.close();
      list.destroy();
    },
  };
}
