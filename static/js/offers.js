// The templates above the composer: what is written into a place shows in the text, and words find
// one among many.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

document.addEventListener("input", (event) => {
  const field = event.target;
  const form = field.closest(".offer form");
  if (form && field.name.startsWith("value_")) {
    const number = field.name.slice("value_".length);
    for (const place of form.querySelectorAll(`[data-fill="${number}"]`)) place.textContent = field.value.trim();
  }
  if (!field.matches(".offers-search")) return;
  const wanted = plain(field.value.trim());
  const items = [...field.closest(".offers").querySelectorAll("ul > li")];
  for (const item of items) item.hidden = !plain(item.textContent).includes(wanted);
  document.getElementById("offers-none").hidden = items.some((item) => !item.hidden);
});
