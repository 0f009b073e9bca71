/* The meeting's and the article's screens. Without it nothing is lost but comfort: both editions stand open one under
   the other, saved rows can be changed and removed; adding rows needs it. */

const $ = window.django.jQuery;
const desk = document.querySelector(".desk");
const form = desk?.closest("form");

/* Editions as tabs. */

function makeTabs(panel) {
  const editions = [...panel.querySelectorAll(".edition")];
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  const tabs = editions.map((edition) => {
    const heading = edition.querySelector("h3");
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `${edition.id}-tab`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", edition.id);
    tab.append(...[...heading.childNodes].map((node) => node.cloneNode(true)));
    edition.setAttribute("role", "tabpanel");
    edition.setAttribute("aria-labelledby", tab.id);
    heading.hidden = true;
    list.append(tab);
    return tab;
  });
  const open = `${location.pathname} edition`;
  const select = (chosen, focus = false) => {
    tabs.forEach((tab, index) => {
      const on = index === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      editions[index].hidden = !on;
    });
    sessionStorage.setItem(open, editions[chosen].dataset.language);
    if (focus) tabs[chosen].focus();
  };
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) select(tabs.indexOf(tab));
  });
  list.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const now = tabs.indexOf(document.activeElement);
    select((now + 1) % tabs.length, true);
    event.preventDefault();
  });
  panel.querySelector("h2").append(list);
  const wrong = editions.findIndex((edition) => edition.querySelector(".bad"));
  const last = editions.findIndex((edition) => edition.dataset.language === sessionStorage.getItem(open));
  const asked = editions.findIndex((edition) => `#${edition.id}` === location.hash);
  select(Math.max(wrong !== -1 ? wrong : asked !== -1 ? asked : last, 0));
  if (wrong === -1 && asked !== -1) showEdition(editions[asked]);
}

// An address that names an edition leads to its text: after the browser has gone to it by itself, which takes the focus away.
function showEdition(edition) {
  const show = () => {
    edition.scrollIntoView({ block: "start" });
    edition.querySelector("input[type=text]")?.focus({ preventScroll: true });
  };
  window.addEventListener("load", () => setTimeout(show));
}

/* Rows: adding, moving, removing. */

const row = (element) => element.closest("[data-row]");
const field = (element, name) => element.querySelector(`[name="${element.dataset.row}-${name}"]`);

function addRow(kind, list) {
  const template = document.getElementById(`empty-${kind}`);
  const prefix = kind === "person" ? "attendances" : "delegations";
  const total = form.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const holder = document.createElement("ul");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
  const added = holder.firstElementChild;
  total.value = Number(total.value) + 1;
  list.append(added);
  // The head counts what is stored.
  desk.querySelector("[data-count]")?.remove();
  added.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
  return added;
}

function showNewNames(element) {
  element.querySelector(".chosen").hidden = true;
  const names = element.querySelector(".new");
  names.hidden = false;
  return names;
}

function chooseInstead(button) {
  const names = button.closest(".new");
  names.querySelectorAll("input").forEach((input) => {
    input.value = "";
  });
  names.hidden = true;
  const chosen = names.parentElement.querySelector(".chosen");
  chosen.hidden = false;
  $(chosen.querySelector("select")).select2("open");
}

// The leaders are mentioned as those of the side or of the organization before it, until somebody says otherwise.
function beginDelegation(added, side) {
  field(added, "side").value = side.dataset.side;
  const before = added.previousElementSibling;
  const leaders = side.querySelector("[data-leaders]")?.value || (before && field(before, "leaders").value);
  if (leaders && leaders !== "counted") field(added, "leaders").value = leaders;
  showLeaders(side);
}

