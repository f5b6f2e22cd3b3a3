// The business's event stream. `onEvent` gets {conversation, kind}; `onGap` runs when events may
// have been missed (the stream came back, or has been down for a while), so that the page re-reads.
const POLL_MS = 30000;
const RETRY_MS = 10000;

export function listen(onEvent, onGap) {
  let up = false;
  let missed = false;
  let source;
  const connect = () => {
    source = new EventSource("/events/");
    source.addEventListener("inbox", (event) => onEvent(JSON.parse(event.data)));
    source.addEventListener("gap", onGap);
    source.addEventListener("open", () => {
      if (missed) onGap();
      up = true;
      missed = false;
      document.body.dataset.live = "on";
    });
    source.addEventListener("error", () => {
      up = false;
      missed = true;
      document.body.dataset.live = "off";
      // Browsers try again by themselves after a cut, but not after an answer that was no stream.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MS);
    });
  };
  connect();
  setInterval(() => { if (!up && !document.hidden) onGap(); }, POLL_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !up) onGap(); });
  window.addEventListener("pagehide", () => source.close());
}

// At most one call per `ms`, the last one always happens.
export function calmly(fn, ms = 250) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(fn, ms);
  };
}
