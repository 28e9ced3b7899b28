package io.datashard.storage.s3;

import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.storage.ConditionalReplace;
import io.datashard.storage.Etag;
import io.datashard.storage.Folders;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.Pending;
import io.datashard.storage.RequestCounts;
import io.datashard.storage.Reread;
import io.datashard.storage.Sources;
import io.datashard.storage.Steps;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StorageTraits;
import io.datashard.storage.StoredObject;
import io.datashard.storage.WriteOutcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A table on S3, or on a store that speaks its protocol. Other processes on any machine may use it at the same time by the same protocol.
 *
 * <p>Conditional writes are atomic against all writers: {@code If-None-Match: *} and {@code If-Match}. Each process probes a bucket once
 * before the first such write, and refuses a store that ignores conditions. All storages of the process with the same settings share clients
 * and connections.
 */
public final class S3Storage implements Storage {
    private static final StoragePath LOCK = StoragePath.of(".locks/metadata.lock");
    private static final StorageTraits TRAITS = new StorageTraits(true, false, true);

    private final S3Root root;
    private final S3Settings settings;
    private final SharedClients clients;
    private final StepThreads threads;
    private final CountingClient client;
    private final Bucket bucket;
    private final ConditionalPut conditional;
    private final ConditionalWriteProbe probe;
    private final LockTimes lockTimes;
    private final Sources sources;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Whether a lock could not be released for want of a right. */
    private final AtomicBoolean lockLeft = new AtomicBoolean();

    private S3Storage(
            S3Root root,
            S3Settings settings,
            SharedClients clients,
            S3Client shared,
            LockTimes lockTimes,
            Sources sources) {
        this.root = root;
        this.settings = settings;
        this.clients = clients;
        this.lockTimes = lockTimes;
        this.sources = sources;
        this.client = new CountingClient(shared);
        this.threads = clients.threads(settings);
        this.bucket = new Bucket(
                client, root.bucket(), new Diagnosis(settings, root.bucket()), sources.time(), sources.ids());
        this.conditional = new ConditionalPut(bucket);
        this.probe = new ConditionalWriteProbe(bucket, root, settings.store(), sources.ids());
    }

    /**
     * Opens a table root. It need not exist. Makes no request.
     *
     * @throws InvalidUseException if the endpoint is the URL of a bucket
     */
    public static S3Storage open(S3Root root, S3Settings settings, Sources sources) {
        return open(root, settings, SharedClients.PROCESS, LockTimes.OF_THE_FORMAT, sources);
    }

    /** Opens a table root with clients and lock times of its own. */
    static S3Storage open(
            S3Root root, S3Settings settings, SharedClients clients, LockTimes lockTimes, Sources sources) {
        settings.endpoint().ifPresent(endpoint -> StoreUrl.require(endpoint, root));
        S3Client shared = clients.acquire(settings);
        try {
            return new S3Storage(root, settings, clients, shared, lockTimes, sources);
        } catch (RuntimeException | Error e) {
            clients.release(settings);
            throw e;
        }
    }

    @Override
    public String root() {
        return root.uri();
    }

    @Override
    public String rootUri() {
        return root.uri();
    }

    @Override
    public StorageTraits traits() {
        return TRAITS;
    }

    @Override
    public Steps steps() {
        return threads;
    }

    @Override
    public RequestCounts requestCounts() {
        return client.counts();
    }

    @Override
    public Folders folders() {
        return new S3Folders(bucket, root);
    }

    @Override
    public boolean rootExists() {
        return Listing.any(bucket, root);
    }

    @Override
    public Optional<StoredObject> read(StoragePath path) {
        String key = root.key(path);
        return bucket.repeatable(
                S3Action.READ,
                key,
                s3 -> {
                    ResponseBytes<GetObjectResponse> object =
                            s3.getObject(r -> r.bucket(root.bucket()).key(key), ResponseTransformer.toBytes());
                    return Optional.of(new StoredObject(
                            object.asByteArrayUnsafe(),
                            new Etag(object.response().eTag())));
                },
                Optional::empty);
    }

    @Override
    public Optional<byte[]> readContent(StoragePath path) {
        return read(path).map(StoredObject::bytes);
    }

    @Override
    public Reread readIfChanged(StoragePath path, Etag known) {
        String key = root.key(path);
        return bucket.repeatable(
                S3Action.READ,
                key,
                s3 -> {
                    try {
                        ResponseBytes<GetObjectResponse> object = s3.getObject(
                                r -> r.bucket(root.bucket()).key(key).ifNoneMatch(known.value()),
                                ResponseTransformer.toBytes());
                        return new Reread.Changed(new StoredObject(
                                object.asByteArrayUnsafe(),
                                new Etag(object.response().eTag())));
                    } catch (S3Exception e) {
                        if (Failures.isUnchanged(e)) {
                            return new Reread.Unchanged();
                        }
                        throw e;
                    }
                },
                Reread.Absent::new);
    }

