package io.datashard.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** The REST interface of a cluster. Blocking. */
final class FlinkRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI address;

    FlinkRest(URI address) {
        this.address = address;
    }

    URI address() {
        return address;
    }

    /** GET of a path such as {@code /jobs/overview}. */
    JsonNode get(String path) {
        return answer("GET", path, BodyPublishers.noBody());
    }

    /** Like {@link #get}, empty while no JobManager answers. */
    Optional<JsonNode> tryGet(String path) {
        try {
            HttpResponse<String> response = send("GET", path, BodyPublishers.noBody());
            return response.statusCode() < 400 ? Optional.of(JSON.readTree(response.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** POST of a JSON object. */
    JsonNode post(String path, String json) {
        return answer("POST", path, BodyPublishers.ofString(json));
    }

    /** PATCH without a body. */
    JsonNode patch(String path) {
        return answer("PATCH", path, BodyPublishers.noBody());
    }

    private JsonNode answer(String method, String path, BodyPublisher body) {
        try {
            HttpResponse<String> response = send(method, path, body);
            if (response.statusCode() >= 400) {
                throw new AssertionError(method + " " + path + " = " + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("No answer to " + method + " " + address.resolve(path), e);
        }
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted during " + method + " " + path, e);
        }
    }
}
