/* What was typed and has not reached the server, kept in this browser until it has, on whatever page of the desk that
   is. It bears the name of its author's account: nobody else who logs in here is offered it, and logging out takes it
   away. Without it such text lives in its page alone. */

import { send } from "./sending.js";

const account = document.querySelector("[data-user]");
// As long as the server keeps it: KEPT_FOR of liaison/staff/editing/autosave.py.
const KEPT_FOR = 14 * 24 * 3600 * 1000;
const BEGIN = "unsaved:";

const store = (() => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
})();

const own = () => `${BEGIN}${account.dataset.user}:`;

/* `controls` are the names and values of the form at `path`, as the page called `page` holds them. `sent`: on their way. */
export function hold(page, path, controls, sent = false) {
  if (!store || !account || !page || leaving) return;
  try {
    store.setItem(own() + page, JSON.stringify({ path, controls, sent, at: Date.now() }));
  } catch {
    // No room: what is there of it is older than what the page shows.
    store.removeItem(own() + page);
  }
}

export function release(page) {
  if (store && account) store.removeItem(own() + page);
}

// Logging out: nothing is to stay here.
let leaving = false;

// What a page holds beyond what it has told so far; set by the page that has a form.
let holdRest = () => {};

export function beforeLeaving(act) {
  holdRest = act;
}

function entries(begin) {
  const keys = store ? Object.keys(store).filter((key) => key.startsWith(begin)) : [];
  return keys.flatMap((key) => {
    try {
      return [{ key, page: key.slice(key.lastIndexOf(":") + 1), ...JSON.parse(store.getItem(key)) }];
    } catch {
      return [];
    }
  });
}

/* Whether the server has it now and it was not saved before. */
async function handIn({ key, path, controls, at }) {
  const answer = await send(account.dataset.keepingUrl, new URLSearchParams([...controls, ["_path", path]]));
  if (!answer?.ok) return false;
  if (JSON.parse(store.getItem(key) ?? "{}").at === at) store.removeItem(key);
  return !(await answer.json()).stored;
}

async function bringBack() {
  entries(BEGIN).forEach(({ key, at }) => {
    if (!(Date.now() - at < KEPT_FOR)) store.removeItem(key);
  });
  const here = document.querySelector("[name=_page]")?.value;
  const came = [];
  for (const entry of entries(own())) {
    if (entry.page !== here && (await handIn(entry))) came.push(entry);
  }
  if (touched || document.querySelector("[data-restored], [data-meanwhile], .errornote")) return;
  const ofThisPage = came.filter(({ path }) => path === location.pathname);
  const sent = ofThisPage.filter((entry) => entry.sent).sort((one, other) => other.at - one.at);
  if (sent.length) location.replace(`?${new URLSearchParams({ _restore: sent[0].page })}`);
  else if (ofThisPage.length || (came.length && document.querySelector(".work"))) location.reload();
}

/* Logging out hands in what it can and takes the rest away: the next one here may be somebody else. */
async function logOut(event) {
  event.preventDefault();
  holdRest();
  for (const entry of entries(own())) await handIn(entry);
  const left = entries(own());
  if (left.length && !window.confirm(account.dataset.loses)) return;
  left.forEach(({ key }) => store.removeItem(key));
  leaving = true;
  event.target.submit();
  // Whoever is asked whether to leave the page may say no.
  setTimeout(() => {
    leaving = false;
  }, 10000);
}

let touched = false;

if (account && store) {
  document.addEventListener("input", () => {
    touched = true;
  });
  document.querySelectorAll("#logout-form").forEach((form) => form.addEventListener("submit", logOut));
  bringBack();
}
