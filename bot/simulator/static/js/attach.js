// Everything except text: photo, file, voice note, place, sticker, phone number.

import * as api from "/static/js/api.js";
import { complain, dialog } from "/static/js/dialogs.js";
import { el, icon, iconButton } from "/static/js/dom.js";
import { size } from "/static/js/media.js";
import { openMenu } from "/static/js/menus.js";
import { recorder } from "/static/js/recorder.js";
import { t } from "/static/js/words.js";

const STICKERS = [
  "👍",
  "❤️",
  "😀",
  "😂",
  "🙏",
  "😢",
  "😡",
  "🤔",
  "👋",
  "🎉",
  "💪",
  "🏠",
  "🍞",
  "☕",
  "🌹",
  "🐈",
];
const TITLES = { photo: "sendPhoto", document: "sendFile", voice: "sendVoice" };
const HOME = { latitude: 45.5245, longitude: 10.2587 }; // San Polo, Brescia

export function attachments(personId, absorb) {
  const button = iconButton("clip", t("attach"), {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    dataset: { testid: "attach" },
  });
  const progress = el("p", { class: "sending", role: "status", hidden: true });
  const pick = Object.fromEntries(
    [
      ["photo", "image/*"],
      ["document", null],
      ["voice", "audio/*"],
    ].map(([kind, accept]) => {
      const input = el("input", { type: "file", accept, dataset: { testid: `file-${kind}` } });
      input.addEventListener("change", () => {
        if (input.files[0]) offer(kind, input.files[0]);
        input.value = "";
      });
      return [kind, input];
    }),
  );
  const inputs = el("div", { class: "file-inputs", hidden: true }, Object.values(pick));

  async function busy(job) {
    progress.textContent = t("sending");
    progress.hidden = false;
    try {
      absorb(await job);
    } catch (error) {
      complain(error);
    }
    progress.hidden = true;
  }

  /** Show what will be sent and let the person add a caption. */
  function offer(kind, file) {
    const caption = el("input", {
      type: "text",
      class: "text-field",
      dir: "auto",
      maxlength: "1024",
      placeholder: t("captionHint"),
      "aria-label": t("caption"),
      dataset: { testid: "caption" },
    });
    const go = el(
      "button",
      { type: "submit", class: "button primary", dataset: { testid: "attach-send" } },
      t("send"),
    );
    const what = el(
      "p",
      { class: "offered" },
      icon(kind === "document" ? "file" : kind),
      el("bdi", {}, file.name),
      el("span", {}, size(file.size)),
    );
    const form = el("form", { class: "form" }, what, kind === "voice" ? null : caption, go);
    const { close } = dialog(t(TITLES[kind]), form, { className: "small" });
    (kind === "voice" ? go : caption).focus();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      close();
      busy(api.upload(personId, kind, file, caption.value.trim()));
    });
  }

  function voice() {
    const choose = el("button", { type: "button", class: "button" }, t("chooseAudio"));
    const record = recorder((file) => {
      close();
      busy(api.upload(personId, "voice", file));
    });
    const { close, closed } = dialog(t("sendVoice"), el("div", { class: "form" }, record.node, choose), {
      className: "small",
    });
    choose.addEventListener("click", () => (close(), pick.voice.click()));
    closed.then(record.stop);
  }

  function place() {
    const field = (name) =>
      el("input", {
        type: "text",
        inputmode: "decimal",
        class: "text-field",
        dir: "ltr",
        value: String(HOME[name]),
        "aria-label": t(name),
        dataset: { testid: name },
      });
    const [latitude, longitude] = [field("latitude"), field("longitude")];
    const wrong = el("p", { class: "form-error", role: "alert", hidden: true });
    const here = el("button", { type: "button", class: "button" }, t("whereAmI"));
    const form = el(
      "form",
      { class: "form" },
      el("label", {}, t("latitude"), latitude),
      el("label", {}, t("longitude"), longitude),
      here,
      wrong,
      el("button", { type: "submit", class: "button primary" }, t("send")),
    );
    const { close } = dialog(t("sendLocation"), form, { className: "small" });
    const say = (words) => {
      wrong.textContent = words;
      wrong.hidden = false;
    };
    here.addEventListener("click", () => {
      if (!navigator.geolocation) return say(t("notFound"));
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          latitude.value = coords.latitude.toFixed(5);
          longitude.value = coords.longitude.toFixed(5);
        },
        () => say(t("notFound")),
      );
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const at = {
        latitude: Number(latitude.value.replace(",", ".")),
        longitude: Number(longitude.value.replace(",", ".")),
      };
      if (
        !latitude.value.trim() ||
        !longitude.value.trim() ||
        !(Math.abs(at.latitude) <= 90 && Math.abs(at.longitude) <= 180)
      )
        return say(t("badPlace"));
      close();
      busy(api.sendLocation(personId, at));
    });
  }

  function sticker() {
    const grid = el(
      "div",
      { class: "stickers" },
      STICKERS.map((emoji) =>
        el(
          "button",
          {
            type: "button",
            class: "sticker-choice",
            "aria-label": emoji,
            on: { click: () => (close(), busy(api.sendSticker(personId, emoji))) },
          },
          emoji,
        ),
      ),
    );
    const { close } = dialog(t("chooseSticker"), grid, { className: "small" });
  }

  function contact() {
    const phone = el("input", {
      type: "tel",
      class: "text-field",
      dir: "ltr",
      required: true,
      placeholder: "+39 030 000 0000",
      "aria-label": t("phone"),
    });
    const form = el(
      "form",
      { class: "form" },
      phone,
      el("button", { type: "submit", class: "button primary" }, t("send")),
    );
    const { close } = dialog(t("sendContact"), form, { className: "small" });
    phone.focus();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      close();
      busy(api.sendContact(personId, phone.value.trim()));
    });
  }

  button.addEventListener("click", () =>
    openMenu(
      t("attach"),
      [
        { label: t("photo"), icon: "photo", run: () => pick.photo.click(), testid: "attach-photo" },
        { label: t("file"), icon: "file", run: () => pick.document.click(), testid: "attach-file" },
        { label: t("voice"), icon: "voice", run: voice, testid: "attach-voice" },
        { label: t("location"), icon: "pin", run: place, testid: "attach-location" },
        { label: t("sticker"), icon: "sticker", run: sticker, testid: "attach-sticker" },
        { label: t("contact"), icon: "contact", run: contact, testid: "attach-contact" },
      ],
      button,
    ),
  );

  const kindOf = (file) => (file.type.startsWith("image/") ? "photo" : "document");
  return {
    button,
    progress,
    inputs,
    ask: (what) => ({ contact, location: place })[what]?.(),
    /** Treat files pasted into the composer, or dropped on the chat, like chosen ones. */
    receive(composer) {
      composer.addEventListener("paste", (event) => {
        const file = event.clipboardData?.files[0];
        if (!file) return;
        event.preventDefault();
        offer(kindOf(file), file);
      });
      requestAnimationFrame(() => {
        const around = composer.parentElement;
        around?.addEventListener("dragover", (event) => event.preventDefault());
        around?.addEventListener("drop", (event) => {
          event.preventDefault();
          const file = event.dataTransfer?.files[0];
          if (file) offer(kindOf(file), file);
        });
      });
    },
  };
}