    @Override
    public Optional<ObjectInfo> stat(StoragePath path) {
        String key = root.key(path);
        return bucket.repeatable(
                S3Action.STAT,
                key,
                s3 -> {
                    HeadObjectResponse head =
                            s3.headObject(r -> r.bucket(root.bucket()).key(key));
                    return Optional.of(new ObjectInfo(
                            path, head.contentLength(), head.lastModified(), new Etag(String.valueOf(head.eTag()))));
                },
                Optional::empty);
    }

    @Override
    public List<ObjectInfo> list(StoragePath folder) {
        return Listing.below(bucket, root, folder);
    }

    @Override
    public List<ObjectInfo> list(StoragePath folder, String beginning) {
        return Listing.in(bucket, root, folder, beginning);
    }

    @Override
    public void write(StoragePath path, byte[] content) {
        String key = root.key(path);
        bucket.repeatable(
                S3Action.WRITE,
                key,
                s3 -> s3.putObject(r -> r.bucket(root.bucket()).key(key), RequestBody.fromBytes(content)));
    }

    @Override
    public WriteOutcome create(StoragePath path, byte[] content) {
        spelling();
        return conditional.ifAbsent(S3Action.CREATE, root.key(path), content);
    }

    @Override
    public void writeLoosely(StoragePath path, byte[] content) {
        write(path, content);
    }

    @Override
    public WriteOutcome createLoosely(StoragePath path, byte[] content) {
        return create(path, content);
    }

    /** What is created here is durable. */
    @Override
    public void keep(Collection<StoragePath> created) {}

    @Override
    public Optional<ConditionalReplace> lockFreeReplace() {
        return Optional.of(this::replace);
    }

    private WriteOutcome replace(StoragePath path, byte[] content, Etag expected) {
        return conditional.ifMatch(
                S3Action.REPLACE, root.key(path), content, spelling().spell(expected.value()));
    }

    @Override
    public void delete(StoragePath path) {
        String key = root.key(path);
        bucket.repeatable(
                S3Action.DELETE,
                key,
                s3 -> {
                    s3.deleteObject(r -> r.bucket(root.bucket()).key(key));
                    return true;
                },
                () -> false);
    }

    @Override
    public void deleteOnce(StoragePath path) {
        String key = root.key(path);
        bucket.once(
                S3Action.DELETE,
                key,
                s3 -> s3.deleteObject(r -> r.bucket(root.bucket()).key(key)));
    }

    @Override
    public boolean deleteOnce(StoragePath path, Etag expected) {
        String key = root.key(path);
        String tag = spelling().spell(expected.value());
        return bucket.onceIf(
                S3Action.DELETE,
                key,
                s3 -> s3.deleteObject(r -> r.bucket(root.bucket()).key(key).ifMatch(tag)));
    }

    @Override
    public StorageOutput createDataFile(StoragePath path, Pending<?> first) {
        return new S3Output(bucket, root.key(path), first, threads);
    }

    @Override
    public StorageInput openDataFile(StoragePath path) {
        return S3Input.open(bucket, root.key(path));
    }

    @Override
    public StorageInput openDataFile(StoragePath path, long length) {
        return S3Input.open(bucket, root.key(path), length);
    }

    @Override
    public MetadataLock lock(Duration timeout) {
        EtagSpelling spelling = spelling();
        if (lockLeft.get()) {
            // Each commit would stop all writers for the length of a lease, this one too.
            probe.requireRemoval();
            lockLeft.set(false);
        }
        LockObject object = new StoredLockObject(bucket, root.key(LOCK), spelling, () -> lockLeft.set(true));
        HeldLock lease = new LockWait(object, lockTimes, sources.ids(), sources.time()).acquire(timeout);
        return new LeasedLock(lease, this::replace);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            clients.release(settings);
        }
    }

    @Override
    public void requireConditionalWrites() {
        if (settings.conditionalWrites() == ConditionalWrites.ABSENT) {
            throw noConditionalWrites();
        }
    }

    /** How the store spells tags. Called before every conditional write, so that no write goes to a store that ignores conditions. */
    private EtagSpelling spelling() {
        return switch (settings.conditionalWrites()) {
            case TRUSTED -> EtagSpelling.AS_SENT;
            case PROBED -> clients.probedOnce(settings, root.bucket(), probe);
            case ABSENT -> throw noConditionalWrites();
        };
    }

    private StorageException noConditionalWrites() {
        return new StorageException(
                "Cannot commit to " + root,
                "DATASHARD_S3_USE_CONDITIONAL_WRITES says that " + settings.store()
                        + " has no conditional writes, and DATASHARD_S3_ALLOW_UNSAFE_LOCK, by which Python goes on all"
                        + " the same, is not followed here: two writers would overwrite each other",
                "Unset DATASHARD_S3_USE_CONDITIONAL_WRITES if the store has them, so that it is tried, or use another"
                        + " store. Reading works; nothing was changed");
    }
}
