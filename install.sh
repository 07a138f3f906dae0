#!/bin/sh
# Installs Conductor from its published archive: picks the one for this system, checks its checksum, and puts the files
# below a prefix. A run that fails leaves what was there. See --help.
set -eu

# A release writes its own version and repository in here.
VERSION=''
REPOSITORY=''

usage() {
  cat <<'END'
Usage: install.sh [OPTION]...

Installs conductor and conductorctl with manual pages and shell completions.

  --version VERSION  another version than the one that this install.sh is of
  --prefix DIR       where to: DIR/bin, DIR/share (default: ~/.local, for root
                     /usr/local)
  --base-url URL     the folder with the archives and SHA256SUMS
  --uninstall        remove from the prefix what was installed, and nothing else
  --help             show this

Example: sh install.sh --prefix "$HOME/tools"
END
}

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

wrong_usage() {
  printf 'install.sh: %s\nTry: install.sh --help\n' "$1" >&2
  exit 2
}

has() { command -v "$1" >/dev/null 2>&1; }

there() { [ -e "$1" ] || [ -h "$1" ]; }

# linux-x64, linux-arm64, macos-x64, macos-arm64
target() {
  system=$(uname -s)
  machine=$(uname -m)
  case $system in
    Linux) name=linux ;;
    Darwin) name=macos ;;
    *) fail "there is no archive for $system; Conductor is made for Linux and macOS" ;;
  esac
  case $machine in
    x86_64 | amd64)
      # A shell under Rosetta says x86_64 on an arm64 Mac.
      if [ "$name" = macos ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null)" = 1 ]; then
        printf '%s-arm64\n' "$name"
      else
        printf '%s-x64\n' "$name"
      fi
      ;;
    aarch64 | arm64) printf '%s-arm64\n' "$name" ;;
    *) fail "there is no archive for $system on $machine; there are x86_64 and arm64" ;;
  esac
}

# download URL FILE [--progress-bar]: a server that stands still for a minute is given up.
download() {
  url=$1
  file=$2
  shift 2
  if has curl; then
    # Nobody watches a bar in a log.
    if [ $# -eq 0 ] || [ ! -t 2 ]; then set -- --silent --show-error; fi
    # https stays https, whatever a server answers; http is for a server of one's own.
    case $url in https:*) set -- "$@" --proto '=https' --tlsv1.2 ;; esac
    curl -fL --connect-timeout 60 --speed-limit 1 --speed-time 60 "$@" -o "$file" "$url"
  elif has wget; then
    # Kept from the screen: it speaks of success, too, and busybox shows a bar.
    said=$(wget -nv -T 60 -t 2 -O "$file" "$url" 2>&1) || { printf '%s\n' "$said" | sed -n '$p' >&2 && false; }
  else
    fail 'needs curl or wget to download; install one of them and try again'
  fi || fail "Cannot download $url"
}

sha256() {
  # Not by name: of one with a backslash in it both put another before the sum.
  if has sha256sum; then sha256sum; else shasum -a 256; fi <"$1" | cut -d ' ' -f 1
}

