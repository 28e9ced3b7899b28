"""Checks the files of a DataShard table against each other, without datashard (import only; used by ds_check.py)."""
import hashlib
import io

import ds_layout


class Check:
    def __init__(self, table, args):
        self.table, self.store, self.args, self.problems = table, table.store, args, []
        self.footers, self.reachable = {}, set()
        self.migrated = self.store.exists(ds_layout.CLASSIC_HINT + ".migrated")  # migration keeps older numbers of entries

    def bad(self, text):
        if text not in self.problems:
            self.problems.append(text)

    def structure(self):
        table = self.table
        current = table.snapshot(table.current_id)
        if table.current_id is not None and current is None:
            self.bad(f"current snapshot {table.current_id} is not in the list of snapshots")
        for snap in table.snapshots:
            self.snapshot(snap, snap is current or self.args.all_snapshots or snap["id"] == self.args.snapshot)
        self.snapshot_order()
        self.metadata_log()
        self.markers()
        return current

    def snapshot(self, snap, deep):
        table, where = self.table, f"snapshot {snap['id']}"
        self.reachable.add(snap["list_path"])
        try:
            manifests = table.manifests(snap, self.problems)
        except ds_layout.LayoutError as error:
            return self.bad(f"{where}: {error}")
        seen, total_files, total_rows = {}, 0, 0
        for manifest in manifests:
            self.reachable.add(manifest["path"])
            try:
                entries = table.entries(manifest, self.problems)
            except ds_layout.LayoutError as error:
                self.bad(f"{where}: {error}")
                continue
            self.manifest(snap, manifest, entries)
            for entry in entries:
                total_files, total_rows = total_files + 1, total_rows + entry["record_count"]
                self.reachable.add(entry["path"])
                if entry["path"] in seen:
                    self.bad(f"{where}: {entry['path']} is listed twice ({seen[entry['path']]} and {manifest['path']})")
                seen[entry["path"]] = manifest["path"]
                self.entry(snap, manifest, entry)
                if deep:
                    self.data_file(entry)
        summary = snap["summary"]
        for key, value in (("total-data-files", total_files), ("total-records", total_rows)):
            if table.layout == "iceberg" and key in summary and int(summary[key]) != value:
                self.bad(f"{where}: summary {key} = {summary[key]}, counted {value}")

    def manifest(self, snap, manifest, entries):
        where, iceberg = manifest["path"], self.table.layout == "iceberg"
        if manifest["content"] != 0:
            self.bad(f"{where}: content {manifest['content']}; only data manifests are readable")
        if manifest["json"]:
            return
        for kind, status in (("existing", 0), ("added", 1)):
            found = [e for e in entries if e["status"] == status]
            if manifest[kind] is not None and manifest[kind] != len(found):
                self.bad(f"{where}: the list counts {manifest[kind]} {kind} files, the manifest has {len(found)}")
            rows = sum(e["record_count"] for e in found)
            if iceberg and manifest[kind + "_rows"] is not None and manifest[kind + "_rows"] != rows:
                self.bad(f"{where}: the list counts {manifest[kind + '_rows']} {kind} rows, the manifest has {rows}")
        if iceberg:
            spec = self.table.partition_fields
            if spec and len(manifest["partitions"] or []) != len(spec):
                self.bad(f"{where}: {len(manifest['partitions'] or [])} partition summaries for {len(spec)} partition fields")
            if manifest["sequence_number"] is None:
                self.bad(f"{where}: no sequence number in the list")
            numbers = [e["sequence_number"] for e in entries if e["sequence_number"] is not None]
            if numbers and manifest["min_sequence_number"] != min(numbers):
                self.bad(f"{where}: min_sequence_number {manifest['min_sequence_number']}, entries have {min(numbers)}")
        if snap["sequence_number"] and manifest["sequence_number"] and manifest["sequence_number"] > snap["sequence_number"]:
            self.bad(f"{where}: sequence number {manifest['sequence_number']} is above its snapshot's {snap['sequence_number']}")

    def entry(self, snap, manifest, entry):
        where, table = f"{entry['path']} in {manifest['path']}", self.table
        if entry["status"] not in (0, 1):
            self.bad(f"{where}: status {entry['status']}; readers would take a deleted entry for a live file")
        if entry["content"] != 0:
            self.bad(f"{where}: content {entry['content']}; delete files are not readable")
        if table.layout == "iceberg":
            for key in ("snapshot_id", "sequence_number", "file_sequence_number"):
                if entry[key] is None:
                    self.bad(f"{where}: {key} is null")
            missing = [f["name"] for f in table.partition_fields if f["name"] not in entry["partition"]]
            if missing and manifest["path"].startswith("metadata/") and entry["sequence_number"]:
                self.bad(f"{where}: no partition value for {', '.join(missing)}")
        number = entry["sequence_number"]
        if number and snap["sequence_number"] and number > snap["sequence_number"]:
            self.bad(f"{where}: sequence number {number} is above its snapshot's {snap['sequence_number']}")
        adder = table.snapshot(entry["snapshot_id"])
        if number and adder and adder["sequence_number"] and adder["sequence_number"] != number and not self.migrated:
            self.bad(f"{where}: sequence number {number}, but snapshot {adder['id']} that added it has {adder['sequence_number']}")
        if not entry["path"].startswith("data/"):
            self.bad(f"{where}: data files live below data/")

    def data_file(self, entry):
        path = entry["path"]
        if path not in self.footers:
            self.footers[path] = self.footer(path, entry)
        found = self.footers[path]
        if found is None:
            return
        size, rows, digest = found
        if size != entry["size"]:
            self.bad(f"{path}: {size} bytes, the manifest says {entry['size']}")
        if rows is not None and rows != entry["record_count"]:
            self.bad(f"{path}: {rows} rows in the footer, the manifest says {entry['record_count']}")
        if entry["sha256"] and digest != entry["sha256"]:
            self.bad(f"{path}: SHA-256 differs from the manifest")

    def footer(self, path, entry):
        import pyarrow.parquet as parquet

        if not self.store.exists(path):
            self.bad(f"{path}: data file does not exist")
            return None
        try:
            blob = self.store.read(path)
        except ds_layout.LayoutError as error:
            self.bad(str(error))
            return None
        digest = hashlib.sha256(blob).hexdigest()
        try:
            opened = parquet.ParquetFile(io.BytesIO(blob))
        except Exception as error:  # pyarrow raises many types
            self.bad(f"{path}: not a readable Parquet file: {error}")
            return len(blob), None, digest
        names, wanted = opened.schema_arrow.names, [f["name"] for f in self.table.fields]
        if wanted and names != wanted:
            self.bad(f"{path}: columns {names} are not the table's {wanted}, or not in its order")
        required = [f["name"] for f in self.table.fields if f.get("required")]
        loose = [n for n in required if n in names and opened.schema_arrow.field(n).nullable]
        if loose:
            self.bad(f"{path}: required columns are optional in the file: {loose}")
        return len(blob), opened.metadata.num_rows, digest

    def snapshot_order(self):
        table, last = self.table, None
        for snap in table.snapshots:
            number = snap["sequence_number"]
            if table.layout == "iceberg" and number is None:
                self.bad(f"snapshot {snap['id']} has no sequence number")
            if number is None:
                continue
            if last is not None and number <= last:
                self.bad(f"snapshot {snap['id']}: sequence number {number} does not rise above {last}")
            last = number
            if number > table.last_sequence_number:
                self.bad(f"snapshot {snap['id']}: sequence number {number} is above the table's {table.last_sequence_number}")
        ids = [s["id"] for s in table.snapshots]
        if len(set(ids)) != len(ids):
            self.bad("a snapshot id occurs twice")
        for snap in table.snapshots:
            if table.layout == "iceberg" and snap["parent"] not in (None, -1) and snap["parent"] not in ids:
                self.bad(f"snapshot {snap['id']}: parent {snap['parent']} is not retained")
        log = table.document.get("snapshot_log", table.document.get("snapshot-log")) or []
        for item in log:
            if item.get("snapshot_id", item.get("snapshot-id")) not in ids:
                self.bad(f"snapshot log names snapshot {item} that is not retained")
        main = (table.document.get("refs") or {}).get("main")
        if table.layout == "iceberg" and table.current_id is not None and (main or {}).get("snapshot-id") != table.current_id:
            self.bad(f"refs.main is {main}, the current snapshot is {table.current_id}")

    def metadata_log(self):
        table = self.table
        log = table.document.get("metadata_log", table.document.get("metadata-log")) or []
        for item in log:
            try:
                path = table.relative(item["metadata-file"])
            except ds_layout.LayoutError as error:
                self.bad(f"metadata log: {error}")
                continue
            self.reachable.add(path)
            if not self.store.exists(path):
                self.bad(f"metadata log names {path}, which does not exist")
        if table.layout == "iceberg" and table.hint is not None:
            digits = "".join(c for c in table.hint if c.isdigit())
            if digits and int(digits) != table.version:
                self.bad(f"version hint says {table.hint}, but v{table.version} exists")

    def markers(self):
        self.marker_names = [p for p in self.store.list("metadata/inflight") if p.endswith(".inflight")]
        if self.marker_names and not self.args.allow_markers:
            self.bad(f"{len(self.marker_names)} in-flight markers left, such as {self.marker_names[0]}")

    def orphans(self):
        found, table = [], self.table
        for path in self.store.list("data") + self.store.list("metadata"):
            name = path.rsplit("/", 1)[-1]
            if path in self.reachable or path == table.metadata_path or path == ds_layout.ICEBERG_HINT:
                continue
            match = ds_layout.CLASSIC_NAME.match(name) if path.count("/") == 1 else None
            if match and int(match.group(1)) < table.version:
                continue  # an older version: garbage collection owns those
            if path.startswith("metadata/inflight/"):
                continue
            found.append(path)
        if found and self.args.fail_on_orphans:
            self.bad(f"{len(found)} orphan files, such as {found[0]}")
        return found
