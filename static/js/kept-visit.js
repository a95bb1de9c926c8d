// A visit that the patient keeps on this device: when and where, in words; gone once it is over.
const KEY = "kept-visit";
const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    if (kept && new Date(kept.until) > new Date()) return kept;
    localStorage.removeItem(KEY);
  } catch {
    // Storage that is switched off keeps nothing.
  }
  return null;
};
const shown = document.querySelector("[data-kept-visit]");
if (shown) {
  const kept = read();
  shown.hidden = !kept;
  shown.querySelector("[data-kept-visit-text]").textContent = kept?.text ?? "";
  shown.querySelector("[data-forget-visit]").addEventListener("click", () => {
    localStorage.removeItem(KEY);
    shown.hidden = true;
  });
}
const offer = document.querySelector("[data-keep-visit]");
if (offer) {
  const button = offer.querySelector("button");
  const status = offer.querySelector("[role=status]");
  const mine = () => read()?.text === offer.dataset.visit;
  button.setAttribute("aria-pressed", String(mine()));
  offer.hidden = false;
  button.addEventListener("click", () => {
    try {
      if (mine()) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify({ text: offer.dataset.visit, until: offer.dataset.until }));
    } catch {
      return;
    }
    button.setAttribute("aria-pressed", String(mine()));
    status.textContent = mine() ? status.dataset.kept : status.dataset.gone;
  });
}
