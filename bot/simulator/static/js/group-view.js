// An open group: its messages, and a field to write in as any of its members. Whoever is chosen also taps the buttons.

import * as api from "/static/js/api.js";
import { alertBox, announce, complain, toast } from "/static/js/dialogs.js";
import { avatar, el, iconButton } from "/static/js/dom.js";
import { openMenu } from "/static/js/menus.js";
import { messageList } from "/static/js/messages.js";
import { t } from "/static/js/words.js";

const chosen = new Map(); // group → the member as whom one writes; lives as long as the page
const SERVICE = {
  group_chat_created: "groupCreated",
  new_chat_members: "botCame",
  left_chat_member: "botLeft",
  migrate_to_chat_id: "groupMoved",
  migrate_from_chat_id: "groupMoved",
};

/**
 * @param first the group's first page as the server told it
 * @param load fetches that page again, and shows it
 * @param node where it is shown
 */
export function groupView(groupId, first, hooks, load, node) {
  let group = first.group;
  let more = first.more;
  let fetching = false;
  let readTimer = 0;
  const raw = new Map(); // message id → as the server told it

  const back = iconButton("back", t("back"), {
    class: "icon-button only-narrow",
    dataset: { testid: "back" },
    on: { click: hooks.back },
  });
  const status = el("span", { class: "chat-status", dataset: { testid: "chat-status" } });
  const menuButton = iconButton("more", t("actions"), {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    dataset: { testid: "chat-menu" },
  });
  const header = el(
    "header",
    { class: "chat-head" },
    back,
    avatar(groupId, group.title, "small"),
    el("div", { class: "chat-names" }, el("h2", { dir: "auto" }, group.title), status),
    menuButton,
  );
  const list = messageList({ bot: "", person: "" }, { tap, older, command: send, leave: () => input.focus() });
  const who = el("select", {
    id: "group-who",
    class: "group-who",
    dataset: { testid: "group-who" },
    on: { change: () => choose(Number(who.value)) },
  });
  const input = el("textarea", {
    class: "input",
    rows: "1",
    dir: "auto",
    placeholder: t("write"),
    "aria-label": t("write"),
    enterkeyhint: "send",
    autocomplete: "off",
    maxlength: "4096",
    dataset: { testid: "input" },
    on: { input: grow, keydown: onKey },
  });
  const sendButton = iconButton("send", t("send"), {
    class: "icon-button send",
    dataset: { testid: "send" },
    on: { click: submit },
  });
  const footer = el(
    "footer",
    { class: "composer" },
    el("div", { class: "group-as" }, el("label", { for: "group-who" }, t("writeAs")), who),
    el("div", { class: "write-line" }, el("div", { class: "field" }, input), sendButton),
  );
  node.replaceChildren(header, list.node, footer);
  node.setAttribute("aria-label", t("groupNamed", { name: group.title }));

  const me = () => chosen.get(groupId) ?? group.people[0]?.id;
  const isIn = () => group.bots.length > 0;

  /** As this member's phone shows it: their own words at the end of the line. */
  function seen(message) {
    const mine = message.sender?.id === me();
    const words = message.kind === "service" ? t(SERVICE[message.service] ?? "groupLine") : message.text;
    return { ...message, text: words, from: mine && message.from === "person" ? "person" : "bot" };
  }

  function choose(id) {
    chosen.set(groupId, id);
    list.clear();
    list.take([...raw.keys()].sort((a, b) => a - b).map((one) => seen(raw.get(one))));
    list.down();
  }

  function show(chat) {
    group = chat.group;
    const ids = list.ids();
    const [from, to] = [chat.messages[0]?.id ?? 0, chat.messages.at(-1)?.id ?? 0];
    // More came in the meantime than fit on one page: better to start over than to leave a gap.
    if (chat.more && ids.length && ids.at(-1) < from) {
      raw.clear();
      list.clear();
    }
    if (!list.ids().length || list.ids()[0] >= from) more = chat.more;
    const there = new Set(chat.messages.map((one) => one.id));
    for (const id of [...ids]) if (id >= from && id <= to && !there.has(id)) deleted(id);
    for (const one of chat.messages) raw.set(one.id, one);
    drawWho();
    status.textContent = [
      t("groupOf", { names: group.people.map((one) => one.name).join(", ") }),
      !isIn() && t("noBot"),
    ]
      .filter(Boolean)
      .join(" · ");
    list.take(chat.messages.map(seen));
    head();
    read();
  }

  function drawWho() {
    who.replaceChildren(
      ...group.people.map((one) =>
        el("option", { value: String(one.id), selected: one.id === me() }, one.name),
      ),
    );
  }

  function head() {
    list.setHead(el("p", { class: "messages-edge" }, more ? t("olderLoading") : t("beginning")));
  }

  async function older() {
    if (!more || fetching || !list.ids().length) return;
    fetching = true;
    try {
      const page = await api.groupChat(groupId, list.ids()[0]);
      more = page.more && page.messages.length > 0;
      for (const one of page.messages) raw.set(one.id, one);
      list.take(page.messages.map(seen), { older: true });
      head();
    } catch (error) {
      complain(error);
    }
    fetching = false;
  }

  function message(one) {
    raw.set(one.id, one);
    const isNew = list.add(seen(one));
    if (isNew && one.from === "bot") announce(t("said", { name: one.sender.name, text: one.text }));
    if (one.kind === "service") load();
    read();
  }

  function deleted(id) {
    raw.delete(id);
    list.drop(id);
  }

  function read() {
    clearTimeout(readTimer);
    if (document.hidden) return;
    readTimer = setTimeout(() => api.groupRead(groupId).then(hooks.changed, () => {}), 250);
  }

  /** The answer is for whoever tapped alone: it says their name. */
  async function tap(one, r, c, button) {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      const answer = (await api.groupTap(groupId, me(), one.id, r, c))?.answer;
      if (answer?.text && answer.show_alert) await alertBox(answer.text);
      else if (answer?.text) toast(answer.text);
    } catch (error) {
      complain(error);
    }
    button.removeAttribute("aria-busy");
  }

  function send(text) {
    return api.groupText(groupId, me(), text).then(absorb, (error) => {
      complain(error);
      if (!input.value) {
        input.value = text;
        grow();
      }
    });
  }

  function absorb(answer) {
    if (!raw.has(answer.id)) message(answer);
  }

  function submit() {
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    grow();
    send(text);
  }

  function grow() {
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
    sendButton.classList.toggle("is-ready", input.value.trim() !== "");
  }

  function onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  }

  menuButton.addEventListener("click", () => {
    const change = (call) => () => call(groupId, me()).then(load, complain);
    const item = isIn()
      ? { label: t("removeBot"), icon: "block", danger: true, run: change(api.groupRemove), testid: "remove-bot" }
      : { label: t("addBot"), icon: "plus", run: change(api.groupAdd), testid: "add-bot" };
    openMenu(t("actions"), [item], menuButton);
  });
  document.addEventListener("visibilitychange", read);

  show(first);
  list.down();
  return {
    show,
    message,
    deleted,
    redate: list.regroup,
    focus: () => input.focus(),
    close() {
      clearTimeout(readTimer);
      document.removeEventListener("visibilitychange", read);
      list.destroy();
    },
  };
}
