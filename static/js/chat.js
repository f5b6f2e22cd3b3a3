// The visitors' chat. The page asks for news: quickly while an answer is due, ever more slowly
// while nothing happens. What the visitor writes is kept and sent again, under the same id, until
// the business has it.
import { bubble, keep, kindOf, rename, watch } from "./chat-files.js";

const POLL_MS = { first: 1500, last: 20000, team: 4000, hidden: 60000, growth: 1.4 };
const PATIENCE_MS = 60000; // how long "writing…" is believed
const RETRY_MS = 3000;

const byId = (id) => document.getElementById(id);
const page = byId("chat");
const words = page.dataset;
const list = byId("messages");
const thread = byId("thread");
const text = byId("text");

// ---------------------------------------------------------------- what is remembered
// Without storage (private windows) the chat works and is forgotten with the page.
const memory = {};
function recall() {
  try { return localStorage.getItem(words.storageKey) || ""; } catch { return memory.token || ""; }
}
function remember(token) {
  memory.token = token;
  try { localStorage.setItem(words.storageKey, token); } catch { /* kept in memory */ }
}

// Ids made by hand: crypto.randomUUID exists on secure pages only.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// ---------------------------------------------------------------- the API
async function call(url, body, token = recall()) {
  const headers = token ? { "X-Chat-Token": token } : {};
  const isForm = body instanceof FormData; // its boundary is the browser's to say
  if (body && !isForm) headers["Content-Type"] = "application/json";
  const method = body ? "POST" : "GET";
  const response = await fetch(url, { method, headers, credentials: "same-origin", body: isForm ? body : body && JSON.stringify(body) });
  const isJson = (response.headers.get("Content-Type") || "").includes("json");
  return { ok: response.ok, status: response.status, wait: Number(response.headers.get("Retry-After")) * 1000, data: isJson ? await response.json() : {} };
}

async function startSession(name) {
  let answer = await call(words.sessionUrl, { name });
  if (answer.status === 403) answer = await call(words.sessionUrl, { name }, "");
  if (!answer.ok) throw new Error(answer.data.detail || words.sayFailed);
  remember(answer.data.token);
}

async function fetchFile(id) {
  const response = await fetch(`${words.filesUrl}/${id}`, { headers: { "X-Chat-Token": recall() }, credentials: "same-origin" });
  if (!response.ok) throw new Error();
  return response.blob();
}

function reasonOf(data) {
  const first = Object.values(data)[0];
  return Array.isArray(first) ? first[0] : first || words.sayRefused;
}

// ---------------------------------------------------------------- drawing
const atEnd = () => thread.scrollHeight - thread.scrollTop - thread.clientHeight < 120;
const toEnd = () => { thread.scrollTop = thread.scrollHeight; };
const clock = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);

function element(name, className, content = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = content;
  return made;
}

// Under a message: what can be pressed. Only what was offered last can be, until it is answered.
function keys(message) {
  const group = element("div", "choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", words.sayChoices);
  group.append(...message.choices.map(({ title, description, token }) => {
    const button = element("button", "choice", title);
    button.type = "button";
    if (description) button.append(element("small", "", description));
    button.addEventListener("click", () => {
      press(button);
      say(title, token);
      list.focus({ preventScroll: true });
    });
    return button;
  }));
  return group;
}
function press(button) {
  button.setAttribute("aria-pressed", "true");
  closeKeys(button.parentElement);
}
const closeKeys = (group) => group.querySelectorAll("button").forEach((button) => { button.disabled = true; });

// What is closed stays to be read, with the one that was pressed marked.
function settleKeys() {
  const groups = [...list.querySelectorAll(".choices")];
  const last = groups.at(-1);
  const mine = [...list.querySelectorAll(".mine")].at(-1);
  const answered = mine && last && last.compareDocumentPosition(mine) & Node.DOCUMENT_POSITION_FOLLOWING;
  groups.forEach((group) => { if (group !== last || answered) closeKeys(group); });
}

function draw(key, author, body, at, note = "", file = null) {
  const item = element("li", author === "visitor" ? "message mine" : "message");
  item.dataset.key = key;
  const authors = { visitor: words.sayVisitor, assistant: words.sayAssistant, team: words.sayTeam, business: words.sayBusiness };
  const name = element("p", author === "visitor" ? "author visually-hidden" : "author", authors[author]);
  const said = file ? bubble(file, body, fetchFile) : element("p", "bubble", body);
  if (author !== "visitor") link(said);
  item.append(name, said, element("p", "meta", note || clock(at)));
  return item;
}

// What the business writes may hold addresses: they open beside the chat.
function link(said) {
  const pieces = said.textContent.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]»])/);
  if (pieces.length === 1) return;
  said.replaceChildren(...pieces.map((piece, place) => {
    if (place % 2 === 0) return piece;
    const made = element("a", "", piece);
    made.href = piece;
    made.target = "_blank";
    made.rel = "noopener";
    return made;
  }));
}

const drawn = (key) => list.querySelector(`[data-key="${CSS.escape(key)}"]`);
function note(id, said, failed = false) {
  const item = drawn(id);
  if (!item) return;
  item.querySelector(".meta").textContent = said;
  item.classList.toggle("failed", failed);
}

function show(message) {
  const pending = message.client_id && drawn(message.client_id);
  if (pending) {
    // Its place is the one it has in the thread, not where it was typed.
    pending.remove();
    outbox.delete(message.client_id);
  }
  if (drawn(message.id)) return;
  const [file] = message.files;
  if (file && message.client_id) rename(message.client_id, file.id);
  const item = draw(message.id, message.author, message.text, new Date(message.at), "", file);
  if (message.choices.length) item.append(keys(message));
  if (message.pressed) {
    const group = drawn(message.pressed.message)?.querySelector(".choices");
    group?.children[message.pressed.place]?.setAttribute("aria-pressed", "true");
  }
  const firstPending = [...outbox.keys()].map(drawn).find(Boolean);
  list.insertBefore(item, firstPending || null);
}

