// Where the person writes: the text field, the reply keyboard, the bot's commands, attachments, editing.

import * as api from "/static/js/api.js";
import { attachments } from "/static/js/attach.js";
import { complain } from "/static/js/dialogs.js";
import { arrowKeys, el, icon, iconButton, NARROW } from "/static/js/dom.js";
import { t } from "/static/js/words.js";

const drafts = new Map(); // person → unsent text; lives as long as the page

/** @param hooks {absorb(message), lastOwn(), focusMessages(), blockedWords(), unblock()} */
export function composer(personId, hooks) {
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
  });
  const sendButton = iconButton("send", t("send"), {
    class: "icon-button send",
    dataset: { testid: "send" },
  });
  const menuButton = el(
    "button",
    {
      type: "button",
      class: "commands-button",
      hidden: true,
      "aria-expanded": "false",
      "aria-label": t("commands"),
      title: t("commands"),
      dataset: { testid: "commands" },
    },
    icon("menu"),
  );
  const keysButton = iconButton("keyboard", t("hideKeyboard"), {
    hidden: true,
    "aria-expanded": "true",
    dataset: { testid: "keyboard-toggle" },
  });
  const commandsBox = el("div", {
    class: "commands",
    role: "group",
    "aria-label": t("commands"),
    hidden: true,
  });
  const keysBox = el("div", {
    class: "reply-keyboard",
    role: "group",
    "aria-label": t("answers"),
    hidden: true,
  });
  const editBar = el("div", { class: "edit-bar", hidden: true });
  const blockedBar = el("div", { class: "blocked-bar", hidden: true });
  const attach = attachments(personId, hooks.absorb);
  const line = el(
    "div",
    { class: "write-line" },
    menuButton,
    attach.button,
    el("div", { class: "field" }, input, keysButton),
    sendButton,
  );
  const node = el(
    "footer",
    { class: "composer" },
    commandsBox,
    editBar,
    attach.progress,
    keysBox,
    line,
    blockedBar,
    attach.inputs,
  );

  let commands = [];
  let hasKeys = false;
  let editing = null;
  let queue = Promise.resolve();

  const setInput = (text) => {
    input.value = text;
    grow();
  };
  function grow() {
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
    sendButton.classList.toggle("is-ready", input.value.trim() !== "");
  }

  /** Send messages one by one, in the order they were written. */
  function send(text) {
    queue = queue
      .then(() => api.sendText(personId, text))
      .then(hooks.absorb)
      .catch((error) => {
        complain(error);
        if (!input.value) setInput(text);
      });
  }

  function submit() {
    const text = input.value.trim();
    if (!text) return;
    const target = editing;
    stopEditing();
    setInput("");
    showCommands(false);
    if (!target) return send(text);
    if (text !== target.text) api.edit(personId, target.id, text).then(hooks.absorb, complain);
  }

  function edit(message) {
    editing = message;
    const cancel = iconButton("close", t("cancel"), {
      on: { click: () => (stopEditing(), setInput(""), input.focus()) },
    });
    editBar.replaceChildren(
      icon("edit"),
      el(
        "div",
        { class: "edit-words" },
        el("strong", {}, t("editing")),
        el("span", { dir: "auto" }, message.text),
      ),
      cancel,
    );
    editBar.hidden = false;
    sendButton.replaceChildren(icon("check"));
    sendButton.setAttribute("aria-label", t("save"));
    setInput(message.text);
    input.focus();
  }
  function stopEditing() {
    editing = null;
    editBar.hidden = true;
    sendButton.replaceChildren(icon("send"));
    sendButton.setAttribute("aria-label", t("send"));
  }

  function showCommands(open, wanted = "") {
    const fitting = commands.filter((one) => one.command.startsWith(wanted));
    const shown = open && fitting.length > 0;
    commandsBox.hidden = !shown;
    menuButton.setAttribute("aria-expanded", String(shown));
    if (!shown) return;
    commandsBox.replaceChildren(
      ...fitting.map((one) =>
        el(
          "button",
          {
            type: "button",
            class: "command",
            dataset: { testid: `command-${one.command}` },
            on: { click: () => (showCommands(false), setInput(""), send(`/${one.command}`), focus()) },
          },
          el("span", { class: "command-words", dir: "auto" }, one.description),
          el("code", { dir: "ltr" }, `/${one.command}`),
        ),
      ),
    );
  }

  function showKeys(open) {
    keysBox.hidden = !(hasKeys && open);
    keysButton.setAttribute("aria-expanded", String(!keysBox.hidden));
    const label = t(keysBox.hidden ? "showKeyboard" : "hideKeyboard");
    keysButton.setAttribute("aria-label", label);
    keysButton.title = label;
  }

  function setKeyboard(keyboard) {
    const rows = keyboard?.rows ?? [];
    hasKeys = rows.length > 0;
    keysButton.hidden = !hasKeys;
    keysBox.replaceChildren(
      ...rows.map((row, r) =>
        el(
          "div",
          { class: "reply-row" },
          row.map((text, c) => {
            // A button may ask for the phone number or location instead of sending its own text.
            const wanted = keyboard.requests?.[r]?.[c];
            const press = () => (wanted ? attach.ask(wanted) : send(text));
            return el(
              "button",
              {
                type: "button",
                class: "reply-button",
                dir: "auto",
                dataset: { testid: "reply-button" },
                on: { click: press },
              },
              text,
            );
          }),
        ),
      ),
    );
    input.placeholder = keyboard?.placeholder || t("write");
    showKeys(true);
  }

  function setBlocked(blocked) {
    blockedBar.hidden = !blocked;
    line.hidden = blocked;
    if (blocked) {
      showKeys(false);
      showCommands(false);
      blockedBar.replaceChildren(
        el("p", {}, hooks.blockedWords()),
        el(
          "button",
          {
            type: "button",
            class: "button primary",
            dataset: { testid: "unblock-bar" },
            on: { click: hooks.unblock },
          },
          t("unblock"),
        ),
      );
    } else showKeys(hasKeys);
  }

  /** Don't focus the field on a phone: the on-screen keyboard would cover the message just sent. */
  function focus() {
    if (!NARROW.matches && !line.hidden) input.focus();
  }

  function escape() {
    if (!commandsBox.hidden) return (showCommands(false), input.focus(), true);
    if (editing) return (stopEditing(), setInput(""), input.focus(), true);
    return false;
  }

  input.addEventListener("input", () => {
    grow();
    const typed = input.value.match(/^\/(\w*)$/);
    showCommands(Boolean(typed), typed?.[1] ?? "");
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" && !commandsBox.hidden) {
      event.preventDefault();
      commandsBox.lastElementChild.focus();
    } else if (event.key === "ArrowUp" && !input.value && !editing) {
      event.preventDefault();
      hooks.focusMessages();
    }
  });
  sendButton.addEventListener("click", () => (submit(), focus()));
  menuButton.addEventListener("click", () => {
    showCommands(commandsBox.hidden);
    if (!commandsBox.hidden) commandsBox.firstElementChild.focus();
  });
  keysButton.addEventListener("click", () => showKeys(keysBox.hidden));
  arrowKeys(commandsBox, ".command");
  attach.receive(node);

  setInput(drafts.get(personId) ?? "");
  requestAnimationFrame(grow);
  return {
    node,
    send,
    edit,
    focus,
    escape,
    setKeyboard,
    setBlocked,
    setCommands(list) {
      commands = list;
      menuButton.hidden = list.length === 0;
    },
    close() {
      drafts.set(personId, editing ? "" : input.value);
    },
  };
}
