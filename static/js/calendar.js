// The calendar page: places the blocks (the policy allows no style attributes), keeps the now line
// moving, and reads the page anew when something has changed.
import { calmly, listen } from "./live.js";
import { lifted } from "./calendar-drag.js";
import { follow } from "./calendar-keys.js";
import { place } from "./calendar-place.js";
import "./calendar-form.js";
import "./calendar-slot.js";

const root = () => document.getElementById("calendar");
const scroller = () => document.getElementById("cal");
const refresh = calmly(() => { if (!lifted()) htmx.trigger("#calendar", "refresh"); });

let kept = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "calendar") return;
  kept = { top: scroller()?.scrollTop ?? 0, left: scroller()?.scrollLeft ?? 0 };
});
document.addEventListener("htmx:afterSettle", () => {
  if (!kept) return;
  place(root());
  scroller()?.scrollTo(kept);
  kept = null;
  follow();
});
document.addEventListener("calendar-changed", refresh);
listen(({ kind }) => { if (kind === "booking") refresh(); }, refresh);

const began = Date.now();
setInterval(() => {
  const line = document.querySelector(".cal-now");
  if (!line) return;
  line.dataset.start ||= line.dataset.top;
  line.dataset.top = Number(line.dataset.start) + (Date.now() - began) / 60000;
  place(root());
}, 60000);

place(root());
follow();
window.addEventListener("resize", () => place(root()));
const line = document.querySelector(".cal-now");
if (line) scroller().scrollTop = Math.max(0, line.offsetTop - 160);
if (root().dataset.open) htmx.ajax("GET", root().dataset.open, "#drawer-content");

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-help]")) return;
  document.getElementById("cal-more").hidePopover();
  document.getElementById("cal-help").showModal();
});
