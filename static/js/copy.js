// Buttons that copy what stands beside them: data-copy names the element, data-copied the thanks.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const code = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  } catch {
    // Without https there is no clipboard: marked, it can be copied by hand.
    getSelection().selectAllChildren(code);
  }
});
