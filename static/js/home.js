// Home follows what happens: it redraws itself when a booking, a message or a handoff comes in.
import { calmly, listen } from "./live.js";

const refresh = calmly(() => htmx.trigger("#home", "refresh"), 600);
document.addEventListener("calendar-changed", refresh);
listen(({ kind }) => { if (kind !== "delivery") refresh(); }, refresh);
