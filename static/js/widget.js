/* The booking page of a business on its own web site:

   <script src="(your address)/widget.js" async></script>

   data-mode="inline" (usual): the page where the tag stands, or in data-target="#a-selector".
   data-mode="button": a button in the corner opens it; data-trigger=".a-selector" makes elements of
   the site open it instead. data-service and data-staff (ids) skip a step, data-also (ids, by commas)
   adds services to the visit, data-lang is es, en or pt, data-theme="auto" is dark where the visitor's
   system is. `mostrador:booked` on the document says that somebody has booked. No cookies, no libraries. */
(() => {
  "use strict";
  const tags = [...document.querySelectorAll('script[src*="/widget.js"]')];
  const tag = document.currentScript || tags.find((each) => !each.dataset.mostrador);
  if (!tag || tag.dataset.mostrador) return;
  tag.dataset.mostrador = "on";

  const options = tag.dataset;
  const host = new URL(tag.src, location.href).origin;
  const language = options.lang || document.documentElement.lang.slice(0, 2);
  const query = new URLSearchParams({ lang: language });
  for (const name of ["service", "also", "staff", "theme"]) if (options[name]) query.set(name, options[name]);
  const plainUrl = `${host}/book/?${query}`;
  const frameUrl = `${plainUrl}&${new URLSearchParams({ embed: "1", origin: location.origin })}`;
  const scheme = options.theme === "auto" ? "light dark" : "light";

  const CSS = `
    :host { all: initial; display: block; color-scheme: ${scheme}; }
    iframe { display: block; width: 100%; border: 0; color-scheme: ${scheme}; }
    .inline { border-radius: 1rem; min-height: 22rem; }
    .inline.ready { min-height: 0; }
    a, button { font: 600 1rem/1.25 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    a { color: inherit; }
    .open { position: fixed; inset: auto max(1rem, env(safe-area-inset-right)) max(1rem, env(safe-area-inset-bottom)) auto;
      z-index: 2147483000; min-height: 3.25rem; max-width: calc(100vw - 2rem); padding: .75rem 1.375rem; border: 0; border-radius: 2rem;
      background: var(--color); color: var(--ink); box-shadow: 0 2px 6px rgb(0 0 0 / 18%), 0 8px 24px rgb(0 0 0 / 20%); cursor: pointer; }
    .open:hover { filter: brightness(1.08); }
    :focus-visible { outline: 3px solid var(--color); outline-offset: 3px; }
    dialog { box-sizing: border-box; width: min(50rem, calc(100vw - 2rem)); max-width: none; height: min(44rem, calc(100dvh - 2rem));
      max-height: none; margin: auto; padding: 0; border: 0; border-radius: 1rem; background: Canvas; color: CanvasText; overflow: hidden;
      box-shadow: 0 24px 64px rgb(0 0 0 / 35%); }
    dialog::backdrop { background: rgb(0 0 0 / 50%); }
    .sheet { display: flex; flex-direction: column; height: 100%; }
    .top { display: flex; align-items: center; gap: .5rem; padding: .25rem .25rem .25rem 1rem; border-bottom: 1px solid rgb(128 128 128 / 25%); }
    .top p { flex: 1; min-width: 0; margin: 0; font: 650 1rem/1.25 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
      overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .close { flex: none; width: 3rem; height: 3rem; border: 0; border-radius: 50%; background: none; color: inherit; font-size: 1.5rem; cursor: pointer; }
    .sheet iframe { flex: 1; min-height: 0; }
    @media (max-width: 40rem) { dialog { width: 100vw; height: 100dvh; border-radius: 0; } }
    @media (prefers-reduced-motion: no-preference) { dialog[open] { animation: rise .18s ease-out; } }
    @keyframes rise { from { transform: translateY(1rem); opacity: 0; } }`;

  function element(name, properties = {}, children = []) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // The site's styles stay out, ours stay in. Made without inline style, which a policy may forbid.
  function island() {
    const box = element("div");
    const root = box.attachShadow({ mode: "open" });
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      root.adoptedStyleSheets = [sheet];
    } catch {
      root.append(element("style", { textContent: CSS }));
    }
    return { box, root };
  }

  function place(box) {
    const target = options.target && document.querySelector(options.target);
    if (target) target.append(box);
    else if (tag.isConnected && document.body.contains(tag)) tag.after(box);
    else document.body.append(box);
  }

  function frame(about, kind) {
    const made = element("iframe", { src: frameUrl, title: about.title, className: kind, loading: "lazy" });
    addEventListener("message", ({ origin, source, data }) => {
      if (origin !== host || source !== made.contentWindow || !data || !data.mostrador) return;
      const height = Math.min(Math.max(Number(data.height) || 0, 120), 8000);
      made.dispatchEvent(new CustomEvent("news", { detail: { kind: data.mostrador, height, top: data.top } }));
      if (data.mostrador === "booked") document.dispatchEvent(new CustomEvent("mostrador:booked"));
    });
    return made;
  }

  function inline(about) {
    const { box, root } = island();
    const made = frame(about, "inline");
    made.addEventListener("news", ({ detail }) => {
      made.classList.add("ready");
      made.style.height = `${detail.height}px`;
      // A new step begins at its top: on a phone the visitor may have scrolled far down.
      if (detail.top && box.getBoundingClientRect().top < 0) box.scrollIntoView({ block: "start" });
    });
    root.append(made);
    place(box);
  }

  function dialog(about) {
    const { box, root } = island();
    box.style.setProperty("--color", about.color);
    box.style.setProperty("--ink", about.ink);
    const close = element("button", { type: "button", className: "close", textContent: "×", ariaLabel: about.close });
    const top = element("div", { className: "top" }, [element("p", { textContent: about.name }), close]);
    const sheet = element("div", { className: "sheet" }, [top]);
    const window_ = element("dialog", { ariaLabel: about.title }, [sheet]);
    let made = null;
    const shut = () => window_.close();
    const open = () => {
      if (!made) {
        made = frame(about, "dialog");
        made.addEventListener("news", ({ detail }) => {
          if (detail.kind === "close") shut();
        });
        sheet.append(made);
      }
      document.documentElement.style.overflow = "hidden";
      window_.showModal();
    };
    close.addEventListener("click", shut);
    window_.addEventListener("click", (event) => { if (event.target === window_) shut(); });
    window_.addEventListener("close", () => { document.documentElement.style.overflow = ""; });
    root.append(window_);
    document.body.append(box);
    if (options.trigger) {
      document.addEventListener("click", (event) => {
        if (!event.target.closest(options.trigger)) return;
        event.preventDefault();
        open();
      });
    } else {
      const button = element("button", { type: "button", className: "open", textContent: options.label || about.button });
      button.addEventListener("click", open);
      root.prepend(button);
    }
  }

  // Where the form may not be shown, people still find it: by a link.
  function link(about) {
    const { box, root } = island();
    root.append(element("a", { href: plainUrl, target: "_blank", rel: "noopener", textContent: options.label || about.button || plainUrl }));
    place(box);
  }

  async function start() {
    let about = {};
    try {
      const answer = await fetch(`${host}/api/booking/embed?${query}`, { credentials: "omit" });
      about = answer.ok ? await answer.json() : {};
    } catch {
      about = {};
    }
    if (!about.allowed) {
      console.warn(`Mostrador: ${location.origin} may not show this booking page. Add it in the panel: ${host}/settings/widget/`);
      link(about);
    } else if (options.mode === "button") dialog(about);
    else inline(about);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
