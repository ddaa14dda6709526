import { expect, test } from "vitest";

import type { Holder } from "../../src/store.ts";
import { describeHolder } from "../../src/wording/holder.ts";

const here: Holder = { host: "lab-1", pid: 4412 };

test.each<[Holder, string]>([
  [here, "pid 4412"],
  [{ ...here, host: "lab-2" }, "pid 4412 on lab-2"],
  [{ ...here, run: "ci-4412", file: "checkout.test.ts" }, "ci-4412 checkout.test.ts"],
  [
    { ...here, host: "lab-2", run: "ci-4412", file: "checkout.test.ts" },
    "ci-4412 checkout.test.ts on lab-2",
  ],
  [{ ...here, note: "reflashing until noon" }, 'pid 4412, "reflashing until noon"'],
  [
    { host: "lab-2", pid: 1, run: "ci", file: "a.test.ts", test: "pays", worker: "3", note: "n" },
    'ci a.test.ts "pays" worker 3 on lab-2, "n"',
  ],
  [{ ...here, run: "\u001b[31m", note: "a\nb" }, '\\x1b[31m, "a\\nb"'],
])("%j", (holder, text) => {
  expect(describeHolder(holder, "lab-1")).toBe(text);
});
