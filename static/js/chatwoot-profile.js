// The profile in Chatwoot's frame: asks who is open there, and shows them. Only that Chatwoot is
// heard, by its origin.
const frame = document.getElementById("content");
const origin = frame.dataset.origin;
let shown = "";

const numberIn = (told) => told?.data?.conversation?.meta?.sender?.id ?? told?.data?.contact?.id;

window.addEventListener("message", async (event) => {
  if (event.origin !== origin || typeof event.data !== "string") return;
  let told;
  try {
    told = JSON.parse(event.data);
  } catch {
    return;
  }
  const number = told?.event === "appContext" ? String(numberIn(told) ?? "") : "";
  if (!/^[0-9]+$/.test(number) || number === shown) return;
  shown = number;
  const address = new URL("person/", location.href);
  address.search = location.search;
  address.searchParams.set("contact", number);
  const answer = await fetch(address);
  if (answer.ok && shown === number) frame.innerHTML = await answer.text();
});

window.parent.postMessage("chatwoot-dashboard-app:fetch-info", origin);
