// Pictures, voice notes and documents of the visitors' chat: choosing, recording, showing.
const WIDEST = 1600;
const RECORD_MAX_MS = 3 * 60 * 1000;
const RECORDED = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

const byId = (id) => document.getElementById(id);
const words = byId("chat").dataset;

function element(name, className, content = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = content;
  return made;
}

// ---------------------------------------------------------------- showing
const seen = new Map(); // file id or client id -> address of its bytes in this page

export function keep(key, blob) { seen.set(key, URL.createObjectURL(blob)); }
export function rename(from, to) {
  if (!seen.has(from)) return;
  seen.set(to, seen.get(from));
  seen.delete(from);
}

// What stands in the bubble of a message with a file; `fetchFile` gets the bytes of one that this
// page has not sent itself.
export function bubble(file, said, fetchFile) {
  const made = element("div", "bubble bubble-file");
  const place = made.appendChild(element("div", ""));
  if (said) made.append(element("p", "said", said));
  const known = seen.get(file.id);
  const get = () => fetchFile(file.id).then((blob) => { keep(file.id, blob); fill(place, file, seen.get(file.id)); return seen.get(file.id); });
  if (known) fill(place, file, known);
  else if (file.kind === "file") place.append(offered(file, get));
  else {
    place.append(named(file));
    get().catch(() => {});
  }
  return made;
}

const named = (file) => element("span", "file-name", file.name || (file.kind === "audio" ? words.saySound : words.sayFile));

// A document is fetched when it is asked for: its address needs the visitor's token.
function offered(file, get) {
  const made = element("button", "file-get", `⤓ ${named(file).textContent}`);
  made.type = "button";
  made.addEventListener("click", async () => {
    made.disabled = true;
    try { saved(file, await get()).click(); } catch { made.disabled = false; }
  });
  return made;
}
function saved(file, address) {
  const made = element("a", "file-get", `⤓ ${named(file).textContent}`);
  made.href = address;
  made.download = file.name || words.sayFile;
  return made;
}

function fill(place, file, address) {
  const shown = { image: "img", audio: "audio", video: "video" }[file.kind];
  if (!shown) { place.replaceChildren(saved(file, address)); return; }
  const made = document.createElement(shown);
  made.src = address;
  if (shown === "img") made.alt = words.sayPicture;
  else { made.controls = true; made.setAttribute("aria-label", words.saySound); }
  place.replaceChildren(made);
}

export const kindOf = (blob) => ({ image: "image", audio: "audio", video: "video" }[blob.type.split("/")[0]] || "file");

// ---------------------------------------------------------------- choosing
// A photo is sent upright, small, and without what the camera noted; what the browser cannot read
// is sent as it is, and the answer says what is wrong with it.
async function ready(file) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff"; // a JPEG has no see-through parts
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
    return new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
  } catch {
    return file;
  }
}

function problem(said) {
  byId("file-problem").textContent = said;
  byId("file-problem").hidden = !said;
}

async function take(file, send) {
  const small = await ready(file);
  const tooLarge = small.size > Number(words.fileMax);
  problem(tooLarge ? words.sayTooLarge : "");
  if (!tooLarge) send(small);
}

export function watch(send) {
  const input = byId("file");
  byId("attach").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (file) take(file, send);
    input.value = "";
  });
  if (navigator.mediaDevices && window.MediaRecorder) {
    byId("record").hidden = false;
    byId("record").addEventListener("click", () => record(send));
  }
}

// ---------------------------------------------------------------- recording
async function record(send) {
  let stream;
  problem("");
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    problem(words.sayNoMicrophone);
    return;
  }
  const type = RECORDED.find((each) => MediaRecorder.isTypeSupported(each)) || "";
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const pieces = [];
  let wanted = false;
  recorder.addEventListener("dataavailable", (event) => { if (event.data.size) pieces.push(event.data); });
  recorder.addEventListener("stop", () => {
    stream.getTracks().forEach((track) => track.stop());
    clearInterval(clock);
    showRecorder(false);
    const kind = recorder.mimeType.split(";")[0] || "audio/webm";
    const ending = kind.split("/")[1];
    if (wanted && pieces.length) take(new File(pieces, `voice.${ending}`, { type: kind }), send);
  });
  const began = Date.now();
  const clock = setInterval(() => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    byId("record-time").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (Date.now() - began > RECORD_MAX_MS) stop(true);
  }, 250);
  const stop = (send_) => {
    wanted = send_;
    if (recorder.state !== "inactive") recorder.stop();
  };
  byId("record-send").onclick = () => stop(true);
  byId("record-cancel").onclick = () => stop(false);
  byId("record-time").textContent = "0:00";
  showRecorder(true);
  recorder.start(1000);
}

function showRecorder(on) {
  byId("recorder").hidden = !on;
  byId("composer").hidden = on;
  byId(on ? "record-send" : "record").focus();
}
