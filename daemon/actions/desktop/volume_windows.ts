/** The volume of Windows, by the endpoint volume API through PowerShell. */
import { powershellArgs } from "./powershell_script.ts";
import type { VolumeChange } from "./volume_queue.ts";

/**
 * The three COM interfaces on the way to the default output's volume, with their methods in the order of the tables in
 * mmdeviceapi.h and endpointvolume.h; only those that are called have true signatures. Levels are 0..1.
 */
const TYPES = `using System;
using System.Runtime.InteropServices;
namespace Conductor {
  [ComImport, Guid("BCDE0395-E52F-467C-8E3D-C4579291692E")]
  class DeviceEnumerator { }
  [ComImport, Guid("A95664D2-9614-4F35-A746-DE8DB63617E6"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
  interface IDeviceEnumerator {
    void EnumAudioEndpoints();
    void GetDefaultAudioEndpoint(int flow, int role, out IDevice device);
  }
  [ComImport, Guid("D666063F-1587-4E43-81F1-B948E807363F"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
  interface IDevice {
    void Activate(ref Guid id, int context, IntPtr parameters, [MarshalAs(UnmanagedType.IUnknown)] out object made);
  }
  [ComImport, Guid("5CDF2C82-841E-4546-9722-0CF74078229A"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
  interface IEndpointVolume {
    void RegisterControlChangeNotify();
    void UnregisterControlChangeNotify();
    void GetChannelCount();
    void SetMasterVolumeLevel();
    void SetMasterVolumeLevelScalar(float level, ref Guid context);
    void GetMasterVolumeLevel();
    void GetMasterVolumeLevelScalar(out float level);
    void SetChannelVolumeLevel();
    void SetChannelVolumeLevelScalar();
    void GetChannelVolumeLevel();
    void GetChannelVolumeLevelScalar();
    void SetMute([MarshalAs(UnmanagedType.Bool)] bool mute, ref Guid context);
    void GetMute([MarshalAs(UnmanagedType.Bool)] out bool mute);
  }
  public static class Volume {
    static Guid none = Guid.Empty;
    static IEndpointVolume Endpoint() {
      IDevice device;
      ((IDeviceEnumerator)new DeviceEnumerator()).GetDefaultAudioEndpoint(0, 1, out device);
      Guid id = typeof(IEndpointVolume).GUID;
      object made;
      device.Activate(ref id, 23, IntPtr.Zero, out made);
      return (IEndpointVolume)made;
    }
    public static float Get() { float level; Endpoint().GetMasterVolumeLevelScalar(out level); return level; }
    public static void Set(double level) {
      Endpoint().SetMasterVolumeLevelScalar((float)Math.Max(0, Math.Min(1, level)), ref none);
    }
    public static void Add(double step) { Set(Get() + step); }
    public static void Mute(bool mute) { Endpoint().SetMute(mute, ref none); }
    public static void Toggle() { bool mute; Endpoint().GetMute(out mute); Mute(!mute); }
  }
}`;

/** The arguments for PowerShell; null: print the level now, in percent. */
export function windowsVolumeCommand(change: VolumeChange | null): readonly string[] {
  return powershellArgs(TYPES, windowsVolumeCall(change));
}

/** The call among the script's types. */
export function windowsVolumeCall(change: VolumeChange | null): string {
  // Numbers as PowerShell and C# write them, whatever the user's decimal sign is.
  const get = "(100 * [Conductor.Volume]::Get()).ToString([Globalization.CultureInfo]::InvariantCulture)";
  if (change === null) return get;
  switch (change.kind) {
    case "set":
      return `[Conductor.Volume]::Set(${change.percent / 100})`;
    case "add":
      return `[Conductor.Volume]::Add(${change.percent / 100})`;
    case "mute":
      if (change.to === "toggle") return "[Conductor.Volume]::Toggle()";
      return `[Conductor.Volume]::Mute($${change.to === "on"})`;
    default:
      return change satisfies never;
  }
}
