// A picture from a phone is made small before it is sent: upright, and without what the camera noted.
const WIDEST = 1200;

async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // a JPEG has no see-through parts
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
  return new File([blob], "picture.jpg", { type: "image/jpeg" });
}

for (const field of document.querySelectorAll("input[data-shrink]")) {
  field.addEventListener("change", async () => {
    const [file] = field.files;
    if (!file) return;
    try {
      const small = new DataTransfer();
      small.items.add(await shrunk(file));
      field.files = small.files;
    } catch {
      // What the browser cannot read is sent as it is: the answer says what is wrong with it.
    }
  });
}
