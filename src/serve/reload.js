// Shows the newest build: the server says one word when it has another.
"use strict";
{
  const events = new EventSource(document.currentScript.dataset.events);
  events.addEventListener("message", (event) => {
    if (event.data === "reload") {
      events.close();
      location.reload();
    }
  });
  addEventListener("pagehide", () => events.close());
  // A page out of the back-forward cache has lost its channel.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
