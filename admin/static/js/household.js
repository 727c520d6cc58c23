// The pages of a household. Without this script everything is there; the summary is only taller while it stays in view.
const COMPACT = "summary-compact";
let watching;

// The summary gets short once it sticks. The page keeps its height, or it would jump back and forth at the edge.
function watch() {
  watching?.disconnect();
  const summary = document.querySelector(".summary");
  if (!summary) return;
  const mark = document.querySelector("[data-above-summary]") ?? document.createElement("div");
  mark.dataset.aboveSummary = "";
  summary.before(mark);
  watching = new IntersectionObserver(([seen]) => {
    const stuck = !seen.isIntersecting && seen.boundingClientRect.top < 0;
    if (stuck === summary.classList.contains(COMPACT)) return;
    const before = summary.offsetHeight;
    summary.classList.toggle(COMPACT, stuck);
    summary.style.marginBottom = stuck ? `${before - summary.offsetHeight + 16}px` : "";
  });
  watching.observe(mark);
}

// Everything about a household used to be on one page: an address with an anchor leads on to the tab that has it.
function lead() {
  const part = location.hash.slice(1).replace(/^plan-\d+$/, "arrears");
  if (!part || document.getElementById(location.hash.slice(1))) return;
  const links = [...document.querySelectorAll("[data-sections]")];
  const tab = links.find((link) => link.dataset.sections.split(" ").includes(part));
  if (tab && tab.getAttribute("aria-current") !== "page") location.replace(tab.href + location.hash);
}

watch();
lead();
// On a phone the tabs scroll sideways; the open one is in view.
document.querySelector(".home-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
document.body.addEventListener("htmx:afterSettle", watch);
addEventListener("hashchange", lead);
