// Patients are found while somebody types. Without this the form's own button does the same.
const found = document.getElementById("found");
const form = found.closest("form");
const search = form.elements.search;
const newcomer = found.querySelector(".board-new");
const PAUSE = 250;
let timer;
let asked = 0;

const line = (patient) => {
  const label = document.createElement("label");
  const radio = Object.assign(document.createElement("input"), { type: "radio", name: "patient", value: patient.key });
  const name = Object.assign(document.createElement("strong"), { textContent: patient.name });
  const rest = Object.assign(document.createElement("span"), {
    textContent: [patient.born, patient.phone, patient.email].filter(Boolean).join(" "),
  });
  label.append(radio, " ", name, " ", rest);
  return label;
};

const show = (patients, isAsked) => {
  const chosen = found.querySelector("input:checked")?.closest("label");
  const kept = chosen && chosen !== newcomer ? [chosen] : [];
  const others = patients.filter((patient) => String(patient.key) !== kept[0]?.querySelector("input").value);
  const none = Object.assign(document.createElement("p"), { textContent: found.dataset.none });
  const empty = isAsked && !patients.length && !kept.length ? [none] : [];
  found.replaceChildren(...kept, ...others.map(line), ...empty, newcomer);
};

const look = async () => {
  const text = search.value.trim();
  const turn = ++asked;
  if (text.length < 2) return show([], false);
  const body = new URLSearchParams({ search: text });
  const token = form.elements.csrfmiddlewaretoken.value;
  try {
    const answer = await fetch(found.dataset.url, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "error" });
    // Only the newest question's answer counts.
    if (answer.ok && turn === asked) show((await answer.json()).patients, true);
  } catch {
    // The button beside the field still asks.
  }
};

search.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
});
// Typed before this was loaded, or kept by the browser.
if (search.value.trim()) look();
