// A time is held for some minutes: counts them down for the eye, and says politely when two are left
// and when they are over. Without this, the page still says until when, and has the button for more.
const box = document.querySelector("[data-hold-seconds]");
if (box) {
  const ends = Date.now() + Number(box.dataset.holdSeconds) * 1000;
  const clock = document.querySelector("[data-hold-clock]");
  const say = (text) => {
    if (box.textContent === text) return;
    box.className = "notice notice-caution";
    box.textContent = text;
  };
  const count = (left) => {
    clock.hidden = left <= 0;
    const seconds = String(Math.floor(left % 60)).padStart(2, "0");
    clock.querySelector("strong").textContent = `${Math.floor(left / 60)}:${seconds}`;
  };
  const tick = () => {
    const left = (ends - Date.now()) / 1000;
    count(left);
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
