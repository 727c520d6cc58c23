// What a lost connection does to forms: nothing that somebody wrote is lost. An answer that could not leave is kept and
// sent again, once, when the connection is back; its key lets the server count it once even if the first did arrive. Any
// other form says that it did not leave. When the session is over, the words wait in this tab for the same person.
const box = document.getElementById("connection");
const unsent = document.getElementById("unsent");
const back = document.getElementById("back");
const me = box.dataset.me;
const PREFIX = "unsent:";
const [FIRST, LONGEST] = [2000, 30000];

// The answer that waits: its form, and the button that was pressed.
let waiting = null;
let pause = FIRST;
let timer = 0;

const written = (form) => [...form.querySelectorAll("textarea, input[type=text], input:not([type])")].filter((one) => one.id && !one.disabled);
const isOnce = (form) => Boolean(form?.matches?.("form[hx-post]") && form.querySelector('input[name="key"]'));

/** Show one of the sentences; none hides them. */
function say(what) {
  unsent.hidden = !what;
  for (const line of unsent.querySelectorAll("[data-say]")) line.hidden = line.dataset.say !== what;
  unsent.querySelector("[data-keep-writing]").hidden = what !== "waiting";
}

/** Whether our server can be reached. Asks for a plain file: that keeps no session alive. */
async function reachable() {
  try {
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}

// -- an answer waits for the connection

function keep(form, submitter) {
  waiting = { form, submitter };
  // What will be sent is what stands here now.
  for (const field of written(form)) field.readOnly = true;
  say("waiting");
  pause = FIRST;
  again();
}

function release() {
  clearTimeout(timer);
  const kept = waiting;
  waiting = null;
  for (const field of kept ? written(kept.form) : []) field.readOnly = false;
  say("");
  return kept;
}

function again() {
  clearTimeout(timer);
  timer = setTimeout(look, pause);
  pause = Math.min(pause * 2, LONGEST);
}

async function look() {
  if (!waiting) return;
  const there = await reachable();
  if (!waiting) return;
  if (!there) { again(); return; }
  const { form, submitter } = release();
  if (form.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : undefined);
  else elsewhere(form);
}

/** The page has moved on to something else meanwhile: its answer goes out all the same. */
async function elsewhere(form) {
  let answer = null;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "hx-request": "true" } });
  } catch {
    waiting = { form };
    say("waiting");
    again();
    return;
  }
  if (answer.ok) return;
  // It comes back where it was written.
  store(new URL(form.action).pathname.replace(/\/[^/]*$/, ""), [form]);
  say(answer.status >= 500 ? "trouble" : "refused");
}

addEventListener("online", () => { if (waiting) { pause = FIRST; look(); } });
addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });
unsent.querySelector("[data-keep-writing]").addEventListener("click", () => {
  const kept = release();
  (kept && written(kept.form)[0])?.focus();
});

// -- forms sent in place

// Without a limit, a connection that is dead but not closed would keep everybody waiting. Files take longer.
document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!isOnce(detail.elt)) return;
  const carries = [...detail.elt.querySelectorAll("input[type=file]")].some((one) => one.files.length > 0);
  detail.timeout = carries ? 150000 : 20000;
});

function failed({ detail }) {
  const { verb, triggeringEvent } = detail.requestConfig;
  const form = detail.elt;
  if (verb !== "post") return;
  if (isOnce(form)) keep(form, triggeringEvent?.submitter);
  else say("lost");
}
document.body.addEventListener("htmx:sendError", failed);
document.body.addEventListener("htmx:timeout", failed);

document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr } = event.detail;
  if (xhr.status !== 401) return;
  // The sign-in leads back to this page.
  event.preventDefault();
  leave();
});
document.body.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.requestConfig.verb !== "post" || detail.xhr.status === 422) return;
  const { status } = detail.xhr;
  if (status === 403) {
    // The page is from before a newer sign-in.
    document.body.dispatchEvent(new CustomEvent("session-ended"));
    location.reload();
    return;
  }
  say(status >= 500 ? "trouble" : status === 413 ? "large" : "refused");
});
document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { elt, verb } = detail.requestConfig ?? {};
  // A preview or a search sends nothing.
  const sends = verb === "post" && elt.matches("form, button") && !elt.matches("[role=search]");
  if (detail.successful && sends && !waiting) { say(""); back.hidden = true; }
});

// -- forms that lead to another page

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post") || form.dataset.through) return;
  const lost = document.getElementById("lost");
  if (navigator.onLine && lost.hidden) return;
  event.preventDefault();
  if (!(await reachable())) { say("lost"); return; }
  form.dataset.through = "yes";
  form.requestSubmit(event.submitter);
  delete form.dataset.through;
}, true);

// -- the session is over

/** Keep what is written in these forms of a page for the same person in this tab. */
function store(path, forms) {
  for (const field of forms.flatMap(written)) {
    const name = `${PREFIX}${me}:${path}:${field.id}`;
    if (field.value !== field.defaultValue && field.value.trim()) sessionStorage.setItem(name, field.value);
  }
}

function stash() {
  if (waiting) release();
  store(location.pathname, [...document.querySelectorAll("main form[method=post]")]);
}

function leave() {
  document.body.dispatchEvent(new CustomEvent("session-ended"));
  location.replace(`/signin?back=${encodeURIComponent(location.pathname)}`);
}
document.body.addEventListener("session-ended", stash);

function restore() {
  const names = Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const [, whose] = name.split(":");
    // Somebody else is signed in in this tab: a colleague's words are not for them.
    if (whose !== me) sessionStorage.removeItem(name);
  }
  const here = `${PREFIX}${me}:${location.pathname}:`;
  for (const name of names.filter((one) => one.startsWith(here))) {
    const field = document.getElementById(name.slice(here.length));
    const words = sessionStorage.getItem(name);
    if (!field || !words) continue;
    sessionStorage.removeItem(name);
    if (field.value === "" || field.value === field.defaultValue) field.value = words;
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    back.hidden = false;
  }
}

document.addEventListener("submit", ({ target }) => {
  if (!target.matches('form[action="/signout"]')) return;
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
});

restore();
document.body.addEventListener("htmx:afterSettle", restore);
