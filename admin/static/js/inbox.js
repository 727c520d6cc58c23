// The panes of the inbox. A click in the list puts another conversation beside it (htmx); this script keeps everybody's
// place: the list's, the thread's, and the address with its way back.
const within = (path) => /^\/inbox(\/\d+)?$/.test(path);
const panes = () => document.querySelector(".panes");
const pane = () => document.getElementById("conversation");
const log = () => document.getElementById("log");
const list = () => document.getElementById("list");
const opened = () => pane()?.dataset.conversation ?? "";
const onPhone = matchMedia("(max-width: 767px)");
const onDesk = matchMedia("(min-width: 1200px)");

// -- the thread: new messages don't push away what somebody is reading, and a reader at the end stays at the end

let height = 0;
let atEnd = true;

function toEnd() { const thread = log(); if (thread) thread.scrollTop = thread.scrollHeight; }

function toMessage(message) {
  for (let fold = message.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const thread = log();
  thread.scrollTop += message.getBoundingClientRect().top - thread.getBoundingClientRect().top - thread.clientHeight / 5;
}

// At the message that the address names, else at the one that waits, else at the end.
function begin() {
  const thread = log();
  if (!thread) return;
  const named = document.getElementById(location.hash.slice(1));
  const first = named && thread.contains(named) ? named : document.getElementById(thread.dataset.start ?? "");
  toEnd();
  if (first) toMessage(first);
  atEnd = isAtEnd();
}

function isAtEnd() { const thread = log(); return thread.scrollTop + thread.clientHeight > thread.scrollHeight - 40; }

// -- the list: the row that is open, and its place

function mark() {
  for (const row of document.querySelectorAll(".conversation-row")) {
    if (row.id === `c${opened()}`) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

// Where the list stands, for when the page is loaded again or a phone comes back to the list.
const PLACE = "inbox-list";
const scroller = () => (onPhone.matches ? document.scrollingElement : list());

function notePlace() {
  if (!list() || (onPhone.matches && opened())) return;
  try { sessionStorage.setItem(PLACE, JSON.stringify([location.search, scroller().scrollTop])); } catch { /* not allowed */ }
}

function backToPlace() {
  if (!list() || (onPhone.matches && opened())) return;
  try {
    const [search, top] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
    if (search === location.search) scroller().scrollTop = top;
  } catch { /* not allowed */ }
  if (!onPhone.matches) document.getElementById(`c${opened()}`)?.scrollIntoView({ block: "nearest" });
}

addEventListener("pagehide", notePlace);

// -- the card of the family: beside the thread on a desk, unless it was folded; elsewhere behind its button

const CARD = "inbox-card";
let folded = false;
try { folded = localStorage.getItem(CARD) === "folded"; } catch { /* not allowed */ }
let called = false;
let before = "";

function showCard() {
  const all = panes();
  if (!all) return;
  all.classList.toggle("card-shut", onDesk.matches && folded);
  all.classList.toggle("card-open", !onDesk.matches && called);
  document.getElementById("card-toggle")?.setAttribute("aria-expanded", String(onDesk.matches ? !folded : called));
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("#card-toggle")) return;
  if (onDesk.matches) {
    folded = !folded;
    try { localStorage.setItem(CARD, folded ? "folded" : "open"); } catch { /* not allowed */ }
  } else {
    called = !called;
  }
  const end = isAtEnd();
  showCard();
  if (end) toEnd();
});
onDesk.addEventListener("change", showCard);

// -- htmx

document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.target.id === "conversation") notePlace();
});

document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { xhr, target } = detail;
  // A rejected form comes back with its errors.
  if (xhr.status === 422) { detail.shouldSwap = true; detail.isError = false; }
  if (target.id === "conversation") before = opened();
  const thread = log();
  if (!thread) return;
  height = thread.scrollHeight;
  atEnd = isAtEnd();
});

document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
  const path = detail.pathInfo?.requestPath ?? "";
  const thread = log();
  // A list that was asked for before the click names the conversation that was open then.
  mark();
  // The event names the element that was replaced.
  if (detail.target.id === "conversation") {
    called = false;
    showCard();
    if (onPhone.matches && opened()) scrollTo(0, 0);
    else backToPlace();
    begin();
    (document.getElementById("who") ?? document.getElementById(`c${before}`))?.focus({ preventScroll: true });
  } else if (!thread) {
    return;
  } else if (path.includes("/older")) {
    thread.scrollTop += thread.scrollHeight - height;
    // The event fires once for each new element.
    height = thread.scrollHeight;
    thread.focus({ preventScroll: true });
  } else if (atEnd) {
    toEnd();
  }
  if (path.endsWith("/answer")) document.getElementById("text")?.focus();
  // Whoever answered sees the answer come, also if they read from the middle.
  if (thread && path.endsWith("/answer") && detail.xhr.status === 200) { toEnd(); atEnd = true; }
  // What was just written is at the end, and the thread isn't there yet.
  if (path.endsWith("/answer") && detail.xhr.status === 200 && document.querySelector("#end button")) {
    window.location.assign(window.location.pathname);
  }
});

// Another tab, filter or page of the list leaves the open conversation in the address.
document.body.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  const { history: told } = detail;
  if (detail.target.id !== "list" || !opened() || typeof told.path !== "string") return;
  told.path = `/inbox/${opened()}${new URL(told.path, location.origin).search}`;
});

// Back and forward change only what differs. htmx would fetch the whole page, and with it lose drafts and places.
let shown = { path: location.pathname, search: location.search };
function noteShown() { shown = { path: location.pathname, search: location.search }; }
document.body.addEventListener("htmx:pushedIntoHistory", noteShown);

let turning = false;
async function turn() {
  if (turning) return;
  turning = true;
  try {
    // Whoever goes back several times at once gets where they end: one answer after the other, never the last to come.
    while (shown.path !== location.pathname || shown.search !== location.search) {
      const before = shown;
      noteShown();
      const part = shown.search ? `${shown.search}&part=list` : "?part=list";
      const changes = [];
      if (before.search !== shown.search) changes.push(["/inbox" + part, "list", "innerHTML"]);
      if (before.path !== shown.path) changes.push([shown.path + shown.search, "conversation", "outerHTML"]);
      await Promise.all(changes.map(([path, id, swap]) => (
        window.htmx.ajax("GET", path, { target: `#${id}`, swap: `${swap} show:none` })
      )));
    }
  } catch {
    location.reload();
  } finally {
    turning = false;
  }
}

addEventListener("popstate", (event) => {
  if (!panes() || !within(location.pathname)) return;
  event.stopImmediatePropagation();
  turn();
}, true);

// Pictures grow after the page was laid out.
document.addEventListener("load", (event) => {
  if (log()?.contains(event.target) && atEnd) toEnd();
}, true);
document.addEventListener("scroll", (event) => { if (event.target === log()) atEnd = isAtEnd(); }, true);

showCard();
backToPlace();
begin();
