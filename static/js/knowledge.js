// Uploading documents: drop or choose several, one request each with its progress. Without this
// script the form sends them all at once.
const form = document.querySelector("[data-upload]");

if (form) {
  const drop = form.querySelector("[data-drop]");
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-progress]");
  const words = form.dataset;
  drop.classList.add("has-script");
  form.querySelector("[data-submit]").hidden = true;

  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, () => drop.classList.remove("is-over"));
  }
  drop.addEventListener("drop", (event) => { event.preventDefault(); send([...event.dataTransfer.files]); });
  input.addEventListener("change", () => send([...input.files]));
  form.addEventListener("submit", (event) => event.preventDefault());

  const line = (file) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    name.className = "truncate";
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(name, bar);
    list.append(item);
    const fail = (text) => {
      bar.remove();
      const said = document.createElement("span");
      said.className = "small is-bad";
      said.textContent = text;
      item.append(said);
    };
    return { bar, fail };
  };

  const one = (file) => new Promise((resolve) => {
    const { bar, fail } = line(file);
    if (file.size > Number(words.mostBytes)) { fail(words.sayLarge); resolve(false); return; }
    const body = new FormData(form);
    body.delete("uploads");
    body.append("uploads", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("load", () => {
      if (request.status === 201) { bar.value = 100; resolve(true); return; }
      let problems = [];
      try { problems = JSON.parse(request.responseText).problems; } catch { problems = []; }
      fail(problems.join(" ") || words.sayFailed);
      resolve(false);
    });
    request.addEventListener("error", () => { fail(words.sayFailed); resolve(false); });
    request.send(body);
  });

  const send = async (files) => {
    let added = 0;
    for (const file of files) added += await one(file);
    input.value = "";
    if (added) window.htmx.ajax("GET", window.location.pathname, { target: "#documents", swap: "innerHTML" });
  };
}
