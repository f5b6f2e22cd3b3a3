// What every page needs: toasts, the drawer, and plain words when a request fails.
import { toast } from "./toast.js";

const words = document.body.dataset;

document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.level));

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = words.csrf;
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  const text = { 403: words.sayForbidden, 404: words.sayGone, 429: words.saySlowDown }[status];
  toast(text || words.sayFailed, "error");
});
document.addEventListener("htmx:sendError", () => toast(words.sayOffline, "error"));

// A dialog opens when something was swapped into it and closes with its buttons, or a click beside.
document.addEventListener("htmx:afterSwap", (event) => {
  const drawer = event.target.closest("dialog");
  if (drawer && !drawer.open && event.target.childElementCount) drawer.showModal();
});
document.addEventListener("drawer-close", () => document.querySelector("dialog[open]")?.close());
document.addEventListener("click", (event) => {
  const dialog = event.target.closest("dialog");
  if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) dialog.close();
  if (event.target.closest("[data-dismiss]")) event.target.closest(".toast").remove();
  const toggle = event.target.closest("[data-toggle-class]");
  if (toggle) {
    const on = document.querySelector(toggle.dataset.toggleTarget).classList.toggle(toggle.dataset.toggleClass);
    toggle.setAttribute("aria-expanded", String(on));
  }
});

// A piece that knows how many wait for a person corrects the number in the menus.
document.addEventListener("htmx:afterSettle", () => {
  const waiting = document.querySelector("[data-waiting]")?.dataset.waiting;
  if (waiting === undefined) return;
  for (const badge of document.querySelectorAll("[data-count='waiting']")) {
    badge.textContent = waiting;
    badge.hidden = waiting === "0";
  }
});

// A form that comes back with something wrong in it opens there, with what has to be mended.
const wrong = document.querySelector("main [aria-invalid='true']");
if (wrong) wrong.focus();
else document.querySelector("main form [role='alert']")?.scrollIntoView({ block: "center" });

// A row of tabs that is wider than the screen shows the one where the reader is.
for (const tab of document.querySelectorAll(".segments > [aria-current]")) {
  const row = tab.parentElement;
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

// A select or checkbox marked so sends its form (filters work with a button, too, without scripts).
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});

// "/" goes to the page's search field, as people expect from other inboxes.
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.querySelector("input[type=search]");
  if (search) { event.preventDefault(); search.focus(); search.select(); }
});
