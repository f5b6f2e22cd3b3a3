// Days with free times as a month, and the times of the chosen day: in the business's zone, with the
// visitor's own clock beside it where that shows something else.
import { areaChosen } from "./book-area.js";
import { button, call, element, facts, fill, say, urls } from "./book-basics.js";
import { staffOf } from "./book-visit.js";
import { cityOf, dayIn, differAt, hourIn, mine, ownTime, theirs, timeIn } from "./book-zone.js";

const byId = (id) => document.getElementById(id);
const AFTERNOON = facts.language === "es" ? 14 : 12;
const EVENING = 20;
const MONTHS_AHEAD = 12;

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// Days are texts, 2026-11-26; months 2026-11. They have no zone.
const asDate = (day) => new Date(`${day}T00:00:00Z`);
const shift = (day, n) => new Date(asDate(day).getTime() + n * 86_400_000).toISOString().slice(0, 10);
const monthShift = (month, n) => {
  const date = asDate(`${month}-01`);
  date.setUTCMonth(date.getUTCMonth() + n);
  return date.toISOString().slice(0, 7);
};
const monthEnd = (month) => shift(`${monthShift(month, 1)}-01`, -1);
const named = (day, options) => new Intl.DateTimeFormat(facts.language, { timeZone: "UTC", ...options }).format(asDate(day));
const dayName = (day) => named(day, { weekday: "long", day: "numeric", month: "long" });

export class Days {
  constructor({ choose, staffChosen, wait }) {
    Object.assign(this, { choose, staffChosen, wait });
    this.asked = 0;
    byId("month-before").addEventListener("click", () => this.toMonth(monthShift(this.month, -1)));
    byId("month-after").addEventListener("click", () => this.toMonth(monthShift(this.month, 1)));
    byId("weeks").addEventListener("keydown", (event) => this.onKey(event));
    // 2024-01-01 was a Monday.
    for (let n = 0; n < 7; n += 1) {
      const head = element("th", "", named(shift("2024-01-01", n), { weekday: "narrow" }));
      head.scope = "col";
      head.abbr = named(shift("2024-01-01", n), { weekday: "long" });
      byId("weekdays").append(head);
    }
  }

  // `chosen` are the services of one visit, in order.
  open(chosen, staff) {
    const same = this.chosen?.[0].id === chosen[0].id && this.day;
    this.chosen = chosen;
    this.staff = staff;
    this.drawStaff();
    // Coming back shows the same day, with what is free by now.
    this.load(same ? this.day.slice(0, 7) : dayIn(theirs).slice(0, 7), same ? this.day : null);
  }

  drawStaff() {
    const staff = staffOf(this.chosen);
    byId("staff").hidden = staff.length < 2;
    const choices = [{ id: null, name: say.anybody }, ...staff];
    byId("staff-choices").replaceChildren(...choices.map(({ id, name }) => {
      const chip = button("chip", name, () => {
        this.staff = id;
        this.staffChosen(id);
        for (const each of byId("staff-choices").children) each.setAttribute("aria-pressed", String(each === chip));
        this.load(this.month, this.day);
      });
      chip.setAttribute("aria-pressed", String(id === this.staff));
      return chip;
    }));
  }

  // ---------------------------------------------------------------- loading
  async load(month, wanted = null, focus = false) {
    this.month = month;
    const turn = (this.asked += 1);
    this.drawHead();
    this.busy(true);
    const today = dayIn(theirs);
    const [first, ...also] = this.chosen;
    const query = [["service", first.id], ["from", today > `${month}-01` ? today : `${month}-01`], ["to", monthEnd(month)], ["tz", theirs]];
    for (const { id } of also) query.push(["also", id]);
    if (this.staff) query.push(["staff", this.staff]);
    if (areaChosen()) query.push(["area", areaChosen()]);
    const answer = await call(urls.slots, null, query);
    if (turn !== this.asked) return;
    this.busy(false);
    if (!answer.ok) {
      this.free = new Map();
      this.drawDays();
      this.trouble(answer.data.detail, () => this.load(month, wanted));
      return;
    }
    this.free = new Map(answer.data.days.map(({ date, slots }) => [date, slots]));
    this.next = answer.data.next;
    this.day = this.free.has(wanted) ? wanted : [...this.free.keys()].find((day) => !wanted || day > wanted) || [...this.free.keys()][0] || null;
    this.drawDays();
    if (this.day) this.drawTimes();
    else this.drawNothing();
    if (focus) this.focusDay(this.day);
  }

