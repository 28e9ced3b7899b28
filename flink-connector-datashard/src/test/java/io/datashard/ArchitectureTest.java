package io.datashard;

import static com.tngtech.archunit.core.domain.JavaModifier.PRIVATE;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.PackageMatchers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.datashard.layout.Layout;
import io.datashard.storage.ConditionalReplace;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Steps;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageInput;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.Surroundings;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * Holds the package map: who may see whom, and which package is a library's only home.
 *
 * <p>A package that is missing below has no place in the design yet: give it one here, with its arrows, in the commit
 * that creates it.
 */
@AnalyzeClasses(packages = "io.datashard", importOptions = ArchitectureTest.WithoutTests.class)
class ArchitectureTest {
    /** What lies in another folder than this class and is no double. */
    static final class WithoutTests implements ImportOption {
        private final DoublesToo doublesToo = new DoublesToo();

        @Override
        public boolean includes(Location location) {
            return doublesToo.includes(location) && !location.contains("table-testing");
        }
    }

    /** What lies in another folder than this class: ArchUnit's own option knows the folders of some build tools only. */
    static final class DoublesToo implements ImportOption {
        private final String tests = ArchitectureTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();

        @Override
        public boolean includes(Location location) {
            return !location.contains(tests);
        }
    }

    private static final String ROOT = "io.datashard.";

    /** What a package may see of ours, beside itself. Patterns below io.datashard. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            entry("table", libraryAnd("layout.classic", "layout.iceberg")),
            entry("annotation", List.of()),
            entry("error", List.of()),
            entry("schema", List.of("error")),
            entry("storage", List.of("error")),
            entry("storage.local", List.of("error", "storage")),
            entry("storage.s3", List.of("error", "storage")),
            entry("model", List.of("error", "schema", "storage")),
            entry("layout", List.of("error", "schema", "storage", "model", "layout.document")),
            entry("layout.document", List.of("error", "schema", "storage", "model")),
            entry("layout.avro", List.of("error", "schema", "storage", "model", "layout.document")),
            entry("layout.classic", modelAnd("layout", "layout.document", "layout.avro")),
            entry("layout.iceberg", modelAnd("layout", "layout.document", "layout.avro", "layout.classic")),
            entry("parquet", List.of("error", "schema", "storage", "model")),
            entry("commit", modelAnd("layout")),
            entry("read", modelAnd("layout")),
            entry("maintenance", libraryAnd()),
            entry("warehouse", libraryAnd("layout.document")),
            entry("cli", libraryAnd("maintenance")),
            entry("flink", libraryAnd("flink..")),
            entry("flink.options", libraryAnd()),
            entry("flink.convert", libraryAnd()),
            entry("flink.lineage", libraryAnd("flink.options")),
            entry("flink.metrics", libraryAnd()),
            entry("flink.failure", List.of("error")),
            entry("flink.state", List.of("error", "flink.failure")),
            entry("flink.sink", connectorAnd("flink.state", "flink.care")),
            entry("flink.source", connectorAnd("flink.source..")),
            entry("flink.source.enumerator", connectorAnd("flink.source.split", "flink.state")),
            entry("flink.source.reader", connectorAnd("flink.source.split")),
            entry("flink.source.split", libraryAnd("flink.failure", "flink.state")),
            entry("flink.lookup", connectorAnd()),
            entry("flink.metatable", connectorAnd()),
            entry("flink.table", connectorAnd("flink.sink", "flink.source..", "flink.lookup", "flink.metatable")),
            entry("flink.catalog", connectorAnd("flink.metatable", "flink.procedure", "flink.table", "warehouse")),
            entry("flink.procedure", connectorAnd("maintenance", "warehouse")),
            entry("flink.care", connectorAnd("maintenance")));

    /** The packages of ours in which a library may be named; a library that is not here is not used. */
    private static final Map<String, List<String>> HOMES = Map.ofEntries(
            entry("com.fasterxml.jackson..", List.of("layout..", "warehouse")),
            // Avro records are user types: the converters handle them, the builders of sink and source name them.
            entry("org.apache.avro..", List.of("layout..", "flink.convert", "flink.sink", "flink.source")),
            entry("org.apache.parquet..", List.of("parquet")),
            entry("org.apache.hadoop..", List.of("parquet")),
            entry("com.github.luben.zstd..", List.of("parquet")),
            entry("org.xerial.snappy..", List.of("parquet")),
            entry("net.jpountz..", List.of("parquet")),
            entry("com.sun.jna..", List.of("storage.local")),
            entry("software.amazon.awssdk..", List.of("storage.s3")),
            // The HTTP client below it.
            entry("org.apache.hc..", List.of("storage.s3")),
            entry("javax.net.ssl..", List.of("storage.s3")),
            entry("org.apache.flink..", List.of("flink..")),
            entry("picocli..", List.of("cli")),
            entry(
                    "org.slf4j..",
                    List.of(
                            "flink..",
                            "table",
                            "storage..",
                            "parquet",
                            "layout..",
                            "commit",
                            "read",
                            "maintenance",
                            "warehouse")));

