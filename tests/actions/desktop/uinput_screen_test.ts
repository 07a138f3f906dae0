import assert from "node:assert/strict";
import { cLibrary } from "../../../daemon/actions/desktop/c_library.ts";
import { axisValues, screenSize } from "../../../daemon/actions/desktop/uinput_screen.ts";
import { ActionFailed, NotAvailable } from "../../../daemon/actions/os.ts";
import type { Surroundings } from "../../../shared/paths.ts";
import { inTempDir } from "../../support/temp_dir.ts";
import { testUnless } from "../../support/test_unless.ts";

const notLinux = Deno.build.os === "linux" ? null : "Wayland is of Linux";
// It stays loaded, so not within a test.
if (notLinux === null) cLibrary();

function screenTest(name: string, play: () => void | Promise<void>): void {
  testUnless(notLinux, name, play);
}

/** A screen: x, y, width, height. */
type Screen = readonly [number, number, number, number];

interface Compositor {
  readonly screens: readonly Screen[];
  /** Without it a compositor does not tell where its screens are. */
  readonly manager?: boolean;
  readonly silent?: boolean;
}

function words(...values: readonly number[]): number[] {
  return [...new Uint8Array(Int32Array.from(values).buffer)];
}

function text(value: string): number[] {
  const bytes = [...new TextEncoder().encode(value), 0];
  return [...words(bytes.length), ...bytes, ...new Array((4 - bytes.length % 4) % 4).fill(0)];
}

function event(object: number, opcode: number, body: readonly number[]): number[] {
  return [...words(object, ((8 + body.length) << 16) | opcode), ...body];
}

/** As strict as libwayland: a new object must have the next number. */
async function serve(connection: Deno.Conn, { screens, manager = true, silent = false }: Compositor): Promise<void> {
  const kinds = ["wl_display"];
  let pending: number[] = [];
  const chunk = new Uint8Array(4096);
  for (let count = await connection.read(chunk); count !== null; count = await connection.read(chunk)) {
    pending.push(...chunk.subarray(0, count));
    const answer: number[] = [];
    while (pending.length >= 8) {
      const size = new DataView(Uint8Array.from(pending).buffer).getUint16(6, true);
      const view = new DataView(Uint8Array.from(pending.slice(0, size)).buffer);
      pending = pending.slice(size);
      const kind = kinds[view.getUint32(0, true) - 1];
      const opcode = view.getUint16(4, true);
      const create = (id: number, made: string): void => {
        if (id !== kinds.length + 1) {
          answer.push(...event(1, 0, [...words(id, 0), ...text(`invalid object ${id}`)]));
        }
        kinds.push(made);
      };
      const word = (at: number): number => view.getUint32(at, true);
      if (kind === "wl_display" && opcode === 1) {
        create(word(8), "wl_registry");
        answer.push(...event(word(8), 0, [...words(7), ...text("wl_seat"), ...words(7)]));
        if (manager) answer.push(...event(word(8), 0, [...words(8), ...text("zxdg_output_manager_v1"), ...words(3)]));
        screens.forEach((_, i) =>
          answer.push(...event(word(8), 0, [...words(20 + i), ...text("wl_output"), ...words(4)]))
        );
      } else if (kind === "wl_display") {
        create(word(8), "wl_callback");
        answer.push(...event(word(8), 0, words(0)), ...event(1, 1, words(word(8))));
      } else if (kind === "wl_registry") {
        create(word(size - 4), word(8) >= 20 ? `wl_output ${word(8) - 20}` : "zxdg_output_manager_v1");
      } else if (kind === "zxdg_output_manager_v1") {
        create(word(8), "zxdg_output_v1");
        const [x = 0, y = 0, width = 0, height = 0] = screens[Number(kinds[word(12) - 1]?.split(" ")[1])] ?? [];
        answer.push(...event(word(8), 0, words(x, y)), ...event(word(8), 1, words(width, height)));
      }
    }
    // In two halves, as a socket may deliver them.
    if (silent) continue;
    const half = Math.floor(answer.length / 2);
    await connection.write(Uint8Array.from(answer.slice(0, half)));
    await new Promise((resolve) => setTimeout(resolve, 1));
    await connection.write(Uint8Array.from(answer.slice(half)));
  }
}

