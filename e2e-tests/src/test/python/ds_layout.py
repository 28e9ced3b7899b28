"""Reads DataShard tables from their files, without datashard (import only; used by ds_check.py and ds_table.py).

Knows the classic layout (0.2-0.9, JSON and Avro manifests) and the iceberg layout (0.10+), wherever ds_storage.py can read.
Needs fastavro for Avro manifests. Raises LayoutError with a readable sentence for everything it can't follow.
"""
import hashlib
import io
import json
import re

from ds_storage import LayoutError, LocalStore, open_store  # noqa: F401

CLASSIC_HINT = "metadata.version-hint.text"
ICEBERG_HINT = "metadata/version-hint.text"
CLASSIC_NAME = re.compile(r"^v([0-9]+)(?:-[0-9a-f]{8})?\.metadata\.json$")
ICEBERG_NAME = re.compile(r"^v([0-9]+)\.metadata\.json$")
URI = re.compile(r"^(file|s3|s3a|gs|abfs|abfss|hdfs)://")


def records(blob, what):
    """(header, records) of an Avro file; header is {} for the JSON manifests of 0.2-0.3."""
    if blob[:4] != b"Obj\x01":
        try:
            return {}, json.loads(blob)
        except ValueError as error:
            raise LayoutError(f"{what} is neither Avro nor JSON") from error
    import fastavro

    try:
        reader = fastavro.reader(io.BytesIO(blob))
        return dict(reader.metadata), list(reader)
    except Exception as error:  # fastavro raises many types
        raise LayoutError(f"{what} can't be decoded: {error}") from error


