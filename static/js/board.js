// The day board stays fresh, keys move through it, and visits can be dragged. It works without.
import { enableDrag } from "./board-drag.js";

const holder = document.getElementById("board-table");
const news = document.getElementById("board-news");
const EVERY = 20000;
let etag = `"${holder.dataset.etag}"`;

const labels = () =>
  new Map([...holder.querySelectorAll("[data-visit]")].map((block) => [block.dataset.visit, block.dataset.label]));

// What changed between two states of the table, in the blocks' own words.
const changed = (before, after) => [
  ...[...after].filter(([key, label]) => before.get(key) !== label).map(([, label]) => label),
  ...[...before].filter(([key]) => !after.has(key)).map(([, label]) => `− ${label}`),
];

const isBusy = () => document.hidden || holder.querySelector(".is-dragged");

// A link or button is found again by its address, or by its visit and its place in it.
const nameOf = (element) => {
  const block = element?.closest?.("[data-visit]");
  if (!holder.contains(element)) return null;
  return block ? [`#${block.id}`, [...block.querySelectorAll("a, button")].indexOf(element)] : element.getAttribute("href");
};
const findAgain = (name) => {
  if (Array.isArray(name)) {
    const parts = holder.querySelectorAll(`${name[0]} :is(a, button)`);
    return parts[name[1]] ?? parts[0];
  }
  return [...holder.querySelectorAll("a[href]")].find((link) => link.getAttribute("href") === name);
};

const replaceTable = (html) => {
  const scroll = holder.querySelector(".board-scroll");
  const [top, left] = [scroll?.scrollTop ?? 0, scroll?.scrollLeft ?? 0];
  const [before, focused] = [labels(), nameOf(document.activeElement)];
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  holder.replaceChildren(...fresh.childNodes);
  holder.querySelector(".board-scroll")?.scrollTo(left, top);
  if (focused) findAgain(focused)?.focus({ preventScroll: true });
  enableDrag(holder);
  const lines = changed(before, labels());
  if (lines.length) news.textContent = `${holder.dataset.new} ${lines.slice(0, 4).join("; ")}`;
};

const refresh = async () => {
  if (isBusy()) return;
  const url = new URL(location.href);
  url.hash = "";
  url.searchParams.set("part", "1");
  try {
    const answer = await fetch(url, { headers: { "If-None-Match": etag, "X-Refresh": "1" }, redirect: "error" });
    if (answer.status === 200 && !isBusy()) {
      etag = answer.headers.get("ETag");
      replaceTable(await answer.text());
    } else if (answer.status !== 304 && answer.status !== 200) {
      news.textContent = holder.dataset.lost;
    }
  } catch {
    news.textContent = holder.dataset.lost;
  }
};

// Arrow keys go to the nearest link of the next column or the next cell.
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const middle = (box) => [box.left + box.width / 2, box.top + Math.min(box.height / 2, 12)];
const nearest = (from, [right, down]) => {
  const [x, y] = middle(from.getBoundingClientRect());
  const found = [...holder.querySelectorAll("td a")].map((link) => {
    const [toX, toY] = middle(link.closest(".block, td").getBoundingClientRect());
    const [along, across] = right ? [(toX - x) * right, toY - y] : [(toY - y) * down, toX - x];
    return { link, along, far: along + 3 * Math.abs(across) };
  });
  return found.filter((one) => one.along > 4).sort((one, other) => one.far - other.far)[0]?.link;
};
holder.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const link = event.target.closest("td a");
  if (!step || !link || event.altKey || event.ctrlKey || event.metaKey) return;
  const next = nearest(link.closest(".block, td"), step);
  if (!next) return;
  event.preventDefault();
  next.focus();
});

if (!location.hash) {
  const scroll = holder.querySelector(".board-scroll");
  const now = holder.querySelector("tr.is-now");
  if (now) scroll.scrollTop = now.offsetTop - scroll.clientHeight / 3;
}
enableDrag(holder);
setInterval(refresh, EVERY);
document.addEventListener("visibilitychange", refresh);
