/** Reads a config file, whatever stands at its path. */
import {
  type ConfigContent,
  decodeConfig,
  describeReadFailure,
  MAX_CONFIG_BYTES,
} from "../shared/config/config_text.ts";
import { readPlainFile } from "./plain_file.ts";

/** As it is now. Never rejects. */
export async function readConfigFile(path: string): Promise<ConfigContent> {
  try {
    const bytes = await readPlainFile(path, MAX_CONFIG_BYTES);
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return decodeConfig(path, bytes, (part) => decoder.decode(part));
  } catch (error) {
    return describeReadFailure(path, error);
  }
}
