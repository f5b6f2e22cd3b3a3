// The form: who books. What was typed stays, whatever becomes of the time.
import { button, element, facts, fill, say, storageKey } from "./book-basics.js";
import { theirs, timeIn } from "./book-zone.js";

const byId = (id) => document.getElementById(id);
const FIELDS = ["name", "phone", "email", "notes", "consent"];
const KEPT = ["name", "phone", "email"];
const TICK_MS = 10_000;

// A browser may refuse storage inside other sites' pages: then nothing is remembered.
function recall() {
  try {
    return JSON.parse(localStorage.getItem(storageKey)) || null;
  } catch {
    return null;
  }
}
function store(values) {
  try {
    if (values) localStorage.setItem(storageKey, JSON.stringify(values));
    else localStorage.removeItem(storageKey);
  } catch {
    return;
  }
}

// A booking, or a visit part by part: what, when and with whom.
export function partLines({ parts, start, end }, lines, name = "p") {
  const visit = parts.length > 1;
  const when = lines(start, end).map((line) => element(name, visit ? "strong" : "", line));
  if (!visit) return [element(name, "strong", parts[0].service), ...when, element(name, "", fill(say.with, { name: parts[0].staff }))];
  return [...when, ...parts.map((part) => element(name, "", `${timeIn(theirs, part.start)} ${part.service}, ${fill(say.with, { name: part.staff })}`))];
}

export class Details {
  constructor({ book, otherTimes, take, lines }) {
    Object.assign(this, { book, take, lines });
    this.form = byId("details");
    this.form.addEventListener("submit", (event) => this.onSubmit(event));
    byId("other-times").addEventListener("click", otherTimes);
    byId("forget").addEventListener("click", () => this.forget());
    for (const name of FIELDS) byId(name).addEventListener("input", () => this.complain(name, ""));
    const known = recall();
    if (known) {
      for (const name of KEPT) byId(name).value = known[name] || "";
      byId("remember").checked = true;
      byId("forget").hidden = false;
    }
  }

  // `needsOk`: what is sent is a request, which the visitor is told before sending it.
  open(hold, needsOk) {
    byId("conflict").hidden = true;
    byId("chosen-time").replaceChildren(...partLines(hold, this.lines, "span"));
    byId("needs-ok").hidden = !needsOk;
    byId("policy").textContent = hold.policy;
    byId("policy").hidden = !hold.policy;
    this.hold = hold;
    this.tick();
  }

  tick() {
    clearTimeout(this.timer);
    if (!this.hold) return;
    const left = Math.floor((this.hold.until - performance.now()) / 1000);
    const minutes = Math.ceil(left / 60);
    const words = minutes > 1 ? fill(say.held_minutes, { n: minutes }) : say.held_minute;
    byId("kept").textContent = left > 0 ? fill(say.held, { minutes: words }) : say.hold_over;
    if (left > 0) this.timer = setTimeout(() => this.tick(), TICK_MS);
  }

  // ---------------------------------------------------------------- sending
  async onSubmit(event) {
    event.preventDefault();
    const given = this.read();
    this.complainAll({});
    const missing = this.missing(given);
    if (Object.keys(missing).length) return this.complainAll(missing, say.check_form);
    const submit = byId("submit");
    const label = submit.textContent;
    submit.disabled = true;
    submit.textContent = say.booking;
    await this.book(given);
    submit.disabled = false;
    submit.textContent = label;
  }

  read() {
    const value = (name) => byId(name).value.trim();
    return { name: value("name"), phone: value("phone"), email: value("email"), notes: value("notes"), consent: byId("consent").checked, language: facts.language };
  }

  missing(given) {
    const missing = {};
    if (!given.name) missing.name = [say.name_missing];
    if (!given.phone && !given.email) missing.phone = [say.contact_missing];
    if (!given.consent) missing.consent = [say.consent_missing];
    return missing;
  }

  // ---------------------------------------------------------------- what went wrong
  refused(answer) {
    this.complainAll(answer.data.by_field || {}, answer.data.detail || say.broken);
  }

  lost(answer) {
    const alternatives = answer.data.alternatives || [];
    if (answer.status !== 409) return this.refused(answer);
    this.hold = null;
    byId("kept").textContent = "";
    byId("alternatives").replaceChildren(...alternatives.map((slot) => button("chip", this.lines(slot.start)[0], () => this.take(slot.start))));
    byId("conflict").hidden = false;
    byId("conflict").focus();
  }

  complain(name, text) {
    const problem = byId(`${name}-problem`);
    problem.textContent = text;
    problem.hidden = !text;
    byId(name).setAttribute("aria-invalid", String(Boolean(text)));
  }

  complainAll(byField, text = "") {
    for (const name of FIELDS) this.complain(name, byField[name]?.[0] || "");
    byId("problem").textContent = text;
    byId("problem").hidden = !text;
    const first = FIELDS.find((name) => byField[name]);
    if (first) byId(first).focus();
  }

  // ---------------------------------------------------------------- remembering
  finished() {
    clearTimeout(this.timer);
    const given = this.read();
    const remember = byId("remember").checked;
    store(remember ? Object.fromEntries(KEPT.map((name) => [name, given[name]])) : null);
    byId("forget").hidden = !remember;
    byId("notes").value = "";
    if (!remember) this.form.reset();
  }

  forget() {
    store(null);
    this.form.reset();
    byId("forget").hidden = true;
    byId("name").focus();
  }
}
