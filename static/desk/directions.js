/* While a text is written each block runs in its own direction, as liaison/directions.py will show it to readers: the
   first letter decides, unless most of the letters are of the edition's script. Without it all run in the edition's. */

import { Extension, Plugin, pm } from "django-prose-editor/editor";

const LETTERS = /\p{L}/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const BLOCKS = /^(paragraph|heading|bulletList|orderedList|listItem|blockquote|tableCell|tableHeader)$/;
const DIRECTIONS = { ar: "rtl", en: "ltr" };

export function languageOf(text, language) {
  const letters = text.match(LETTERS) ?? [];
  const inArabic = (letter) => RIGHT_TO_LEFT.test(letter);
  if (!letters.length || inArabic(letters[0]) === (language === "ar")) return language;
  const arabic = letters.filter(inArabic).length;
  return (language === "ar" ? letters.length - arabic > arabic : arabic > letters.length - arabic)
    ? { ar: "en", en: "ar" }[language]
    : language;
}

function decorate(doc, language) {
  const found = [];
  const walk = (parent, start, within) =>
    parent.forEach((node, offset) => {
      if (node.isInline) return;
      const at = start + offset;
      const own = BLOCKS.test(node.type.name) && /\p{L}/u.test(node.textContent) ? languageOf(node.textContent, language) : within;
      if (own !== within) found.push(pm.view.Decoration.node(at, at + node.nodeSize, { lang: own, dir: DIRECTIONS[own] }));
      walk(node, at + 1, own);
    });
  walk(doc, 0, language);
  return pm.view.DecorationSet.create(doc, found);
}

export const Directions = Extension.create({
  name: "directions",
  addProseMirrorPlugins() {
    const language = () => this.editor.options.element?.closest("[lang]")?.lang ?? document.documentElement.lang;
    return [
      new Plugin({
        state: {
          init: (_config, state) => decorate(state.doc, language()),
          apply: (tr, known) => (tr.docChanged ? decorate(tr.doc, language()) : known),
        },
        props: {
          decorations(state) {
            return this.getState(state);
          },
        },
      }),
    ];
  },
});
