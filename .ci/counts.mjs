// Prints "<passed> <failed> <skipped>" from a Vitest JSON report: node counts.mjs <report> <exit code of the run>
import { readFileSync } from "node:fs";

const [path, exitCode] = process.argv.slice(2);

function count() {
  let report;
  try {
    report = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    console.error(`No test report: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  // A file that did not load has no tests that could fail.
  const broken = report.testResults.filter(
    (file) =>
      file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const { passed, failed, skipped } = count();
// An error outside of any test ends the run with a code only.
console.log(passed, failed === 0 && exitCode !== "0" ? 1 : failed, skipped);
