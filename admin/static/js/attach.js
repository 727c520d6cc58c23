// The files of an answer: chosen, dropped, pasted or recorded, shown as chips, and refused before they travel if they are
// too many, too large or of a wrong kind. The file field itself carries them, so the form is sent as any other.
import { recorder } from "./recorder.js";

const KINDS = /^(image\/(jpeg|png)|application\/pdf|audio\/(ogg|opus|mpeg|mp4|x-m4a|webm|aac))$/;
const ENDINGS = /\.(jpe?g|png|pdf|og[ga]|opus|mp3|m4a|webm)$/i;

// What was chosen, per conversation: the form is replaced when the server has something against it.
const chosen = new Map();
const addresses = new Map();
let recording = null;

const box = () => document.querySelector("[data-attach]");
const field = (at) => at.querySelector('input[type="file"]');
const files = (at) => chosen.get(at.dataset.attach) ?? [];
const worded = (sentence, name) => sentence.replace("{name}", name);

function complain(at, sentence) {
  const line = at.querySelector(".wrong[id]");
  line.textContent = sentence;
  line.hidden = !sentence;
}

/** Why the file can't go, in the page's words; empty if it can. */
function against(at, file, others) {
  const say = at.dataset;
  if (!(KINDS.test(file.type.split(";")[0]) || (!file.type && ENDINGS.test(file.name)))) return worded(say.type, file.name);
  if (file.size === 0) return worded(say.empty, file.name);
  if (file.size > Number(say.most)) return worded(say.tooLarge, file.name);
  if (others.length >= Number(say.count)) return say.tooMany;
  const together = others.reduce((sum, one) => sum + one.size, file.size);
  return together > Number(say.together) ? say.tooLargeTogether : "";
}

function add(at, more) {
  const list = [...files(at)];
  let problem = "";
  for (const file of more) {
    // Chosen twice is meant once.
    if (list.some((one) => one.name === file.name && one.size === file.size && one.lastModified === file.lastModified)) continue;
    const why = against(at, file, list);
    problem ||= why;
    if (!why) list.push(file);
  }
  chosen.set(at.dataset.attach, list);
  show(at);
  complain(at, problem);
}

function remove(at, file) {
  const list = files(at);
  const next = list[list.indexOf(file) + 1] ?? list[list.indexOf(file) - 1];
  chosen.set(at.dataset.attach, list.filter((one) => one !== file));
  forget(file);
  complain(at, "");
  show(at);
  const button = next && [...at.querySelectorAll(".attach-chips li")][files(at).indexOf(next)]?.querySelector("button");
  (button ?? field(at)).focus();
}

function address(file) {
  if (!addresses.has(file)) addresses.set(file, URL.createObjectURL(file));
  return addresses.get(file);
}

function forget(file) {
  if (addresses.has(file)) URL.revokeObjectURL(addresses.get(file));
  addresses.delete(file);
}

function size(file) {
  const kilo = file.size / 1000;
  const unit = kilo < 1000 ? ["kilobyte", Math.max(1, Math.round(kilo))] : ["megabyte", Math.round(kilo / 100) / 10];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: unit[0], unitDisplay: "short" }).format(unit[1]);
}

