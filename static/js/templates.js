// Puts a template's variable where the owner is writing.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-place]");
  if (!button) return;
  const body = document.getElementById("id_body");
  const name = `{{${button.dataset.place}}}`;
  body.setRangeText(name, body.selectionStart, body.selectionEnd, "end");
  body.focus();
  body.dispatchEvent(new Event("input", { bubbles: true }));
});
