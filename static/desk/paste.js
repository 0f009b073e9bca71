/* What is pasted or dropped into the text is cleaned by the server, by the rule that holds for every way in
   (liaison/pasting): deletions and comments go, lists and headings become ours, and what was left out is told beside the
   text. In the plain fields of the same page the same holds for what was struck out or hidden: a clipboard's plain text
   has it, unmarked. Without it a posted text is cleaned when it is saved. */

import { Extension, gettext, Plugin, pm } from "django-prose-editor/editor";

// What an editor like ours puts on the clipboard, unless it holds more than ours can write.
const OWN = /data-pm-slice/;
const FOREIGN = /<(?!\/?(?:meta|p|strong|h2|h3|ul|ol|li|blockquote|a|br|table|tbody|tr|th|td|colgroup|col)[\s>])[a-z!]|\shref="#/i;
// What programs mark as struck out, hidden or remarked upon.
const TELLTALE = /<(?:del|s|strike)\b|line-through|msodel|msocom|mso-(?:hide|comment|element:\s*comment)|trackchange\w*delet|display:\s*none|visibility:\s*hidden|\shidden\b/i;
// A picture inside its address would be sent for nothing.
const INLINE_DATA = /(\ssrc\s*=\s*)(?:"data:[^"]*"|'data:[^']*')/gi;

const key = new pm.state.PluginKey("paste");

function sourceField(textarea) {
  const body = /body(_\w+)$/;
  return body.test(textarea.name) && textarea.form?.elements[textarea.name.replace(body, "source_line$1")];
}

function token(textarea) {
  const cookie = document.cookie.split("; ").find((part) => /^(__Secure-)?csrftoken=/.test(part));
  return cookie ? cookie.slice(cookie.indexOf("=") + 1) : textarea.form?.elements.csrfmiddlewaretoken?.value;
}

function closer(box, focus) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: gettext("Hide") });
  button.addEventListener("click", () => {
    box.replaceChildren();
    focus();
  });
  return button;
}

/* Below the field and always in view beside it, read out when it changes. */
function tellBelow(field, focus, sentences, wrong) {
  let box = field.parentElement.querySelector(":scope > .pasted");
  if (!box) {
    box = document.createElement("div");
    box.className = "pasted";
    box.setAttribute("role", "status");
    field.after(box);
  }
  box.classList.toggle("wrong", wrong);
  box.replaceChildren(
    ...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })),
  );
  if (sentences.length) box.append(closer(box, focus));
}

function tell(view, sentences, wrong = false) {
  tellBelow(view.dom.closest(".text") ?? view.dom.closest(".prose-editor"), () => view.focus(), sentences, wrong);
}

