package io.datashard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.ClassFile.Member;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is left out of the bundled jar is not reached: from our classes and the services, every name of a class in every class is followed,
 * whether it is used as a class, in a signature or as text.
 */
class BundleReachITCase {
    private static final Path JAR = Path.of(System.getProperty("bundle.jar"));
    private static final String SHADED = "io/datashard/flink/shaded/";
    private static final String JACKSON = SHADED + "com/fasterxml/jackson/";
    /** Names of classes of the jar, with slashes or as text with dots. */
    private static final Pattern NAME = Pattern.compile(
            "(?:io[./]datashard|com[./]github[./]luben[./]zstd|com[./]sun[./]jna|net[./]jpountz|org[./]xerial[./]snappy)"
                    + "[./](?:\\w+[./])*[A-Z][\\w$]*");

    /** What is reached and not there, by the start of its name, and why that does no harm. */
    private static final Map<String, String> KNOWN = Map.ofEntries(
            // Left out by us.
            entry(
                    "org/apache/commons/compress/compressors/CompressorStreamFactory",
                    "where HttpClient looks for commons-compress"),
            entry("org/apache/commons/compress/compressors/brotli/", "HttpClient, if it finds commons-compress"),
            entry("org/apache/commons/compress/compressors/deflate64/", "HttpClient, if it finds commons-compress"),
            entry("org/apache/commons/compress/compressors/lz4/", "HttpClient, if it finds commons-compress"),
            entry("org/apache/commons/compress/compressors/lzma/", "HttpClient, if it finds commons-compress"),
            entry("org/apache/commons/compress/compressors/pack200/", "HttpClient, if it finds commons-compress"),
            entry("org/apache/commons/compress/compressors/xz/", "also Avro's XZCodec; manifests are never xz"),
            entry(
                    "org/apache/commons/compress/compressors/zstandard/",
                    "also Avro's ZstandardCodec; manifests are never zstd"),
            // No dependency of ours.
            entry("org/apache/commons/pool/", "codecs of Parquet that need Hadoop"),
            entry("software/amazon/awssdk/authcrt/", "the SDK looks for its native client"),
            entry("software/amazon/awssdk/crt/", "the SDK's native client"),
            entry("software/amazon/awssdk/http/apache/", "the SDK looks for HTTP clients"),
            entry("software/amazon/awssdk/http/auth/aws/crt/HttpAuthAwsCrt", "the SDK looks for its native client"),
            entry("software/amazon/awssdk/http/crt/", "the SDK looks for HTTP clients"),
            entry("software/amazon/awssdk/http/nio/netty/", "the SDK looks for HTTP clients"),
            entry("software/amazon/awssdk/http/urlconnection/", "the SDK looks for HTTP clients"),
            entry("software/amazon/awssdk/services/signin/", "the SDK looks for credentials of people"),
            entry("software/amazon/awssdk/services/sso/", "the SDK looks for credentials of people"),
            // No classes.
            entry("org/apache/avro/SERIALIZABLE_", "a system property"),
            entry("org/apache/commons/collections", "what Jackson refuses to make"),
            entry("org/apache/commons/configuration", "what Jackson refuses to make"),
            entry("org/apache/commons/dbcp", "what Jackson refuses to make"),
            entry("org/apache/commons/jelly/", "what Jackson refuses to make"),
            entry("org/apache/commons/proxy/", "what Jackson refuses to make"),
            entry("net/jpountz/lz4/LZ4", "the start of a name"),
            entry("org/xerial/snappy/VERSION", "a file"));

    private static Map<String, ClassFile> classes;
    private static Set<String> entryPoints;

