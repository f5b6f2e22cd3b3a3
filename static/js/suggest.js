// Suggestions under the box that an agent writes in: asked for while typing, taken with one key.
const box = () => document.getElementById("composer-body");
const list = () => document.getElementById("suggest-box");
const rows = () => [...(list()?.querySelectorAll(".suggestion") || [])];
const chosen = () => rows().find((row) => row.getAttribute("aria-selected") === "true");

function close() {
  if (list()) list().replaceChildren();
  box()?.removeAttribute("aria-activedescendant");
}
function choose(row) {
  for (const each of rows()) each.setAttribute("aria-selected", String(each === row));
  if (row) {
    box().setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  } else box().removeAttribute("aria-activedescendant");
}
let inserted = "";
function insert(row) {
  const area = box();
  area.value = inserted = row.dataset.text;
  close();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}
function step(by) {
  const all = rows();
  const at = all.indexOf(chosen());
  choose(all[(at + by + (at < 0 && by < 0 ? 1 : 0) + all.length) % all.length]);
}

// Before the composer's own keys: Enter sends there, but takes a chosen suggestion here.
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "composer-body" || !rows().length || event.isComposing) return;
  const takes = event.key === "Tab" && !event.shiftKey;
  if (takes || (event.key === "Enter" && chosen())) insert(chosen() || rows()[0]);
  else if (event.key === "ArrowDown") step(1);
  else if (event.key === "ArrowUp" && chosen()) step(-1);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
document.addEventListener("click", (event) => {
  const row = event.target.closest(".suggestion");
  if (row) insert(row);
});
// An answer to words that were sent or taken from the list meanwhile is of no use.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "suggest-box" && ["", inserted].includes(box()?.value.trim() ?? "")) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.id === "composer" && event.detail.successful) close();
});
