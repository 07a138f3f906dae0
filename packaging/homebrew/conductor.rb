# Made by `deno task release`; the next release writes it anew.
class Conductor < Formula
  desc "Turns any MIDI controller into a control surface for the computer"
  homepage "https://github.com/{{REPOSITORY}}"
  version "{{VERSION}}"
  license "MIT"

  {{ARCHIVES}}

  def install
    bin.install "bin/conductor", "bin/conductorctl"
    man1.install Dir["share/man/man1/*"]
    man5.install Dir["share/man/man5/*"]
    bash_completion.install Dir["share/bash-completion/completions/*"]
    zsh_completion.install Dir["share/zsh/site-functions/*"]
    fish_completion.install Dir["share/fish/vendor_completions.d/*"]
    pkgshare.install Dir["share/conductor/*"]
    prefix.install "THIRD-PARTY-NOTICES.txt"
  end

  def caveats
    return unless OS.mac?

    <<~EOS
      Keys and clicks need a permission once: System Settings, Privacy & Security,
      Accessibility, for conductor. `conductorctl doctor` says what works.
    EOS
  end

  service do
    run [opt_bin/"conductor"]
    keep_alive crashed: true
    process_type :interactive
    log_path var/"log/conductor.log"
    error_log_path var/"log/conductor.log"
  end

  test do
    (testpath/"config.toml").write <<~TOML
      [[modes]]
      name = "Default"

      [[modes.mappings]]
      trigger = { type = "Note", note = 36 }
      action = { type = "Shell", command = "true" }
    TOML
    assert_match "Config is valid", shell_output("#{bin}/conductorctl validate config.toml")

    (testpath/"broken.toml").write "[[modes]\n"
    assert_match "Config validation failed", shell_output("#{bin}/conductorctl validate broken.toml 2>&1", 1)
    assert_match version.to_s, shell_output("#{bin}/conductor --version")
  end
end
