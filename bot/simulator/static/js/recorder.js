// Records a voice note, if the browser and the person allow it.

import { el, icon } from "/static/js/dom.js";
import * as times from "/static/js/times.js";
import { t } from "/static/js/words.js";

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
const ENDINGS = { "audio/ogg": "ogg", "audio/webm": "webm", "audio/mp4": "m4a" };

/** @param done called with the recorded file */
export function recorder(done) {
  const button = el(
    "button",
    { type: "button", class: "button primary wide" },
    icon("voice"),
    el("span", {}, t("record")),
  );
  const words = el("p", { class: "hint", role: "status" });
  const node = el("div", { class: "recorder" }, button, words);
  let stream = null;
  let machine = null;
  let ticking = 0;
  let wanted = false;

  function show(iconName, label) {
    button.replaceChildren(icon(iconName), el("span", {}, label));
  }

  async function begin() {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      words.textContent = t("noMicrophone");
      button.disabled = true;
      return;
    }
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const pieces = [];
    const began = Date.now();
    machine = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    machine.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    machine.addEventListener("stop", () => {
      const type = machine.mimeType.split(";")[0];
      if (wanted) done(new File(pieces, `voice.${ENDINGS[type] ?? "ogg"}`, { type }));
    });
    machine.start();
    show("stop", t("recordStop"));
    ticking = setInterval(
      () => (words.textContent = t("recording", { time: times.length((Date.now() - began) / 1000) })),
      500,
    );
  }

  function stop() {
    clearInterval(ticking);
    if (machine?.state === "recording") machine.stop();
    stream?.getTracks().forEach((track) => track.stop());
  }

  button.addEventListener("click", () => {
    if (machine?.state !== "recording") return begin();
    wanted = true;
    stop();
  });
  return { node, stop };
}
