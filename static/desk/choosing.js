/* Choosing a record while typing: the box is called what its field is called, and Enter waits for the suggestions of what
   was typed. Without this Enter takes what was suggested for an earlier text, or what lies under the mouse by chance. */

const $ = window.django?.jQuery;

/* Names. */

function nameOf(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  return label?.textContent.trim() ?? select.getAttribute("aria-label") ?? select.dataset.placeholder ?? "";
}

function nameBox(select) {
  const box = $(select).data("select2");
  if (!box) return;
  const selection = box.$selection[0];
  if (select.multiple) {
    box.$selection.add(box.$selection.find(".select2-search__field")).attr("aria-label", nameOf(select));
  } else {
    // The chosen record is the value of the box and no text field of its own.
    const chosen = selection.querySelector(".select2-selection__rendered");
    chosen.removeAttribute("role");
    chosen.removeAttribute("aria-readonly");
    selection.removeAttribute("aria-labelledby");
    sayChosen(select, box);
    $(select).on("change", () => sayChosen(select, box));
  }
}

function sayChosen(select, box) {
  const chosen = box.$selection.find(".select2-selection__rendered").attr("title") ?? select.dataset.placeholder ?? "";
  box.$selection.attr("aria-label", `${nameOf(select)}: ${chosen}`);
}

function nameBoxes(place) {
  // The boxes stand once the admin's own scripts have run, which wait for the page.
  $(() => setTimeout(() => place.querySelectorAll("select.admin-autocomplete").forEach(nameBox)));
}

/* Enter. */

// Of each box the text its suggestions are for; null while others are on their way.
const answered = new WeakMap();
let opened;
let held = false;
let pressed = "";

function watch(box) {
  answered.set(box, null);
  box.on("query", () => answered.set(box, null));
  box.on("results:all", ({ data, query }) => {
    answered.set(box, query.term ?? "");
    if (!held || !isAnswered()) return;
    held = false;
    // One suggestion is what was meant, and of none the name itself; of several the highlighted one has to be seen first.
    if (data.results.filter((result) => !result.add).length < 2) box.trigger("results:select", {});
  });
  box.on("close", () => {
    held = false;
  });
}

const isAnswered = () => answered.get(opened) === typedText();
const typedText = () => document.querySelector(".select2-container--open .select2-search__field")?.value ?? "";

const chooses = (event) => event.key === "Enter" || (event.key === " " && event.ctrlKey);

function press(event) {
  if (!event.target.matches?.(".select2-search__field") || !opened?.isOpen() || event.isComposing) return;
  held = chooses(event) && !isAnswered();
  if (!held) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  pressed = event.key;
}

// The box takes the release of a key for typing.
function release(event) {
  if (event.key !== pressed) return;
  event.stopImmediatePropagation();
  pressed = "";
}

/* A mouse at rest, under which the list opens or changes, highlights nothing. */

let rest = "";
const placeOfMouse = ({ screenX, screenY }) => `${screenX} ${screenY}`;

function keepRest(event) {
  rest = placeOfMouse(event);
}

function comeOver(event) {
  if (placeOfMouse(event) === rest && event.target.closest?.(".select2-results")) event.stopImmediatePropagation();
}

if ($) {
  nameBoxes(document);
  document.addEventListener("formset:added", (event) => nameBoxes(event.target));
  $(document).on("select2:open", ({ target }) => {
    opened = $(target).data("select2");
    if (!answered.has(opened)) watch(opened);
    opened.dropdown.$search?.attr("aria-label", nameOf(target));
  });
  // Before the box's own listeners, which sit further in.
  document.addEventListener("keydown", press, true);
  document.addEventListener("keyup", release, true);
  document.addEventListener("mousemove", keepRest, true);
  document.addEventListener("mouseover", comeOver, true);
}
