// The customer's phone: shows the stand-in's messages, sends what is typed or tapped.
const POLL_MS = 700;
const TYPING_MS = 9000;
const MEMORY = "mostrador-phone";

const root = document.getElementById("simulator");
const words = root.dataset;
const byId = (id) => document.getElementById(id);
const list = byId("sim-messages");
const scroll = byId("sim-scroll");
const chips = byId("sim-chips");
const field = byId("sim-text");
const choice = byId("sim-person");
const nameField = byId("sim-name");
const numberField = byId("sim-number");

// ---- which of the business's numbers it writes to
const lines = byId("sim-line");
const note = byId("sim-note");
const line = () => lines?.value ?? "";
lines?.addEventListener("change", () => {
  drawn = "";
  pending = [];
  note.textContent = note.textContent.replace(/\+\d+/, lines.selectedOptions[0].dataset.number);
  draw([]);
  poll();
});

// ---- who holds the phone
let people = [...choice.options].map((option) => ({ name: option.dataset.name, number: option.value }));
let current = 0;

function remember() {
  localStorage.setItem(MEMORY, JSON.stringify({ people, current }));
}
function recall() {
  try {
    const known = JSON.parse(localStorage.getItem(MEMORY));
    if (known?.people?.length) ({ people, current } = known);
  } catch {
    localStorage.removeItem(MEMORY);
  }
  if (!people[current]) current = 0;
}
const person = () => people[current];

function showPeople() {
  choice.replaceChildren(...people.map(({ name, number }) => new Option(name || number, number)));
  choice.selectedIndex = current;
  nameField.value = person().name;
  numberField.value = person().number;
}
function become(index) {
  current = index;
  pending = [];
  wroteAt = 0;
  remember();
  showPeople();
  draw([]);
  poll();
}
function randomNumber() {
  const digits = crypto.getRandomValues(new Uint32Array(12));
  return words.prefix + [...digits].slice(0, Number(words.digits)).map((digit) => digit % 10).join("");
}

// The names come in turn; when all are taken they come again with a number.
function newName() {
  const names = words.names.split(",");
  const round = Math.floor(people.length / names.length);
  const name = names[people.length % names.length];
  return round ? `${name} ${round + 1}` : name;
}

choice.addEventListener("change", () => become(choice.selectedIndex));
byId("sim-new").addEventListener("click", () => {
  people.push({ name: newName(), number: randomNumber() });
  become(people.length - 1);
  field.focus();
});
nameField.addEventListener("change", () => {
  person().name = nameField.value.trim();
  remember();
  showPeople();
});
numberField.addEventListener("change", () => {
  const number = numberField.value.replace(/[^+\d]/g, "");
  if (number) person().number = number;
  become(current);
});
byId("sim-fail").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  const body = new URLSearchParams({ number: person().number });
  const answer = await fetch(words.failUrl, { method: "POST", body, headers: { "X-CSRFToken": document.body.dataset.csrf } });
  button.setAttribute("aria-pressed", String(answer.ok));
});
byId("sim-who").addEventListener("submit", (event) => event.preventDefault());

// ---- the thread
let pending = [];
let wroteAt = 0;
let drawn = "";

function ticks(message, answered) {
  if (!message.mine) return [];
  const kind = { failed: "failed", sending: "sent" }[message.status] || "both";
  const label = answered ? words.sayRead : { failed: words.sayFailed, sent: words.saySent, both: words.sayDelivered }[kind];
  const mark = byId(`sim-tick-${kind}`).content.cloneNode(true);
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.textContent = label;
  return [mark, spoken];
}
// WhatsApp's *bold*; everything else is text and never markup.
function written(text) {
  return text.split(/(\*[^*\n]+\*)/).map((part) => {
    if (!/^\*[^*\n]+\*$/.test(part)) return part;
    const bold = document.createElement("strong");
    bold.textContent = part.slice(1, -1);
    return bold;
  });
}
const time = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: words.zone });

