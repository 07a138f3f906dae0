/** The service in `doctor`. */
import assert from "node:assert/strict";
import { checkService } from "../../../ctl/service/check.ts";
import type { Answering } from "../../../ctl/service/host.ts";
import { fakeHost, sessionOf, shown } from "./fake_host.ts";

const UNIT = { LoadState: "loaded", FragmentPath: "/usr/lib/systemd/user/conductor.service" };

async function told(unit: Readonly<Record<string, string | number>>, answering: Answering): Promise<string> {
  const host = fakeHost({ answer: () => ({ stdout: shown(unit) }) });
  host.answering = answering;
  const { ok, needed, text, fix } = await checkService(sessionOf(host), undefined, host);
  assert.equal(needed, false, "no config needs it");
  return `${ok} | ${text} | ${fix}`;
}

Deno.test("doctor tells a service that runs, is not there, has failed, or is not the one that answers", async () => {
  const up = { ...UNIT, ActiveState: "active", MainPID: 9 };
  assert.equal(
    await told({ ...up, UnitFileState: "enabled" }, { pid: 9 }),
    "true | systemd runs it and starts it at login | null",
  );
  assert.equal(
    await told(up, { pid: 9 }),
    "true | systemd runs it but does not start it at login | conductorctl enable",
  );
  assert.equal(
    await told({}, { pid: 9 }),
    "false | not installed: nothing starts it at login | conductorctl install",
  );
  assert.equal(
    await told(UNIT, { pid: 9 }),
    "false | installed, but another daemon | Let the service take its place: conductorctl restart",
  );
  assert.match(
    await told({ ...UNIT, ActiveState: "failed", Result: "core-dump" }, null),
    /^false \| installed, but failed \(core-dump\) \| The service failed: core-dump\. See why: journalctl --user -u/,
  );
  assert.match(await told(up, null), /^false \| installed, but not answering \| See its log: /);
});
