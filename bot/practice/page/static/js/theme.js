// Light or dark, as chosen here or as the system says; it runs before anything is drawn.

const system = matchMedia("(prefers-color-scheme: dark)");

function followTheme() {
  document.documentElement.dataset.theme = localStorage.getItem("theme") ?? (system.matches ? "dark" : "light");
}

system.addEventListener("change", followTheme);
followTheme();
