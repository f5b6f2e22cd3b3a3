// The booking page: service, day and time, details, done. Each step is an entry of the browser's
// history, so that Back works; what was typed stays on the page whatever happens to the time.
import { areaChosen, onArea } from "./book-area.js";
import { call, fill, say, facts, element, urls } from "./book-basics.js";
import { Days } from "./book-days.js";
import { Details, partLines } from "./book-details.js";
import { frameTell } from "./book-frame.js";
import { VisitChoice, chosenOf, factsTogether, staffOf } from "./book-visit.js";
import { Waiting } from "./book-wait.js";
import { customerTimezone } from "./book-zone.js";

const byId = (id) => document.getElementById(id);
const steps = [...document.querySelectorAll("[data-step]")];
const services = new Map(facts.services.map((each) => [each.id, each]));
const factsOf = new Map([...document.querySelectorAll("[data-service]")].map((link) => [link.dataset.service, link.querySelector(".facts").textContent]));

// Where the visitor is. `also` are further services of the visit, `slot` is the start asked for,
// `day` what is waited for, `hold` the time that is kept for them.
const START = { step: "service", service: null, also: [], staff: null, slot: null, day: null };
let at = START;
let hold = null;
let done = false;
let booked = [];

const days = new Days({ choose: chooseTime, staffChosen: (staff) => { at.staff = staff; remember("replace"); }, wait: (day) => go({ step: "wait", day }) });
const visit = new VisitChoice((also) => {
  at = { ...at, also };
  remember("replace");
  enter({ focus: false });
});
onArea(() => enter({ focus: false }));
const waiting = new Waiting({ back: () => goBack() });
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
  if (at.also.length) query.set("also", at.also.join(","));
  else query.delete("also");
  history[`${how}State`](at, "", `${location.pathname}?${query}`);
}

function go(change) {
  at = { ...at, ...change };
  remember();
  enter();
}

function enter(options) {
  const chosen = chosenOf(at.service, at.also);
  if (!chosen.length) at = START;
  if (at.step === "when") {
    at.also = chosen.slice(1).map(({ id }) => id);
    if (!staffOf(chosen).some(({ id }) => id === at.staff)) at.staff = null;
    byId("chosen-service").textContent = `${chosen[0].name} · ${factsOf.get(chosen[0].id)}`;
    visit.draw(chosen);
    days.open(chosen, at.staff);
  }
  if (at.step === "wait") waiting.open(chosen[0], at.staff, at.day);
  if (at.step === "details") {
    const needsOk = !facts.automatic || chosen.some(({ needs_approval }) => needs_approval);
    details.open(hold, needsOk);
    byId("submit").textContent = needsOk ? say.ask : say.book;
  }
  show(options);
}

for (const link of document.querySelectorAll("[data-service]")) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const service = services.get(link.dataset.service);
    go({ ...START, step: "when", service: service.id });
  });
}
function goBack() {
  const before = { when: "service", details: "when", wait: "when" }[at.step];
  // A step that the history knows is gone back to, as the browser's own button would.
  if (history.state?.deep) go({ step: before });
  else history.back();
}
for (const button of document.querySelectorAll("[data-back]")) button.addEventListener("click", goBack);
window.addEventListener("popstate", (event) => {
  // What has been booked is not booked again by going back to its form.
  at = done ? START : { ...START, ...(event.state || { ...at, step: "service" }) };
  done = false;
  if (at.step === "details" && !hold) at.step = "when";
  enter();
});

// ---------------------------------------------------------------- keeping and booking
async function keep(start) {
  const wish = { service: at.service, also: at.also, staff: at.staff, area: areaChosen(), start, replaces: hold?.token || null, customer_timezone: customerTimezone };
  let answer = await call(urls.hold, wish);
  // A browser may know newer zones than we do: then the business's clock has to do.
  if (answer.data.by_field?.customer_timezone) answer = await call(urls.hold, { ...wish, customer_timezone: null });
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
  booked = chosenOf(at.service, at.also);
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
  at = { ...START, step: "done" };
  history.replaceState(at, "", location.href);
  show();
  frameTell("booked");
}

function receipt(booking) {
  return [
    ...partLines(booking, (start, end) => days.momentLines(start, end)),
    ...(booking.parts.length > 1 ? [element("p", "", fill(say.total, { length: factsTogether(booked) }))] : []),
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

byId("another").addEventListener("click", () => go(START));
window.addEventListener("pagehide", () => {
  if (!hold) return;
  navigator.sendBeacon(urls.release, new Blob([JSON.stringify({ token: hold.token })], { type: "application/json" }));
  hold = null; // the page may come back from the browser's memory
});

// ---------------------------------------------------------------- the start
const asked = new URLSearchParams(location.search);
if (services.has(asked.get("service"))) {
  at = { ...START, step: "when", service: asked.get("service"), staff: asked.get("staff"), also: (asked.get("also") || "").split(",").filter(Boolean) };
  history.replaceState({ ...at, deep: true }, "", location.href);
  enter({ focus: false });
} else {
  history.replaceState(at, "", location.href);
  frameTell("step");
}