function chip(at, file) {
  const row = document.createElement("li");
  if (file.type.startsWith("image/")) {
    const small = document.createElement("img");
    small.alt = "";
    small.src = address(file);
    row.append(small);
  }
  const name = document.createElement("span");
  name.className = "words";
  name.textContent = `${file.spoken ?? file.name} · ${size(file)}`;
  row.append(name);
  if (file.type.startsWith("audio/")) {
    const sound = document.createElement("audio");
    sound.controls = true;
    sound.preload = "metadata";
    sound.src = address(file);
    row.append(sound);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", worded(at.dataset.remove, file.spoken ?? file.name));
  button.addEventListener("click", () => remove(at, file));
  row.append(button);
  return row;
}

/** The chips and the field say what is chosen. */
function show(at) {
  const list = files(at);
  const row = at.querySelector(".attach-chips");
  const carrier = new DataTransfer();
  for (const file of list) carrier.items.add(file);
  field(at).files = carrier.files;
  row.replaceChildren(...list.map((file) => chip(at, file)));
  row.hidden = list.length === 0;
  const harmless = at.querySelector(".attach-harmless");
  if (harmless) harmless.hidden = list.length === 0;
  // An answer for later has words only.
  const later = at.closest("form").querySelector('[formaction$="/later"]');
  if (later) later.disabled = list.length > 0;
  at.querySelector("[data-now]").hidden = !later || list.length === 0;
}

/** A form that has just come: it gets what was chosen for the one before it. */
function furnish() {
  const at = box();
  if (!at || at.classList.contains("attach-ready")) return;
  at.classList.add("attach-ready");
  const said = at.querySelector(".wrong[id]");
  const sentence = said.hidden ? "" : said.textContent;
  show(at);
  complain(at, sentence);
  const record = at.querySelector("[data-record]");
  record.hidden = !recorder.possible;
  recording?.draw(at);
}

document.addEventListener("change", (event) => {
  const at = event.target.closest?.("[data-attach]");
  if (at && event.target === field(at)) add(at, [...event.target.files]);
});

// Sent: its files are gone. Refused: they stay.
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { elt, verb } = detail.requestConfig ?? {};
  const at = verb === "post" ? elt.querySelector("[data-attach]") : null;
  if (!at || detail.xhr.status !== 200) return;
  for (const file of files(at)) forget(file);
  chosen.delete(at.dataset.attach);
});
document.body.addEventListener("htmx:afterSettle", furnish);

// -- dropped and pasted

const carries = (data) => [...(data?.types ?? [])].includes("Files");
const target = (event) => event.target.closest?.("#answer, #log") && box();

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    const at = target(event);
    if (!at || !carries(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    at.classList.add("attach-dropping");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget?.closest?.("#answer, #log")) box()?.classList.remove("attach-dropping");
});
document.addEventListener("drop", (event) => {
  box()?.classList.remove("attach-dropping");
  if (!carries(event.dataTransfer)) return;
  // Dropped beside it, a file must not replace the page and what is written on it.
  event.preventDefault();
  const at = target(event);
  if (at) add(at, [...event.dataTransfer.files]);
});
document.addEventListener("dragover", (event) => {
  if (box() && carries(event.dataTransfer) && !target(event)) { event.preventDefault(); event.dataTransfer.dropEffect = "none"; }
});
document.addEventListener("paste", (event) => {
  const at = event.target.closest?.("#answer") && box();
  const pasted = [...(event.clipboardData?.files ?? [])];
  // Office programs copy words together with a picture of them: then the words are meant.
  if (!at || pasted.length === 0 || event.clipboardData.getData("text/plain")) return;
  event.preventDefault();
  add(at, pasted);
});

// -- recorded

document.addEventListener("click", async (event) => {
  const at = event.target.closest?.("[data-attach]");
  if (!at) return;
  if (event.target.closest("[data-discard]")) { recording?.discard(); return; }
  if (!event.target.closest("[data-record]")) return;
  if (recording) { recording.finish(); return; }
  complain(at, "");
  const where = at.dataset.attach;
  try {
    recording = await recorder.begin({
      draw: () => { const now = box(); if (now) recording?.draw(now); },
      done: (file) => {
        const ended = recording;
        recording = null;
        const now = box();
        ended?.draw(now, true);
        if (!file || !now || now.dataset.attach !== where) return;
        file.spoken = now.dataset.recording;
        add(now, [file]);
      },
    });
    recording.draw(at);
  } catch {
    complain(at, at.dataset.noMicrophone);
  }
});

// Nobody loses files or a recording by leaving the page unasked; but once the session is over, the page has to go.
document.body.addEventListener("session-ended", () => { chosen.clear(); recording?.discard(); recording = null; });
addEventListener("beforeunload", (event) => {
  const at = box();
  if (recording || (at && files(at).length > 0)) event.preventDefault();
});

furnish();
