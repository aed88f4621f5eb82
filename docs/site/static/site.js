// The theme's buttons that unfold a part of the list of pages have no name that a screen reader could say.
document.addEventListener("DOMContentLoaded", () => {
  for (const toggle of document.querySelectorAll("summary:has(> .toctree-toggle)")) {
    toggle.ariaLabel = toggle.closest("li").querySelector("a").textContent;
  }
});
