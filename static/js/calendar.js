// Places the week's blocks (the policy allows no style attributes) and keeps the now line moving.
import { calmly, listen } from "./live.js";

const HOUR = 60;

function place(root) {
  const hour = root.querySelector(".cal-hours li");
  if (!hour) return;
  const perMinute = hour.getBoundingClientRect().height / HOUR;
  for (const block of root.querySelectorAll("[data-top]")) {
    const { top, length, lane, lanes } = block.dataset;
    block.style.top = `${top * perMinute}px`;
    if (length) block.style.height = `${length * perMinute - (lanes ? 1 : 0)}px`;
    if (lanes) {
      block.style.left = `calc(${(100 * lane) / lanes}% + 2px)`;
      block.style.width = `calc(${100 / lanes}% - 5px)`;
    }
    block.dataset.placed = "";
  }
}

const week = () => document.getElementById("week");
const refresh = calmly(() => htmx.trigger("#week", "refresh"));

let kept = 0;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "week") kept = document.getElementById("cal").scrollTop;
});
document.addEventListener("htmx:afterSettle", () => {
  if (week().querySelector("[data-top]:not([data-placed])")) {
    place(week());
    document.getElementById("cal").scrollTop = kept;
  }
});
document.addEventListener("calendar-changed", refresh);
listen(({ kind }) => { if (kind === "booking") refresh(); }, refresh);

const began = Date.now();
setInterval(() => {
  const line = document.querySelector(".cal-now");
  if (!line) return;
  line.dataset.start ||= line.dataset.top;
  line.dataset.top = Number(line.dataset.start) + (Date.now() - began) / 60000;
  place(week());
}, 60000);

place(week());
window.addEventListener("resize", () => place(week()));
const line = document.querySelector(".cal-now");
if (line) document.getElementById("cal").scrollTop = Math.max(0, line.offsetTop - 160);
if (week().dataset.open) htmx.ajax("GET", week().dataset.open, "#drawer-content");
