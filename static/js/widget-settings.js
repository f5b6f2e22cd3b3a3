// The widget's settings: copying the lines to paste, and the colour shown before it is saved.
for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const code = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    } catch {
      // Without https there is no clipboard: marked, it can be copied by hand.
      getSelection().selectAllChildren(code);
    }
  });
}

const preview = document.getElementById("widget-preview");
document.getElementById("id_color").addEventListener("input", (event) => {
  const brand = preview.contentDocument?.getElementById("brand");
  if (brand) brand.href = `/book/brand.css?color=${encodeURIComponent(event.target.value)}`;
});
