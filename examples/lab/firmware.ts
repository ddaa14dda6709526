import { setTimeout as pause } from "node:timers/promises";

/** What a device answers to a line on its console. It takes its time, as a serial line does. */
export class Firmware {
  #version = "1.0.0";
  readonly #settings = new Map<string, string>();

  async answer(line: string): Promise<string> {
    const [word, name = "", ...rest] = line.split(" ");
    await pause(word === "flash" ? 600 : 100);
    if (word === "flash") this.#version = name;
    if (word === "version") return this.#version;
    if (word === "measure") return `${name || "voltage"} 3.3`;
    if (word === "get") return this.#settings.get(name) ?? "unset";
    if (word === "set") this.#settings.set(name, rest.join(" "));
    return "ok";
  }
}