/** Plays with a compositor that listens as `name`. */
async function withCompositor(
  compositor: Compositor,
  name: string,
  play: (folder: string) => Promise<void>,
): Promise<void> {
  await inTempDir(async (folder) => {
    const listener = Deno.listen({ transport: "unix", path: `${folder}/${name}` });
    const serving = (async () => {
      const all: Promise<void>[] = [];
      for await (const connection of listener) {
        all.push(serve(connection, compositor).catch(() => {}).finally(() => connection.close()));
      }
      await Promise.all(all);
    })();
    try {
      await play(folder);
    } finally {
      listener.close();
      await serving;
    }
  });
}

function host(env: Readonly<Record<string, string>>): Surroundings {
  return { env: (name) => env[name], os: "linux" };
}

screenTest("the desktop is as large as its screen", async () => {
  await withCompositor({ screens: [[0, 0, 1920, 1080]] }, "wayland-0", async (folder) => {
    const from = host({ WAYLAND_DISPLAY: "wayland-0", XDG_RUNTIME_DIR: folder });
    assert.deepEqual(await screenSize(from), { width: 1920, height: 1080 });
  });
});

screenTest("several screens make one desktop, as large as the box around them", async () => {
  const screens: Screen[] = [[0, 200, 1920, 1080], [1920, 0, 1280, 1024], [-800, 0, 800, 600]];
  await withCompositor({ screens }, "wayland-7", async (folder) => {
    const from = host({ WAYLAND_DISPLAY: `${folder}/wayland-7` });
    assert.deepEqual(await screenSize(from), { width: 4000, height: 1280 });
  });
});

screenTest("without WAYLAND_DISPLAY the usual names are tried", async () => {
  await withCompositor({ screens: [[0, 0, 800, 600]] }, "wayland-1", async (folder) => {
    assert.deepEqual(await screenSize(host({ XDG_RUNTIME_DIR: folder })), { width: 800, height: 600 });
  });
});

const REFUSED = "MouseClick at x, y is not available on this system: ";

async function refuses(from: Surroundings, reason: string): Promise<void> {
  await assert.rejects(screenSize(from), new NotAvailable(REFUSED + reason));
}

screenTest("where the size cannot be known the reason is said", async () => {
  const none = "there is no Wayland display, and nothing else here tells how large the screen is";
  await refuses(host({}), none);
  await inTempDir((folder) => refuses(host({ XDG_RUNTIME_DIR: folder, WAYLAND_DISPLAY: "wayland-0" }), none));
  await withCompositor({ screens: [[0, 0, 8, 6]], manager: false }, "w", (folder) => {
    return refuses(
      host({ WAYLAND_DISPLAY: `${folder}/w` }),
      "the Wayland compositor does not tell how large its screens are",
    );
  });
  await withCompositor({ screens: [] }, "w", (folder) => {
    return refuses(host({ WAYLAND_DISPLAY: `${folder}/w` }), "no screen is switched on");
  });
  await withCompositor({ screens: [[0, 0, 8, 6]], silent: true }, "w", (folder) => {
    return refuses(
      host({ WAYLAND_DISPLAY: `${folder}/w` }),
      "the Wayland compositor did not answer within 500 ms",
    );
  });
});

screenTest("desktops that would click elsewhere are not tried", async () => {
  const screens: Screen[] = [[0, 0, 800, 600], [800, 0, 800, 600]];
  await withCompositor({ screens }, "w", async (folder) => {
    const on = (desktop: string): Surroundings =>
      host({ WAYLAND_DISPLAY: `${folder}/w`, XDG_CURRENT_DESKTOP: desktop });
    await refuses(on("COSMIC"), "COSMIC with several screens places such clicks elsewhere");
    await refuses(on("gamescope"), "gamescope places such clicks elsewhere");
    assert.deepEqual(await screenSize(on("GNOME")), { width: 1600, height: 600 });
  });
});

screenTest("the axes' values are those that a desktop takes for the middle of the pixel", () => {
  for (const pixels of [1, 640, 1366, 1920, 3840, 7680]) {
    for (const pixel of [0, 1, Math.floor(pixels / 3), pixels - 1].filter((each) => each < pixels)) {
      const [x, y] = axisValues({ x: pixel, y: pixel }, { width: pixels, height: pixels });
      assert.equal(x, y);
      // libinput: value * pixels / 65536.
      assert.equal(Math.floor(x * pixels / 65_536), pixel);
    }
  }
  for (const [x, y] of [[-1, 0], [0, -1], [1920, 0], [0, 1080]] as const) {
    assert.throws(
      () => axisValues({ x, y }, { width: 1920, height: 1080 }),
      new ActionFailed(`${x}, ${y} is outside of the desktop, which has 1920 x 1080 pixels`),
    );
  }
});
