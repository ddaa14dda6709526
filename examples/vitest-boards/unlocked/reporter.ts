import { styleText } from "node:util";
import { DefaultReporter, type TestModule } from "vitest/node";

type Summed = Parameters<DefaultReporter["reportSummary"]>;

/** Vitest's own, but it says in a line why a file failed, not in a page for each test. */
export default class ShortReporter extends DefaultReporter {
  override onTestModuleEnd(file: TestModule): void {
    const tests = [...file.children.allTests()];
    const passed = tests.filter((test) => test.result().state === "passed").length;
    const text = `${file.relativeModuleId} (${passed} of ${tests.length} tests passed)`;
    const why = reasons(file);
    if (why.length === 0) this.log(` ${styleText("green", "✓")} ${text}`);
    else this.log(` ${styleText("red", "×")} ${text}: ${why.join(", ")}`);
  }

  override reportSummary(...[files, errors]: Summed): void {
    this.reportTestSummary(files, errors, 0);
  }
}

/** Each once. What fails in a hook is an error of its suite, or of the file. */
function reasons(file: TestModule): string[] {
  const suites = [file, ...file.children.allSuites()].flatMap((suite) => suite.errors());
  const tests = [...file.children.allTests()].flatMap((test) => test.result().errors ?? []);
  return [...new Set([...suites, ...tests].map((error) => error.message))];
}
