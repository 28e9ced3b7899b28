"""Files of a table on a local folder or on S3 (import only; used by ds_layout.py). Needs boto3 for S3."""
import os


class LayoutError(Exception):
    """The table can't be followed any further; the text says what and where."""


class LocalStore:
    def __init__(self, root):
        self.root = os.path.realpath(root)
        if not os.path.isdir(self.root):
            raise LayoutError(f"no such folder: {root}")

    @property
    def uri(self):
        return "file://" + self.root.replace("\\", "/")

    def read(self, path):
        try:
            with open(os.path.join(self.root, path), "rb") as source:
                return source.read()
        except OSError as error:
            raise LayoutError(f"can't read {path}: {error.strerror}") from error

    def exists(self, path):
        return os.path.isfile(os.path.join(self.root, path))

    def size(self, path):
        return os.path.getsize(os.path.join(self.root, path))

    def list(self, prefix):
        found = []
        for folder, _, names in os.walk(os.path.join(self.root, prefix)):
            for name in names:
                found.append(os.path.relpath(os.path.join(folder, name), self.root).replace(os.sep, "/"))
        return sorted(found)


class S3Store:
    """Table path or s3://bucket/key; endpoint, keys, bucket and prefix from DATASHARD_S3_*."""

    def __init__(self, table):
        import boto3
        from botocore.config import Config

        env = os.environ.get
        if table.startswith("s3://"):
            bucket, _, prefix = table[5:].partition("/")
            self.bucket, self.prefix = bucket, prefix.strip("/")
        else:
            self.bucket = env("DATASHARD_S3_BUCKET") or ""
            if not self.bucket:
                raise LayoutError("DATASHARD_S3_BUCKET is not set")
            parts = [env("DATASHARD_S3_PREFIX", "").rstrip("/"), table.strip("/")]
            self.prefix = "/".join(p for p in parts if p)
        keys = {}
        if env("DATASHARD_S3_ACCESS_KEY") and env("DATASHARD_S3_SECRET_KEY"):
            keys = {"aws_access_key_id": env("DATASHARD_S3_ACCESS_KEY"),
                    "aws_secret_access_key": env("DATASHARD_S3_SECRET_KEY")}
        self.client = boto3.client("s3", endpoint_url=env("DATASHARD_S3_ENDPOINT") or None,
                                   region_name=env("DATASHARD_S3_REGION", "us-east-1"),
                                   config=Config(retries={"max_attempts": 5, "mode": "standard"}), **keys)
        self.sizes = {}

    @property
    def uri(self):
        return f"s3://{self.bucket}/{self.prefix}" if self.prefix else f"s3://{self.bucket}"

    def _key(self, path):
        return f"{self.prefix}/{path}" if self.prefix else path

    def read(self, path):
        try:
            return self.client.get_object(Bucket=self.bucket, Key=self._key(path))["Body"].read()
        except self.client.exceptions.ClientError as error:
            raise LayoutError(f"can't read {path}: {error.response['Error'].get('Code')}") from error

    def exists(self, path):
        try:
            self.sizes[path] = self.client.head_object(Bucket=self.bucket, Key=self._key(path))["ContentLength"]
            return True
        except self.client.exceptions.ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return False
            raise LayoutError(f"can't look up {path}: {error.response['Error'].get('Code')}") from error

    def size(self, path):
        if path not in self.sizes and not self.exists(path):
            raise LayoutError(f"no such object: {path}")
        return self.sizes[path]

    def list(self, prefix):
        base = self._key(prefix.rstrip("/") + "/") if prefix else (self.prefix + "/" if self.prefix else "")
        found = []
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=base):
            for item in page.get("Contents", []):
                path = item["Key"][len(self.prefix) + 1:] if self.prefix else item["Key"]
                self.sizes[path] = item["Size"]
                found.append(path)
        return sorted(found)


def open_store(table):
    on_s3 = table.startswith("s3://") or os.environ.get("DATASHARD_STORAGE_TYPE", "local").lower() == "s3"
    return S3Store(table) if on_s3 else LocalStore(table)
