// The board of leads: cards are moved with the mouse, with the keyboard, or with their own menu.
// Which columns take a card is the server's table; a refused or late move puts the card right.
import { toast } from "./toast.js";

const STARTS_AT = 6;
const EDGE = 60;
const csrf = document.body.dataset.csrf;

const root = () => document.getElementById("board");
const cards = () => [...root().querySelectorAll(".lead-card")];
const columns = () => [...root().querySelectorAll(".board-column")];
const columnOf = (card) => card.closest(".board-column");
const columnBy = (state) => root().querySelector(`.board-column[data-state="${state}"]`);
const cardBy = (uuid) => root().querySelector(`.lead-card[data-lead="${uuid}"]`);
const takes = (column) => column.dataset.to.split(" ").filter(Boolean);
const nameOf = (card) => card.querySelector(".lead-open").textContent;
const mayWrite = () => "writable" in root().dataset;

function say(key, values) {
  const text = root().dataset[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  document.getElementById("board-say").textContent = text;
}

// --- One tab stop in the whole board: the card that was last there
let current;
function settle(focus) {
  const all = cards();
  if (!all.includes(current)) current = current && cardBy(current.dataset.lead) || all[0];
  for (const card of all) {
    card.tabIndex = card === current ? 0 : -1;
    for (const inner of card.querySelectorAll("a, summary")) inner.tabIndex = card.tabIndex;
    card.setAttribute("aria-describedby", "board-keys");
  }
  if (!focus || !current) return;
  current.focus();
  current.scrollIntoView({ block: "nearest", inline: "nearest" });
}
function goTo(card) {
  if (!card) return;
  current = card;
  settle(true);
}

// --- Telling the server
async function send(card, to) {
  const from = columnOf(card);
  if (!takes(from).includes(to)) {
    const values = { from: from.dataset.label, column: columnBy(to).dataset.label };
    const text = root().dataset.sayRefused.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    toast(text, "error");
    return;
  }
  card.classList.add("is-busy");
  place(card, to);
  const body = new URLSearchParams({ move: `${from.dataset.state}:${to}` });
  try {
    const answer = await fetch(`/leads/${card.dataset.lead}/move/`, {
      method: "POST", body, headers: { "X-CSRFToken": csrf, Accept: "application/json" },
    });
    if (!answer.headers.get("Content-Type")?.includes("json")) throw new Error(String(answer.status));
    const fresh = await answer.json();
    redraw(fresh);
    if (answer.ok) document.getElementById("board-say").textContent = fresh.text;
    else toast(fresh.text, "error");
  } catch {
    card.classList.remove("is-busy");
    place(card, from.dataset.state);
    toast(root().dataset.sayFailed, "error");
  }
}
function place(card, state) {
  const from = columnOf(card), to = columnBy(state);
  if (from === to) return;
  to.querySelector("[data-cards]").prepend(card);
  count(from.dataset.state, -1);
  count(state, 1);
}
function count(state, by) {
  for (const badge of root().querySelectorAll(`[data-count-of="${state}"]`)) badge.textContent = Number(badge.textContent) + by;
}
function redraw({ uuid, state, card: html }) {
  const old = cardBy(uuid);
  if (!old) return;
  place(old, state);
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const fresh = template.content.querySelector(".lead-card");
  const had = old.contains(document.activeElement) || old === current;
  old.replaceWith(fresh);
  if (had) current = fresh;
  settle(had && !document.querySelector("dialog[open]"));
}

// --- With the keyboard
let picked;
let over;
function pick(card) {
  const here = columnOf(card), ends = takes(here);
  const names = { name: nameOf(card), column: here.dataset.label };
  if (!ends.length) { say("sayNowhere", names); return; }
  picked = card;
  over = here;
  mark(card, here);
  say("sayPicked", { ...names, targets: ends.map((end) => columnBy(end).dataset.label).join(", ") });
}
function mark(card, here) {
  card.classList.add("is-picked");
  root().classList.add("is-moving");
  here.classList.add("is-source");
  for (const end of takes(here)) columnBy(end).classList.add("is-open");
}
function unmark() {
  root().classList.remove("is-moving");
  for (const column of columns()) column.classList.remove("is-source", "is-open", "is-over");
  root().querySelector(".is-picked")?.classList.remove("is-picked");
}
function hover(column) {
  for (const each of columns()) each.classList.toggle("is-over", each === column);
}
function choose(step) {
  const here = columnOf(picked);
  const open = columns().filter((column) => column === here || takes(here).includes(column.dataset.state));
  over = open[Math.min(Math.max(open.indexOf(over) + step, 0), open.length - 1)];
  hover(over === here ? null : over);
  over.scrollIntoView({ block: "nearest", inline: "nearest" });
  say("sayOver", { column: over.dataset.label });
}
function drop(state) {
  const card = picked, here = columnOf(card);
  picked = undefined;
  unmark();
  if (state && state !== here.dataset.state) { current = card; return send(card, state); }
  say("sayBack", { name: nameOf(card), column: here.dataset.label });
}
function step(card, key) {
  const list = [...columnOf(card).querySelectorAll(".lead-card")];
  const at = list.indexOf(card);
  if (key === "ArrowDown" || key === "ArrowUp") return list[at + (key === "ArrowDown" ? 1 : -1)];
  const side = key === "ArrowRight" ? 1 : -1;
  const all = columns();
  for (let n = all.indexOf(columnOf(card)) + side; all[n]; n += side) {
    const there = all[n].querySelectorAll(".lead-card");
    if (there.length) return there[Math.min(at, there.length - 1)];
  }
}
document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.(".lead-card");
  if (picked && event.key === "Escape") { event.preventDefault(); drop(); return; }
  if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = event.key.startsWith("Arrow"), enter = event.key === "Enter" || event.key === " ";
  if (!arrow && !enter) return;
  event.preventDefault();
  if (picked && arrow) { if (event.key === "ArrowLeft" || event.key === "ArrowRight") choose(event.key === "ArrowRight" ? 1 : -1); }
  else if (picked) drop(over.dataset.state);
  else if (arrow) goTo(step(card, event.key));
  else if (mayWrite()) pick(card);
});
document.addEventListener("focusin", (event) => {
  const card = event.target.closest?.(".lead-card");
  if (card && card !== current) { current = card; settle(); }
  if (picked && card !== picked) drop();
});

