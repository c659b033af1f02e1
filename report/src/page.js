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
