// Inside another page: tell the widget's script how tall this page is, and nothing else. The
// message goes to the one origin that the server has found on the business's list.
import { facts } from "./book-basics.js";

const framed = window.parent !== window && facts.parent;

export function frameTell(kind, more = {}) {
  if (!framed) return;
  const height = Math.ceil(document.getElementById("book").getBoundingClientRect().height);
  window.parent.postMessage({ mostrador: kind, height, ...more }, facts.parent);
}

if (framed) {
  new ResizeObserver(() => frameTell("height")).observe(document.getElementById("book"));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") frameTell("close"); });
}
