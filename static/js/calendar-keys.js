// The grid by keyboard: one stop at a time has the focus, a booking or a free half hour.
import { chooseSlot, newAt } from "./calendar-slot.js";
import { clockAt, grid, perMinute } from "./calendar-place.js";

const STEP = 30;
const MORNING = 9 * 60;
let last = null; // the link of the block that had the focus, for when the page is read anew

const columns = () => [...document.querySelectorAll(".cal-col")];
const blocksOf = (column) => [...column.querySelectorAll("a.cal-event:not(.is-ghost)")];

// Called whenever the grid is new: one block can be reached by Tab, the others by the arrows.
export function follow() {
  const blocks = [...document.querySelectorAll("a.cal-event")];
  for (const block of blocks) block.tabIndex = -1;
  const again = last && blocks.find((block) => block.getAttribute("href") === last.href);
  const first = again || blocks[0];
  if (first) first.tabIndex = 0;
  if (again && last.focused && document.activeElement === document.body) again.focus();
  if (!first && grid()) moveCursor(columns()[0], firstFree(), false);
}

document.addEventListener("focusin", (event) => {
  const block = event.target.closest("a.cal-event");
  if (!block) return;
  for (const each of document.querySelectorAll("a.cal-event, .cal-cursor")) each.tabIndex = -1;
  block.tabIndex = 0;
  last = { href: block.getAttribute("href"), focused: true };
});
document.addEventListener("focusout", () => { if (last) last.focused = false; });

function firstFree() {
  return Math.max(0, MORNING - Number(grid().dataset.first));
}

function cursor() {
  const found = document.querySelector(".cal-cursor");
  if (found) return found;
  const made = document.createElement("div");
  made.className = "cal-cursor";
  made.setAttribute("role", "gridcell");
  return made;
}

function moveCursor(column, minutes, focus = true) {
  const it = cursor();
  const free = document.getElementById("slot-menu")?.dataset.free || "";
  it.dataset.minutes = minutes;
  it.tabIndex = 0;
  it.style.top = `${minutes * perMinute()}px`;
  it.style.height = `${STEP * perMinute()}px`;
  it.setAttribute("aria-label", `${column.getAttribute("aria-label")}, ${clockAt(minutes).clock} ${free}`);
  column.append(it);
  if (focus) {
    for (const block of document.querySelectorAll("a.cal-event")) block.tabIndex = -1;
    it.focus();
    it.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

// Everything in a column that the arrows stop at, from above: its blocks and its free half hours.
function stopsOf(column) {
  const stops = blocksOf(column).map((block) => ({
    at: Number(block.dataset.top), until: Number(block.dataset.top) + Number(block.dataset.length), block,
  }));
  const taken = [...stops];
  for (let at = 0; at < Number(grid().dataset.minutes); at += STEP) {
    if (!taken.some((each) => each.at < at + STEP && each.until > at)) stops.push({ at });
  }
  return stops.sort((a, b) => a.at - b.at);
}

function go(column, stop) {
  if (stop.block) {
    stop.block.focus();
    stop.block.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else {
    moveCursor(column, stop.at);
  }
}

function here() {
  const focused = document.activeElement;
  const column = focused?.closest?.(".cal-col");
  if (!column) return null;
  const block = focused.closest("a.cal-event");
  if (!block && !focused.closest(".cal-cursor")) return null;
  const at = Number(block ? block.dataset.top : focused.dataset.minutes);
  return { column, block, at };
}

function vertical(by, { column, block, at }) {
  const stops = stopsOf(column);
  const now = stops.findIndex((stop) => (block ? stop.block === block : !stop.block && stop.at === at));
  const next = stops[now + by];
  if (next) go(column, next);
}

function horizontal(by, { column, at }) {
  const all = columns();
  const next = all[all.indexOf(column) + by];
  if (!next) return;
  const stops = stopsOf(next);
  go(next, stops.reduce((best, stop) => (Math.abs(stop.at - at) < Math.abs(best.at - at) ? stop : best)));
}

const KEYS = {
  ArrowDown: (place) => vertical(1, place),
  ArrowUp: (place) => vertical(-1, place),
  ArrowRight: (place) => horizontal(1, place),
  ArrowLeft: (place) => horizontal(-1, place),
  m: ({ block }) => {
    if (block?.dataset.move) htmx.ajax("GET", block.dataset.move, "#confirm-content");
  },
  Enter: ({ block, column, at }) => {
    if (block) return false;
    const box = document.activeElement.getBoundingClientRect();
    if (document.getElementById("slot-menu")) chooseSlot(column, at, box.left + 40, box.bottom);
    return true;
  },
};
const ANYWHERE = {
  n: (place) => {
    if (place && !place.block && document.getElementById("slot-menu")) newAt(place.column, place.at);
    else document.getElementById("cal-new")?.click();
  },
  t: () => document.querySelector("[data-today]").click(),
  "?": () => document.getElementById("cal-help").showModal(),
  PageDown: () => document.querySelector(".cal-steps [rel=next]").click(),
  PageUp: () => document.querySelector(".cal-steps [rel=prev]").click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input, textarea, select, [popover]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const place = grid() && here();
  if (place && KEYS[key]) {
    if (KEYS[key](place) !== false) event.preventDefault();
  } else if (ANYWHERE[key]) {
    event.preventDefault();
    ANYWHERE[key](place);
  }
});
