// What the browser tests ask of a page with charts: functions that return offences as lists of sentences.

var proof = (() => {
  // On phones some figures are folded. They are looked at as well.
  for (const fold of document.querySelectorAll("details.fold")) fold.open = true;
  // What a rounded pixel may hide.
  const SLACK = 0.5;
  // How far the ink of a first letter may hang over: a T's does by part of a pixel, and boxes of text are whole pixels.
  const OVERHANG = 1.01;

  const shown = element =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getBoundingClientRect().width > 0;
  const charts = () => [...document.querySelectorAll("svg.chart")].filter(shown);
  const labels = element => [...element.querySelectorAll("text")].filter(shown);
  const name = chart => {
    const panel = chart.classList.contains("panel") ? [...chart.parentElement.children].indexOf(chart) + 1 : "";
    return `${chart.closest("figure").id}${panel && ` panel ${panel}`}`;
  };
  const words = label => `“${label.textContent}”`;

  const box = element => element.getBoundingClientRect();

  // Whether two boxes cover each other.
  const overlap = (a, b) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return across > SLACK && down > SLACK;
  };

  // How far out of the other one is, in pixels.
  const outside = (one, other) => {
    const [a, b] = [box(one), box(other)];
    return Math.max(b.left - a.left, a.right - b.right, b.top - a.top, a.bottom - b.bottom);
  };

  // Charts that read nothing out.
  const mute = () => charts().filter(chart => !chart.querySelector(".readout")).map(name);

  const kinds = () => [...new Set(columns().map(column => column.closest("figure").className.split("figure-")[1].split(" ")[0]))].sort();

  // A drawing's labels: apart from each other, inside the figure and large enough to read.
  const layout = () => {
    const offences = [];
    const page = document.documentElement;
    // Readers hold paper closer than a screen: 7.5 points.
    const smallest = matchMedia("print").matches ? 10 : 11;
    if (document.scrollingElement.scrollWidth > page.clientWidth) {
      offences.push(`the page is ${document.scrollingElement.scrollWidth} px wide`);
    }
    for (const chart of charts()) {
      const seen = labels(chart);
      const figure = chart.closest("figure");
      if (seen.length === 0) offences.push(`${name(chart)}: no labels`);
      const boxes = seen.map(box);
      seen.forEach((label, index) => {
        for (let other = index + 1; other < seen.length; other += 1) {
          if (overlap(boxes[index], boxes[other])) offences.push(`${name(chart)}: ${words(label)} on ${words(seen[other])}`);
        }
        const out = outside(label, figure);
        if (out > OVERHANG) offences.push(`${name(chart)}: ${words(label)} is ${out.toFixed(1)} px out of its figure`);
        const size = parseFloat(getComputedStyle(label).fontSize) * label.getScreenCTM().a;
        if (size < smallest) offences.push(`${name(chart)}: ${words(label)} is of ${size.toFixed(1)} px`);
      });
    }
    return offences;
  };

  // Every column that reads its chart out, and where it is once it is in view.
  const columns = () => charts().flatMap(chart => [...chart.querySelectorAll(".readout")]);
  // A point that is the column's own: dots close to each other share their surroundings.
  const point = index => {
    const area = columns()[index].querySelector("rect");
    area.scrollIntoView({ block: "center", behavior: "instant" });
    const box = area.getBoundingClientRect();
    for (const down of [0.5, 0.3, 0.7, 0.1, 0.9]) {
      for (const across of [0.5, 0.3, 0.7, 0.1, 0.9]) {
        const [x, y] = [box.left + box.width * across, box.top + box.height * down];
        const around = [[0, 0], [-1, -1], [-1, 1], [1, -1], [1, 1]];
        if (around.every(([dx, dy]) => document.elementFromPoint(x + dx, y + dy) === area)) return [x, y];
      }
    }
    return null;
  };

  // With the pointer on a column: its readout alone, every line of it inside the drawing and on nothing else.
  const readout = index => {
    const column = columns()[index];
    const chart = column.closest("svg.chart");
    // All lines of a readout are shown and hidden together: of the other columns the first line is enough.
    const isLit = other => other === column || [...other.querySelectorAll("text")].slice(0, 1).some(shown);
    const lit = [...document.querySelectorAll(".readout")].filter(isLit).flatMap(other => labels(other));
    const what = `${name(chart)}, column ${index}`;
    if (lit.length === 0) return [`${what}: no readout`];
    const offences = [];
    const others = [...lit, ...[...chart.querySelectorAll("text:not(.readout text)")].filter(shown)].map(other => [other, box(other)]);
    for (const line of lit) {
      if (!column.contains(line)) offences.push(`${what}: another's readout: ${words(line)}`);
      const out = outside(line, chart);
      if (out > OVERHANG) offences.push(`${what}: ${words(line)} is ${out.toFixed(1)} px out of the drawing`);
      for (const [other, area] of others) {
        if (other !== line && overlap(box(line), area)) offences.push(`${what}: ${words(line)} on ${words(other)}`);
      }
    }
    return offences;
  };

  // A colour's contrast with white, whatever notation it is in.
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const contrast = (colour, opacity = 1) => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 1, 1);
    pen.globalAlpha = opacity;
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    pen.globalAlpha = 1;
    const light = value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const [red, green, blue] = [...pen.getImageData(0, 0, 1, 1).data].map(value => light(value / 255));
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
  };

  // Where the mouse opens a figure's table, and what the table shows once it is open.
  const tables = () => [...document.querySelectorAll("figure:has(svg.chart) > details")];
  const summary = index => {
    const button = tables()[index].querySelector("summary");
    button.scrollIntoView({ block: "center", behavior: "instant" });
    const box = button.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const rows = index => [...tables()[index].querySelectorAll("tbody tr")].filter(row => shown(row) && row.textContent.trim()).length;
  const untabled = () => {
    const figures = [...document.querySelectorAll("figure:has(svg.chart)")];
    return figures.filter(figure => !figure.querySelector("details table")).map(figure => `${figure.id} has no table`);
  };

  // On paper: a white ground, dark text, every chart, nothing to press.
  const print = () => {
    const offences = [];
    const white = colour => contrast(colour) < 1.001;
    if (!white(getComputedStyle(document.body).backgroundColor)) offences.push("the ground is not white");
    for (const chart of document.querySelectorAll("svg.chart")) {
      if (!shown(chart) && !chart.matches(":has(+ .chart-list)")) offences.push(`${name(chart)} is not printed`);
    }
    const letters = [...document.querySelectorAll("body *")].filter(
      element => shown(element) && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()),
    );
    for (const element of letters) {
      const style = getComputedStyle(element);
      const svg = element.closest("svg");
      // The text in a heat map is on the shade of its cell, which is printed.
      const shade = element.matches("text.heat") && [...element.classList].find(name => /^h[0-9]$/.test(name));
      const cell = shade && svg.querySelector(`path.heat.${shade}`);
      const onWhite = contrast(svg ? style.fill : style.color);
      const { fill, fillOpacity } = getComputedStyle(cell || svg || element);
      const behind = cell ? contrast(fill, fillOpacity) : 1;
      const ratio = Math.max(onWhite, behind) / Math.min(onWhite, behind);
      const ground = style.backgroundColor;
      if (ratio < 4.5 && contrast(ground) < 2) offences.push(`${words(element).slice(0, 60)} has a contrast of ${ratio.toFixed(1)}`);
    }
    for (const element of document.querySelectorAll("details:not(.fold), summary, nav, button, input, [download], .skip")) {
      if (shown(element)) offences.push(`${element.tagName.toLowerCase()} ${words(element).slice(0, 60)} is printed`);
    }
    for (const element of document.querySelectorAll(".scroll, pre")) {
      if (shown(element) && element.scrollWidth > element.clientWidth && getComputedStyle(element).overflowX !== "visible") {
        offences.push(`${words(element).slice(0, 60)} is cut off`);
      }
    }
    return offences;
  };

  return { charts, columns, kinds, layout, mute, point, print, readout, rows, summary, tables, untabled };
})();
