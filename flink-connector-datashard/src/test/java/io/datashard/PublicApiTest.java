package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.datashard.annotation.Experimental;
import io.datashard.annotation.Internal;
import io.datashard.annotation.Public;
import io.datashard.annotation.PublicEvolving;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is for users is said by annotations, listed in {@code docs/api.md} and, member by member, in {@code config/public-api.txt}. Both are
 * compared here, so that nothing joins or leaves unseen; {@code -Dupdate.docs=true} writes them again.
 */
class PublicApiTest {
    private static final Path PAGE = Path.of("..", "docs", "api.md");
    private static final Path MEMBERS = Path.of("..", "config", "public-api.txt");
    private static final List<Class<? extends Annotation>> LEVELS =
            List.of(Public.class, PublicEvolving.class, Experimental.class, Internal.class);

    private static final List<Class<?>> TYPES = new ClassFileImporter()
            .withImportOption(new ArchitectureTest.WithoutTests()).importPackages("io.datashard").stream()
                    .filter(JavaClass::isTopLevelClass)
                    .filter(type -> !type.getSimpleName().equals("package-info"))
                    .<Class<?>>map(JavaClass::reflect)
                    .filter(type -> Modifier.isPublic(type.getModifiers()))
                    .sorted(Comparator.comparing((Class<?> type) -> type.getName()))
                    .toList();

    @Test
    void everyPublicTypeSaysForWhomItIs() {
        assertThat(TYPES).hasSizeGreaterThan(100).allSatisfy(type -> {
            List<Class<? extends Annotation>> said =
                    LEVELS.stream().filter(type::isAnnotationPresent).toList();
            assertThat(said).hasSizeLessThanOrEqualTo(1);
            assertThat(!said.isEmpty() || type.getPackage().isAnnotationPresent(Internal.class))
                    .as("%s is public, and neither it nor its package says for whom", type.getName())
                    .isTrue();
        });
    }

    /** Else users need types that the page does not list, to call what it lists. */
    @Test
    void whatIsForUsersNeedsNothingInternal() {
        Set<String> leaks = new TreeSet<>();
        for (Class<?> type : forUsers().toList()) {
            for (Class<?> part : withNested(type).toList()) {
                members(part).forEach(member -> typesOf(member)
                        .map(PublicApiTest::topLevel)
                        .filter(used -> used.getName().startsWith("io.datashard.") && !isForUsers(used))
                        .forEach(used -> leaks.add(text(member) + " needs " + used.getName())));
            }
        }
        assertThat(leaks).isEmpty();
    }

