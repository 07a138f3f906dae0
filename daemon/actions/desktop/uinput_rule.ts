/** Who may open /dev/uinput, as udev(7) is told: by the rule that the .deb brings, or by what people are told to run. */
import type { Surroundings } from "../../../shared/paths.ts";
import { NotAvailable } from "../os.ts";

/**
 * Whoever sits at the computer, while their session is the active one: logind adds them to the node by itself. Not the
 * group "input", the usual advice: every program of its members can read all that is typed.
 */
export const UINPUT_RULE = 'KERNEL=="uinput", SUBSYSTEM=="misc", OPTIONS+="static_node=uinput", TAG+="uaccess"';

/** Where nobody sits: a group of its own, which can press keys and read none. */
const HEADLESS_RULE = `${UINPUT_RULE}, GROUP="uinput", MODE="0660"`;

const FILE = "/etc/udev/rules.d/70-conductor.rules";

/** What a user without the permission for `node` is told. */
export function uinputDenied(host: Surroundings, node: string): NotAvailable {
  return new NotAvailable(
    `no permission for ${node}`,
    isSeated(host)
      ? `run "echo '${UINPUT_RULE}' | sudo tee ${FILE}; sudo udevadm control --reload; ` +
        `sudo udevadm trigger --sysname-match=uinput"`
      : `nobody sits at this computer, so run "sudo groupadd -rf uinput; echo '${HEADLESS_RULE}' | ` +
        `sudo tee ${FILE}; sudo usermod -aG uinput $USER" and restart it`,
  );
}

/** pam_systemd(8) sets XDG_SEAT at a screen; a compositor passes WAYLAND_DISPLAY on to services, too. */
function isSeated({ env }: Surroundings): boolean {
  return [env("XDG_SEAT"), env("WAYLAND_DISPLAY")].some((value) => (value ?? "") !== "");
}