function bubble(message, answered) {
  const item = byId("sim-bubble").content.firstElementChild.cloneNode(true);
  item.classList.add(message.mine ? "is-mine" : "is-theirs");
  item.classList.toggle("is-read", answered);
  item.classList.toggle("is-failed", message.status === "failed");
  item.dataset.sid = message.sid;
  if (message.sms) item.querySelector(".bubble-meta").prepend("SMS ");
  item.querySelector(".bubble-text").append(...written(message.text));
  item.querySelector(".bubble-text").before(...(message.files ?? []).map(fileShown), ...placeShown(message.place));
  if (message.pressable) item.append(pressable(message.pressable));
  item.querySelector("time").textContent = time(message.at);
  item.querySelector(".bubble-ticks").append(...ticks(message, answered));
  return item;
}
function fileShown({ url, type, name }) {
  if (type.startsWith("image/")) {
    const picture = Object.assign(document.createElement("img"), { className: "bubble-picture", alt: name });
    picture.addEventListener("load", () => { scroll.scrollTop = scroll.scrollHeight; });
    picture.src = url;
    return picture;
  }
  const link = Object.assign(document.createElement("a"), { className: "bubble-file", href: url, target: "_blank", rel: "noopener" });
  link.textContent = name || type;
  return link;
}
function placeShown(place) {
  if (!place) return [];
  const link = Object.assign(document.createElement("a"), { className: "bubble-place", href: place.map, target: "_blank", rel: "noopener" });
  const name = Object.assign(document.createElement("strong"), { textContent: place.name || `${place.latitude}, ${place.longitude}` });
  link.append(byId("sim-pin").content.cloneNode(true), name);
  if (place.address) link.append(Object.assign(document.createElement("small"), { textContent: place.address }));
  return [link];
}
// Buttons stay, as on a real phone: one can be pressed late, or twice.
function pressable({ form, button, keys }) {
  const made = keys.map(({ title, description, token }) => {
    const key = document.createElement("button");
    key.type = "button";
    key.className = "key";
    key.textContent = title;
    if (description) key.append(Object.assign(document.createElement("small"), { textContent: description }));
    key.addEventListener("click", () => {
      key.closest("details")?.removeAttribute("open");
      send(title, token);
    });
    return key;
  });
  const group = document.createElement(form === "list" ? "details" : "div");
  group.className = `keys keys-${form}`;
  if (form === "list") group.append(Object.assign(document.createElement("summary"), { textContent: button }));
  group.append(...made);
  return group;
}
function draw(messages) {
  const all = [...messages, ...pending];
  const state = JSON.stringify(all.map(({ sid, status }) => [sid, status]));
  showPresence(messages);
  if (state === drawn) return;
  drawn = state;
  const lastTheirs = all.findLastIndex((message) => !message.mine);
  list.replaceChildren(...all.map((message, place) => bubble(message, message.mine && place < lastTheirs)));
  showChips(all.at(-1));
  scroll.scrollTop = scroll.scrollHeight;
}
function showPresence(messages) {
  if (messages.length && !messages.at(-1).mine) wroteAt = 0;
  const typing = Date.now() - wroteAt < TYPING_MS;
  byId("sim-presence").textContent = typing ? words.sayTyping : words.sayOnline;
}
function showChips(last) {
  const found = last && !last.mine && !last.pressable ? [...last.text.matchAll(/^\s*(\d{1,2})[.)]\s+(.+)$/gm)] : [];
  chips.replaceChildren(...found.map(([, , label]) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip";
    chip.textContent = label.trim();
    chip.addEventListener("click", () => send(label.trim()));
    return chip;
  }));
  chips.hidden = found.length === 0;
}

// ---- talking to the server
let asked = 0;
async function poll() {
  const turn = ++asked;
  const { number } = person();
  try {
    const answer = await fetch(`${words.messagesUrl}?number=${encodeURIComponent(number)}&line=${line()}`);
    if (!answer.ok || turn !== asked) return;
    draw((await answer.json()).messages);
  } catch {
    byId("sim-presence").textContent = "";
  }
}
async function post(text, token, place = "") {
  const body = new URLSearchParams({ ...person(), text, token, place, line: line() });
  try {
    const answer = await fetch(words.writeUrl, { method: "POST", body, headers: { "X-CSRFToken": document.body.dataset.csrf } });
    return answer.ok;
  } catch {
    return false;
  }
}
async function send(text, token = "") {
  const message = { sid: `pending-${Date.now()}`, mine: true, text, token, status: "sending", at: Date.now() };
  pending.push(message);
  chips.hidden = true;
  wroteAt = Date.now();
  await poll();
  const taken = await post(text, token);
  if (taken) pending = pending.filter((one) => one !== message);
  else message.status = "failed";
  poll();
}
list.addEventListener("click", (event) => {
  const failed = pending.find(({ sid, status }) => status === "failed" && sid === event.target.closest(".bubble")?.dataset.sid);
  if (!failed) return;
  pending = pending.filter((one) => one !== failed);
  send(failed.text, failed.token);
});

byId("sim-place").addEventListener("click", async () => {
  await post("", "", "1");
  poll();
});

const form = byId("sim-form");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  send(text);
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

// ---- the frame around it
for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => {
    root.dataset.view = button.dataset.show;
    for (const one of document.querySelectorAll("[data-show]")) one.setAttribute("aria-pressed", one === button);
  });
}
for (const link of document.querySelectorAll(".sim-pages a")) {
  link.addEventListener("click", () => {
    for (const one of document.querySelectorAll(".sim-pages a")) one.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
  });
}
function tellTime() {
  byId("sim-clock").textContent = time(Date.now());
}

recall();
showPeople();
tellTime();
poll();
setInterval(tellTime, 15000);
setInterval(() => { if (!document.hidden) poll(); }, POLL_MS);
