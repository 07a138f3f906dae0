import assert from "node:assert/strict";
import { configPath, expandHome, PathError, socketPath, statePath, type Surroundings } from "../shared/paths.ts";

const on = (variables: Record<string, string>, os = "linux"): Surroundings => ({ env: (name) => variables[name], os });
const ALL = {
  CONDUCTOR_CONFIG: "/new.toml",
  MIDIMON_CONFIG: "/old.toml",
  XDG_CONFIG_HOME: "/xdg",
  HOME: "/home/ann",
  CONDUCTOR_SOCKET: "/new.sock",
  MIDIMON_SOCKET: "/old.sock",
};
const without = (...names: string[]): Surroundings =>
  on(Object.fromEntries(Object.entries(ALL).filter(([name]) => !names.includes(name))));

Deno.test("the config path is the first of option, variables, XDG folder and home", () => {
  assert.deepEqual(configPath("mine.toml", on(ALL)), { path: "mine.toml", explicit: true });
  assert.deepEqual(configPath(undefined, on(ALL)), { path: "/new.toml", explicit: true });
  assert.deepEqual(configPath(undefined, without("CONDUCTOR_CONFIG")), { path: "/old.toml", explicit: true });
  assert.deepEqual(configPath(undefined, without("CONDUCTOR_CONFIG", "MIDIMON_CONFIG")), {
    path: "/xdg/conductor/config.toml",
    explicit: false,
  });
  assert.deepEqual(configPath(undefined, on({ HOME: "/home/ann" })), {
    path: "/home/ann/.config/conductor/config.toml",
    explicit: false,
  });
});

Deno.test("an empty variable counts as unset", () => {
  const empty = on({ CONDUCTOR_CONFIG: "", MIDIMON_CONFIG: "", XDG_CONFIG_HOME: "", HOME: "/h", CONDUCTOR_SOCKET: "" });
  assert.deepEqual(configPath(undefined, empty), { path: "/h/.config/conductor/config.toml", explicit: false });
  assert.equal(socketPath(undefined, empty), "/tmp/conductor.sock");
});

Deno.test("a relative XDG_CONFIG_HOME is ignored", () => {
  assert.equal(
    configPath(undefined, on({ XDG_CONFIG_HOME: "conf", HOME: "/h" })).path,
    "/h/.config/conductor/config.toml",
  );
});

Deno.test("without HOME the default config cannot be told, and the message says what to do", () => {
  assert.throws(() => configPath(undefined, on({})), (e) => {
    assert.ok(e instanceof PathError);
    assert.equal(e.message, "Cannot find the config: HOME is not set; name the file in CONDUCTOR_CONFIG");
    return true;
  });
  assert.equal(configPath(undefined, on({ XDG_CONFIG_HOME: "/xdg" })).path, "/xdg/conductor/config.toml");
});

Deno.test("the socket path is the first of option, variables, configuration and default", () => {
  assert.equal(socketPath("/o.sock", on(ALL), "/c.sock"), "/o.sock");
  assert.equal(socketPath(undefined, on(ALL), "/c.sock"), "/new.sock");
  assert.equal(socketPath(undefined, without("CONDUCTOR_SOCKET"), "/c.sock"), "/old.sock");
  assert.equal(socketPath(undefined, on({}), "/c.sock"), "/c.sock");
  assert.equal(socketPath(undefined, on({})), "/tmp/conductor.sock");
});

Deno.test("an empty option is an error, not a default", () => {
  assert.throws(() => socketPath("", on(ALL)), new PathError("--socket needs a path, but got an empty one"));
  assert.throws(() => configPath("", on(ALL)), new PathError("--config needs a path, but got an empty one"));
});

Deno.test("~ stands for the home folder wherever a path is given", () => {
  const ann = on({ HOME: "/home/ann", CONDUCTOR_CONFIG: "~/c.toml" });
  assert.equal(configPath(undefined, ann).path, "/home/ann/c.toml");
  assert.equal(configPath("~/d.toml", ann).path, "/home/ann/d.toml");
  assert.equal(socketPath(undefined, ann, "~/c.sock"), "/home/ann/c.sock");
  assert.equal(expandHome("~", ann), "/home/ann");
  assert.equal(expandHome("~/", on({ HOME: "/home/ann/" })), "/home/ann/");
  assert.equal(expandHome("~bob/x", ann), "~bob/x");
  assert.equal(expandHome("/a/~/b", ann), "/a/~/b");
  assert.throws(
    () => expandHome("~/x", on({})),
    new PathError("Cannot expand ~ in ~/x: HOME is not set; write the whole path"),
  );
});

Deno.test("the state file stands beside the config", () => {
  assert.equal(statePath("/home/ann/.config/conductor/config.toml", on({})), "/home/ann/.config/conductor/state.json");
  assert.equal(statePath("config.toml", on({})), "state.json");
  assert.equal(statePath("/config.toml", on({})), "/state.json");
});

Deno.test("on Windows the home is USERPROFILE and backslashes separate", () => {
  const windows = on({ USERPROFILE: "C:\\Users\\ann" }, "windows");
  assert.equal(configPath(undefined, windows).path, "C:\\Users\\ann\\.config\\conductor\\config.toml");
  assert.equal(statePath("C:\\a\\b.toml", windows), "C:\\a\\state.json");
  assert.equal(expandHome("~\\x", windows), "C:\\Users\\ann\\x");
  assert.equal(
    configPath(undefined, on({ XDG_CONFIG_HOME: "D:\\x" }, "windows")).path,
    "D:\\x\\conductor\\config.toml",
  );
});
