// Days and filters of the times swap only the times (htmx). When that fails, the page is opened as a
// link would open it: nothing is lost without this.
const open = (event) => {
  const path = event.detail.pathInfo?.finalRequestPath ?? event.detail.pathInfo?.requestPath;
  if (path) location.assign(path);
};
for (const failed of ["htmx:sendError", "htmx:responseError", "htmx:timeout", "htmx:swapError"]) {
  document.addEventListener(failed, open);
}
document.addEventListener("htmx:beforeRequest", () => {
  document.getElementById("picker")?.setAttribute("aria-busy", "true");
});
// The chosen day stays in view of a strip that scrolls sideways.
document.addEventListener("htmx:afterSettle", () => {
  const day = document.querySelector(".day-strip [aria-current]");
  const strip = day?.closest("ol");
  if (strip) strip.scrollLeft = day.offsetLeft - (strip.clientWidth - day.offsetWidth) / 2;
});
