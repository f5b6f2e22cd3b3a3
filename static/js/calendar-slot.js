// A free stretch: a click or a drag over it asks what to do with it.
import { clockAt, columnAt, grid, minutesAt, moment, perMinute } from "./calendar-place.js";

const STEP = 15;
const USUAL = 30;
const BUSY = ".cal-event, a, button, .cal-cursor";
const menu = () => document.getElementById("slot-menu");
const box = document.createElement("div");
box.className = "cal-select";
box.setAttribute("aria-hidden", "true");

let chosen = null;
let from = null;

document.addEventListener("pointerdown", (event) => {
  const column = event.target.closest(".cal-col");
  if (!column || !menu() || event.button !== 0 || event.pointerType === "touch") return;
  if (event.target.closest(BUSY) || !("writes" in grid().dataset)) return;
  from = { column, y: event.clientY, start: minutesAt(column, event.clientY, STEP), far: false };
});

document.addEventListener("pointermove", (event) => {
  if (!from) return;
  from.far ||= Math.abs(event.clientY - from.y) > 6;
  if (!from.far) return;
  const at = minutesAt(from.column, event.clientY, STEP);
  mark(from.column, Math.min(from.start, at), Math.max(from.start, at) + STEP);
});

document.addEventListener("pointerup", (event) => {
  if (!from) return;
  const { column, far } = from;
  from = null;
  if (!far) {
    if (columnAt(event.clientX) !== column) return;
    const start = minutesAt(column, event.clientY, USUAL);
    mark(column, start, start + USUAL);
  }
  const { clientX, clientY } = event;
  setTimeout(() => show(clientX, clientY), 0);
});

// For a tap there is no drag: the click itself chooses.
document.addEventListener("click", (event) => {
  const column = event.target.closest(".cal-col");
  if (event.pointerType !== "touch" || !column || !menu() || event.target.closest(BUSY)) return;
  const start = minutesAt(column, event.clientY, USUAL);
  mark(column, start, start + USUAL);
  show(event.clientX, event.clientY);
});

document.addEventListener("click", (event) => {
  const todo = event.target.closest("#slot-menu [data-do]");
  if (!todo || !chosen) return;
  const asked = chosen;
  menu().hidePopover();
  act(todo.dataset.do, asked);
});

export function chooseSlot(column, minutes, x, y) {
  mark(column, minutes, minutes + USUAL);
  show(x, y);
}

export function newAt(column, minutes) {
  mark(column, minutes, minutes + USUAL);
  act("new", chosen);
  box.remove();
}

function mark(column, start, end) {
  column.append(box);
  box.style.top = `${start * perMinute()}px`;
  box.style.height = `${(end - start) * perMinute()}px`;
  const until = clockAt(end).clock;
  chosen = { ...moment(column, start), until };
  box.textContent = `${chosen.clock} – ${until}`;
  document.getElementById("slot-when").textContent = `${column.dataset.said}, ${chosen.clock} – ${until}`;
}

function show(x, y) {
  const popover = menu();
  if (popover.matches(":popover-open")) popover.hidePopover();
  popover.showPopover();
  const { width, height } = popover.getBoundingClientRect();
  popover.style.left = `${Math.max(8, Math.min(x + 8, innerWidth - width - 8))}px`;
  popover.style.top = `${Math.max(8, Math.min(y + 8, innerHeight - height - 8))}px`;
  popover.querySelector("button").focus();
}

// The page is read anew without this menu, so one listener is enough.
menu()?.addEventListener("toggle", (event) => {
  if (event.newState === "closed") box.remove();
});

function act(what, { until, ...asked }) {
  const urls = menu().dataset;
  if (what === "why") {
    location.href = `${urls.why}?${new URLSearchParams({ day: asked.day, at: asked.clock, ...(asked.staff && { staff: asked.staff }) })}`;
    return;
  }
  if (what === "block") asked.until_clock = until;
  htmx.ajax("GET", `${what === "block" ? urls.block : urls.new}?${new URLSearchParams(asked)}`, "#drawer-content");
}
