// Evaluates FEEL expressions with the npm package feelin: a JSON list of texts on standard input, a list of
// [kind, value] on standard output. Numbers are written as JavaScript shows them.
import { readFileSync } from "node:fs";
import { evaluate } from "feelin";

function told(value) {
  if (value === null || value === undefined) return ["null", null];
  if (Array.isArray(value)) return ["list", value.map(told)];
  const kind = typeof value;
  if (kind === "number" || kind === "bigint") return ["number", String(value)];
  if (kind === "string") return ["text", value];
  if (kind === "boolean") return ["boolean", value];
  if (kind === "function") return ["function", null];
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return ["record", Object.fromEntries(Object.entries(value).map(([key, item]) => [key, told(item)]))];
  }
  return [value.constructor.name, String(value)];
}

function answer(text) {
  try {
    return told(evaluate(text, {}).value);
  } catch (error) {
    return ["refused", String(error.message ?? error)];
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map(answer)));