function add(button) {
  const isPerson = button.dataset.add === "person";
  const place = isPerson ? row(button) : button.closest("[data-side]");
  const added = addRow(button.dataset.add, place.querySelector(isPerson ? ".people" : ".delegations"));
  if (isPerson) field(added, "delegation_row").value = place.dataset.row;
  else beginDelegation(added, place);
  $(field(added, isPerson ? "person" : "organization")).select2("open");
}

/* A row is written from one end to the other, and Enter begins the next: who, in which post; on the host side the people of
   an organization, elsewhere the next organization. With Shift it begins an organization on the next side. */

const focusOn = (element) => setTimeout(() => element?.focus());

function enterNew(item, name) {
  const names = showNewNames(item.querySelector(".who"));
  const [arabic, english] = names.querySelectorAll("input");
  const isArabic = /[\u0620-\u06d3]/.test(name);
  const typed = isArabic ? arabic : english;
  typed.value = name;
  typed.dispatchEvent(new Event("input", { bubbles: true }));
  if (item.classList.contains("person")) focusOn(field(item, "post_ar"));
  else focusOn(isArabic ? english : arabic);
}

function addOnNextSide(item) {
  const side = item.closest("[data-side]").nextElementSibling;
  const button = side?.querySelector(":scope > .add [data-add=delegation]");
  if (button) add(button);
}

function addNext(item) {
  const isPerson = item.classList.contains("person");
  const delegation = isPerson ? row(item.parentElement) : item;
  const side = item.closest("[data-side]");
  const beginsPerson = isPerson || side.dataset.side === "host";
  add((beginsPerson ? delegation : side).querySelector(`:scope > .add [data-add=${beginsPerson ? "person" : "delegation"}]`));
}

// A row that was begun and left again without a choice is none: whoever has no more to add is led on to what is added next.
function dropEmpty(item) {
  const prefix = item.dataset.row.slice(0, item.dataset.row.lastIndexOf("-"));
  const total = form.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const isLast = item.dataset.row === `${prefix}-${total.value - 1}`;
  const isNew = !item.querySelector(".new")?.hidden;
  const filled = [...item.querySelectorAll("input[type=text], input:not([type]), select.admin-autocomplete")];
  if (isNew || !isLast || item.querySelector(".error") || filled.some(({ value }) => value)) return;
  const here = item.parentElement.parentElement.querySelector(":scope > .add button");
  const buttons = [...desk.querySelectorAll("[data-add]")];
  const side = item.closest("[data-side]");
  item.remove();
  showLeaders(side);
  total.value = Number(total.value) - 1;
  (buttons[buttons.indexOf(here) + 1] ?? here)?.focus();
}

function move(button) {
  const item = row(button);
  const other = button.dataset.move === "up" ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (button.dataset.move === "up") other.before(item);
  else other.after(item);
  button.focus();
  touched = true;
}

/* How the leaders of all organizations of a side are mentioned, those that are added later too. */

const leadersOf = (side) => [...side.querySelectorAll("select[name$=-leaders]")];

// Of one organization it would say the same twice.
function showLeaders(side) {
  const choice = side.querySelector("[data-leaders]");
  if (choice) choice.closest("label").hidden = leadersOf(side).length < 2;
}

function leadAlike(choice) {
  const side = choice.closest("[data-side]");
  const [one, ...others] = new Set(leadersOf(side).map((select) => select.value));
  if (!others.length && [...choice.options].some((option) => option.value === one)) choice.value = one;
  showLeaders(side);
  choice.addEventListener("change", () => {
    if (!choice.value) return;
    leadersOf(side).forEach((select) => {
      select.value = choice.value;
    });
  });
}

function markRemoved(item) {
  const removed = field(item, "DELETE").checked;
  item.classList.toggle("removed", removed);
  item.querySelectorAll(".person").forEach((person) => {
    field(person, "DELETE").checked = removed;
    person.classList.toggle("removed", removed);
  });
}

