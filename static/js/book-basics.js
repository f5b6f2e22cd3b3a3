// What all parts of the booking page share: its words and facts, and talking to the API.
const read = (id) => JSON.parse(document.getElementById(id).textContent);

export const say = read("words");
export const facts = read("facts");
const page = document.getElementById("book").dataset;
export const urls = { slots: page.slotsUrl, hold: page.holdUrl, release: page.releaseUrl, confirm: page.confirmUrl, waitlist: page.waitlistUrl };
export const storageKey = page.storageKey;

// "Hours of {day}" with its values.
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

export function button(className, text, onClick) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

const waitWords = (seconds) => (seconds > 90 ? fill(say.held_minutes, { n: Math.ceil(seconds / 60) }) : fill(say.seconds, { n: seconds }));

// So many seconds somebody waits without being told to try again themselves.
const PATIENCE = 10;
const waitAsked = (response) => Number(response.headers.get("Retry-After")) || 60;
const asked = (address, options) => fetch(address, { ...options, credentials: "omit" });

// Asks again, once, where the answer was to come back within a few seconds.
async function askedPatiently(address, options) {
  const response = await asked(address, options);
  if (response.status !== 429 || waitAsked(response) > PATIENCE) return response;
  await new Promise((resolve) => setTimeout(resolve, waitAsked(response) * 1000));
  return asked(address, options);
}

// A GET with its query (an object or pairs), or a POST with its body; always answers, with words for
// what went wrong.
export async function call(url, body, query = {}) {
  const wanted = new URLSearchParams(query);
  wanted.set("lang", facts.language);
  const address = `${url}?${wanted}`;
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  let response;
  let data;
  try {
    response = await askedPatiently(address, options);
    data = response.status === 204 ? {} : await response.json();
  } catch {
    return { ok: false, status: 0, data: { code: "offline", detail: response ? say.broken : say.offline } };
  }
  if (response.status === 429 && !data.code) {
    data = { code: "throttled", detail: fill(say.throttled, { n: waitWords(waitAsked(response)) }) };
  }
  if (response.status >= 500 && !data.code) data = { code: "broken", detail: say.broken };
  return { ok: response.ok, status: response.status, data };
}