// ---------------------------------------------------------------- writing
const outbox = new Map(); // id -> what is sent, not yet seen in the thread
const unsent = []; // ids, in the order in which they were written
let sending = false;

function say(body, choice = "") {
  const id = newId();
  queue({ id, text: body, choice }, draw(id, "visitor", body, new Date(), words.saySending));
}

// A file goes out as a message of its own, in its turn, with what was typed as the words under it.
function sendFile(blob) {
  const [id, body] = [newId(), text.value.trim()];
  text.value = "";
  const form = new FormData();
  form.append("id", id);
  form.append("text", body);
  form.append("file", blob, blob.name);
  keep(id, blob);
  const file = { id, kind: kindOf(blob), name: blob.name };
  queue(form, draw(id, "visitor", body, new Date(), words.saySending, file), id);
}

function queue(what, item, id = what.id) {
  outbox.set(id, what);
  unsent.push(id);
  list.append(item);
  settleKeys();
  toEnd();
  sendAll();
}

async function sendAll() {
  if (sending) return;
  sending = true;
  while (unsent.length) {
    const wait = await sendOne(unsent[0]);
    if (wait) await new Promise((resume) => setTimeout(resume, wait));
    else unsent.shift();
  }
  sending = false;
  lookSoon();
}

// How long to wait before the same message is tried again; 0 when it is settled.
async function sendOne(id) {
  try {
    const what = outbox.get(id);
    const answer = await call(what instanceof FormData ? words.filesUrl : words.messagesUrl, what);
    if (answer.ok) {
      note(id, words.saySent);
      waitingSince = Date.now();
      return 0;
    }
    if (answer.status === 403) {
      remember("");
      await startSession(byId("name").value);
      return RETRY_MS;
    }
    if (answer.status === 429 || answer.status >= 500) {
      note(id, answer.data.detail || words.sayRetrying);
      return answer.wait || RETRY_MS;
    }
    note(id, `${words.sayRefused}: ${reasonOf(answer.data)}`, true);
    outbox.delete(id);
    return 0;
  } catch {
    // The network is away: the message stays and goes out when it is back.
    note(id, words.sayRetrying);
    return RETRY_MS;
  }
}

// ---------------------------------------------------------------- reading
let last = "";
let pause = POLL_MS.first;
let timer;
let looking = false;
let waitingSince = 0;

async function look() {
  if (looking) return;
  looking = true;
  try {
    const answer = await call(words.messagesUrl + (last ? `?after=${last}` : ""));
    if (answer.ok) receive(answer.data);
    else if (answer.wait) pause = Math.max(pause, answer.wait);
  } catch {
    // The network is away: the next look comes later, and at once when it is back.
    pause = Math.max(pause, RETRY_MS);
  } finally {
    looking = false;
  }
  schedule();
}

function receive(data) {
  const stay = !atEnd();
  data.messages.forEach(show);
  const newest = data.messages.at(-1);
  if (newest) {
    last = newest.id;
    pause = POLL_MS.first;
    settleKeys();
  }
  const patient = Date.now() - waitingSince < PATIENCE_MS;
  const writing = patient && (data.waiting || (outbox.size > 0 && data.answering === "assistant"));
  byId("writing").hidden = !(writing || data.typing);
  byId("writing-who").textContent = data.typing ? words.sayTeamTypes : words.sayAssistantTypes;
  byId("answering").textContent = data.answering === "team" ? words.sayByTeam : words.sayByAssistant;
  if (newest && !stay) toEnd();
  if (data.more) pause = 0;
  else if (writing) pause = POLL_MS.first;
  else if (!newest) pause = Math.min(Math.max(pause, POLL_MS.first) * POLL_MS.growth, data.answering === "team" ? POLL_MS.team : POLL_MS.last);
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(look, document.hidden ? POLL_MS.hidden : pause);
}
function lookSoon() {
  pause = POLL_MS.first;
  schedule();
}

// ---------------------------------------------------------------- the page
function open() {
  byId("start").hidden = true;
  thread.hidden = byId("composer").hidden = false;
  look();
}

byId("start").addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = byId("start-problem");
  const button = event.submitter || event.target.querySelector("button");
  button.disabled = true;
  problem.hidden = true;
  try {
    await startSession(byId("name").value);
    open();
    text.focus();
  } catch (error) {
    problem.textContent = error instanceof TypeError ? words.sayFailed : error.message;
    problem.hidden = false;
  }
  button.disabled = false;
});

// The team sees that the visitor is writing, told every few seconds.
const TELL_MS = 5000;
let told = 0;
text.addEventListener("input", () => {
  if (!text.value.trim() || !last || Date.now() - told < TELL_MS) return;
  told = Date.now();
  call(words.typingUrl, {}).catch(() => {});
});

watch(sendFile);
byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  if (text.value.trim()) say(text.value);
  text.value = "";
  text.focus();
});
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("composer").requestSubmit();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden && !thread.hidden) { pause = POLL_MS.first; look(); } });
window.addEventListener("online", () => { if (!thread.hidden) look(); });

// Who has chatted here before goes on where they were, under a fresh token.
if (recall()) {
  startSession("").then(open, () => { byId("start").hidden = false; });
} else {
  byId("start").hidden = false;
}