    /** Classes that may name one of the layouts. Patterns below io.datashard. */
    private static final List<String> LAYOUT_CHOOSERS = List.of(
            "layout..*",
            "table.LayoutDetection",
            "table.TableOptions",
            "table.TableAccess",
            "table.DataShardTable",
            // SHOW CREATE TABLE says it.
            "flink.catalog.StoredOptions");

    private static final Set<String> LAYOUT_AS_TEXT = Set.of("name", "toString", "ordinal", "compareTo", "valueOf");

    @ArchTest
    static final ArchRule everyPackageSeesOnlyWhatTheMapGrantsIt = classes()
            .should(new ArchCondition<>("see only what the package map grants") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    List<String> granted = ARROWS.get(belowRoot(item.getPackageName()));
                    if (granted == null) {
                        events.add(SimpleConditionEvent.violated(
                                item, "The package of " + item.getName() + " is not on the map in ArchitectureTest"));
                        return;
                    }
                    for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                        String target = packageOfTarget(dependency);
                        if (target.startsWith(ROOT)
                                && !target.equals(item.getPackageName())
                                && !target.equals(ROOT + "annotation")
                                && !matchesAny(granted, target)) {
                            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                        }
                    }
                }
            });

    @ArchTest
    static final ArchRule everyLibraryHasItsHome = classes()
            .should(new ArchCondition<>("name a library only in its home") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                        String target = dependency
                                .getTargetClass()
                                .getBaseComponentType()
                                .getPackageName();
                        boolean free = target.isEmpty()
                                || target.startsWith(ROOT)
                                || target.startsWith("java.")
                                || target.equals("org.jspecify.annotations");
                        if (!free
                                && HOMES.entrySet().stream()
                                        .noneMatch(home -> matches(home.getKey(), target)
                                                && matchesAny(home.getValue(), item.getPackageName()))) {
                            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                        }
                    }
                }
            });

    /** What differs between the layouts has one place ({@code docs/decisions/0001-layout-is-the-seam.md}). */
    @ArchTest
    static final ArchRule oneLayoutIsSeenByWhoOpensTablesOnly = classes()
            .that(DescribedPredicate.describe(
                    "are no layout and do not detect it",
                    item -> !item.getPackageName().startsWith(ROOT + "layout")
                            && !topLevel(item).getName().equals(ROOT + "table.LayoutDetection")))
            .should(new ArchCondition<>("name no class of one layout") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                        if (matchesAny(List.of("layout.classic", "layout.iceberg"), packageOfTarget(dependency))) {
                            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                        }
                    }
                }
            });

    /** Who creates a table chooses its layout; nobody else asks which one a table has. */
    @ArchTest
    static final ArchRule onlyWhoCreatesTablesNamesALayout = classes()
            .that(DescribedPredicate.describe(
                    "are not on the list",
                    item -> !matchesAny(LAYOUT_CHOOSERS, topLevel(item).getName())))
            .should(new ArchCondition<>("name no layout") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    item.getFieldAccessesFromSelf().stream()
                            .filter(access -> access.getTargetOwner().isEquivalentTo(Layout.class))
                            .forEach(access ->
                                    events.add(SimpleConditionEvent.violated(access, access.getDescription())));
                    // Nor by its text.
                    item.getMethodCallsFromSelf().stream()
                            .filter(call -> call.getTargetOwner().isEquivalentTo(Layout.class)
                                    && LAYOUT_AS_TEXT.contains(call.getName()))
                            .forEach(call -> events.add(SimpleConditionEvent.violated(call, call.getDescription())));
                }
            });

    /** Within Flink, a store is also reached by what Flink's configuration says of it. */
    @ArchTest
    static final ArchRule theConnectorReachesTablesWithTheSurroundingsOfFlink = noClasses()
            .that()
            .resideInAPackage(ROOT + "flink..")
            .should()
            .callMethod(Surroundings.class, "ofEnvironment")
            .orShould()
            .callMethod(TableLocation.class, "of", String.class)
            .orShould()
            .callMethod(TableAccess.class, "open", TableLocation.class)
            .orShould()
            .callMethod(DataShardTable.class, "open", String.class)
            .orShould()
            .callMethod(DataShardTable.class, "exists", String.class);

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("io.datashard.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingStaticChanges = fields().that()
            .areStatic()
            .and(DescribedPredicate.describe(
                    "are written by us", field -> !field.getModifiers().contains(SYNTHETIC)))
            .should()
            .beFinal()
            .andShould(new ArchCondition<>("hold an immutable value") {
                @Override
                public void check(JavaField field, ConditionEvents events) {
                    if (isMutable(field)) {
                        events.add(SimpleConditionEvent.violated(field, field.getDescription() + " can change"));
                    }
                }
            })
            .allowEmptyShould(true);

    /** A decorator that forgets a method does not compile. */
    @ArchTest
    static void whatIsDecoratedHasNoDefaultMethods(JavaClasses ignored) {
        assertThat(Stream.of(
                                Storage.class,
                                ConditionalReplace.class,
                                StorageInput.class,
                                StorageOutput.class,
                                MetadataLock.class,
                                Steps.class)
                        .flatMap(type -> Stream.of(type.getMethods()))
                        .filter(Method::isDefault))
                .isEmpty();
    }

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses classes) {
        assertThat(withClasses(classes.getPackage("io.datashard")))
                .filteredOn(javaPackage -> !javaPackage.isAnnotatedWith(NullMarked.class))
                .as("packages without a @NullMarked package-info")
                .isEmpty();
    }

    @ArchTest
    static void namesSayWhatAThingIs(JavaClasses ignored) {
        // Test classes too: hence an import of its own.
        JavaClasses all = new ClassFileImporter().importPackages("io.datashard");
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Impl")
                .andShould()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Util")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotStartingWith("Abstract")
                .andShould()
                .resideOutsideOfPackages(
                        "..util..", "..utils..", "..common..", "..impl..", "..internal..", "..helper..")
                .check(all);
    }

    private static List<String> modelAnd(String... more) {
        return concat(List.of("error", "schema", "storage", "model"), more);
    }

    private static List<String> connectorAnd(String... more) {
        return libraryAnd(concat(
                        List.of("flink.convert", "flink.failure", "flink.lineage", "flink.metrics", "flink.options"),
                        more)
                .toArray(String[]::new));
    }

    /** All of datashard-table. */
    private static List<String> libraryAnd(String... more) {
        return concat(modelAnd("storage..", "parquet", "layout", "commit", "read", "table"), more);
    }

    private static List<String> concat(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    /** Switches are compiled into classes of their own. */
    private static JavaClass topLevel(JavaClass item) {
        return item.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(item);
    }

    private static String packageOfTarget(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType().getPackageName();
    }

    private static String belowRoot(String packageName) {
        return packageName.startsWith(ROOT) ? packageName.substring(ROOT.length()) : packageName;
    }

    private static boolean matchesAny(List<String> patternsBelowRoot, String packageName) {
        return patternsBelowRoot.stream().anyMatch(pattern -> matches(ROOT + pattern, packageName));
    }

    private static boolean matches(String pattern, String packageName) {
        return PackageMatchers.of(Set.of(pattern)).test(packageName);
    }

    private static Set<JavaPackage> withClasses(JavaPackage root) {
        return root.getSubpackagesInTree().stream()
                .filter(javaPackage -> javaPackage.getClasses().stream()
                        .anyMatch(javaClass -> !javaClass.getSimpleName().equals("package-info")))
                .collect(Collectors.toSet());
    }

    /** An interface such as List passes (List.of can't be told from a mutable list here; Error Prone looks at those). */
    private static boolean isMutable(JavaField field) {
        JavaClass type = field.getRawType();
        boolean collection = type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
        return (type.isArray() && !field.getModifiers().contains(PRIVATE))
                || (collection && !type.isInterface())
                || type.isAssignableTo(ConcurrentMap.class)
                || (type.isAssignableTo(CharSequence.class) && !type.isEquivalentTo(String.class))
                || type.isAssignableTo(ThreadLocal.class)
                || type.getPackageName().equals("java.util.concurrent.atomic")
                || type.getPackageName().equals("java.text");
    }
}
