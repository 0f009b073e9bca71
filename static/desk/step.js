/* The page on which a step is confirmed: the button says whether it publishes or schedules, and the first error takes the
   focus. Without it the button says “Publish”, beside the time that was chosen. */

const form = document.getElementById("step_form");
const button = form.querySelector("[data-later]");

// What the clocks of a city show now, as a control for date and time writes it.
function clockIn(timeZone) {
  return new Date().toLocaleString("sv-SE", { timeZone }).replace(" ", "T");
}

function nameStep() {
  const { at, time_zone: zone } = form.elements;
  const isLater = Boolean(at?.value) && at.value > clockIn(zone.value);
  button.textContent = isLater ? button.dataset.later : button.dataset.now;
}

if (button) {
  form.addEventListener("input", nameStep);
  form.addEventListener("change", nameStep);
  nameStep();
}

// A step that takes something away is pressed alone.
document.addEventListener("keydown", (event) => {
  const main = form.querySelector(".bar .primary");
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || !main) return;
  event.preventDefault();
  form.requestSubmit(main);
});

form.querySelector(".bad")?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
