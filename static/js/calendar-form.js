// The form of a new booking: choosing somebody found by name or number.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-choose]")) return;
  const row = event.target.closest("li");
  for (const other of row.parentElement.querySelectorAll("li")) if (other !== row) other.remove();
  row.closest("form").querySelector("#who-chosen").replaceChildren();
  row.closest("form").querySelector(".who-new").open = false;
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-unchoose]")) return;
  const form = event.target.closest("form");
  form.querySelector("#who-chosen").replaceChildren();
  form.querySelector("#who-q").focus();
});
