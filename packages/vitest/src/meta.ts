/** In `task.meta.resourceLocker` of each test that had resources; reporters get it. */
export interface ResourceMeta {
  /** Keys of what it had, by pool. */
  readonly resources: Readonly<Record<string, readonly string[]>>;
  /**
   * Milliseconds that it waited for them; 0 for those that its file had already. The wait of a hook
   * that runs once counts for the test after it.
   */
  readonly waited: number;
}

declare module "vitest" {
  interface TaskMeta {
    resourceLocker?: ResourceMeta;
  }
}
