package io.datashard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Looks into the bundled jar: what it holds, what it says that it holds, and that what can't be relocated still works. */
class BundleITCase {
    private static final Path JAR = Path.of(System.getProperty("bundle.jar"));
    private static final Pattern ARTIFACT = Pattern.compile("([\\w.-]+):([\\w.-]+):jar:([\\w.-]+):(?:compile|runtime)");
    private static final String SHADED = "io.datashard.flink.shaded.";
    private static final byte[] TEXT = "one, two, one, two, one, two, one, two".getBytes(UTF_8);

    private ZipFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new ZipFile(JAR.toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void noticeNamesExactlyWhatIsBundled() throws IOException {
        Matcher artifacts = ARTIFACT.matcher(Files.readString(Path.of(System.getProperty("bundle.artifacts"))));
        List<String> bundled = artifacts
                .results()
                .filter(artifact -> !artifact.group(1).equals("io.datashard"))
                .filter(artifact -> !artifact.group(1).equals("org.jspecify"))
                .map(artifact -> "- " + artifact.group(1) + ":" + artifact.group(2) + ":" + artifact.group(3))
                .toList();

        assertThat(text("META-INF/NOTICE").lines().filter(line -> line.matches("- [^ ]+:[^ ]+:[^ ]+")))
                .containsExactlyInAnyOrderElementsOf(bundled)
                .isNotEmpty();
    }

    /** Jars inside the jar, which Flink does not see. */
    @Test
    void noticeNamesWhatTheCommandLineBrings() throws IOException {
        List<String> nested = new ArrayList<>();
        for (String name : names().filter(name -> name.endsWith(".jar")).toList()) {
            assertThat(name).startsWith("META-INF/command-line/");
            nested.add(name.substring(name.lastIndexOf('/') + 1, name.length() - ".jar".length()));
        }
        assertThat(nested).containsExactlyInAnyOrder("picocli", "slf4j-api", "slf4j-simple");
        assertThat(text("META-INF/NOTICE").lines().filter(line -> line.endsWith(" (in META-INF/command-line)")))
                .map(line -> line.replaceAll("- [^:]+:([^:]+):.*", "$1"))
                .containsExactlyInAnyOrderElementsOf(nested);
    }

    /** In a process of its own, with nothing else on the class path. */
    @Test
    void commandLineRunsWithoutFlink(@TempDir Path folder) throws Exception {
        Run help = Run.of(folder, "--version");
        assertThat(help.exitCode()).isZero();
        assertThat(help.output()).startsWith("DataShard ");
        Run missing = Run.of(folder, "history", folder.resolve("nothing").toString());
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.output())
                .startsWith("Cannot open the table " + folder.resolve("nothing") + ": the path does not exist")
                .doesNotContain("SLF4J", "\tat ");
    }

    /** A run of the jar; its output and its errors together. */
    private record Run(int exitCode, String output) {
        static Run of(Path folder, String... arguments) throws Exception {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Run(process.waitFor(), output);
        }
    }

    @Test
    void everyLicenseThatNoticeNamesIsThere() throws IOException {
        Matcher named = Pattern.compile("META-INF/[\\w/.-]*\\w").matcher(text("META-INF/NOTICE"));
        assertThat(named.results().map(name -> name.group()))
                .contains("META-INF/LICENSE", "META-INF/licenses/LICENSE.zstd")
                .allSatisfy(name -> assertThat(jar.getEntry(name)).as(name).isNotNull());
    }

    @Test
    void everyClassIsOursOrRelocatedOrBoundToNativeCode() {
        assertThat(names().filter(name -> name.endsWith(".class"))).isNotEmpty().allMatch(name -> Stream.of(
                        "io/datashard/", "com/github/luben/zstd/", "com/sun/jna/", "net/jpountz/", "org/xerial/snappy/")
                .anyMatch(name::startsWith));
    }

    /** So that everybody who gets it by the network, for each job, gets what is reached and no more. */
    @Test
    void itIsNotLargerThan25Megabytes() throws IOException {
        assertThat(Files.size(JAR)).isLessThanOrEqualTo(25_000_000);
    }

    @Test
    void nativeCodeIsThereForLinuxAndMacOsOnTwoProcessorsAndNothingElse() {
        assertThat(names().filter(name -> name.matches(".*\\.(so|dll|a|dylib|jnilib)")))
                .map(name -> name.replaceAll("-\\d[\\d.-]*\\d\\.", "."))
                .containsExactlyInAnyOrder(
                        "com/sun/jna/darwin-aarch64/libjnidispatch.jnilib",
                        "com/sun/jna/darwin-x86-64/libjnidispatch.jnilib",
                        "com/sun/jna/linux-aarch64/libjnidispatch.so",
                        "com/sun/jna/linux-x86-64/libjnidispatch.so",
                        "darwin/aarch64/libzstd-jni.dylib",
                        "darwin/x86_64/libzstd-jni.dylib",
                        "linux/aarch64/libzstd-jni.so",
                        "linux/amd64/libzstd-jni.so",
                        "net/jpountz/util/darwin/aarch64/liblz4-java.dylib",
                        "net/jpountz/util/darwin/x86_64/liblz4-java.dylib",
                        "net/jpountz/util/linux/aarch64/liblz4-java.so",
                        "net/jpountz/util/linux/amd64/liblz4-java.so",
                        "org/xerial/snappy/native/Linux/aarch64/libsnappyjava.so",
                        "org/xerial/snappy/native/Linux/x86_64/libsnappyjava.so",
                        "org/xerial/snappy/native/Mac/aarch64/libsnappyjava.dylib",
                        "org/xerial/snappy/native/Mac/x86_64/libsnappyjava.dylib");
    }

