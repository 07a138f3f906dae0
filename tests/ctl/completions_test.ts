/** The completions in real shells on a terminal: what is typed, and what the program is then started with. */
import assert from "node:assert/strict";
import { completionFiles } from "../../ctl/completions/script.ts";
import { SHELLS } from "../../ctl/completions/what.ts";
import { testWithPrograms } from "../support/needed_programs.ts";
import { withDaemon } from "../support/rig.ts";
import { inTempDir } from "../support/temp_dir.ts";
import { inShell } from "../support/typed_shell.ts";
import { answering, fakeDaemon, success } from "./fake_daemon.ts";

const LOAD = {
  bash: 'eval "$(conductorctl completions bash)"',
  zsh: 'eval "$(conductorctl completions zsh)"',
  fish: "conductorctl completions fish | source",
} as const;

/** Keys and the arguments they become; @ is the daemon's socket, ~~ its folder. */
type Typed = readonly [keys: string, ...args: readonly string[]];

const WORDS: readonly Typed[] = [
  ["conductorctl stat\t", "status"],
  ["conductorctl --js\t stat\t", "--json", "status"],
  ["conductorctl simulate --dr\t +36", "simulate", "--dry-run", "+36"],
  ["conductorctl monitor --kinds gest\t", "monitor", "--kinds", "gesture"],
  ["conductorctl monitor --kinds gesture,map\t", "monitor", "--kinds", "gesture,mapping"],
  ["conductorctl monitor --kinds=gesture,map\t", "monitor", "--kinds=gesture,mapping"],
  ["conductor --led rea\t", "--led", "reactive"],
  ["conductor --led=rea\t", "--led=reactive"],
  ["conductor --verb\t", "--verbose"],
];

const FILES: readonly Typed[] = [
  ["conductorctl validate ~~/conf\t", "validate", "~~/config.toml"],
  ["conductorctl validate '~~/a s\t", "validate", "~~/a song.toml"],
  ["conductor --config ~~/conf\t", "--config", "~~/config.toml"],
  ["conductor --config=~~/a\t", "--config=~~/a song.toml"],
  ["conductorctl mode --socket ~~/c\t", "mode", "--socket", "@"],
  ["conductor --socket=~~/c\t", "--socket=@"],
];

/** Names that each need another way of quoting, and each quote that a user may have begun with. */
const MODES: readonly (readonly [mode: string, begin: string])[] = [
  ["My Mode", "My"],
  ["it's", "it"],
  ['say "hi"', "say"],
  ["a:b", "a"],
  ["q=r", "q"],
  ["Größe ñ", "Grö"],
  ["back\\slash", "ba"],
  ["x$HOME`id`", "x"],
  ["semi;&(*)?", "sem"],
];
const CONFIG = MODES.map(([name]) => `[[modes]]\nname = ${JSON.stringify(name)}\n`).join("") +
  '[[devices]]\nname = "Nobody has it"\nalias = "my pads"\n';

const NAMES: readonly Typed[] = [
  ...MODES.flatMap(([mode, begin]): Typed[] => [
    [`conductorctl mode --socket @ ${begin}\t`, "mode", "--socket", "@", mode],
    [`conductorctl mode --socket=@ "${begin}\t`, "mode", "--socket=@", mode],
    [`conductorctl --socket @ mode '${begin}\t`, "--socket", "@", "mode", mode],
  ]),
  ["conductorctl mode --socket @ a:\t", "mode", "--socket", "@", "a:b"],
  ["conductorctl mode --socket @ q=\t", "mode", "--socket", "@", "q=r"],
  ["conductorctl mode --socket @ My\\ M\t", "mode", "--socket", "@", "My Mode"],
  ["conductorctl mode --socket @ nex\t", "mode", "--socket", "@", "next"],
  // The one operand stands already.
  ["conductorctl mode --socket @ next My\t", "mode", "--socket", "@", "next", "My"],
  // No daemon there: nothing is offered, and nothing is said.
  ["conductorctl mode --socket ~~/none My\t", "mode", "--socket", "~~/none", "My"],
  ["conductorctl simulate --socket @ --device m\t +36", "simulate", "--socket", "@", "--device", "my pads", "+36"],
];

