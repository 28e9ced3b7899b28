#!/usr/bin/env bash
# Makes a virtual environment with exactly one datashard release and the dependencies that are known to work with it.
# usage: setup_venv.sh DIR RELEASE [PYTHON [PINS]]     e.g. setup_venv.sh target/venv-0.9.1 0.9.1
# The pins are in requirements-PINS.txt beside this script, by default those of RELEASE. If they have a line `# complete`, nothing else is
# installed with them. Does nothing if DIR was made from the same pins before. May be started several times at once: DIR.lock lets one in.
set -euo pipefail
if [ $# -lt 2 ]; then sed -n '2,5p' "$0" | cut -c3-; exit 2; fi
dir=$1 release=$2 python=${3:-python3}
here=$(cd "$(dirname "$0")" && pwd)
pins=$here/requirements-${4:-$release}.txt
[ -f "$pins" ] || { echo "setup_venv: no pins for datashard $release, $pins is missing" >&2; exit 1; }
mkdir -p "$(dirname "$dir")"
exec 9> "$dir.lock"
flock -w 900 9 || { echo "setup_venv: $dir.lock is held for too long" >&2; exit 1; }
if cmp -s "$pins" "$dir/requirements.txt" && "$dir/bin/python" -c 'import datashard' 2>/dev/null; then
  exit 0
fi
command -v "$python" > /dev/null || { echo "setup_venv: no $python here; Python 3.10 or newer is needed" >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "setup_venv: Python 3.10 or newer is needed" >&2; exit 1; }
rm -f "$dir/requirements.txt"
"$python" -m venv --clear "$dir"
dependencies=()
if grep -qx '# complete' "$pins"; then dependencies=(--no-deps); fi
"$dir/bin/python" -m pip install --quiet --disable-pip-version-check --no-input "${dependencies[@]}" -r "$pins"
"$dir/bin/python" -c "import datashard, sys; sys.exit(datashard.__version__ != '$release')" \
  || { echo "setup_venv: $dir does not hold datashard $release" >&2; exit 1; }
cp "$pins" "$dir/requirements.txt" # last: this file says that the environment is complete
