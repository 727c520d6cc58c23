// The filters of a list (kit/filters.html). They work without this script; it keeps the focus where a chip was, takes the
// words of a search back to a page that somebody returns to, and asks again if an answer got lost.
const form = () => document.getElementById("filters");
const search = () => form()?.querySelector("[type=search]");

// A removed chip leaves the focus to its neighbour, or to the button. htmx keeps a focus by its id.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const from = detail.requestConfig.elt;
  if (!detail.shouldSwap || from !== document.activeElement || !from.closest("#filters-in-use")) return;
  const item = from.closest("li");
  const next = item?.nextElementSibling ?? item?.previousElementSibling;
  (next?.querySelector("a") ?? form().querySelector("#filters-open, select, input:not([type=hidden])")).focus();
}, true);

// The words searched for are mostly names, so they stand in this tab's history and not in the address.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const field = search();
  if (!field || detail.target?.id !== "list") return;
  const { searched = "", ...others } = history.state ?? {};
  if (searched !== field.value) history.replaceState({ ...others, searched: field.value }, "");
});
function recall() {
  const field = search();
  const words = history.state?.searched ?? "";
  if (!field || field.value || !words) return;
  field.value = words;
  form().dispatchEvent(new Event("change"));
}
document.addEventListener("htmx:historyRestore", recall);
addEventListener("load", recall);

// Without an answer the list would not be what the filters say.
const lost = () => document.getElementById("lost");
let waiting = false;
document.addEventListener("htmx:sendError", ({ detail }) => {
  const { elt } = detail.requestConfig;
  if (detail.target?.id !== "list" || detail.requestConfig.headers["x-by-itself"]) return;
  if (lost()) lost().hidden = false;
  waiting = true;
  setTimeout(() => {
    if (!elt.isConnected || !waiting) return;
    if (elt.matches("form")) elt.dispatchEvent(new Event("change"));
    else elt.click();
  }, 3000);
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (!waiting || detail.target?.id !== "list") return;
  waiting = false;
  if (lost()) lost().hidden = true;
});
// An error has a page of its own, which says what to do.
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.target?.id !== "list" || detail.requestConfig.headers["x-by-itself"] || detail.xhr.status === 401) return;
  location.assign(detail.pathInfo.finalRequestPath);
});
