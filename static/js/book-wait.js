// The waiting list's form: whom to tell when a time becomes free, and for which days and hours.
import { areaChosen } from "./book-area.js";
import { call, fill, say, facts, urls } from "./book-basics.js";
import { dayIn, theirs } from "./book-zone.js";

const byId = (id) => document.getElementById(`wait-${id}`);
const FIELDS = ["name", "phone", "email", "first", "last", "consent"];
const NOON = facts.language === "es" ? "14:00" : "12:00";
const HOURS = { any: [null, null], morning: [null, NOON], afternoon: [NOON, null] };
const later = (day, n) => new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);

export class Waiting {
  constructor({ back }) {
    this.form = byId("form");
    this.form.addEventListener("submit", (event) => this.onSubmit(event));
    byId("back").addEventListener("click", back);
    for (const name of FIELDS) byId(name).addEventListener("input", () => this.complain(name, ""));
  }

  // `day` is the full day that was tapped, or the month shown (2026-11) where none was.
  open(service, staff, day) {
    Object.assign(this, { service, staff });
    const today = dayIn(theirs);
    document.getElementById("wait-service").textContent = service.name;
    byId("first").min = byId("last").min = today;
    byId("first").max = byId("last").max = later(today, facts.wait_days_max);
    const whole = day.length === 7;
    byId("first").value = whole && `${day}-01` < today ? today : whole ? `${day}-01` : day;
    const [year, month] = day.split("-").map(Number);
    byId("last").value = whole ? new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) : day;
    // What was typed for a booking need not be typed again.
    for (const name of ["name", "phone", "email"]) byId(name).value ||= document.getElementById(name).value;
    this.form.hidden = false;
    byId("done").hidden = true;
    this.complainAll({});
  }

  async onSubmit(event) {
    event.preventDefault();
    const given = this.read();
    const missing = this.missing(given);
    this.complainAll(missing, Object.keys(missing).length ? say.check_form : "");
    if (Object.keys(missing).length) return;
    byId("send").disabled = true;
    const answer = await call(urls.waitlist, given);
    byId("send").disabled = false;
    if (!answer.ok) {
      this.complainAll(answer.data.by_field || {}, answer.data.detail || say.broken);
      return;
    }
    this.form.hidden = true;
    byId("consent").checked = false;
    document.getElementById("wait-done-text").textContent = answer.data.detail;
    byId("done").hidden = false;
    byId("done").focus();
  }

  read() {
    const value = (name) => byId(name).value.trim();
    const [time_from, time_until] = HOURS[value("hours")];
    return {
      service: this.service.id, staff: this.staff, area: areaChosen(), first: value("first"), last: value("last"), time_from, time_until,
      name: value("name"), phone: value("phone"), email: value("email"), consent: byId("consent").checked, language: facts.language,
    };
  }

  missing(given) {
    const missing = {};
    if (!given.first) missing.first = [fill(say.date_wrong, {})];
    if (!given.last) missing.last = [fill(say.date_wrong, {})];
    if (!given.name) missing.name = [say.name_missing];
    if (!given.phone && !given.email) missing.phone = [say.wait_contact_missing];
    if (!given.consent) missing.consent = [say.consent_missing];
    return missing;
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
}
