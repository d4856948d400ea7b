// Shows the newest build: the server says one word when it has another.
"use strict";
{
  const events = new EventSource(document.currentScript.dataset.events);
  // A page that is still loading has not been scrolled to its reader's place yet, which a reload would lose.
  const reload = () => requestAnimationFrame(() => location.reload());
  events.addEventListener("message", (event) => {
    if (event.data === "reload") {
      events.close();
      document.readyState === "complete" ? reload() : addEventListener("load", reload);
    }
  });
  addEventListener("pagehide", () => events.close());
  // A page out of the back-forward cache has lost its channel.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
