import { expect, test } from "vitest";

import { errorOf } from "../src/error-of.ts";
import * as errors from "../src/errors.ts";

const classes = Object.entries(errors).filter(([name]) => name !== "ResourceLockerError") as [
  string,
  new (message: string, circle: never) => errors.ResourceLockerError,
][];

test.each(classes)("%s comes back from its code", (name, Class) => {
  const { code } = new Class("as it was", [] as never);
  const cause = new Error("below");
  const error = errorOf(code, "as it was", { cause });
  expect(error).toBeInstanceOf(Class);
  expect(error).toMatchObject({ name, code, message: "as it was", cause });
});

test("a circle does not cross", () => {
  expect(errorOf("RESOURCE_LOCKER_DEADLOCK", "a circle")).toMatchObject({ circle: [] });
});

test("a code that is not known stays", () => {
  const error = errorOf("RESOURCE_LOCKER_NEW", "of a newer version");
  expect(error).toBeInstanceOf(errors.ResourceLockerError);
  expect(error).toMatchObject({
    name: "ResourceLockerError",
    code: "RESOURCE_LOCKER_NEW",
    message: "of a newer version",
  });
  expect("cause" in error).toBe(false);
});
