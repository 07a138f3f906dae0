/** The launch agent of Conductor on macOS: its text, and what can be read back from it. */
import { WRITTEN_BY_US } from "./manager.ts";

/** What the agent runs. */
export interface AgentSpec {
  /** Absolute. */
  readonly program: string;
  /** For the program: --config and --socket, with absolute paths. */
  readonly args: readonly string[];
  /** The folder of the log; it must be there, launchd makes none. */
  readonly logFolder: string;
}

/** The agent's name to launchd, and of its file. */
export const LABEL = "com.conductor.daemon";

/** launchd gives /usr/bin:/bin:/usr/sbin:/sbin alone; shell actions want what Homebrew installs, too. */
const PATH = "/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

/** launchd.plist(5). Paths have no control characters: XML 1.0 knows none. */
export function renderPropertyList({ program, args, logFolder }: AgentSpec): string {
  const words = [program, ...args].map((word) => `      <string>${escaped(word)}</string>`).join("\n");
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- Conductor under launchd. ${WRITTEN_BY_US}, with your paths, to ~/Library/LaunchAgents. -->
<plist version="1.0">
  <dict>
    <key>Label</key>
    <string>${LABEL}</string>
    <key>ProgramArguments</key>
    <array>
${words}
    </array>
    <key>EnvironmentVariables</key>
    <dict>
      <key>PATH</key>
      <string>${PATH}</string>
    </dict>
    <key>RunAtLoad</key>
    <true/>
    <!-- Up again after a crash; \`conductorctl stop\` ends it with status 0, and then it stays down. -->
    <key>KeepAlive</key>
    <dict>
      <key>SuccessfulExit</key>
      <false/>
    </dict>
    <!-- A config with mistakes makes it exit at once: not more than one try in ten seconds. -->
    <key>ThrottleInterval</key>
    <integer>10</integer>
    <!-- Keys are waited for: no saving of power at their cost. -->
    <key>ProcessType</key>
    <string>Interactive</string>
    <!-- Applications that a pad has launched outlive it. -->
    <key>AbandonProcessGroup</key>
    <true/>
    <key>StandardOutPath</key>
    <string>${escaped(logFolder)}/conductor.log</string>
    <key>StandardErrorPath</key>
    <string>${escaped(logFolder)}/conductor.log</string>
  </dict>
</plist>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The socket that a list of ours names, or null. */
export function socketOfPropertyList(text: string): string | null {
  const [, socket] = /<string>--socket<\/string>\s*<string>([^<]*)<\/string>/.exec(text) ?? [];
  return socket?.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&") ?? null;
}
