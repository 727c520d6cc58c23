// The attendance register: each tap is shown and saved at once. Without a connection taps wait, in this tab, and are
// saved when it is back; a tap says what the page showed, so a colleague's mark is never overwritten unseen.
const me = document.getElementById("connection")?.dataset.me;
// The same name as connection.js keeps unsent words under: it clears what is left of somebody else.
const KEPT = `unsent:${me}:${location.pathname}:mark-`;
const [FIRST, LONGEST] = [1500, 20000];

// The taps that are not saved yet, by person: {was, seen, csrf, action}.
const waiting = new Map();
const underway = new Set();
let pause = FIRST;
let timer = 0;
let leaving = false;

const register = () => document.getElementById("register");
const row = (member) => document.getElementById(`mark-${member}`);

function say(member, words, wrong = false) {
  const said = row(member)?.querySelector("[data-said]");
  if (!said) return;
  said.textContent = words;
  said.classList.toggle("wrong", wrong);
}

/** The page as if what waits were saved already. */
function show(member, { was }) {
  for (const button of row(member)?.querySelectorAll(".register-mark") ?? []) {
    button.setAttribute("aria-pressed", String(button.value === was));
  }
}

function banner(on) {
  const line = document.getElementById("register-waiting");
  if (line) line.hidden = !on;
}

function keep(member, tap) {
  waiting.set(member, tap);
  sessionStorage.setItem(KEPT + member, JSON.stringify(tap));
}

function forget(member) {
  waiting.delete(member);
  sessionStorage.removeItem(KEPT + member);
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(sendAll, pause);
  pause = Math.min(pause * 2, LONGEST);
}

/** Put in what the server answers; the focus stays on the same button. */
function replace(...lines) {
  for (const fresh of lines) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.value : null;
    old.replaceWith(fresh);
    if (focused !== null) fresh.querySelector(`button[value="${focused}"]`)?.focus();
  }
}

async function send(member) {
  const tap = waiting.get(member);
  if (!tap || underway.has(member)) return;
  underway.add(member);
  say(member, register().dataset.saving);
  let answer = null;
  try {
    const body = new URLSearchParams({ csrf: tap.csrf, was: tap.was, seen: tap.seen });
    answer = await fetch(tap.action, { method: "POST", body, headers: { "hx-request": "true" }, signal: AbortSignal.timeout(15000) });
  } catch {
    answer = null;
  }
  underway.delete(member);
  if (answer === null || answer.status >= 500) {
    say(member, register()?.dataset.waits ?? "");
    banner(true);
    later();
    return;
  }
  pause = FIRST;
  if (answer.status === 401 || answer.status === 403) {
    // The taps wait in this tab until the same person is back.
    leaving = true;
    location.replace(`/signin?back=${encodeURIComponent(location.pathname)}`);
    return;
  }
  const newer = waiting.get(member) !== tap;
  if (!newer) forget(member);
  if (answer.ok || answer.status === 409) {
    replace(...new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll("[id]"));
    if (newer) waiting.get(member).seen = tap.was;
  } else say(member, register()?.dataset.failed ?? "", true);
  if (waiting.has(member)) { show(member, waiting.get(member)); send(member); }
  if (!waiting.size) banner(false);
}

function sendAll() {
  clearTimeout(timer);
  for (const member of [...waiting.keys()]) send(member);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.mark || !event.submitter) return;
  event.preventDefault();
  const member = form.dataset.mark;
  const was = event.submitter.value;
  const before = waiting.get(member);
  // What the server last told us, not what waits.
  const seen = before?.seen ?? form.elements.seen.value;
  if (was === seen && !before) return;
  const tap = { was, seen, csrf: form.elements.csrf.value, action: form.getAttribute("action") };
  keep(member, tap);
  show(member, tap);
  pause = FIRST;
  send(member);
});

// What a colleague noted comes in line by line: a line that is as it was keeps its undo, one whose tap waits its tap.
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "register" || detail.xhr.status !== 200) return;
  const page = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  const lines = [...page.querySelectorAll(".register-person")];
  const here = document.querySelectorAll(".register-person");
  if (lines.length !== here.length || lines.some((line) => !document.getElementById(line.id))) return;
  detail.shouldSwap = false;
  for (const line of lines) {
    const member = line.querySelector("form").dataset.mark;
    if (!waiting.has(member) && row(member).dataset.now !== line.dataset.now) replace(line);
  }
  replace(page.getElementById("register-counts"));
});
document.body.addEventListener("htmx:afterSettle", () => {
  for (const [member, tap] of waiting) show(member, tap);
});
addEventListener("online", () => { pause = FIRST; sendAll(); });
addEventListener("beforeunload", (event) => { if (waiting.size && !leaving) event.preventDefault(); });

// Taps from before a sign-in or a reload.
for (const name of Object.keys(sessionStorage).filter((each) => each.startsWith(KEPT))) {
  const member = name.slice(KEPT.length);
  const form = row(member)?.querySelector("form[data-mark]");
  if (!form) { sessionStorage.removeItem(name); continue; }
  const tap = JSON.parse(sessionStorage.getItem(name));
  keep(member, { ...tap, csrf: form.elements.csrf.value });
  show(member, tap);
}
if (waiting.size) sendAll();
