/* Making and using passkeys. Without it, or where the browser knows none, nothing of them is shown, and codes of an app do. */

import { token } from "./sending.js";

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

// The server sends and takes bytes as base64url; browsers want them as bytes.
function readable(options) {
  const described = (list) => list?.map((key) => ({ ...key, id: bytes(key.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: described(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: described(options.allowCredentials) }),
  };
}

function sendable(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

async function ask(box) {
  const answer = await fetch(box.dataset.url, { method: "POST", headers: { "X-CSRFToken": token() }, redirect: "error" });
  const publicKey = readable(await answer.json());
  return "makes" in box.dataset ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey });
}

async function go(box) {
  const status = box.querySelector("[role=status]");
  status.textContent = "";
  try {
    const form = document.getElementById(box.dataset.form);
    form.elements.passkey.value = sendable(await ask(box));
    form.submit();
  } catch {
    // Interrupted, refused, or no passkey of this site is here.
    status.textContent = box.dataset.failed;
  }
}

// A host without a name has no passkeys.
if (window.PublicKeyCredential && !/^[\d.]+$|:/.test(location.hostname)) {
  document.querySelectorAll("[data-passkey]").forEach((box) => {
    box.hidden = false;
    box.querySelector("button[type=button]").addEventListener("click", () => go(box));
  });
}