  // What is still shown may be taken by now: it cannot be tapped until the answer is here.
  busy(busy) {
    byId("times").setAttribute("aria-busy", String(busy));
    byId("times").inert = busy;
  }

  toMonth(month, wanted = null, focus = false) {
    const first = dayIn(theirs).slice(0, 7);
    if (month < first || month > monthShift(first, MONTHS_AHEAD)) return;
    this.load(month, wanted, focus);
  }

  // ---------------------------------------------------------------- drawing
  drawHead() {
    const first = dayIn(theirs).slice(0, 7);
    byId("month-name").textContent = capital(named(`${this.month}-01`, { month: "long", year: "numeric" }));
    byId("month-before").disabled = this.month <= first;
    byId("month-after").disabled = this.month >= monthShift(first, MONTHS_AHEAD);
    const both = [...this.free?.values() || []].flat().some(({ start }) => differAt(start));
    byId("zone").textContent = both ? fill(say.zone_both, { zone: cityOf(theirs), mine: cityOf(mine) }) : fill(say.zone, { zone: cityOf(theirs) });
  }

  drawDays() {
    this.drawHead();
    const first = `${this.month}-01`;
    const last = monthEnd(this.month);
    const today = dayIn(theirs);
    // Weeks that are over would only push the times further down.
    const begin = today > first && today <= last ? today : first;
    let day = shift(begin, -((asDate(begin).getUTCDay() + 6) % 7));
    const weeks = [];
    while (day <= last) {
      const row = element("tr");
      for (let n = 0; n < 7; n += 1, day = shift(day, 1)) row.append(this.cell(day, first, last));
      weeks.push(row);
    }
    byId("weeks").replaceChildren(...weeks);
  }

  cell(day, first, last) {
    const cell = element("td");
    if (day < first || day > last) return cell;
    const number = String(Number(day.slice(8)));
    const slots = this.free.get(day);
    if (!slots) {
      cell.append(this.full(day, number));
      return cell;
    }
    const free = button("day is-free", number, () => this.toDay(day));
    free.dataset.day = day;
    if (day === dayIn(theirs)) free.classList.add("is-today");
    free.setAttribute("aria-label", fill(slots.length === 1 ? say.day_free_one : say.day_free, { day: dayName(day), n: slots.length }));
    free.setAttribute("aria-pressed", String(day === this.day));
    free.tabIndex = day === this.day ? 0 : -1;
    cell.append(free);
    return cell;
  }

  // A day without free times: over, or one that may be waited for.
  full(day, number) {
    const today = dayIn(theirs);
    const waits = this.canWait && day >= today;
    const none = waits ? button("day is-full", number, () => this.toFullDay(day)) : element("span", "day", number);
    if (day === today) none.classList.add("is-today");
    if (waits) {
      none.dataset.full = day;
      none.tabIndex = -1; // by keyboard, the link below the times leads to the same form
      none.setAttribute("aria-label", fill(say.day_full, { day: dayName(day) }));
    }
    return none;
  }

  // Waiting is for one service; a whole visit is too particular to become free.
  get canWait() {
    return this.chosen.length === 1;
  }

  toFullDay(day) {
    for (const each of byId("weeks").querySelectorAll("button")) each.setAttribute("aria-pressed", String(each.dataset.full === day));
    const title = element("h2", "times-title", capital(dayName(day)));
    const box = element("div", "waiting");
    box.append(element("p", "", fill(say.wait_day_full, { day: dayName(day) })), button("secondary", say.wait_offer, () => this.wait(day)));
    byId("times").classList.remove("two-clocks");
    byId("times").replaceChildren(title, box);
  }

  waiting() {
    if (!this.canWait) return [];
    const box = element("div", "waiting");
    box.append(element("p", "", say.wait_none_fits), button("secondary", say.wait_offer, () => this.wait(this.month)));
    return [box];
  }

  toDay(day) {
    this.day = day;
    for (const each of byId("weeks").querySelectorAll("[data-full]")) each.setAttribute("aria-pressed", "false");
    for (const each of byId("weeks").querySelectorAll("[data-day]")) {
      each.setAttribute("aria-pressed", String(each.dataset.day === day));
      each.tabIndex = each.dataset.day === day ? 0 : -1;
    }
    this.drawTimes();
  }

