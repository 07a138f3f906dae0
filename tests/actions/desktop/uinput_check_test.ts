/** The proof that the virtual keyboard works: with a device that answers as a test says, and with a real one. */
import assert from "node:assert/strict";
import { checkUinput, systemParts, type UinputCheckParts } from "../../../daemon/actions/desktop/uinput_check.ts";
import type { VirtualDevice } from "../../../daemon/actions/desktop/uinput_device.ts";
import { NotAvailable } from "../../../daemon/actions/os.ts";
import { VirtualClock } from "../../../daemon/actions/virtual_clock.ts";
import { inputDevice, uinputTest } from "../../support/evtest.ts";
import { inWords } from "./uinput_fake.ts";

/** F24, as the kernel counts keys. */
const PRESS_AND_RELEASE = "+194 -194";

interface Played {
  readonly sent: string;
  readonly closed: readonly string[];
  readonly finding: Awaited<ReturnType<typeof checkUinput>>;
}

/** `echo`: what of the written bytes comes back; null: no permission to read. */
async function check(
  echo: ((bytes: Uint8Array) => Uint8Array) | null,
  given: Partial<UinputCheckParts> & { readonly node?: string | null } = {},
): Promise<Played> {
  const clock = new VirtualClock();
  let written: number[] = [];
  const closed: string[] = [];
  const device: VirtualDevice = {
    announced: () => true,
    eventNode: () => given.node === undefined ? "/dev/input/event7" : given.node,
    write: (bytes) => void (written = [...written, ...bytes]),
    close: () => void closed.push("device"),
  };
  const checking = checkUinput({
    clock,
    lack: () => null,
    open: () => device,
    read: () =>
      echo === null ? null : { read: () => echo(Uint8Array.from(written)), close: () => void closed.push("node") },
    ...given,
  });
  await clock.advance(1000);
  return { finding: await checking, sent: inWords(Uint8Array.from(written)), closed };
}

Deno.test("F24 goes down and up, and counts as proved when both come back", async () => {
  const { finding, sent, closed } = await check((bytes) => bytes);
  assert.deepEqual(finding, {
    ok: true,
    text: "virtual keyboard (/dev/uinput): F24 was sent and read back from /dev/input/event7",
    fix: null,
  });
  assert.equal(sent, PRESS_AND_RELEASE);
  assert.deepEqual(closed, ["node", "device"]);
});

Deno.test("a key that does not come back, or not up again, is no proof", async () => {
  for (const echo of [(): Uint8Array => new Uint8Array(), (bytes: Uint8Array): Uint8Array => bytes.subarray(0, 48)]) {
    const { finding, closed } = await check(echo);
    assert.equal(finding.ok, false);
    assert.match(finding.text, /did not come at \/dev\/input\/event7$/);
    assert.notEqual(finding.fix, null);
    assert.deepEqual(closed, ["node", "device"]);
  }
});

Deno.test("where the node may not be read the key is sent, and said not to be read back", async () => {
  const { finding, sent } = await check(null);
  assert.equal(finding.ok, true);
  assert.match(finding.text, /not read back \(no permission to read \/dev\/input\/event7\)$/);
  assert.equal(sent, PRESS_AND_RELEASE);
  assert.match((await check(null, { node: null })).finding.text, /not read back \(it has no event node\)$/);
});

Deno.test("what is missing is told with its way out, and nothing is made", async () => {
  const lack = (): Error => new NotAvailable("/dev/uinput is missing", 'load it with "sudo modprobe uinput"');
  const open = (): VirtualDevice => assert.fail("a device was made");
  assert.deepEqual((await check(null, { lack, open })).finding, {
    ok: false,
    text: "/dev/uinput is missing",
    fix: 'load it with "sudo modprobe uinput"',
  });
});

uinputTest("a real virtual keyboard gives F24 back, and is gone afterwards", async () => {
  const { ok, text } = await checkUinput(systemParts({ os: "linux", env: () => "" }));
  assert.equal(ok, true);
  assert.match(text, /F24 was sent and read back from \/dev\/input\/event\d+$/);
  assert.equal(await inputDevice("Conductor virtual keyboard"), null);
});
