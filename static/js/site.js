// Small comforts; every page works without them.
for (const menu of document.querySelectorAll("details.menu, details.header-search")) {
  const close = (focus) => {
    if (!menu.open) return;
    menu.open = false;
    if (focus) menu.querySelector("summary").focus();
  };
  document.addEventListener("keydown", (event) => event.key === "Escape" && close(true));
  document.addEventListener("click", (event) => menu.contains(event.target) || close(false));
}
// The list of the page's parts folds away once one of them was chosen.
for (const parts of document.querySelectorAll(".contents-bar details")) {
  parts.addEventListener("click", (event) => event.target.closest("a") && (parts.open = false));
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// The chosen day of a strip that scrolls sideways starts in view.
const day = document.querySelector(".day-strip [aria-current]");
const strip = day?.closest("ol, ul");
if (strip) strip.scrollLeft = day.offsetLeft - (strip.clientWidth - day.offsetWidth) / 2;
// A page to read when there is no network.
if ("serviceWorker" in navigator && window.isSecureContext) {
  addEventListener("load", () => navigator.serviceWorker.register("/worker.js").catch(() => {}));
}
