/* Says that the session is about to end while a page stands open, and prolongs it when asked to. Without it the session
   ends all the same, and what is sent afterwards waits in the login. */

import { token } from "./sending.js";

const notice = document.querySelector("[data-session]");
const BEFORE = 300;
let timer;

async function ask(method) {
  const answer = await fetch(notice.dataset.url, { method, headers: { "X-CSRFToken": token() }, redirect: "error" });
  return (await answer.json()).seconds;
}

function wait(seconds) {
  clearTimeout(timer);
  notice.hidden = true;
  timer = setTimeout(warn, Math.max(0, seconds - BEFORE) * 1000);
}

async function warn() {
  try {
    // Another tab may have been used meanwhile.
    const seconds = await ask("GET");
    if (seconds > BEFORE + 5) {
      wait(seconds);
      return;
    }
  } catch {
    // Without an answer it is as good as ended.
  }
  notice.hidden = false;
}

if (notice) {
  notice.querySelector("button").addEventListener("click", async () => {
    try {
      wait(await ask("POST"));
    } catch {
      notice.querySelector("span").textContent = notice.dataset.over;
    }
  });
  wait(Number(notice.dataset.session));
}
