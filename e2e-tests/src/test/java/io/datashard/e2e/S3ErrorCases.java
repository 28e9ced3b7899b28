package io.datashard.e2e;

import static io.datashard.e2e.ErrorCase.Where.BARE;
import static io.datashard.e2e.ErrorCase.Where.CLUSTER;
import static io.datashard.e2e.ErrorCase.Where.PATIENT;

import io.datashard.e2e.ErrorCase.Where;
import io.datashard.error.StorageException;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.s3.ExplainedFailures;
import io.datashard.storage.s3.SelfSigned;
import io.datashard.storage.s3.StoreAnswer;
import io.datashard.storage.s3.StubServer.Answer;
import io.datashard.table.TableOptions;
import io.datashard.testing.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** How each error of docs/s3.md comes about. */
final class S3ErrorCases {
    private static final String AUTO_CREATE = "'auto-create' = 'true'";

    private final ErrorStore store;
    private final Schema schema;
    private final List<ErrorCase> cases = new ArrayList<>();

    private S3ErrorCases(ErrorStore store, Schema schema) {
        this.store = store;
        this.schema = schema;
    }

    /** @param schema one column {@code id} */
    static List<ErrorCase> of(ErrorStore store, Schema schema) throws Exception {
        S3ErrorCases all = new S3ErrorCases(store, schema);
        all.refusals();
        all.refusedWrites();
        all.keys();
        all.connections();
        all.tls();
        all.dataFiles();
        all.commits();
        return all.cases;
    }

    private void add(String error, Where where, String... statements) {
        cases.add(ErrorCase.of(row(error), where, statements));
    }

    private static ErrorRow row(String error) {
        return new ErrorRow("docs/s3.md", "`" + error + "`");
    }

    /** What a store answers whatever is asked. */
    private void refusals() {
        refused("there is no bucket '", StoreAnswer.aws(404, "NoSuchBucket", "The specified bucket does not exist"));
        refused("the keys in use may not do that: ", StoreAnswer.minio(403, "AccessDenied", "Access Denied."));
        refused(
                "the store refuses the keys in use, or what they were used for",
                StoreAnswer.aws(403, "InvalidSecurity", "The provided security credentials are not valid."));
        refused(
                "the store has closed it or the account to everybody",
                StoreAnswer.aws(403, "AllAccessDisabled", "All access to this object has been disabled"));
        refused(
                "the store does not know the access key",
                StoreAnswer.aws(
                        403,
                        "InvalidAccessKeyId",
                        "The AWS Access Key Id you provided does not exist in our records."));
        refused(
                "the store computes another signature: ",
                StoreAnswer.aws(
                        403,
                        "SignatureDoesNotMatch",
                        "The request signature we calculated does not match the signature you provided."));
        refused(
                "the clock of this machine is more than 15 minutes off",
                StoreAnswer.aws(
                        403,
                        "RequestTimeTooSkewed",
                        "The difference between the request time and the current time is too large."));
        refused(
                "the session token has expired or is not valid",
                StoreAnswer.minio(403, "InvalidTokenId", "The security token included in the request is invalid"));
        refused(
                "' is not in region ",
                StoreAnswer.aws(
                                301,
                                "PermanentRedirect",
                                "The bucket you are attempting to access must be addressed using the specified endpoint.")
                        .with("x-amz-bucket-region", "eu-north-1"));
        refused(
                "the store refused it",
                StoreAnswer.minio(400, "InvalidArgument", "S3 API Requests must be made to API port."));
        refused(
                "the key of the key management service can't be used",
                StoreAnswer.aws(400, "KMS.DisabledException", "arn:aws:kms:us-east-1:1:key/k is disabled."));
        String busy = store.table();
        store.answer(busy, request -> true, StoreAnswer.aws(503, "SlowDown", "Please reduce your request rate."));
        add("the store is overloaded and asks to slow down", PATIENT, store.declare(busy), "SELECT * FROM " + busy);
    }

    private void refused(String error, StoreAnswer answer) {
        String table = store.table();
        store.answer(table, request -> true, answer);
        add(error, CLUSTER, store.declare(table), "SELECT * FROM " + table);
    }

    /** What a store answers to those who write; jobs meet it. */
    private void refusedWrites() {
        refusedWrite(
                "the store has no room left for it",
                StoreAnswer.minio(400, "XMinioAdminBucketQuotaExceeded", "Bucket quota exceeded"));
        refusedWrite(
                "the store does not implement what it was asked for",
                StoreAnswer.minio(501, "NotImplemented", "Server side encryption specified but KMS is not configured"),
                "'s3.sse.type' = 'sse-kms'");
        refusedWrite(
                "the store does not honour conditional writes: ",
                StoreAnswer.xml(200, "").with("ETag", "\"9bb58f26192e4ba00f01e2e7b136bbd8\""));
        String table = store.table();
        store.answer(
                table,
                request -> request.startsWith("GET ") && request.contains("list-type=2"),
                StoreAnswer.xml(
                        200,
                        "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>" + table
                                + "/metadata/x</Key><Size>1</Size></Contents></ListBucketResult>"));
        add(
                "the store said that there is more, and not where",
                CLUSTER,
                store.declare(table),
                "SELECT * FROM " + table);
    }

    private void refusedWrite(String error, StoreAnswer answer, String... options) {
        String table = store.table();
        store.answer(table, request -> request.startsWith("PUT "), answer);
        List<String> all = new ArrayList<>(List.of(options));
        all.add(AUTO_CREATE);
        add(error, CLUSTER, store.declare(table, all.toArray(String[]::new)), insert(table));
    }

