// Adds and removes shifts of a day; nothing is saved until the form is sent.
const MOST_SHIFTS = 4;

document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add-window]");
  if (add) addWindow(add.dataset.addWindow);
  event.target.closest("[data-remove-window]")?.closest(".window").remove();
});

function addWindow(weekday) {
  const windows = document.querySelector(`[data-windows="${weekday}"]`);
  const shifts = windows.querySelectorAll(".window");
  if (shifts.length >= MOST_SHIFTS) return;
  const shift = document.getElementById("window-template").content.firstElementChild.cloneNode(true);
  const [start, end] = shift.querySelectorAll("[data-clock]");
  start.name = `start-${weekday}`;
  end.name = `end-${weekday}`;
  shift.querySelector("[data-step]").name = `step-${weekday}`;
  shift.querySelector("[data-places]").name = `places-${weekday}`;
  windows.insertBefore(shift, windows.querySelector(".hours-closed"));
  start.focus();
}

// "9" and "930" become "09:00" and "09:30" when the field is left.
document.addEventListener("focusout", (event) => {
  if (!event.target.matches?.("[data-clock]")) return;
  const typed = event.target.value.trim().match(/^(\d{1,2})(?:[:.h]?([0-5]\d))?h?$/i);
  if (typed) event.target.value = `${typed[1].padStart(2, "0")}:${typed[2] || "00"}`;
});
