// A form that came back begins at its first mistake: on a long page the line at the top only says how many there are.
const note = [...document.querySelectorAll("main .wrong")].find((each) => each.checkVisibility());
const field = note?.closest(".field, .tick, fieldset")?.querySelector("input:not([type=hidden]), select, textarea");
if (field && note.getBoundingClientRect().bottom > innerHeight - 120) {
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
}
