// What a bubble contains besides text: photo, file, voice note, place, sticker, phone number.

import { lightbox } from "/static/js/dialogs.js";
import { el, icon, iconButton } from "/static/js/dom.js";
import * as times from "/static/js/times.js";
import { language, t } from "/static/js/words.js";

export function size(bytes) {
  if (bytes === null || bytes === undefined) return "";
  const step = bytes < 1e3 ? 0 : bytes < 1e6 ? 1 : 2;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: step === 2 ? 1 : 0 });
  return `${number.format(bytes / 1000 ** step)} ${["B", "kB", "MB"][step]}`;
}

function photo(message, from) {
  const { file } = message;
  const words = message.text || t("photoFrom", { name: from });
  // We know the size before the picture loads, so the list doesn't jump.
  const image = el("img", {
    src: file.url,
    alt: words,
    width: file.width,
    height: file.height,
    decoding: "async",
    draggable: "false",
  });
  return el(
    "button",
    {
      type: "button",
      class: message.spoiler ? "photo is-covered" : "photo",
      "aria-label": `${t("open")}: ${words}`,
      on: {
        click: (event) => {
          // The first tap uncovers it.
          if (event.currentTarget.classList.contains("is-covered"))
            event.currentTarget.classList.remove("is-covered");
          else lightbox(file, message.text);
        },
      },
    },
    image,
  );
}

function document_({ file }) {
  const name = file.name || t("file");
  const kind = (name.match(/\.(\w{1,5})$/)?.[1] ?? "").toUpperCase();
  return el(
    "a",
    {
      class: "document",
      href: file.url,
      download: name,
      "aria-label": `${t("download", { name })} ${size(file.size)}`,
    },
    el("span", { class: "document-mark" }, icon("file")),
    el(
      "span",
      { class: "document-words" },
      el("bdi", { class: "document-name" }, name),
      el("span", { class: "document-size" }, [size(file.size), kind].filter(Boolean).join(" · ")),
    ),
    icon("download"),
  );
}

function voice({ file }) {
  const audio = el("audio", { src: file.url, preload: "metadata" });
  const button = iconButton("play", t("play"), { class: "voice-play" });
  const seek = el("input", {
    type: "range",
    class: "voice-seek",
    min: "0",
    max: "1000",
    value: "0",
    "aria-label": t("position"),
  });
  const clock = el("span", { class: "voice-time" }, times.length(file.duration));
  const whole = () => (Number.isFinite(audio.duration) ? audio.duration : file.duration || 0);
  const show = () => {
    const playing = !audio.paused;
    button.replaceChildren(icon(playing ? "pause" : "play"));
    button.setAttribute("aria-label", t(playing ? "pause" : "play"));
    seek.value = whole() ? String((audio.currentTime / whole()) * 1000) : "0";
    clock.textContent = times.length(playing || audio.currentTime ? audio.currentTime : whole());
  };
  for (const event of ["play", "pause", "timeupdate", "loadedmetadata"]) audio.addEventListener(event, show);
  audio.addEventListener("ended", () => {
    audio.currentTime = 0;
    show();
  });
  button.addEventListener("click", () => (audio.paused ? audio.play().catch(() => {}) : audio.pause()));
  seek.addEventListener("input", () => {
    audio.currentTime = (Number(seek.value) / 1000) * whole();
  });
  return el("div", { class: "voice", dir: "ltr" }, audio, button, seek, clock);
}

function place({ location }) {
  const at = [location.latitude, location.longitude].map((degrees) => Number(degrees).toFixed(5));
  return el(
    "a",
    // geo: opens whatever map the device has; the page itself fetches nothing from outside.
    {
      class: "place",
      href: `geo:${at.join(",")}`,
      "aria-label": `${t("location")} ${at.join(", ")}. ${t("openMap")}`,
    },
    el("span", { class: "place-map" }, icon("pin")),
    el(
      "span",
      { class: "place-words" },
      el("span", { class: "place-title" }, t("location")),
      el("bdi", { class: "place-degrees", dir: "ltr" }, at.join(", ")),
    ),
  );
}

/** The part of the bubble above its text, or null for a text-only message. */
export function media(message, from) {
  if (message.kind === "photo" && message.file) return photo(message, from);
  if (message.kind === "voice" && message.file) return voice(message);
  if (message.kind === "location" && message.location) return place(message);
  if (message.kind === "sticker")
    return el(
      "span",
      { class: "sticker", role: "img", "aria-label": `${t("sticker")} ${message.text}` },
      message.text || "🙂",
    );
  if (message.kind === "contact")
    return el(
      "span",
      { class: "contact" },
      icon("contact"),
      el("bdi", { dir: "ltr" }, message.contact?.phone_number ?? message.text),
    );
  return message.file ? document_(message) : null;
}

/** Stickers and phone numbers show everything in their picture. */
export const speaksByItself = (message) => message.kind === "sticker" || message.kind === "contact";