    @Test
    void listOfMembersIsWhatTheCodeHas() throws IOException {
        String members = forUsers()
                .flatMap(PublicApiTest::withNested)
                .map(type -> heading(type)
                        + members(type)
                                .map(PublicApiTest::text)
                                .sorted()
                                .map(line -> "    " + line + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(MEMBERS, members);
        }
        assertThat(MEMBERS)
                .as("the public surface changed; if that is wanted, run this test with -Dupdate.docs=true")
                .hasContent(members);
    }

    @Test
    void pageIsWhatTheAnnotationsSay() throws IOException {
        StringBuilder page = new StringBuilder(
                """
                # The public surface

                These types are for users. All others are internal, also where the language makes them public: every release may change them.

                | annotation | promise |
                |---|---|
                | `@Public` | programs that use it compile and run with every later release of the same major version |
                | `@PublicEvolving` | a minor release may change it, and its release notes say how to follow |
                | `@Experimental` | every release may change or remove it |
                | `@Internal` | not for users; on a member of a listed type: not part of the surface |

                [config/public-api.txt](../config/public-api.txt) lists the members. `PublicApiTest` fails if either list and the code differ.
                """);
        for (String name : forUsers().map(Class::getPackageName).distinct().toList()) {
            page.append("\n## ").append(name).append("\n\n| type | | |\n|---|---|---|\n");
            for (Class<?> type : forUsers()
                    .filter(type -> type.getPackageName().equals(name))
                    .toList()) {
                page.append("| `" + type.getSimpleName() + "` | " + level(type) + " | " + summary(type) + " |\n");
            }
        }
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("stale page: run this test with -Dupdate.docs=true").hasContent(page.toString());
    }

    private static Stream<Class<?>> forUsers() {
        return TYPES.stream().filter(PublicApiTest::isForUsers);
    }

    private static boolean isForUsers(Class<?> type) {
        return LEVELS.stream().anyMatch(level -> level != Internal.class && type.isAnnotationPresent(level));
    }

    private static String level(Class<?> type) {
        return LEVELS.stream()
                .filter(type::isAnnotationPresent)
                .map(found -> "`@" + found.getSimpleName() + "`")
                .collect(Collectors.joining());
    }

    /** The first sentence of the type's javadoc. */
    private static String summary(Class<?> type) throws IOException {
        String file = "src/main/java/" + type.getName().replace('.', '/') + ".java";
        Path source = Stream.of("datashard-table", "flink-connector-datashard")
                .map(module -> Path.of("..", module, file))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        String text = Files.readString(source);
        Matcher declaration = Pattern.compile("^public .*\\b" + type.getSimpleName() + "\\b", Pattern.MULTILINE)
                .matcher(text);
        assertThat(declaration.find()).as(type.getName()).isTrue();
        String comment = text.substring(0, text.lastIndexOf("*/", declaration.start()));
        String plain = comment.substring(comment.lastIndexOf("/**") + "/**".length())
                .replaceAll("(\\s*\\n\\s*\\*)+\\s*", " ")
                .replaceAll("\\{@(?:code|link) #?([^}]*?)}", "`$1`")
                .strip();
        int end = Stream.of(". ", " <p>", " @param", ":  <pre>", " <pre>")
                .mapToInt(plain::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(plain.length());
        return plain.substring(0, end).replaceAll("[.:]$", "");
    }

    private static Stream<Class<?>> withNested(Class<?> type) {
        return Stream.concat(
                Stream.of(type),
                Arrays.stream(type.getDeclaredClasses())
                        .filter(nested -> isSeen(nested.getModifiers()) && !nested.isAnnotationPresent(Internal.class))
                        .sorted(Comparator.comparing((Class<?> nested) -> nested.getName()))
                        .flatMap(PublicApiTest::withNested));
    }

    private static Stream<Member> members(Class<?> type) {
        Predicate<AnnotatedElement> listed = member -> !member.isAnnotationPresent(Internal.class);
        return Stream.<Stream<? extends Member>>of(
                        Arrays.stream(type.getDeclaredConstructors()).filter(listed),
                        Arrays.stream(type.getDeclaredMethods()).filter(listed).filter(method -> !method.isBridge()),
                        Arrays.stream(type.getDeclaredFields()).filter(listed))
                .<Member>flatMap(found -> found)
                .filter(member -> isSeen(member.getModifiers()) && !member.isSynthetic());
    }

    private static boolean isSeen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static Stream<Class<?>> typesOf(Member member) {
        if (member instanceof Field field) {
            return classesIn(field.getGenericType());
        }
        Executable executable = (Executable) member;
        Stream<Class<?>> given =
                Arrays.stream(executable.getGenericParameterTypes()).flatMap(PublicApiTest::classesIn);
        return executable instanceof Method method
                ? Stream.concat(given, classesIn(method.getGenericReturnType()))
                : given;
    }

    private static Stream<Class<?>> classesIn(Type type) {
        if (type instanceof Class<?> plain) {
            return Stream.of(plain.isArray() ? plain.getComponentType() : plain);
        }
        if (type instanceof ParameterizedType generic) {
            return Stream.concat(
                    classesIn(generic.getRawType()),
                    Arrays.stream(generic.getActualTypeArguments()).flatMap(PublicApiTest::classesIn));
        }
        if (type instanceof GenericArrayType array) {
            return classesIn(array.getGenericComponentType());
        }
        return type instanceof WildcardType wildcard
                ? Stream.of(wildcard.getUpperBounds(), wildcard.getLowerBounds())
                        .flatMap(Arrays::stream)
                        .flatMap(PublicApiTest::classesIn)
                : Stream.empty();
    }

    private static Class<?> topLevel(Class<?> type) {
        Class<?> outer = type.isArray() ? type.getComponentType() : type;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        return outer;
    }

    private static String heading(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        return kind + " " + type.getName().replace('$', '.') + "\n";
    }

    private static String text(Member member) {
        String modifiers = Modifier.isStatic(member.getModifiers()) ? "static " : "";
        if (member instanceof Field field) {
            return modifiers + field.getGenericType().getTypeName() + " " + field.getName();
        }
        Executable executable = (Executable) member;
        String parameters = Arrays.stream(executable.getGenericParameterTypes())
                .map(Type::getTypeName)
                .collect(Collectors.joining(", ", "(", ")"));
        if (member instanceof Constructor<?> constructor) {
            return constructor.getDeclaringClass().getSimpleName() + parameters;
        }
        return modifiers + ((Method) member).getGenericReturnType().getTypeName() + " " + member.getName() + parameters;
    }
}
