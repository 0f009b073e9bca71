/* The menus on the office's screen: rows are moved by hand (desk.js), and added as many as one likes. Without it each row
   has a number, and there is one new row at a time. */

const menus = document.querySelectorAll("[data-menu]");
const control = (row, name) => row.querySelector(`[name="${row.dataset.row}-${name}"]`);

function hideNumbers(place) {
  place.querySelectorAll("[data-by-numbers]").forEach((element) => {
    // A number that was refused must be seen.
    element.hidden = !element.querySelector(".error");
  });
}

function addRow(menu) {
  const total = document.querySelector(`[name="${menu.dataset.menu}-TOTAL_FORMS"]`);
  const holder = document.createElement("ol");
  const template = document.getElementById(`empty-${menu.dataset.menu}`);
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
  const added = holder.firstElementChild;
  total.value = Number(total.value) + 1;
  menu.append(added);
  hideNumbers(added);
  control(added, "target").focus();
}

/* Rows that lead nowhere yet have no place. */

function number(menu) {
  const rows = [...menu.children].filter((row) => control(row, "target").value);
  rows.forEach((row, index) => {
    control(row, "position").value = index + 1;
  });
}

menus.forEach((menu) => {
  const panel = menu.closest(".panel");
  hideNumbers(panel);
  panel.querySelector(".add").hidden = false;
  panel.querySelector("[data-add-entry]").addEventListener("click", () => addRow(menu));
  menu.closest("form").addEventListener("submit", () => number(menu));
  [...menu.children].forEach((row) => row.classList.toggle("removed", Boolean(control(row, "DELETE")?.checked)));
});