function number() {
  form.querySelectorAll(".people").forEach((list) => {
    [...list.children].forEach((item, position) => {
      field(item, "position").value = position;
    });
  });
  // Positions count from one list to the next, so that the order of the whole page is kept.
  form.querySelectorAll(".delegation").forEach((item, position) => {
    field(item, "position").value = position;
  });
}

/* What visitors will see of a row: asked of the server, where that is decided. */

const waiting = new WeakMap();

function askSoon(person) {
  clearTimeout(waiting.get(person));
  waiting.set(person, setTimeout(() => ask(person), 250));
}

// A stored row keeps its record and has no control for it; its first .who says which record that is.
const recordOf = (item, name) => field(item, name)?.value ?? item.querySelector(".who [data-record]")?.dataset.record ?? "";

async function ask(person) {
  const delegation = row(person.parentElement);
  if (!delegation) return;
  const typed = new URLSearchParams({
    organization: recordOf(delegation, "organization"),
    organization_ar: field(delegation, "new_name_ar")?.value ?? "",
    organization_en: field(delegation, "new_name_en")?.value ?? "",
    side: field(delegation, "side").value,
  });
  typed.set("person", recordOf(person, "person"));
  for (const name of ["new_name_ar", "new_name_en", "post_ar", "post_en", "disclosure"]) {
    typed.set(name, field(person, name)?.value ?? "");
  }
  if (!typed.get("person") && !typed.get("new_name_ar") && !typed.get("new_name_en")) return;
  const answer = await fetch(`${desk.dataset.shownUrl}?${typed}`).catch(() => null);
  if (!answer?.ok) return;
  const { words, level } = await answer.json();
  person.querySelector("[data-words]").textContent = words;
  const select = field(person, "disclosure");
  if (!select.value) select.value = level;
}

function fillIn(person, chosen) {
  for (const name of ["post_ar", "post_en"]) {
    const post = field(person, name);
    // What was typed for somebody new is their post that day, whoever they turn out to be.
    if (!chosen.keep || !post.value) post.value = chosen.membership?.[name] ?? "";
  }
  person.querySelector(".badge.warn")?.remove();
  if (chosen.protected) {
    const badge = document.createElement("span");
    badge.className = "badge warn";
    badge.textContent = desk.dataset.protectedWord;
    person.querySelector(".chosen").append(badge);
  }
  field(person, "disclosure").value = "";
  ask(person);
}

/* The editor's text area takes the label of the field it stands for, and its buttons speak the page's language. */

function translateMenu(menu) {
  menu.querySelectorAll("[title]").forEach((button) => {
    button.title = window.gettext(button.title);
    button.setAttribute("aria-label", button.title);
  });
  menu.querySelectorAll(".prose-menubar__option > *").forEach((option) => {
    option.textContent = window.gettext(option.textContent);
  });
}

// The editor says that it is ready before its menu stands.
function whenThere(place, selector, act) {
  const found = place?.querySelector(selector);
  if (found) act(found);
  else if (place) {
    const observer = new MutationObserver(() => {
      const late = place.querySelector(selector);
      if (!late) return;
      observer.disconnect();
      act(late);
    });
    observer.observe(place, { childList: true, subtree: true });
  }
}

document.addEventListener("prose-editor:ready", (event) => {
  const { editor, textarea } = event.detail;
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  whenThere(editor.view.dom.closest(".prose-editor"), ".prose-menubar", (menu) => {
    translateMenu(menu);
    menu.dispatchEvent(new CustomEvent("toolbar:ready", { bubbles: true, detail: label?.textContent }));
  });
  if (!label) return;
  editor.view.dom.setAttribute("aria-label", label.textContent);
  editor.view.dom.setAttribute("aria-multiline", "true");
  label.addEventListener("click", () => editor.commands.focus());
});

/* The first error is in sight, and typing goes into the field it stands at. */

