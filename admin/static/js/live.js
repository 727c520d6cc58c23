// Follows what happens and tells the page: parts with hx-trigger="live from:body" fetch themselves anew.
// The browser comes back by itself after a lost connection and names the last event it saw.
const open = document.querySelector("[data-conversation]")?.dataset.conversation;
const lost = document.getElementById("lost");
let source;
let pause = 2000;

function tell(name) {
  document.body.dispatchEvent(new CustomEvent(name, { bubbles: true }));
}

function follow() {
  source = new EventSource(open ? `/live?conversation=${open}` : "/live");
  source.addEventListener("changed", (event) => {
    const news = JSON.parse(event.data);
    tell("live");
    tell(`live-${news.kind}`);
    if (news.conversation) tell(`live-conversation-${news.conversation}`);
  });
  // Signed out, suspended, or with other rights: the page asks for itself anew, and comes to the sign-in.
  source.addEventListener("ended", () => {
    source.close();
    location.replace(location.href.split("#")[0]);
  });
  source.addEventListener("open", () => { pause = 2000; if (lost) lost.hidden = true; });
  source.addEventListener("error", () => {
    if (lost) lost.hidden = false;
    // After an answer that is no stream (the server starts, say) the browser has given up.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(follow, pause);
    pause = Math.min(pause * 2, 60000);
  });
}

follow();
// A page that is left must not keep its connection: browsers allow six of them.
addEventListener("pagehide", () => source.close());

// What a page fetches without anybody having touched it keeps nobody signed in.
document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  const cause = detail.triggeringEvent?.type ?? "live";
  if (cause.startsWith("live")) detail.headers["x-by-itself"] = "1";
});

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
