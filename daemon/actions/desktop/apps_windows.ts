/** The application in front on Windows, told by the system's own event hook through one PowerShell. */
import { powershellArgs } from "./powershell_script.ts";

/**
 * SetWinEventHook with EVENT_SYSTEM_FOREGROUND (3), out of context (0), for all processes; its callbacks come while
 * GetMessage waits (winuser.h). Prints the name of the process that owns the window in front, an empty line for none.
 */
const TYPES = `using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
namespace Conductor {
  public static class Front {
    delegate void Hook(IntPtr hook, uint kind, IntPtr window, int item, int child, uint thread, uint time);
    [StructLayout(LayoutKind.Sequential)]
    struct Message { public IntPtr Window; public uint Kind; public IntPtr W; public IntPtr L; public uint Time; public int X; public int Y; }
    [DllImport("user32.dll")]
    static extern IntPtr SetWinEventHook(uint from, uint to, IntPtr module, Hook hook, uint process, uint thread, uint flags);
    [DllImport("user32.dll")] static extern int GetMessage(out Message message, IntPtr window, uint from, uint to);
    [DllImport("user32.dll")] static extern IntPtr GetForegroundWindow();
    [DllImport("user32.dll")] static extern uint GetWindowThreadProcessId(IntPtr window, out uint process);
    static void Say() {
      string name = "";
      try {
        uint process;
        GetWindowThreadProcessId(GetForegroundWindow(), out process);
        if (process != 0) name = Process.GetProcessById((int)process).ProcessName;
      } catch (ArgumentException) { } catch (InvalidOperationException) { }
      Console.Out.WriteLine(name);
      Console.Out.Flush();
    }
    static readonly Hook hook = (a, b, c, d, e, f, g) => Say();
    public static void Watch() {
      SetWinEventHook(3, 3, IntPtr.Zero, hook, 0, 0, 0);
      Say();
      Message message;
      while (GetMessage(out message, IntPtr.Zero, 0, 0) > 0) { }
    }
  }
}`;

/** Runs until it is ended. */
export const WINDOWS_SPY: readonly string[] = ["powershell", ...powershellArgs(TYPES, "[Conductor.Front]::Watch()")];