for (const shell of SHELLS) {
  testWithPrograms(`${shell} completes commands, options, files, modes and devices`, [shell, "script"], async () => {
    await withDaemon(CONFIG, async (rig) => {
      await Deno.writeTextFile(`${rig.dir}/a song.toml`, "");
      const here = (text: string): string => text.replaceAll("~~", rig.dir).replaceAll("@", rig.socket);
      await inShell(shell, LOAD[shell], async ({ type, screen }) => {
        for (const [keys, ...args] of [...WORDS, ...FILES, ...NAMES]) {
          assert.deepEqual(await type(here(keys)), args.map(here), `${keys}; the terminal shows ${screen()}`);
        }
        assert.doesNotMatch(screen(), /not running|command not found|no such file/i);
      });
    });
  });
}

/** How a shell finds a package's files by itself. */
const FIND: Readonly<Record<typeof SHELLS[number], (folder: string) => string>> = {
  bash: (folder) => `. ${folder}/bash/conductor; . ${folder}/bash/conductorctl`,
  zsh: (folder) => `fpath=(${folder}/zsh $fpath); compinit -D -u`,
  fish: (folder) => `set -p fish_complete_path ${folder}/fish`,
};

for (const shell of SHELLS) {
  testWithPrograms(`${shell} finds a package's files, and conductor asks the conductorctl beside it`, [
    shell,
    "script",
  ], async () => {
    const ports = ["Mikro MK3:Port 1", "Keys: 49"];
    const devices = ports.map((name, index) => ({ name, alias: null, index, connected: false, problem: null }));
    await using daemon = await fakeDaemon(answering(success(devices)));
    await inTempDir(async (folder) => {
      for (const part of SHELLS) await Deno.mkdir(`${folder}/${part}`);
      for (const [name, text] of completionFiles()) await Deno.writeTextFile(`${folder}/${name}`, text);
      await inShell(shell, FIND[shell](folder), async ({ type }) => {
        const socket = ["--socket", daemon.socket] as const;
        // Twice: the first use is the one that loads it.
        for (const _ of [1, 2]) {
          const args = await type(`~/bin/conductor --socket ${daemon.socket} --device Mik\t`);
          assert.deepEqual(args, [...socket, "--device", "Mikro MK3:Port 1"]);
          assert.deepEqual(await type(`conductorctl device --socket ${daemon.socket} Ke\t`), [
            "device",
            ...socket,
            "Keys: 49",
          ]);
        }
      });
    });
  });
}

testWithPrograms("bash 3.2, which has no compopt, completes files all the same", ["bash", "script"], async () => {
  await inTempDir(async (folder) => {
    await Deno.writeTextFile(`${folder}/a song.toml`, "");
    await inShell("bash", `${LOAD.bash}; enable -n compopt`, async ({ type }) => {
      assert.deepEqual(await type(`conductorctl validate ${folder}/a\t`), ["validate", `${folder}/a song.toml`]);
      assert.deepEqual(await type("conductorctl monitor --kinds gest\t"), ["monitor", "--kinds", "gesture"]);
    });
  });
});

testWithPrograms("zsh shows what each command does", ["zsh", "script"], async () => {
  await inShell("zsh", LOAD.zsh, async ({ look }) => {
    const mode = /mode +-- Show the modes, or make one current/;
    await look("conductorctl mo\t", mode, /monitor +-- Show what happens as it happens, until Ctrl-C/);
    await look("conductorctl simulate --d\t", /--dry-run +-- Only show what would fire/);
  });
});

testWithPrograms("fish shows what each command, option and name is", ["fish"], async () => {
  await inTempDir(async (folder) => {
    for (const name of ["conductor", "conductorctl"]) {
      await Deno.writeTextFile(`${folder}/${name}.fish`, completionFiles().get(`fish/${name}.fish`) ?? "");
    }
    const offered = async (line: string): Promise<readonly string[]> => {
      const { stdout } = await new Deno.Command("fish", {
        args: ["--no-config", "-c", `for file in ${folder}/*; source $file; end; complete -C "$argv"`, line],
      }).output();
      return new TextDecoder().decode(stdout).trimEnd().split("\n");
    };
    assert.deepEqual(await offered("conductorctl mo"), [
      "mode\tShow the modes, or make one current",
      "monitor\tShow what happens as it happens, until Ctrl-C",
    ]);
    assert.deepEqual(await offered("conductorctl simulate --d"), [
      "--device\tPlay as this device",
      "--dry-run\tOnly show what would fire",
    ]);
    assert.deepEqual(await offered("conductor --led br"), ["breathing\tThe LED scheme"]);
  });
});
