// What is being written stays in this tab across reloads, per conversation and person, until it is sent or they sign out.
const place = () => document.querySelector("[data-conversation]")?.dataset.conversation;
const me = document.querySelector("[data-me]")?.dataset.me;
const START = "draft:";
const key = (field, of = place()) => `${START}${me}:${of}:${field.id}`;
const fields = () => [...document.querySelectorAll("#answer textarea#text, #note-box textarea")];

// Somebody else has signed in in this tab: their colleague's words are not for them.
for (const name of Object.keys(sessionStorage)) {
  if (name.startsWith(START) && !name.startsWith(`${START}${me}:`)) sessionStorage.removeItem(name);
}

function restore() {
  for (const field of fields()) {
    const kept = sessionStorage.getItem(key(field));
    if (!kept || field.value !== "") continue;
    field.value = kept;
    const around = field.closest("details");
    if (around) around.open = true;
  }
}

document.addEventListener("input", ({ target }) => {
  if (!fields().includes(target)) return;
  if (target.value === "") sessionStorage.removeItem(key(target));
  else sessionStorage.setItem(key(target), target.value);
});

// Sent: the server answers with the form empty and wakes the page. Refused: the words come back, and stay.
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const path = detail.pathInfo?.requestPath ?? "";
  const woke = detail.xhr.getResponseHeader("hx-trigger")?.startsWith("live-conversation");
  if (!woke || detail.requestConfig?.verb !== "post") return;
  const form = path.endsWith("/note") ? "#note-box textarea" : /\/(answer|later)$/.test(path) ? "#answer textarea#text" : "";
  const field = form && document.querySelector(form);
  if (field) sessionStorage.removeItem(key(field));
});
document.body.addEventListener("htmx:afterSettle", restore);

restore();
