package io.datashard.storage.s3;

/**
 * A refusal as a store gives it, to be replayed.
 *
 * @param status the status of HTTP
 * @param code the store's word for it
 * @param message the store's sentence, as it stands in the XML
 * @param headers headers of the answer, in lines
 */
public record StoreAnswer(int status, String code, String message, String headers) {
    /** As AWS answers: nothing but the status where a request has no body. */
    public static StoreAnswer aws(int status, String code, String message) {
        return new StoreAnswer(status, code, message, "x-amz-request-id: 1");
    }

    /** As MinIO answers, which also tells in headers what a HEAD can't say in a body. */
    public static StoreAnswer minio(int status, String code, String message) {
        return new StoreAnswer(
                status,
                code,
                message,
                "Server: MinIO\r\nx-amz-request-id: 1\r\nx-minio-error-code: " + code + "\r\nx-minio-error-desc: \""
                        + message + "\"");
    }

    FaultProxy.Fault asFault() {
        return new FaultProxy.Fault.Answer(
                false,
                status,
                "application/xml",
                headers,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message
                        + "</Message><Resource>/lake/t</Resource><RequestId>1</RequestId></Error>");
    }
}
