// Follows the live events and tells the page: parts with hx-trigger="live from:body" refresh themselves.
// After a lost connection the browser reconnects by itself and sends the id of the last event it saw.
const conversation = () => document.querySelector("[data-conversation]")?.dataset.conversation ?? "";
const lost = document.getElementById("lost");
let source;
let followed = "";
let pause = 2000;

function tell(name) {
  document.body.dispatchEvent(new CustomEvent(name, { bubbles: true }));
}

function follow() {
  source?.close();
  followed = conversation();
  const stream = new EventSource(followed ? `/live?conversation=${followed}` : "/live");
  source = stream;
  stream.addEventListener("changed", (event) => {
    const news = JSON.parse(event.data);
    // Talk is of interest only where it is shown.
    if (news.kind !== "talk") tell("live");
    tell(`live-${news.kind}`);
    if (news.conversation) tell(`live-conversation-${news.conversation}`);
  });
  // Colleagues came, left, or began to write.
  source.addEventListener("presence", () => tell("live-presence"));
  // Signed out, suspended, or with other rights: reload the page, which leads to the sign-in if needed.
  stream.addEventListener("ended", () => {
    stream.close();
    tell("session-ended");
    location.replace(location.href.split("#")[0]);
  });
  stream.addEventListener("open", () => {
    pause = 2000;
    if (lost) lost.hidden = true;
    // What happened between the drawing of the page and now, nobody told it.
    if (followed) tell("live-begun");
  });
  stream.addEventListener("error", () => {
    if (lost) lost.hidden = false;
    // After an answer that isn't a stream (for example while the server starts) the browser gives up.
    if (stream.readyState !== EventSource.CLOSED || stream !== source) return;
    setTimeout(() => { if (stream === source) follow(); }, pause);
    pause = Math.min(pause * 2, 60000);
  });
}

// Another conversation was opened on the page. Somebody who leafs through many needs a stream only for the last.
let turning;
document.body.addEventListener("htmx:afterSettle", () => {
  clearTimeout(turning);
  if (conversation() !== followed) turning = setTimeout(follow, 300);
});

follow();
// A page must close its connection when the user leaves it: browsers allow only six.
addEventListener("pagehide", () => source.close());

// Requests that the page makes without the user doing anything must not keep the session alive.
document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  const cause = detail.triggeringEvent?.type ?? "live";
  if (cause.startsWith("live")) detail.headers["x-by-itself"] = "1";
});

// What is being pressed stays until it is let go: a row that is replaced between down and up swallows the click. What
// the page missed meanwhile, it asks for afterwards.
let pressed = false;
const missed = new Set();
function letGo() {
  if (!pressed) return;
  pressed = false;
  // The click comes right after the pointer is up.
  setTimeout(() => {
    const names = [...missed];
    missed.clear();
    names.forEach(tell);
  });
}
addEventListener("pointerdown", () => { pressed = true; }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, letGo, true);
addEventListener("blur", letGo);
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { elt, triggeringEvent } = detail.requestConfig ?? {};
  const cause = triggeringEvent?.type;
  if (!pressed) return;
  if (cause?.startsWith("live")) missed.add(cause);
  // What asks every few seconds asks again by itself.
  else if (cause || !elt?.getAttribute("hx-trigger")?.includes("every ")) return;
  detail.shouldSwap = false;
});

// If the pressed button disappears with the part it changed, keep the focus there instead of at the top of the page.
let held = "";
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const focused = document.activeElement;
  if (detail.xhr.status !== 204 && detail.target.contains(focused)) held = detail.target.id;
  // While one part settles, others swap in; with the focus on nothing, they must not forget the held place.
  else if (focused !== document.body) held = "";
});
document.body.addEventListener("htmx:afterSettle", () => {
  const place = held && document.activeElement === document.body ? document.getElementById(held) : null;
  if (!place) return;
  held = "";
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
});
