// Names of pages while somebody types in a search box (ARIA combobox with a list).
// Without this script the box is a plain form.
const WAIT = 150;

const attach = (form) => {
  const input = form.querySelector("input[name=q]");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.id = `${input.id}-list`;
  list.hidden = true;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.getAttribute("aria-label"));
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.after(list);
  form.append(status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let timer = 0;
  let asked = "";
  let active = -1;

  const mark = (at) => {
    active = at;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const option = ({ name, see, url }, place) => {
    const item = document.createElement("li");
    item.id = `${list.id}-${place}`;
    item.setAttribute("role", "option");
    item.dataset.url = url;
    item.append(name);
    if (see) {
      const more = document.createElement("small");
      more.append(see);
      item.append(" ", more);
    }
    return item;
  };
  const show = (found) => {
    list.replaceChildren(...found.map(option));
    const isOpen = found.length > 0 && document.activeElement === input;
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    mark(-1);
    status.textContent = isOpen ? String(found.length) : "";
  };
  const ask = async () => {
    const typed = input.value.trim();
    if (typed === asked && !list.hidden) return;
    asked = typed;
    if (typed.length < 2 || typed.length > 100) return show([]);
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`);
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (typed === asked) show(suggestions);
    } catch {
      show([]);
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (list.hidden || event.isComposing) {
      if (event.key === "ArrowDown") ask();
      return;
    }
    if (event.key === "Escape") event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") return close();
    if (event.key === "Enter" && active >= 0) location.assign(list.children[active].dataset.url);
    else if (event.key === "ArrowDown") mark(active === last ? -1 : active + 1);
    else if (event.key === "ArrowUp") mark(active < 0 ? last : active - 1);
    else return;
    event.preventDefault();
  });
  // Before the field loses the focus, which closes the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) location.assign(chosen.dataset.url);
  });
  input.addEventListener("blur", close);
};

for (const form of document.querySelectorAll("form[data-suggest]")) {
  form.addEventListener("focusin", () => attach(form), { once: true });
}
// The box in the header takes the focus when it is unfolded.
for (const box of document.querySelectorAll("details.header-search")) {
  box.addEventListener("toggle", () => box.open && box.querySelector("input").focus());
}
