// A time is held for some minutes: says politely when two are left, and when they are over.
// Without this, the page still says until when, and has the button for more time.
const box = document.querySelector("[data-hold-seconds]");
if (box) {
  const ends = Date.now() + Number(box.dataset.holdSeconds) * 1000;
  const say = (text) => {
    if (box.textContent === text) return;
    box.className = "notice notice-caution";
    box.textContent = text;
  };
  const tick = () => {
    const left = (ends - Date.now()) / 1000;
    if (left <= 0) {
      say(box.dataset.over);
      clearInterval(timer);
    } else if (left <= Number(box.dataset.warnSeconds)) {
      say(box.dataset.soon);
    }
  };
  const timer = setInterval(tick, 1000);
  tick();
  // A phone that slept runs no timers: look again when the page is seen again.
  document.addEventListener("visibilitychange", tick);
}
