/* Saving a page of the desk: from the keyboard, with a sign of life while it lasts, and back where one was. Without it
   Enter in a one-line field saves, and the page that comes back begins at its top. */

const form = document.querySelector("#content-main form[method=post]");
const saves = form?.querySelector("[name=_enter]");
const bar = form?.querySelector(".bar, .submit-row:last-of-type");
const { gettext } = window;

/* Ctrl+S, and Cmd+S, on whatever keyboard: where S is on one, Arabic has another letter. */

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.code !== "KeyS" || !saves) return;
  event.preventDefault();
  if (!event.repeat) form.requestSubmit(saves);
});

/* The keys of the ways through the page, which not every browser takes from Alt alone. */

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !/^Digit\d$/.test(event.code)) return;
  const way = document.querySelector(`.ways-through [accesskey="${event.code.slice(-1)}"]`);
  if (!way) return;
  event.preventDefault();
  way.click();
});

/* A sign of life. */

const busy = document.createElement("p");
busy.className = "busy";
busy.setAttribute("role", "status");

const files = () => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);

function showBusy() {
  const progress = document.createElement("progress");
  progress.setAttribute("aria-label", gettext("Saving…"));
  const megabytes = files().reduce((sum, file) => sum + file.size, 0) / 1e6;
  const words = document.createElement("span");
  words.textContent = megabytes
    ? window.interpolate(gettext("Sending %(size)s MB and saving…"), { size: megabytes.toFixed(1) }, true)
    : gettext("Saving…");
  busy.replaceChildren(progress, words);
  bar.append(busy);
  form.setAttribute("aria-busy", "true");
  setTimeout(() => {
    if (busy.isConnected) words.textContent = gettext("Still saving. Please leave this page open.");
  }, 8000);
}

function endBusy() {
  busy.remove();
  form.removeAttribute("aria-busy");
}

/* Where one was: what stood at which height, and what had the focus. */

const PLACE = "place";
const nameIn = (element) => element?.querySelector("[name]:not([type=hidden])")?.name ?? "";
const boxOf = (element) => element?.closest?.(".field, .form-row, .who, .posts, .level, .leaders, .state");
const find = (name) => (name ? form.querySelector(`[name="${CSS.escape(name)}"]`) : null);

function rememberPlace() {
  const focused = document.activeElement;
  const seen = boxOf(focused) ?? boxOf(document.elementFromPoint(innerWidth / 2, innerHeight / 3));
  const place = {
    path: location.pathname,
    at: Date.now(),
    y: scrollY,
    box: nameIn(seen),
    top: seen?.getBoundingClientRect().top ?? 0,
    focus: focused === document.body ? "" : focused.name || nameIn(boxOf(focused)),
    editor: focused.isContentEditable,
    edition: document.querySelector(".edition:not([hidden])")?.dataset.language ?? "",
  };
  sessionStorage.setItem(PLACE, JSON.stringify(place));
}

function takePlace() {
  const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  // A new record has another address than the page it was written on.
  const kind = (path) => path.replace(/(add|[^/]+\/change)\/$/, "");
  return place && Date.now() - place.at < 60000 && kind(place.path) === kind(location.pathname) ? place : null;
}

function comeBack(place) {
  if (place.edition) document.getElementById(`edition-${place.edition}-tab`)?.click();
  const seen = () => {
    const box = boxOf(find(place.box));
    if (box) scrollBy({ top: box.getBoundingClientRect().top - place.top, behavior: "instant" });
    else scrollTo({ top: place.y, behavior: "instant" });
  };
  seen();
  // Editors and lists of records stand later than the page: what was seen stays where it is until it is moved.
  const observer = new ResizeObserver(seen);
  observer.observe(form);
  const stop = () => observer.disconnect();
  setTimeout(stop, 2000);
  ["wheel", "touchstart", "keydown", "pointerdown"].forEach((kind) => addEventListener(kind, stop, { once: true }));
  const control = find(place.focus);
  if (place.editor) setTimeout(() => boxOf(control)?.querySelector("[contenteditable]")?.focus({ preventScroll: true }), 300);
  else control?.focus({ preventScroll: true });
}

// What is said at the top of the page is out of sight: the bar says it too.
function repeatMessage() {
  const said = [...document.querySelectorAll(".messagelist li")].map((line) => line.textContent.trim()).join(" ");
  const line = document.createElement("p");
  line.className = "done";
  line.textContent = said;
  bar.append(line);
}

if (form && bar && saves) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.formTarget) return;
    rememberPlace();
    showBusy();
    // A connection that failed leaves the page standing.
    setTimeout(endBusy, 60000);
  });
  addEventListener("pageshow", (event) => event.persisted && endBusy());
  const place = takePlace();
  const good = document.querySelector(".messagelist li") && !document.querySelector(".messagelist :is(.error, .warning), .errornote, [data-meanwhile], [data-restored]");
  if (place && good) {
    repeatMessage();
    window.django.jQuery(() => setTimeout(() => comeBack(place)));
  }
}

/* The ways through a long page lead into the first control of a part. */

document.querySelectorAll(".ways-through a").forEach((way) => {
  way.addEventListener("click", (event) => {
    const part = document.querySelector(way.hash);
    const control = [...part.querySelectorAll("input:not([type=hidden], [type=file]), select, textarea, button, a[href], summary")].find(
      (found) => found.getClientRects().length && !found.disabled && found.tabIndex >= 0 && !found.matches(".visually-hidden, [role=tab]"),
    );
    if (!control) return;
    event.preventDefault();
    part.scrollIntoView({ block: "start" });
    control.focus({ preventScroll: part.contains(control) && part.getBoundingClientRect().height < innerHeight });
  });
});
