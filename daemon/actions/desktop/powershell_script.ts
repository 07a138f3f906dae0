/** Scripts for Windows PowerShell, with C# for what only the Windows API can do. */

/**
 * The arguments that run a script. `types`: C# declarations, compiled first. What it throws becomes one line of error
 * output and status 1. ASCII only, since it travels as UTF-16 in base 64, which no layer of quoting can spoil.
 */
export function powershellArgs(types: string, script: string): readonly string[] {
  const whole = `$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
try {
Add-Type -TypeDefinition @'
${types}
'@
${script}
} catch {
[Console]::Error.WriteLine(($_.Exception.Message -replace '\\s+', ' '))
exit 1
}
`;
  const utf16 = [...whole].map((character) => `${character}\0`).join("");
  return ["-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-EncodedCommand", btoa(utf16)];
}
