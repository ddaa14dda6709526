/** By which the global setup finds the plugin, and workers the address that it provides. */
export const PLUGIN = "resource-locker";
export const PROVIDED = "resourceLocker";
