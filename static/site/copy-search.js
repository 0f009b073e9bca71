/* The search of a copy of the site, which has no server: it loads the files of the words somebody looks for, which
   liaison/mirror/search.py writes. As scripts, because a page that is opened from a disk may load nothing else. Without
   this the page says that it cannot search. */

"use strict";

const MOST = 50;
const PER_FILE = 500;
const PARTICLES = /^(?:[وف]?(?:[بك]?ال|لل)|[وفبلك])(?=[\p{L}\p{N}_]{3})/u;

const place = document.getElementById("found");
const here = new URL("./", location.href);
const held = { signs: null, begins: new Set(), words: {}, pages: {} };
let isWhole = true;

/* What the files call when they are loaded. */
const copySearch = {
  signs: (signs, begins) => { held.signs = signs; held.begins = new Set(begins); },
  words: (begin, words) => { held.words[begin] = words; },
  pages: (number, pages) => { held.pages[number] = pages; },
};

function load(name) {
  return new Promise((done) => {
    const script = document.createElement("script");
    script.src = new URL(name, here).href;
    script.onload = done;
    script.onerror = () => { isWhole = false; done(); };
    document.head.append(script);
  });
}

/* As liaison.text.normalize does. */
function normalize(text) {
  const folded = [...text.normalize("NFKC")].map((sign) => held.signs[sign] ?? sign).join("");
  return folded.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function formsOf(word) {
  const bare = word.replace(PARTICLES, "");
  return bare === word ? [word] : [word, bare];
}

const fileOf = (begin) => `words-${[...begin].map((sign) => sign.codePointAt(0).toString(16).padStart(4, "0")).join("-")}.js`;

/* The numbers of the pages that have a word which begins so. */
async function pagesWith(form) {
  const begin = [...form].slice(0, 2).join("");
  if (!held.begins.has(begin)) return [];
  if (!held.words[begin]) await load(fileOf(begin));
  const found = [];
  for (const [word, steps] of Object.entries(held.words[begin] ?? {})) {
    if (word !== form && !(form.length > 2 && word.startsWith(form))) continue;
    let number = 0;
    for (const step of steps) found.push((number += step));
  }
  return found;
}

async function pageOf(number) {
  const file = Math.floor(number / PER_FILE);
  if (!held.pages[file]) await load(`pages-${file}.js`);
  return held.pages[file]?.[number % PER_FILE];
}

async function search(words) {
  let found = null;
  for (const word of words) {
    const lists = await Promise.all(formsOf(word).map(pagesWith));
    const these = new Set(lists.flat());
    found = found ? [...found].filter((number) => these.has(number)) : [...these];
  }
  const pages = await Promise.all((found ?? []).map(pageOf));
  const inTitle = (title) => words.filter((word) => formsOf(word).some((form) => ` ${normalize(title)}`.includes(` ${form}`))).length;
  return pages
    .filter(Boolean)
    .map(([file, title, description, day]) => ({ file, title, description, day, rank: inTitle(title) }))
    .sort((one, other) => other.rank - one.rank || other.day.localeCompare(one.day));
}

function element(tag, about, ...children) {
  const made = document.createElement(tag);
  Object.assign(made, about);
  made.append(...children);
  return made;
}

function card({ file, title, description, day }) {
  const link = element("a", { href: new URL(place.dataset.root + file.split("/").map(encodeURIComponent).join("/"), here).href, dir: "auto" }, title);
  const when = day ? [element("p", { className: "kicker" }, element("time", { dateTime: day, dir: "ltr" }, day))] : [];
  return element("li", { className: "card" }, ...when, element("h2", {}, link), element("p", { dir: "auto" }, description));
}

async function show(asked) {
  await load("signs.js");
  const words = held.signs ? normalize(asked).split(" ").filter((word) => word.length > 1) : [];
  const found = words.length ? await search(words) : [];
  const said = found.length ? `${place.dataset.found} ${found.length}` : words.length || !held.signs ? place.dataset.nothing : place.dataset.short;
  place.querySelector("[role=status]").textContent = said;
  place.querySelector(".empty").hidden = true;
  place.querySelector("ol").append(...found.slice(0, MOST).map(card));
  if (found.length > MOST) place.append(element("p", { className: "note" }, place.dataset.more));
  if (!isWhole) place.append(element("p", { className: "note" }, place.dataset.missing));
}

const asked = new URLSearchParams(location.search).get("q") ?? "";
document.querySelector("main [type=search]").value = asked;
if (asked.trim()) show(asked);
