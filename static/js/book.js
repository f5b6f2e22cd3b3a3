// The booking page: service, day and time, details, done. Each step is an entry of the browser's
// history, so that Back works; what was typed stays on the page whatever happens to the time.
import { call, fill, say, facts, element, urls } from "./book-basics.js";
import { Days } from "./book-days.js";
import { Details } from "./book-details.js";
import { frameTell } from "./book-frame.js";

const byId = (id) => document.getElementById(id);
const steps = [...document.querySelectorAll("[data-step]")];
const services = new Map(facts.services.map((each) => [each.id, each]));
const factsOf = new Map([...document.querySelectorAll("[data-service]")].map((link) => [link.dataset.service, link.querySelector(".facts").textContent]));

// Where the visitor is. `slot` is the start asked for, `hold` the time that is kept for them.
let at = { step: "service", service: null, staff: null, slot: null };
let hold = null;
let done = false;

const days = new Days({ choose: chooseTime, staffChosen: (staff) => { at.staff = staff; remember("replace"); } });
const details = new Details({
  book,
  otherTimes: () => go({ step: "when" }),
  take: (start) => chooseTime({ start }),
  lines: (start, end) => days.momentLines(start, end),
});

// ---------------------------------------------------------------- steps
function show({ focus = true } = {}) {
  for (const each of steps) each.hidden = each.dataset.step !== at.step;
  const title = byId(`title-${at.step}`);
  if (focus) title.focus({ preventScroll: true });
  frameTell("step", { top: true });
  window.scrollTo(0, 0);
}

function remember(how = "push") {
  const query = new URLSearchParams(location.search);
  for (const name of ["service", "staff"]) {
    if (at[name]) query.set(name, at[name]);
    else query.delete(name);
  }
  history[`${how}State`](at, "", `${location.pathname}?${query}`);
}

function go(change) {
  at = { ...at, ...change };
  remember();
  enter();
}

function enter(options) {
  const service = services.get(at.service);
  if (!service) at = { step: "service", service: null, staff: null, slot: null };
  if (at.step === "when") {
    byId("chosen-service").textContent = `${service.name} · ${factsOf.get(service.id)}`;
    days.open(service, at.staff);
  }
  if (at.step === "details") {
    details.open(service, at.slot, hold);
    byId("submit").textContent = facts.automatic && !service.needs_approval ? say.book : say.ask;
  }
  show(options);
}

for (const link of document.querySelectorAll("[data-service]")) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const service = services.get(link.dataset.service);
    go({ step: "when", service: service.id, staff: null, slot: null });
  });
}
for (const button of document.querySelectorAll("[data-back]")) {
  button.addEventListener("click", () => {
    const before = { when: "service", details: "when" }[at.step];
    // A step that the history knows is gone back to, as the browser's own button would.
    if (history.state?.deep) go({ step: before });
    else history.back();
  });
}
window.addEventListener("popstate", (event) => {
  // What has been booked is not booked again by going back to its form.
  at = done ? { step: "service", service: null, staff: null, slot: null } : event.state || { ...at, step: "service" };
  done = false;
  if (at.step === "details" && !hold) at.step = "when";
  enter();
});

// ---------------------------------------------------------------- keeping and booking
async function keep(start) {
  const answer = await call(urls.hold, { service: at.service, staff: at.staff, start, replaces: hold?.token || null });
  if (answer.ok) hold = { ...answer.data, until: performance.now() + answer.data.seconds * 1000 };
  return answer;
}

// From the list of times, and from the alternatives of a time that was lost.
async function chooseTime({ start }) {
  const answer = await keep(start);
  if (answer.ok) {
    at.slot = start;
    if (at.step === "details") {
      remember("replace");
      enter();
      return;
    }
    go({ step: "details", slot: start });
    return;
  }
  if (at.step === "details") details.lost(answer);
  else days.refused(answer);
}

async function book(given) {
  if (!hold) {
    const kept = await keep(at.slot);
    if (!kept.ok) return details.lost(kept);
  }
  let answer = await call(urls.confirm, { ...given, token: hold.token });
  if (answer.data.code === "hold_expired") {
    // Whoever types slowly loses the time only if somebody else has taken it.
    hold = null;
    const kept = await keep(at.slot);
    if (!kept.ok) return details.lost(kept);
    answer = await call(urls.confirm, { ...given, token: hold.token });
  }
  if (!answer.ok) {
    if (["not_found", "wrong_state"].includes(answer.data.code)) hold = null;
    return details.refused(answer);
  }
  hold = null;
  finish(answer.data);
}

// ---------------------------------------------------------------- done
function finish(booking) {
  done = true;
  details.finished();
  const asked = booking.state === "pending";
  byId("title-done").textContent = asked ? say.asked_title : say.done_title;
  const ways = new Set(booking.told_by);
  const told = ways.size === 2 ? say.told_both : say[`told_${[...ways][0] || "none"}`];
  byId("done-text").textContent = asked ? fill(say.asked_text, { name: booking.place.name }) : told;
  byId("receipt").replaceChildren(...receipt(booking));
  byId("to-calendar").href = `${booking.calendar_url}?lang=${facts.language}`;
  byId("to-google").href = googleUrl(booking);
  byId("to-map").hidden = !booking.place.map_url;
  if (booking.place.map_url) byId("to-map").href = booking.place.map_url;
  const call = booking.place.phone ? ` ${fill(say.to_change_call, { phone: booking.place.phone })}` : ".";
  byId("to-change").textContent = (ways.has("whatsapp") ? say.to_change_whatsapp : say.to_change) + call;
  at = { step: "done", service: null, staff: null, slot: null };
  history.replaceState(at, "", location.href);
  show();
  frameTell("booked");
}

function receipt(booking) {
  const lines = days.momentLines(booking.start, booking.end);
  return [
    element("p", "strong", booking.service),
    ...lines.map((line) => element("p", "", line)),
    element("p", "", fill(say.with, { name: booking.staff })),
    ...(booking.policy ? [element("p", "small", booking.policy)] : []),
    element("p", "where", [booking.place.name, booking.place.address].filter(Boolean).join(" · ")),
  ];
}

function googleUrl(booking) {
  const compact = (moment) => moment.replace(/[-:]/g, "");
  const query = new URLSearchParams({
    action: "TEMPLATE",
    text: `${booking.service} · ${booking.place.name}`,
    dates: `${compact(booking.start)}/${compact(booking.end)}`,
    location: booking.place.address,
  });
  return `https://calendar.google.com/calendar/render?${query}`;
}

byId("another").addEventListener("click", () => go({ step: "service", service: null, staff: null, slot: null }));
window.addEventListener("pagehide", () => {
  if (!hold) return;
  navigator.sendBeacon(urls.release, new Blob([JSON.stringify({ token: hold.token })], { type: "application/json" }));
  hold = null; // the page may come back from the browser's memory
});

// ---------------------------------------------------------------- the start
const asked = new URLSearchParams(location.search);
if (services.has(asked.get("service"))) {
  at = { step: "when", service: asked.get("service"), staff: asked.get("staff"), slot: null };
  history.replaceState({ ...at, deep: true }, "", location.href);
  enter({ focus: false });
} else {
  history.replaceState(at, "", location.href);
  frameTell("step");
}
