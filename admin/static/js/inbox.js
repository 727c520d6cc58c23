// The thread keeps its scroll position: new messages don't push away what somebody is reading, and a reader at the end
// stays at the end.
const log = document.getElementById("log");
let height = 0;
let atEnd = true;

// A search leads to one message in the middle: it stays in view while pictures grow, until somebody moves on.
let target = log.querySelector(":target");
for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
  document.addEventListener(kind, () => { target = null; }, { passive: true });
}

function toEnd() { log.scrollTop = log.scrollHeight; }

function begin() {
  if (target) target.scrollIntoView({ block: "center" });
  else if (atEnd) toEnd();
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  // A rejected form comes back with its errors.
  if (xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  height = log.scrollHeight;
  atEnd = log.scrollTop + log.clientHeight > log.scrollHeight - 40;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const path = event.detail.pathInfo?.requestPath ?? "";
  if (path.includes("/older")) {
    log.scrollTop += log.scrollHeight - height;
    // The event fires once for each new element.
    height = log.scrollHeight;
    log.focus({ preventScroll: true });
  } else {
    begin();
  }
  if (path.endsWith("/answer")) document.getElementById("text").focus();
  // What was just written is at the end, and the thread isn't there yet.
  if (path.endsWith("/answer") && event.detail.xhr.status === 200 && document.querySelector("#end button")) {
    window.location.assign(window.location.pathname);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

// Pictures grow after the page was laid out.
log.addEventListener("load", begin, true);
begin();
