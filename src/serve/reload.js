// Reloads the page when the server has another version of it.
"use strict";
{
  const events = new EventSource(document.currentScript.dataset.events);
  // While a page loads, the browser has not restored its scroll position yet, and a reload would lose it.
  const reload = () => requestAnimationFrame(() => location.reload());
  events.addEventListener("message", (event) => {
    if (event.data === "reload") {
      events.close();
      document.readyState === "complete" ? reload() : addEventListener("load", reload);
    }
  });
  addEventListener("pagehide", () => events.close());
  // A page from the back-forward cache has lost its channel.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
