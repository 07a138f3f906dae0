/**
 * A bare Deno program that holds what the daemon cannot do without: a Unix socket that answers, a folder watch and the
 * MIDI addon. Argument: the socket's path.
 */
import { serveEcho } from "./echo_server.ts";
import { loadMidiAddon } from "./midi_addon.ts";

const [path = ""] = Deno.args;
loadMidiAddon();
const watcher = Deno.watchFs(path.slice(0, path.lastIndexOf("/")), { recursive: false });
await Promise.all([serveEcho(path), Array.fromAsync(watcher)]);