function showFirstError() {
  // What somebody else stored meanwhile is shown first: see together.js.
  if (document.querySelector("[data-meanwhile]")) return;
  const error = document.querySelector(".bad, .error");
  error?.scrollIntoView({ block: "center" });
  error?.querySelector("input:not([type=hidden]), select, textarea, [contenteditable]")?.focus({ preventScroll: true });
}

/* By which city's clock a time is told is asked once there is a time. */

function askForZone() {
  const zone = form.elements.time_zone.closest(".field");
  const times = [...form.querySelectorAll("input[type=time]")];
  zone.hidden = !times.some(({ value }) => value) && !zone.querySelector(".error");
}

/* Ctrl and Enter press the button that the bar offers first. */

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const main = form?.querySelector(".bar .primary");
    if (!main) return;
    event.preventDefault();
    event.stopPropagation();
    form.requestSubmit(main);
  },
  true,
);

/* Nothing typed is lost by leaving. */

let touched = Boolean(document.querySelector("[data-restored], [data-meanwhile]"));

if (desk) {
  document.querySelectorAll("[data-tabs]").forEach(makeTabs);
  desk.querySelectorAll("[data-leaders]").forEach(leadAlike);
  desk.querySelectorAll(".person, .delegation").forEach((item) => {
    // Each as it came back: what was removed may hold what was added since.
    item.classList.toggle("removed", Boolean(field(item, "DELETE")?.checked));
  });
  desk.querySelectorAll(".new").forEach((names) => {
    if ([...names.querySelectorAll("input")].some((input) => input.value)) showNewNames(names.parentElement);
  });
  // Rows that came back with an error have not been asked about yet.
  desk.querySelectorAll(".person").forEach((person) => {
    if (!person.querySelector("[data-words]").textContent) ask(person);
  });
  $(() => setTimeout(showFirstError));

  desk.addEventListener("click", (event) => {
    const button = event.target.closest("button[type=button]");
    if (button?.dataset.add) add(button);
    if (button && "choose" in button.dataset) chooseInstead(button);
    if (button?.dataset.move) move(button);
  });
  form.addEventListener("input", (event) => {
    touched = true;
    const person = event.target.closest(".person");
    if (person) askSoon(person);
  });
  form.addEventListener("change", (event) => {
    touched = true;
    const item = row(event.target);
    if (item && event.target.name.endsWith("-DELETE")) markRemoved(item);
    if (item && event.target === field(item, "side")) {
      desk.querySelector(`[data-side="${event.target.value}"] .delegations`).append(item);
      item.querySelectorAll(".person").forEach(askSoon);
    }
  });
  $(desk).on("select2:select", (event) => {
    touched = true;
    const item = row(event.target);
    if (!item) return;
    if (item.classList.contains("person")) {
      fillIn(item, event.params.data);
      focusOn(field(item, "post_ar"));
    } else {
      item.querySelectorAll(".person").forEach(ask);
      focusOn(item.querySelector("[data-add=person]"));
    }
  });
  $(desk).on("select2:close", (event) => {
    const item = row(event.target);
    if (item) setTimeout(() => dropEmpty(item));
  });
  if (form.elements.time_zone && form.querySelector("input[type=time]")) {
    form.addEventListener("input", askForZone);
    askForZone();
  }
  desk.addEventListener("record:new", (event) => enterNew(row(event.target), event.detail));
  desk.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches(".person input[type=text], .delegation > .head :is(input[type=text], select)")) return;
    event.preventDefault();
    (event.shiftKey ? addOnNextSide : addNext)(row(event.target));
  });
  let sent = false;
  form.addEventListener("submit", (event) => {
    // A second press before the answer comes would store everything twice; a preview stores nothing.
    if (sent) event.preventDefault();
    sent = !event.submitter?.formTarget;
    // A connection that failed leaves the page standing: then it may be pressed again.
    setTimeout(() => {
      sent = false;
    }, 10000);
    number();
    if (!event.submitter?.formTarget) touched = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (touched) event.preventDefault();
  });
}
