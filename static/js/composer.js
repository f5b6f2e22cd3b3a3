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
  // Where plain text would be refused, it may still be written for another way, or as a note.
  form.querySelector("textarea").disabled = locked;
  form.querySelector("#composer-note-save").disabled = locked;
  form.querySelector(".composer-send").disabled = locked || shut;
  form.querySelector("#composer-attach").disabled = locked || shut;
  form.querySelector("#composer-place").disabled = locked || shut;
}
function begin() {
  const form = document.getElementById("composer");
  if (!form) return;
  if (!box().value) box().value = sessionStorage.getItem(key(form)) || "";
  fit(box());
  lock(form);
}

// A file goes along with the next message; its name stands above the box until then.
function showFile() {
  const [file] = document.getElementById("composer-upload")?.files || [];
  const line = document.getElementById("composer-file");
  if (!line) return;
  line.hidden = !file;
  document.getElementById("composer-file-name").textContent = file ? file.name : "";
}
const dropFile = () => { document.getElementById("composer-upload").value = ""; showFile(); };
const hasFile = () => Boolean(document.getElementById("composer-upload")?.files.length);
document.addEventListener("click", (event) => {
  if (event.target.closest("#composer-attach")) document.getElementById("composer-upload").click();
  if (event.target.closest("#composer-file-off")) dropFile();
});
document.addEventListener("change", (event) => { if (event.target.id === "composer-upload") { showFile(); box().focus(); } });
document.addEventListener("paste", (event) => {
  if (event.target.id !== "composer-body" || !event.clipboardData.files.length) return;
  event.preventDefault();
  document.getElementById("composer-upload").files = event.clipboardData.files;
  showFile();
});

// A visitor of the web chat sees that somebody is writing, told every few seconds.
const TELL_MS = 4000;
let told = 0;
function tellTyping(form) {
  const url = form.dataset.typingUrl;
  if (!url || Date.now() - told < TELL_MS) return;
  told = Date.now();
  fetch(url, { method: "POST", headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value } }).catch(() => {});
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "composer" || box().value.trim() || hasFile()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
document.addEventListener("input", (event) => {
  if (event.target.id !== "composer-body") return;
  fit(event.target);
  if (event.target.value.trim()) tellTyping(event.target.form);
  sessionStorage.setItem(key(event.target.form), event.target.value);
});
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "composer-body" || event.key !== "Enter") return;
  if (event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (event.target.form.querySelector(".composer-send").disabled) return;
  if (event.target.value.trim() || hasFile()) event.target.form.requestSubmit();
});
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "composer" && !("after" in event.detail.elt.dataset)) return;
  const last = [...document.querySelectorAll("#messages > [data-id]")].at(-1);
  event.detail.parameters.set("after", last?.dataset.id || "0");
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = document.getElementById("composer");
  const mine = ["composer", "composer-note-save"].includes(event.detail.elt.id);
  if (!form || !mine || !event.detail.successful) return;
  sessionStorage.removeItem(key(form));
  box().value = "";
  if (event.detail.elt.id === "composer") dropFile();
  told = 0;
  fit(box());
  box().focus();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "thread" || document.getElementById("composer")) begin();
});
begin();
