// The widget's settings: the colour shown before it is saved. `copy.js` copies the lines to paste.
const preview = document.getElementById("widget-preview");
document.getElementById("id_color").addEventListener("input", (event) => {
  const brand = preview.contentDocument?.getElementById("brand");
  if (brand) brand.href = `/book/brand.css?color=${encodeURIComponent(event.target.value)}`;
});
