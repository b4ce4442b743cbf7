// Reads one request per line, {format, text}, and answers with one line: {problems: […]}.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { BpmnModdle } from "bpmn-moddle";
import { JSDOM } from "jsdom";

const require = createRequire(import.meta.url);
const { Linter } = require("bpmnlint");
const NodeResolver = require("bpmnlint/lib/resolver/node-resolver.js");

let mermaid;

async function parseMermaid(text) {
  if (mermaid === undefined) {
    const { window } = new JSDOM("");
    globalThis.window = window;
    globalThis.document = window.document;
    mermaid = (await import("mermaid")).default;
  }
  await mermaid.parse(text);
  return [];
}

async function lintBpmn(text) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(text);
  const linter = new Linter({ resolver: new NodeResolver(), config: { extends: "bpmnlint:recommended" } });
  const reports = Object.entries(await linter.lint(rootElement));
  const found = reports.flatMap(([rule, each]) =>
    each.filter(({ category }) => category === "error").map(({ id, message }) => `${rule}: ${id}: ${message}`),
  );
  return [...warnings.map(({ message }) => message), ...found];
}

for await (const line of createInterface({ input: process.stdin })) {
  const { format, text } = JSON.parse(line);
  let problems;
  try {
    problems = await (format === "mmd" ? parseMermaid(text) : lintBpmn(text));
  } catch (error) {
    problems = [String(error)];
  }
  process.stdout.write(`${JSON.stringify({ problems })}\n`);
}
