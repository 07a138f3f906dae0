/** What a daemon answers, for tests. */
import type { MonitorEvent, StatusReport } from "../../shared/protocol.ts";

export const STATUS: StatusReport = {
  state: "Running",
  version: "0.1.0",
  uptime_seconds: 5025,
  config_path: "/Users/you/.config/conductor/config.toml",
  last_reload_seconds: 135,
  ipc_socket: "/tmp/conductor.sock",
  pid: 12345,
  mode: "Default",
  device: "pads",
  generation: 1,
  config_error: null,
  midi_error: null,
  keyboard_error: null,
  degraded: null,
  metrics: {
    reload_latency_ms: 2.5,
    reloads: 0,
    reload_ms: null,
    reloads_failed: 0,
    messages: 0,
    messages_queued: 0,
    messages_coalesced: 0,
    gestures: 0,
    actions_started: 0,
    actions_failed: 0,
    actions_skipped: 0,
    actions_dropped: 0,
    actions_queued: 0,
    actions_running: 0,
    latency_ms: null,
    monitor_events_lost: 0,
    internal_errors: 0,
    ipc_requests: 1,
    uptime_seconds: 5025,
    rss_bytes: 40_000_000,
  },
};

const MAPPING = { mode: "Default", index: 3, description: "Copy", place: "mode 'Default', mapping 3" };
const PRESS = { kind: "press", device: "pads", channel: 0, note: 36, velocity: 100 } as const;

/** One of each kind, 1 ms apart from 1000. */
export const EVENTS: readonly MonitorEvent[] = [
  { event: "message", at: 1000, device: "pads", message: { type: "note_on", channel: 0, note: 36, velocity: 100 } },
  { event: "gesture", at: 1001, gesture: PRESS },
  { event: "mapping", at: 1002, id: 7, mapping: MAPPING, gesture: PRESS, action: "Shell echo hi" },
  {
    event: "action",
    at: 1003,
    id: 7,
    phase: "started",
    mapping: MAPPING,
    action: "Shell echo hi",
    ms: 0.12,
    error: null,
  },
  {
    event: "action",
    at: 1004,
    id: 7,
    phase: "failed",
    mapping: MAPPING,
    action: "Shell echo hi",
    ms: 12,
    error: "exit status 3",
  },
  { event: "mode", at: 1005, mode: "Editing", previous: "Default" },
  {
    event: "device",
    at: 1006,
    device: { name: "Mikro MK3", alias: "pads", index: 0, connected: false, problem: null },
  },
  { event: "reload", at: 1007, ok: true, generation: 2, duration_ms: 2.5, error: null },
  { event: "reload", at: 1008, ok: false, generation: 2, duration_ms: 1, error: "line 1: bad" },
  { event: "lost", at: 1009, count: 17 },
];
