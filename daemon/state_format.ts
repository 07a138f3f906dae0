/** What state.json says: the state, and a SHA-256 of it, so that a damaged file is known for one. */

/** All that is kept over a restart. */
export interface State {
  /** The mode that was current, without the momentary ones on top: nobody holds those over a restart. */
  readonly mode: string | null;
  readonly led_scheme: string | null;
  /** Which profile an application asked for, by application. */
  readonly app_profiles: Readonly<Record<string, string>>;
  /** The port name of the device that was connected last. */
  readonly last_device: string | null;
}

/** Where nothing is saved yet. */
export const NO_STATE: State = { mode: null, led_scheme: null, app_profiles: {}, last_device: null };

/** `reason`: what is wrong with it, in a few words. */
export type ParsedState =
  | { readonly ok: true; readonly state: State }
  | { readonly ok: false; readonly reason: string };

/** The whole file. */
export async function formatState(state: State): Promise<string> {
  return JSON.stringify({ version: 1, sha256: await digest(state), state }, null, 2) + "\n";
}

/** Fields that a newer version has added are kept. */
export async function parseState(bytes: Uint8Array): Promise<ParsedState> {
  if (bytes.length === 0) return damaged("empty");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return damaged("not UTF-8");
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return damaged("not JSON");
  }
  if (!isObject(content) || !isState(content.state)) return damaged("not a state");
  const sum = await digest(content.state);
  return sum !== null && content.sha256 === sum ? { ok: true, state: content.state } : damaged("its checksum is wrong");
}

function damaged(reason: string): ParsedState {
  return { ok: false, reason };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isState(value: unknown): value is State {
  if (!isObject(value)) return false;
  const { mode, led_scheme, app_profiles, last_device } = value;
  const textOrNull = (field: unknown): boolean => field === null || typeof field === "string";
  return textOrNull(mode) && textOrNull(led_scheme) && textOrNull(last_device) && isObject(app_profiles) &&
    Object.values(app_profiles).every((profile) => typeof profile === "string");
}

/** null: there is none, since it is nested too deep to be written as text. */
async function digest(state: State): Promise<string | null> {
  let text: string;
  try {
    text = JSON.stringify(state);
  } catch {
    return null;
  }
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
