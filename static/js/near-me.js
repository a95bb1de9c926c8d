// Sorts the list of clinics by the distance from where the visitor is. The position stays in this page.
const button = document.querySelector("[data-near-me]");
const list = document.querySelector("[data-clinics]");
const said = document.querySelector("[data-near-me-said]");
const radians = (degrees) => (degrees * Math.PI) / 180;
const kilometres = (one, other) => {
  const half =
    Math.sin(radians(other.lat - one.lat) / 2) ** 2 +
    Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * Math.sin(radians(other.lng - one.lng) / 2) ** 2;
  return 12742 * Math.asin(Math.sqrt(half));
};
const sort = ({ coords }) => {
  const here = { lat: coords.latitude, lng: coords.longitude };
  const cards = [...list.querySelectorAll("[data-lat]")].map((card) => ({
    card,
    km: kilometres(here, { lat: Number(card.dataset.lat), lng: Number(card.dataset.lng) }),
  }));
  cards.sort((one, other) => one.km - other.km);
  for (const { card, km } of cards) {
    const distance = card.querySelector("[data-distance]");
    distance.textContent = list.dataset.clinics.replace("0", Math.max(1, Math.round(km)));
    distance.hidden = false;
    list.append(card);
  }
  said.textContent = button.dataset.done;
  button.disabled = false;
};
const fail = () => {
  said.textContent = button.dataset.failed;
  button.disabled = false;
};
if (button && list && "geolocation" in navigator) {
  button.removeAttribute("data-waiting");
  button.addEventListener("click", () => {
    button.disabled = true;
    said.textContent = button.dataset.asking;
    navigator.geolocation.getCurrentPosition(sort, fail, { timeout: 10000, maximumAge: 600000 });
  });
}
