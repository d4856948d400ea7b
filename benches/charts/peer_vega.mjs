// The work of benches/charts.rs in Vega: peer_vega.mjs FOLDER DATA PASSES, where FOLDER/node_modules has vega and vega-lite.
// Each chart is compiled from Vega-Lite once, outside the time that is told.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [folder, data, passes] = process.argv.slice(2);
const modules = join(resolve(folder), "node_modules");
const vega = await import(pathToFileURL(join(modules, "vega/build/vega.module.js")).href);
const lite = await import(pathToFileURL(join(modules, "vega-lite/build/index.js")).href);
const charts = JSON.parse(readFileSync(data, "utf8"));
const names = ["memory", "bandwidth", "compute"];
const long = (chart) =>
  names.flatMap((name) => chart.dates.map((date, at) => ({ date: new Date(date), name, value: chart[name][at] })));
const spec = lite.compile({
  width: 560, height: 300, title: "T", data: { name: "d" }, mark: "line",
  encoding: {
    x: { field: "date", type: "temporal" },
    y: { field: "value", type: "quantitative", scale: { type: "log" } },
    color: { field: "name", type: "nominal" },
  },
}).spec;

async function draw(chart) {
  const own = structuredClone(spec);
  own.data[0].values = long(chart);
  const view = new vega.View(vega.parse(own), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

const [times, sizes] = [[], []];
for (let pass = 0; pass <= Number(passes); pass++) {
  for (const chart of charts) {
    const started = performance.now();
    const svg = await draw(chart);
    if (pass > 0) times.push(performance.now() - started);
    if (pass === 0) sizes.push([svg.length, gzipSync(svg, { level: 9 }).length]);
  }
}
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
console.log(JSON.stringify({ ms: median(times), bytes: median(sizes.map(([all]) => all)), gzip: median(sizes.map(([, all]) => all)) }));