    @Test
    void everyServiceNamesClassesOfTheJar() throws IOException {
        List<String> services =
                names().filter(name -> name.matches("META-INF/services/.+")).toList();
        assertThat(services)
                .contains("META-INF/services/io.datashard.flink.shaded.org.apache.avro.SchemaFormatterFactory");
        for (String service : services) {
            assertThat(text(service)
                            .lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty() && !line.startsWith("#")))
                    .as(service)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(jar.getEntry(line.replace('.', '/') + ".class"))
                            .isNotNull());
        }
    }

    @Test
    void nativeCodeLoadsFromTheJarAlone() throws Exception {
        try (URLClassLoader alone =
                new URLClassLoader(new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Class<?> zstd = alone.loadClass("com.github.luben.zstd.Zstd");
            Object zstdBytes = zstd.getMethod("compress", byte[].class).invoke(null, (Object) TEXT);
            assertThat(zstd.getMethod("decompress", byte[].class, int.class).invoke(null, zstdBytes, TEXT.length))
                    .isEqualTo(TEXT);

            Class<?> snappy = alone.loadClass("org.xerial.snappy.Snappy");
            Object snappyBytes = snappy.getMethod("compress", byte[].class).invoke(null, (Object) TEXT);
            assertThat(snappy.getMethod("uncompress", byte[].class).invoke(null, snappyBytes))
                    .isEqualTo(TEXT);

            Class<?> lz4 = alone.loadClass("net.jpountz.lz4.LZ4Factory");
            Object factory = lz4.getMethod("nativeInstance").invoke(null);
            Method compressor = lz4.getMethod("fastCompressor");
            assertThat(compressor.invoke(factory).getClass().getSimpleName()).contains("JNI");

            assertThat(alone.loadClass("com.sun.jna.Native")
                            .getField("POINTER_SIZE")
                            .get(null))
                    .isEqualTo(8);
        }
    }

    /** Of commons-compress only bzip2 is there, and what that needs of two other libraries; HttpClient takes it for absent. */
    @Test
    void manifestsThatAreCompressedWithBzip2CanBeRead() throws Exception {
        try (URLClassLoader alone = withLogging()) {
            Class<?> codec = alone.loadClass(SHADED + "org.apache.avro.file.BZip2Codec");
            Object bzip2 = codec.getConstructor().newInstance();
            Object bytes = codec.getMethod("compress", ByteBuffer.class).invoke(bzip2, ByteBuffer.wrap(TEXT));
            assertThat(codec.getMethod("decompress", ByteBuffer.class).invoke(bzip2, bytes))
                    .isEqualTo(ByteBuffer.wrap(TEXT));

            Class<?> compression = alone.loadClass(SHADED + "org.apache.hc.client5.http.entity.compress.ContentCoding");
            Class<?> registry =
                    alone.loadClass(SHADED + "org.apache.hc.client5.http.entity.compress.ContentCodecRegistry");
            Method decoder = registry.getMethod("decoder", compression);
            assertThat(decoder.invoke(null, compression.getField("GZIP").get(null)))
                    .isNotNull();
            assertThat(decoder.invoke(null, compression.getField("BZIP2").get(null)))
                    .isNull();
        }
    }

    /** Both were compiled with copies of Jackson of their own. */
    @Test
    void parquetAndTheAwsSdkWriteAndReadJsonWithTheOneJackson() throws Exception {
        try (URLClassLoader alone = withLogging()) {
            Class<?> node = alone.loadClass(SHADED + "software.amazon.awssdk.protocols.jsoncore.JsonNode");
            Object parser = node.getMethod("parser").invoke(null);
            String json = "{\"key\": [1, 2.5, null, true, \"\u00e9\"]}";
            assertThat(parser.getClass().getMethod("parse", String.class).invoke(parser, json))
                    .hasToString(json);
            Class<?> writing = alone.loadClass(SHADED + "software.amazon.awssdk.protocols.jsoncore.JsonWriter");
            Object writer = writing.getMethod("create").invoke(null);
            writing.getMethod("writeStartArray").invoke(writer);
            writing.getMethod("writeValue", String.class).invoke(writer, "\u00e9");
            writing.getMethod("writeEndArray").invoke(writer);
            assertThat((byte[]) writing.getMethod("getBytes").invoke(writer)).isEqualTo("[\"\u00e9\"]".getBytes(UTF_8));

            Class<?> footer = alone.loadClass(SHADED + "org.apache.parquet.hadoop.metadata.ParquetMetadata");
            Object none = footer.getConstructors()[0].newInstance(null, List.of());
            assertThat(footer.getMethod("toJSON", footer).invoke(null, none))
                    .isEqualTo("{\"fileMetaData\":null,\"blocks\":[]}");
        }
    }

    private static URLClassLoader withLogging() throws IOException {
        URL logging = Logger.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {JAR.toUri().toURL(), logging}, ClassLoader.getPlatformClassLoader());
    }

    private Stream<String> names() {
        return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName);
    }

    private String text(String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
