// Without a network a press would lead to the browser's own page. Say so instead, and keep the form.
const said = document.querySelector("[data-offline]");
document.addEventListener("submit", (event) => {
  if (!said || navigator.onLine || event.target.method !== "post") return;
  event.preventDefault();
  said.className = "notice notice-caution";
  said.textContent = said.dataset.offline;
  said.focus();
});
addEventListener("online", () => {
  if (!said) return;
  said.className = "";
  said.textContent = "";
});
