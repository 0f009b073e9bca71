/* A button beside an address that copies it. Without this the button is hidden, and the address is selected by hand. */

async function copy(field) {
  field.select();
  if (navigator.clipboard) return navigator.clipboard.writeText(field.value).then(() => true, () => false);
  // Where the desk is served without HTTPS there is no clipboard but this.
  return document.execCommand("copy");
}

document.querySelectorAll("[data-copies]").forEach((button) => {
  const words = button.textContent;
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  button.after(said);
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copy(document.getElementById(button.dataset.copies)))) return;
    button.textContent = said.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = words;
      said.textContent = "";
    }, 2500);
  });
});