// --- With the mouse
let drag;
document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest?.(".lead-card");
  if (!card || !mayWrite() || event.button || event.pointerType === "touch") return;
  if (event.target.closest("details, button")) return;
  if (picked) drop();
  drag = { card, x: event.clientX, y: event.clientY, box: card.getBoundingClientRect() };
});
document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!drag.ghost && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < STARTS_AT) return;
  if (!drag.ghost) lift();
  drag.ghost.style.left = `${drag.box.left + event.clientX - drag.x}px`;
  drag.ghost.style.top = `${drag.box.top + event.clientY - drag.y}px`;
  const under = document.elementFromPoint(event.clientX, event.clientY)?.closest(".board-column");
  drag.over = under && under !== columnOf(drag.card) ? under : undefined;
  hover(drag.over && takes(columnOf(drag.card)).includes(drag.over.dataset.state) ? drag.over : null);
  drag.edge = edgeOf(event.clientX);
});
function lift() {
  const { card, box } = drag;
  drag.ghost = card.cloneNode(true);
  drag.ghost.classList.add("lead-ghost");
  drag.ghost.style.width = `${box.width}px`;
  document.body.append(drag.ghost);
  document.documentElement.classList.add("is-dragging");
  mark(card, columnOf(card));
  requestAnimationFrame(scrollOn);
}
function edgeOf(x) {
  const box = root().querySelector(".board").getBoundingClientRect();
  if (x > box.right - EDGE) return 1;
  return x < box.left + EDGE ? -1 : 0;
}
function scrollOn() {
  if (!drag?.ghost) return;
  root().querySelector(".board").scrollLeft += 14 * (drag.edge || 0);
  requestAnimationFrame(scrollOn);
}
function end(event) {
  if (!drag) return;
  const { card, ghost, over: there } = drag;
  drag = undefined;
  if (!ghost) return;
  ghost.remove();
  document.documentElement.classList.remove("is-dragging");
  unmark();
  if (event.type === "pointerup" && there) { current = card; send(card, there.dataset.state); }
  // The click that follows a drag is no wish to open the card.
  const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
}
document.addEventListener("pointerup", end);
document.addEventListener("pointercancel", end);
document.addEventListener("keydown", (event) => { if (drag && event.key === "Escape") end(event); });
document.addEventListener("dragstart", (event) => { if (event.target.closest?.(".lead-card")) event.preventDefault(); });

// --- Opening a card beside the board
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".lead-open");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  htmx.ajax("GET", link.href, "#drawer-content");
});

// --- With the card's own menu, and from the drawer
document.addEventListener("submit", (event) => {
  if (event.target.id !== "move-form" || !event.submitter) return;
  event.preventDefault();
  const card = event.submitter.closest(".lead-card");
  send(card, event.submitter.value.split(":")[1]);
});
document.addEventListener("lead-changed", async (event) => {
  const answer = await fetch(event.detail.url, { headers: { Accept: "application/json" } });
  if (answer.ok) redraw(await answer.json());
});

// --- One column at a time on a phone
document.addEventListener("click", (event) => {
  const tab = event.target.closest?.(".board-tab");
  if (!tab) return;
  event.preventDefault();
  for (const each of root().querySelectorAll(".board-tab")) each.removeAttribute("aria-current");
  tab.setAttribute("aria-current", "true");
  for (const column of columns()) column.classList.toggle("is-current", column.dataset.state === tab.dataset.column);
  tab.scrollIntoView({ block: "nearest", inline: "center" });
  history.replaceState(null, "", tab.href);
});

document.addEventListener("htmx:afterSettle", () => settle());
document.querySelector(".board-tab[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
settle();
