// Passkeys: asks the browser for one and sends its answer with the form it belongs to.
//
// <form data-passkey="create|get|login"> holds a hidden field `credential`. "create" and "get" read
// their options from <script type="application/json" id="passkey-options">, "login" fetches them
// from the form's own address.

const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));

const encode = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const named = (list = []) => list.map((each) => ({ ...each, id: decode(each.id) }));

function creation({ publicKey }, form) {
  const alone = form.elements.passwordless?.checked ?? true;
  return {
    ...publicKey,
    challenge: decode(publicKey.challenge),
    user: { ...publicKey.user, id: decode(publicKey.user.id) },
    excludeCredentials: named(publicKey.excludeCredentials),
    authenticatorSelection: {
      ...publicKey.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      userVerification: alone ? "required" : "preferred",
    },
  };
}

const request = ({ publicKey }) => ({
  ...publicKey,
  challenge: decode(publicKey.challenge),
  allowCredentials: named(publicKey.allowCredentials),
});

function told(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]);
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      ...Object.fromEntries(given.map((part) => [part, encode(response[part])])),
      ...(response.getTransports ? { transports: response.getTransports() } : {}),
    },
  };
}

async function options(form) {
  if (form.dataset.passkey !== "login") {
    const data = JSON.parse(document.getElementById("passkey-options").textContent);
    return data.creation_options ?? data.request_options;
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return (await answer.json()).request_options;
}

async function ask(form) {
  const asked = await options(form);
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: creation(asked, form) })
    : navigator.credentials.get({ publicKey: request(asked) });
}

function say(form, text) {
  const place = form.querySelector("[data-passkey-state]");
  place.textContent = text;
  place.hidden = !text;
}

async function run(form) {
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  say(form, "");
  try {
    form.elements.credential.value = JSON.stringify(told(await ask(form)));
    form.submit();
  } catch (error) {
    button.disabled = false;
    // The person closed the browser's dialogue, let it wait, or has this key already.
    const known = { InvalidStateError: "sayKnown", NotAllowedError: "sayCancelled" };
    say(form, form.dataset[known[error.name]] ?? form.dataset.sayFailed);
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const able = Boolean(window.PublicKeyCredential);
  form.hidden = !able;
  form.previousElementSibling?.matches("[data-passkey-unable]") && (form.previousElementSibling.hidden = able);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(form);
  });
}
