#!/usr/bin/env bash
# Assembles a complete Flink distribution in DIR from the Python package registry, which has all of it but a few optional jars.
# usage: get_flink.sh DIR RELEASE [JAR...]     e.g. get_flink.sh target/flink-2.3.0 2.3.0 flink-sql-gateway-2.3.0.jar
# The JARs go to opt/; the SQL client needs flink-sql-gateway there. Does nothing if DIR is complete. May be started several times at
# once: DIR.lock lets one in.
set -euo pipefail
if [ $# -lt 2 ]; then sed -n '2,5p' "$0" | cut -c3-; exit 2; fi
dir=$1 release=$2
shift 2
mkdir -p "$(dirname "$dir")"
exec 9> "$dir.lock"
flock -w 900 9 || { echo "get_flink: $dir.lock is held for too long" >&2; exit 1; }
if [ "$(cat "$dir/.complete" 2> /dev/null)" = "$release" ]; then exit 0; fi
rm -rf "$dir"
mkdir -p "$dir"
work=$(mktemp -d "$dir/.work.XXXXXX")
trap 'rm -rf "$work"' EXIT
# The jars (230-310 MB; a source archive in some releases, a wheel in others) ...
python3 -m pip download --quiet --disable-pip-version-check --no-input --no-deps -d "$work" "apache-flink-libraries==$release"
# ... and the shell scripts and conf/, which only the wheel of PyFlink has (3 MB; the same in the wheel of any platform).
python3 -m pip download --quiet --disable-pip-version-check --no-input --no-deps --only-binary :all: --python-version 3.11 \
  --platform manylinux2014_x86_64 --platform manylinux_2_5_x86_64 -d "$work" "apache-flink==$release"
for package in "$work"/*; do
  case $package in
    *.whl) python3 -m zipfile -e "$package" "$work/unpacked" ;;
    *.tar.gz)
      mkdir -p "$work/unpacked/pyflink"
      tar xzf "$package" -C "$work/unpacked/pyflink" --strip-components=2 --wildcards '*/deps/*'
      ;;
  esac
done
for part in bin conf lib opt plugins; do
  if [ -d "$work/unpacked/pyflink/$part" ]; then mv "$work/unpacked/pyflink/$part" "$dir/$part"; fi
done
mkdir -p "$dir/log" "$dir/plugins" "$dir/opt"
chmod +x "$dir"/bin/*.sh "$dir/bin/flink"
for jar in "$@"; do cp "$jar" "$dir/opt/"; done
ls "$dir"/lib/flink-dist*"$release".jar "$dir/bin/jobmanager.sh" "$dir/bin/sql-client.sh" "$dir/conf/config.yaml" > /dev/null
echo "$release" > "$dir/.complete"
