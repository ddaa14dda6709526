import { createTest } from "@resource-locker/vitest";
import { resources } from "./resources.ts";

export const test = createTest(resources);
