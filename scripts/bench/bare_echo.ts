/** A bare Deno program that binds a Unix socket and gives back what it gets. Argument: the socket's path. */
import { serveEcho } from "./echo_server.ts";

await serveEcho(Deno.args[0] ?? "");
