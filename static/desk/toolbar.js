/* The buttons above an editor as one stop of Tab: arrows lead from one to the next, as the pattern of a toolbar has it
   (https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/). Without it each button is a stop. */

const KEYS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

const stopsOf = (menu) => [...menu.querySelectorAll("button, [tabindex]")];

function stopAt(menu, chosen) {
  for (const stop of stopsOf(menu)) stop.tabIndex = stop === chosen ? 0 : -1;
}

function press(event) {
  const way = KEYS[event.key];
  if (!way) return;
  const menu = event.currentTarget;
  const seen = stopsOf(menu).filter((stop) => stop.checkVisibility());
  const now = seen.indexOf(document.activeElement);
  const isMirrored = Math.abs(way) === 1 && getComputedStyle(menu).direction === "rtl";
  const next = Math.min(Math.max(now + (isMirrored ? -way : way), 0), seen.length - 1);
  event.preventDefault();
  seen[next]?.focus();
}

document.addEventListener("toolbar:ready", ({ target: menu, detail: name }) => {
  menu.setAttribute("role", "toolbar");
  if (name) menu.setAttribute("aria-label", name);
  stopAt(menu, stopsOf(menu)[0]);
  menu.addEventListener("focusin", ({ target }) => stopAt(menu, target));
  menu.addEventListener("keydown", press);
});
