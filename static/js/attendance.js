// Marking who came from the keyboard: arrows move between rows, V and N mark, D takes back.
const rows = (list) => [...list.querySelectorAll("[data-mark-row]")];
const first = (row) => row?.querySelector("button, a");

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-mark-row]");
  if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = rows(row.closest("[data-marks]"));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const button = row.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (step) first(all[all.indexOf(row) + step])?.focus();
  else if (button) button.click();
  if (step || button) event.preventDefault();
});

// The row comes back anew: whoever marked it goes on from there.
document.addEventListener("htmx:afterSwap", (event) => {
  const row = event.detail.elt?.closest?.("[data-mark-row]");
  if (row && document.activeElement === document.body) first(row.querySelector("form") ?? row)?.focus();
});
