/* Entering a record by its name where it is looked for, and asking whether it is one that is recorded already. Without this
   a new name is asked about when the page is saved. */

const $ = window.django?.jQuery;

const wait = new WeakMap();

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function say(place, words, ...ways) {
  const told = document.createElement("p");
  told.textContent = words;
  place.replaceChildren(...(words ? [told, ...ways] : []));
}

/* The box in which a record is looked for. */

function placeBeside(control) {
  const box = $(control).data("select2")?.$container[0] ?? control;
  const beside = box.closest(".related-widget-wrapper, .flex-container") ?? box;
  if (beside.nextElementSibling?.matches(".alike")) return beside.nextElementSibling;
  const place = document.createElement("div");
  place.className = "alike";
  place.setAttribute("aria-live", "polite");
  beside.after(place);
  return place;
}

function take(select, record) {
  const known = [...select.options].find((option) => option.value === record.id);
  const option = known ?? new Option(record.text, record.id);
  if (!known) select.append(option);
  option.selected = true;
  $(select).trigger("change").trigger({ type: "select2:select", params: { data: record } });
}

async function enter(select, offer, another) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, name: offer.add });
  if (another) body.set("same_name", "1");
  const answer = await fetch(offer.url, { method: "POST", body }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  const place = placeBeside(select);
  const chosen = (record) => {
    take(select, record);
    say(place, "");
    $(select).data("select2").$container.find("[tabindex='0'], .select2-search__field").first().trigger("focus");
  };
  if (answer?.ok) chosen(told);
  else if (answer?.status === 409) {
    const ways = told.alike.map((record) => button(record.choose, () => chosen(record)));
    say(place, told.words, ...ways, button(told.another, () => enter(select, offer, true)));
    place.querySelector("button").focus();
  } else say(place, told?.error ?? window.gettext("This could not be added. Check the connection and try again."));
}

/* Names typed out: of a row that enters somebody new, and of the page of a new record. */

function showChosen(who, record) {
  const names = who.querySelector(".new");
  names.hidden = true;
  names.querySelectorAll("input").forEach((input) => {
    input.value = "";
  });
  const box = who.querySelector(".chosen");
  box.hidden = false;
  who.querySelector(".alike").replaceChildren();
  who.querySelector(".check")?.remove();
  take(box.querySelector("select"), { ...record, keep: true });
}

function placeOf(input) {
  const who = input.closest(".who");
  if (who) return { who, place: who.querySelector(".alike"), url: who.querySelector("select")?.dataset.alikeUrl };
  if (!input.dataset.alikeUrl) return {};
  return { place: placeBeside(input), url: input.dataset.alikeUrl };
}

function namesBeside(input, who) {
  const inputs = who ? who.querySelectorAll(".new input") : document.querySelectorAll("[data-alike-url][type=text]");
  return [...inputs].map(({ value }) => value.trim()).filter(Boolean);
}

async function look(input) {
  const { who, place, url } = placeOf(input);
  const names = namesBeside(input, who);
  if (!url) return;
  const answer = names.length ? await fetch(`${url}?${new URLSearchParams(names.map((name) => ["name", name]))}`).catch(() => null) : null;
  const told = answer?.ok ? await answer.json() : { words: "", alike: [] };
  say(place, told.words, ...told.alike.map((record) => way(record, who)));
}

function way(record, who) {
  if (who) return button(record.choose, () => showChosen(who, record));
  const link = document.createElement("a");
  link.href = record.url;
  link.target = "_blank";
  link.textContent = record.text;
  return link;
}

if ($) {
  $(document).on("select2:selecting", (event) => {
    const offer = event.params.args.data;
    if (!offer.add) return;
    event.preventDefault();
    const select = event.target;
    const who = select.closest(".who");
    if (who) who.dispatchEvent(new CustomEvent("record:new", { bubbles: true, detail: offer.add }));
    $(select).select2("close");
    if (!who) enter(select, offer);
  });
  document.addEventListener("input", ({ target }) => {
    if (!target.matches(".who .new input, input[data-alike-url]")) return;
    clearTimeout(wait.get(target));
    wait.set(target, setTimeout(() => look(target), 300));
  });
  document.addEventListener("click", ({ target }) => {
    const taken = target.closest?.("[data-take]");
    if (taken) showChosen(taken.closest(".who"), { id: taken.dataset.take, text: taken.dataset.name });
  });
}
