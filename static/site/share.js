/* Buttons beside the address of a page: one copies it, one opens what the device shares with. Without this there are
   none: the links above share the page, and the address is selected by hand. */

for (const box of document.querySelectorAll(".page-address")) {
  const field = box.querySelector("input");
  const said = document.createElement("span");
  said.className = "unseen";
  said.setAttribute("role", "status");

  function add(words, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => act(button));
    box.append(button);
  }

  async function copy() {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      // Without HTTPS there is no clipboard but this; where neither is, the address stays selected.
      return document.execCommand("copy");
    }
  }

  add(box.dataset.copy, async (button) => {
    if (!(await copy())) return;
    button.textContent = said.textContent = box.dataset.copied;
    setTimeout(() => {
      button.textContent = box.dataset.copy;
      said.textContent = "";
    }, 2500);
  });
  if (navigator.share) {
    add(box.dataset.share, () => navigator.share({ title: document.title, url: field.value }).catch(() => {}));
  }
  box.append(said);
}
