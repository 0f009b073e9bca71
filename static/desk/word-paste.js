/* Lists pasted from Word. Word writes them as paragraphs that begin with a bullet or a number of its own and say
   "mso-list" in their style; here they become lists. Without it the bullets stay, as letters of the text. */

import { Extension, Plugin } from "django-prose-editor/editor";

const MARK = /^\s*([·•▪■□◦●○–—§Ø*-]|o(?=\s)|\(?([0-9٠-٩]{1,3}|[a-zأ-ي]|[ivx]{1,5})[.)\-])[\s\u00a0]*/u;
const NUMBERED = /^\s*\(?([0-9٠-٩]{1,3}|[a-zأ-ي]|[ivx]{1,5})[.)\-]/u;

const isItem = (element) =>
  element?.matches("p") && (/mso-list:\s*l\d/i.test(element.getAttribute("style") ?? "") || /MsoListParagraph/.test(element.className));

const levelOf = (element) => Number(/level(\d)/i.exec(element.getAttribute("style") ?? "")?.[1] ?? 1);

/* The bullet itself: Word marks it "mso-list:Ignore", or hides it in comments for other programs. */
function takeMark(element) {
  const marks = [...element.querySelectorAll("[style*='mso-list' i]")].filter((mark) => /ignore/i.test(mark.getAttribute("style")));
  const text = marks.map((mark) => mark.textContent).join("") || element.textContent;
  marks.forEach((mark) => mark.remove());
  const first = marks.length ? null : firstText(element);
  if (first) first.data = first.data.replace(MARK, "");
  return NUMBERED.test(text) ? "ol" : "ul";
}

function firstText(element) {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (walker.currentNode.data.trim()) return walker.currentNode;
  return null;
}

function asItem(element) {
  const item = element.ownerDocument.createElement("li");
  const paragraph = element.ownerDocument.createElement("p");
  paragraph.append(...element.childNodes);
  item.append(paragraph);
  return item;
}

function makeList(first) {
  const items = [];
  for (let next = first; isItem(next); next = next.nextElementSibling) items.push(next);
  const lists = [];
  for (const element of items) {
    const level = Math.min(levelOf(element), lists.length + 1);
    const kind = takeMark(element);
    lists.length = Math.min(lists.length, level);
    if (lists.length < level) {
      const list = element.ownerDocument.createElement(kind);
      if (level === 1) first.before(list);
      else lists[level - 2].lastElementChild.append(list);
      lists.push(list);
    }
    lists[level - 1].append(asItem(element));
  }
  items.forEach((element) => element.remove());
}

export function withLists(html) {
  if (!/mso-list|MsoListParagraph/i.test(html)) return html;
  const page = new DOMParser().parseFromString(html, "text/html");
  const start = () => [...page.body.querySelectorAll("p")].find(isItem);
  for (let first = start(); first; first = start()) makeList(first);
  return page.body.innerHTML;
}

export const WordPaste = Extension.create({
  name: "wordPaste",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: withLists } })];
  },
});
