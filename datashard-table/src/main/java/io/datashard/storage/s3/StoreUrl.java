package io.datashard.storage.s3;

import io.datashard.error.InvalidUseException;
import io.datashard.storage.Engine;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells the URL of a store from the URL of a bucket, which people copy from consoles. */
final class StoreUrl {
    /** AWS hosts that begin with a bucket: {@code name.s3.eu-west-1.amazonaws.com}. Interface endpoints of a VPC have {@code bucket.vpce-…}. */
    private static final Pattern BUCKET_OF_AWS =
            Pattern.compile("(?!bucket\\.vpce-)(.+)\\.s3([.-][a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?");

    /** Texts that may be shown: nothing that could be a user and a password. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:/\\[\\]-]+");

    private static final int LAST_PORT = 65_535;

    private StoreUrl() {}

    /**
     * Understands the endpoint that a user gave.
     *
     * @param engine the engine that the process runs in, for messages
     * @throws InvalidUseException if it is not a URL of a store
     */
    static URI parse(Said<String> given, Engine engine) {
        String text = given.value().replaceAll("/+$", "");
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            throw withoutScheme(given, text);
        }
        URI uri;
        try {
            uri = new URI(text.substring(0, scheme).toLowerCase(Locale.ROOT) + text.substring(scheme));
        } catch (URISyntaxException e) {
            throw given.invalid("it is not a URL", "Write a URL like http://host:9000 into " + given.name());
        }
        if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
            throw given.invalid(
                    "its scheme is '" + uri.getScheme() + "'",
                    "Write http:// or https:// and the host of the store into " + given.name()
                            + "; the bucket belongs into the path of the table");
        }
        if (uri.getRawUserInfo() != null
                || String.valueOf(uri.getRawAuthority()).contains("@")) {
            throw given.invalid("it holds a user; " + S3Credentials.places(engine));
        }
        if (uri.getHost() == null) {
            throw withoutHost(given, String.valueOf(uri.getRawAuthority()));
        }
        if (uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
            throw given.invalid("its port is not between 1 and " + LAST_PORT);
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw given.invalid("it has a query or fragment");
        }
        return uri;
    }

    private static InvalidUseException withoutScheme(Said<String> given, String text) {
        String rest = text.replaceFirst("^(?i)https?:/*", "");
        if (rest.isEmpty()) {
            return given.invalid("it names no host");
        }
        String host = HOST.matcher(rest).matches() ? rest : "HOST:PORT";
        return given.invalid(
                "it has no scheme",
                "Write http://" + host + ", or https://" + host + " if the store speaks TLS on this port, into "
                        + given.name());
    }

    private static InvalidUseException withoutHost(Said<String> given, String authority) {
        return authority.contains("_")
                ? given.invalid(
                        "the name of its host has an underscore, which Java takes for no host",
                        "Give the host a name of letters, digits and hyphens (in Docker Compose a network alias), or write its IP"
                                + " address, in " + given.name())
                : given.invalid("it names no host");
    }

    /**
     * Checks the endpoint of a table.
     *
     * @throws InvalidUseException if it is the URL of this or another bucket
     */
    static void require(URI endpoint, S3Root root) {
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        boolean ofVpc = host.startsWith("bucket.vpce-");
        boolean ofThis = (host.startsWith(root.bucket().toLowerCase(Locale.ROOT) + ".") && !ofVpc)
                || hasInPath(endpoint, root.bucket());
        if (ofThis) {
            throw invalid(root, "it is the URL of the bucket '" + root.bucket() + "', not of the store");
        }
        var ofAws = BUCKET_OF_AWS.matcher(host);
        if (ofAws.matches()) {
            throw invalid(
                    root,
                    "it is the URL of the bucket '" + ofAws.group(1) + "', and the path names '" + root.bucket() + "'");
        }
    }

    /**
     * Checks it for a table whose bucket is not that which the environment names for others.
     *
     * @throws InvalidUseException if requests would go into that bucket all the same
     */
    static void requireWithout(URI endpoint, String bucket, S3Root root) {
        if (hasInPath(endpoint, bucket)) {
            throw invalid(root, "it is the URL of the bucket '" + bucket + "', not of the store");
        }
    }

    private static boolean hasInPath(URI endpoint, String bucket) {
        return (endpoint.getRawPath() + "/").startsWith("/" + bucket + "/");
    }

    private static InvalidUseException invalid(S3Root root, String why) {
        return new InvalidUseException(
                "Cannot use the setting 's3.endpoint' for the table " + root,
                why,
                "Take the bucket out of 's3.endpoint' (or DATASHARD_S3_ENDPOINT); the path names it");
    }
}
