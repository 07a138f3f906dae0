/** The unit and the launch agent: what they say, read by the programs that are to read them. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { renderPropertyList, socketOfPropertyList } from "../../../ctl/service/property_list.ts";
import { execStart, renderUnit, socketOfUnit } from "../../../ctl/service/unit_file.ts";
import { SERVICE_FILES } from "../../../scripts/service_files.ts";
import { testWithPrograms } from "../../support/needed_programs.ts";
import { inTempDir } from "../../support/temp_dir.ts";

const root = new URL("../../../", import.meta.url);
const ODD = "/tmp/a b'\"c%d$e\\f/<&>é";

Deno.test("what packages ship is what install writes; deno task service-files makes it anew", async () => {
  for (const [path, text] of Object.entries(SERVICE_FILES)) {
    assert.equal(await Deno.readTextFile(new URL(path, root)), text, path);
  }
});

Deno.test("a program and its arguments are quoted as systemd reads them, and only where they must be", () => {
  assert.equal(execStart(["/usr/bin/conductor"]), "/usr/bin/conductor");
  assert.equal(execStart(["/a b/c", "--socket", "/x%y"]), '"/a b/c" --socket /x%%y');
  assert.equal(execStart(["/a$b/c", "--config", "/d"]), '":/a$b/c" --config /d');
  // systemd takes no program with a quote or a backslash in its path.
  assert.equal(execStart(["/a'b", "\\"]), `:/bin/sh -c "exec \\"$0\\" \\"$@\\"" "/a'b" "\\\\"`);
});

Deno.test("the socket of a service is read back from its file", () => {
  const unit = (args: readonly string[]): string => renderUnit({ program: "/p", args, begins: "always" });
  const agent = (args: readonly string[]): string => renderPropertyList({ program: "/p", args, logFolder: "/l" });
  for (const socket of [ODD, "/plain.sock"]) {
    const args = ["--config", ODD, "--socket", socket];
    assert.equal(socketOfUnit(unit(args)), socket);
    assert.equal(socketOfPropertyList(agent(args)), socket);
  }
  assert.equal(socketOfUnit(unit(["--config", "/c"])), null);
  assert.equal(socketOfPropertyList(agent(["--config", "/c"])), null);
});

Deno.test("without a graphical session nothing in the unit waits for one", () => {
  const text = renderUnit({ program: "/p", args: [], begins: "always" });
  assert.doesNotMatch(text, /graphical-session\.target/);
  assert.match(text, /^WantedBy=default\.target$/m);
});

testWithPrograms(
  "systemd finds nothing to say about the units, nor about the stricter one",
  ["systemd-analyze"],
  async () => {
    await inTempDir(async (dir) => {
      await Deno.mkdir(`${dir}/run`);
      const odd = `${dir}/a b'"c%d$e\\f`;
      await Deno.mkdir(odd);
      await Deno.writeTextFile(`${odd}/conductor`, "#!/bin/sh\n", { mode: 0o755 });
      const strict = (await Deno.readTextFile(new URL("systemd/strict.conf", root))).replace("[Service]", "");
      const plain = renderUnit({ program: "/bin/true", args: [], begins: "graphical" });
      const units = {
        plain,
        strict: plain.replace("[Service]", `[Service]\n${strict}`),
        odd: renderUnit({ program: `${odd}/conductor`, args: ["--config", ODD], begins: "always" }),
      };
      for (const [name, text] of Object.entries(units)) {
        await Deno.writeTextFile(`${dir}/${name}.service`, text);
        const { code, stdout, stderr } = await new Deno.Command("systemd-analyze", {
          args: ["--user", "verify", "--man=no", `${dir}/${name}.service`],
          env: { XDG_RUNTIME_DIR: `${dir}/run`, HOME: dir },
        }).output();
        const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
        assert.deepEqual([code, said], [0, ""], name);
      }
    });
  },
);

testWithPrograms(
  "Python's property list parser reads what is meant, every odd character included",
  ["python3"],
  async () => {
    await inTempDir(async (dir) => {
      const program = `${ODD}/conductor`;
      const text = renderPropertyList({ program, args: ["--socket", ODD], logFolder: `${ODD}/Logs` });
      const path = `${dir}/agent.plist`;
      await Deno.writeTextFile(path, text);
      const shipped = fileURLToPath(new URL("launchd/com.conductor.daemon.plist", root));
      const code = "import json,plistlib,sys;print(json.dumps([plistlib.load(open(p,'rb')) for p in sys.argv[1:]]))";
      const { stdout, stderr } = await new Deno.Command("python3", { args: ["-c", code, path, shipped] }).output();
      assert.equal(new TextDecoder().decode(stderr), "");
      const [agent, other] = JSON.parse(new TextDecoder().decode(stdout));
      const { EnvironmentVariables, ...rest } = agent;
      assert.deepEqual(rest, {
        Label: "com.conductor.daemon",
        ProgramArguments: [program, "--socket", ODD],
        RunAtLoad: true,
        KeepAlive: { SuccessfulExit: false },
        ThrottleInterval: 10,
        ProcessType: "Interactive",
        AbandonProcessGroup: true,
        StandardOutPath: `${ODD}/Logs/conductor.log`,
        StandardErrorPath: `${ODD}/Logs/conductor.log`,
      });
      assert.match(EnvironmentVariables.PATH, /^\/opt\/homebrew\/bin:/);
      assert.deepEqual(other.ProgramArguments, ["/opt/homebrew/bin/conductor"]);
    });
  },
);
