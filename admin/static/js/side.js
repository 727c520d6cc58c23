// The page of a sitting: stays at the newest question, reads aloud, says when the connection is lost, and leaves when
// nobody has touched it for half an hour.
const IDLE = 30 * 60 * 1000 + 2000;
const lost = document.getElementById("lost");
const sound = new Audio();
let timer;

function touched() {
  clearTimeout(timer);
  timer = setTimeout(() => location.replace(location.pathname), IDLE);
}

function arrange() {
  for (const button of document.querySelectorAll(".side-listen")) button.hidden = false;
  const newest = document.querySelector(".side-bubble.newest");
  newest?.scrollIntoView({ block: newest.offsetHeight > innerHeight / 2 ? "start" : "nearest" });
}

function play(button) {
  sound.src = button.dataset.sound;
  // Without a sound the words stand there all the same.
  sound.play().catch(() => {});
}

document.addEventListener("click", (event) => {
  touched();
  const button = event.target.closest("[data-sound]");
  if (button) play(button);
});
document.addEventListener("input", touched);

document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  // What the page asks by itself must not keep the session alive.
  if (detail.verb === "get") detail.headers["x-by-itself"] = "1";
});
document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.elt.id !== "thread") return;
  arrange();
  if (detail.requestConfig.verb === "get") return;
  document.querySelector("[data-listens] .newest .side-listen")?.click();
});
document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  const failed = !detail.successful && detail.xhr?.status !== 409;
  if (lost) lost.hidden = !failed;
  if (detail.successful && detail.pathInfo.requestPath.endsWith("/photo")) document.getElementById("picture").value = "";
  // What was written stays until it has arrived.
  if (detail.successful && detail.pathInfo.requestPath.endsWith("/write")) document.getElementById("words").value = "";
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && event.target.id === "words") {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

touched();
arrange();
