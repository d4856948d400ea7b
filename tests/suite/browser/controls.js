// What the browser tests read from interactive figures.

var controls = (() => {
  const slider = document.querySelector("[data-slider]");
  const belief = document.querySelector("[data-belief]");
  const text = element => element.textContent.replaceAll(/\s+/g, " ").trim();
  const middle = (element, share = 0.5) => {
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const box = element.getBoundingClientRect();
    return [box.left + box.width * share, box.top + box.height / 2];
  };
  const box = paths => {
    const boxes = paths.map(path => path.getBoundingClientRect());
    const most = side => Math.max(...boxes.map(box => box[side]));
    const least = side => Math.min(...boxes.map(box => box[side]));
    return [least("left"), least("top"), most("right"), most("bottom")];
  };
  const figure = slider?.closest(".figure");
  const paths = name => [...figure.querySelectorAll(`svg.chart path.${name}`)];
  const data = slider && JSON.parse(slider.querySelector("script").textContent);

  // The slider as readers see it.
  const moved = () => {
    const live = slider.querySelector(".live");
    const range = slider.querySelector("input[type=range]");
    const part = name => text(live.querySelector(name));
    return {
      at: +range.value,
      announced: range.getAttribute("aria-valuetext"),
      value: part(".slider-value"),
      name: part(".slider-range b"),
      range: part(".slider-range span"),
      note: part(".slider-note"),
      parameters: [...live.querySelectorAll("dd")].map(text),
      paths: paths("current").map(path => path.getAttribute("d")),
      chosen: [...slider.querySelectorAll("input[type=radio]")].findIndex(radio => radio.checked),
    };
  };
  // What the build computed for a position, in the same shape.
  const computed = at => {
    const { name, value, range, parameters, y } = data.positions[at];
    const path = (from, to) => y.slice(from, to).map((down, point) => `${point ? "L" : "M"}${data.x[from + point]} ${down}`).join("");
    const stop = data.scenarios.indexOf(at);
    const panels = [...slider.querySelectorAll(".slider-panel:not(.live)")];
    const note = stop < 0 ? data.between : text(panels[stop].querySelector(".slider-note"));
    return {
      at, value, range, note, parameters,
      announced: `${name}: ${range}`,
      name: `${name}.`,
      paths: [path(0, data.today), path(data.today - 1, y.length)],
      chosen: stop,
    };
  };
  // The distance of the moving line from the line of a class that the chart has drawn, in pixels.
  const apart = name => {
    const [moving, own] = [box(paths("current")), box(paths(name))];
    return Math.max(...moving.map((side, at) => Math.abs(side - own[at])));
  };

  const rows = () => [...belief.querySelectorAll(".belief-row")].map(row => ({
    label: text(row.querySelector("label")),
    text: text(row.querySelector("output")),
    at: +row.querySelector("input").value,
    held: row.classList.contains("fixed"),
    free: getComputedStyle(row.querySelector("button")).visibility === "visible",
  }));
  const believed = () => ({
    answer: text(belief.querySelector(".belief-answer")),
    rows: rows(),
  });
  // Moves every row to a position, or leaves it free, as the keys and the mouse do.
  const believe = positions => positions.forEach((position, at) => {
    if (position === null) return any(at).click();
    belief_range(at).value = position;
    belief_range(at).dispatchEvent(new Event("input", { bubbles: true }));
  });
  // The dates of the curve of this forecast, or of what the reader believes, at the levels of the answers.
  const curve = name => {
    const { shown: [from, to] } = JSON.parse(belief.querySelector("script").textContent);
    const d = belief.querySelector(`path.${name}`).getAttribute("d");
    return d.split(/[ML]/).filter(Boolean).map(point => from + (parseFloat(point) / 1000) * (to - from));
  };
  const expect_year = value => {
    const select = belief.querySelector("select");
    select.value = value;
    if (select.value !== value) throw new Error(`cannot choose ${value}`);
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Without scripts: the panels that are shown, and their texts.
  const shown = () => [...slider.querySelectorAll(".slider-panel")].filter(panel => panel.checkVisibility());
  const words = () => shown().map(panel => panel.innerText.replaceAll(/\s+/g, " "));
  const parameters = () => shown().flatMap(panel => [...panel.querySelectorAll("dd")].map(text));
  const strong = () => [1, 2, 3].filter(place => paths(`c${place}`).every(path => getComputedStyle(path).opacity === "1"));

  const range = () => slider.querySelector("input[type=range]");
  const label = at => slider.querySelectorAll("fieldset label")[at];
  const belief_range = at => belief.querySelectorAll(".belief-row input")[at];
  const any = at => belief.querySelectorAll(".belief-row button")[at];
  const take = () => belief.querySelector(".belief-condition button");
  const again = () => [...belief.querySelectorAll("button")].at(-1);

  const entries = () => [...document.querySelectorAll(".contents a")];
  const current = () => entries().filter(link => link.ariaCurrent === "location").map(link => link.hash);

  return {
    moved, computed, apart, believed, believe, curve, expect_year, take, words, parameters, strong, middle,
    range, label, belief_range, any, again, entries, current, text,
  };
})();
