// A preview that is open in another tab shows what was saved as soon as the form is back.
const here = document.querySelector("script[data-page], script[data-preview]");
const page = here?.dataset.page ?? here?.dataset.preview;
if (page && "BroadcastChannel" in window) {
  const channel = new BroadcastChannel(`page-preview-${page}`);
  if (here.dataset.preview) channel.addEventListener("message", () => window.location.reload());
  else channel.postMessage("saved");
}
