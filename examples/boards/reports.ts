/** What a client tells the process that started it. */
export type ClientReport =
  | { readonly type: "waiting"; readonly waited: number; readonly text: string }
  | { readonly type: "done"; readonly waited: number }
  /** `busy`: because somebody else used a device. */
  | { readonly type: "failed"; readonly busy: boolean; readonly why: string };

/** The whole task of a client process, as its one argument. */
export interface ClientTask {
  /** From 0, through both teams. */
  readonly client: number;
  readonly team: string;
  readonly worker: string;
  readonly lab: string;
  readonly presence: string;
  readonly unlocked: boolean;
}
