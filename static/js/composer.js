// The box that an agent writes in: Enter sends, the box grows, a draft outlives a change of thread.
const key = (form) => `draft:${form.dataset.conversation}`;
const box = () => document.getElementById("composer-body");

function fit(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, 180)}px`;
}
function lock(form) {
  const locked = document.getElementById("composer-note")?.hasAttribute("data-locked");
  const closed = document.getElementById("composer-closed");
  const shut = closed?.hasAttribute("data-closed");
  // Where plain text would be refused, it may still be written for another way.
  form.querySelector("textarea").disabled = locked || (shut && !closed.querySelector(".other-ways"));
  form.querySelector(".composer-send").disabled = locked || shut;
}
function begin() {
  const form = document.getElementById("composer");
  if (!form) return;
  if (!box().value) box().value = sessionStorage.getItem(key(form)) || "";
  fit(box());
  lock(form);
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "composer-body") return;
  fit(event.target);
  sessionStorage.setItem(key(event.target.form), event.target.value);
});
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "composer-body" || event.key !== "Enter") return;
  if (event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (event.target.form.querySelector(".composer-send").disabled) return;
  if (event.target.value.trim()) event.target.form.requestSubmit();
});
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "composer" && !("after" in event.detail.elt.dataset)) return;
  const last = [...document.querySelectorAll("#messages > [data-id]")].at(-1);
  event.detail.parameters.set("after", last?.dataset.id || "0");
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (form.id !== "composer" || !event.detail.successful) return;
  sessionStorage.removeItem(key(form));
  box().value = "";
  fit(box());
  box().focus();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "thread" || document.getElementById("composer")) begin();
});
begin();
