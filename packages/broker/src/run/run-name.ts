type Environment = Readonly<Record<string, string | undefined>>;

/** What holders carry as the name of their run: the most that stores take. */
const LONGEST = 200;

/**
 * Whom others are told about when nobody chose a name: the job of a CI service, which people can
 * look up there, else `vitest-4412`.
 */
export function runName(runner: string, pid: number, env: Environment): string {
  const name =
    given(env["RESOURCE_LOCKER_RUN"]) ??
    given(env["GITHUB_RUN_ID"], "github-") ??
    given(env["CI_JOB_ID"], "gitlab-") ??
    // Jenkins: `jenkins-PROJECT-12`.
    given(env["BUILD_TAG"]) ??
    `${runner}-${pid}`;
  return name.slice(0, LONGEST);
}

function given(value: string | undefined, prefix: string = ""): string | undefined {
  const text = value?.trim() ?? "";
  return text === "" ? undefined : prefix + text;
}
