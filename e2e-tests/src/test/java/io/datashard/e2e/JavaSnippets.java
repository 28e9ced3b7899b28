package io.datashard.e2e;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles the Java of pages. A block with a type of its own is compiled as it stands. Of any other, the imports go to the top and the rest
 * into a method, where the names are known that pages use without declaring them.
 */
final class JavaSnippets {
    private static final Pattern TYPE = Pattern.compile("(?m)^public (?:final )?(?:class|record|interface) (\\w+)");
    private static final List<String> IMPORTS = List.of(
            "static io.datashard.schema.Predicates.*",
            "static io.datashard.schema.PartitionTerm.*",
            "io.datashard.flink.sink.*",
            "io.datashard.flink.source.*",
            "io.datashard.layout.*",
            "io.datashard.read.*",
            "io.datashard.schema.*",
            "io.datashard.table.*",
            "java.time.*",
            "java.util.*",
            "org.apache.flink.api.common.eventtime.*",
            "org.apache.flink.streaming.api.datastream.*",
            "org.apache.flink.streaming.api.environment.*");
    private static final Map<String, String> KNOWN = known();

    private JavaSnippets() {}

    private static Map<String, String> known() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("env", "StreamExecutionEnvironment");
        known.put("flights", "DataStream<Flight>");
        known.put("row", "GenericRow");
        known.put("schema", "Schema");
        known.put("table", "DataShardTable");
        return known;
    }

    /**
     * Compiles blocks against the class path of this JVM.
     *
     * @param classes an empty folder
     * @throws AssertionError if one does not compile; the message names its page and line
     */
    static void compile(List<PageBlock> blocks, Path classes) {
        List<JavaFileObject> sources = new ArrayList<>();
        for (PageBlock block : blocks) {
            sources.add(source(block));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options =
                List.of("-d", folder(classes).toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
        if (!compiler.getTask(messages, null, null, options, null, sources).call()) {
            throw new AssertionError("Java of the documentation does not compile:\n" + messages);
        }
    }

    private static Path folder(Path classes) {
        try {
            return Files.createDirectories(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavaFileObject source(PageBlock block) {
        String name = block.toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
        Matcher type = TYPE.matcher(block.text());
        if (type.find()) {
            String unit = "package " + name + ";\n" + block.text();
            return new Source(name + "/" + type.group(1), unit);
        }
        return new Source(name + "/Snippet", wrapped(name, block.text()));
    }

    private static String wrapped(String name, String text) {
        String imports = IMPORTS.stream().map(i -> "import " + i + ";\n").collect(Collectors.joining());
        String own = text.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String body = text.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        String parameters = KNOWN.entrySet().stream()
                .filter(known -> !Pattern.compile("\\w\\s+" + known.getKey() + " =")
                        .matcher(text)
                        .find())
                .map(known -> known.getValue() + " " + known.getKey())
                .collect(Collectors.joining(", "));
        return "package " + name + ";\n" + imports + own + "\nclass Snippet {\n"
                + "public record Flight(LocalDateTime departure, int delay, int distance, String origin, String"
                + " destination) {}\n"
                + "void run(" + parameters + ") throws Exception {\n" + body + "\n}\n}\n";
    }

    /** A source file in memory. Its path, in messages of the compiler, names the page and the line of the block. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        private Source(String path, String text) {
            super(URI.create("pages:///" + path + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