# The folder in which everything is prepared: on the prefix's file system, so that mv puts a file into place at once.
make_stage() {
  made_prefix=''
  if [ ! -d "$prefix" ]; then
    mkdir -p "$prefix" 2>/dev/null || fail "Cannot make $prefix; choose another folder with --prefix"
    made_prefix=yes
  fi
  stage=$(mktemp -d "$prefix/.conductor-install.XXXXXX" 2>/dev/null) ||
    fail "Cannot write to $prefix; choose another folder with --prefix"
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

# Also takes back a replacement that was not finished.
clean_up() {
  status=$?
  trap '' INT TERM HUP
  if [ "$status" -ne 0 ] && [ -f "$stage/replaced" ]; then
    while IFS= read -r path; do
      if there "$stage/old/$path"; then mv -f "$stage/old/$path" "$prefix/$path"; else rm -f "$prefix/$path"; fi
    done <"$stage/replaced"
    while IFS= read -r path; do rmdir "$prefix/$path" 2>/dev/null || :; done <"$stage/made"
  fi
  rm -rf "$stage"
  if [ "$status" -ne 0 ] && [ -n "$made_prefix" ]; then rmdir "$prefix" 2>/dev/null || :; fi
}

# What stands in the list of an earlier installation; nothing that leads out of the prefix.
listed() {
  [ -f "$prefix/$LIST" ] || return 0
  grep -E -v '^/|(^|/)\.\.(/|$)' "$prefix/$LIST" || :
}

# Makes the folder of $1 below the prefix, and writes down which ones were not there, innermost first.
make_folder() {
  [ ! -d "$prefix/$1" ] || return 0
  case $1 in */*) make_folder "${1%/*}" ;; esac
  mkdir "$prefix/$1" || fail "Cannot make $prefix/$1"
  printf '%s\n' "$1" | cat - "$stage/made" >"$stage/made.new"
  mv "$stage/made.new" "$stage/made"
}

# put PATH: from the stage into the prefix; what was there is kept until the end.
put() {
  make_folder "${1%/*}"
  if there "$prefix/$1"; then
    mkdir -p "$stage/old/${1%/*}"
    ln "$prefix/$1" "$stage/old/$1" 2>/dev/null || cp -p "$prefix/$1" "$stage/old/$1" ||
      fail "Cannot keep a copy of $prefix/$1"
  fi
  printf '%s\n' "$1" >>"$stage/replaced"
  mv -f "$stage/new/$1" "$prefix/$1" || fail "Cannot write $prefix/$1"
}

# does_not_run STATUS: the reason is the end of what was said; 126 is the shell's own: not allowed.
does_not_run() {
  reason=$(printf '%s\n' "$said" | sed -n '1s/.*: //;1p')
  [ "$1" -ne 126 ] || reason="$reason (is it mounted noexec? choose another folder with --prefix)"
  [ "$1" -ne 127 ] || reason="$reason (it needs the GNU C library, which Alpine and other musl systems lack)"
  fail "The program for $(target) does not run in $prefix: $reason"
}

# A path as a word of a command line to copy.
word() {
  case $1 in
    *[!A-Za-z0-9_./@%+,:-]*) printf "'%s'\n" "$(printf '%s\n' "$1" | sed "s/'/'\\\\''/g")" ;;
    *) printf '%s\n' "$1" ;;
  esac
}

install_archive() {
  [ -n "$version" ] || wrong_usage 'say which version: --version'
  [ -n "$base_url" ] || wrong_usage 'say where the archives are: --base-url'
  has sha256sum || has shasum ||
    fail 'needs sha256sum or shasum to check the download; install one of them and try again'
  folder="conductor-$version-$(target)"
  archive="$folder.tar.gz"
  make_stage

  printf 'Downloading %s/%s\n' "$base_url" "$archive"
  download "$base_url/SHA256SUMS" "$stage/SHA256SUMS"
  wanted=$(awk -v name="$archive" '$2 == name { print $1 }' "$stage/SHA256SUMS")
  [ -n "$wanted" ] || fail "Cannot check $archive: SHA256SUMS has no checksum of it; nothing was installed"
  download "$base_url/$archive" "$stage/$archive" --progress-bar
  [ "$(sha256 "$stage/$archive")" = "$wanted" ] ||
    fail "$archive is damaged: its checksum is not the one in SHA256SUMS; nothing was installed"

  # A full disk would be told once for each file.
  said=$(tar -xzf "$stage/$archive" -C "$stage" 2>&1) ||
    fail "Cannot unpack $archive in $prefix: $(printf '%s\n' "$said" | sed -n '1s/.*: //p') (300 MB of room will do)"
  mkdir "$stage/new"
  mv "$stage/$folder/bin" "$stage/$folder/share" "$stage/new/"
  # The documents at its top.
  mkdir -p "$stage/new/share/doc/conductor"
  mv "$stage/$folder"/* "$stage/new/share/doc/conductor/"
  said=$("$stage/new/bin/conductorctl" --version </dev/null 2>&1) || does_not_run "$?"

  (cd "$stage/new" && find . -type f) | sed 's|^\./||' | LC_ALL=C sort >"$stage/files"
  listed | grep -v '/$' | LC_ALL=C sort >"$stage/before" || :
  LC_ALL=C comm -23 "$stage/files" "$stage/before" | while IFS= read -r path; do
    ! there "$prefix/$path" ||
      fail "$prefix/$path is there, and not from install.sh; move it away or choose another folder with --prefix"
  done

  : >"$stage/made"
  while IFS= read -r path; do put "$path"; done <"$stage/files"
  # The folders that an earlier run made are still ours to remove; inner ones first.
  {
    cat "$stage/files"
    { sed 's|$|/|' "$stage/made" && listed | grep '/$'; } | LC_ALL=C sort -r -u
  } >"$stage/list"
  make_folder "${LIST%/*}"
  mv -f "$stage/list" "$prefix/$LIST" || fail "Cannot write $prefix/$LIST"
  rm "$stage/replaced"
  # What only the version before had.
  LC_ALL=C comm -13 "$stage/files" "$stage/before" | while IFS= read -r path; do rm -f "$prefix/$path"; done

  printf 'Conductor %s is installed in %s\n' "$version" "$prefix"
  case :$PATH: in
    *:"$prefix/bin":*) command='conductorctl' ;;
    *)
      command=$(word "$prefix/bin/conductorctl")
      # shellcheck disable=SC2016 # $PATH is for the reader's shell
      printf 'To find it by name, put it on your PATH:  export PATH="%s/bin:$PATH"\n' "$prefix"
      ;;
  esac
  printf 'Next:  %s install   starts it now and at every login\n' "$command"
}

uninstall() {
  [ -f "$prefix/$LIST" ] || fail "Conductor was not installed in $prefix by install.sh; choose the folder with --prefix"
  for service in "${XDG_CONFIG_HOME:-${HOME-}/.config}/systemd/user/conductor.service" \
    "${HOME-}/Library/LaunchAgents/com.conductor.daemon.plist"; do
    if [ -f "$service" ] && grep -q -F "$prefix/bin/conductor" "$service"; then
      fail "Conductor is still set up to start at login; first run: $(word "$prefix/bin/conductorctl") uninstall"
    fi
  done
  listed | grep -v '/$' | while IFS= read -r path; do rm -f "$prefix/$path" || exit 1; done ||
    fail "Cannot remove all of Conductor from $prefix"
  folders=$(listed | grep '/$' || :)
  rm -f "$prefix/$LIST" || fail "Cannot remove $prefix/$LIST"
  # Those that hold nothing else; the inner ones come first.
  printf '%s\n' "$folders" | while IFS= read -r path; do rmdir "$prefix/$path" 2>/dev/null || :; done
  printf 'Conductor is removed from %s; your config is left alone\n' "$prefix"
}

main() {
  version=$VERSION
  base_url=''
  action=install_archive
  if [ "$(id -u 2>/dev/null)" = 0 ]; then prefix=/usr/local; else prefix=${HOME:+$HOME/.local}; fi
  while [ $# -gt 0 ]; do
    case $1 in
      --version=* | --prefix=* | --base-url=*)
        argument=$1
        shift
        set -- "${argument%%=*}" "${argument#*=}" "$@"
        ;;
    esac
    case $1 in
      --version | --prefix | --base-url)
        [ -n "${2-}" ] || wrong_usage "$1 needs a value"
        case $1 in
          --version) version=${2#v} ;;
          --prefix) prefix=$2 ;;
          --base-url) base_url=${2%/} ;;
        esac
        shift 2
        ;;
      --uninstall) action=uninstall && shift ;;
      --help | -h) usage && exit 0 ;;
      *) wrong_usage "there is no option $1" ;;
    esac
  done
  [ -n "$prefix" ] || wrong_usage 'HOME is not set; say where to install with --prefix'
  [ "$prefix" != / ] || wrong_usage 'cannot install into / itself; choose another folder with --prefix'
  case $prefix in
    /*) prefix=${prefix%/} ;;
    *) prefix=$(pwd)/${prefix%/} ;;
  esac
  if [ -z "$base_url" ] && [ -n "$REPOSITORY" ]; then
    base_url="https://github.com/$REPOSITORY/releases/download/v$version"
  fi
  LIST=share/conductor/installed-files
  $action
}

# At the very end: of a script that was cut off while it came through a pipe nothing runs.
main "$@"
