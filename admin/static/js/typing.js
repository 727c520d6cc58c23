// Says that this page's reader reads, or writes, at most every few seconds; never what. The server forgets it by itself.
const place = () => document.querySelector("[data-conversation]")?.dataset.conversation;
const READING = 20000;
const WRITING = 4000;
let said = { reading: 0, writing: 0 };

function say(doing, every) {
  const now = Date.now();
  if (document.hidden || now - said[doing] < every) return;
  said[doing] = now;
  const here = document.getElementById("presence");
  if (!here) return;
  fetch(`/inbox/${place()}/presence`, {
    method: "POST",
    // Being there must not keep the session alive; writing is something that somebody does.
    headers: { "x-csrf": here.dataset.csrf, ...(doing === "reading" ? { "x-by-itself": "1" } : {}) },
    body: new URLSearchParams({ doing }),
  }).catch(() => { /* A lost connection is told by the page itself. */ });
}

const wrote = (event) => event.target.closest?.("#answer") && event.target.matches("textarea") && event.target.value !== "";
document.addEventListener("input", (event) => { if (wrote(event)) say("writing", WRITING); });
document.addEventListener("visibilitychange", () => say("reading", READING));
setInterval(() => { if (Date.now() - said.writing > 12000) say("reading", READING); }, 5000);
say("reading", READING);
