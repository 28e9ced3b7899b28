package io.datashard.storage.s3;

/**
 * An answer as a store gives it, to be replayed.
 *
 * @param status the status of HTTP
 * @param contentType what the body is
 * @param headers further headers of the answer, in lines
 * @param body the body
 */
public record StoreAnswer(int status, String contentType, String headers, String body) {
    private static final String XML = "application/xml";

    /** A refusal as of AWS: nothing but the status where a request has no body. */
    public static StoreAnswer aws(int status, String code, String message) {
        return refusal(status, code, message, "x-amz-request-id: 1");
    }

    /** A refusal as of MinIO, which also tells in headers what a HEAD can't say in a body. */
    public static StoreAnswer minio(int status, String code, String message) {
        return refusal(
                status,
                code,
                message,
                "Server: MinIO\r\nx-amz-request-id: 1\r\nx-minio-error-code: " + code + "\r\nx-minio-error-desc: \""
                        + message + "\"");
    }

    /** Another answer in XML, such as a list of objects. */
    public static StoreAnswer xml(int status, String body) {
        return new StoreAnswer(status, XML, "x-amz-request-id: 1", body);
    }

    /** The same answer with one more header. */
    public StoreAnswer with(String name, String value) {
        return new StoreAnswer(status, contentType, headers + "\r\n" + name + ": " + value, body);
    }

    private static StoreAnswer refusal(int status, String code, String message, String headers) {
        return new StoreAnswer(
                status,
                XML,
                headers,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message
                        + "</Message><Resource>/lake/t</Resource><RequestId>1</RequestId></Error>");
    }

    FaultProxy.Fault asFault() {
        return new FaultProxy.Fault.Answer(false, status, contentType, headers, body);
    }
}
