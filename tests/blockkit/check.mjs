// Reads a list of {name, surface, value} from standard input, and writes what is wrong with each, by name.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import { createGenerator } from "ts-json-schema-generator";

const path = fileURLToPath(new URL("surfaces.ts", import.meta.url));
const schema = createGenerator({ path, type: "*", skipTypeCheck: true }).createSchema("*");
const ajv = new Ajv({ strict: false });
const checks = Object.fromEntries(
  ["Message", "Modal", "Home"].map((surface) => [
    surface,
    ajv.compile({ $ref: `#/definitions/${surface}`, definitions: schema.definitions }),
  ]),
);

const wrong = {};
for (const { name, surface, value } of JSON.parse(readFileSync(0, "utf8"))) {
  if (!checks[surface](value)) {
    wrong[name] = checks[surface].errors.map((error) => `${error.instancePath} ${error.message}`);
  }
}
process.stdout.write(JSON.stringify(wrong));
