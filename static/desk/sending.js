/* How the desk's scripts send something to the server. */

/* A login in another tab gives a new token: what this page sends must bear it. */

export function token() {
  const cookie = document.cookie.split("; ").find((part) => /^(__Secure-)?csrftoken=/.test(part));
  const held = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  return cookie ? cookie.slice(cookie.indexOf("=") + 1) : held;
}

export function renewTokens() {
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((control) => {
    control.value = token();
  });
}

export function send(url, body, signal) {
  // The page of the login, to which a lost session leads, is no answer.
  return fetch(url, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token() },
    redirect: "manual",
    signal,
  }).catch(() => null);
}
