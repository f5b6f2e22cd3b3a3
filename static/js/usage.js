// The meter follows what is answered: it redraws itself after each message.
import { calmly, listen } from "./live.js";

const refresh = calmly(() => htmx.trigger("#usage", "refresh"), 600);
listen(({ kind }) => { if (kind === "message") refresh(); }, refresh);
