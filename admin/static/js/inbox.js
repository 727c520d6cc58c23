// The thread stays where its reader is: new words push nobody away from what they read, and whoever is at the
// end stays at the end.
const log = document.getElementById("log");
let height = 0;
let atEnd = true;

function toEnd() { log.scrollTop = log.scrollHeight; }

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  // A form that was not kept comes back with what is wrong with it.
  if (xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  height = log.scrollHeight;
  atEnd = log.scrollTop + log.clientHeight > log.scrollHeight - 40;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const path = event.detail.pathInfo?.requestPath ?? "";
  if (path.includes("/older")) {
    log.scrollTop += log.scrollHeight - height;
    // The event comes once for each new element.
    height = log.scrollHeight;
    log.focus({ preventScroll: true });
  } else if (atEnd) {
    toEnd();
  }
  if (path.endsWith("/answer")) document.getElementById("text").focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

// Pictures grow after the page has been laid out.
log.addEventListener("load", () => { if (atEnd) toEnd(); }, true);
toEnd();
