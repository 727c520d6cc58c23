// The phrasebook by keyboard: "/" opens it (shortcuts.js), typing filters, arrows move, Enter chooses, Esc closes.
// Without scripts the same links lead to pages of their own.
const find = () => document.getElementById("phrase-find");
const links = () => [...document.querySelectorAll("#phrase-list a")].filter((link) => !link.closest("li").hidden);
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function filter() {
  const words = plain(find().value).split(/\s+/).filter(Boolean);
  const list = document.getElementById("phrase-list");
  const rows = [...list.children];
  rows.forEach((row, index) => { row.dataset.place ??= index; });
  const inTitle = (row) => words.every((word) => plain(row.querySelector(".title")?.textContent ?? "").includes(word));
  for (const row of rows) row.hidden = !words.every((word) => plain(row.textContent).includes(word));
  // What is called so comes before what only says so.
  rows.sort((one, other) => inTitle(other) - inTitle(one) || one.dataset.place - other.dataset.place);
  list.append(...rows);
  document.getElementById("phrase-none").hidden = links().length > 0;
}

function move(event, step) {
  const shown = links();
  const at = shown.indexOf(document.activeElement) + step;
  if (shown.length === 0) return;
  event.preventDefault();
  if (at < 0) find().focus();
  else shown[Math.min(at, shown.length - 1)].focus();
}

document.addEventListener("input", (event) => { if (event.target.id === "phrase-find") filter(); });

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  if (!target.closest?.("#phrases")) return;
  if (event.key === "Escape") {
    const close = document.getElementById("phrases-close");
    if (close) { event.preventDefault(); close.click(); }
  } else if (find() && (target === find() || target.closest("#phrase-list"))) {
    if (event.key === "ArrowDown") move(event, 1);
    else if (event.key === "ArrowUp") move(event, -1);
    else if (event.key === "Enter" && target === find()) { event.preventDefault(); links()[0]?.click(); }
  }
});

// What was swapped in takes the focus: the filter, the first slot or the button that sends, and back to one's own words.
document.body.addEventListener("htmx:afterSettle", (event) => {
  const path = event.detail.pathInfo?.requestPath ?? "";
  if (!/\/phrases(\/|$)/.test(path) || path.endsWith("/preview")) return;
  const next = find()
    ?? document.querySelector("#phrase-fill [aria-invalid], #phrase-fill input:not([type=hidden]), #phrase-send")
    ?? document.getElementById("text");
  next?.focus();
});
