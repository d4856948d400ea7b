// The work of benches/engine.rs in Squiggle: peer_squiggle.mjs FOLDER SOURCE SAMPLES, where FOLDER/node_modules has it.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, source, samples] = process.argv.slice(2);
const entry = join(resolve(folder), "node_modules/@quri/squiggle-lang/dist/index.js");
const { run } = await import(pathToFileURL(entry));
const code = readFileSync(source, "utf8");

async function once(sampleCount) {
  const started = performance.now();
  const { result } = await run(code, { environment: { sampleCount, xyPointLength: 1000, seed: "1" } });
  if (!result.ok) throw new Error(result.value.toString());
  const quantiles = result.value.result.value.get("quantiles").value.getValues().map((value) => value.value);
  return { ms: performance.now() - started, quantiles };
}

await once(1000);
console.log(JSON.stringify(await once(Number(samples))));
