import { expect, test } from "vitest";
import { refuseOldNode } from "../../src/run/node-version.ts";

test.each(["22.13.0", "22.14.1", "24.0.0"])("%s is new enough", (version) => {
  expect(() => refuseOldNode(version)).not.toThrow();
});

test.each(["22.12.9", "20.20.2"])("%s is not", (version) => {
  expect(() => refuseOldNode(version)).toThrow(
    `resource-locker needs Node 22.13 or later; this is Node ${version}.`,
  );
});