class Table:
    """Current metadata of a table. Attributes: layout, version, metadata_path, hint, document, location, fields,
    current_id, snapshots (list of dict: id, parent, sequence_number, timestamp_ms, operation, summary, list_path)."""

    def __init__(self, store):
        self.store, self.known_entries = store, {}
        names = [p[len("metadata/"):] for p in store.list("metadata") if p.count("/") == 1]
        self.metadata_names = names
        if store.exists(ICEBERG_HINT) or self._iceberg_without_hint(names):
            self._open_iceberg(names)
        elif store.exists(CLASSIC_HINT) or any(CLASSIC_NAME.match(n) for n in names):
            self._open_classic(names)
        else:
            raise LayoutError("no table here: neither a version hint nor a metadata file")

    def _iceberg_without_hint(self, names):
        versions = sorted((int(ICEBERG_NAME.match(n).group(1)), n) for n in names if ICEBERG_NAME.match(n))
        if not versions:
            return False
        document = self._json("metadata/" + versions[-1][1])
        return "format-version" in document or "format_version" not in document

    def _json(self, path):
        try:
            return json.loads(self.store.read(path))
        except ValueError as error:
            raise LayoutError(f"{path} is not JSON: {error}") from error

    # ---- classic ----
    def _open_classic(self, names):
        self.layout = "classic"
        if not self.store.exists(CLASSIC_HINT):
            raise LayoutError("classic table without a version hint")
        self.hint = self.store.read(CLASSIC_HINT).decode("utf-8").strip()
        name = f"v{self.hint}.metadata.json" if re.fullmatch("[0-9]+", self.hint) else self.hint
        match = CLASSIC_NAME.match(name)
        if not match:
            raise LayoutError(f"version hint is not understood: {self.hint!r}")
        self.version, self.metadata_path = int(match.group(1)), "metadata/" + name
        doc = self.document = self._json(self.metadata_path)
        if "format_version" not in doc:
            raise LayoutError(f"{self.metadata_path} is not a classic document")
        self.location, self.uuid = doc["location"], doc["table_uuid"]
        self.last_sequence_number = doc.get("last_sequence_number") or 0
        schema = next((s for s in doc["schemas"] if s["schema_id"] == doc["current_schema_id"]), None)
        self.fields = (schema or (doc["schemas"] or [{"fields": []}])[0])["fields"]
        current = doc["current_snapshot_id"]
        self.current_id = None if current in (None, -1) else current
        self.partition_fields = []
        self.snapshots = [{
            "id": s["snapshot_id"], "parent": s.get("parent_snapshot_id"), "sequence_number": s.get("sequence_number"),
            "timestamp_ms": s["timestamp_ms"], "operation": s.get("operation"), "summary": s.get("summary") or {},
            "list_path": self.relative(s["manifest_list"]),
            "list_length": (s.get("summary") or {}).get("manifest-list-length"),
            "list_sha256": (s.get("summary") or {}).get("manifest-list-sha256"),
        } for s in doc["snapshots"]]

    # ---- iceberg ----
    def _open_iceberg(self, names):
        self.layout = "iceberg"
        known = {int(ICEBERG_NAME.match(n).group(1)) for n in names if ICEBERG_NAME.match(n)}
        self.hint = self.store.read(ICEBERG_HINT).decode("utf-8").strip() if self.store.exists(ICEBERG_HINT) else None
        match = re.fullmatch(r"(?:.*/)?v?([0-9]+)(?:\.metadata\.json)?", self.hint or "")
        version = int(match.group(1)) if match else (max(known) if known else None)
        if version is None or version not in known:
            raise LayoutError(f"version hint {self.hint!r} names a metadata file that does not exist")
        while version + 1 in known:
            version += 1
        self.version, self.metadata_path = version, f"metadata/v{version}.metadata.json"
        doc = self.document = self._json(self.metadata_path)
        if doc.get("format-version") != 2:
            raise LayoutError(f"{self.metadata_path}: format-version {doc.get('format-version')!r}, not 2")
        self.location, self.uuid = doc["location"], doc["table-uuid"]
        self.last_sequence_number = doc.get("last-sequence-number", 0)
        schema = next((s for s in doc["schemas"] if s["schema-id"] == doc["current-schema-id"]), doc["schemas"][0])
        self.fields = schema["fields"]
        spec = next((s for s in doc.get("partition-specs", []) if s["spec-id"] == doc.get("default-spec-id", 0)), None)
        self.partition_fields = spec["fields"] if spec else []
        current = doc.get("current-snapshot-id")
        self.current_id = None if current in (None, -1) else current
        self.snapshots = [{
            "id": s["snapshot-id"], "parent": s.get("parent-snapshot-id"), "sequence_number": s.get("sequence-number"),
            "timestamp_ms": s["timestamp-ms"], "operation": (s.get("summary") or {}).get("operation"),
            "summary": s.get("summary") or {}, "list_path": self.relative(s["manifest-list"]),
            "list_length": (s.get("summary") or {}).get("datashard.manifest-list-length"),
            "list_sha256": (s.get("summary") or {}).get("datashard.manifest-list-sha256"),
        } for s in doc["snapshots"]]

    def relative(self, path):
        """Path of a metadata document or manifest -> path below the table root."""
        norm = path.replace("\\", "/")
        if self.layout == "classic":
            at = norm.rfind("metadata/manifests/")  # 0.2.1 puts the table path in front
            return norm[at:] if at > 0 else norm.lstrip("/")
        if URI.match(norm):
            for base in (self.location, self.store.uri):
                if norm.startswith(base.rstrip("/") + "/"):
                    return norm[len(base.rstrip("/")) + 1:]
            raise LayoutError(f"path outside this table: {path}")
        if norm.startswith("/") and norm.split("/")[1] not in ("data", "metadata"):
            raise LayoutError(f"path outside this table: {path}")
        return norm.lstrip("/")

    @property
    def types(self):
        return {f["name"]: f["type"] for f in self.fields}

    def snapshot(self, snapshot_id):
        return next((s for s in self.snapshots if s["id"] == snapshot_id), None)

    def manifests(self, snapshot, problems=None):
        """Manifest list of a snapshot -> list of dicts. With a list `problems`, damage is recorded there too."""
        blob = self.store.read(snapshot["list_path"])
        if problems is not None:
            if snapshot["list_length"] is not None and int(snapshot["list_length"]) != len(blob):
                problems.append(f"{snapshot['list_path']}: {len(blob)} bytes, summary says {snapshot['list_length']}")
            if snapshot["list_sha256"] is not None and snapshot["list_sha256"] != hashlib.sha256(blob).hexdigest():
                problems.append(f"{snapshot['list_path']}: SHA-256 differs from the snapshot summary")
        header, found = records(blob, snapshot["list_path"])
        is_json = isinstance(found, dict)
        result = []
        for r in (found["manifests"] if is_json else found):
            def count(kind):
                return r.get(f"{kind}_files_count", r.get(f"{kind}_data_files_count"))

            result.append({
                "path": self.relative(r["manifest_path"]), "length": None if is_json else r["manifest_length"],
                "sha256": r.get("datashard_sha256", r.get("checksum")), "content": 0 if is_json else r["content"],
                "sequence_number": r.get("sequence_number"), "min_sequence_number": r.get("min_sequence_number"),
                "added_snapshot_id": r.get("added_snapshot_id"), "partition_spec_id": r.get("partition_spec_id"),
                "partitions": r.get("partitions"), "added": count("added"), "existing": count("existing"),
                "deleted": count("deleted"), "added_rows": r.get("added_rows_count"),
                "existing_rows": r.get("existing_rows_count"), "json": is_json,
            })
        return result

    def entries(self, manifest, problems=None):
        """Entries of one manifest -> list of dicts. Kept: most manifests are in many snapshots."""
        key = (manifest["path"], manifest["length"], manifest["sha256"])
        if key not in self.known_entries:
            self.known_entries[key] = self._entries(manifest, problems)
        return self.known_entries[key]

    def _entries(self, manifest, problems):
        blob = self.store.read(manifest["path"])
        if problems is not None:
            if manifest["length"] is not None and manifest["length"] != len(blob):
                problems.append(f"{manifest['path']}: {len(blob)} bytes, the list says {manifest['length']}")
            if manifest["sha256"] and manifest["sha256"] != hashlib.sha256(blob).hexdigest():
                problems.append(f"{manifest['path']}: SHA-256 differs from the list")
        header, found = records(blob, manifest["path"])
        if isinstance(found, dict):
            return [{"path": self.relative(f["file_path"]), "status": 1, "content": 0, "snapshot_id": None,
                     "sequence_number": None, "file_sequence_number": None, "record_count": f["record_count"],
                     "size": f["file_size_in_bytes"], "sha256": None, "partition": {}} for f in found["files"]]
        result = []
        for r in found:
            d = r["data_file"]
            result.append({
                "path": self.relative(d["file_path"]), "status": r["status"], "content": d.get("content", 0),
                "snapshot_id": r.get("snapshot_id"), "sequence_number": r.get("sequence_number"),
                "file_sequence_number": r.get("file_sequence_number"), "record_count": d["record_count"],
                "size": d["file_size_in_bytes"], "sha256": d.get("datashard_sha256", d.get("checksum")),
                "partition": d.get("partition") or {},
            })
        return result

    def files(self, snapshot, problems=None):
        """Live files of a snapshot in list order, first of each path only."""
        seen, result = set(), []
        for manifest in self.manifests(snapshot, problems):
            for entry in self.entries(manifest, problems):
                if entry["path"] in seen:
                    if problems is not None:
                        problems.append(f"{entry['path']}: listed twice in snapshot {snapshot['id']}")
                    continue
                seen.add(entry["path"])
                result.append(entry)
        return result
