package io.datashard.error;

import java.io.Serializable;
import java.util.Optional;

/** How a front end writes settings, for messages: its users must find there what they can change. Travels with settings. */
public interface SettingNames extends Serializable {
    /** Of programs that use this library. */
    SettingNames JAVA = OfJava.INSTANCE;

    /** The name of a setting, with the quotes of this front end. */
    String of(Setting setting);

    /** What is to be set to give each partition one writer; nothing where that is no setting. */
    Optional<String> oneWriterPerPartition();

    /** Names in Java, in quotes. */
    enum OfJava implements SettingNames {
        INSTANCE;

        @Override
        public String of(Setting setting) {
            return "'" + setting.java() + "'";
        }

        @Override
        public Optional<String> oneWriterPerPartition() {
            return Optional.empty();
        }
    }
}