async function ask(url, textarea, html, text) {
  const body = new FormData();
  body.append(html ? "html" : "text", html ? html.replace(INLINE_DATA, '$1""') : text);
  const source = sourceField(textarea);
  if (source && !source.disabled) body.append("source", source.value);
  // The page of the login, to which a lost session leads, is no answer.
  const headers = { "X-CSRFToken": token(textarea) };
  const answer = await fetch(url, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
  if (answer?.ok) return answer.json();
  if (answer?.status === 400 || answer?.status === 413) {
    const { error } = await answer.json().catch(() => ({}));
    return { problem: error ?? gettext("Nothing was pasted: it is too long. Paste it in parts.") };
  }
  if (answer?.type === "opaqueredirect" || answer?.status === 403)
    return { problem: gettext("Nothing was pasted: you are logged out. Log in again in another tab, then paste again.") };
  return { problem: gettext("Nothing was pasted: the server did not answer. Paste again.") };
}

/* Puts in what the server made of it, where the cursor was, or what was selected, when it was pasted. */
async function insert(view, url, html, text) {
  const textarea = view.dom.closest(".prose-editor").querySelector("textarea");
  view.dispatch(view.state.tr.setMeta(key, view.state.selection.getBookmark()));
  tell(view, [gettext("Pasting…")]);
  const found = await ask(url, textarea, html, text);
  if (view.isDestroyed) return false;
  const place = key.getState(view.state);
  if (found.problem) {
    tell(view, [found.problem], true);
    view.dispatch(view.state.tr.setMeta(key, null));
    return false;
  }
  if (place) view.dispatch(view.state.tr.setSelection(place.resolve(view.state.doc)).setMeta(key, null));
  if (found.html) view.pasteHTML(found.html);
  else view.dispatch(view.state.tr.deleteSelection());
  fillSource(textarea, found.source);
  tell(view, found.notes);
  return true;
}

function fillSource(textarea, source) {
  const field = sourceField(textarea);
  if (!source || !field || field.disabled || field.value.trim()) return;
  field.value = source;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// One after the other, and a form waits for them: what was pasted must not be missing in what is saved.
const underway = new WeakMap();

function hold(form, own) {
  pending.set(form, (pending.get(form) ?? 0) + 1);
  // What failed is told on this page, which stays.
  own.catch(() => false).then((done) => letGo(form, done));
}

function take(view, url, data, plain) {
  const marked = data.getData("text/html");
  const html = plain && !TELLTALE.test(marked) ? "" : marked;
  const text = data.getData("text/plain");
  if (html && OWN.test(html) && !FOREIGN.test(html)) return false;
  if (!html && !text) return refusePictures(view, data);
  const before = underway.get(view) ?? Promise.resolve();
  const own = before.catch(() => false).then(() => insert(view, url, html, text));
  underway.set(view, own);
  hold(view.dom.closest("form"), own);
  return true;
}

function refusePictures(view, data) {
  if (![...(data.files ?? [])].some((file) => file.type.startsWith("image/"))) return false;
  tell(view, [gettext("Nothing was pasted: pictures cannot stand in the text. Upload them separately.")], true);
  return true;
}

const pending = new Map();
const pressed = new Map();

function letGo(form, done) {
  pending.set(form, pending.get(form) - 1);
  if (!done) pressed.delete(form);
  if (pending.get(form) || !pressed.has(form)) return;
  const button = pressed.get(form);
  pressed.delete(form);
  form.requestSubmit(button);
}

document.addEventListener(
  "submit",
  (event) => {
    if (!pending.get(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed.set(event.target, event.submitter);
  },
  true,
);

/* Plain fields of the page. */

let address = "";

function plainText(html, separator) {
  const page = new DOMParser().parseFromString(html.replaceAll("<br>", separator), "text/html");
  return [...page.querySelectorAll("p, h2, h3")].map((block) => block.textContent).join(separator);
}

async function insertPlain(field, html) {
  const [start, end] = [field.selectionStart, field.selectionEnd];
  const say = (sentences, wrong = false) => tellBelow(field, () => field.focus(), sentences, wrong);
  say([gettext("Pasting…")]);
  const found = await ask(address, field, html, "");
  if (found.problem) {
    say([found.problem], true);
    return false;
  }
  field.focus();
  field.setSelectionRange(start, end);
  // The one way that can be undone.
  document.execCommand("insertText", false, plainText(found.html, field.matches("textarea") ? "\n" : " "));
  say(found.notes);
  return true;
}

document.addEventListener("paste", (event) => {
  const field = event.target;
  const html = event.clipboardData?.getData("text/html") ?? "";
  const isPlain = field instanceof Element && field.matches("textarea, input[type=text], input:not([type])");
  if (!isPlain || !field.form || field.closest(".prose-editor") || !TELLTALE.test(html)) return;
  event.preventDefault();
  hold(field.form, insertPlain(field, html));
});

export const Paste = Extension.create({
  name: "cleanedPaste",
  addOptions: () => ({ url: "" }),
  addProseMirrorPlugins() {
    const { url } = this.options;
    address = url;
    const handled = (view, event, data, plain) => {
      if (!data || !view.editable || !take(view, url, data, plain)) return false;
      event.preventDefault();
      return true;
    };
    return [
      new Plugin({
        key,
        state: {
          init: () => null,
          apply(tr, place) {
            const set = tr.getMeta(key);
            return set === undefined ? (place?.map(tr.mapping) ?? null) : set;
          },
        },
        props: {
          handleDOMEvents: {
            paste: (view, event) => handled(view, event, event.clipboardData, view.input.shiftKey),
            drop(view, event) {
              const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
              if (view.dragging || !at) return false;
              const cursor = pm.state.Selection.near(view.state.doc.resolve(at.pos));
              if (event.dataTransfer?.getData("text/html") || event.dataTransfer?.getData("text/plain"))
                view.dispatch(view.state.tr.setSelection(cursor));
              return handled(view, event, event.dataTransfer, false);
            },
          },
        },
      }),
    ];
  },
});
