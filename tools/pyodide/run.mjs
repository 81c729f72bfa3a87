// Runs a Python program in Pyodide: node run.mjs PLAN.json
// The plan names the wheels to load, zip files to unpack, folders to mount (place -> folder here) and the program.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { loadPyodide } from "pyodide";

async function run(plan) {
  const pyodide = await loadPyodide();
  const wheels = plan.wheels.map((wheel) => pathToFileURL(wheel).href);
  await pyodide.loadPackage(wheels, { messageCallback: () => {}, checkIntegrity: false });
  for (const [place, zip] of Object.entries(plan.zips)) {
    pyodide.unpackArchive(new Uint8Array(await readFile(zip)), "zip", { extractDir: place });
  }
  for (const [place, folder] of Object.entries(plan.mounts)) {
    pyodide.mountNodeFS(place, folder);
  }
  await pyodide.runPythonAsync(plan.program);
}

try {
  await run(JSON.parse(await readFile(process.argv[2], "utf-8")));
} catch (error) {
  // The message alone: node would print the line of Pyodide's code too, which has a million characters.
  console.error(error.message);
  process.exitCode = 1;
}
