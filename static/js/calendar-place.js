// Where things stand in the grid: minutes from its top, in pixels and back.
const HOUR = 60;

export const grid = () => document.querySelector(".cal-cols");

export function perMinute() {
  const hour = document.querySelector(".cal-hours li");
  return hour ? hour.getBoundingClientRect().height / HOUR : 1;
}

export function place(root) {
  if (!root.querySelector(".cal-hours li")) return;
  const scale = perMinute();
  for (const block of root.querySelectorAll("[data-top]")) {
    const { top, length, lane, lanes } = block.dataset;
    block.style.top = `${top * scale}px`;
    if (length) block.style.height = `${length * scale - (lanes ? 2 : 0)}px`;
    if (lanes) {
      block.style.left = `calc(${(100 * lane) / lanes}% + 2px)`;
      block.style.width = `calc(${100 / lanes}% - 5px)`;
    }
    block.dataset.placed = "";
  }
}

const two = (number) => String(number).padStart(2, "0");

// The wall-clock time of a line, and whether it is the second of its name (the hour that comes
// twice has a row more).
export function clockAt(minutes) {
  let at = Number(grid().dataset.first) + minutes;
  let second = false;
  if (grid().dataset.twice) {
    const [begins, ends] = grid().dataset.twice.split(",").map(Number);
    if (at >= ends) {
      second = at < ends + (ends - begins);
      at -= ends - begins;
    }
  }
  return { clock: `${two(Math.floor(at / HOUR) % 24)}:${two(at % HOUR)}`, second };
}

export function columnAt(x) {
  for (const column of document.querySelectorAll(".cal-col")) {
    const box = column.getBoundingClientRect();
    if (x >= box.left && x < box.right) return column;
  }
  return null;
}

// Minutes from the grid's top at a height on the screen, on the step's lines.
export function minutesAt(column, y, step) {
  const exact = (y - column.getBoundingClientRect().top) / perMinute();
  const first = Number(grid().dataset.first);
  const snapped = Math.floor((exact + first) / step) * step - first;
  return Math.max(0, Math.min(snapped, Number(grid().dataset.minutes) - step));
}

// What a form is asked for at a line of a column.
export function moment(column, minutes) {
  const { clock, second } = clockAt(minutes);
  const asked = { day: column.dataset.day, clock };
  if (second) asked.second = "1";
  if (column.dataset.staff) asked.staff = column.dataset.staff;
  return asked;
}
