/* Choosing a file, in the words of the desk and not of the browser. Without it the browser's own button stands there. */

const { gettext } = window;

function dress(input) {
  if (input.classList.contains("visually-hidden")) return;
  const chooser = document.createElement("span");
  chooser.className = "file-chooser";
  const button = document.createElement("label");
  button.htmlFor = input.id;
  button.className = "button quiet";
  button.textContent = gettext("Choose a file");
  const chosen = document.createElement("span");
  chosen.setAttribute("aria-live", "polite");
  const name = document.createElement("bdi");
  chosen.append(name);
  const tell = () => {
    name.textContent = input.files[0]?.name ?? gettext("No file chosen");
  };
  chooser.append(button, chosen);
  chooser.classList.toggle("disabled", input.disabled);
  input.classList.add("visually-hidden");
  input.after(chooser);
  input.addEventListener("change", tell);
  input.form?.addEventListener("reset", () => setTimeout(tell));
  tell();
}

const dressAll = (place) => place.querySelectorAll("input[type=file]").forEach(dress);

dressAll(document);
new MutationObserver((changes) => {
  changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => node.nodeType === Node.ELEMENT_NODE && dressAll(node)));
}).observe(document.querySelector("#content-main") ?? document.body, { childList: true, subtree: true });
