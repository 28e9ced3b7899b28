package io.datashard.flink.options;

import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;

/**
 * Options that belong together: a section of {@code docs/options.md}.
 *
 * @param title heading
 * @param options the options, in the order of the page
 */
public record OptionGroup(String title, List<Declared> options) {
    public OptionGroup {
        options = List.copyOf(options);
    }

    /**
     * An option, with the type and the lowest value from its declaration.
     *
     * @param option the option, with its description
     * @param type type of its values, as the page shows it
     * @param least the lowest value that it takes, if it is a number or (in milliseconds) a duration
     */
    public record Declared(ConfigOption<?> option, String type, long least) {}

    /**
     * The options that a class declares: an option needs nothing but its declaration. The virtual machine lists fields in declaration order;
     * only the order on the page depends on that.
     */
    static OptionGroup declaredBy(Class<?> declaring, String title) {
        List<Declared> options = new ArrayList<>();
        for (Field field : declaring.getFields()) {
            if (field.getType() == ConfigOption.class) {
                options.add(declared(field));
            }
        }
        return new OptionGroup(title, options);
    }

    private static Declared declared(Field field) {
        Type valueType = ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
        AtLeast bound = field.getAnnotation(AtLeast.class);
        try {
            return new Declared(
                    (ConfigOption<?>) field.get(null), typeText(valueType), bound == null ? 1 : bound.value());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("The option " + field + " is not public", e);
        }
    }

    private static String typeText(Type type) {
        if (!(type instanceof Class<?> plain)) {
            return "String"; // a map: each entry is an option of its own
        }
        return plain.isEnum()
                ? "Enum: "
                        + Arrays.stream(plain.getEnumConstants())
                                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                : plain.getSimpleName();
    }
}
