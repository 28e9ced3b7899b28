package io.datashard.storage.s3;

/** The kinds of requests of this package, each with the permission that a policy must grant for it. */
enum S3Action {
    READ("read", "s3:GetObject"),
    STAT("look up", "s3:GetObject"),
    LIST("list", "s3:ListBucket"),
    WRITE("write", "s3:PutObject"),
    CREATE("create", "s3:PutObject"),
    REPLACE("replace", "s3:PutObject"),
    DELETE("delete", "s3:DeleteObject"),
    ABORT("discard the unfinished upload of", "s3:AbortMultipartUpload"),
    LOCK("lock", "s3:PutObject");

    private final String verb;
    private final String permission;

    S3Action(String verb, String permission) {
        this.verb = verb;
        this.permission = permission;
    }

    String verb() {
        return verb;
    }

    String permission() {
        return permission;
    }
}
