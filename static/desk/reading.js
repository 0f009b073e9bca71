/* A proposal that has the focus has its marks lit in the text, and a mark leads to the checkbox of its proposal. Without this
   a mark is a link to its proposal, and the browser goes there. Ctrl+Enter presses the first button of the bar, as elsewhere. */

const text = document.querySelector(".reading .read > .text");

function marksOf(proposal) {
  return [...text.querySelectorAll(`a[href="#${CSS.escape(proposal.id)}"]`)];
}

function light(proposal) {
  for (const mark of text.querySelectorAll(".lit")) mark.classList.remove("lit");
  if (!proposal) return;
  const marks = marksOf(proposal);
  for (const mark of marks) mark.classList.add("lit");
  // Only within the text: the page stays where the clerk is.
  const [first] = marks;
  if (first && text.scrollHeight > text.clientHeight) text.scrollTop = first.offsetTop - text.offsetTop - text.clientHeight / 3;
}

if (text) {
  document.querySelector(".reading .said").addEventListener("focusin", (event) => light(event.target.closest("[id][tabindex]")));
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("a.mark");
    const proposal = mark && document.getElementById(mark.hash.slice(1));
    const control = proposal?.querySelector("input:not([type=hidden]), select");
    if (!control) return;
    event.preventDefault();
    control.focus();
    proposal.scrollIntoView({ block: "center" });
  });
}

document.addEventListener("keydown", (event) => {
  const main = document.querySelector("#text_form .bar .primary");
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || !main) return;
  event.preventDefault();
  main.form.requestSubmit(main);
});
