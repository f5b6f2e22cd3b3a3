// Sign-up: proposes an address from the name, says at once whether it is free, shows which password
// rules are met and what the country means. The form works without any of it.
const PAUSE_MS = 350;

document.addEventListener("click", (event) => {
  const proposal = event.target.closest("[data-proposal]");
  if (proposal) choose(proposal.closest("form"), proposal.dataset.proposal);
  const reveal = event.target.closest("[data-reveal]");
  if (reveal) {
    const input = reveal.previousElementSibling;
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    reveal.setAttribute("aria-pressed", String(!shown));
  }
});

function choose(form, address) {
  const input = form.elements.subdomain;
  input.value = address;
  input.dataset.own = "yes";
  check(form);
  input.focus();
}

function say(form, text, mood = "") {
  const state = form.querySelector("#address-state");
  state.textContent = text;
  state.className = `help address-state ${mood}`;
}

function propose(form, addresses) {
  const row = form.querySelector("#address-proposals");
  row.replaceChildren();
  if (!addresses.length) return;
  const label = document.createElement("span");
  label.className = "small";
  label.textContent = row.dataset.label;
  row.append(label, ...addresses.map((address) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn-sm", textContent: address });
    button.dataset.proposal = address;
    return button;
  }));
}

let asked = 0;
async function check(form, { fromName = false } = {}) {
  const input = form.elements.subdomain;
  const query = new URLSearchParams({
    subdomain: fromName ? "" : input.value,
    name: form.elements.name?.value ?? "",
    country: form.elements.country?.value ?? "",
  });
  if (!query.get("subdomain") && !query.get("name")) { say(form, ""); return; }
  const turn = ++asked;
  say(form, form.dataset.sayWait);
  let answer;
  try {
    const response = await fetch(`${form.dataset.check}?${query}`);
    answer = response.ok ? await response.json() : null;
  } catch {
    answer = null;
  }
  if (turn !== asked) return;
  if (!answer) { say(form, ""); return; }
  input.parentElement.parentElement.querySelector(".errorlist")?.remove();
  if (fromName) input.value = answer.free ? answer.subdomain : answer.proposals[0] ?? answer.subdomain;
  const free = answer.free || (fromName && answer.proposals.length > 0);
  input.removeAttribute("aria-invalid");
  say(form, free ? `✓ ${form.dataset.sayFree}` : answer.problem, free ? "is-free" : "is-taken");
  propose(form, free ? [] : answer.proposals);
}

function later(work) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(work, PAUSE_MS); };
}

function local(form) {
  const rows = JSON.parse(document.getElementById("countries").textContent);
  const row = rows.find((each) => each.code === form.elements.country.value);
  const summary = form.querySelector("#local-summary");
  const text = summary.dataset.text.replace("{zone}", row.zone).replace("{currency}", row.currency);
  summary.textContent = row.zone ? text : "";
  if (!row.zone) form.querySelector("details").open = true;
}

function rules(form) {
  const value = form.elements.password1.value;
  const met = { length: value.length >= 8, mixed: value !== "" && !/^\d+$/.test(value) };
  for (const [name, yes] of Object.entries(met)) {
    form.querySelector(`[data-rule=${name}]`).classList.toggle("is-met", yes);
  }
}

function prepare(form) {
  const { subdomain, name, country, password1 } = form.elements;
  subdomain.dataset.own = subdomain.value ? "yes" : "";
  const checkLater = later(() => check(form));
  subdomain.addEventListener("input", () => { subdomain.dataset.own = subdomain.value ? "yes" : ""; checkLater(); });
  if (!name) return;
  const nameLater = later(() => { if (!subdomain.dataset.own) check(form, { fromName: true }); });
  name.addEventListener("input", nameLater);
  country.addEventListener("change", () => local(form));
  local(form);
  password1?.addEventListener("input", () => rules(form));
}

function prepareAll() {
  for (const form of document.querySelectorAll("form[data-signup]:not([data-ready])")) {
    form.dataset.ready = "yes";
    prepare(form);
  }
}
prepareAll();
document.addEventListener("htmx:afterSettle", prepareAll);
