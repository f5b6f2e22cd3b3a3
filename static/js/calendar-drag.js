// Dragging a booking's block to another time or person. Nothing is moved here: a dialog says what
// would come of it, and the block goes back unless that is agreed to.
import { clockAt, columnAt, minutesAt, moment, perMinute } from "./calendar-place.js";

const THRESHOLD = 5;
const HOLD_MS = 350;
const EDGE = 48;
let drag = null;

export const lifted = () => Boolean(drag && drag.ghost);

document.addEventListener("pointerdown", (event) => {
  const block = event.target.closest(".cal-event[data-move]");
  if (!block || event.button !== 0) return;
  drag = { block, x: event.clientX, y: event.clientY, grip: 0, ghost: null, at: null };
  drag.grip = (event.clientY - block.getBoundingClientRect().top) / perMinute();
  if (event.pointerType === "touch") drag.timer = setTimeout(lift, HOLD_MS);
});

document.addEventListener("pointermove", (event) => {
  if (!drag || drag.asked) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > THRESHOLD;
  if (!drag.ghost) {
    if (!far) return;
    if (event.pointerType === "touch") return drop();
    lift();
  }
  over(event.clientX, event.clientY);
});

document.addEventListener("pointerup", () => {
  if (!drag || drag.asked) return;
  if (!drag.ghost) return drop();
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), 0);
  if (drag.at) ask();
  else drop();
});
document.addEventListener("pointercancel", () => { if (drag && !drag.asked) drop(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag && !drag.asked) drop();
});
document.addEventListener("touchmove", (event) => {
  if (lifted()) event.preventDefault();
}, { passive: false });
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.(".cal-event")) event.preventDefault();
});
document.addEventListener("close", (event) => {
  if (event.target.id === "confirm-dialog") drop();
}, true);
document.addEventListener("htmx:responseError", () => drop());
document.addEventListener("htmx:sendError", () => drop());

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

function lift() {
  clearTimeout(drag.timer);
  const ghost = drag.block.cloneNode(true);
  for (const name of ["href", "data-move", "data-top", "hx-get"]) ghost.removeAttribute(name);
  ghost.classList.add("is-ghost");
  ghost.style.left = "2px";
  ghost.style.width = "calc(100% - 5px)";
  drag.block.classList.add("is-lifted");
  drag.ghost = ghost;
  drag.time = ghost.querySelector(".cal-clock");
  document.body.classList.add("is-dragging");
}

function over(x, y) {
  scrollNear(x, y);
  const column = columnAt(x);
  if (!column || (column.dataset.kind && column.dataset.kind !== "staff")) return;
  const step = Number(drag.block.dataset.step) || 15;
  const minutes = minutesAt(column, y - drag.grip * perMinute() + (step / 2) * perMinute(), step);
  column.append(drag.ghost);
  drag.ghost.style.top = `${minutes * perMinute()}px`;
  if (drag.time) drag.time.textContent = clockAt(minutes).clock;
  const home = drag.block.closest(".cal-col") === column && minutes === Number(drag.block.dataset.top);
  drag.at = home ? null : { column, minutes };
}

function scrollNear(x, y) {
  const scroller = document.getElementById("cal");
  const box = scroller.getBoundingClientRect();
  const bottom = Math.min(box.bottom, innerHeight);
  if (y > bottom - EDGE) scroller.scrollTop += 12;
  if (y < box.top + EDGE * 2) scroller.scrollTop -= 12;
  if (x > box.right - EDGE) scroller.scrollLeft += 12;
  if (x < box.left + EDGE) scroller.scrollLeft -= 12;
}

function ask() {
  drag.asked = true;
  document.body.classList.remove("is-dragging");
  const asked = moment(drag.at.column, drag.at.minutes);
  asked.staff ||= drag.block.dataset.with;
  const query = new URLSearchParams(asked);
  htmx.ajax("GET", `${drag.block.dataset.move}?${query}`, "#confirm-content");
}

function drop() {
  if (!drag) return;
  clearTimeout(drag.timer);
  drag.ghost?.remove();
  drag.block.classList.remove("is-lifted");
  document.body.classList.remove("is-dragging");
  drag = null;
}
