// Several services in one visit: what was added to the first, how long all takes and what it costs.
import { comes } from "./book-area.js";
import { button, element, facts, fill, say } from "./book-basics.js";

const byId = (id) => document.getElementById(id);
const services = new Map(facts.services.map((each) => [each.id, each]));
const alone = (service) => service.places !== null; // a class is booked by itself

function lengthWords(minutes) {
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  if (!h) return fill(say.minutes, { n: m });
  return m ? fill(say.hours_minutes, { h, m }) : fill(say.hours, { n: h });
}

function priceWords(chosen) {
  const known = chosen.filter(({ price }) => price !== null);
  if (!known.length) return "";
  const sum = known.reduce((total, { price }) => total + Math.round(Number(price) * 100), 0) / 100;
  if (!sum && known.length === chosen.length) return say.free;
  const options = { style: "currency", currency: facts.business.currency, minimumFractionDigits: Number.isInteger(sum) ? 0 : 2 };
  const price = new Intl.NumberFormat(facts.language, options).format(sum);
  return known.length === chosen.length ? price : fill(say.price_more, { price });
}

// "1 h 15 min · 63 €" for these services together.
export const factsTogether = (chosen) => [lengthWords(chosen.reduce((total, { minutes }) => total + minutes, 0)), priceWords(chosen)].filter(Boolean).join(" · ");

// The services of a visit: the first with those ids of `also` that can be had with it.
export function chosenOf(first, also) {
  const service = services.get(first);
  if (!service || alone(service)) return service ? [service] : [];
  const more = also.map((id) => services.get(id)).filter((each) => each && !alone(each));
  return [service, ...more.slice(0, facts.also_max)];
}

// Whoever gives every one of them, where the visitor is.
export const staffOf = (chosen) => chosen[0].staff.filter(({ id }) => chosen.every(({ staff }) => staff.some((each) => each.id === id))).filter(comes);

export class VisitChoice {
  // `changed` gets the ids that stand beside the first service.
  constructor(changed) {
    this.changed = changed;
    byId("also").addEventListener("click", () => this.toggle(byId("also-choices").hidden));
  }

  draw(chosen) {
    const [first, ...more] = chosen;
    const ids = more.map(({ id }) => id);
    const addable = alone(first) ? [] : facts.services.filter((each) => !alone(each));
    byId("visit-total").hidden = !more.length;
    byId("visit-total").textContent = fill(say.total, { length: factsTogether(chosen) });
    byId("visit-parts").hidden = !more.length;
    byId("visit-parts").replaceChildren(...more.map((service, n) => {
      const item = element("li");
      const away = button("round", "×", () => this.changed(ids.filter((_, at) => at !== n)));
      away.setAttribute("aria-label", fill(say.remove, { name: service.name }));
      item.append(element("span", "grow", `${service.name} · ${factsTogether([service])}`), away);
      return item;
    }));
    byId("also").hidden = addable.length < 2 || ids.length >= facts.also_max;
    byId("also-list").replaceChildren(...addable.map((service) => {
      const item = element("li");
      const choice = button("also-choice", "", () => this.changed([...ids, service.id]));
      choice.append(element("span", "grow", service.name), element("span", "facts", factsTogether([service])));
      item.append(choice);
      return item;
    }));
    this.toggle(false);
  }

  toggle(open) {
    byId("also-choices").hidden = !open;
    byId("also").setAttribute("aria-expanded", String(open));
    if (open) byId("also-list").querySelector("button")?.focus();
  }
}
