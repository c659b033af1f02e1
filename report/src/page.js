// The buttons below a figure make it larger and smaller; numbers are shown on paper.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-zoom]");
  if (!button) return;
  const svg = button.closest("figure").querySelector("svg");
  const now = Number(svg.dataset.scale || 1);
  const next = Math.min(8, Math.max(0.5, now * Number(button.dataset.zoom)));
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  svg.dataset.scale = next;
  svg.setAttribute("width", width * next);
  svg.setAttribute("height", height * next);
});
// A dot of a plot says what it is below the plot; the arrow keys go from dot to dot, from left to right.
const tell = (event) => {
  const dot = event.target.closest && event.target.closest(".dot");
  if (dot) dot.closest("figure").querySelector(".told").textContent = dot.getAttribute("aria-label");
};
document.addEventListener("mouseover", tell);
document.addEventListener("focusin", tell);
document.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
  const dot = step && event.target.closest(".dot");
  if (!dot) return;
  const place = (one) => one.querySelector("circle").cx.baseVal.value;
  const dots = [...dot.closest("svg").querySelectorAll(".dot")].sort((a, b) => place(a) - place(b));
  const next = dots[dots.indexOf(dot) + step];
  if (!next) return;
  dot.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
  event.preventDefault();
});
const closed = [];
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    closed.push(details);
  }
});
addEventListener("afterprint", () => {
  for (const details of closed.splice(0)) details.open = false;
});
