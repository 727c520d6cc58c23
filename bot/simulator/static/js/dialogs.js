// Overlays: toasts, the alert of a callback answer, questions, sheets, the full-size photo.

import { el, iconButton } from "/static/js/dom.js";
import { t } from "/static/js/words.js";

const TOAST_FOR = 5000;

/** A message that disappears by itself, or when the next one comes. */
export function toast(text, kind = "") {
  const node = el("div", { class: `toast ${kind}`, dir: "auto", dataset: { testid: "toast" } }, text);
  document.getElementById("toasts").replaceChildren(node);
  setTimeout(() => node.remove(), TOAST_FOR);
}

/** Report a failed call, in the server's own words if it gave any. */
export function complain(error) {
  if (error?.status === undefined) console.error(error);
  toast(error?.status === 0 ? t("offline") : error?.message || t("failed"), "toast-bad");
}

let numbered = 0;

/**
 * A dialog over the page; the browser keeps the focus inside, Escape closes it, and the focus goes back where it was.
 * @returns {{box: HTMLDialogElement, close: () => void, closed: Promise<void>}}
 */
export function dialog(title, content, { className = "", label = title } = {}) {
  const back = document.activeElement;
  const id = `dialog-${(numbered += 1)}`;
  const shut = iconButton("close", t("close"), { class: "icon-button dialog-close" });
  const head = el("header", { class: "dialog-head" }, el("h2", { id, dir: "auto" }, title ?? ""), shut);
  const box = el(
    "dialog",
    { class: `dialog ${className}`, ...(title ? { "aria-labelledby": id } : { "aria-label": label }) },
    head,
    content,
  );
  const close = () => box.close();
  const closed = new Promise((done) => {
    box.addEventListener("close", () => {
      box.remove();
      if (back?.isConnected) back.focus();
      done();
    });
  });
  shut.addEventListener("click", close);
  // Pressing the backdrop closes it, but not a press that began inside and slid out.
  box.addEventListener("pointerdown", (event) => event.target === box && close());
  document.body.append(box);
  box.showModal();
  return { box, close, closed };
}

/** A callback answer that stays until it is dismissed. */
export function alertBox(text) {
  const ok = el("button", { type: "button", class: "button primary" }, t("ok"));
  const { box, close, closed } = dialog(
    null,
    el("div", { class: "alert" }, el("p", { dir: "auto" }, text), ok),
    { className: "small", label: text },
  );
  box.setAttribute("role", "alertdialog");
  ok.addEventListener("click", close);
  ok.focus();
  return closed;
}

/** A yes-or-no question; resolves to true when the person agrees. */
export async function ask(question, yes) {
  let agreed = false;
  const no = el("button", { type: "button", class: "button" }, t("cancel"));
  const go = el("button", { type: "button", class: "button danger" }, yes);
  const { close, closed } = dialog(
    null,
    el("div", { class: "alert" }, el("p", { dir: "auto" }, question), el("div", { class: "row" }, no, go)),
    { className: "small", label: question },
  );
  no.addEventListener("click", close);
  go.addEventListener("click", () => {
    agreed = true;
    close();
  });
  no.focus();
  await closed;
  return agreed;
}

export function lightbox(file, words) {
  const image = el("img", { src: file.url, alt: words });
  const caption = words ? el("p", { class: "lightbox-words", dir: "auto" }, words) : null;
  const link = el(
    "a",
    { class: "button", href: file.url, download: file.name || "photo" },
    t("download", { name: file.name || "" }),
  );
  const { close } = dialog(null, el("figure", {}, image, el("figcaption", {}, caption, link)), {
    className: "lightbox",
    label: t("photo"),
  });
  image.addEventListener("click", close);
}

const down = new Set();

/** The message that the server can't be reached; `line` names the connection. */
export function lost(line, isDown) {
  if (isDown) down.add(line);
  else down.delete(line);
  const node = document.getElementById("lost");
  node.textContent = down.size ? t("lost") : "";
  node.hidden = !down.size;
}

const heard = () => document.getElementById("heard");

/** Announce a new message to screen readers. */
export function announce(text) {
  heard().append(el("p", { dir: "auto" }, text));
  while (heard().childElementCount > 5) heard().firstElementChild.remove();
}
