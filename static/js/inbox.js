// The live inbox: events redraw the list and the open thread; a typed draft is never touched.
import { calmly, listen } from "./live.js";
import "./composer.js";

const thread = document.getElementById("thread");
const byId = (id) => document.getElementById(id);
const open = () => thread.dataset.conversation;

const refreshList = calmly(() => htmx.trigger("#conversation-list", "refresh"));
const load = (url, target, swap) => htmx.ajax("GET", url, { target, swap });

function atEnd() {
  const scroll = byId("thread-scroll");
  return !scroll || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
}
function toEnd() {
  const scroll = byId("thread-scroll");
  if (scroll) scroll.scrollTop = scroll.scrollHeight;
}
const shown = () => [...document.querySelectorAll("#messages > [data-id]")];
export const lastShown = () => Number(shown().at(-1)?.dataset.id || 0);

// One request at a time: what arrives meanwhile is asked for once more afterwards.
let fetching = false;
let again = false;
async function fetchNewer() {
  const messages = byId("messages");
  if (!messages) return;
  if (fetching) { again = true; return; }
  fetching = true;
  try {
    const query = lastShown() ? `?after=${lastShown()}` : "";
    await load(messages.dataset.url + query, "#messages", lastShown() ? "beforeend" : "innerHTML");
  } finally {
    fetching = false;
    if (again) { again = false; fetchNewer(); }
  }
}
const refreshHead = calmly(() => byId("messages") && load(byId("messages").dataset.headUrl, "#thread-head", "outerHTML"));
const refreshPanel = calmly(() => byId("messages") && load(byId("messages").dataset.panelUrl, "#side-panel", "innerHTML"));
const refreshTicks = calmly(() => {
  const first = document.querySelector("#messages [data-unsettled]")?.closest("[data-id]");
  if (first) load(`${byId("messages").dataset.deliveriesUrl}?after=${first.dataset.id}`, "#messages", "none");
});

// A visitor is writing: shown for some seconds after each sign of it.
const TYPING_MS = 6000;
let typingTimer;
function visitorStops() {
  clearTimeout(typingTimer);
  const line = byId("visitor-typing");
  if (line) line.hidden = true;
}
function visitorTypes() {
  clearTimeout(typingTimer);
  const line = byId("visitor-typing");
  if (line) line.hidden = false;
  typingTimer = setTimeout(visitorStops, TYPING_MS);
}

listen(
  ({ conversation, kind }) => {
    if (kind === "typing") { if (conversation === open()) visitorTypes(); return; }
    if (kind === "message" && conversation === open()) visitorStops();
    refreshList();
    if (conversation !== open()) return;
    if (kind === "message") { fetchNewer(); refreshHead(); refreshTicks(); }
    if (kind === "delivery") refreshTicks();
    if (kind === "state") { fetchNewer(); refreshHead(); refreshPanel(); }
    if (kind === "booking") refreshPanel();
  },
  () => {
    refreshList();
    if (open()) { fetchNewer(); refreshHead(); refreshTicks(); refreshPanel(); }
  },
);

// What the member does here shows in the list at once, whether or not the stream is up.
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.detail.requestConfig.verb === "post") refreshList();
});

let stick = true;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "messages") stick = atEnd();
});
document.addEventListener("htmx:afterSwap", (event) => {
  const id = event.detail.target.id;
  if (id === "thread") {
    thread.dataset.conversation = byId("composer")?.dataset.conversation || uuidOfAddress();
    thread.closest(".inbox").classList.add("has-thread");
    thread.classList.remove("show-panel");
    markOpen();
    toEnd();
    refreshList();
  }
  if (id === "messages") { dropRepeats(); if (stick) toEnd(); }
  if (id === "conversation-list" || event.target.id === "conversation-list") markOpen();
});

const uuidOfAddress = () => location.pathname.split("/").filter(Boolean).at(-1);

function markOpen() {
  for (const link of document.querySelectorAll(".conv")) {
    if (link.dataset.uuid === open()) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
function dropRepeats() {
  const seen = new Set();
  for (const item of shown()) {
    if (seen.has(item.dataset.id)) {
      const day = item.previousElementSibling;
      if (day?.classList.contains("day-mark")) day.remove();
      item.remove();
    }
    seen.add(item.dataset.id);
  }
}
toEnd();
