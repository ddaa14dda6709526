// Acquires as another user: uid, store. Says what came of it.
import { createLocker } from "resource-locker";

const [uid, store] = process.argv.slice(2) as [string, string];
process.setgid!(Number(uid));
process.setuid!(Number(uid));
const locker = createLocker({ store });
for (const call of [
  () => locker.acquire(["b1"]),
  () => locker.tryAcquire(["b1"]),
  () => locker.list(),
]) {
  try {
    await call();
    console.log("done");
  } catch (error) {
    console.log(String(error));
  }
}
