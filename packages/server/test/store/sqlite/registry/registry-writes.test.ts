import { expect, it } from "vitest";
import type { RegistryCall } from "../../../../src/store/registry.ts";
import type { Write } from "../../../../src/store/sqlite/write.ts";
import { blocksOf } from "../../../support/blocks.ts";
import { append, open, useFolder } from "../../../support/sqlite-parts.ts";

useFolder();

function callOf(noun: RegistryCall["noun"], method: string, ...args: readonly unknown[]): Write {
  return { kind: "registry", call: { noun, method, args } };
}

it("carries out the registry's writes together with imports, in the order in which they came", () => {
  const { db, run } = open("db");
  const outcomes = run([
    append(blocksOf("s", [[1, 1]])),
    callOf("devices", "delete", 1, "d"),
    append(blocksOf("s", [[2, 2]])),
    callOf("devices", "register", { projectId: 1, deviceId: "d", createdMs: 0 }),
    callOf("devices", "register", { projectId: 77, deviceId: "d", createdMs: 0 }),
  ]);
  expect(outcomes.map((outcome) => ("value" in outcome ? outcome.value : outcome))).toMatchObject([
    {},
    { result: true },
    {},
    { result: "duplicate id" },
    { refused: { argument: "projectId", received: 77 } },
  ]);
  expect(db.prepare("SELECT device_id FROM devices").pluck().all()).toEqual(["d"]);
});

it("keeps nothing of one that fails, and all of the others of its group", () => {
  const { db, run } = open("db");
  db.exec(`CREATE TRIGGER refuse BEFORE INSERT ON namespaces WHEN NEW.project_id = 3
    BEGIN SELECT RAISE(ABORT, 'refused for the test'); END`);
  const names = ["second", "third", "fourth"];
  const outcomes = run(names.map((name) => callOf("projects", "create", name, 1)));
  expect(outcomes).toMatchObject([
    { value: { result: { projectId: 2, projectName: "second" } } },
    { failure: { message: "refused for the test" } },
    { failure: { message: "refused for the test" } },
  ]);
  expect(db.prepare("SELECT project_id FROM projects").pluck().all()).toEqual([1, 2]);
  expect(db.prepare("SELECT project_id FROM permissions").pluck().all()).toEqual([2]);
});