  drawTimes() {
    const title = element("h2", "times-title", capital(this.near(this.day) + dayName(this.day)));
    const parts = { morning: [], afternoon: [], evening: [] };
    for (const slot of this.free.get(this.day)) {
      const hour = hourIn(theirs, slot.start);
      parts[hour < AFTERNOON ? "morning" : hour < EVENING ? "afternoon" : "evening"].push(slot);
    }
    const drawn = Object.entries(parts).filter(([, slots]) => slots.length).map(([part, slots]) => this.part(part, slots));
    byId("times").classList.toggle("two-clocks", this.free.get(this.day).some(({ start }) => differAt(start)));
    byId("times").replaceChildren(title, ...drawn, ...this.waiting());
  }

  near(day) {
    const today = dayIn(theirs);
    if (day === today) return `${say.today}, `;
    return day === shift(today, 1) ? `${say.tomorrow}, ` : "";
  }

  part(part, slots) {
    const group = element("div", "part");
    const title = element("h3", "", say[part]);
    title.id = `part-${part}`;
    const list = element("ul");
    list.setAttribute("aria-labelledby", title.id);
    list.append(...slots.map((slot) => this.time(slot)));
    group.append(title, list);
    return group;
  }

  time(slot) {
    const item = element("li");
    const made = button("time", timeIn(theirs, slot.start), async () => {
      made.disabled = true;
      made.classList.add("is-busy");
      await this.choose(slot);
      made.disabled = false;
      made.classList.remove("is-busy");
    });
    const own = ownTime(slot.start);
    if (own) made.append(element("span", "own-time", own));
    if (slot.left !== null) made.append(element("span", "left", slot.left === 1 ? say.places_one : fill(say.places, { n: slot.left })));
    item.append(made);
    return item;
  }

  drawNothing() {
    const month = named(`${this.month}-01`, { month: "long" });
    const lines = [element("p", "", fill(say.none_in_month, { month }))];
    if (this.next) {
      const day = dayIn(theirs, this.next);
      lines.push(element("p", "", fill(say.first_free, { day: dayName(day) })), button("secondary", say.go_there, () => this.toMonth(day.slice(0, 7), day, true)));
    } else lines.push(element("p", "", say.none_at_all));
    byId("times").classList.remove("two-clocks");
    byId("times").replaceChildren(...lines, ...this.waiting());
  }

  trouble(text, again) {
    const words = element("p", "problem", text);
    words.setAttribute("role", "alert");
    byId("times").replaceChildren(words, button("secondary", say.again, again));
  }

  // The time was taken between showing and tapping: say so, above what is free now.
  async refused(answer) {
    const words = element("p", "problem", answer.data.detail);
    words.setAttribute("role", "alert");
    if (answer.status === 409) await this.load(this.month, this.day);
    byId("times").prepend(words);
  }

  // ---------------------------------------------------------------- keyboard
  onKey(event) {
    const day = event.target.dataset?.day;
    const free = [...this.free.keys()];
    const at = free.indexOf(day);
    if (at < 0) return;
    const near = (wanted) => free.reduce((best, each) => (Math.abs(asDate(each) - asDate(wanted)) < Math.abs(asDate(best) - asDate(wanted)) ? each : best), free[0]);
    const moves = {
      ArrowLeft: () => free[at - 1],
      ArrowRight: () => free[at + 1],
      ArrowUp: () => near(shift(day, -7)),
      ArrowDown: () => near(shift(day, 7)),
      Home: () => free[0],
      End: () => free.at(-1),
    };
    if (event.key === "PageUp" || event.key === "PageDown") {
      event.preventDefault();
      this.toMonth(monthShift(this.month, event.key === "PageUp" ? -1 : 1), null, true);
      return;
    }
    if (!moves[event.key]) return;
    event.preventDefault();
    const wanted = moves[event.key]();
    if (wanted) {
      this.toDay(wanted);
      this.focusDay(wanted);
    } else this.toMonth(monthShift(this.month, event.key === "ArrowLeft" ? -1 : 1), null, true);
  }

  focusDay(day) {
    byId("weeks").querySelector(`[data-day="${day}"]`)?.focus();
  }

  // ---------------------------------------------------------------- a moment in words
  momentLines(start, end) {
    const until = end ? ` – ${timeIn(theirs, end)}` : "";
    const own = ownTime(start);
    const time = `${timeIn(theirs, start)}${until}`;
    const clock = own ? `${fill(say.in_zone, { time, zone: cityOf(theirs) })} · ${own}` : time;
    return [`${capital(dayName(dayIn(theirs, start)))}, ${clock}`];
  }
}
