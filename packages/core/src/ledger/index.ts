export { type Outcome, acquire, cancel, release, update, waiterOf } from "./requests.ts";
export { register } from "./lists.ts";
export { bury, endSession, openSession, renewSession, sweep } from "./sessions.ts";
export {
  type KeptView,
  type LeaseView,
  type Overview,
  type WaitView,
  type WaiterView,
  grantOf,
  overview,
  waitView,
} from "./views.ts";
export type { CircleView } from "./circles.ts";