    @BeforeAll
    static void readTheJar() throws IOException {
        classes = new HashMap<>();
        entryPoints = new HashSet<>();
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            for (ZipEntry entry : jar.stream().toList()) {
                String name = entry.getName();
                try (InputStream in = jar.getInputStream(entry)) {
                    if (name.endsWith(".class")) {
                        classes.put(name.substring(0, name.length() - ".class".length()), ClassFile.read(in));
                    } else if (name.startsWith("META-INF/services/") || name.endsWith("/execution.interceptors")) {
                        entryPoints.addAll(
                                names(new String(in.readAllBytes(), UTF_8)).collect(toSet()));
                    }
                }
            }
        }
        classes.keySet().stream()
                .filter(name -> name.startsWith("io/datashard/") && !name.startsWith(SHADED))
                .forEach(entryPoints::add);
    }

    @AfterAll
    static void forgetTheJar() {
        classes = null;
        entryPoints = null;
    }

    @Test
    void everyClassThatIsReachedIsThereOrKnownToBeOptional() {
        Map<String, String> missing = new TreeMap<>();
        Deque<String> open = new ArrayDeque<>(entryPoints);
        Set<String> seen = new HashSet<>(entryPoints);
        while (!open.isEmpty()) {
            String name = open.remove();
            ClassFile file = classes.get(name);
            assertThat(file).as(name).isNotNull();
            file.texts().stream().flatMap(BundleReachITCase::names).forEach(used -> {
                if (!classes.containsKey(used)) {
                    missing.putIfAbsent(used, name);
                } else if (seen.add(used)) {
                    open.add(used);
                }
            });
        }

        Set<String> unused = new HashSet<>(KNOWN.keySet());
        missing.keySet().removeIf(name -> {
            List<String> known = KNOWN.keySet().stream()
                    .filter(start -> name.startsWith(start) || name.startsWith(SHADED + start))
                    .toList();
            unused.removeAll(known);
            return !known.isEmpty();
        });
        assertThat(missing).isEmpty();
        assertThat(unused).isEmpty();
        assertThat(seen).hasSizeGreaterThan(5000);
    }

    /** Parquet and the AWS SDK were compiled with copies of other releases of Jackson. */
    @Test
    void everyMemberOfJacksonThatIsUsedIsThere() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Set<String> users = new HashSet<>();
            for (Map.Entry<String, ClassFile> user : classes.entrySet()) {
                if (user.getKey().startsWith(JACKSON)) {
                    continue;
                }
                for (Member member : user.getValue().members()) {
                    if (member.owner().startsWith(JACKSON)) {
                        users.add(user.getKey());
                        Class<?> owner = loader.loadClass(member.owner().replace('/', '.'));
                        assertThat(hasMember(owner, member))
                                .as("%s of %s", member, user.getKey())
                                .isTrue();
                    }
                }
            }
            assertThat(users)
                    .contains(
                            SHADED + "org/apache/parquet/hadoop/metadata/ParquetMetadata",
                            SHADED + "software/amazon/awssdk/protocols/jsoncore/JsonNodeParser",
                            SHADED + "org/apache/avro/Schema");
        }
    }

    private static boolean hasMember(Class<?> owner, Member member) {
        Stream<String> own = member.isMethod()
                ? Stream.<Executable>concat(
                                Arrays.stream(owner.getDeclaredMethods()),
                                Arrays.stream(owner.getDeclaredConstructors()))
                        .map(BundleReachITCase::signature)
                : Arrays.stream(owner.getDeclaredFields())
                        .map(field -> field.getName() + field.getType().descriptorString());
        return own.anyMatch(signature -> signature.equals(member.name() + member.descriptor()))
                || Stream.concat(Stream.ofNullable(owner.getSuperclass()), Arrays.stream(owner.getInterfaces()))
                        .anyMatch(above -> hasMember(above, member));
    }

    private static String signature(Executable executable) {
        return executable instanceof Method method
                ? method.getName()
                        + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                                .descriptorString()
                : "<init>"
                        + MethodType.methodType(void.class, executable.getParameterTypes())
                                .descriptorString();
    }

    private static Stream<String> names(String text) {
        return NAME.matcher(text).results().map(found -> found.group().replace('.', '/'));
    }
}
