/* Names under a search box while someone types: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/. Without this the
   form searches all the same. */

const make = (tag, about, ...children) => {
  const made = document.createElement(tag);
  for (const name in about) made.setAttribute(name, about[name]);
  made.append(...children);
  return made;
};

function suggest(form, number) {
  const label = form.dataset.said;
  const id = `suggestions-${number}`;
  const input = form.querySelector("[type=search]");
  const list = make("ul", { id, class: "suggestions", role: "listbox", "aria-label": label, hidden: "" });
  const said = make("span", { class: "unseen", role: "status" });
  const options = list.children;
  let chosen = -1, timer, asked;

  const tell = (name, value) => input.setAttribute(name, value);
  tell("role", "combobox");
  tell("autocomplete", "off");
  tell("aria-autocomplete", "list");
  tell("aria-controls", id);
  form.append(list, said);

  function choose(number) {
    options[chosen]?.setAttribute("aria-selected", false);
    chosen = number;
    options[chosen]?.setAttribute("aria-selected", true);
    options[chosen]?.scrollIntoView({ block: "nearest" });
    tell("aria-activedescendant", options[chosen]?.id ?? "");
  }

  function show(found, words) {
    choose(-1);
    list.replaceChildren(
      ...found.map(({ name, kind, url }, at) =>
        make("li", { id: `${id}-${at}`, role: "option", "aria-selected": false, "data-url": url },
          make("bdi", {}, name), " ", make("small", {}, kind)),
      ),
    );
    list.hidden = !found.length;
    tell("aria-expanded", !list.hidden);
    said.textContent = words;
  }

  function close() {
    clearTimeout(timer);
    asked?.abort();
    show([], "");
  }

  async function ask() {
    asked = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(input.value)}`, asked);
      const { suggestions } = await answer.json();
      show(suggestions, `${label} ${suggestions.length}`);
    } catch {
      // Gone on typing, or offline.
    }
  }

  close();
  input.oninput = () => {
    close();
    if (input.value.trim()[1]) timer = setTimeout(ask, 150);
  };
  input.onblur = close;
  input.onkeydown = (event) => {
    if (list.hidden || event.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown") choose((chosen + 1) % options.length);
    else if (key === "ArrowUp") choose((chosen > 0 ? chosen : options.length) - 1);
    else if (key === "Escape") close();
    else if (key === "Enter" && chosen >= 0) location = options[chosen].dataset.url;
    // Home, End, letters go on in the text.
    else return choose(-1);
    event.preventDefault();
  };
  // The focus stays, or the list is gone before the click.
  list.onpointerdown = (event) => event.preventDefault();
  list.onclick = ({ target }) => {
    const option = target.closest("li");
    if (option) location = option.dataset.url;
  };
}

if (window.fetch) document.querySelectorAll("[data-suggest]").forEach(suggest);
