// A visit is dragged to another time or practitioner, or its end to another length. Dropping opens the
// page that says what would happen; nothing is changed before that page is confirmed.
const FAR = 6; // pixels before a press becomes a drag
const SNAP = 5; // minutes

// Where a point of the screen lies on the board: minutes from its beginning, and the column.
const place = (table, x, y) => {
  const body = table.tBodies[0].getBoundingClientRect();
  const step = Number(table.dataset.step);
  const perPixel = (step * table.tBodies[0].rows.length) / body.height;
  const minutes = Math.round(((y - body.top) * perPixel) / SNAP) * SNAP;
  const columns = [...table.tHead.rows[0].cells].slice(1);
  const column = columns.find((cell) => {
    const box = cell.getBoundingClientRect();
    return box.left <= x && x < box.right;
  });
  const top = body.top + minutes / perPixel;
  return { minutes, column: column?.dataset.column, box: column?.getBoundingClientRect(), top };
};

const instant = (table, minutes) => new Date(Date.parse(table.dataset.start) + minutes * 60000);
const clock = (moment, zone) =>
  moment.toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit", timeZone: zone });

const open = (block, changes) => {
  const query = new URLSearchParams({ seen: block.dataset.seen, ...changes });
  location.assign(`${block.dataset.move}?${query}`);
};

class Drag {
  constructor(block, event, isResize) {
    this.block = block;
    this.table = block.closest("table");
    this.isResize = isResize;
    this.from = { x: event.clientX, y: event.clientY };
    const box = block.getBoundingClientRect();
    this.grip = event.clientY - box.top;
    this.box = box;
  }

  begin() {
    this.ghost = this.block.cloneNode(true);
    this.block.classList.add("is-dragged");
    this.ghost.removeAttribute("id");
    this.ghost.classList.add("board-ghost");
    this.ghost.style.width = `${this.box.width}px`;
    document.body.append(this.ghost);
  }

  move(event) {
    const { clientX: x, clientY: y } = event;
    if (!this.ghost) {
      if (Math.hypot(x - this.from.x, y - this.from.y) < FAR) return;
      this.begin();
    }
    const { style, dataset } = this.ghost;
    const zone = this.table.dataset.zone;
    if (this.isResize) {
      this.target = place(this.table, this.box.left + 4, y);
      style.left = `${this.box.left}px`;
      style.top = `${this.box.top}px`;
      style.height = `${Math.max(this.target.top - this.box.top, 8)}px`;
    } else {
      this.target = place(this.table, x, y - this.grip);
      style.left = `${this.target.box ? this.target.box.left + 2 : x - this.box.width / 2}px`;
      style.top = `${this.target.top}px`;
      style.height = `${this.box.height}px`;
    }
    dataset.time = clock(instant(this.table, this.target.minutes), zone);
  }

  end(isDropped) {
    this.block.classList.remove("is-dragged");
    this.ghost?.remove();
    if (!this.ghost) return;
    // The click that a drag ends with opens nothing.
    document.addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
    setTimeout(() => document.dispatchEvent(new Event("click")));
    if (!isDropped) return;
    const start = instant(this.table, this.target.minutes);
    if (this.isResize) {
      const minutes = Math.round((start - Date.parse(this.block.dataset.start)) / 60000);
      if (minutes >= SNAP) open(this.block, { minutes });
    } else if (this.target.column) {
      const who = this.table.dataset.rooms ? {} : { practitioner: this.target.column };
      open(this.block, { start: start.toISOString(), ...who });
    }
  }
}

const watch = (block) => {
  const grip = document.createElement("span");
  grip.className = "block-grip";
  block.append(grip);
  block.addEventListener("dragstart", (event) => event.preventDefault());
  block.addEventListener("pointerdown", (event) => {
    // A finger scrolls the board: on a touch screen the visit's own page moves it.
    if (event.button !== 0 || event.pointerType === "touch" || event.target.closest("button")) return;
    const drag = new Drag(block, event, event.target === grip);
    const stop = new AbortController();
    const { signal } = stop;
    const finish = (isDropped) => {
      stop.abort();
      drag.end(isDropped);
    };
    document.addEventListener("pointermove", (moved) => drag.move(moved), { signal });
    document.addEventListener("pointerup", () => finish(true), { signal });
    document.addEventListener("pointercancel", () => finish(false), { signal });
    document.addEventListener("keydown", (key) => key.key === "Escape" && finish(false), { signal });
  });
};

export const enableDrag = (holder) => {
  for (const block of holder.querySelectorAll("[data-move]")) watch(block);
};
