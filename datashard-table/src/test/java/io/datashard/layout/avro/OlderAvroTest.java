package io.datashard.layout.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/** A program whose other libraries bring an older release of Avro: what fails first says so. */
class OlderAvroTest {
    private static final String SCHEMA =
            "{\"type\": \"record\", \"name\": \"r\", \"fields\": [{\"name\": \"a-b\", \"type\": \"int\"}]}";

    @Test
    void errorNamesAvroAndWhatToDo() throws Exception {
        Method parse =
                new WithOlderAvro().loadClass(AvroSchemas.class.getName()).getMethod("parse", String.class);

        assertThatThrownBy(() -> parse.invoke(null, SCHEMA))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("another release of Apache Avro than 1.12, in jar:file:")
                .hasMessageContaining("name org.apache.avro:avro of release 1.12");
    }

    @Test
    void schemaWithNamesThatAvroWouldRefuseIsParsed() {
        assertThat(AvroSchemas.parse(SCHEMA).getField("a-b")).isNotNull();
    }

    /** Hides what came with Avro 1.12. */
    private static final class WithOlderAvro extends ClassLoader {
        WithOlderAvro() {
            super(OlderAvroTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals("org.apache.avro.NameValidator")) {
                throw new ClassNotFoundException(name);
            }
            return name.equals(AvroSchemas.class.getName()) ? defined(name) : super.loadClass(name, resolve);
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