    private static String insert(String table) {
        return "INSERT INTO " + table + " VALUES (1)";
    }

    /** What depends on the process that asks. */
    private void keys() {
        String none = store.table();
        add("no keys were found", BARE, store.declare(none), "SELECT * FROM " + none);
        cases.add(ErrorCase.direct(
                row(" has no conditional writes, and DATASHARD_S3_ALLOW_UNSAFE_LOCK"),
                "the variable is one of the machines of a cluster, and the other jobs of this one write",
                this::withoutConditionalWrites));
    }

    private Throwable withoutConditionalWrites() {
        try (Storage storage = store.storage(store.table(), "DATASHARD_S3_USE_CONDITIONAL_WRITES", "false")) {
            storage.requireConditionalWrites();
        } catch (StorageException e) {
            return e;
        }
        throw new AssertionError("Nothing failed");
    }

    /** Servers that are not reached, or that are no store. */
    private void connections() throws Exception {
        elsewhere("no address is known for the host ", PATIENT, "http://no-such-host.invalid:9000");
        elsewhere(" refused the connection", PATIENT, ErrorStore.nobody());
        cases.add(ErrorCase.direct(
                row("no connection to "),
                "the connector tries six times, for ten seconds each",
                ExplainedFailures::noConnection));
        elsewhere(" did not answer within ", PATIENT, store.silent(), "'s3.request-timeout' = '300 ms'");
        elsewhere(
                " came in place of an answer of the S3 store ",
                PATIENT,
                store.stub(new Answer(502, "text/html", "<html><title>Bad Gateway</title></html>")));
        elsewhere(
                " speaks TLS on this port, and was asked without",
                CLUSTER,
                store.stub(new Answer(400, "text/plain", "Client sent an HTTP request to an HTTPS server.")));
    }

    private void elsewhere(String error, Where where, String endpoint, String... options) {
        String table = store.table();
        add(error, where, ErrorStore.declareAt(table, endpoint, options), "SELECT * FROM " + table);
    }

    private void tls() throws Exception {
        elsewhere("this port does not speak TLS", CLUSTER, store.urlWithTls());
        SelfSigned right = store.certificate("ip:127.0.0.1");
        String url = store.withTls(right).url();
        elsewhere(
                "its certificate is of no authority ",
                CLUSTER,
                url,
                "'s3.ca-bundle' = '" + store.certificate("ip:127.0.0.1").bundle() + "'");
        elsewhere("the trust store of this JVM is empty, or needs a password", BARE, url, "'s3.profile' = 'lake'");
        elsewhere(" closed the connection without an answer", PATIENT, url.replace("https:", "http:"));
        SelfSigned other = store.certificate("dns:store.example");
        elsewhere(
                "its certificate is for other hosts",
                CLUSTER,
                store.withTls(other).url(),
                "'s3.ca-bundle' = '" + other.bundle() + "'");
        elsewhere("no TLS connection to ", CLUSTER, store.refusingTls());
    }

    /** What readers and writers of data files meet. */
    private void dataFiles() {
        String archived = tableWithRow();
        store.answer(
                archived,
                S3ErrorCases::readsData,
                StoreAnswer.aws(
                        403, "InvalidObjectState", "The operation is not valid for the object's storage class"));
        add("it lies in the archive class ", CLUSTER, store.declare(archived), "SELECT * FROM " + archived);

        String replaced = largeTable();
        AtomicInteger reads = new AtomicInteger();
        store.answer(replaced, request -> {
            if (readsData(request) && reads.incrementAndGet() == 2) {
                store.replaceData(replaced);
            }
            return Optional.empty();
        });
        add(
                "it was replaced by other content since it was opened",
                CLUSTER,
                store.declare(replaced),
                "SELECT SUM(id) FROM " + replaced);

        String discarded = store.table();
        store.answer(
                discarded,
                request -> request.contains("partNumber=2"),
                StoreAnswer.aws(404, "NoSuchUpload", "The specified upload does not exist."));
        add(
                "its upload was discarded before it was complete",
                CLUSTER,
                "CREATE TABLE many (text STRING) WITH ('connector' = 'datagen', 'number-of-rows' = '400',"
                        + " 'fields.text.length' = '100000')",
                ErrorStore.declaration(
                        discarded,
                        "(text STRING)",
                        ErrorStore.path(discarded),
                        "'s3.endpoint' = '" + store.url() + "'",
                        AUTO_CREATE),
                "INSERT INTO " + discarded + " SELECT text FROM many");
    }

    private static boolean readsData(String request) {
        return request.startsWith("GET ") && request.contains("/data/");
    }

    private String tableWithRow() {
        String table = store.table();
        JavaTable.create(store.root(table), schema, TableOptions.DEFAULT).append(List.of(TestRow.of(1L)));
        return table;
    }

    /** With a data file that is not read in one request. */
    private String largeTable() {
        String table = store.table();
        Random random = new Random(1);
        JavaTable.create(store.root(table), schema, TableOptions.DEFAULT)
                .append(LongStream.generate(random::nextLong)
                        .limit(700_000)
                        .mapToObj(TestRow::of)
                        .toList());
        return table;
    }

    private void commits() {
        String held = tableWithRow();
        store.lock(held);
        add(
                "it was held by another process past ",
                CLUSTER,
                store.declare(held, "'lock.acquire-timeout' = '500 ms'"),
                insert(held));
    }
}
