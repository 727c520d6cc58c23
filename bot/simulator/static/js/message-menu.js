// The actions for one message: by right click, long press, or Enter on the message.

import * as api from "/static/js/api.js";
import { complain, toast } from "/static/js/dialogs.js";
import { openMenu } from "/static/js/menus.js";
import { t } from "/static/js/words.js";

const EDITABLE = ["text", "photo", "document"]; // their text or caption
const LONG_PRESS = 500;
const OWN_TAKERS = "a, input, .inline-button, .photo, .voice";

export function messageActions(list, personId, write) {
  function open(row, at) {
    const message = list.get(Number(row.dataset.id));
    if (!message || message.kind === "service") return;
    const items = [];
    if (message.from === "person" && EDITABLE.includes(message.kind))
      items.push({ label: t("edit"), icon: "edit", run: () => write.edit(message), testid: "edit" });
    if (message.text) items.push({ label: t("copy"), icon: "copy", run: () => copy(message.text) });
    for (const [whom, label] of [
      ["person", "deleteForMe"],
      ["both", "deleteForBoth"],
    ])
      items.push({
        label: t(label),
        icon: "trash",
        danger: true,
        testid: `delete-${whom}`,
        run: () => remove(message, whom),
      });
    openMenu(t("messageActions"), items, at);
  }

  const remove = (message, whom) =>
    api.remove(personId, message.id, whom).then(() => list.drop(message.id), complain);
  const copy = (text) => navigator.clipboard.writeText(text).then(() => toast(t("copied")), complain);
  const rowOf = (event) => event.target.closest("[data-testid=message]");
  const besides = (row) => {
    const box = row.querySelector(".bubble, .service").getBoundingClientRect();
    return { x: Math.max(8, box.left + 12), y: Math.min(box.bottom, window.innerHeight - 60) };
  };

  list.node.addEventListener("contextmenu", (event) => {
    const row = rowOf(event);
    if (!row || event.target.closest("a") || String(getSelection())) return;
    event.preventDefault();
    open(row, event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : besides(row));
  });
  list.node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== rowOf(event)) return;
    event.preventDefault();
    open(event.target, besides(event.target));
  });

  // iOS sends no contextmenu for a long press.
  let timer = 0;
  list.node.addEventListener("pointerdown", (event) => {
    clearTimeout(timer);
    const row = rowOf(event);
    if (event.pointerType !== "touch" || !row || event.target.closest(OWN_TAKERS)) return;
    timer = setTimeout(() => open(row, { x: event.clientX, y: event.clientY }), LONG_PRESS);
  });
  for (const end of ["pointerup", "pointermove", "pointercancel"])
    list.node.addEventListener(end, () => clearTimeout(timer), { passive: true });
}
