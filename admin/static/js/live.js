// Follows what happens and tells the page: parts with hx-trigger="live from:body" fetch themselves anew.
// The browser comes back by itself after a lost connection and names the last event it saw.
const open = document.querySelector("[data-conversation]")?.dataset.conversation;
const source = new EventSource(open ? `/live?conversation=${open}` : "/live");
const lost = document.getElementById("lost");

function tell(name) {
  document.body.dispatchEvent(new CustomEvent(name, { bubbles: true }));
}

source.addEventListener("changed", (event) => {
  const news = JSON.parse(event.data);
  tell("live");
  tell(`live-${news.kind}`);
  if (news.conversation) tell(`live-conversation-${news.conversation}`);
});
source.addEventListener("open", () => { if (lost) lost.hidden = true; });
source.addEventListener("error", () => { if (lost) lost.hidden = false; });
// A page that is left must not keep its connection: browsers allow six of them.
addEventListener("pagehide", () => source.close());

// Whoever pressed a button that is gone with what it changed goes on from there, not from the top of the page.
let held = "";
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const focused = document.activeElement;
  if (detail.xhr.status !== 204 && detail.target.contains(focused)) held = detail.target.id;
  // While one part settles others come: with the focus nowhere they know no better.
  else if (focused !== document.body) held = "";
});
document.body.addEventListener("htmx:afterSettle", () => {
  const place = held && document.activeElement === document.body ? document.getElementById(held) : null;
  if (!place) return;
  held = "";
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
});
