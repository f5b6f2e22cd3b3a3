// Short notes in the corner, read out by screen readers (the region is a live one).
const SHOWN_MS = 6000;

export function toast(text, level = "success") {
  const region = document.getElementById("toasts");
  const template = document.getElementById("toast-template");
  const note = template.content.firstElementChild.cloneNode(true);
  note.classList.add(`toast-${level}`);
  const use = note.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, level === "success" ? "#check" : "#alert"));
  note.querySelector("p").textContent = text;
  region.append(note);
  if (level !== "error") setTimeout(() => note.remove(), SHOWN_MS);
}
