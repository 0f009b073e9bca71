/* The page of an article's attachments: rows are added, and numbered as they stand. Without it one new row stands at the
   end, and the page is saved once for each file. desk.js moves and removes rows. */

const list = document.querySelector("[data-attachments]");
const adding = document.querySelector("[data-add-file]");
const form = list?.closest("form");

function add() {
  const total = form.querySelector(`[name="${list.dataset.attachments}-TOTAL_FORMS"]`);
  const holder = document.createElement("ul");
  holder.innerHTML = document.getElementById("empty-attachment").innerHTML.replaceAll("__prefix__", total.value);
  const added = holder.firstElementChild;
  total.value = Number(total.value) + 1;
  list.append(added);
  added.querySelector("input:not([type=hidden])").focus();
}

if (list) {
  adding.hidden = false;
  adding.addEventListener("click", add);
  form.addEventListener("submit", () => {
    [...list.children].forEach((row, position) => {
      row.querySelector(`[name="${row.dataset.row}-position"]`).value = position;
    });
  });
}
