/* A record's page as several people work on it: who else is here, and what is typed kept on the server until it is
   saved. Without it the page tells who was here when it was opened, and text lives in the browser until it is saved. */

const others = document.querySelector("[data-others]");
const keeping = document.querySelector("template[data-autosave]");
const unanswered = document.querySelector("[data-unsaved]");
const form = document.querySelector("#content-main form[method=post]");

const EVERY = 20000;
const AFTER_TYPING = 5000;

/* A login in another tab gives a new token: what this page sends must bear it. */

function token() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  const held = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  return cookie ? cookie.slice("csrftoken=".length) : held;
}

function renewTokens() {
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((control) => {
    control.value = token();
  });
}

function send(url, body, signal) {
  // The page of the login, to which a lost session leads, is no answer.
  return fetch(url, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token() },
    redirect: "manual",
    signal,
  }).catch(() => null);
}

/* Who else is here. */

async function sayHere() {
  if (!others || document.hidden) return;
  const answer = await send(others.dataset.url, new URLSearchParams({ path: others.dataset.path }));
  if (!answer?.ok) return;
  show((await answer.json()).others.map((other) => other.says));
}

function show(sentences) {
  const shown = [...others.children].map((line) => line.textContent);
  // Read out only what is news.
  if (shown.join("\n") === sentences.join("\n")) return;
  others.replaceChildren(
    ...sentences.map((sentence) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      return line;
    }),
  );
}

function sayGone() {
  const body = new URLSearchParams({ path: others.dataset.path, gone: "1", csrfmiddlewaretoken: token() });
  navigator.sendBeacon(others.dataset.url, body);
}

if (others) {
  sayHere();
  setInterval(sayHere, EVERY);
  document.addEventListener("visibilitychange", sayHere);
  window.addEventListener("pagehide", sayGone);
  window.addEventListener("pageshow", (event) => event.persisted && sayHere());
}

/* What is typed, kept. */

const status = document.createElement("p");
status.className = "autosaved";
status.setAttribute("aria-live", "off");

function say(text, wrong = false) {
  status.classList.toggle("wrong", wrong);
  // What went wrong is read out, each new thing once; what went well is not.
  status.setAttribute("aria-live", wrong ? "polite" : "off");
  if (status.textContent !== text) status.textContent = text;
}

function sayLoggedOut() {
  say(keeping.dataset.loggedOut, true);
  const link = document.createElement("a");
  link.href = keeping.dataset.loginUrl;
  link.target = "_blank";
  link.textContent = keeping.dataset.logIn;
  status.append(" ", link);
}

function controls() {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") body.append(name, value);
  }
  body.append("_path", keeping.dataset.path);
  return body;
}

let kept = "";
let timer;
let underway;
let left = false;

async function keep() {
  clearTimeout(timer);
  if (left) return;
  if (unanswered?.isConnected) {
    say(keeping.dataset.waiting, true);
    return;
  }
  const body = controls();
  const text = body.toString();
  if (text === kept) return;
  underway?.abort();
  const own = new AbortController();
  underway = own;
  const answer = await send(keeping.dataset.url, body, own.signal);
  if (left || own.signal.aborted) return;
  if (answer?.ok) {
    kept = text;
    renewTokens();
    say((await answer.json()).saved);
  } else if (answer === null) {
    say(keeping.dataset.offline, true);
  } else if (answer.type === "opaqueredirect" || (answer.status === 403 && !document.cookie.includes("csrftoken="))) {
    sayLoggedOut();
  } else {
    say([400, 413].includes(answer.status) ? keeping.dataset.tooLong : keeping.dataset.refused, true);
  }
  if (!answer?.ok) timer = setTimeout(keep, EVERY);
}

function keepSoon() {
  clearTimeout(timer);
  timer = setTimeout(keep, AFTER_TYPING);
}

if (keeping && form) {
  form.querySelector(".bar, .submit-row:last-of-type")?.append(status);
  // The editors and the lists of records write into their controls once they stand: that is no typing.
  const $ = window.django.jQuery;
  const begin = () => {
    // Somebody was faster.
    if (timer) return;
    kept = controls().toString();
    // What was restored, or came back unsaved, stands on the server only if it is sent.
    if (document.querySelector("[data-restored], [data-meanwhile], .errornote")) {
      kept = "";
      keepSoon();
    }
  };
  $(() => setTimeout(begin, 500));
  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  // Rows that are moved or added, and records chosen from a list.
  form.addEventListener("click", (event) => event.target.closest("button[type=button], .select2-container, .prose-editor") && keepSoon());
  $(form).on("select2:select select2:unselect", keepSoon);
  window.addEventListener("online", keep);
  document.addEventListener("visibilitychange", () => timer && keep());
  form.addEventListener("submit", (event) => {
    renewTokens();
    // A preview stores nothing, and the page stays.
    if (event.submitter?.formTarget || event.defaultPrevented) return;
    // What is being saved must not arrive again as unsaved.
    left = true;
    clearTimeout(timer);
    underway?.abort();
    // A connection that failed leaves the page standing.
    setTimeout(() => {
      left = false;
      keepSoon();
    }, 10000);
  });
}

/* What came meanwhile is read before anything else. */

const meanwhile = document.querySelector("[data-meanwhile]");
meanwhile?.scrollIntoView({ block: "start" });
meanwhile?.focus({ preventScroll: true });
