/* A record's page as several people work on it: who else is here, and what is typed kept on the server until it is
   saved, and in this browser until it is there. Without it the page tells who was here when it was opened, and text
   lives in the browser until it is saved. */

import { renewTokens, send, token } from "./sending.js";
import { beforeLeaving, hold, release } from "./unsaved.js";

const others = document.querySelector("[data-others]");
const keeping = document.querySelector("template[data-autosave]");
const form = document.querySelector("#content-main form[method=post]");
const account = document.querySelector("[data-user]");
const page = form?.querySelector("[name=_page]");

const EVERY = 20000;
const AFTER_TYPING = 5000;
const AT_ONCE = 1000;

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

const controls = () =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");

// The name of the page is none of its text.
const textOf = (pairs) => new URLSearchParams(pairs.filter(([name]) => name !== "_page")).toString();

function newName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// As the page was when it was opened, and as the server last took it.
let first;
let kept = "";
let timer;
let soon;
let underway;
let left = false;

function holdHere() {
  clearTimeout(soon);
  const pairs = controls();
  if (!left && textOf(pairs) !== kept) hold(page.value, keeping.dataset.path, pairs);
}

async function keep() {
  clearTimeout(timer);
  if (left) return;
  const pairs = controls();
  const text = textOf(pairs);
  if (text === kept) return;
  underway?.abort();
  const own = new AbortController();
  underway = own;
  const back = text === first ? [["_page", page.value], ["_nothing", "1"]] : pairs;
  const body = new URLSearchParams([...back, ["_path", keeping.dataset.path]]);
  const answer = await send(account.dataset.keepingUrl, body, own.signal);
  if (left || own.signal.aborted) return;
  if (!answer?.ok) {
    await sayWhatFailed(answer);
    timer = setTimeout(keep, EVERY);
    return;
  }
  renewTokens();
  const { saved, stored } = await answer.json();
  if (stored) {
    // The page was saved and stands here all the same: what is typed now is another text.
    release(page.value);
    page.value = newName();
    timer = setTimeout(keep);
    return;
  }
  kept = text;
  if (textOf(controls()) === text) release(page.value);
  say(saved);
}

async function sayWhatFailed(answer) {
  const told = answer?.headers.get("Content-Type")?.includes("json") ? (await answer.json()).error : "";
  if (answer === null) say(keeping.dataset.offline, true);
  else if (told) say(told, true);
  else if (answer.type === "opaqueredirect" || (answer.status === 403 && !document.cookie.includes("csrftoken="))) {
    sayLoggedOut();
  } else say(keeping.dataset.refused, true);
}

function keepSoon() {
  clearTimeout(timer);
  timer = setTimeout(keep, AFTER_TYPING);
  clearTimeout(soon);
  soon = setTimeout(holdHere, AT_ONCE);
}

if (keeping && form) {
  form.querySelector(".bar, .submit-row:last-of-type")?.append(status);
  // The editors and the lists of records write into their controls once they stand: that is no typing.
  const $ = window.django.jQuery;
  const begin = () => {
    // Somebody was faster.
    if (timer) return;
    kept = textOf(controls());
    first = kept;
    // What was restored, or came back unsaved, stands on the server only if it is sent.
    if (document.querySelector("[data-restored], [data-meanwhile], .errornote")) {
      kept = "";
      first = undefined;
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
  const holdRest = () => timer && holdHere();
  window.addEventListener("pagehide", holdRest);
  beforeLeaving(holdRest);
  form.addEventListener("submit", (event) => {
    renewTokens();
    // A preview stores nothing, and the page stays.
    if (event.submitter?.formTarget || event.defaultPrevented) return;
    // Until the server says that it is stored, this browser has it.
    hold(page.value, keeping.dataset.path, controls(), true);
    // What is being saved must not arrive again as unsaved.
    left = true;
    clearTimeout(timer);
    clearTimeout(soon);
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
