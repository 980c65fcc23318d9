// Which panes are to be seen: on a narrow screen one at a time, with a way back.

const app = () => document.getElementById("app");

export function show(pane) {
  app().dataset.pane = pane;
}

export function back() {
  show("sidebar");
  document.querySelector(".sidebar .here")?.focus();
}

export const isNarrow = () => matchMedia("(max-width: 760px)").matches;

export function toggleOutside() {
  const isOpen = app().classList.toggle("with-outside");
  localStorage.setItem("outside", isOpen ? "open" : "closed");
  if (isNarrow()) show(isOpen ? "outside" : "channel");
  document.querySelector(".outside-toggle")?.setAttribute("aria-expanded", String(isOpen));
}
