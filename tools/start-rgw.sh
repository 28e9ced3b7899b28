#!/usr/bin/env bash
# Runs a Ceph object gateway (RGW) in the foreground until standard input ends, for the tests that -Prgw selects.
#   usage: start-rgw.sh FOLDER ACCESS_KEY SECRET_KEY
# Prints its URL when it answers. Needs Debian 12 (apt-get, dpkg-deb) and no root: packages are unpacked below FOLDER, once; one monitor, one
# store in memory and the gateway listen on free ports of 127.0.0.1 and end with this script.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
access_key=$2
secret_key=$3
root=$folder/root
work=$(mktemp -d "$folder/run.XXXXXX")
pids=()

stop() {
    for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM

unpack() {
    mkdir -p "$folder/packages"
    cd "$folder/packages"
    apt-get download $(apt-get -s --no-install-recommends install ceph-mon ceph-osd radosgw | awk '/^Inst/ {print $2}') >&2
    for package in *.deb; do dpkg-deb -x "$package" "$folder/root.part"; done
    mv "$folder/root.part" "$root"
}

free_port() {
    /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# The output of a program, which ends the script if it fails.
step() {
    "$@" >"$work/step.log" 2>&1 || { echo "failed: $*" >&2; tail -20 "$work/step.log" >&2; exit 1; }
}

wait_for() {
    local end=$((SECONDS + 90))
    while [ $SECONDS -lt $end ]; do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    echo "waited 90 s in vain for: $*" >&2
    for log in "$work"/*.log; do echo "== $log"; tail -n 5 "$log"; done >&2
    exit 1
}

[ -d "$root" ] || unpack
lib=$root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$lib:$lib/ceph:$root/usr/lib:$root/lib/x86_64-linux-gnu PYTHONPATH=$root/usr/lib/python3/dist-packages
fsid=$(cat /proc/sys/kernel/random/uuid)
monitor=v1:127.0.0.1:$(free_port)
port=$(free_port)
mkdir -p "$work/mon" "$work/osd" "$work/rgw"
cat >"$work/ceph.conf" <<C
[global]
fsid = $fsid
mon host = $monitor
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr2 = false
auth cluster required = none
auth service required = none
auth client required = none
run dir = $work
admin socket = $work/\$name.asok
log file = $work/\$name.log
pid file = $work/\$name.pid
mon cluster log file = $work/cluster.log
plugin dir = $lib/ceph
erasure code dir = $lib/ceph/erasure-code
osd class dir = $lib/rados-classes
compression dir = $lib/ceph/compressor
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon max pg per osd = 1000
mon allow pool size one = true
mon warn on pool no redundancy = false
[mon]
mon data = $work/mon
mon data avail warn = 1
mon data avail crit = 1
[osd]
osd data = $work/osd
osd objectstore = memstore
memstore device bytes = 2147483648
osd op threads = 2
[client.rgw]
rgw data = $work/rgw
# Without tcp_nodelay each GET takes 40 ms.
rgw frontends = beast endpoint=127.0.0.1:$port tcp_nodelay=1
rgw dns name = localhost
rgw enable usage log = false
rgw thread pool size = 64
rgw run sync thread = false
# SSE-KMS with a key of the test, over http.
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = testkey=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=
C
conf=(-c "$work/ceph.conf")
ceph() { /usr/bin/python3 "$root/usr/bin/ceph" "${conf[@]}" "$@"; }
osd_is_up() { ceph osd stat | grep -q '1 up'; }

step "$root/usr/bin/monmaptool" --create --fsid "$fsid" --addv a "$monitor" "$work/monmap"
step "$root/usr/bin/ceph-mon" "${conf[@]}" --mkfs -i a --monmap "$work/monmap"
"$root/usr/bin/ceph-mon" "${conf[@]}" -i a -f >"$work/mon.out.log" 2>&1 </dev/null &
pids+=($!)
wait_for ceph mon stat
uuid=$(cat /proc/sys/kernel/random/uuid)
id=$(ceph osd new "$uuid" 2>/dev/null)
step "$root/usr/bin/ceph-osd" "${conf[@]}" -i "$id" --mkfs --osd-uuid "$uuid"
"$root/usr/bin/ceph-osd" "${conf[@]}" -i "$id" -f >"$work/osd.out.log" 2>&1 </dev/null &
pids+=($!)
wait_for osd_is_up
"$root/usr/bin/radosgw" "${conf[@]}" -n client.rgw -f >"$work/rgw.out.log" 2>&1 </dev/null &
pids+=($!)
wait_for curl -s -o /dev/null "http://127.0.0.1:$port/"
step "$root/usr/bin/radosgw-admin" "${conf[@]}" -n client.rgw user create --uid=test --display-name=test \
    --access-key="$access_key" --secret="$secret_key"
echo "http://127.0.0.1:$port"
cat >/dev/null
