package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUrlTest {
    private static final S3Root ROOT = new S3Root("lake", "t");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9000",
                "https://s3.eu-west-1.amazonaws.com",
                "https://s3.amazonaws.com",
                "https://bucket.vpce-1a2b.s3.eu-west-1.vpce.amazonaws.com",
                "https://fra1.digitaloceanspaces.com",
                "https://host/gateway"
            })
    void theUrlOfAStoreIsTaken(String url) {
        assertThatCode(() -> StoreUrl.require(URI.create(url), ROOT)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://lake.localhost:9000",
                "http://localhost:9000/lake",
                "https://lake.s3.eu-west-1.amazonaws.com",
                "https://LAKE.fra1.digitaloceanspaces.com"
            })
    void theUrlOfTheBucketIsRefused(String url) {
        assertThatThrownBy(() -> StoreUrl.require(URI.create(url), ROOT))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("URL of the bucket 'lake', not of the store")
                .hasMessageContaining("s3://lake/t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.s3.eu-west-1.amazonaws.com",
                "https://other.s3.amazonaws.com",
                "https://other.s3-eu-west-1.amazonaws.com",
                "https://other.s3.dualstack.us-west-2.amazonaws.com"
            })
    void theUrlOfAnotherBucketContradictsThePath(String url) {
        assertThatThrownBy(() -> StoreUrl.require(URI.create(url), ROOT))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the bucket 'other', and the path names 'lake'");
    }
}
